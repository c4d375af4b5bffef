"""The form of clauses without a success number: trends, duties, perceptions, work."""

from __future__ import annotations

from coach.grammar import bits as tag
from coach.grammar.clauses import Clause
from coach.grammar.context import UPDOWN, Reading, has_reference, is_bound, label_of, metric_near
from coach.grammar.lexicon import VERB, MetricEntry
from coach.grammar.outcome import binary
from coach.grammar.scan import Scan
from coach.grammar.universal import universal
from coach.types import Form

_EACH = frozenset(("every", "each"))
_LOOSE_CADENCE = frozenset("week weeks annual yearly quarterly a each per".split())
_ENDING = frozenset(("eliminate", "eradicate"))
_REWORKING = frozenset(
    (
        "redesign rework rewrite rebuild relaunch restructure reorganise reorganize replace revamp revise refactor "
        "overhaul modernise modernize migrate automate digitise digitize streamline simplify abolish cancel scrap "
        "merge retire drop end stop kill move reschedule rename"
    ).split()
)
_FEELING = frozenset("feel enjoy trust perceive love appreciate believe find describe".split())
_BECOMING = frozenset("becomes become gets get grows is are find finds".split())
_JUDGING = frozenset("is are becomes become feels gives give provides remains works".split())
_BRINGING = frozenset(
    (
        "drive achieve bring gain get attract optimise optimize accelerate speed sustain reach deliver have "
        "see ensure generate win earn make"
    ).split()
)

_STRONG = frozenset(
    (
        "increase grow raise lift boost reduce cut decrease lower shrink shorten minimise minimize maximise "
        "maximize halve double gain lessen diminish slash curb attract deflect drop"
    ).split()
)
_COMPARATIVE = frozenset(
    (
        "fewer faster lower higher shorter less more greater quicker cheaper slower larger smaller better smoother "
        "easier simpler clearer cleaner safer quieter calmer stronger happier healthier friendlier fairer richer"
    ).split()
)
_WHO = tag.OUTSIDER | tag.INSIDER | tag.PLURAL | tag.PRON

_CHANGES = frozenset("improvement increase reduction decrease growth rise decline drop uplift".split())


def wordy_form(r: Reading, clause: Clause, n: int) -> Form | None:
    """The form of a clause without a success number."""
    scan = r.scan
    every = universal(scan, clause)
    if every is not None:
        return every
    if (
        clause.kind == "main"
        and label_of(r, n) is not None
        and (
            scan.lows[clause.i] in ("none", "nil")
            or [scan.lows[k] for k in range(clause.i, clause.i + 3)] == ["not", "a", "single"]
        )
    ):
        return Form.METRIC_TARGET
    stop = clause.j
    if n + 2 < len(r.clauses) and r.clauses[n + 1].kind == "note" and r.clauses[n + 2].kind == clause.kind:
        stop = r.clauses[n + 2].j
    if binary(scan, clause.i, stop, clause.lead):
        return Form.BINARY_STATE
    if clause.kind in {"note", "label", "relative", "purpose"}:
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
    return _verbless(r, clause, mention)


def _verbless(r: Reading, clause: Clause, mention: tuple[int, int, MetricEntry] | None) -> Form:
    """The form of a clause that no verb opens: a judgement, a comparison, a metric, or work in other words."""
    scan = r.scan
    if _judged(scan, clause):
        return Form.METRIC_TREND
    k = clause.i
    while k < clause.j and scan.bits[k] & (tag.DET | tag.ADV) and scan.lows[k] not in _COMPARATIVE:
        k += 1
    if scan.lows[k] in _COMPARATIVE and k + 1 < clause.j:
        return Form.METRIC_TREND
    for m in range(clause.i + 1, clause.j - 1):
        if scan.lows[m] == "of" and scan.lows[m + 1] in _COMPARATIVE and scan.kinds[m + 2] == "w":
            # 'Signs of higher quality'
            return Form.METRIC_TREND
        if (scan.lows[m] in _COMPARATIVE and scan.lows[m + 1] == "than" and not scan.bits[m] & tag.GE) or (
            scan.lows[m] in {"go", "goes", "come", "comes", "going"} and scan.lows[m + 1] in ("up", "down")
        ):
            return Form.METRIC_TREND
    if (
        mention is not None
        and mention[2].kind == "count"
        and "head" not in mention[2].flags
        and not scan.bits[mention[1] - 1] & tag.PLURAL
    ):
        mention = None
    if (
        mention is not None
        and mention[2].kind in (None, "count")
        and not mention[2].flags & {"umbrella", "head", "construct"}
        and scan.bits[mention[1] - 1] & (tag.OUTPUT | tag.ARTEFACT)
    ):
        mention = None
    if mention is None:
        moving = scan.union & UPDOWN and any(
            scan.bits[m] & UPDOWN
            and (
                scan.bits[m] & tag.THIRD
                or (scan.bits[m] & tag.BASE and (scan.bits[m - 1] & tag.PLURAL or m == clause.j - 1))
            )
            for m in range(k + 1, clause.j)
        )
        return Form.METRIC_TREND if moving else Form.ACTIVITY
    return _measured(r, clause, mention)


def _measured(r: Reading, clause: Clause, mention: tuple[int, int, MetricEntry]) -> Form:
    """The form of a clause about a metric that neither a verb opens nor a number ends."""
    scan = r.scan
    if is_bound(r, clause):
        return Form.METRIC_BOUND
    if _metric_list(scan, clause):
        return Form.METRIC_TREND
    j = scan.noun_phrase(clause.i, clause.j)[1]
    if mention[0] <= clause.i + 1:
        # 'Time to first berth': the name of the measure goes on behind the noun.
        j = max(j, mention[1])
    # 'Churn rate reduction', 'Improvement of the index': a noun of change beside its measure.
    if (scan.lows[j - 1] in _CHANGES and mention[1] == j - 1) or (
        scan.lows[clause.i] in _CHANGES and scan.lows[clause.i + 1] in ("of", "in")
    ):
        return Form.METRIC_TREND
    if any(scan.bits[m] & tag.PAST and scan.bits[m] & tag.ACT for m in range(j, clause.j)) and not any(
        scan.bits[m] & UPDOWN and scan.bits[m] & VERB for m in range(j, clause.j)
    ):
        return Form.ACTIVITY
    if mention[1] == j:
        if scan.lows[j] in ("up", "down"):
            return Form.METRIC_TREND
        for m in range(j, clause.j):
            bits = scan.bits[m]
            if bits & VERB and bits & UPDOWN:
                return Form.METRIC_TREND
            if bits & (tag.PAST | tag.STATE) and bits & (tag.ACT | tag.TREAT | tag.STATE):
                return Form.ACTIVITY
        return Form.METRIC_TREND
    tail = [
        m
        for m in range(j, clause.j)
        if scan.bits[m] & VERB and scan.bits[m] & UPDOWN and scan.bits[m] & (tag.THIRD | tag.BASE)
    ]
    return Form.METRIC_TREND if tail else Form.ACTIVITY


def _metric_list(scan: Scan, clause: Clause) -> bool:
    """'Basket size, repeat orders, wait at the till': nothing but names of metrics, two or more."""
    hits = items = 0
    k = clause.i
    while k < clause.j:
        i, j = scan.noun_phrase(k, clause.j)
        if i == j or (j < clause.j and scan.lows[j] not in {",", "and", ";", "&", "/"}):
            return False
        items += 1
        hits += any(m[1] == j for m in scan.metrics)
        k = j + 1
        while k < clause.j and scan.lows[k] in {",", "and", "&"}:
            k += 1
    return items > 1 and hits * 2 > items


def _cadence(scan: Scan, clause: Clause) -> bool:
    """'Weekly digest', 'review budgets every month': a rate of one's own act (codebook, section 10)."""
    if not scan.union & tag.CADENCE and _EACH.isdisjoint(scan.words):
        return False
    for k in range(clause.i, clause.j):
        if (scan.bits[k] & tag.CADENCE and (scan.long_bits[k] & tag.CADENCE or scan.lows[k] not in _LOOSE_CADENCE)) or (
            scan.lows[k] in _EACH and scan.lows[k + 1].endswith("day")
        ):
            if scan.lows[k + 1] == "active" or any(a <= k < b for a, b, _ in scan.metrics):
                return False
            if clause.lead >= 0 and _says_which(scan, clause, k):
                return False
            return (
                not scan.bits[clause.lead] & (UPDOWN | tag.HOLD | tag.REACH)
                or bool(scan.bits[clause.lead] & tag.ACT)
                or scan.lex.lemmas.get(scan.lows[clause.lead]) == "hold"
                if clause.lead >= 0
                else True
            )
    return False


def _says_which(scan: Scan, clause: Clause, k: int) -> bool:
    """'Redesign the weekly review': the cadence at token k says which one is changed, not how often."""
    if scan.long_bits[k] & tag.CADENCE or k + 1 >= scan.noun_phrase(clause.lead + 1, clause.j)[1]:
        return False
    return scan.lex.lemmas.get(scan.lows[clause.lead], scan.lows[clause.lead]) in _REWORKING


def _feels(scan: Scan, clause: Clause) -> bool:
    """'Nurses feel heard', 'parents are happier with the handover': a perception of people, without a value."""
    for k in range(clause.i + 1, clause.j):
        feels = scan.bits[k] & (tag.BASE | tag.THIRD) and scan.lex.lemmas.get(scan.lows[k], "") in _FEELING
        if feels and scan.bits[k - 1] & _WHO:
            return True
    i, j = scan.noun_phrase(clause.i, clause.j)
    if i == j:
        return False
    people = scan.head(i, j) & (tag.OUTSIDER | tag.INSIDER) or scan.bits[j - 1] == tag.PLURAL
    for k in range(j, min(clause.j, j + 5)):
        if scan.bits[k] & tag.CONSTRUCT and people and not (scan.bits[k] & tag.PAST and scan.lows[k] == "understood"):
            return True
        if scan.lows[k] in _BECOMING and (
            scan.lows[k + 1] in _COMPARATIVE
            or (scan.lows[k + 1].endswith("er") and scan.bits[k + 1] & tag.JUDGEMENT)
            or scan.lows[k + 2].endswith("ier")
        ):
            return True
    return False


def _judged(scan: Scan, clause: Clause) -> bool:
    """'The app is seamless', 'the desk gives excellent answers': a judgement as the whole claim."""
    for k in range(clause.i + 1, clause.j):
        if scan.lows[k] in _JUDGING and scan.bits[k + 1 : k + 3]:
            if scan.lows[k + 1].endswith("ly") and (scan.bits[k + 2] & tag.PAST):
                continue
            if any(
                b & tag.JUDGEMENT and scan.lows[k + 1 + n] not in {"improved", "mature", "modern", "clear"}
                for n, b in enumerate(scan.bits[k + 1 : k + 3])
            ):
                return True
    return False


def _led(r: Reading, clause: Clause, mention: tuple[int, int, MetricEntry] | None) -> Form:
    scan = r.scan
    bits = scan.bits[clause.lead]
    lemma = scan.lex.lemmas.get(scan.lows[clause.lead], "")
    start = clause.lead + 1
    while start < clause.j and scan.lows[start] in {"up", "down", "out", "on", "off", "over", "back"}:
        start += 1
    i, j = scan.noun_phrase(start, clause.j)
    mention = next((m for m in scan.metrics if i <= m[0] and m[1] == j), mention)
    direct = mention is not None and mention[0] >= i and mention[1] == j
    if (
        lemma in {"win", "sign", "land", "acquire", "onboard"}
        and any(scan.lows[k] == "first" for k in range(clause.lead, j))
        and scan.head(i, j) & (tag.OUTSIDER | tag.EVENT)
    ):
        return Form.EVENT_COUNT
    if lemma == "continue" and (scan.lows[clause.lead + 1] == "to" or scan.bits[clause.lead + 1] & tag.ING):
        return Form.ACTIVITY
    # 'Drop the old cache': what is made can be thrown away.
    made = scan.head(i, j) & (tag.OUTPUT | tag.ARTEFACT) and not direct
    if lemma in ("cut", "drop") and scan.bits[clause.lead + 1] & tag.DET and made:
        return Form.ACTIVITY
    if bits & tag.HOLD:
        return (
            Form.METRIC_BOUND
            if (mention is not None and mention[0] > clause.lead and not ((scan.bits[j] & tag.PAST) and not direct))
            or has_reference(scan, clause)
            else Form.ACTIVITY
        )
    if bits & UPDOWN:
        if lemma == "double" and scan.lows[clause.lead + 1] == "down":
            return Form.ACTIVITY
        if lemma == "raise" and scan.lows[j - 1] in {"round", "fund", "series", "capital", "bridge"}:
            return Form.BINARY_STATE
        if lemma in _ENDING and direct and mention is not None and mention[2].good == "down":
            # 'Eliminate late refunds': none shall be left.
            return Form.METRIC_TARGET
        if lemma in _STRONG:
            return Form.METRIC_TREND
        return Form.METRIC_TREND if direct else Form.ACTIVITY
    if scan.lows[clause.lead + 1] in ("fewer", "less") and bits & tag.ACT:
        # 'Send fewer late invoices': how often it happens, not the work.
        return Form.METRIC_TREND
    if lemma in _BRINGING:
        head_metric = mention is not None and i <= mention[0] and mention[1] == j
        if lemma == "have" and any(scan.lows[m] in _COMPARATIVE for m in range(clause.lead + 1, j)):
            return Form.METRIC_TREND
        return Form.METRIC_TREND if head_metric or lemma == "attract" else Form.ACTIVITY
    return Form.ACTIVITY
