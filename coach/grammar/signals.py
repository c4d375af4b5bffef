"""Words that a rule may ask for beside form and numbers: judgement, umbrella, construct, keep-words, exceptions."""

from __future__ import annotations

from coach.grammar import bits as tag
from coach.grammar.context import Reading, metric_near
from coach.grammar.lexicon import VERB
from coach.grammar.scan import Scan
from coach.types import Form

_CONSTRUCT_VERBS = frozenset("understand understood trust aware safe easy easier enjoy feel loved love".split())
_CREATING = frozenset(
    "create build develop launch implement introduce establish design train release ship open pilot".split()
)

Range = tuple[int, int]

_EXCEPTIONS = (
    (tag.EXC_BASELINE_QUARTER, "baseline_quarter"),
    (tag.EXC_EXPLORATORY, "exploratory"),
    (tag.EXC_RECRUITING, "recruiting_team"),
    (tag.EXC_REGULATED, "regulated"),
    (tag.EXC_EXTERNAL, "external_gate"),
    (tag.EXC_PLATFORM, "platform"),
    (tag.EXC_COMMITTED, "committed"),
    (tag.EXC_EARLY, "early_stage"),
)
_EXCEPTION_BITS = sum(bit for bit, _ in _EXCEPTIONS)
_NONE: frozenset[str] = frozenset()
_MEASURING = frozenset((Form.METRIC_SHIFT, Form.METRIC_TARGET, Form.METRIC_TREND, Form.METRIC_BOUND))
_NUMBERED = frozenset(
    (
        *(Form.METRIC_SHIFT, Form.METRIC_TARGET, Form.METRIC_BOUND, Form.EVENT_COUNT),
        *(Form.OUTPUT_COUNT, Form.PERCENT_COMPLETE, Form.ACTIVITY_COVERAGE),
    )
)
_STRONG_JUDGEMENT = frozenset(
    (
        "high-value low-value high-quality successful successfully effective effectively seamless world-class "
        "world significant significantly material materially excellent great awesome amazing exceptional "
        "outstanding best-in-class meaningful meaningfully substantial substantially delightful painless "
        "painlessly top-notch first-class impressive rock streamlined relevant easy strong stronger better "
        "considerably noticeable noticeably dramatically right proper robust compelling"
    ).split()
)
_DONE = tag.PAST | tag.SERVICE
_WELL_BEYOND = frozenset("below above under over before within ahead as - beyond into in".split())
_LEVELS = frozenset("level levels figure figures value average total result results".split())
_DUTY = frozenset(("continue", "continues", "keep", "kept", "held", "maintained"))
_STARTS = frozenset(("opening", "launching", "launched", "starting", "introduced"))
_VAGUE_GROUP = frozenset(("high-value", "low-value", "high-quality", "meaningful"))
"""Judgement words that blur whom or what a number counts ('use of high-value features')."""
_MADE = frozenset("create build develop launch introduce release open pilot".split())
_PEOPLE_NEW = tag.OUTSIDER | tag.INSIDER | tag.EVENT | tag.TRANSACTION | tag.METRIC


def first(scan: Scan, bit: int, i: int = 0, j: int | None = None) -> Range | None:
    """The first token or phrase of a class in [i, j)."""
    if not scan.union & bit:
        return None
    for k in range(i, scan.size if j is None else j):
        if scan.bits[k] & bit:
            return k, scan.ends[k] if scan.long_bits[k] & bit else k + 1
    return None


def statistic(scan: Scan) -> Range | None:
    """The statistic a measure is taken by; of a percentile, which one."""
    found = first(scan, tag.STAT)
    if found is None or not scan.lows[found[0]].endswith("percentile"):
        return found
    nth = found[0] - (not scan.tied(found[0]))
    return (nth - 1, found[1]) if nth > 0 and scan.tied(nth) else found


def reference(scan: Scan) -> Range | None:
    """A recorded level to compare with: 'plan', 'last year', 'last year's level'."""
    found = first(scan, tag.REFERENCE)
    return (found[0], found[1] + 1) if found is not None and scan.lows[found[1]] in _LEVELS else found


def exceptions(scan: Scan) -> frozenset[str]:
    """The codebook's exceptions (0.5) that the words show."""
    if not scan.union & _EXCEPTION_BITS:
        return _NONE
    return frozenset(label for bit, label in _EXCEPTIONS if scan.union & bit)


def judgement(r: Reading, form: Form) -> Range | None:
    """A judgement word that success rests on; with a number on a named measure it does not."""
    scan = r.scan
    if "well" in scan.words:
        for k in range(1, scan.size):
            if scan.lows[k] == "well" and scan.bits[k - 1] & _DONE and scan.lows[k + 1] not in _WELL_BEYOND:
                return k, k + 1
    if not scan.union & tag.JUDGEMENT:
        return None
    for k in range(scan.size):
        if not scan.bits[k] & tag.JUDGEMENT or scan.lows[k] not in _STRONG_JUDGEMENT:
            continue
        zone = r.zone[k]
        if zone >= 0 and r.clauses[zone].kind not in ("main", "and"):
            continue
        if (form in _NUMBERED and scan.lows[k] not in _VAGUE_GROUP) or form is Form.BINARY_STATE:
            continue
        if (scan.lows[k] == "better" and scan.lows[k - 1] == "or") or (
            scan.lows[k] in ("best", "right") and scan.lows[k + 1] in {"practices", "practice", "to"}
        ):
            continue
        return k, scan.ends[k] if scan.long_bits[k] & tag.JUDGEMENT else k + 1
    return None


def umbrella(r: Reading, form: Form) -> Range | None:
    """An umbrella noun as the measure itself, not beside an operational noun."""
    if form not in _MEASURING:
        return None
    mention = (
        metric_near(r, r.values.target or r.values.change, r.clauses[max(r.values.clause, 0)]) if r.clauses else None
    )
    if mention is None or "umbrella" not in mention[2].flags:
        return None
    i, j, entry = mention
    scan = r.scan
    # 'Satisfaction with the desk at least 80%': what is missing is who is asked how, not what is meant.
    if entry.family == "satisfaction" and "construct" in entry.flags and r.values.target is not None:
        return None
    # 'engagement score', 'quality index': the word behind makes it a measure.
    if j < scan.size and scan.bits[j] & tag.HEAD:
        return None
    return i, j


def construct(r: Reading) -> Range | None:
    """A perception or skill that somebody has to be asked about."""
    scan = r.scan
    if not scan.union & tag.CONSTRUCT:
        return None
    for k in range(scan.size):
        if scan.bits[k] & tag.CONSTRUCT and not (r.zone[k] >= 0 and r.clauses[r.zone[k]].kind in ("means", "relative")):
            if scan.lows[k] in _CONSTRUCT_VERBS and scan.bits[k] & VERB and k == 0:
                continue
            return k, scan.ends[k] if scan.long_bits[k] & tag.CONSTRUCT else k + 1
    return None


def holds(r: Reading, form: Form) -> Range | None:
    """Keep-words, or words of a standing duty."""
    scan = r.scan
    for k in range(scan.size - 1) if "as" in scan.words else ():
        if scan.lows[k] == "as" and scan.lows[k + 1] in {"now", "before", "today", "usual", "always"}:
            return k, k + 2
    if not scan.union & (tag.HOLD | tag.BOUND) and _DUTY.isdisjoint(scan.words):
        return None
    for n, clause in enumerate(r.clauses):
        if clause.kind not in ("main", "and"):
            continue
        if (
            clause.lead >= 0
            and scan.bits[clause.lead] & tag.HOLD
            and scan.lex.lemmas.get(scan.lows[clause.lead])
            not in {"hold", "protect", "limit", "preserve", "safeguard", "restrict", "cap"}
        ):
            return clause.lead, clause.lead + 1
        if form is Form.METRIC_BOUND:
            for k in range(clause.i, clause.j):
                if (scan.bits[k] & tag.HOLD and scan.bits[k] & (tag.BASE | tag.THIRD)) or scan.lows[k] in {
                    "kept",
                    "held",
                    "maintained",
                }:
                    return k, k + 1
            found = first(scan, tag.BOUND, clause.i, clause.j)
            if found is not None and n == max(r.values.clause, 0):
                return found
        for k in range(clause.i, clause.j):
            if scan.lows[k] in {"continue", "continues", "keep"} and k > clause.i and form is Form.ACTIVITY:
                return k, k + 1
    return None


def _in_order(scan: Scan, k: int) -> bool:
    """'Solved at the first contact', 'paid in the first 90 days': one of a row, nothing that is new."""
    if scan.kinds[k + 1] == "n":
        return bool(scan.bits[k + 2] & tag.UNIT_TIME)
    if scan.lows[k - 1] == "their":
        # 'Guests come back after their first stay': new are the people, not the measure.
        return any(bits & (tag.OUTSIDER | tag.INSIDER) for bits in scan.bits[:k])
    placed = scan.lows[k - 1] == "the" and scan.lows[k - 2] in ("at", "on", "in", "with", "after")
    placed = placed and scan.lows[k + 1] != "full"
    return placed and not scan.bits[k + 1] & tag.PLURAL and scan.bits[k + 1] & tag.UNIT_TIME == 0


def _is_means(r: Reading, k: int) -> bool:
    return r.zone[k] >= 0 and r.clauses[r.zone[k]].kind == "means"


def _each(r: Reading) -> bool:
    """Whether the number counts things of which each must bring something ('3 routes with 200 riders each')."""
    if "each" not in r.scan.words or r.values.target is None:
        return False
    return any(low == "each" and kind != "w" for low, kind in zip(r.scan.lows, r.scan.kinds[1:], strict=False))


def baseline_excuse(r: Reading) -> Range | None:
    """Words that make the start zero: the first ones, a thing that is new, made by this key result, or from scratch."""
    scan = r.scan
    told: list[int] = []
    for k in range(scan.size) if scan.union & tag.EXCUSE else ():
        if scan.bits[k] & tag.EXCUSE:
            if scan.long_bits[k] & tag.EXCUSE:
                return k, scan.ends[k]
            told.append(k)
    for k in told:
        low = scan.lows[k]
        if low == "first" and _in_order(scan, k):
            continue
        if low in {"first", "initial", "inaugural"}:
            if (
                scan.lows[k - 1] in ("its", "their")
                or (scan.lows[k - 1] == "the" and scan.lows[k + 1] in {"full", "month", "quarter", "year"})
                or scan.lows[k + 1] == "full"
            ):
                return k, k + 1
            if (
                k + 1 < scan.size
                and (
                    scan.kinds[k + 1] == "n"
                    or scan.bits[k + 1] & tag.OUTSIDER
                    or scan.lows[k + 1] in {"paying", "ten", "five", "hundred"}
                )
                and not scan.glued(k + 1)
                and not any(a < k < b for a, b, _ in scan.metrics)
            ):
                return k, k + 1
            continue
        # 'Through the new form': what is new is the way, not the measure.
        if low in {"new", "newly", "brand"} and not _is_means(r, k):
            i, j = scan.noun_phrase(k + 1, scan.size)
            if (
                i < j
                and not scan.head(i, j) & _PEOPLE_NEW
                and not (
                    scan.bits[j - 1] & tag.PLURAL
                    and low == "new"
                    and scan.lows[k - 1] not in {"the", "our", "all"}
                    and not _each(r)
                )
            ):
                return k, j
    for k in range(scan.size) if not _STARTS.isdisjoint(scan.words) else ():
        if (
            scan.lows[k] in _STARTS
            and scan.lows[k + 1] in {"in", "this", "on"}
            and k > 0
            and not scan.bits[k + 2] & tag.METRIC
        ):
            return k, k + 1
    return _made(r)


def _made(r: Reading) -> Range | None:
    """The verb, or the thing, of a key result that makes what it measures."""
    scan = r.scan
    lead = r.clauses[0].lead if r.clauses else -1
    made = scan.lex.lemmas.get(scan.lows[lead], "") if lead >= 0 else ""
    decided = r.zone[r.values.target.i] if r.values.target is not None else 0
    if (made in _CREATING and (decided > 0 or _each(r))) or (
        made in {"create", "build", "develop", "launch", "introduce", "pilot"}
        and r.values.target is not None
        and any(scan.lows[n] in {"each", "with", "that"} for n in range(lead, r.values.target.i))
    ):
        return lead, lead + 1
    if made in _MADE and r.values.target is None and r.values.change is None:
        start = lead + 1
        while (
            start < scan.size
            and scan.bits[start] & (tag.CONJ | tag.BASE)
            and scan.bits[start - 1] & (tag.CONJ | tag.BASE)
        ):
            start += 1
        i, j = scan.noun_phrase(start, scan.size)
        # Of a statement without a number: the thing that is new once the work is done.
        return (max(i, j - 2), j) if i < j else None
    return None
