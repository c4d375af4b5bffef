"""Counts: our output, acts of outsiders, or the level of a measure."""

from __future__ import annotations

from typing import NamedTuple

from coach.grammar import bits as tag
from coach.grammar.clauses import Clause
from coach.grammar.doers import agent_of, in_press, passive_work, sent_before
from coach.grammar.lexicon import VERB, MetricEntry
from coach.grammar.marks import is_paced
from coach.grammar.numbers import Quantity
from coach.grammar.population import GRANTED, governor
from coach.grammar.scan import Scan
from coach.types import Form

_GOVERNING = frozenset("for with in at on after across between by to".split())

_MOVES = tag.UP | tag.DOWN | tag.CHANGE
_REACHES = frozenset("reach hit attain exceed achieve lose score".split())
_STOCK = frozenset(
    (
        "follower subscriber member user account customer client registered visitor student patient guest "
        "partner seller tenant resident donor reader listener employee"
    ).split()
)
_PACES = frozenset(("monthly", "weekly", "daily"))
_PARTICLES = frozenset("over out up off down back on away".split())
_CONDITION = frozenset(("with", "having", "at", "of"))
_OURS = tag.OUTPUT | tag.ARTEFACT | tag.OWN_PLAN | tag.INSIDER


class _Count(NamedTuple):
    """A count with what stands around it.

    `i`, `j`: tokens of the counted noun phrase, `head` the classes of its noun.  `lead`, `lemma`: classes and base form
    of the leading verb.  `directed`: the verb moves a level.  `rate`, `total`: words of a rate, of a running total.
    `agent`: who acts where a 'by' phrase says so.  `metric`: a metric is named, `inner`: among the counted words.
    `stock`: people who are counted as long as they stay."""

    scan: Scan
    clause: Clause
    q: Quantity
    label: Clause | None
    mention: tuple[int, int, MetricEntry] | None
    i: int
    j: int
    head: int
    lead: int
    lemma: str
    directed: bool
    rate: bool
    total: bool
    agent: str
    metric: bool
    inner: bool
    stock: bool


def count_form(
    scan: Scan,
    clause: Clause,
    q: Quantity,
    mention: tuple[int, int, MetricEntry] | None,
    *,
    label: Clause | None,
) -> Form:
    """The form of a plain count: our output, acts of outsiders, or the level of a metric."""
    k = q.j
    while k < clause.j and (
        scan.lows[k] in {"of", "more", "+", "new", "additional", "extra"} or scan.bits[k] & tag.DET
    ):
        k += 1
    i, j = scan.noun_phrase(k, clause.j)
    head = scan.head(i, j)
    last = scan.lex.singular.get(scan.lows[j - 1], scan.lows[j - 1]) if j > i else ""
    lead = scan.bits[clause.lead] if clause.lead >= 0 else 0
    lemma = scan.lex.lemmas.get(scan.lows[clause.lead], "") if clause.lead >= 0 else ""
    lead &= ~tag.UP if lead & tag.WIN else -1
    if (
        lead & tag.CHANGE
        and lead & tag.ACT
        and not metric_before(mention, q)
        and not any(scan.lows[n] in {"to", "from", "by"} for n in range(clause.lead, q.i))
    ):
        lead &= ~tag.CHANGE
    lowered = scan.lows[clause.lead + 1 : clause.lead + 3] == ["down", "to"]
    directed = bool(lead & _MOVES) or lemma in _REACHES or lowered
    names = {scan.lows[n] for n in range(i, j)}
    rate = is_paced(scan, q.j, clause.j) or not _PACES.isdisjoint(names)
    total = bool(scan.union & tag.TOTAL) and any(bits & tag.TOTAL for bits in scan.bits[clause.i : clause.j])
    agent = agent_of(scan, j, clause.j, caused=lemma == "get")
    if q.kind == "freq":
        measured = (
            mention is not None
            and mention[0] < q.i
            and mention[2].kind in ("count", "rate")
            and "head" not in mention[2].flags
        )
        return Form.METRIC_TARGET if head & tag.OUTSIDER or measured else Form.OUTPUT_COUNT
    if q.kind == "rank":
        return Form.METRIC_TARGET
    mention = next((m for m in scan.metrics if i <= m[0] and m[1] == j), mention)
    inner = mention is not None and i <= mention[0] < j
    metric = mention is not None and (mention[0] < q.i or inner)
    stock = last in _STOCK or bool(names & {"registered", "active"})
    c = _Count(
        scan, clause, q, label, mention, i, j, head, lead, lemma, directed, rate, total, agent, metric, inner, stock
    )
    return (
        _by_each(c)
        or _by_whom(c)
        or _by_work(c)
        or _by_direction(c)
        or _by_participle(c)
        or _by_noun(c)
        or _by_class(c)
    )


def _by_each(c: _Count) -> Form | None:
    """'3 routes with at least 200 riders each': what each of our things must bring makes a result of their number."""
    scan, clause, j = c.scan, c.clause, c.j
    if "each" not in scan.words or c.directed or c.lead & tag.WIN:
        return None
    if not c.head & tag.ARTEFACT or c.head & (tag.OUTPUT | tag.INSIDER) or scan.lows[j] not in _CONDITION:
        return None
    number = next((n for n in range(j, clause.j) if scan.kinds[n] == "n"), clause.j)
    each = next((n for n in range(number, clause.j) if scan.lows[n] == "each"), -1)
    who = scan.head(*scan.noun_phrase(number + 1, each))
    return Form.METRIC_TARGET if who & (tag.OUTSIDER | tag.EVENT) and not who & tag.INSIDER else None


def _by_whom(c: _Count) -> Form | None:
    """Ceilings, new customers, our own staff, and who acts."""
    scan, clause, q, label, mention = c.scan, c.clause, c.q, c.label, c.mention
    i, j, head, lead, lemma = c.i, c.j, c.head, c.lead, c.lemma
    directed, agent, metric, inner = c.directed, c.agent, c.metric, c.inner
    ceiling = scan.bits[max(governor(scan, q) + 1, 0)] & tag.LE if q.i > clause.i else 0
    if (
        clause.lead < 0
        and (ceiling or (q.i and scan.kinds[q.i - 1] == "c" and "<" in scan.lows[q.i - 1]))
        and i < j
        and not sent_before(scan, clause, q)
    ):
        return Form.METRIC_TARGET
    if (
        clause.lead < 0
        and head & tag.OUTSIDER
        and not head & tag.INSIDER
        and (any(scan.lows[n] == "new" for n in range(q.j, j)) or scan.lows[q.i - 1] == "first")
    ):
        return Form.EVENT_COUNT
    if clause.lead < 0 and not {"registered", "active"}.isdisjoint(scan.lows[i:j]) and not head & tag.INSIDER:
        return Form.METRIC_TARGET
    if (head & tag.INSIDER and not head & tag.OUTSIDER) or (lead & tag.ACT and head & tag.STAFF_HIRE):
        return Form.METRIC_TARGET if directed and mention is not None and not inner else Form.OUTPUT_COUNT
    outside = head and any(bits & tag.OUTSIDE for bits in scan.bits[i:j])
    if agent == "outsider" or (clause.lead < 0 and (outside or (head & tag.OUTPUT and in_press(scan, j, clause.j)))):
        return Form.EVENT_COUNT
    # 'Hold 12 reviews': one holds what is one's own, whoever else comes.
    if (agent == "insider" and not lead) or (lemma == "hold" and head & tag.OUTPUT and not metric):
        return Form.OUTPUT_COUNT
    subject = scan.noun_phrase(clause.i, q.i) if clause.lead < 0 and label is None else (0, 0)
    if subject[1] > subject[0] and not metric:
        doer = scan.head(*subject)
        acts = subject[1] < q.i and scan.bits[subject[1]] & (tag.BASE | tag.THIRD)
        if acts and doer & (tag.OUTSIDER | tag.EXAMINER) and not doer & tag.INSIDER:
            return Form.EVENT_COUNT
        if doer & tag.EVENT and (head & tag.OUTSIDER or not head & ~tag.PLURAL) and not doer & tag.OUTPUT:
            return Form.EVENT_COUNT
    if lemma == "receive" and not c.rate and not c.total:
        return Form.EVENT_COUNT
    if lemma in {"recruit", "enrol", "enroll", "register", "enlist"} and head & tag.OUTSIDER and not head & tag.INSIDER:
        return Form.EVENT_COUNT
    return None


def _by_work(c: _Count) -> Form | None:
    """A leading verb of work, or one that says whose act is counted."""
    scan, clause, q, i, j = c.scan, c.clause, c.q, c.i, c.j
    head, lead, lemma, directed, rate = c.head, c.lead, c.lemma, c.directed, c.rate
    if (
        lead & tag.ACT
        and not directed
        and not lead & tag.WIN
        and q.i - clause.lead > 2
        and _governs(scan, q)
        and _one_thing(scan, clause, q)
    ):
        return Form.ACTIVITY
    if any(scan.lows[n] in GRANTED for n in range(j, min(clause.j, j + 2))) and not head & tag.INSIDER:
        return Form.EVENT_COUNT
    if lemma == "support" and (
        (head & tag.OUTSIDER and (q.value or 0) >= 1000) or any(scan.lows[n] == "concurrent" for n in range(i, j))
    ):
        return Form.METRIC_TARGET
    if (
        head & tag.TRANSACTION
        and rate
        and lemma in {"deliver", "process", "handle", "serve", "ship", "answer", "support"}
    ):
        return Form.METRIC_TARGET
    if lead & tag.ACT and not directed and not lead & (tag.WIN | tag.REACH):
        if lemma == "drive" and head & (tag.EVENT | tag.OUTSIDER | tag.METRIC):
            return Form.METRIC_TARGET if rate else Form.EVENT_COUNT
        return Form.OUTPUT_COUNT
    if lemma == "close" and c.inner and c.mention is not None and c.mention[2].good == "down":
        return Form.OUTPUT_COUNT
    if lemma in {"sell", "sign", "win"}:
        return Form.EVENT_COUNT
    if lemma in {"collect", "gather", "book", "capture", "pull"} and not head & (tag.EVENT | tag.OUTSIDER | tag.METRIC):
        return Form.OUTPUT_COUNT
    if (
        lead & tag.ACT
        and clause.lead >= 0
        and not directed
        and q.i - clause.lead > 2
        and scan.bits[q.i - 1] & tag.PREP
        and _one_thing(scan, clause, q)
    ):
        return Form.ACTIVITY
    return None


def _by_direction(c: _Count) -> Form | None:
    """A leading verb that wins something or moves a level."""
    head, lead, lemma, directed, rate = c.head, c.lead, c.lemma, c.directed, c.rate
    total, metric, inner = c.total, c.metric, c.inner
    if (lead & tag.WIN and not directed) or lemma in {"get", "receive", "generate", "have", "see", "attract", "drive"}:
        if head & (tag.OUTSIDER | tag.EVENT) or not head & _OURS:
            return Form.METRIC_TARGET if (rate and metric) or total else Form.EVENT_COUNT
        return (
            Form.METRIC_TARGET
            if metric and not inner
            else Form.OUTPUT_COUNT
            if head & (tag.OUTPUT | tag.ARTEFACT) and not head & tag.EVENT
            else Form.EVENT_COUNT
        )
    if directed:
        own = head & tag.OUTPUT and not head & (tag.EVENT | tag.OUTSIDER | tag.TRANSACTION) and not metric
        return Form.OUTPUT_COUNT if own and not head & tag.METRIC else Form.METRIC_TARGET
    return None


def _by_participle(c: _Count) -> Form | None:
    """'Letters sent to 45 suppliers', 'passed by 30 staff': a participle before the number."""
    scan, clause, q, label, mention = c.scan, c.clause, c.q, c.label, c.mention
    i, j, head = c.i, c.j, c.head
    before = _subject_of(c)
    visited = next(
        (
            n
            for n in range(clause.i, q.i)
            if scan.bits[n] & tag.PAST and scan.bits[n] & (tag.USE | tag.VERDICT) and scan.bits[n] & VERB
        ),
        -1,
    )
    sent = sent_before(scan, clause, q)
    if (
        clause.lead < 0
        and label is None
        and sent
        and before[1] > before[0]
        and _governs(scan, q)
        and not scan.bits[before[1] - 1] & tag.PLURAL
        and not metric_before(mention, q)
    ):
        return Form.ACTIVITY
    if (
        clause.lead < 0
        and label is None
        and sent
        and not metric_before(mention, q)
        and head & (tag.OUTSIDER | tag.INSIDER | tag.ARTEFACT)
        and scan.lows[governor(scan, q)] != "by"
    ):
        return Form.OUTPUT_COUNT
    if (
        label is None
        and clause.lead < 0
        and scan.lows[governor(scan, q)] == "to"
        and i > q.i
        and before[1] > before[0]
        and not passive_work(scan, j, clause.j)
    ):
        return Form.METRIC_TARGET
    if visited >= 0 and clause.lead < 0 and not metric_before(mention, q):
        return Form.EVENT_COUNT
    return None


def _by_noun(c: _Count) -> Form | None:
    """A metric before the number, or a participle right behind the counted words."""
    scan, clause, q, mention, i = c.scan, c.clause, c.q, c.mention, c.i
    j, head, rate, total, metric = c.j, c.head, c.rate, c.total, c.metric
    passive = _passive_of(c)
    if metric and mention is not None and mention[0] < q.i:
        return Form.METRIC_TARGET
    if (
        passive >= 0
        and passive - j <= 1
        and scan.bits[passive] & (tag.WIN | tag.VERDICT)
        and scan.lows[passive] in GRANTED
    ):
        return Form.EVENT_COUNT
    if (
        passive >= 0
        and scan.bits[passive] & (tag.ACT | tag.TREAT)
        and not scan.bits[passive] & (tag.WIN | tag.VERDICT)
        and passive - j <= 1
    ):
        return Form.OUTPUT_COUNT
    if head & tag.OUTPUT and not head & tag.EVENT and not rate and not total and not (head & tag.OUTSIDER):
        return Form.OUTPUT_COUNT
    doing = next(
        (
            n
            for n in range(j, min(clause.j, j + 3))
            if scan.bits[n] & tag.BASE and scan.bits[n] & (tag.USE | tag.WIN) and not scan.bits[n] & tag.PLURAL
        ),
        -1,
    )
    if doing >= 0 and clause.lead < 0 and j > i and scan.bits[j - 1] & tag.PLURAL and not head & tag.INSIDER:
        return Form.EVENT_COUNT
    return None


def _by_class(c: _Count) -> Form:
    """What the counted noun itself says."""
    scan, clause, q, label, mention = c.scan, c.clause, c.q, c.label, c.mention
    i, j, head, rate, total = c.i, c.j, c.head, c.rate, c.total
    agent, inner, stock = c.agent, c.inner, c.stock
    before, passive = _subject_of(c), _passive_of(c)
    closed = any(
        (scan.bits[n] & tag.PAST and scan.bits[n] & tag.ACT and not scan.bits[n] & tag.VERDICT)
        or scan.lows[n] == "closed"
        for n in range(j, clause.j)
    )
    if head & (tag.OWN_PLAN | tag.ARTEFACT) and closed and not agent and not head & tag.OUTSIDER:
        return Form.OUTPUT_COUNT
    if head & tag.EVENT or (inner and mention is not None and mention[2].kind == "count" and not head & tag.OUTPUT):
        return Form.METRIC_TARGET if rate or total or (stock and not agent) else Form.EVENT_COUNT
    if head & tag.OUTSIDER:
        acting = any(scan.bits[n] & tag.USE and scan.bits[n] & (tag.BASE | tag.THIRD) for n in range(j, clause.j)) or (
            j < scan.size and (scan.bits[j] & (tag.REL | VERB) or scan.lows[j] in ("that", "who"))
        )
        acting = acting or any(scan.lows[n] in GRANTED for n in range(j, scan.size))
        if rate or total or (stock and not acting):
            return Form.METRIC_TARGET
        return Form.EVENT_COUNT
    if inner:
        return Form.METRIC_TARGET
    if passive >= 0 and scan.bits[passive] & (tag.ACT | tag.TREAT) and agent != "outsider":
        return Form.OUTPUT_COUNT
    if (
        clause.lead < 0
        and label is None
        and _governs(scan, q)
        and before[1] > before[0]
        and not scan.bits[before[1] - 1] & tag.PLURAL
        and any(scan.bits[n] & (tag.PAST | tag.STATE) for n in range(before[1], clause.j))
    ):
        return Form.ACTIVITY
    if before[1] > before[0] and scan.head(*before) & tag.METRIC:
        return Form.METRIC_TARGET
    if not head and before[1] > before[0] and not scan.head(*before) & (tag.OUTPUT | tag.ARTEFACT) and i == j:
        return Form.METRIC_TARGET
    return Form.OUTPUT_COUNT


def _subject_of(c: _Count) -> tuple[int, int]:
    """The noun phrase before the number, or that of the label."""
    if c.label is not None:
        return c.scan.noun_phrase(c.label.i, c.label.j)
    return c.scan.noun_phrase(c.clause.i, c.q.i) if c.clause.lead < 0 else (0, 0)


def _passive_of(c: _Count) -> int:
    """Index of the first participle behind the counted words, or -1."""
    bits = c.scan.bits
    return next((n for n in range(c.j, c.clause.j) if bits[n] & tag.PAST and bits[n] & VERB), -1)


def _governs(scan: Scan, q: Quantity) -> bool:
    return scan.lows[governor(scan, q)] in _GOVERNING


def _one_thing(scan: Scan, clause: Clause, q: Quantity) -> bool:
    """Whether the verb's object is one thing, which a number behind it only describes ('pilot the app in 3 wards')."""
    start = clause.lead + 1
    while scan.lows[start] in _PARTICLES:
        start += 1
    i, j = scan.noun_phrase(start, q.i)
    return i < j and not scan.bits[j - 1] & tag.PLURAL


def metric_before(mention: tuple[int, int, MetricEntry] | None, q: Quantity) -> bool:
    """Whether a metric is named before the number."""
    return mention is not None and mention[0] < q.i
