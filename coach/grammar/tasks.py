"""Whether an objective names work: 'launch the portal' is done when it is done (codebook, task_as_objective)."""

from __future__ import annotations

from coach.grammar import bits as tag
from coach.grammar.clauses import Clause
from coach.grammar.context import Reading
from coach.grammar.lexicon import VERB
from coach.grammar.scan import Scan
from coach.grammar.slots import Range

_STATES = frozenset(
    (
        "ensure help provide enable empower support serve answer protect safeguard keep stick win own lead make get become"
        " be give let bring put turn speed stop prevent simplify streamline optimise optimize enhance manage measure monitor"
        " offer invest partner collaborate celebrate embed extend prove know learn read attract retain feel love live look"
        " stand start share sell buy spend stay think talk travel walk swim pay respond react set work reflect save surface"
        " strengthen unlock free connect enter cross push pull gather land secure inspire kickstart kick begin balance"
        " maximise maximize minimise minimize do agree do choose enjoy trust recommend renew return come meet"
    ).split()
)
"""Verbs of a state or a lasting service: finishing them is not what they are about."""
_MAKING = frozenset("build create develop establish form shape grow found".split())
_RECURRING = frozenset(
    "close ship release answer deliver resolve process run hire onboard pay handle respond serve publish fix review".split()
)
"""What is done again and again: with a manner it is a service ('close the books quickly'), without one a task."""
_MANNER = frozenset(
    (
        "faster quicker sooner quickly fast earlier better cheaper safer smoothly reliably predictably confidently calmly"
        " easily painlessly early accurately correctly promptly"
    ).split()
)
_RESULT = tag.UP | tag.DOWN | tag.HOLD | tag.CHANGE | tag.WIN
_KEEPING = frozenset(
    "ensures lets helps allows enables gives makes brings gets serves stays lasts works attracts".split()
)
_NAMED = frozenset(
    "launch rollout roll-out implementation introduction migration completion delivery release redesign setup".split()
)
_FINISHED = frozenset(
    "running live launched shipped delivered implemented deployed migrated completed released published built".split()
)
_ON_PLAN = frozenset("plan roadmap programme program commitments".split())
_CLEAN = frozenset(("clean", "open", "map", "clear", "free", "secure"))
_THINGS = tag.ARTEFACT | tag.OUTPUT | tag.OWN_PLAN
_WORK = tag.ACT | tag.TREAT
_CONTENT = tag.PREP | tag.DET | tag.CONJ | tag.AUX


def work(r: Reading) -> Range | None:
    """Tokens of the verb, or of the noun, that makes finishing a task the objective; None where it is a state."""
    scan = r.scan
    if not scan.size:
        return None
    main = next((c for c in r.clauses if c.kind in ("main", "and") and c.lead >= 0), None)
    if main is None or main.lead - main.i > 2:
        return _unsaid(r)
    lead = main.lead
    lemma = scan.lex.lemmas.get(scan.lows[lead], scan.lows[lead])
    held = lemma in ("hold", "conduct", "host") and not scan.bits[lead + 1] & tag.METRIC
    if not (scan.bits[lead] & _WORK or held or lemma == "understand") or not scan.bits[lead] & tag.BASE:
        return None
    if lemma in _STATES or _is_noun(scan, lead, main.j) or (lemma in _CLEAN and not scan.bits[lead + 1] & tag.DET):
        return None
    if lemma in _MAKING and _lasts(r, main):
        return None
    if lemma in _RECURRING and _is_service(r, main):
        return None
    if lemma == "deliver" and not _delivers(scan, main):
        return None
    return lead, lead + 1


def _is_noun(scan: Scan, lead: int, j: int) -> bool:
    """'Budget holders spot ...', 'design partners use ...': the first word only names who."""
    i, stop = scan.noun_phrase(lead + 1, j)
    if i != lead + 1 or stop >= j or stop == i:
        return False
    verb = scan.bits[stop] & (tag.BASE | tag.PAST) and not scan.bits[stop] & (tag.PREP | tag.CONJ)
    return bool(verb and scan.bits[stop - 1] & tag.PLURAL and not scan.lows[stop].endswith("ed"))


def _lasts(r: Reading, main: Clause) -> bool:
    """'Build a habit of ...', 'build a platform that keeps ...', 'develop our leaders': no deliverable."""
    scan = r.scan
    i, stop = scan.noun_phrase(main.lead + 1, main.j)
    if any(scan.bits[k] & tag.LASTING for k in range(i, stop)) and not scan.bits[stop - 1] & tag.ARTEFACT:
        return True
    if stop > i and scan.bits[stop - 1] & (tag.INSIDER | tag.OUTSIDER):
        return True
    for clause in r.clauses:
        if clause.kind == "relative" and clause.i >= main.lead:
            after = clause.i + (scan.bits[clause.i] & tag.REL != 0)
            if (
                scan.bits[after] & _RESULT
                or scan.lows[after] in _KEEPING
                or scan.bits[after] & (tag.OUTSIDER | tag.PRON)
            ):
                return True
    return False


def _is_service(r: Reading, main: Clause) -> bool:
    """'Ship features sooner', 'run clinics that start on time': how a service goes on, not a task."""
    scan = r.scan
    i, stop = scan.noun_phrase(main.lead + 1, main.j)
    many = i < stop and bool(scan.bits[stop - 1] & tag.PLURAL)
    told = not _MANNER.isdisjoint(scan.lows[main.lead : scan.size]) or ("on", "time") in _pairs(scan)
    without = "without" in scan.words or "free" in scan.words
    relative = any(c.kind == "relative" for c in r.clauses)
    return (told or without) or (many and relative)


def _pairs(scan: Scan) -> set[tuple[str, str]]:
    return set(zip(scan.lows[: scan.size], scan.lows[1 : scan.size], strict=False))


def _delivers(scan: Scan, main: Clause) -> bool:
    """'Deliver the new portal', 'deliver on the plan'; 'deliver orders people can count on' is a state."""
    after = main.lead + 1
    if scan.lows[after] == "on":
        return not _ON_PLAN.isdisjoint(scan.lows[after : main.j])
    i, stop = scan.noun_phrase(after, main.j)
    return i < stop and bool(scan.head(i, stop) & _THINGS) and not scan.bits[stop - 1] & tag.METRIC


def _unsaid(r: Reading) -> Range | None:
    """Work without a verb of its own: 'rollout of the new till', 'programmes running', 'new portal live'."""
    scan = r.scan
    first = 0 if scan.lows[0] not in ("the", "soft", "successful") else 1
    if scan.lows[first] in _NAMED and scan.size > first + 1:
        nominal = scan.lows[first + 1] in ("of", "to", "across") or (first and scan.kinds[first + 1] == "w")
        if nominal and not any(scan.bits[k] & tag.AUX for k in range(first, scan.size)):
            return first, first + 1
    last = scan.size - 1
    while last > 0 and scan.kinds[last] != "w":
        last -= 1
    short = 1 < scan.size <= 8 and not any(scan.bits[k] & (tag.DET & 0 | tag.OUTSIDER) for k in range(last))
    ended = scan.lows[last] in _FINISHED or (scan.lows[last] == "place" and scan.lows[last - 1] == "in")
    universal = scan.lows[0] in ("every", "each", "all")
    if short and ended and not universal and not any(scan.bits[k] & VERB & ~tag.PAST and k == 0 for k in range(1)):
        return last, last + 1
    return None
