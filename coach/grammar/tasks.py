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
        "ensure take cover help provide enable empower support serve answer protect safeguard keep stick win own lead "
        "make get become be give let bring put turn speed stop prevent simplify streamline optimise optimize "
        "enhance manage measure monitor offer invest partner collaborate celebrate embed extend prove know "
        "learn read attract retain feel love live look stand start share sell buy spend stay think talk "
        "travel walk swim pay respond react set work reflect save surface strengthen unlock drive scale grow "
        "raise free connect enter cross push pull gather land secure inspire kickstart kick begin balance "
        "maximise maximize minimise minimize do agree do choose enjoy trust recommend renew return come meet"
    ).split()
)
"""Verbs of a state or a lasting service: finishing them is not what they are about."""
_MAKING = frozenset("build create develop establish form shape grow found".split())
_RECURRING = frozenset(
    "close ship release answer deliver resolve process run hire onboard pay handle respond serve".split()
)
"""What is done again and again: with a manner it is a service ('close the books quickly'), without one a task."""
_MANNER = frozenset(
    (
        "faster quicker sooner quickly fast earlier better cheaper safer smoothly reliably predictably "
        "confidently calmly easily painlessly early accurately correctly promptly"
    ).split()
)
_RESULT = tag.UP | tag.DOWN | tag.HOLD | tag.CHANGE | tag.WIN
_KEEPING = frozenset(
    "ensures lets helps allows enables gives makes brings gets serves stays lasts works attracts supports".split()
)
_WHO = frozenset("nobody everybody everyone anyone people no".split())
_NAMED = frozenset(
    "launch rollout roll-out implementation introduction migration completion delivery release redesign setup".split()
)
_FINISHED = frozenset(
    "running live launched shipped delivered implemented deployed migrated completed released published built".split()
)
_ON_PLAN = frozenset("plan roadmap programme program commitments".split())
_ADJECTIVES = frozenset(("clean", "clear", "complete"))
_GROUPS = frozenset("graduates people children young adults families neighbours".split())
_NOUNY = tag.OUTPUT | tag.ARTEFACT | tag.EVENT | tag.METRIC | tag.TRANSACTION | tag.OWN_PLAN | tag.PLURAL
_THINGS = tag.ARTEFACT | tag.OUTPUT | tag.OWN_PLAN
_WORK = tag.ACT | tag.TREAT
_CONTENT = tag.PREP | tag.DET | tag.CONJ | tag.AUX


def work(r: Reading) -> Range | None:
    """Tokens of the verb, or of the noun, that makes finishing a task the objective; None where it is a state."""
    scan = r.scan
    if not scan.size:
        return None
    main = _main(r)
    if main is None or main.lead < 0 or main.lead - main.i > 2:
        return _unsaid(r)
    lead = main.lead
    lemma = scan.lex.lemmas.get(scan.lows[lead], scan.lows[lead])
    held = lemma in ("hold", "conduct", "host") and not scan.bits[lead + 1] & tag.METRIC
    set_up = lemma == "set" and scan.lows[lead + 1] == "up" and scan.lows[lead + 2] != "for"
    if not (scan.bits[lead] & _WORK or held or lemma == "understand") or not scan.bits[lead] & tag.BASE:
        return None
    if (lemma in _STATES and not set_up) or scan.bits[lead] & tag.DET or _is_noun(scan, lead, main.j):
        return None
    if lemma in _ADJECTIVES and not scan.bits[lead + 1] & (tag.DET | _THINGS | tag.PROCESS_OBJECT):
        return None
    if _pushes(r, lead) or (lemma in _MAKING and _lasts(r, main)) or _moves_people(scan, main, lemma):
        return None
    if lemma in _RECURRING and _is_service(r, main, lemma):
        return None
    if lemma in ("run", "understand") and _praised(scan, main):
        return None
    if lemma == "deliver" and not _delivers(r, main):
        return None
    return lead, lead + 1


def _main(r: Reading) -> Clause | None:
    """The claim: the first clause, or the one behind a purpose that stands in front ('To keep people, build ...')."""
    scan = r.scan
    main = next((c for c in r.clauses if c.kind in ("main", "and")), None)
    if main is None or not (main.i == 0 and scan.lows[0] in ("to", "so", "in")):
        return main
    comma = next((k for k in range(scan.size - 1) if scan.lows[k] == ","), -1)
    lead = comma + 1
    behind = comma > 0 and scan.bits[lead] & tag.BASE and scan.bits[lead] & (_WORK | tag.WIN)
    return Clause("main", lead, scan.size, lead) if behind else main


def _is_noun(scan: Scan, lead: int, j: int) -> bool:
    """'Budget holders spot ...', 'staff dare to speak up': the first word only names who."""
    if scan.lows[lead] in ("every", "each"):
        return True
    bits = scan.bits[lead]
    if bits & (tag.INSIDER | tag.OUTSIDER) and not scan.bits[lead + 1] & tag.DET and scan.kinds[lead + 1] == "w":
        return True
    if not bits & _NOUNY:
        return False
    if scan.bits[lead + 1] & tag.PLURAL and scan.lows[lead + 1].endswith(("ers", "ors")):
        return True
    i, stop = scan.noun_phrase(lead + 1, j)
    if i != lead + 1 or stop >= j or stop == i:
        return False
    verb = scan.bits[stop] & (tag.BASE | tag.PAST) and not scan.bits[stop] & (tag.PREP | tag.CONJ)
    return bool(verb and scan.bits[stop - 1] & tag.PLURAL and not scan.lows[stop].endswith("ed"))


def _pushes(r: Reading, lead: int) -> bool:
    """'Close 45 M of new ARR': a measure with its number."""
    counted = any(q.i == lead + 1 and not q.mask for q in r.found)
    return counted and any(a > lead and entry.family is not None for a, _, entry in r.scan.metrics)


def _moves_people(scan: Scan, main: Clause, lemma: str) -> bool:
    """'Launch young graduates into careers': nobody rolls out a person."""
    if lemma not in ("launch", "release", "ship", "move"):
        return False
    i, stop = scan.noun_phrase(main.lead + 1, main.j)
    return i < stop and bool(scan.bits[stop - 1] & tag.OUTSIDER or scan.lows[stop - 1] in _GROUPS)


def _lasts(r: Reading, main: Clause) -> bool:
    """'Build a habit of ...', 'build a platform that keeps ...', 'develop our leaders': no deliverable."""
    scan = r.scan
    i, stop = scan.noun_phrase(main.lead + 1, main.j)
    if i == stop and scan.bits[stop] & tag.CONJ and scan.bits[stop + 1] & tag.BASE:
        # 'Create and nurture a community': both verbs have one object.
        i, stop = scan.noun_phrase(stop + 2, main.j)
    while scan.lows[stop] == "," and stop + 1 < main.j and not scan.bits[stop + 1] & (tag.CONJ | tag.BASE):
        # 'A small, devoted community': the comma parts adjectives.
        stop = max(scan.noun_phrase(stop + 1, main.j)[1], stop + 1)
    if i < stop and scan.bits[stop - 1] & tag.LASTING:
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


def _is_service(r: Reading, main: Clause, lemma: str) -> bool:
    """'Ship features sooner', 'run clinics that start on time': how a service goes on, not a task."""
    scan = r.scan
    i, stop = scan.noun_phrase(main.lead + 1, main.j)
    many = i < stop and bool(scan.bits[stop - 1] & tag.PLURAL)
    told = not _MANNER.isdisjoint(scan.lows[main.lead : scan.size]) or ("on", "time") in _pairs(scan)
    without = "without" in scan.words or "free" in scan.words or any(q.kind == "dur" and not q.mask for q in r.found)
    relative = any(c.kind == "relative" for c in r.clauses)
    return told or without or (lemma == "run" and many and relative)


def _pairs(scan: Scan) -> set[tuple[str, str]]:
    return set(zip(scan.lows[: scan.size], scan.lows[1 : scan.size], strict=False))


def _praised(scan: Scan, main: Clause) -> bool:
    """'Run the safest plant', 'understand customers better than anyone': how well, and so no task."""
    words = range(main.i, main.j)
    return any(
        scan.bits[k] & tag.JUDGEMENT or scan.lows[k].endswith("est") or scan.lows[k] in ("calm", "deeply", "truly")
        for k in words
    )


def _delivers(r: Reading, main: Clause) -> bool:
    """'Deliver the new portal', 'deliver on the plan'; 'deliver orders people can count on' is a state."""
    scan, after = r.scan, main.lead + 1
    if scan.lows[after] in ("on", "against"):
        return not _ON_PLAN.isdisjoint(scan.lows[after : main.j])
    i, stop = scan.noun_phrase(after, main.j)
    if any(clause.kind == "relative" for clause in r.clauses):
        return False
    praised = any(scan.bits[k] & tag.JUDGEMENT for k in range(i, stop))
    return i < stop and bool(scan.head(i, stop) & _THINGS) and not scan.bits[stop - 1] & tag.METRIC and not praised


def _unsaid(r: Reading) -> Range | None:
    """Work without a verb of its own: 'rollout of the new till', 'programmes running', 'new portal live'."""
    scan = r.scan
    if scan.bits[0] & tag.BASE and scan.bits[0] & tag.ACT and scan.lows[1] in (",", "&", "and"):
        listed = next(
            (k for k in range(2, min(scan.size, 8)) if scan.bits[k] & tag.ACT and scan.bits[k] & tag.BASE), -1
        )
        if listed > 0 and scan.lows[listed - 1] in (",", "&", "and"):
            return 0, 1
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
