"""The command `okr-coach rewrite`: one key result, reviewed and rewritten."""

from __future__ import annotations

from coach.files import put
from coach.reviewing import look
from coach.stderr import say

_LONGEST = 2_000
"""Characters of a text on the command line."""


def run(text: str, objective: str, config: str | None) -> int:
    """Tells what is wrong with a key result and how it could read; 1 where it is weak and no rewrite is better."""
    from coach import teamfile
    from coach.errors import UsageError
    from coach.pipeline import Coach
    from coach.records import replace
    from coach.render import text as as_text
    from coach.rewriting import writer
    from coach.rules import RULES
    from coach.types import KeyResult, Okr, OkrSet, Place, Scope, Verdict

    for name, given in (("key result", text), ("objective", objective)):
        if len(given) > _LONGEST:
            raise UsageError(f"the {name} has {len(given):,} characters", hint=f"write it in {_LONGEST:,} or fewer")
    if not text.strip():
        raise UsageError("the key result is empty", hint='write it in quotation marks: rewrite "Launch the portal"')
    options = teamfile.options(config)
    path = "your text"
    place = Place(1, 1)
    okr = Okr("o1", objective, place, path, (KeyResult("o1.k1", text, place),))
    review = Coach(RULES, options, writer=writer(RULES, options)).review([OkrSet(path, "text", (okr,))])
    # Of one key result on its own, what a whole OKR lacks says nothing, and its objective was not asked about.
    own = tuple(one for one in review.findings if one.scope is Scope.KEY_RESULT)
    rewrites = tuple(one for one in review.rewrites or () if one.key_result is not None)
    (reviewed,) = review.okrs
    alone = replace(reviewed, verdict=reviewed.key_results[0].verdict, top_fix=None)
    review = replace(review, findings=own, okrs=(alone,), rewrites=rewrites)
    put(line + "\n" for line in as_text.render(review, look()))
    weak = review.okrs[0].key_results[0].verdict is not Verdict.READY
    if weak and not review.rewrites:
        say("note: no rewrite came out better than what you wrote")
        return 1
    return 0
