"""The form of the whole statement, clause by clause: the heart of the grammar (codebook, steps one and two)."""

from __future__ import annotations

from coach.grammar import bits as tag
from coach.grammar.clauses import Clause
from coach.grammar.context import UPDOWN, Reading, is_bound, label_of, label_word, metric_near
from coach.grammar.counts import count_form
from coach.grammar.doers import acts_of_others, again_and_again, own_act
from coach.grammar.lexicon import VERB
from coach.grammar.numbers import Quantity
from coach.grammar.pairs import is_noun
from coach.grammar.population import routine_coverage
from coach.grammar.scan import Scan
from coach.grammar.shares import share_form
from coach.grammar.universal import universal
from coach.grammar.wordy import wordy_form
from coach.types import Form

_RESULT = (Form.METRIC_SHIFT, Form.METRIC_TARGET)
_SHARES = (Form.PERCENT_COMPLETE, Form.ACTIVITY_COVERAGE)
_NUMERIC = frozenset((Form.ACTIVITY_COVERAGE, Form.METRIC_TARGET, Form.METRIC_SHIFT))
_ORDER = list(Form)
_UNWRITTEN = frozenset(("be", "n", "na", "none", "tbd", "kr"))
"""Words of which one stands in every statement that says nothing yet."""


_NOBODY = frozenset(("nobody", "none", "nil", "no", "noone", "no-one"))
_OURS = frozenset(("we", "our"))
_SPENDING = frozenset("invest spend pay donate allocate fund budget buy purchase procure".split())
_MOVING = UPDOWN | tag.HOLD | tag.REACH | tag.WIN | tag.LIGHT


def decide(r: Reading) -> tuple[Form, int]:
    """The statement's form and the index of the clause that decides it."""
    if ("w" not in r.scan.kinds and "n" not in r.scan.kinds) or _only_blank(r):
        return Form.UNCLEAR, 0
    told = _told(r)
    if told is not None:
        return told
    if len(r.clauses) == 1:
        return _clause_form(r, r.clauses[0], 0) or Form.ACTIVITY, 0
    votes: list[tuple[Form, int]] = []
    for n, clause in enumerate(r.clauses):
        form = _clause_form(r, clause, n)
        if form is not None:
            votes.append((form, n))
    claims = [v for v in votes if r.clauses[v[1]].kind in ("main", "and")]
    side = [v for v in votes if r.clauses[v[1]].kind in {"purpose", "relative", "note", "label"}]
    numeric = [v for v in claims if _numeric(r, v)]
    for form, n in side:
        if form is Form.METRIC_BOUND and r.clauses[n].kind == "purpose":
            form = Form.METRIC_TARGET
        share = form in _SHARES and r.clauses[n].kind == "relative" and r.clauses[0].lead < 0
        if not (form in _RESULT or share) or r.clauses[n].kind == "label" or not _numeric(r, (form, n)):
            continue
        if numeric:
            purpose = r.clauses[n].kind == "purpose"
            counts = purpose and all(f in (Form.OUTPUT_COUNT, Form.ACTIVITY) for f, _ in numeric)
        else:
            counts = not any(f is Form.METRIC_BOUND for f, _ in claims)
        if counts:
            numeric.append((form, n))
    if numeric:
        results = [v for v in numeric if v[0] in (*_RESULT, Form.METRIC_BOUND)]
        if results and any(v[0] is Form.OUTPUT_COUNT for v in numeric):
            return min(results, key=lambda v: _ORDER.index(v[0]) if v[0] is not Form.METRIC_SHIFT else 0)
        if numeric[0][0] is Form.OUTPUT_COUNT and any(v[0] is Form.EVENT_COUNT for v in numeric[1:]):
            return next(v for v in numeric if v[0] is Form.EVENT_COUNT)
        return min(numeric, key=lambda v: _ORDER.index(v[0]))
    if not claims:
        claims = side or [(Form.ACTIVITY, 0)]
    return min(claims, key=lambda v: _ORDER.index(v[0]))


def _told(r: Reading) -> tuple[Form, int] | None:
    """The form, and its clause, where words rather than a pair of values say what moves; else None."""
    start, target = r.values.baseline, r.values.target
    if target is not None:
        form = None if _OURS.isdisjoint(r.scan.words) else _own_act_form(r, target)
        return None if form is None else (form, max(r.zone[target.i], 0))
    # As in: nobody quits, where four did last season.
    if start is not None and r.scan.lows[0] in _NOBODY:
        return Form.METRIC_SHIFT, max(r.zone[start.i], 0)
    return None


def _own_act_form(r: Reading, q: Quantity) -> Form | None:
    """The form where the measured things are told by what we do to them, else None."""
    noun, k = own_act(r.scan)
    if k < 0 or k > q.i:
        return None
    if q.kind in ("pct", "frac"):
        return Form.ACTIVITY_COVERAGE if r.scan.bits[k] & tag.TREAT else None
    start = r.values.baseline
    falls = start is not None and (start.value or 0) > (q.value or 0)
    made = noun & tag.OUTPUT and r.scan.bits[k] & tag.ACT and not falls
    return Form.OUTPUT_COUNT if made and q.kind == "count" else None


def _only_blank(r: Reading) -> bool:
    """'KR 1', 'TBD', '???', 'to be defined by the team', 'n/a'."""
    scan = r.scan
    if not r.blanks and (scan.size > 8 or _UNWRITTEN.isdisjoint(scan.words)):
        return False
    words = [low for low, kind in zip(scan.lows, scan.kinds, strict=True) if kind == "w"]
    if " ".join(words[:3]) in {
        "to be defined",
        "to be filled",
        "to be determined",
        "to be decided",
        "to be confirmed",
        "to be added",
    }:
        return True
    if scan.lows[0] in {"tbd", "tbc", "tba"} and len(r.found) == 1 and scan.bits[1] & tag.PREP:
        return True
    covered = {n for q in r.blanks for n in range(q.i, q.j)}
    rest = [n for n in range(scan.size) if n not in covered and scan.kinds[n] in "wn"]
    return (not rest and bool(r.blanks or not words)) or words in (["n", "a"], ["na"], ["none"], ["tbd"], ["kr"])


def _numeric(r: Reading, vote: tuple[Form, int]) -> bool:
    n = vote[1]
    return vote[0] is not Form.ACTIVITY and (
        vote[0] in _NUMERIC or any(r.zone[q.i] == n and not q.mask for q in r.found)
    )


def _clause_form(r: Reading, clause: Clause, n: int) -> Form | None:
    """The form of one clause; None where it holds no claim of its own."""
    if clause.kind in ("means", "guard"):
        return None
    v = r.values
    here = [q for q in r.found if r.zone[q.i] == n and not q.mask] if r.found else []
    if v.baseline in here and v.target is not None and v.target not in here and clause.kind == "note":
        return None
    ends = v.baseline is not None and (v.target is not None or v.change is not None)
    # 'To be raised by 5 points (base 62%)': a start and the size of the change give the end.
    grown = v.target is None and v.change in here
    if v.baseline is not None and ends and (v.baseline in here or v.target in here or grown):
        return _pair_form(r, clause, v.target or v.baseline, n)
    if v.target is not None and v.change is not None and v.target in here and _fixes_start(r, v.target, v.change):
        return _pair_form(r, clause, v.target, n)
    if clause.kind == "note" and here and v.clause != n:
        return None
    claim = here if v.baseline is None else [q for q in here if q is not v.baseline]
    if not claim:
        # 'Complaints not above the 64 of last winter': the limit is where things stood.
        return Form.METRIC_BOUND if here and is_bound(r, clause) else wordy_form(r, clause, n)
    if v.baseline is not None and v.target is not None and claim == [v.change]:
        return _pair_form(r, clause, v.target, n)
    q = _primary(r, clause, claim)
    if q.kind == "count" and q.value and acts_of_others(r.scan, clause, q):
        return Form.METRIC_TARGET if again_and_again(r.scan, q.j, clause.j) else Form.EVENT_COUNT
    return _number_form(r, clause, q, n)


def _number_form(r: Reading, clause: Clause, q: Quantity, n: int) -> Form | None:
    """The form of a clause whose claim is the number `q`."""
    scan, v = r.scan, r.values
    if q.value == 0 and q.kind == "count":
        return Form.METRIC_BOUND if is_bound(r, clause) else Form.METRIC_TARGET
    if (
        q.kind == "count"
        and scan.lows[q.i - 1] == "by"
        and (scan.bits[q.i - 2] & tag.PAST)
        and scan.head(*scan.noun_phrase(q.j, clause.j)) & tag.INSIDER
    ):
        return wordy_form(r, clause, n)
    if q.kind in ("dur", "phys") and scan.lows[q.j] == "of" and clause.lead < 0:
        if scan.lows[q.i - 1] == "" and any(scan.bits[k] & tag.CADENCE for k in range(q.j, clause.j)):
            return Form.OUTPUT_COUNT
        stop = scan.noun_phrase(q.j + 1, clause.j)[1]
        if stop < clause.j and scan.bits[stop] & tag.PAST and scan.bits[stop] & tag.ACT:
            return Form.OUTPUT_COUNT
    if (
        q.kind in ("dur", "phys")
        and scan.lows[q.j] == "of"
        and clause.lead >= 0
        and q.i - clause.lead <= 2
        and scan.bits[clause.lead] & tag.ACT
        and not scan.bits[clause.lead] & (UPDOWN | tag.HOLD | tag.REACH)
    ):
        return Form.OUTPUT_COUNT
    bound = is_bound(r, clause) or label_word(r, n) in {
        "guardrail",
        "guardrails",
        "limit",
        "ceiling",
        "floor",
        "cap",
    }
    if q.kind in {"count", "dur", "freq"}:
        every = universal(scan, clause)
        if every is Form.ACTIVITY_COVERAGE:
            return every
    own = (q.kind not in ("pct", "frac") or q is v.change) and _own_output(r, clause, q)
    if own:
        return Form.OUTPUT_COUNT
    if q.kind in ("pct", "frac") and q is not v.change:
        form = share_form(r.scan, clause, q, label_of(r, n), pair=False)
        return Form.METRIC_BOUND if bound and form is Form.METRIC_TARGET else form
    if bound:
        return Form.METRIC_BOUND
    if (
        q.kind not in {"count", "freq", "rank", "pct", "frac"}
        and q is not v.change
        and metric_near(r, q, clause) is None
    ):
        work = _work(scan, clause, q)
        if work is not None:
            return work
    if q.kind in {"count", "freq", "rank"}:
        return count_form(r.scan, clause, q, metric_near(r, q, clause), label=label_of(r, n))
    return Form.METRIC_TARGET


def _work(scan: Scan, clause: Clause, q: Quantity) -> Form | None:
    """Work with an amount in it, else None: 'run 500 km' counts it, 'ticket for 5 EUR introduced' only describes it."""
    if clause.lead >= 0:
        bits = scan.bits[clause.lead]
        if bits & _MOVING or not bits & tag.ACT:
            return None
        if q.kind == "money" and scan.lex.lemmas.get(scan.lows[clause.lead], "") not in _SPENDING:
            return None
        direct = q.i - clause.lead <= 2
        return Form.OUTPUT_COUNT if direct else Form.ACTIVITY
    for k in range(clause.i + 1, clause.j):
        if (
            scan.bits[k] & tag.PAST and scan.bits[k] & tag.ACT and not scan.bits[k] & (tag.SERVICE | tag.USE | UPDOWN)
        ) or (scan.lows[k] in {"available", "ready", "live", "open", "opened"} and not q.i <= k < q.j):
            return Form.ACTIVITY
    return None


def _fixes_start(r: Reading, target: Quantity, change: Quantity) -> bool:
    """An end value beside the size of change fixes the start: 'to 300 (+50%)', 'to 750k, three times last year'."""
    gap = change.i - target.j if change.i > target.i else target.i - change.j
    if gap > 5 or any(target.j <= m[0] < change.i for m in r.scan.metrics):
        return False
    return change.kind in {"x", "pct", "pp", "frac"} and not any(
        r.scan.lows[n] in ("and", ";") for n in range(target.j, change.i)
    )


def _primary(r: Reading, clause: Clause, claim: list[Quantity]) -> Quantity:
    """The success number: a share, level or amount before a plain count that something else is measured on."""
    first = claim[0]
    if first.kind == "count" and clause.lead < 0 and not acts_of_others(r.scan, clause, first):
        for q in claim[1:]:
            if (
                q.kind in {"pct", "frac", "money", "dur", "pp"}
                and first.unit is None
                and r.scan.lows[q.i - 1] not in {"of", "over", "for", "worth"}
                and not (r.scan.lows[q.j] == "of" and r.scan.lows[q.j + 1] in {"them", "these", "those", "which"})
            ):
                return q
    return first


def _pair_form(r: Reading, clause: Clause, q: Quantity, n: int) -> Form:
    # '35% of hires are women, up from 20%' is a share of what the team makes, and no number of it.
    share = q.kind in ("pct", "frac") and r.scan.lows[q.j] == "of"
    if not share and _own_output(r, clause, q):
        return Form.OUTPUT_COUNT
    start = r.values.baseline
    opener = r.scan.bits[r.clauses[0].lead] if r.clauses[0].lead >= 0 else 0
    whole = start is not None and start.value == 0 and q.value == 100 and q.kind == "pct"
    if whole and opener & tag.ACT and not opener & (UPDOWN | tag.REACH | tag.HOLD):
        return Form.PERCENT_COMPLETE
    # 'Keep it at or above 4.4 (today 4.5)' and 'stays below 2% (today 1.4%)' hold a level, whatever it is today.
    held = clause.lead >= 0 and r.scan.bits[clause.lead] & tag.HOLD
    behind = start is not None and r.values.target is not None and start.i > r.values.target.i
    if start is not None and (held or behind) and r.scan.lows[start.i - 1] != "from" and is_bound(r, clause):
        return Form.METRIC_BOUND
    i, j = r.scan.noun_phrase(clause.i, clause.j)
    treated = r.scan.bits[j] & tag.TREAT and r.scan.bits[j] & tag.PAST and j < q.i
    if treated and clause.lead < 0 and q.kind in ("pct", "frac") and r.scan.head(i, j) & tag.INSIDER:
        return Form.ACTIVITY_COVERAGE
    mention = metric_near(r, q, clause)
    if mention is not None and ("coverage" in mention[2].flags or routine_coverage(r.scan, mention[1] - 1)):
        return Form.ACTIVITY_COVERAGE
    if q.kind in ("pct", "frac"):
        form = share_form(r.scan, clause, q, label_of(r, n), pair=True)
        if form in (Form.PERCENT_COMPLETE, Form.ACTIVITY_COVERAGE):
            return form
    if q.kind == "count" and clause.lead >= 0 and (mention is None or mention[0] >= q.j):
        counted = count_form(r.scan, clause, q, None, label=None)
        lead = r.scan.bits[clause.lead]
        if counted is Form.OUTPUT_COUNT and lead & tag.ACT and not lead & (UPDOWN | tag.REACH):
            return counted
    return Form.METRIC_SHIFT


def _own_output(r: Reading, clause: Clause, q: Quantity) -> bool:
    """Whether the measured thing is a rate or number of what the team itself makes or does."""
    scan = r.scan
    mention = metric_near(r, q, clause)
    if mention is not None and "own_output" in mention[2].flags:
        # 'Output value': what the output is worth is no longer a number of things made.
        return mention[1] >= q.i or not is_noun(scan, mention[1]) or bool(scan.bits[mention[1]] & VERB)
    if mention is not None and not scan.bits[mention[1] - 1] & (tag.OUTPUT | tag.TRANSACTION):
        return False
    stop = q.i
    low = clause.i
    n = r.clauses.index(clause)
    if n and r.clauses[n - 1].kind == "label":
        low = r.clauses[n - 1].i
    start = clause.lead + 1 if clause.lead >= 0 else low
    if clause.lead >= 0 and not scan.bits[clause.lead] & (UPDOWN | tag.HOLD | tag.CHANGE):
        return False
    i, j = scan.noun_phrase(start, clause.j)
    j = min(j, stop)
    if i >= j:
        return False
    head = scan.head(i, j)
    if head & tag.INSIDER and j < stop and (q.kind not in ("pct", "frac") or q is r.values.change):
        if scan.lows[j] == "to" and scan.bits[j + 1] & tag.BASE:
            return True
        if scan.bits[j] & VERB and scan.bits[j] & (tag.ACT | tag.TREAT):
            return True
    own = head & tag.OUTPUT and not head & (tag.OUTSIDER | tag.EVENT | tag.TRANSACTION) and mention is None
    done = (
        j < stop
        and scan.bits[j] & tag.PAST
        and scan.bits[j] & (tag.ACT | tag.WIN)
        and head & (tag.OUTPUT | tag.TRANSACTION)
    )
    per = "per" in scan.words and any(
        scan.lows[k] == "per" and (scan.bits[k + 1] & tag.INSIDER) for k in range(j, min(scan.size, q.j + 3))
    )
    v = r.values
    if not per and v.baseline is not None and v.target is not None and (v.target.value or 0) < (v.baseline.value or 0):
        return False
    if head & tag.EVENT and not done:
        return False
    moved = v.baseline is not None or clause.lead >= 0
    return bool((own or done or (per and head & tag.OUTPUT)) and (per or (q.kind == "count" and moved)))
