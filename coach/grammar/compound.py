"""Key results that hold two (codebook, compound_kr and section 10): parts that can be hit and missed apart."""

from __future__ import annotations

import itertools

from coach.grammar import bits as tag
from coach.grammar.change import is_change
from coach.grammar.clauses import Clause
from coach.grammar.context import Reading
from coach.grammar.lexicon import VERB
from coach.grammar.numbers import Quantity
from coach.grammar.scan import Scan
from coach.types import Form

_PARTICLES = frozenset("up out down on off back with to for sure".split())

_SAME_OBJECT = frozenset("it them this that these those one ones him her results findings result".split())
_HANDS_ON = frozenset(
    (
        "document share classify publish review report send socialise socialize present update test release "
        "ship deploy launch enable announce merge validate tag label store save keep track monitor maintain "
        "bring turn pick put agree align measure communicate discuss refine improve finalise finalize "
        "implement apply use iterate adjust"
    ).split()
)
_FINDINGS = frozenset("results result findings outcome outcomes learnings conclusions report summary".split())
_JOINTS = frozenset((",", "and", ";", "/", "&", "+", "plus"))
_BARE = (
    tag.PREP
    | tag.DET
    | tag.ADV
    | tag.GE
    | tag.LE
    | tag.APPROX
    | tag.NOW
    | tag.GOAL
    | tag.CONJ
    | tag.AUX
    | tag.PRON
    | tag.UP
    | tag.DOWN
    | tag.MONTH
    | tag.SEASON
    | tag.PERIOD
    | tag.TIMEUNIT_WORD
)
_MAKING = frozenset(
    "write create build launch publish set produce ship release prepare draft deliver roll-out roll".split()
)
_UNCLEAR = Form.UNCLEAR
_WORK = frozenset((Form.ACTIVITY, Form.OUTPUT_COUNT))
Part = tuple[int, int]


def parts(r: Reading, form: Form) -> list[Part]:
    """Token ranges of the parts, two or more; empty where the key result is one."""
    if form is _UNCLEAR or (_JOINTS.isdisjoint(r.scan.words) and len(r.clauses) == 1):
        return []
    found = _by_claims(r)
    if len(found) < 2:
        found = _by_numbers(r, form)
    if len(found) < 2:
        found = _by_states(r)
    if len(found) < 2:
        found = _by_deliverables(r, form)
    return found if len(found) > 1 else []


def _by_claims(r: Reading) -> list[Part]:
    """Clauses with a verb and an object of their own: 'launch the portal and hire a lead'."""
    scan = r.scan
    out: list[Part] = []
    for clause in r.clauses:
        if clause.kind not in ("main", "and"):
            continue
        if clause.kind == "main" and (
            (clause.i > 0 and out) or (clause.lead < 0 and r.values.baseline is not None and _own_only_start(r, clause))
        ):
            continue
        if clause.kind == "and" and (not _stands_alone(r, clause) or _other_end(r, clause)):
            continue
        if clause.lead >= 0 and _object(scan, clause) >= clause.j and not _own_number(r, clause):
            # 'Clean up and publish the charts': both steps have one object.
            continue
        if (
            clause.lead < 0
            and not _own_number(r, clause)
            and not (clause.kind == "main" and clause.i == 0 and not scan.bits[0] & tag.PREP)
        ):
            continue
        out.append((clause.i, clause.j))
    return out


def _other_end(r: Reading, clause: Clause) -> bool:
    """'14,200 at launch; 17,000 at its end': the clause only holds the other end of a pair."""
    start, end = r.values.baseline, r.values.target
    led = clause.lead >= 0 and not r.scan.bits[clause.lead] & (tag.LIGHT | tag.AUX)
    if start is None or end is None or led or r.zone[start.i] == r.zone[end.i]:
        return False
    own = [q for q in r.found if clause.i <= q.i < clause.j and not q.mask]
    return bool(own) and all(q is start or q is end for q in own)


def _own_only_start(r: Reading, clause: Clause) -> bool:
    return any(clause.i <= q.i < clause.j and q is r.values.baseline for q in r.found) and not _own_number(r, clause)


def _own_number(r: Reading, clause: Clause) -> bool:
    return any(clause.i <= q.i < clause.j and not q.mask and q is not r.values.baseline for q in r.found)


def _object(scan: Scan, clause: Clause) -> int:
    """Index behind the leading verb and its particle."""
    after = clause.lead + 1
    while after < clause.j and scan.lows[after] in _PARTICLES:
        after += 1
    return after


def _stands_alone(r: Reading, clause: Clause) -> bool:
    scan = r.scan
    if clause.lead < 0:
        return _own_number(r, clause) and r.values.target is not None and not _restates(r, clause)
    after = _object(scan, clause)
    if after >= clause.j or scan.lows[after] == "what" or scan.lows[clause.lead : after + 1] == ["start", "with"]:
        return False
    lemma = scan.lex.lemmas.get(scan.lows[clause.lead], "")
    if scan.lows[after] in ("that", "this", "it") and any(q.i == after + 1 for q in r.found):
        # 'Today 30 cents; make that 12': the end of what was named before.
        return False
    if scan.lows[after] == "that":
        return True
    if scan.lows[after] in _SAME_OBJECT:
        return lemma not in _HANDS_ON or _own_number(r, clause)
    if scan.lows[clause.lead] in ("measure", "see") or (
        scan.bits[clause.lead] & (tag.PAST | tag.BASE) == tag.PAST and not _own_number(r, clause)
    ):
        return False
    i, j = scan.noun_phrase(after, clause.j)
    if i < j and scan.lows[j - 1] in _FINDINGS and lemma in _HANDS_ON:
        return False
    return i < j or _own_number(r, clause)


def _restates(r: Reading, clause: Clause) -> bool:
    """A second sentence that gives the start ('today it is 12') or explains makes no second key result."""
    live = [q for q in r.found if clause.i <= q.i < clause.j and not q.mask]
    return all(q in (r.values.baseline, r.values.stretch) or is_change(r.scan, q) for q in live)


def _by_numbers(r: Reading, form: Form) -> list[Part]:
    """Two ends with a measure or population each: 'F1 above 0.8 and recall above 0.7'."""
    scan, v = r.scan, r.values
    used = {id(q) for q in (v.baseline, v.stretch, v.change if v.target is not None else None) if q is not None}
    live = [q for q in r.found if not q.mask and id(q) not in used and _in_claim(r, q)]
    if v.baseline is not None and v.target is not None:
        rest = [q for q in live if q is not v.target]
        live = [
            v.target,
            *(q for q in rest if _joined(scan, v.target if q.i > v.target.i else v.baseline, q) and q.i > v.target.j),
        ]
    out: list[Part] = []
    for p, q in itertools.pairwise(live):
        if q.kind == "dur" and p.kind in {"pct", "frac", "count"} and scan.kinds[q.i - 1] != "c":
            continue
        if _joined(scan, p, q) and _says_what(scan, p, q, form):
            start = r.clauses[r.zone[p.i]].i if r.zone[p.i] >= 0 else p.i
            out = [
                (start, _joint(scan, p, q)),
                (_joint(scan, p, q) + 1, r.clauses[r.zone[q.i]].j if r.zone[q.i] >= 0 else q.j),
            ]
            break
    return out


def _in_claim(r: Reading, q: Quantity) -> bool:
    zone = r.zone[q.i]
    kind = r.clauses[zone].kind if zone >= 0 else "main"
    return (
        kind in ("main", "and")
        or (kind == "note" and q.kind in ("pct", "frac"))
        or (kind == "relative" and (q.kind in {"pct", "frac", "dur", "phys"} or q.value is None))
    )


def _joint(scan: Scan, p: Quantity, q: Quantity) -> int:
    return next(n for n in range(q.i - 1, p.j - 1, -1) if scan.lows[n] in _JOINTS)


def _joined(scan: Scan, p: Quantity, q: Quantity) -> bool:
    gap = [scan.lows[n] for n in range(p.j, q.i)]
    return (
        any(w in _JOINTS for w in gap)
        and len(gap) <= 16
        and not any(
            w in {"(", ")", ":", "of", "to"} and n == len(gap) - 1 and w != "of" and w != "to"
            for n, w in enumerate(gap)
        )
    )


def _says_what(scan: Scan, p: Quantity, q: Quantity, form: Form) -> bool:
    """Whether the second number is about something else than the first."""
    joint = _joint(scan, p, q)
    if joint == q.i - 2 and scan.bits[q.i - 1] & (tag.GOAL | tag.NOW):
        # 'Today 12 and target 30': both are of one measure.
        return False
    between = [m for m in scan.metrics if joint < m[0] < q.i]
    i, j = scan.noun_phrase(q.j, scan.size)
    own_noun = i < j and not scan.bits[i] & tag.CADENCE
    if form is Form.OUTPUT_COUNT and scan.head(i, j) & tag.INSIDER and q.kind == "count":
        return False
    named = any(scan.kinds[n] == "w" and not scan.bits[n] & _BARE for n in range(joint + 1, q.i))
    if (
        named
        and q.kind in {"pct", "frac", "dur", "money", "score", "count", "phys", "freq"}
        and any(
            scan.lows[n] in {"from", "to", "by", "below", "under", "above", "at"} or scan.kinds[n] in "ca"
            for n in range(joint + 1, min(q.j + 2, scan.size))
        )
    ):
        return True
    if scan.lows[q.j] in ("every", "each"):
        return False
    if p.kind == "dur" and q.kind in ("pct", "frac") and scan.lows[q.j] == "of" and scan.lows[joint] in ("and", "/"):
        # 'Load below 4 s and 99% of jobs without a fault': two measures.
        return True
    alike = p.kind == q.kind or {p.kind, q.kind} == {"pct", "frac"}
    if between or (
        alike
        and p.kind in {"pct", "frac", "dur", "score", "money"}
        and (own_noun or scan.lows[q.j] in {"for", "of", "on", "in", "at"})
    ):
        return True
    return p.kind == q.kind == "count" and (own_noun or scan.lows[q.j] in {"on", "for", "in", "at", "from"})


def _by_states(r: Reading) -> list[Part]:
    """Subjects with a state each: 'contract signed and office opened', 'Series A closed / CFO hired'."""
    scan = r.scan
    first = next((c for c in r.clauses if c.kind == "main"), None)
    if first is None or first.lead >= 0:
        return []
    out: list[Part] = []
    start = first.i
    for k in range(first.i + 1, scan.size):
        if r.zone[k] >= 0 and r.clauses[r.zone[k]].kind not in ("main", "and"):
            continue
        if scan.lows[k] == "." and k + 1 < scan.size and scan.starts[k + 1] > scan.stops[k]:
            break
        if scan.lows[k] in {"and", ",", "/", ";", "&", "+", "plus"} and k > start:
            stated = _stated(scan, start, k) and not _same_thing(scan, start, k)
            if (scan.bits[k + 1] & tag.PAST) or any(
                scan.lows[n] in {"ones", "it", "them"} for n in range(k + 1, min(k + 5, scan.size))
            ):
                continue
            rest = _stated(scan, k + 1, scan.size) or scan.lows[k + 1] in ("security", "external")
            if stated and rest:
                out.append((start, k))
                start = k + 1
    if out:
        out.append((start, scan.size))
    return out


def _same_thing(scan: Scan, start: int, k: int) -> bool:
    """Whether what follows the joint at k is about what [start, k) has named, or is what it brought to light."""
    i, j = scan.noun_phrase(k + 1, scan.size)
    if i == j:
        return False
    head = scan.lex.singular.get(scan.lows[j - 1], scan.lows[j - 1])
    before = {scan.lex.singular.get(low, low) for low in scan.lows[start:k]}
    return head in before or scan.lows[j - 1] in _FINDINGS


def _stated(scan: Scan, i: int, j: int) -> bool:
    """Whether [i, j) is a noun phrase with a participle or state behind it."""
    a, b = scan.noun_phrase(i, j)
    if a == b or (scan.bits[a] & VERB and scan.bits[a] & tag.PAST and b == a + 1):
        return False
    if scan.bits[b - 1] & tag.STATE and b - a > 1 and b == j:
        return True
    return any(scan.bits[n] & (tag.PAST | tag.STATE) and scan.kinds[n] == "w" for n in range(b, min(j, b + 4)))


def _by_deliverables(r: Reading, form: Form) -> list[Part]:
    """Three or more things to make under one verb; a pair under one predicate is one (codebook, section 10)."""
    scan = r.scan
    clause = r.clauses[0] if r.clauses else None
    if clause is None or form not in _WORK or clause.lead < 0:
        return []
    if scan.lex.lemmas.get(scan.lows[clause.lead], "") not in _MAKING:
        return []
    out: list[Part] = []
    k = clause.lead + 1
    while k < clause.j and scan.lows[k] in ("up", "out"):
        k += 1
    while k < clause.j:
        i, j = scan.noun_phrase(k, clause.j)
        if i == j or (scan.bits[j - 1] & VERB and scan.bits[j - 1] & (tag.PAST | tag.ING)):
            break
        out.append((i, j))
        if j >= clause.j or scan.lows[j] not in {",", "and", "/", "&"}:
            break
        k = j + 1
        while k < clause.j and scan.lows[k] in {",", "and", "&"}:
            k += 1
    return out if len(out) > 2 else []
