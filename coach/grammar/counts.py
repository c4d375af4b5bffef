"""Shares and counts: whose things are counted decides between progress, coverage, output, events and metrics."""

from __future__ import annotations

from coach.grammar.clauses import Clause
from coach.grammar import bits as W
from coach.grammar.lexicon import VERB, MetricEntry
from coach.grammar.numbers import Quantity
from coach.grammar.scan import Scan
from coach.types import Form

_PEOPLE = W.OUTSIDER | W.INSIDER
_PROGRESS = frozenset("complete completed done finished implemented built delivered live ready green closed migrated ported".split())
_GRANTED = frozenset("accepted signed won awarded approved selected nominated shortlisted sold granted received earned".split())
_SERVICE = frozenset("time sla slo within inside target deadline first".split())
_STOCK = frozenset(
    "follower subscriber member user account customer client registered visitor student patient guest partner seller tenant resident donor reader listener employee".split()
)


def routine_coverage(scan: Scan, k: int) -> bool:
    """'Briefing coverage', 'QBR coverage': how many our routine reaches; not test, press or network coverage."""
    return scan.lows[k] == "coverage" and (scan.bits[k - 1] & W.OUTPUT != 0) and scan.lows[k - 1] not in ("test", "code", "press", "media", "news", "article", "story", "pipeline", "branch")


def share_form(scan: Scan, clause: Clause, q: Quantity, label: Clause | None, *, pair: bool) -> Form:
    """The form of 'q % of a population does or gets something'."""
    i, j = _population(scan, clause, q, label)
    head = scan.head(i, j)
    predicate, active = _predicate(scan, max(j, q.j), clause.j)
    lead = scan.bits[clause.lead] if clause.lead >= 0 else 0
    lemma = scan.lex.lemmas.get(scan.lows[clause.lead], "") if clause.lead >= 0 else ""
    bits = scan.bits[predicate] if predicate >= 0 else 0
    inside = next((k for k in range(q.i, q.j) if scan.bits[k] & W.PAST), -1)
    before = inside if inside >= 0 else _predicate_before(scan, clause, q) if predicate < 0 else -1
    if before >= 0:
        predicate, active = before, False
    bits = scan.bits[predicate] if predicate >= 0 else 0
    metric = any(a < q.i and clause.i <= a and b <= q.i and not (predicate_at_end(scan, b)) or (label is not None and label.i <= a < label.j) for a, b, _ in scan.metrics)
    service = any(scan.lows[k] in _SERVICE for k in range(label.i if label is not None else q.j, clause.j))
    if _process(scan, predicate if predicate >= 0 else j, clause.j) and not metric:
        return Form.ACTIVITY_COVERAGE
    transaction = head & W.TRANSACTION
    own = head & (W.OWN_PLAN | W.ARTEFACT | W.OUTPUT) and not head & (_PEOPLE if not head & W.OWN_PLAN else 0) and not any(scan.bits[n] & W.OUTSIDE for n in range(i, j))
    if head & W.UNIT_TIME and i >= q.j:
        return Form.METRIC_TARGET
    if label is not None and predicate < 0:
        predicate = next((k for k in range(label.i, label.j) if scan.bits[k] & W.PAST), -1)
        bits = scan.bits[predicate] if predicate >= 0 else 0
    if head & W.METRIC and scan.lows[j - 1] == "completion" and any(scan.lows[n] in _LESSONS for n in range(clause.i, clause.j)):
        return Form.ACTIVITY_COVERAGE
    if head & W.METRIC and scan.lows[q.j] not in ("of", "+") and not before >= 0 and i >= q.j:
        return Form.METRIC_TARGET
    if predicate >= 0 and scan.bits[predicate] & W.SERVICE and not head & W.OWN_PLAN and not _process(scan, predicate, clause.j):
        return Form.METRIC_TARGET
    governed = scan.lows[_governor(scan, q)]
    held = predicate >= 0 and scan.lows[predicate] in ("held", "involved", "conducted", "done", "completed") and (governed in ("with", "by", "in", "for") or predicate > q.i)
    if held and (head & (_PEOPLE | W.TRANSACTION) or governed == "with") and predicate < q.i and (scan.lows[predicate] != "completed" or governed == "by" or governed == "before"):
        return Form.ACTIVITY_COVERAGE
    if q.of is not None and own and not transaction and predicate < 0 and not metric and not pair:
        return Form.PERCENT_COMPLETE
    opening = _governor(scan, q) == clause.i and governed == "for"
    if governed in ("for", "on", "with", "before") and not opening and not metric and not lead & (W.UP | W.DOWN | W.REACH & ~W.LIGHT):
        if not pair and not bits & W.USE and (governed != "with" or not head & W.ARTEFACT):
            return Form.ACTIVITY_COVERAGE
        if pair and _process_subject(scan, clause, q):
            return Form.ACTIVITY_COVERAGE
    requested = predicate >= 0 and predicate < q.i and scan.lex.lemmas.get(scan.lows[predicate], "") in ("request", "collect", "use", "apply", "obtain", "gather", "ask")
    handed = before >= 0 and governed == "to" and scan.lex.lemmas.get(scan.lows[before], "") in ("send", "pay", "give", "offer", "deliver", "hand", "provide", "distribute", "issue", "mail", "ship")
    if handed and clause.lead < 0:
        return Form.ACTIVITY_COVERAGE
    if governed in ("from", "in", "on", "for") and requested and (head & _PEOPLE or _process_subject(scan, clause, q)) and clause.lead < 0:
        return Form.ACTIVITY_COVERAGE
    if active and any(scan.lows[n] in ("review", "check", "approval", "audit", "screening", "inspection", "sign-off") for n in range(max(predicate, 0), clause.j)) and scan.lex.lemmas.get(scan.lows[predicate], "") in ("pass", "go", "undergo", "get", "receive", "have"):
        return Form.ACTIVITY_COVERAGE
    if _our_people_do(scan, clause, q) or _takes_part(scan, head, predicate, active, clause):
        return Form.ACTIVITY_COVERAGE
    work = bits & (W.ACT | W.TREAT) and bits & W.PAST and not active
    state = bits & W.STATE or (predicate >= 0 and scan.lows[predicate] in _PROGRESS)
    led_work = lead & (W.ACT | W.TREAT) and not lead & (W.UP | W.DOWN | W.HOLD) and lemma not in ("get", "have", "ensure", "deliver", "drive", "support", "make", "see")
    if lemma in ("achieve", "reach", "hit", "attain", "score", "exceed"):
        return Form.METRIC_TARGET
    if metric and not (work or led_work) or lemma == "automate" and not head & W.OWN_PLAN:
        return Form.METRIC_TARGET
    if lemma in ("complete", "finish", "accomplish") and not head & (_PEOPLE | W.TRANSACTION):
        return Form.PERCENT_COMPLETE
    if own and not (transaction and service) and (work or state or led_work or head & W.OWN_PLAN and not bits & W.USE):
        if pair and not (work or state or led_work):
            return Form.METRIC_TARGET
        return Form.ACTIVITY_COVERAGE if _registers(scan, predicate if work else clause.lead) else Form.PERCENT_COMPLETE
    if work and bits & W.TREAT and not (transaction and service) and not (bits & W.USE and head & W.OUTSIDER and not _checks(scan, predicate)):
        return Form.ACTIVITY_COVERAGE
    if led_work and lead & W.TREAT and (head & _PEOPLE or transaction or not head):
        return Form.ACTIVITY_COVERAGE
    if head & W.INSIDER and (work or led_work) and not active:
        return Form.ACTIVITY_COVERAGE
    if clause.lead < 0 and not metric and head & W.INSIDER and predicate < 0 and _for_before(scan, q):
        return Form.ACTIVITY_COVERAGE
    if not head & (_PEOPLE | W.TRANSACTION | W.METRIC) and (state or work) and not metric:
        return Form.PERCENT_COMPLETE
    if transaction and state and scan.lows[predicate] in ("green", "done", "complete", "completed", "closed", "finished") and not service:
        return Form.PERCENT_COMPLETE
    return Form.METRIC_TARGET


_LESSONS = frozenset("training trainings course courses workshop workshops session sessions module modules certification e-learning onboarding bootcamp induction".split())


def predicate_at_end(scan: Scan, b: int) -> bool:
    """Whether a 'metric' that ends at b is in truth a noun and its participle ('meeting held')."""
    return (scan.bits[b - 1] & W.PAST != 0) and not (scan.bits[b - 1] & W.HEAD != 0)


def _process_subject(scan: Scan, clause: Clause, q: Quantity) -> bool:
    i, j = scan.noun_phrase(clause.i, q.i)
    return bool(scan.head(i, j) & W.PROCESS_OBJECT)


def _our_people_do(scan: Scan, clause: Clause, q: Quantity) -> bool:
    """'Nurses check 95% of beds': our own people are the subject of a routine act right before the share."""
    k = _governor(scan, q)
    if clause.lead >= 0 or k <= clause.i or not scan.bits[k] & (W.BASE | W.THIRD) or not scan.bits[k] & (W.TREAT | W.ACT):
        return False
    return bool(scan.bits[k - 1] & W.INSIDER or scan.lows[k - 1] in ("team", "teams", "we"))


def _takes_part(scan: Scan, head: int, predicate: int, active: bool, clause: Clause) -> bool:
    """'90% of managers complete the course': our staff go through our own training."""
    if not head & W.INSIDER or predicate < 0 or not active:
        return False
    return any(scan.lows[n] in _LESSONS for n in range(predicate, clause.j)) and scan.lex.lemmas.get(scan.lows[predicate], "") in ("complete", "attend", "take", "finish", "do", "join", "visit")


def _governor(scan: Scan, q: Quantity) -> int:
    """Index of the word before the number and its comparator."""
    k = q.i - 1
    while k >= 0 and (scan.bits[k] & (W.GE | W.LE | W.APPROX) and scan.lows[k] not in ("in", "on") or scan.kinds[k] == "c" or scan.lows[k] in ("least", "than", "at")):
        k -= 1
    return k


def _predicate_before(scan: Scan, clause: Clause, q: Quantity) -> int:
    """Index of a participle or state word right before 'in / with / by 28 of 40 sites', or -1."""
    k = _governor(scan, q)
    if clause.lead >= 0 or scan.lows[k] not in ("in", "on", "at", "with", "by", "for", "to", "across"):
        return -1
    k -= 1
    return k if k > clause.i and (scan.bits[k] & W.PAST or scan.bits[k] & W.STATE) else -1


def _registers(scan: Scan, k: int) -> bool:
    return scan.lex.lemmas.get(scan.lows[k], "") in (
        "document", "tag", "review", "label", "check", "audit", "inspect", "assess", "classify", "screen", "assign", "enrol", "enroll", "register", "record",
    )  # fmt: skip


def _checks(scan: Scan, k: int) -> bool:
    return scan.lex.lemmas.get(scan.lows[k], "") in (
        "train", "coach", "contact", "survey", "review", "document", "tag", "inform", "brief", "certify", "enable", "educate", "interview", "call", "visit", "audit",
        "inspect", "screen", "check", "label", "assess", "welcome", "notify", "remind", "invite", "email", "triage", "mentor", "onboard", "appraise", "consult", "assign", "classify", "vaccinate", "cover", "test", "verify", "measure", "monitor",
    )  # fmt: skip


def _for_before(scan: Scan, q: Quantity) -> bool:
    return scan.lows[q.i - 1] in ("for", "in", "with") or scan.kinds[q.i - 1] == "c" if q.i else False


def _population(scan: Scan, clause: Clause, q: Quantity, label: Clause | None) -> tuple[int, int]:
    """Tokens of the noun phrase the share is taken of."""
    k = q.j
    while k < clause.j and (scan.lows[k] in ("of", "+", "or", "more", "all", "the", "our") or scan.bits[k] & W.DET):
        k += 1
    if k < clause.j and not scan.bits[k] & W.PREP:
        i, j = scan.noun_phrase(k, clause.j)
        if i < j and not (scan.bits[i] & VERB and scan.bits[i] & W.PAST and j == i + 1) and not (j == i + 1 and scan.bits[i] & W.STATE and not scan.bits[i] & W.OWN_PLAN):
            while j < clause.j and scan.lows[j] in ("of", "on", "in", "for", "to", "with") and False:
                break
            return i, j
    if label is not None and q.i - clause.i <= 2:
        return scan.noun_phrase(label.i, label.j)
    start = clause.lead + 1 if clause.lead >= 0 else clause.i
    return scan.noun_phrase(start, q.i)


def _predicate(scan: Scan, j: int, end: int) -> tuple[int, bool]:
    """(index of the predicate verb or state word behind token j or -1, whether it is active)."""
    active = False
    for k in range(j, end):
        bits = scan.bits[k]
        if scan.lows[k] in ("has", "have", "had") and scan.lows[k + 1] != "been":
            if k + 1 < end and scan.bits[k + 1] & W.PAST and not scan.lows[k + 1] == "been":
                return k + 1, scan.lows[k + 2] not in ("by",)
            return k, True
        if bits & W.AUX:
            continue
        if bits & VERB and not (scan.bits[k - 1] & W.DET != 0) and not any(a <= k < b for a, b, _ in scan.metrics):
            if bits & W.ING and not bits & W.USE:
                continue
            active = not bits & W.PAST
            return k, active
        if bits & W.STATE and scan.lows[k] not in ("over", "out", "up", "in", "set", "open"):
            return k, False
    return -1, False


def _process(scan: Scan, k: int, end: int) -> bool:
    """'have a command plan', 'with two reviewers', 'using the template': compliance with a process of ours."""
    if k < 0:
        return False
    opener = scan.lows[k] in ("have", "has", "having", "with", "using", "use", "includes", "include", "contain", "contains", "carry", "follow", "get", "gets", "receive", "receives", "has", "had", "following", "documented")
    if not opener:
        return False
    return any(scan.bits[n] & W.PROCESS_OBJECT for n in range(k + 1, end))


def universal(scan: Scan, clause: Clause) -> Form | None:
    """The form of a clause whose only number is a word: all, every, each, zero, no (codebook, section 10); None if there is none."""
    for k in range(clause.i, clause.j):
        low = scan.lows[k]
        if low in ("all", "every", "each", "everyone", "everybody", "full", "entire") and not (low == "all" and scan.lows[k + 1] in ("necessary", "the", "in")) or low == "all" and scan.lows[k + 1] == "the":
            return _all_form(scan, clause, k)
        if low in ("zero", "no") and k + 1 < clause.j and scan.kinds[k + 1] == "w" and not scan.glued(k + 1) and scan.lows[k + 1] not in ("one", "longer", "later", "matter", "need", "trust", "code", "more", "less"):
            return _none_form(scan, clause, k)
    return None


def _all_form(scan: Scan, clause: Clause, k: int) -> Form | None:
    i, j = scan.noun_phrase(k + 1 + (scan.lows[k + 1] == "of"), clause.j)
    head = scan.head(i, j)
    if scan.lows[k] in ("everyone", "everybody"):
        head, j = W.INSIDER, k + 1
    if scan.lows[k] == "full":
        if any(m[0] == k + 1 and m[2].kind in ("rate", "count") for m in scan.metrics):
            return Form.METRIC_TARGET
        return None
    predicate, active = _predicate(scan, j, clause.j)
    bits = scan.bits[predicate] if predicate >= 0 else 0
    lead = scan.bits[clause.lead] if clause.lead >= 0 else 0
    if scan.lows[k - 1] in ("for", "to", "with") and head & _PEOPLE and any(scan.bits[n] & (W.PAST | W.STATE) and scan.kinds[n] == "w" for n in range(clause.i, k)) and clause.lead < 0:
        return Form.ACTIVITY_COVERAGE
    if scan.lows[k - 1] == "for" and clause.lead < 0 and head and any(scan.bits[n] & W.PROCESS_OBJECT for n in range(clause.i, k)) and any(scan.bits[n] & W.PAST for n in range(clause.i, k)):
        return Form.ACTIVITY_COVERAGE
    if scan.lows[k - 1] in ("at", "in", "on") and clause.lead < 0 and any(scan.bits[n] & W.PAST and _checks(scan, n) for n in range(clause.i, k)):
        return Form.ACTIVITY_COVERAGE
    if predicate >= 0 and any(scan.lows[n] in _LESSONS for n in range(predicate, clause.j)) and scan.lex.lemmas.get(scan.lows[predicate], "") in ("complete", "attend", "take", "finish", "do", "join", "have"):
        return Form.ACTIVITY_COVERAGE
    things = head & (_PEOPLE | W.TRANSACTION | W.OWN_PLAN | W.ARTEFACT | W.OUTPUT)
    if _process(scan, predicate, clause.j) or _process(scan, j, clause.j):
        return Form.ACTIVITY_COVERAGE
    if clause.lead >= 0 and k > clause.lead:
        if lead & W.TREAT and head & (_PEOPLE | W.TRANSACTION) and _checks(scan, clause.lead):
            return Form.ACTIVITY_COVERAGE
        lemma = scan.lex.lemmas.get(scan.lows[clause.lead], "")
        if head & W.INSIDER and lemma in ("get", "enable", "give", "provide", "equip", "move"):
            return Form.ACTIVITY_COVERAGE
        return None
    if predicate >= 0 and bits & W.PAST and not active and _checks(scan, predicate) and k == clause.i:
        return Form.ACTIVITY_COVERAGE
    if predicate >= 0 and bits & W.PAST and not active and things:
        if bits & W.TREAT and _checks(scan, predicate):
            return Form.ACTIVITY_COVERAGE
        if head & W.INSIDER and bits & (W.ACT | W.TREAT):
            return Form.ACTIVITY_COVERAGE
        return None
    if predicate >= 0 and active and bits & W.USE and head & (_PEOPLE | W.TRANSACTION):
        return Form.METRIC_TARGET
    if scan.lows[k - 1] in ("for", "to", "with") and head & W.INSIDER and any(scan.bits[n] & (W.PAST | W.STATE) for n in range(clause.i, k)):
        return Form.ACTIVITY_COVERAGE
    if scan.lows[k - 1] == "by" and head & W.INSIDER:
        return Form.METRIC_TARGET
    return None


def _none_form(scan: Scan, clause: Clause, k: int) -> Form | None:
    i, j = scan.noun_phrase(k + 1, clause.j)
    head = scan.head(i, j)
    lows = {scan.lows[n] for n in range(i, clause.j)}
    if lows & {"findings", "finding", "objection", "objections"} and scan.lows[k] == "no":
        return None
    low_is_no = scan.lows[k] == "no"
    left = any(scan.lows[n] in ("left", "remain", "remains", "remaining") for n in range(j - 1, clause.j))
    if scan.lows[k] == "zero" and clause.lead < 0 and j > i or left and head:
        return Form.METRIC_TARGET
    if low_is_no and k == clause.i and head and any(scan.bits[n] & W.PAST for n in range(j, clause.j)):
        return Form.METRIC_TARGET
    countable = any(i <= m[0] < j for m in scan.metrics) or head & (W.EVENT | W.TRANSACTION)
    if not countable or (clause.lead >= 0 and k > clause.lead and not scan.bits[clause.lead] & (W.REACH | W.WIN | W.LIGHT | W.HOLD)):
        return None
    if clause.lead >= 0 and scan.bits[clause.lead] & W.HOLD:
        return Form.METRIC_BOUND
    return Form.METRIC_TARGET


def count_form(scan: Scan, clause: Clause, q: Quantity, mention: tuple[int, int, MetricEntry] | None, *, change: bool, label: Clause | None) -> Form:
    """The form of a plain count: our output, acts of outsiders, or the level of a metric."""
    k = q.j
    while k < clause.j and (scan.lows[k] in ("of", "or", "more", "+", "new", "additional", "extra") and scan.lows[k] != "or" or scan.bits[k] & W.DET):
        k += 1
    i, j = scan.noun_phrase(k, clause.j)
    head = scan.head(i, j)
    last = scan.lex.singular.get(scan.lows[j - 1], scan.lows[j - 1]) if j > i else ""
    lead = scan.bits[clause.lead] if clause.lead >= 0 else 0
    lemma = scan.lex.lemmas.get(scan.lows[clause.lead], "") if clause.lead >= 0 else ""
    lead &= ~W.UP if lead & W.WIN else -1
    if lead & W.CHANGE and lead & W.ACT and not metric_before(mention, q) and not any(scan.lows[n] in ("to", "from", "by") for n in range(clause.lead, q.i)):
        lead &= ~W.CHANGE
    directed = lead & (W.UP | W.DOWN | W.CHANGE) or lemma in ("reach", "hit", "attain", "exceed", "achieve", "lose", "score")
    names = {scan.lows[n] for n in range(i, j)}
    stop = next((n for n in range(q.j, clause.j) if scan.lows[n] in (",", ";")), clause.j)
    rate = any(scan.bits[n] & W.CADENCE for n in range(q.j, stop)) or bool(names & {"monthly", "weekly", "daily"})
    total = any(scan.bits[n] & W.TOTAL for n in range(clause.i, clause.j))
    agent = _agent(scan, j, clause.j)
    if q.kind == "freq":
        measured = mention is not None and mention[0] < q.i and mention[2].kind in ("count", "rate") and "head" not in mention[2].flags
        return Form.METRIC_TARGET if head & W.OUTSIDER or measured else Form.OUTPUT_COUNT
    if q.kind == "rank":
        return Form.METRIC_TARGET
    mention = next((m for m in scan.metrics if i <= m[0] and m[1] == j), mention)
    inner = mention is not None and i <= mention[0] < j
    metric = mention is not None and (mention[0] < q.i or inner)
    stock = last in _STOCK or bool(names & {"registered", "active"})
    ceiling = scan.bits[max(_governor(scan, q) + 1, 0)] & W.LE if q.i > clause.i else 0
    if clause.lead < 0 and (ceiling or q.i and scan.kinds[q.i - 1] == "c" and "<" in scan.lows[q.i - 1]) and i < j and not sent_before(scan, clause, q):
        return Form.METRIC_TARGET
    if clause.lead < 0 and head & W.OUTSIDER and not head & W.INSIDER and (any(scan.lows[n] == "new" for n in range(q.j, j)) or scan.lows[q.i - 1] == "first"):
        return Form.EVENT_COUNT
    if clause.lead < 0 and names & {"registered", "active"} and not head & W.INSIDER:
        return Form.METRIC_TARGET
    if head & W.INSIDER and not head & W.OUTSIDER or (lead & W.ACT and head & W.STAFF_HIRE):
        return Form.METRIC_TARGET if directed and mention is not None and not inner else Form.OUTPUT_COUNT
    if agent == "outsider" or clause.lead < 0 and any(scan.bits[n] & W.OUTSIDE for n in range(i, j)) and head:
        return Form.EVENT_COUNT
    if agent == "insider" and not lead:
        return Form.OUTPUT_COUNT
    subject = scan.noun_phrase(clause.i, q.i) if clause.lead < 0 and label is None else (0, 0)
    if subject[1] > subject[0] and not metric:
        doer = scan.head(*subject)
        acts = subject[1] < q.i and scan.bits[subject[1]] & (W.BASE | W.THIRD)
        if acts and doer & (W.OUTSIDER | W.EXAMINER) and not doer & W.INSIDER:
            return Form.EVENT_COUNT
        if doer & W.EVENT and head & W.OUTSIDER and not doer & W.OUTPUT:
            return Form.EVENT_COUNT
    if lemma in ("recruit", "enrol", "enroll", "register", "enlist") and head & W.OUTSIDER and not head & W.INSIDER:
        return Form.EVENT_COUNT
    if lead & W.ACT and not directed and not lead & W.WIN and q.i - clause.lead > 2 and _governs(scan, q) and _one_thing(scan, clause, q):
        return Form.ACTIVITY
    if any(scan.lows[n] in _GRANTED for n in range(j, min(clause.j, j + 2))) and not head & W.INSIDER:
        return Form.EVENT_COUNT
    if head & W.TRANSACTION and rate and lemma in ("deliver", "process", "handle", "serve", "ship", "answer", "support"):
        return Form.METRIC_TARGET
    if lead & W.ACT and not directed and not lead & (W.WIN | W.REACH):
        if lemma in ("drive",) and head & (W.EVENT | W.OUTSIDER | W.METRIC):
            return Form.METRIC_TARGET if rate else Form.EVENT_COUNT
        if lemma == "support" and (head & W.OUTSIDER and (q.value or 0) >= 1000 or any(scan.lows[n] == "concurrent" for n in range(i, j))):
            return Form.METRIC_TARGET
        return Form.OUTPUT_COUNT
    if lemma in ("sell", "sign", "win") and not total:
        return Form.EVENT_COUNT
    if lemma in ("collect", "gather", "book", "capture", "pull") and not head & (W.EVENT | W.OUTSIDER | W.METRIC):
        return Form.OUTPUT_COUNT
    if lead & W.ACT and clause.lead >= 0 and not directed and q.i - clause.lead > 2 and scan.bits[q.i - 1] & W.PREP and _one_thing(scan, clause, q):
        return Form.ACTIVITY
    if lead & W.WIN and not directed or lemma in ("get", "generate", "have", "see", "attract", "drive"):
        if head & (W.OUTSIDER | W.EVENT) or not head & (W.OUTPUT | W.ARTEFACT | W.OWN_PLAN | W.INSIDER):
            return Form.METRIC_TARGET if rate and metric or total else Form.EVENT_COUNT
        return Form.METRIC_TARGET if metric and not inner else Form.OUTPUT_COUNT if head & (W.OUTPUT | W.ARTEFACT) and not head & W.EVENT else Form.EVENT_COUNT
    if directed:
        own = head & W.OUTPUT and not head & (W.EVENT | W.OUTSIDER | W.TRANSACTION) and not metric
        return Form.OUTPUT_COUNT if own and not head & W.METRIC else Form.METRIC_TARGET
    before = scan.noun_phrase(label.i, label.j) if label is not None else scan.noun_phrase(clause.i, q.i) if clause.lead < 0 else (0, 0)
    passive = next((n for n in range(j, clause.j) if scan.bits[n] & W.PAST and scan.bits[n] & VERB), -1)
    visited = next((n for n in range(clause.i, q.i) if scan.bits[n] & W.PAST and scan.bits[n] & (W.USE | W.VERDICT) and scan.bits[n] & VERB), -1)
    sent = sent_before(scan, clause, q)
    if clause.lead < 0 and label is None and sent and before[1] > before[0] and _governs(scan, q) and not scan.bits[before[1] - 1] & W.PLURAL and not metric_before(mention, q):
        return Form.ACTIVITY
    if clause.lead < 0 and label is None and sent and not metric_before(mention, q) and head & (W.OUTSIDER | W.INSIDER | W.ARTEFACT) and scan.lows[_governor(scan, q)] != "by":
        return Form.OUTPUT_COUNT
    if label is None and clause.lead < 0 and scan.lows[_governor(scan, q)] in ("to",) and i > q.i and before[1] > before[0] and not passive_work(scan, j, clause.j):
        return Form.METRIC_TARGET
    if visited >= 0 and clause.lead < 0 and not metric_before(mention, q):
        return Form.EVENT_COUNT
    if metric and mention is not None and mention[0] < q.i:
        return Form.METRIC_TARGET
    if passive >= 0 and passive - j <= 1 and scan.bits[passive] & (W.WIN | W.VERDICT) and scan.lows[passive] in _GRANTED:
        return Form.EVENT_COUNT
    if passive >= 0 and scan.bits[passive] & (W.ACT | W.TREAT) and not scan.bits[passive] & (W.WIN | W.VERDICT) and passive - j <= 1:
        return Form.OUTPUT_COUNT
    if head & W.OUTPUT and not head & W.EVENT and not rate and not total and not (head & W.OUTSIDER):
        return Form.OUTPUT_COUNT
    doing = next((n for n in range(j, min(clause.j, j + 3)) if scan.bits[n] & W.BASE and scan.bits[n] & (W.USE | W.WIN) and not scan.bits[n] & W.PLURAL), -1)
    if doing >= 0 and clause.lead < 0 and j > i and scan.bits[j - 1] & W.PLURAL and not head & W.INSIDER:
        return Form.EVENT_COUNT
    closed = any(scan.bits[n] & W.PAST and scan.bits[n] & W.ACT and not scan.bits[n] & W.VERDICT or scan.lows[n] == "closed" for n in range(j, clause.j))
    if head & (W.OWN_PLAN | W.ARTEFACT) and closed and not agent and not head & W.OUTSIDER:
        return Form.OUTPUT_COUNT
    if head & W.EVENT or (inner and mention is not None and mention[2].kind == "count" and not head & W.OUTPUT):
        return Form.METRIC_TARGET if rate or total or (stock and not agent) else Form.EVENT_COUNT
    if head & W.OUTSIDER:
        acting = any(scan.bits[n] & W.USE and scan.bits[n] & (W.BASE | W.THIRD) for n in range(j, clause.j)) or j < scan.size and (scan.bits[j] & (W.REL | VERB) or scan.lows[j] in ("that", "who"))
        acting = acting or any(scan.lows[n] in _GRANTED for n in range(j, scan.size))
        if rate or total or (stock and not acting):
            return Form.METRIC_TARGET
        return Form.EVENT_COUNT
    if inner:
        return Form.METRIC_TARGET
    if passive >= 0 and scan.bits[passive] & (W.ACT | W.TREAT) and agent != "outsider":
        return Form.OUTPUT_COUNT
    if clause.lead < 0 and label is None and _governs(scan, q) and before[1] > before[0] and not scan.bits[before[1] - 1] & W.PLURAL and any(scan.bits[n] & (W.PAST | W.STATE) for n in range(before[1], clause.j)):
        return Form.ACTIVITY
    if before[1] > before[0] and scan.head(*before) & W.METRIC:
        return Form.METRIC_TARGET
    if not head and before[1] > before[0] and not scan.head(*before) & (W.OUTPUT | W.ARTEFACT) and i == j:
        return Form.METRIC_TARGET
    return Form.OUTPUT_COUNT


def sent_before(scan: Scan, clause: Clause, q: Quantity) -> bool:
    """Whether a participle of our own work stands before the number ('letters sent to 45 suppliers')."""
    return any(scan.bits[n] & W.PAST and scan.bits[n] & (W.ACT | W.TREAT) and not scan.bits[n] & (W.VERDICT | W.WIN) for n in range(clause.i, q.i))


def passive_work(scan: Scan, j: int, end: int) -> bool:
    """Whether a participle of work follows token j."""
    return any(scan.bits[n] & W.PAST and scan.bits[n] & W.ACT for n in range(j, end))


def _governs(scan: Scan, q: Quantity) -> bool:
    return scan.lows[_governor(scan, q)] in ("for", "with", "in", "at", "on", "after", "across", "from", "between", "by", "to")


def _one_thing(scan: Scan, clause: Clause, q: Quantity) -> bool:
    """Whether the verb's object is one thing, so that a number behind it only describes it ('pilot the app in 3 wards')."""
    i, j = scan.noun_phrase(clause.lead + 1, q.i)
    return i < j and not scan.bits[j - 1] & W.PLURAL


def metric_before(mention: tuple[int, int, MetricEntry] | None, q: Quantity) -> bool:
    """Whether a metric is named before the number."""
    return mention is not None and mention[0] < q.i


def _agent(scan: Scan, j: int, end: int) -> str:
    """Who acts, where a 'by' phrase behind token j says so."""
    for k in range(j, end - 1):
        if scan.lows[k] == "by":
            i, n = scan.noun_phrase(k + 1, end)
            head = scan.head(i, n)
            if head & W.OUTSIDER and not head & W.INSIDER:
                return "outsider"
            if head & W.INSIDER:
                return "insider"
    return ""
