"""Shares: whose things are in the denominator decides between progress, coverage and measure."""

from __future__ import annotations

from typing import NamedTuple

from coach.grammar import bits as tag
from coach.grammar.clauses import Clause
from coach.grammar.doers import agent_of
from coach.grammar.numbers import WORD_VALUES, Quantity
from coach.grammar.population import (
    LESSONS,
    PEOPLE,
    filled_in,
    follows_process,
    for_before,
    governor,
    handed_out,
    is_routine,
    our_people_do,
    planned,
    population_of,
    predicate_at_end,
    predicate_before,
    predicate_of,
    process_subject,
    registers,
    takes_part,
    we_treat,
)
from coach.grammar.scan import Scan
from coach.types import Form

_LIGHT_VERBS = frozenset("get have ensure deliver drive support make see".split())

_PROGRESS = frozenset(
    "complete completed done finished implemented built delivered live ready green closed migrated ported".split()
)
_UNDERTAKINGS = frozenset(
    "programme program project plan implementation migration rollout roll-out roadmap modernisation works".split()
)
_SERVICE = frozenset("time sla slo within inside target deadline first".split())
_PROMPT = frozenset("s min mins minute minutes h hr hrs hour hours day days".split())
_WORK = tag.ACT | tag.TREAT
_MOVED = tag.UP | tag.DOWN | tag.HOLD
_NOT_OURS = PEOPLE | tag.TRANSACTION | tag.METRIC | tag.EVENT


class _Share(NamedTuple):
    """A share with what stands around it.

    `i`, `j`: tokens of what it is taken of, `head` that noun's classes, `own` whether it is of our own making.
    `metric`: a metric is named.  `before`: a predicate before the share, or -1; `predicate`: the predicate, or -1,
    `bits` its classes.  `lead`, `lemma`: classes and base form of the leading verb.  `service`: words of service."""

    scan: Scan
    clause: Clause
    q: Quantity
    pair: bool
    i: int
    j: int
    head: int
    own: bool
    metric: bool
    before: int
    predicate: int
    active: bool
    bits: int
    lead: int
    lemma: str
    service: bool


def share_form(scan: Scan, clause: Clause, q: Quantity, label: Clause | None, *, pair: bool) -> Form:
    """The form of 'q % of a population does or gets something'."""
    i, j = population_of(scan, clause, q, label)
    head = scan.head(i, j)
    if scan.lows[j] == "who" and not head & PEOPLE:
        head |= tag.OUTSIDER
    predicate, active = predicate_of(scan, max(j, q.j), clause.j)
    lead = scan.bits[clause.lead] if clause.lead >= 0 else 0
    lemma = scan.lex.lemmas.get(scan.lows[clause.lead], "") if clause.lead >= 0 else ""
    inside = next((k for k in range(q.i, q.j) if scan.bits[k] & tag.PAST), -1)
    before = inside if inside >= 0 else predicate_before(scan, clause, q) if predicate < 0 else -1
    if before >= 0:
        predicate, active = before, False
    metric = any(
        (a < q.i and clause.i <= a and b <= q.i and not (predicate_at_end(scan, b)))
        or (label is not None and label.i <= a < label.j)
        for a, b, _ in scan.metrics
    )
    service = not _SERVICE.isdisjoint(scan.lows[label.i if label is not None else q.j : clause.j])
    if follows_process(scan, predicate if predicate >= 0 else j, clause.j) and not metric:
        return Form.ACTIVITY_COVERAGE
    if head & tag.UNIT_TIME and i >= q.j:
        return Form.METRIC_TARGET
    if label is not None and predicate < 0:
        predicate = next((k for k in range(label.i, label.j) if _predicates(scan, k, label.j)), -1)
    bits = scan.bits[predicate] if predicate >= 0 else 0
    if planned(scan) or _progresses(scan):
        return Form.PERCENT_COMPLETE
    if we_treat(scan) or filled_in(scan):
        return Form.ACTIVITY_COVERAGE
    own = bool(
        head & (tag.OWN_PLAN | tag.ARTEFACT | tag.OUTPUT)
        and not head & (PEOPLE if not head & tag.OWN_PLAN else 0)
        and not (scan.union & tag.OUTSIDE and any(bits & tag.OUTSIDE for bits in scan.bits[i:j]))
    )
    share = _Share(
        scan, clause, q, pair, i, j, head, own, metric, before, predicate, active, bits, lead, lemma, service
    )
    return _by_measure(share) or _by_governor(share) or _by_act(share) or _by_lead(share) or _by_work(share)


def _progresses(scan: Scan) -> bool:
    """'Progress of the dredging programme: 70%': how far work of ours has come, unlike the progress of learners."""
    return "progress" in scan.words and not _UNDERTAKINGS.isdisjoint(scan.words)


def _predicates(scan: Scan, k: int, end: int) -> bool:
    """'Audits done: 80%', but neither 'the agreed day: 80%' nor 'both towns taken together: 80%'."""
    if not scan.bits[k] & tag.PAST or scan.lows[k + 1] == "together":
        return False
    return scan.bits[k - 1] & tag.DET == 0 or k + 1 >= end


def _by_measure(s: _Share) -> Form | None:
    """Shares that are a metric by name, or a level of service."""
    scan, clause, q = s.scan, s.clause, s.q
    i, j, head, before, predicate = s.i, s.j, s.head, s.before, s.predicate
    if (
        head & tag.METRIC
        and scan.lows[j - 1] == "completion"
        and any(scan.lows[n] in LESSONS for n in range(clause.i, clause.j))
    ):
        return Form.ACTIVITY_COVERAGE
    if head & tag.METRIC and scan.lows[q.j] not in ("of", "+") and not before >= 0 and i >= q.j:
        return Form.METRIC_TARGET
    if clause.lead < 0 and scan.lows[q.j] == "of":
        # '3% of those sold': the participle only says of which.  'Carriers deliver 95% of their loads': not ours.
        theirs = scan.lows[q.j + 1] == "their" and not scan.head(*scan.noun_phrase(clause.i, q.i)) & tag.INSIDER
        if theirs or scan.lows[q.j + 1] in ("those", "these"):
            return Form.METRIC_TARGET
    if (
        predicate >= 0
        and scan.bits[predicate] & tag.SERVICE
        and not head & (tag.OWN_PLAN | tag.OUTPUT)
        and not follows_process(scan, predicate, clause.j)
    ):
        return Form.METRIC_TARGET
    return None


def _by_governor(s: _Share) -> Form | None:
    """'Held with 80% of teams', 'templates for all 40 sites', 'feedback from 60% of staff'."""
    scan, clause, q = s.scan, s.clause, s.q
    pair, j, head, own = s.pair, s.j, s.head, s.own
    metric, predicate, bits, lead = s.metric, s.predicate, s.bits, s.lead
    transaction = s.head & tag.TRANSACTION
    governed = scan.lows[governor(scan, q)]
    held = (
        predicate >= 0
        and scan.lows[predicate] in {"held", "involved", "conducted", "done", "completed"}
        and (governed in {"with", "by", "in", "for"} or predicate > q.i)
    )
    if (
        held
        and (head & (PEOPLE | tag.TRANSACTION) or governed == "with")
        and predicate < q.i
        and (scan.lows[predicate] != "completed" or governed in {"by", "before", "with"})
    ):
        return Form.ACTIVITY_COVERAGE
    through = scan.lows[q.j] == "of" and scan.lows[j] == "on" and own and predicate < 0
    if through and not metric and not transaction and not pair:
        return Form.PERCENT_COMPLETE
    if q.of is not None and own and not transaction and predicate < 0 and not metric and not pair:
        return Form.PERCENT_COMPLETE
    opening = governor(scan, q) == clause.i and governed == "for"
    if (
        governed in {"for", "on", "with", "before"}
        and not opening
        and not metric
        and not lead & (tag.UP | tag.DOWN | tag.REACH & ~tag.LIGHT)
    ):
        if not pair and not bits & tag.USE and (governed != "with" or not head & tag.ARTEFACT):
            return Form.ACTIVITY_COVERAGE
        if pair and process_subject(scan, clause, q):
            return Form.ACTIVITY_COVERAGE
    requested = (
        predicate >= 0
        and predicate < q.i
        and scan.lex.lemmas.get(scan.lows[predicate], "")
        in {"request", "collect", "use", "apply", "obtain", "gather", "ask"}
    )
    if (
        governed in {"from", "in", "on", "for"}
        and requested
        and (head & PEOPLE or process_subject(scan, clause, q))
        and clause.lead < 0
    ):
        return Form.ACTIVITY_COVERAGE
    return None


def _by_act(s: _Share) -> Form | None:
    """Acts of our own people or of others, and courses and checks that somebody goes through."""
    scan, clause, q = s.scan, s.clause, s.q
    head, predicate, active = s.head, s.predicate, s.active
    if predicate >= 0 and not active and agent_of(scan, predicate, clause.j, caused=False) == "outsider":
        return Form.METRIC_TARGET
    if not s.metric and handed_out(scan, q, predicate):
        return Form.ACTIVITY_COVERAGE
    if (
        active
        and any(
            scan.lows[n] in {"review", "check", "approval", "audit", "screening", "inspection", "sign-off"}
            for n in range(max(predicate, 0), clause.j)
        )
        and scan.lex.lemmas.get(scan.lows[predicate], "") in {"pass", "go", "undergo", "get", "receive", "have"}
    ):
        return Form.ACTIVITY_COVERAGE
    if our_people_do(scan, clause, q) or takes_part(scan, head, predicate, active, clause):
        return Form.ACTIVITY_COVERAGE
    return None


def _done(s: _Share) -> bool:
    """Whether the predicate says that work was done on what is counted."""
    return bool(s.bits & _WORK and s.bits & tag.PAST and not s.active)


def _led_by_work(s: _Share) -> bool:
    return bool(s.lead & _WORK and not s.lead & _MOVED and s.lemma not in _LIGHT_VERBS)


def _by_lead(s: _Share) -> Form | None:
    """What the leading verb and a named metric decide before it matters whose work it is."""
    head, metric, lemma = s.head, s.metric, s.lemma
    if lemma in {"achieve", "reach", "hit", "attain", "score", "exceed"}:
        return Form.METRIC_TARGET
    if (metric and not (_done(s) or _led_by_work(s))) or (lemma == "automate" and not head & tag.OWN_PLAN):
        return Form.METRIC_TARGET
    if lemma in {"complete", "finish", "accomplish"} and not head & (PEOPLE | tag.TRANSACTION):
        return Form.PERCENT_COMPLETE
    return None


def _in_time(scan: Scan, k: int, end: int) -> bool:
    """'... closed within 24 hours': a promise for each one, not how far a plan has come."""
    return any(
        scan.lows[n] in {"within", "inside", "in", "under"}
        and (scan.kinds[n + 1] == "n" or scan.lows[n + 1] in WORD_VALUES)
        and scan.lows[n + 2] in _PROMPT
        for n in range(k, end - 2)
    )


def _by_work(s: _Share) -> Form:
    """Progress of our own plan, coverage by a routine of ours, or else the level of a metric."""
    scan, clause, q = s.scan, s.clause, s.q
    pair, i, j, head, own = s.pair, s.i, s.j, s.head, s.own
    metric, predicate, active, bits, lead = s.metric, s.predicate, s.active, s.bits, s.lead
    service, transaction = s.service, s.head & tag.TRANSACTION
    work, led_work = _done(s), _led_by_work(s)
    # 'Half of the services run on the new platform': so far has their move come.
    moved = active and scan.lows[predicate : predicate + 2] in (["run", "on"], ["sit", "on"], ["live", "on"])
    moved = moved and "new" in scan.lows[predicate + 2 : predicate + 5]
    state = bits & tag.STATE or (predicate >= 0 and scan.lows[predicate] in _PROGRESS)
    if (
        own
        and not (transaction and service)
        and (work or state or led_work or moved or (head & tag.OWN_PLAN and not bits & tag.USE))
    ):
        if pair and not (work or state or led_work or moved):
            return Form.METRIC_TARGET
        if work and _in_time(scan, predicate, clause.j):
            return Form.METRIC_TARGET
        return Form.ACTIVITY_COVERAGE if registers(scan, predicate if work else clause.lead) else Form.PERCENT_COMPLETE
    if (
        work
        and bits & tag.TREAT
        and not (transaction and service)
        and not (bits & tag.USE and head & tag.OUTSIDER and not is_routine(scan, predicate))
    ):
        return Form.ACTIVITY_COVERAGE
    foreign = head & _NOT_OURS
    if led_work and not lead & tag.TREAT and i < j and i >= q.j and not foreign and not metric and not pair:
        return Form.PERCENT_COMPLETE
    if led_work and lead & tag.TREAT and (head & PEOPLE or transaction or not head & ~tag.PLURAL):
        return Form.ACTIVITY_COVERAGE
    if head & tag.INSIDER and (work or led_work) and not active:
        return Form.ACTIVITY_COVERAGE
    trained = head & tag.INSIDER and scan.lows[j] == "through"
    if trained and clause.lead < 0:
        # '90% of staff through the fire drill': who has had it.
        return Form.ACTIVITY_COVERAGE
    if clause.lead < 0 and not metric and head & tag.INSIDER and predicate < 0 and for_before(scan, q):
        return Form.ACTIVITY_COVERAGE
    if not head & (PEOPLE | tag.TRANSACTION | tag.METRIC) and (state or work) and not metric:
        return Form.PERCENT_COMPLETE
    ours = scan.lows[q.j] == "of" and scan.lows[q.j + 1] == "our"
    if led_work and ours and not lead & tag.TREAT and not head & (PEOPLE | tag.TRANSACTION | tag.METRIC) and not metric:
        return Form.PERCENT_COMPLETE
    if (
        transaction
        and state
        and scan.lows[predicate] in {"green", "done", "complete", "completed", "closed", "finished"}
        and not service
    ):
        return Form.PERCENT_COMPLETE
    return Form.METRIC_TARGET
