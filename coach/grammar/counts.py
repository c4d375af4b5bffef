"""Shares and counts: whose things are counted decides between progress, coverage, output, events and metrics."""

from __future__ import annotations

from coach.grammar.clauses import Clause
from coach.grammar.lexicon import BIT, VERB, MetricEntry
from coach.grammar.numbers import Quantity
from coach.grammar.scan import Scan
from coach.types import Form

_PEOPLE = BIT["outsider"] | BIT["insider"]
_PROGRESS = frozenset("complete completed done finished implemented built delivered live ready green closed migrated ported".split())
_GRANTED = frozenset("accepted signed won awarded approved selected nominated shortlisted sold granted received earned".split())
_SERVICE = frozenset("time sla slo within inside target deadline first".split())
_STOCK = frozenset(
    "follower subscriber member user account customer client registered visitor student patient guest partner seller tenant resident donor reader listener employee".split()
)


def routine_coverage(scan: Scan, k: int) -> bool:
    """'Briefing coverage', 'QBR coverage': how many our routine reaches; not test, press or network coverage."""
    return scan.low(k) == "coverage" and scan.has(k - 1, "output") and scan.low(k - 1) not in ("test", "code", "press", "media", "news", "article", "story", "pipeline", "branch")


def share_form(scan: Scan, clause: Clause, q: Quantity, label: Clause | None, *, pair: bool) -> Form:
    """The form of 'q % of a population does or gets something'."""
    i, j = _population(scan, clause, q, label)
    head = scan.head(i, j)
    predicate, active = _predicate(scan, max(j, q.j), clause.j)
    lead = scan.bits[clause.lead] if clause.lead >= 0 else 0
    lemma = scan.lex.lemmas.get(scan.low(clause.lead), "") if clause.lead >= 0 else ""
    bits = scan.bits[predicate] if predicate >= 0 else 0
    inside = next((k for k in range(q.i, q.j) if scan.bits[k] & BIT["past"]), -1)
    before = inside if inside >= 0 else _predicate_before(scan, clause, q) if predicate < 0 else -1
    if before >= 0:
        predicate, active = before, False
    bits = scan.bits[predicate] if predicate >= 0 else 0
    metric = any(a < q.i and clause.i <= a and b <= q.i and not (predicate_at_end(scan, b)) or (label is not None and label.i <= a < label.j) for a, b, _ in scan.metrics)
    service = any(scan.low(k) in _SERVICE for k in range(label.i if label is not None else q.j, clause.j))
    if _process(scan, predicate if predicate >= 0 else j, clause.j) and not metric:
        return Form.ACTIVITY_COVERAGE
    transaction = head & BIT["transaction"]
    own = head & (BIT["own_plan"] | BIT["artefact"] | BIT["output"]) and not head & (_PEOPLE if not head & BIT["own_plan"] else 0) and not any(scan.bits[n] & BIT["outside"] for n in range(i, j))
    if head & BIT["unit_time"] and i >= q.j:
        return Form.METRIC_TARGET
    if label is not None and predicate < 0:
        predicate = next((k for k in range(label.i, label.j) if scan.bits[k] & BIT["past"]), -1)
        bits = scan.bits[predicate] if predicate >= 0 else 0
    if head & BIT["metric"] and scan.low(j - 1) == "completion" and any(scan.low(n) in _LESSONS for n in range(clause.i, clause.j)):
        return Form.ACTIVITY_COVERAGE
    if head & BIT["metric"] and scan.low(q.j) not in ("of", "+") and not before >= 0 and i >= q.j:
        return Form.METRIC_TARGET
    if predicate >= 0 and scan.bits[predicate] & BIT["service"] and not head & BIT["own_plan"] and not _process(scan, predicate, clause.j):
        return Form.METRIC_TARGET
    governed = scan.low(_governor(scan, q))
    held = predicate >= 0 and scan.low(predicate) in ("held", "involved", "conducted", "done", "completed") and (governed in ("with", "by", "in", "for") or predicate > q.i)
    if held and (head & (_PEOPLE | BIT["transaction"]) or governed == "with") and predicate < q.i and (scan.low(predicate) != "completed" or governed == "by" or governed == "before"):
        return Form.ACTIVITY_COVERAGE
    if q.of is not None and own and not transaction and predicate < 0 and not metric and not pair:
        return Form.PERCENT_COMPLETE
    opening = _governor(scan, q) == clause.i and governed == "for"
    if governed in ("for", "on", "with", "before") and not opening and not metric and not lead & (BIT["up"] | BIT["down"] | BIT["reach"] & ~BIT["light"]):
        if not pair and not bits & BIT["use"] and (governed != "with" or not head & BIT["artefact"]):
            return Form.ACTIVITY_COVERAGE
        if pair and _process_subject(scan, clause, q):
            return Form.ACTIVITY_COVERAGE
    requested = predicate >= 0 and predicate < q.i and scan.lex.lemmas.get(scan.low(predicate), "") in ("request", "collect", "use", "apply", "obtain", "gather", "ask")
    handed = before >= 0 and governed == "to" and scan.lex.lemmas.get(scan.low(before), "") in ("send", "pay", "give", "offer", "deliver", "hand", "provide", "distribute", "issue", "mail", "ship")
    if handed and clause.lead < 0:
        return Form.ACTIVITY_COVERAGE
    if governed in ("from", "in", "on", "for") and requested and (head & _PEOPLE or _process_subject(scan, clause, q)) and clause.lead < 0:
        return Form.ACTIVITY_COVERAGE
    if active and any(scan.low(n) in ("review", "check", "approval", "audit", "screening", "inspection", "sign-off") for n in range(max(predicate, 0), clause.j)) and scan.lex.lemmas.get(scan.low(predicate), "") in ("pass", "go", "undergo", "get", "receive", "have"):
        return Form.ACTIVITY_COVERAGE
    if _our_people_do(scan, clause, q) or _takes_part(scan, head, predicate, active, clause):
        return Form.ACTIVITY_COVERAGE
    work = bits & (BIT["act"] | BIT["treat"]) and bits & BIT["past"] and not active
    state = bits & BIT["state"] or (predicate >= 0 and scan.low(predicate) in _PROGRESS)
    led_work = lead & (BIT["act"] | BIT["treat"]) and not lead & (BIT["up"] | BIT["down"] | BIT["hold"]) and lemma not in ("get", "have", "ensure", "deliver", "drive", "support", "make", "see")
    if lemma in ("achieve", "reach", "hit", "attain", "score", "exceed"):
        return Form.METRIC_TARGET
    if metric and not (work or led_work) or lemma == "automate" and not head & BIT["own_plan"]:
        return Form.METRIC_TARGET
    if lemma in ("complete", "finish", "accomplish") and not head & (_PEOPLE | BIT["transaction"]):
        return Form.PERCENT_COMPLETE
    if own and not (transaction and service) and (work or state or led_work or head & BIT["own_plan"] and not bits & BIT["use"]):
        if pair and not (work or state or led_work):
            return Form.METRIC_TARGET
        return Form.ACTIVITY_COVERAGE if _registers(scan, predicate if work else clause.lead) else Form.PERCENT_COMPLETE
    if work and bits & BIT["treat"] and not (transaction and service) and not (bits & BIT["use"] and head & BIT["outsider"] and not _checks(scan, predicate)):
        return Form.ACTIVITY_COVERAGE
    if led_work and lead & BIT["treat"] and (head & _PEOPLE or transaction or not head):
        return Form.ACTIVITY_COVERAGE
    if head & BIT["insider"] and (work or led_work) and not active:
        return Form.ACTIVITY_COVERAGE
    if clause.lead < 0 and not metric and head & BIT["insider"] and predicate < 0 and _for_before(scan, q):
        return Form.ACTIVITY_COVERAGE
    if not head & (_PEOPLE | BIT["transaction"] | BIT["metric"]) and (state or work) and not metric:
        return Form.PERCENT_COMPLETE
    if transaction and state and scan.low(predicate) in ("green", "done", "complete", "completed", "closed", "finished") and not service:
        return Form.PERCENT_COMPLETE
    return Form.METRIC_TARGET


_LESSONS = frozenset("training trainings course courses workshop workshops session sessions module modules certification e-learning onboarding bootcamp induction".split())


def predicate_at_end(scan: Scan, b: int) -> bool:
    """Whether a 'metric' that ends at b is in truth a noun and its participle ('meeting held')."""
    return scan.has(b - 1, "past") and not scan.has(b - 1, "head")


def _process_subject(scan: Scan, clause: Clause, q: Quantity) -> bool:
    i, j = scan.noun_phrase(clause.i, q.i)
    return bool(scan.head(i, j) & BIT["process_object"])


def _our_people_do(scan: Scan, clause: Clause, q: Quantity) -> bool:
    """'Nurses check 95% of beds': our own people are the subject of a routine act right before the share."""
    k = _governor(scan, q)
    if clause.lead >= 0 or k <= clause.i or not scan.bits[k] & (BIT["base"] | BIT["third"]) or not scan.bits[k] & (BIT["treat"] | BIT["act"]):
        return False
    return bool(scan.bits[k - 1] & BIT["insider"] or scan.low(k - 1) in ("team", "teams", "we"))


def _takes_part(scan: Scan, head: int, predicate: int, active: bool, clause: Clause) -> bool:
    """'90% of managers complete the course': our staff go through our own training."""
    if not head & BIT["insider"] or predicate < 0 or not active:
        return False
    return any(scan.low(n) in _LESSONS for n in range(predicate, clause.j)) and scan.lex.lemmas.get(scan.low(predicate), "") in ("complete", "attend", "take", "finish", "do", "join", "visit")


def _governor(scan: Scan, q: Quantity) -> int:
    """Index of the word before the number and its comparator."""
    k = q.i - 1
    while k >= 0 and (scan.bits[k] & (BIT["ge"] | BIT["le"] | BIT["approx"]) and scan.low(k) not in ("in", "on") or scan.tokens[k].kind == "c" or scan.low(k) in ("least", "than", "at")):
        k -= 1
    return k


def _predicate_before(scan: Scan, clause: Clause, q: Quantity) -> int:
    """Index of a participle or state word right before 'in / with / by 28 of 40 sites', or -1."""
    k = _governor(scan, q)
    if clause.lead >= 0 or scan.low(k) not in ("in", "on", "at", "with", "by", "for", "to", "across"):
        return -1
    k -= 1
    return k if k > clause.i and (scan.bits[k] & BIT["past"] or scan.bits[k] & BIT["state"]) else -1


def _registers(scan: Scan, k: int) -> bool:
    return scan.lex.lemmas.get(scan.low(k), "") in (
        "document", "tag", "review", "label", "check", "audit", "inspect", "assess", "classify", "screen", "assign", "enrol", "enroll", "register", "record",
    )  # fmt: skip


def _checks(scan: Scan, k: int) -> bool:
    return scan.lex.lemmas.get(scan.low(k), "") in (
        "train", "coach", "contact", "survey", "review", "document", "tag", "inform", "brief", "certify", "enable", "educate", "interview", "call", "visit", "audit",
        "inspect", "screen", "check", "label", "assess", "welcome", "notify", "remind", "invite", "email", "triage", "mentor", "onboard", "appraise", "consult", "assign", "classify", "vaccinate", "cover", "test", "verify", "measure", "monitor",
    )  # fmt: skip


def _for_before(scan: Scan, q: Quantity) -> bool:
    return scan.low(q.i - 1) in ("for", "in", "with") or scan.tokens[q.i - 1].kind == "c" if q.i else False


def _population(scan: Scan, clause: Clause, q: Quantity, label: Clause | None) -> tuple[int, int]:
    """Tokens of the noun phrase the share is taken of."""
    k = q.j
    while k < clause.j and (scan.low(k) in ("of", "+", "or", "more", "all", "the", "our") or scan.bits[k] & BIT["det"]):
        k += 1
    if k < clause.j and not scan.bits[k] & BIT["prep"]:
        i, j = scan.noun_phrase(k, clause.j)
        if i < j and not (scan.bits[i] & VERB and scan.bits[i] & BIT["past"] and j == i + 1) and not (j == i + 1 and scan.bits[i] & BIT["state"] and not scan.bits[i] & BIT["own_plan"]):
            while j < clause.j and scan.low(j) in ("of", "on", "in", "for", "to", "with") and False:
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
        if scan.low(k) in ("has", "have", "had") and scan.low(k + 1) != "been":
            if k + 1 < end and scan.bits[k + 1] & BIT["past"] and not scan.low(k + 1) == "been":
                return k + 1, scan.low(k + 2) not in ("by",)
            return k, True
        if bits & BIT["aux"]:
            continue
        if bits & VERB and not scan.has(k - 1, "det") and not any(a <= k < b for a, b, _ in scan.metrics):
            if bits & BIT["ing"] and not bits & BIT["use"]:
                continue
            active = not bits & BIT["past"]
            return k, active
        if bits & BIT["state"] and scan.low(k) not in ("over", "out", "up", "in", "set", "open"):
            return k, False
    return -1, False


def _process(scan: Scan, k: int, end: int) -> bool:
    """'have a command plan', 'with two reviewers', 'using the template': compliance with a process of ours."""
    if k < 0:
        return False
    opener = scan.low(k) in ("have", "has", "having", "with", "using", "use", "includes", "include", "contain", "contains", "carry", "follow", "get", "gets", "receive", "receives", "has", "had", "following", "documented")
    if not opener:
        return False
    return any(scan.bits[n] & BIT["process_object"] for n in range(k + 1, end))


def universal(scan: Scan, clause: Clause) -> Form | None:
    """The form of a clause whose only number is a word: all, every, each, zero, no (codebook, section 10); None if there is none."""
    for k in range(clause.i, clause.j):
        low = scan.low(k)
        if low in ("all", "every", "each", "everyone", "everybody", "full", "entire") and not (low == "all" and scan.low(k + 1) in ("necessary", "the", "in")) or low == "all" and scan.low(k + 1) == "the":
            return _all_form(scan, clause, k)
        if low in ("zero", "no") and k + 1 < clause.j and scan.tokens[k + 1].kind == "w" and not scan.glued(k + 1) and scan.low(k + 1) not in ("one", "longer", "later", "matter", "need", "trust", "code", "more", "less"):
            return _none_form(scan, clause, k)
    return None


def _all_form(scan: Scan, clause: Clause, k: int) -> Form | None:
    i, j = scan.noun_phrase(k + 1 + (scan.low(k + 1) == "of"), clause.j)
    head = scan.head(i, j)
    if scan.low(k) in ("everyone", "everybody"):
        head, j = BIT["insider"], k + 1
    if scan.low(k) == "full":
        if any(m[0] == k + 1 and m[2].kind in ("rate", "count") for m in scan.metrics):
            return Form.METRIC_TARGET
        return None
    predicate, active = _predicate(scan, j, clause.j)
    bits = scan.bits[predicate] if predicate >= 0 else 0
    lead = scan.bits[clause.lead] if clause.lead >= 0 else 0
    if scan.low(k - 1) in ("for", "to", "with") and head & _PEOPLE and any(scan.bits[n] & (BIT["past"] | BIT["state"]) and scan.tokens[n].kind == "w" for n in range(clause.i, k)) and clause.lead < 0:
        return Form.ACTIVITY_COVERAGE
    if scan.low(k - 1) == "for" and clause.lead < 0 and head and any(scan.bits[n] & BIT["process_object"] for n in range(clause.i, k)) and any(scan.bits[n] & BIT["past"] for n in range(clause.i, k)):
        return Form.ACTIVITY_COVERAGE
    if scan.low(k - 1) in ("at", "in", "on") and clause.lead < 0 and any(scan.bits[n] & BIT["past"] and _checks(scan, n) for n in range(clause.i, k)):
        return Form.ACTIVITY_COVERAGE
    if predicate >= 0 and any(scan.low(n) in _LESSONS for n in range(predicate, clause.j)) and scan.lex.lemmas.get(scan.low(predicate), "") in ("complete", "attend", "take", "finish", "do", "join", "have"):
        return Form.ACTIVITY_COVERAGE
    things = head & (_PEOPLE | BIT["transaction"] | BIT["own_plan"] | BIT["artefact"] | BIT["output"])
    if _process(scan, predicate, clause.j) or _process(scan, j, clause.j):
        return Form.ACTIVITY_COVERAGE
    if clause.lead >= 0 and k > clause.lead:
        if lead & BIT["treat"] and head & (_PEOPLE | BIT["transaction"]) and _checks(scan, clause.lead):
            return Form.ACTIVITY_COVERAGE
        lemma = scan.lex.lemmas.get(scan.low(clause.lead), "")
        if head & BIT["insider"] and lemma in ("get", "enable", "give", "provide", "equip", "move"):
            return Form.ACTIVITY_COVERAGE
        return None
    if predicate >= 0 and bits & BIT["past"] and not active and _checks(scan, predicate) and k == clause.i:
        return Form.ACTIVITY_COVERAGE
    if predicate >= 0 and bits & BIT["past"] and not active and things:
        if bits & BIT["treat"] and _checks(scan, predicate):
            return Form.ACTIVITY_COVERAGE
        if head & BIT["insider"] and bits & (BIT["act"] | BIT["treat"]):
            return Form.ACTIVITY_COVERAGE
        return None
    if predicate >= 0 and active and bits & BIT["use"] and head & (_PEOPLE | BIT["transaction"]):
        return Form.METRIC_TARGET
    if scan.low(k - 1) in ("for", "to", "with") and head & BIT["insider"] and any(scan.bits[n] & (BIT["past"] | BIT["state"]) for n in range(clause.i, k)):
        return Form.ACTIVITY_COVERAGE
    if scan.low(k - 1) == "by" and head & BIT["insider"]:
        return Form.METRIC_TARGET
    return None


def _none_form(scan: Scan, clause: Clause, k: int) -> Form | None:
    i, j = scan.noun_phrase(k + 1, clause.j)
    head = scan.head(i, j)
    lows = {scan.low(n) for n in range(i, clause.j)}
    if lows & {"findings", "finding", "objection", "objections"} and scan.low(k) == "no":
        return None
    low_is_no = scan.low(k) == "no"
    left = any(scan.low(n) in ("left", "remain", "remains", "remaining") for n in range(j - 1, clause.j))
    if scan.low(k) == "zero" and clause.lead < 0 and j > i or left and head:
        return Form.METRIC_TARGET
    if low_is_no and k == clause.i and head and any(scan.bits[n] & BIT["past"] for n in range(j, clause.j)):
        return Form.METRIC_TARGET
    countable = any(i <= m[0] < j for m in scan.metrics) or head & (BIT["event"] | BIT["transaction"])
    if not countable or (clause.lead >= 0 and k > clause.lead and not scan.bits[clause.lead] & (BIT["reach"] | BIT["win"] | BIT["light"] | BIT["hold"])):
        return None
    if clause.lead >= 0 and scan.bits[clause.lead] & BIT["hold"]:
        return Form.METRIC_BOUND
    return Form.METRIC_TARGET


def count_form(scan: Scan, clause: Clause, q: Quantity, mention: tuple[int, int, MetricEntry] | None, *, change: bool, label: Clause | None) -> Form:
    """The form of a plain count: our output, acts of outsiders, or the level of a metric."""
    k = q.j
    while k < clause.j and (scan.low(k) in ("of", "or", "more", "+", "new", "additional", "extra") and scan.low(k) != "or" or scan.bits[k] & BIT["det"]):
        k += 1
    i, j = scan.noun_phrase(k, clause.j)
    head = scan.head(i, j)
    last = scan.lex.singular.get(scan.low(j - 1), scan.low(j - 1)) if j > i else ""
    lead = scan.bits[clause.lead] if clause.lead >= 0 else 0
    lemma = scan.lex.lemmas.get(scan.low(clause.lead), "") if clause.lead >= 0 else ""
    lead &= ~BIT["up"] if lead & BIT["win"] else -1
    if lead & BIT["change"] and lead & BIT["act"] and not metric_before(mention, q) and not any(scan.low(n) in ("to", "from", "by") for n in range(clause.lead, q.i)):
        lead &= ~BIT["change"]
    directed = lead & (BIT["up"] | BIT["down"] | BIT["change"]) or lemma in ("reach", "hit", "attain", "exceed", "achieve", "lose", "score")
    names = {scan.low(n) for n in range(i, j)}
    stop = next((n for n in range(q.j, clause.j) if scan.low(n) in (",", ";")), clause.j)
    rate = any(scan.bits[n] & BIT["cadence"] for n in range(q.j, stop)) or bool(names & {"monthly", "weekly", "daily"})
    total = any(scan.bits[n] & BIT["total"] for n in range(clause.i, clause.j))
    agent = _agent(scan, j, clause.j)
    if q.kind == "freq":
        measured = mention is not None and mention[0] < q.i and mention[2].kind in ("count", "rate") and "head" not in mention[2].flags
        return Form.METRIC_TARGET if head & BIT["outsider"] or measured else Form.OUTPUT_COUNT
    if q.kind == "rank":
        return Form.METRIC_TARGET
    mention = next((m for m in scan.metrics if i <= m[0] and m[1] == j), mention)
    inner = mention is not None and i <= mention[0] < j
    metric = mention is not None and (mention[0] < q.i or inner)
    stock = last in _STOCK or bool(names & {"registered", "active"})
    ceiling = scan.bits[max(_governor(scan, q) + 1, 0)] & BIT["le"] if q.i > clause.i else 0
    if clause.lead < 0 and (ceiling or q.i and scan.tokens[q.i - 1].kind == "c" and "<" in scan.low(q.i - 1)) and i < j and not sent_before(scan, clause, q):
        return Form.METRIC_TARGET
    if clause.lead < 0 and head & BIT["outsider"] and not head & BIT["insider"] and (any(scan.low(n) == "new" for n in range(q.j, j)) or scan.low(q.i - 1) == "first"):
        return Form.EVENT_COUNT
    if clause.lead < 0 and names & {"registered", "active"} and not head & BIT["insider"]:
        return Form.METRIC_TARGET
    if head & BIT["insider"] and not head & BIT["outsider"] or (lead & BIT["act"] and head & BIT["staff_hire"]):
        return Form.METRIC_TARGET if directed and mention is not None and not inner else Form.OUTPUT_COUNT
    if agent == "outsider" or clause.lead < 0 and any(scan.bits[n] & BIT["outside"] for n in range(i, j)) and head:
        return Form.EVENT_COUNT
    if agent == "insider" and not lead:
        return Form.OUTPUT_COUNT
    subject = scan.noun_phrase(clause.i, q.i) if clause.lead < 0 and label is None else (0, 0)
    if subject[1] > subject[0] and not metric:
        doer = scan.head(*subject)
        acts = subject[1] < q.i and scan.bits[subject[1]] & (BIT["base"] | BIT["third"])
        if acts and doer & (BIT["outsider"] | BIT["examiner"]) and not doer & BIT["insider"]:
            return Form.EVENT_COUNT
        if doer & BIT["event"] and head & BIT["outsider"] and not doer & BIT["output"]:
            return Form.EVENT_COUNT
    if lemma in ("recruit", "enrol", "enroll", "register", "enlist") and head & BIT["outsider"] and not head & BIT["insider"]:
        return Form.EVENT_COUNT
    if lead & BIT["act"] and not directed and not lead & BIT["win"] and q.i - clause.lead > 2 and _governs(scan, q) and _one_thing(scan, clause, q):
        return Form.ACTIVITY
    if any(scan.low(n) in _GRANTED for n in range(j, min(clause.j, j + 2))) and not head & BIT["insider"]:
        return Form.EVENT_COUNT
    if head & BIT["transaction"] and rate and lemma in ("deliver", "process", "handle", "serve", "ship", "answer", "support"):
        return Form.METRIC_TARGET
    if lead & BIT["act"] and not directed and not lead & (BIT["win"] | BIT["reach"]):
        if lemma in ("drive",) and head & (BIT["event"] | BIT["outsider"] | BIT["metric"]):
            return Form.METRIC_TARGET if rate else Form.EVENT_COUNT
        if lemma == "support" and (head & BIT["outsider"] and (q.value or 0) >= 1000 or any(scan.low(n) == "concurrent" for n in range(i, j))):
            return Form.METRIC_TARGET
        return Form.OUTPUT_COUNT
    if lemma in ("sell", "sign", "win") and not total:
        return Form.EVENT_COUNT
    if lemma in ("collect", "gather", "book", "capture", "pull") and not head & (BIT["event"] | BIT["outsider"] | BIT["metric"]):
        return Form.OUTPUT_COUNT
    if lead & BIT["act"] and clause.lead >= 0 and not directed and q.i - clause.lead > 2 and scan.bits[q.i - 1] & BIT["prep"] and _one_thing(scan, clause, q):
        return Form.ACTIVITY
    if lead & BIT["win"] and not directed or lemma in ("get", "generate", "have", "see", "attract", "drive"):
        if head & (BIT["outsider"] | BIT["event"]) or not head & (BIT["output"] | BIT["artefact"] | BIT["own_plan"] | BIT["insider"]):
            return Form.METRIC_TARGET if rate and metric or total else Form.EVENT_COUNT
        return Form.METRIC_TARGET if metric and not inner else Form.OUTPUT_COUNT if head & (BIT["output"] | BIT["artefact"]) and not head & BIT["event"] else Form.EVENT_COUNT
    if directed:
        own = head & BIT["output"] and not head & (BIT["event"] | BIT["outsider"] | BIT["transaction"]) and not metric
        return Form.OUTPUT_COUNT if own and not head & BIT["metric"] else Form.METRIC_TARGET
    before = scan.noun_phrase(label.i, label.j) if label is not None else scan.noun_phrase(clause.i, q.i) if clause.lead < 0 else (0, 0)
    passive = next((n for n in range(j, clause.j) if scan.bits[n] & BIT["past"] and scan.bits[n] & VERB), -1)
    visited = next((n for n in range(clause.i, q.i) if scan.bits[n] & BIT["past"] and scan.bits[n] & (BIT["use"] | BIT["verdict"]) and scan.bits[n] & VERB), -1)
    sent = sent_before(scan, clause, q)
    if clause.lead < 0 and label is None and sent and before[1] > before[0] and _governs(scan, q) and not scan.bits[before[1] - 1] & BIT["plural"] and not metric_before(mention, q):
        return Form.ACTIVITY
    if clause.lead < 0 and label is None and sent and not metric_before(mention, q) and head & (BIT["outsider"] | BIT["insider"] | BIT["artefact"]) and scan.low(_governor(scan, q)) != "by":
        return Form.OUTPUT_COUNT
    if label is None and clause.lead < 0 and scan.low(_governor(scan, q)) in ("to",) and i > q.i and before[1] > before[0] and not passive_work(scan, j, clause.j):
        return Form.METRIC_TARGET
    if visited >= 0 and clause.lead < 0 and not metric_before(mention, q):
        return Form.EVENT_COUNT
    if metric and mention is not None and mention[0] < q.i:
        return Form.METRIC_TARGET
    if passive >= 0 and passive - j <= 1 and scan.bits[passive] & (BIT["win"] | BIT["verdict"]) and scan.low(passive) in _GRANTED:
        return Form.EVENT_COUNT
    if passive >= 0 and scan.bits[passive] & (BIT["act"] | BIT["treat"]) and not scan.bits[passive] & (BIT["win"] | BIT["verdict"]) and passive - j <= 1:
        return Form.OUTPUT_COUNT
    if head & BIT["output"] and not head & BIT["event"] and not rate and not total and not (head & BIT["outsider"]):
        return Form.OUTPUT_COUNT
    doing = next((n for n in range(j, min(clause.j, j + 3)) if scan.bits[n] & BIT["base"] and scan.bits[n] & (BIT["use"] | BIT["win"]) and not scan.bits[n] & BIT["plural"]), -1)
    if doing >= 0 and clause.lead < 0 and j > i and scan.bits[j - 1] & BIT["plural"] and not head & BIT["insider"]:
        return Form.EVENT_COUNT
    closed = any(scan.bits[n] & BIT["past"] and scan.bits[n] & BIT["act"] and not scan.bits[n] & BIT["verdict"] or scan.low(n) == "closed" for n in range(j, clause.j))
    if head & (BIT["own_plan"] | BIT["artefact"]) and closed and not agent and not head & BIT["outsider"]:
        return Form.OUTPUT_COUNT
    if head & BIT["event"] or (inner and mention is not None and mention[2].kind == "count" and not head & BIT["output"]):
        return Form.METRIC_TARGET if rate or total or (stock and not agent) else Form.EVENT_COUNT
    if head & BIT["outsider"]:
        acting = any(scan.bits[n] & BIT["use"] and scan.bits[n] & (BIT["base"] | BIT["third"]) for n in range(j, clause.j)) or j < len(scan.tokens) and (scan.bits[j] & (BIT["rel"] | VERB) or scan.low(j) in ("that", "who"))
        acting = acting or any(scan.low(n) in _GRANTED for n in range(j, len(scan.tokens)))
        if rate or total or (stock and not acting):
            return Form.METRIC_TARGET
        return Form.EVENT_COUNT
    if inner:
        return Form.METRIC_TARGET
    if passive >= 0 and scan.bits[passive] & (BIT["act"] | BIT["treat"]) and agent != "outsider":
        return Form.OUTPUT_COUNT
    if clause.lead < 0 and label is None and _governs(scan, q) and before[1] > before[0] and not scan.bits[before[1] - 1] & BIT["plural"] and any(scan.bits[n] & (BIT["past"] | BIT["state"]) for n in range(before[1], clause.j)):
        return Form.ACTIVITY
    if before[1] > before[0] and scan.head(*before) & BIT["metric"]:
        return Form.METRIC_TARGET
    if not head and before[1] > before[0] and not scan.head(*before) & (BIT["output"] | BIT["artefact"]) and i == j:
        return Form.METRIC_TARGET
    return Form.OUTPUT_COUNT


def sent_before(scan: Scan, clause: Clause, q: Quantity) -> bool:
    """Whether a participle of our own work stands before the number ('letters sent to 45 suppliers')."""
    return any(scan.bits[n] & BIT["past"] and scan.bits[n] & (BIT["act"] | BIT["treat"]) and not scan.bits[n] & (BIT["verdict"] | BIT["win"]) for n in range(clause.i, q.i))


def passive_work(scan: Scan, j: int, end: int) -> bool:
    """Whether a participle of work follows token j."""
    return any(scan.bits[n] & BIT["past"] and scan.bits[n] & BIT["act"] for n in range(j, end))


def _governs(scan: Scan, q: Quantity) -> bool:
    return scan.low(_governor(scan, q)) in ("for", "with", "in", "at", "on", "after", "across", "from", "between", "by", "to")


def _one_thing(scan: Scan, clause: Clause, q: Quantity) -> bool:
    """Whether the verb's object is one thing, so that a number behind it only describes it ('pilot the app in 3 wards')."""
    i, j = scan.noun_phrase(clause.lead + 1, q.i)
    return i < j and not scan.bits[j - 1] & BIT["plural"]


def metric_before(mention: tuple[int, int, MetricEntry] | None, q: Quantity) -> bool:
    """Whether a metric is named before the number."""
    return mention is not None and mention[0] < q.i


def _agent(scan: Scan, j: int, end: int) -> str:
    """Who acts, where a 'by' phrase behind token j says so."""
    for k in range(j, end - 1):
        if scan.low(k) == "by":
            i, n = scan.noun_phrase(k + 1, end)
            head = scan.head(i, n)
            if head & BIT["outsider"] and not head & BIT["insider"]:
                return "outsider"
            if head & BIT["insider"]:
                return "insider"
    return ""
