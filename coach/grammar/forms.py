"""The form of each clause, and of the whole statement: the heart of the grammar (codebook, steps one and two)."""

from __future__ import annotations

from dataclasses import dataclass

from coach.grammar.clauses import Clause
from coach.grammar.counts import count_form, routine_coverage, share_form, universal
from coach.grammar import bits as W
from coach.grammar.lexicon import VERB, MetricEntry
from coach.grammar.numbers import Quantity
from coach.grammar.scan import Scan
from coach.grammar.values import Values
from coach.types import Form

_UPDOWN = W.UP | W.DOWN
_RESULT = (Form.METRIC_SHIFT, Form.METRIC_TARGET)
_ORDER = list(Form)
_STRONG = frozenset(
    "increase grow raise lift boost reduce cut decrease lower shrink shorten minimise minimize maximise maximize halve double gain lessen diminish slash curb attract deflect drop".split()
)
_COMPARATIVE = frozenset("fewer faster lower higher shorter less more greater quicker cheaper slower larger smaller better".split())
_KEPT_AT = frozenset("at below above under over within on around between stable steady flat where the in-line unchanged to as".split())
_CERTIFIED = frozenset("validated certified accredited approved registered recognised recognized awarded endorsed ratified cleared confirmed".split())
_LIMITS = frozenset("above over more higher longer greater below less lower under exceed past beyond worse fewer bigger pass rise climb surpass top cross fall drop sink slip".split())
_PASSING = frozenset("achieve obtain attain earn get receive secure gain win pass complete hold renew retain".split())
_INSIDE = frozenset(
    "gc counsel lawyers exec executive leadership management board committee steering legal cfo ceo cto coo team internal director directors sponsor stakeholder stakeholders hr finance controlling owner works".split()
)


@dataclass(slots=True)
class Reading:
    """Everything that was read before the form is decided."""

    scan: Scan
    clauses: list[Clause]
    zone: list[int]
    found: list[Quantity]
    values: Values
    blanks: list[Quantity]


def metric_near(r: Reading, q: Quantity | None, clause: Clause) -> tuple[int, int, MetricEntry] | None:
    """The metric mention a number belongs to: nearest to its left, else right behind it, in its own clause or label."""
    scan = r.scan
    index = r.clauses.index(clause)
    low = clause.i
    while index and (r.clauses[index - 1].kind in ("label", "relative") and clause.kind in ("main", "and", "label") or r.clauses[index].kind == "note"):
        index -= 1
        low = r.clauses[index].i
    left = right = None
    for mention in scan.metrics:
        if mention[0] < low or mention[0] >= clause.j or mention[1] - 1 == clause.lead:
            continue
        if scan.lows[mention[0] - 1] == "per" or scan.lows[mention[0] - 2] == "per" and scan.kinds[mention[0] - 1] == "n":
            continue
        z = r.zone[mention[0]]
        if z >= 0 and r.clauses[z].kind in ("means", "guard", "relative") and r.clauses[z] is not clause:
            continue
        if q is None:
            if mention[0] > clause.lead and (left is None or "head" in left[2].flags):
                left = mention
        elif mention[0] < q.i:
            if left is None or not _inside(scan, left, mention):
                left = mention
        elif scan.lows[mention[0] - 1] in ("a", "an", "per", "each", "every"):
            continue
        elif right is None and mention[0] >= q.j:
            right = mention
    if q is not None and right is not None and right[0] - q.j <= 2 and (left is None or q.i - left[1] > 2):
        return right
    return left or right


def _inside(scan: Scan, outer: tuple[int, int, MetricEntry], inner: tuple[int, int, MetricEntry]) -> bool:
    """'Sign-ups from articles', 'conversion of visitors': the second only says of what, unless the first is a mere 'number of'."""
    joined = inner[0] - outer[1] <= 2 and scan.lows[outer[1]] in ("of", "from", "in", "for", "among", "on", "with", "by", "per")
    return joined and outer[2].term not in ("number", "count", "volume", "level", "amount")


def decide(r: Reading) -> tuple[Form, int]:
    """The statement's form and the index of the clause that decides it."""
    if "w" not in r.scan.kinds and "n" not in r.scan.kinds or _only_blank(r):
        return Form.UNCLEAR, 0
    votes: list[tuple[Form, int]] = []
    for n, clause in enumerate(r.clauses):
        form = _clause_form(r, clause, n)
        if form is not None:
            votes.append((form, n))
    claims = [v for v in votes if r.clauses[v[1]].kind in ("main", "and")]
    side = [v for v in votes if r.clauses[v[1]].kind in ("purpose", "relative", "note", "label")]
    numeric = [v for v in claims if _numeric(r, v)]
    for form, n in side:
        if form is Form.METRIC_BOUND and r.clauses[n].kind == "purpose":
            form = Form.METRIC_TARGET
        if form in _RESULT and _numeric(r, (form, n)) and r.clauses[n].kind != "label":
            if not numeric and not any(f is Form.METRIC_BOUND for f, _ in claims) or (numeric and r.clauses[n].kind == "purpose" and all(f in (Form.OUTPUT_COUNT, Form.ACTIVITY) for f, _ in numeric)):
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


def _only_blank(r: Reading) -> bool:
    """'KR 1', 'TBD', '???', 'to be defined by the team', 'n/a'."""
    scan = r.scan
    if not r.blanks and scan.size > 8:
        return False
    words = [low for low, kind in zip(scan.lows, scan.kinds, strict=True) if kind == "w"]
    if " ".join(words[:3]) in ("to be defined", "to be filled", "to be determined", "to be decided", "to be confirmed", "to be added"):
        return True
    covered = {n for q in r.blanks for n in range(q.i, q.j)}
    rest = [n for n in range(scan.size) if n not in covered and scan.kinds[n] in "wn"]
    return not rest and bool(r.blanks or not words) or words in (["n", "a"], ["na"], ["none"], ["tbd"], ["kr"])


def _numeric(r: Reading, vote: tuple[Form, int]) -> bool:
    n = vote[1]
    return vote[0] is not Form.ACTIVITY and (any(r.zone[q.i] == n and not q.mask for q in r.found) or vote[0] in (Form.ACTIVITY_COVERAGE, Form.METRIC_TARGET, Form.METRIC_SHIFT))


def _clause_form(r: Reading, clause: Clause, n: int) -> Form | None:
    """The form of one clause; None where it holds no claim of its own."""
    if clause.kind in ("means", "guard"):
        return None
    v = r.values
    here = [q for q in r.found if r.zone[q.i] == n and not q.mask]
    if v.baseline in here and v.target is not None and v.target not in here and clause.kind == "note":
        return None
    pair = v.baseline is not None and (v.target is not None or v.change is not None) and (v.baseline in here or v.target in here)
    if pair:
        q = v.target or v.baseline
        assert q is not None
        return _pair_form(r, clause, q, n)
    if v.target is not None and v.change is not None and v.target in here and _fixes_start(r, v.target, v.change):
        return _pair_form(r, clause, v.target, n)
    if clause.kind == "note" and here and v.clause != n:
        return None
    claim = [q for q in here if q is not v.baseline]
    if not claim:
        return _wordy(r, clause, n)
    scan = r.scan
    if v.baseline is not None and v.target is not None and claim == [v.change]:
        return _pair_form(r, clause, v.target, n)
    q = _primary(r, clause, claim)
    if q.value == 0 and q.kind == "count":
        return Form.METRIC_TARGET
    if q.kind == "count" and scan.lows[q.i - 1] == "by" and (scan.bits[q.i - 2] & W.PAST != 0) and scan.head(*scan.noun_phrase(q.j, clause.j)) & W.INSIDER:
        return _wordy(r, clause, n)
    if q.kind in ("dur", "phys") and scan.lows[q.j] == "of" and clause.lead < 0:
        stop = scan.noun_phrase(q.j + 1, clause.j)[1]
        if stop < clause.j and scan.bits[stop] & W.PAST and scan.bits[stop] & W.ACT:
            return Form.OUTPUT_COUNT
    if q.kind in ("dur", "phys") and scan.lows[q.j] == "of" and clause.lead >= 0 and scan.bits[clause.lead] & W.ACT and not scan.bits[clause.lead] & (_UPDOWN | W.HOLD | W.REACH):
        return Form.OUTPUT_COUNT
    bound = _bound(r, clause, n) or _label_word(r, n) in ("guardrail", "guardrails", "limit", "ceiling", "floor", "cap")
    if q.kind in ("count", "dur", "freq"):
        every = universal(scan, clause)
        if every is Form.ACTIVITY_COVERAGE:
            return every
    own = (q.kind not in ("pct", "frac") or q is v.change) and _own_output(r, clause, q)
    if own:
        return Form.OUTPUT_COUNT
    if q.kind in ("pct", "frac") and not (q is v.change):
        form = share_form(r.scan, clause, q, _label(r, n), pair=False)
        return Form.METRIC_BOUND if bound and form is Form.METRIC_TARGET else form
    if bound:
        return Form.METRIC_BOUND
    if q.kind not in ("count", "freq", "rank", "pct", "frac") and q is not v.change and metric_near(r, q, clause) is None:
        work = _work(scan, clause, q)
        if work is not None:
            return work
    if q.kind in ("count", "freq", "rank") :
        return count_form(r.scan, clause, q, metric_near(r, q, clause), change=q is v.change, label=_label(r, n))
    return Form.METRIC_TARGET


def _label_word(r: Reading, n: int) -> str:
    label = _label(r, n)
    return r.scan.lows[label.j - 1] if label is not None else ""


def _work(scan: Scan, clause: Clause, q: Quantity) -> Form | None:
    """Work with an amount in it: 'run 500 km' counts it, 'ticket for 5 EUR introduced' only describes the thing; else None."""
    if clause.lead >= 0:
        bits = scan.bits[clause.lead]
        if bits & (_UPDOWN | W.HOLD | W.REACH | W.WIN | W.LIGHT) or not bits & W.ACT:
            return None
        direct = q.i - clause.lead <= 2
        return Form.OUTPUT_COUNT if direct else Form.ACTIVITY
    for k in range(clause.i + 1, clause.j):
        if scan.bits[k] & W.PAST and scan.bits[k] & W.ACT and not scan.bits[k] & (W.SERVICE | W.USE | _UPDOWN) or scan.lows[k] in ("available", "ready", "live", "open", "opened") and not q.i <= k < q.j:
            return Form.ACTIVITY
    return None


def _fixes_start(r: Reading, target: Quantity, change: Quantity) -> bool:
    """An end value beside the size of change fixes the start: 'to 300 (+50%)', 'to 750k, three times last year'."""
    gap = change.i - target.j if change.i > target.i else target.i - change.j
    if gap > 5 or any(target.j <= m[0] < change.i for m in r.scan.metrics):
        return False
    return change.kind in ("x", "pct", "pp", "frac") and not any(r.scan.lows[n] in ("and", ";") for n in range(target.j, change.i))


def _label(r: Reading, n: int) -> Clause | None:
    return r.clauses[n - 1] if n and r.clauses[n - 1].kind == "label" else None


def _primary(r: Reading, clause: Clause, claim: list[Quantity]) -> Quantity:
    """The success number: a share, level or amount before a plain count that something else is measured on."""
    first = claim[0]
    if first.kind == "count" and clause.lead < 0:
        for q in claim[1:]:
            if q.kind in ("pct", "frac", "money", "dur", "pp") and first.unit is None and r.scan.lows[q.i - 1] not in ("of", "over", "for", "worth"):
                return q
    return first


def _pair_form(r: Reading, clause: Clause, q: Quantity, n: int) -> Form:
    if _own_output(r, clause, q):
        return Form.OUTPUT_COUNT
    mention = metric_near(r, q, clause)
    if mention is not None and ("coverage" in mention[2].flags or routine_coverage(r.scan, mention[1] - 1)):
        return Form.ACTIVITY_COVERAGE
    if q.kind in ("pct", "frac"):
        form = share_form(r.scan, clause, q, _label(r, n), pair=True)
        if form in (Form.PERCENT_COMPLETE, Form.ACTIVITY_COVERAGE):
            return form
    if q.kind == "count" and clause.lead >= 0 and (mention is None or mention[0] >= q.j):
        counted = count_form(r.scan, clause, q, None, change=False, label=None)
        lead = r.scan.bits[clause.lead]
        if counted is Form.OUTPUT_COUNT and lead & W.ACT and not lead & (_UPDOWN | W.REACH):
            return counted
    return Form.METRIC_SHIFT


def _own_output(r: Reading, clause: Clause, q: Quantity) -> bool:
    """Whether the measured thing is a rate or number of what the team itself makes or does."""
    scan = r.scan
    mention = metric_near(r, q, clause)
    if mention is not None and "own_output" in mention[2].flags:
        return True
    if mention is not None and not scan.bits[mention[1] - 1] & (W.OUTPUT | W.TRANSACTION):
        return False
    stop = q.i
    low = clause.i
    n = r.clauses.index(clause)
    if n and r.clauses[n - 1].kind == "label":
        low = r.clauses[n - 1].i
    start = clause.lead + 1 if clause.lead >= 0 else low
    if clause.lead >= 0 and not scan.bits[clause.lead] & (_UPDOWN | W.HOLD | W.CHANGE):
        return False
    i, j = scan.noun_phrase(start, clause.j)
    j = min(j, stop)
    if i >= j:
        return False
    head = scan.head(i, j)
    if head & W.INSIDER and j < stop and scan.lows[j] == "to" and (scan.bits[j + 1] & W.BASE != 0):
        return True
    if head & W.INSIDER and j < stop and scan.bits[j] & VERB and scan.bits[j] & (W.ACT | W.TREAT):
        return True
    own = head & W.OUTPUT and not head & (W.OUTSIDER | W.EVENT | W.TRANSACTION) and mention is None
    done = j < stop and scan.bits[j] & W.PAST and scan.bits[j] & (W.ACT | W.WIN) and head & (W.OUTPUT | W.TRANSACTION)
    per = any(scan.lows[k] == "per" and (scan.bits[k + 1] & W.INSIDER != 0) for k in range(j, min(scan.size, q.j + 3)))
    v = r.values
    if not per and v.baseline is not None and v.target is not None and (v.target.value or 0) < (v.baseline.value or 0):
        return False
    if head & W.EVENT and not done:
        return False
    moved = v.baseline is not None or clause.lead >= 0
    return bool((own or done or per and head & W.OUTPUT) and (per or q.kind == "count" and moved))


def _bound(r: Reading, clause: Clause, n: int) -> bool:
    """Whether the clause keeps or limits a level rather than moves it."""
    scan = r.scan
    lead = scan.bits[clause.lead] if clause.lead >= 0 else 0
    if lead & W.HOLD and scan.lex.lemmas.get(scan.lows[clause.lead]) in ("hold", "protect", "limit", "cap", "contain"):
        # 'Hold 12 clinics' is work, 'hold waste at 3%' keeps a level.
        numbers = {q.i - 1 for q in r.found}
        kept = any(scan.lows[k] in ("line", "steady", "stable") or k in numbers and (scan.lows[k] in ("at", "below", "under", "above", "to", "within") or scan.kinds[k] == "c") for k in range(clause.lead + 1, clause.j))
        return kept or any(m[0] > clause.lead and m[0] < clause.j and (r.values.target is None or m[0] < r.values.target.i) for m in scan.metrics)
    if lead & W.HOLD:
        return not lead & W.WIN or any(m[0] > clause.lead and m[0] < clause.j for m in scan.metrics)
    if lead & (_UPDOWN | W.CHANGE):
        return False
    if lead & W.REACH and not lead & W.LIGHT:
        return False
    for k in range(clause.i, clause.j):
        bits = scan.bits[k]
        if scan.lows[k] in ("not", "no", "never") and any(scan.lows[m] in _LIMITS for m in range(k + 1, min(k + 5, clause.j))) and any(k < q.i <= k + 8 and not q.mask for q in r.found):
            return True
        if bits & W.BOUND:
            if scan.lows[k] == "between" or scan.lows[k] in ("within", "in") and not scan.long_bits[k] & W.BOUND:
                if not any(q.sign == "band" or q.low is not None for q in r.found):
                    continue
            return True
        if bits & W.HOLD and k > clause.i and bits & (W.BASE | W.THIRD) and not bits & W.PREP:
            before = scan.bits[k - 1]
            keeps = scan.lows[k + 1] in _KEPT_AT or k + 1 < clause.j and scan.kinds[k + 1] in "nc"
            if keeps and not any(a <= k < b for a, b, _ in scan.metrics) and not before & W.DET and scan.lows[k - 1] != "to":
                return True
        if scan.lows[k] in ("kept", "held", "maintained", "steady", "preserved") and k > clause.i and scan.lows[k + 1] not in ("by", "with", "for", "in"):
            return True
        if scan.lows[k] in ("within", "in") and k + 1 < clause.j and any(q.low is not None and not q.mask and k < q.i <= k + 4 and q is r.values.target for q in r.found):
            return True
    return False


def _wordy(r: Reading, clause: Clause, n: int) -> Form | None:
    """The form of a clause without a success number."""
    scan = r.scan
    every = universal(scan, clause)
    if every is not None:
        return every
    if clause.kind == "main" and _label(r, n) is not None and (scan.lows[clause.i] in ("none", "nil") or [scan.lows[k] for k in range(clause.i, clause.i + 3)] == ["not", "a", "single"]):
        return Form.METRIC_TARGET
    stop = clause.j
    if n + 2 < len(r.clauses) and r.clauses[n + 1].kind == "note" and r.clauses[n + 2].kind == clause.kind:
        stop = r.clauses[n + 2].j
    if binary(scan, clause.i, stop, clause.lead):
        return Form.BINARY_STATE
    if clause.kind in ("note", "label", "relative", "purpose"):
        return None
    if r.values.baseline is not None and r.values.target is None and scan.metrics and clause.lead < 0:
        return Form.METRIC_TREND
    if _cadence(scan, clause):
        return Form.OUTPUT_COUNT
    if clause.lead < 0 and _feels(scan, clause):
        return Form.METRIC_TREND
    mention = metric_near(r, None, clause)
    if clause.lead >= 0:
        return _led(r, clause, mention)
    if _judged(scan, clause):
        return Form.METRIC_TREND
    k = clause.i
    while k < clause.j and scan.bits[k] & (W.DET | W.ADV) and scan.lows[k] not in _COMPARATIVE:
        k += 1
    if scan.lows[k] in _COMPARATIVE and k + 1 < clause.j:
        return Form.METRIC_TREND
    for m in range(clause.i + 1, clause.j - 1):
        if scan.lows[m] in _COMPARATIVE and scan.lows[m + 1] == "than" and not (scan.bits[m] & W.GE != 0) or scan.lows[m] in ("go", "goes", "come", "comes", "going") and scan.lows[m + 1] in ("up", "down"):
            return Form.METRIC_TREND
    if mention is not None and mention[2].kind == "count" and "head" not in mention[2].flags and not scan.bits[mention[1] - 1] & W.PLURAL:
        mention = None
    if mention is not None and mention[2].kind in (None, "count") and not mention[2].flags & {"umbrella", "head", "construct"} and scan.bits[mention[1] - 1] & (W.OUTPUT | W.ARTEFACT):
        mention = None
    if mention is None:
        moving = any(scan.bits[m] & _UPDOWN and (scan.bits[m] & W.THIRD or scan.bits[m] & W.BASE and (scan.bits[m - 1] & W.PLURAL or m == clause.j - 1)) for m in range(k + 1, clause.j))
        return Form.METRIC_TREND if moving else Form.ACTIVITY
    if _bound(r, clause, n) and (mention is not None or _reference(scan, clause)):
        return Form.METRIC_BOUND
    if _metric_list(scan, clause):
        return Form.METRIC_TREND
    i, j = scan.noun_phrase(clause.i, clause.j)
    if any(scan.bits[m] & W.PAST and scan.bits[m] & W.ACT for m in range(j, clause.j)) and not any(scan.bits[m] & _UPDOWN and scan.bits[m] & VERB for m in range(j, clause.j)):
        return Form.ACTIVITY
    if mention[1] == j:
        for m in range(j, clause.j):
            bits = scan.bits[m]
            if bits & VERB and bits & _UPDOWN:
                return Form.METRIC_TREND
            if bits & (W.PAST | W.STATE) and bits & (W.ACT | W.TREAT | W.STATE):
                return Form.ACTIVITY
        return Form.METRIC_TREND
    tail = [m for m in range(j, clause.j) if scan.bits[m] & VERB and scan.bits[m] & _UPDOWN and scan.bits[m] & (W.THIRD | W.BASE)]
    return Form.METRIC_TREND if tail else Form.ACTIVITY


def _metric_list(scan: Scan, clause: Clause) -> bool:
    """'Basket size, repeat orders, wait at the till': nothing but names of metrics, two or more."""
    hits = items = 0
    k = clause.i
    while k < clause.j:
        i, j = scan.noun_phrase(k, clause.j)
        if i == j or j < clause.j and scan.lows[j] not in (",", "and", ";", "&", "/"):
            return False
        items += 1
        hits += any(m[1] == j for m in scan.metrics)
        k = j + 1
        while k < clause.j and scan.lows[k] in (",", "and", "&"):
            k += 1
    return items > 1 and hits * 2 > items


def _cadence(scan: Scan, clause: Clause) -> bool:
    """'Weekly digest', 'review budgets every month': a rate of one's own act (codebook, section 10)."""
    for k in range(clause.i, clause.j):
        if scan.bits[k] & W.CADENCE and (scan.long_bits[k] & W.CADENCE or scan.lows[k] not in ("week", "weeks", "annual", "yearly", "quarterly", "a", "each", "per")) or scan.lows[k] in ("every", "each") and scan.lows[k + 1].endswith("day"):
            if scan.lows[k + 1] in ("active",) or any(a <= k < b for a, b, _ in scan.metrics):
                return False
            return not scan.bits[clause.lead] & (_UPDOWN | W.HOLD | W.REACH) or bool(scan.bits[clause.lead] & W.ACT) if clause.lead >= 0 else True
    return False


def _feels(scan: Scan, clause: Clause) -> bool:
    """'Nurses feel heard', 'parents are happier with the handover': a perception of people, without a value."""
    for k in range(clause.i + 1, clause.j):
        if scan.lex.lemmas.get(scan.lows[k], "") in ("feel", "enjoy", "trust", "perceive", "love", "appreciate", "believe", "find") and scan.bits[k] & (W.BASE | W.THIRD):
            if scan.bits[k - 1] & (W.OUTSIDER | W.INSIDER | W.PLURAL | W.PRON):
                return True
    i, j = scan.noun_phrase(clause.i, clause.j)
    if i == j:
        return False
    people = scan.head(i, j) & (W.OUTSIDER | W.INSIDER)
    for k in range(j, min(clause.j, j + 5)):
        if scan.bits[k] & W.CONSTRUCT and people and not (scan.bits[k] & W.PAST and scan.lows[k] in ("understood",)):
            return True
        if scan.lows[k] in ("becomes", "become", "gets", "get", "grows", "is", "are", "find", "finds") and (scan.lows[k + 1] in _COMPARATIVE or scan.lows[k + 1].endswith("er") and scan.bits[k + 1] & W.JUDGEMENT or scan.lows[k + 2].endswith("ier")):
            return True
    return False


def _judged(scan: Scan, clause: Clause) -> bool:
    """'The app is seamless', 'the desk gives excellent answers': a judgement as the whole claim."""
    for k in range(clause.i + 1, clause.j):
        if scan.lows[k] in ("is", "are", "becomes", "become", "feels", "gives", "give", "provides", "remains", "works") and scan.bits[k + 1 : k + 3]:
            if scan.lows[k + 1].endswith("ly") and (scan.bits[k + 2] & W.PAST != 0):
                continue
            if any(b & W.JUDGEMENT and scan.lows[k + 1 + n] not in ("improved", "mature", "modern", "clear") for n, b in enumerate(scan.bits[k + 1 : k + 3])):
                return True
    return False


def _led(r: Reading, clause: Clause, mention: tuple[int, int, MetricEntry] | None) -> Form:
    scan = r.scan
    bits = scan.bits[clause.lead]
    lemma = scan.lex.lemmas.get(scan.lows[clause.lead], "")
    start = clause.lead + 1
    while start < clause.j and scan.lows[start] in ("up", "down", "out", "on", "off", "over", "back"):
        start += 1
    i, j = scan.noun_phrase(start, clause.j)
    direct = mention is not None and mention[0] >= i and mention[1] == j
    if lemma in ("win", "sign", "land", "acquire", "onboard") and any(scan.lows[k] == "first" for k in range(clause.lead, j)) and scan.head(i, j) & (W.OUTSIDER | W.EVENT):
        return Form.EVENT_COUNT
    if bits & W.HOLD:
        return Form.METRIC_BOUND if mention is not None and mention[0] > clause.lead and not ((scan.bits[j] & W.PAST != 0) and not direct) or _reference(scan, clause) else Form.ACTIVITY
    if bits & _UPDOWN:
        if lemma in _STRONG:
            return Form.METRIC_TREND
        return Form.METRIC_TREND if direct else Form.ACTIVITY
    if lemma in ("drive", "achieve", "bring", "gain", "get", "attract", "optimise", "optimize", "accelerate", "speed", "sustain", "reach", "deliver", "have", "see", "ensure", "generate", "win", "earn", "make"):
        head_metric = mention is not None and i <= mention[0] and mention[1] == j
        if lemma == "have" and any(scan.lows[m] in _COMPARATIVE for m in range(clause.lead + 1, j)):
            return Form.METRIC_TREND
        return Form.METRIC_TREND if head_metric or lemma == "attract" else Form.ACTIVITY
    return Form.ACTIVITY


def _reference(scan: Scan, clause: Clause) -> bool:
    return any(scan.bits[k] & W.REFERENCE for k in range(clause.lead, clause.j))


def binary(scan: Scan, i: int, j: int, lead: int) -> bool:
    """Whether [i, j) names a yes/no outcome that somebody outside decides (form 10)."""
    lows = [scan.lows[k] for k in range(i, j)]
    inside = any(w in _INSIDE for w in lows)
    ruling = [k for k in range(i, j) if scan.bits[k] & (W.RULING | W.STANDARD)]
    examiner = [k for k in range(i, j) if scan.bits[k] & W.EXAMINER]
    lemma = scan.lex.lemmas.get(scan.lows[lead], "") if lead >= 0 else ""
    if lead < 0 and "audit" in " ".join(lows) and any(w in ("passes", "passed", "pass", "cleared", "clears") for w in lows[1:]):
        return not inside
    if lead >= 0:
        if lemma in _PASSING and (ruling or (lemma == "pass" and any(w in ("audit", "review", "inspection", "exam", "assessment", "certification") for w in lows))):
            return not (inside and not examiner)
        if lemma in ("be", "get") and any(w in ("named", "featured", "listed", "shortlisted", "certified", "accredited", "approved", "ranked", "selected", "recognised", "recognized") for w in lows[:6]):
            return not inside
        if lemma == "make" and "onto" in lows:
            return True
        if lemma == "audit" and any(w in ("findings", "finding") for w in lows) and any(w in ("no", "without", "zero", "clean") for w in lows):
            return True
        if lemma == "win" and scan.lows[lead + 1] in ("the", "a", "an", "our") and not any(scan.bits[k] & W.METRIC for k in range(lead + 1, j)):
            i2, j2 = scan.noun_phrase(lead + 1, j)
            if scan.head(i2, j2) & (W.EVENT | W.RULING | W.TRANSACTION) and not scan.bits[j2 - 1] & W.PLURAL or not scan.head(i2, j2) or scan.lows[j2 - 1] in ("appeal", "lawsuit", "case", "tender", "contract", "award", "bid", "prize"):
                return True
        if lemma in ("raise", "close") and any(scan.lows[k] == "series" for k in range(lead, j)):
            return True
        if not (lemma in ("get", "have") and (examiner or ruling)):
            return False
    for k in range(i + 1, j - 1):
        if scan.lows[k] in _CERTIFIED and scan.lows[k + 1] == "by" and k + 2 < j and not inside:
            agent = k + 3 if scan.bits[k + 2] & W.DET else k + 2
            if agent < j and not scan.text[scan.starts[agent]].islower() and not scan.bits[agent] & W.INSIDER:
                return True
    if lead < 0 and not any(scan.bits[k] & VERB and scan.bits[k] & (W.PAST | W.THIRD) for k in range(i, j)) and not inside:
        i2, j2 = scan.noun_phrase(i, j)
        tail = i2 < j2 and scan.lows[j2] in ("of", "for", "from", "by", "") and scan.head(i2, j2) & W.RULING
        named = i2 < j2 and scan.lows[j2 - 1] in ("validation", "verification", "registration", "assessment", "certificates", "certificate") and any(scan.bits[k] & (W.STANDARD | W.EXAMINER) for k in range(i, j2))
        last = scan.bits[j - 1] & W.RULING and any(scan.bits[k] & W.STANDARD for k in range(i, j))
        if named or last or tail and (any(scan.bits[k] & W.STANDARD or scan.bits[k] & W.EXAMINER for k in range(i, j2)) or scan.lows[j2] == "" and scan.lows[i2 + 1] == "and"):
            return True
    if "us" in lows[1:4] and any(w in ("awards", "grants", "appoints", "selects", "chooses", "certifies", "licenses", "puts", "names", "ranks", "approves") for w in lows):
        return True
    if any(w in ("findings", "finding", "objection", "objections", "non-conformity", "non-conformities", "nonconformities", "fault", "faults") for w in lows):
        if any(w in ("no", "without", "zero", "clean") for w in lows):
            return True
    if "be" in lows[:1] and any(w in ("named", "featured", "listed", "shortlisted", "added", "admitted", "ranked") for w in lows):
        return True
    if lead < 0 and not inside:
        for k in range(i + 1, min(j - 1, i + 7)):
            # 'The ministry takes our model into its list': somebody outside acts on what is ours.
            if scan.bits[k] & W.THIRD and not scan.bits[k] & (W.METRIC | W.PLURAL | W.HOLD) and not scan.bits[k - 1] & W.INSIDER:
                object_ours = scan.lows[k + 1] in ("our", "us") or scan.lows[k + 1] in ("with", "to", "on") and scan.lows[k + 2] in ("our", "us")
                if object_ours or any(scan.bits[m] & W.EXAMINER for m in range(i, k)):
                    return True
                break
            if scan.lows[k] in ("accepted", "selected", "adopted") and scan.lows[k + 1] in ("by", "at", "for") and any(scan.lows[m] == "our" for m in range(i, k)):
                return True
    decided = any(scan.bits[k] & W.VERDICT and scan.bits[k] & (W.PAST | W.THIRD | W.BASE) and k > i or lows[0] in ("picked", "named", "featured", "listed", "certified", "accredited", "approved", "shortlisted") for k in range(i, j))
    if examiner and not (inside and not ruling):
        if decided or any(w in ("outlook", "grants", "awards", "list", "puts", "issues", "signs", "gives", "clears", "verdict") for w in lows):
            return True
    held = any(w in ("obtained", "received", "granted", "achieved", "renewed", "issued", "awarded", "passed", "completed", "secured", "attained", "earned", "confirmed", "get", "gets", "obtain", "obtains", "receive", "receives", "earns", "achieves", "wins", "grants") for w in lows) or "in hand" in " ".join(lows) or "in place" in " ".join(lows)
    granted_by = any(scan.bits[k] & W.RULING and scan.lows[k + 1] in ("by", "from") for k in range(i, j - 1))
    if ruling and (held or lead >= 0 or granted_by) and not inside:
        return True
    return "passed" in lows and any(w in ("audit", "review", "inspection", "exam", "assessment") for w in lows) and not inside
