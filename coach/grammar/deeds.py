"""What a piece of work makes or changes, whom it is for and what for: what a rewrite builds on."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from coach.grammar import bits as tag
from coach.grammar.clauses import Clause
from coach.grammar.context import Reading
from coach.grammar.lexicon import VERB
from coach.grammar.numbers import WORD_VALUES
from coach.grammar.scan import Scan
from coach.grammar.slots import Cutter, Range
from coach.types import Slot

_OURS = frozenset(("our", "the", "all", "more"))
_PARTICLES = frozenset("up out off on over in into down back through together with".split())
_JOINTS = frozenset(("and", "&", "/", ",", "or"))
_JOINING = frozenset("of for on with in at about".split())
_MADE = frozenset(
    "release launch rollout roll-out implementation introduction migration completion delivery redesign rewrite".split()
)
_ENABLING = frozenset("enable allow help let get make ensure".split())
_LOOSE = frozenset("sure it that there we our us you x y easy ready tbd tba tbc todo".split())
_ALL = frozenset("all each every any both some more most another several many few half".split())
_NOTHING = frozenset(
    "stuff thing things something everything anything work aspect aspects item items way ways lot times etc".split()
)
_DESCRIBING = ("-level", "-based", "able", "ible", "ful", "less", "ous", "ive")
"""Endings of adjectives: a phrase that ends like this was cut in two."""
_PLAIN = frozenset("direct clear new strong positive proper next other same first home".split())
"""Adjectives: what they stand before was cut off."""
_LY = frozenset("assembly family supply monopoly anomaly".split())
_SORTS = frozenset("set series number list couple handful range variety bunch".split())
_ASIDE = frozenset(("conjunction", "order", "place", "line", "cooperation", "collaboration", "partnership", "hand"))
_CADENCE = frozenset("every each per a twice weekly monthly daily bi-weekly biweekly quarterly yearly annually".split())
_LONGEST = 9
"""Words of a thing: a longer one would not be read in a sentence of ours."""
_NO_START = tag.ADV | tag.GE | tag.LE | tag.APPROX | tag.DET | tag.PRON
_TIMING = tag.UNIT_TIME | tag.TIMEUNIT_WORD | tag.CADENCE | tag.MONTH | tag.PERIOD
_ASKING = frozenset("why how what when where which whether".split())
_NO_NAME = tag.PREP | tag.DET | tag.CONJ | tag.AUX | tag.REL | tag.NEG | tag.ADV | tag.PRON
_PEOPLE = tag.OUTSIDER | tag.INSIDER
_NOUNY = tag.OUTPUT | tag.ARTEFACT | tag.EVENT | tag.TRANSACTION | tag.PROCESS_OBJECT | tag.BASE


class Deed(NamedTuple):
    """`thing`: the noun phrase that the work makes or changes, without article and number, with what says of what.

    `verb`: what is done to it, in its base form, "" where nothing says so.  `head`: its head noun in lower case, ""
    without a thing; `noun`: where that noun phrase ends in the author's text.  `plural`, `named`: whether it is more
    than one, and whether it is a bare name.  `opens`: whether it opens the text, so that its capital may mean nothing.
    `purpose`: the clause that says what for, without 'to'.  `people`: groups of people it names.

    `acting`: where the text itself says what people do ('Tenants report repairs online'): they, and what they do."""

    thing: Slot | None
    verb: str
    head: str
    noun: int
    plural: bool
    named: bool
    opens: bool
    purpose: Slot | None
    people: tuple[Slot, ...]
    acting: tuple[Slot, Slot] | None = None

    @classmethod
    def of(cls, people: tuple[Slot, ...]) -> Deed:
        """Nothing but people."""
        return cls(None, "", "", 0, False, False, False, None, people)


def read_deed(r: Reading, cut: Cutter, timing: Sequence[Range]) -> Deed:
    """`timing`: tokens of deadline and period, which are no part of the thing."""
    return _deed(r, cut, timing)._replace(acting=_acting(r.scan, cut, timing))


def _deed(r: Reading, cut: Cutter, timing: Sequence[Range]) -> Deed:
    scan = r.scan
    purpose = next((c for c in r.clauses if c.kind == "purpose" and c.i < c.j), None)
    for clause in r.clauses:
        if clause.kind not in ("main", "and"):
            continue
        noun = _noun(scan, _start(scan, clause), clause.j, timing)
        if noun is None:
            continue
        stop = _extended(r, noun, clause.j, timing)
        thing = cut.slot(noun[0], stop)
        end = cut.slot(noun[1] - 1, noun[1])
        return Deed(
            thing,
            _verb(scan, clause),
            scan.lows[noun[1] - 1],
            end.end,
            _is_plural(scan, noun),
            _is_name(scan, noun, end.text),
            all(scan.kinds[k] in "nc" or scan.lows[k] in WORD_VALUES for k in range(noun[0])),
            None if purpose is None else cut.slot(purpose.i, purpose.j),
            _people(scan, cut, noun),
        )
    return Deed.of(_people(scan, cut, (-1, -1)))


def _start(scan: Scan, clause: Clause) -> int:
    """The token with which the thing may begin."""
    k = clause.i
    if 0 <= clause.lead < clause.j and clause.lead - clause.i <= 2:
        k = clause.lead + 1
        while scan.lows[k] in _JOINTS and scan.bits[k + 1] & VERB and k + 2 < clause.j:
            k += 2
        if scan.lows[k] in _PARTICLES:
            k += 1
    elif scan.lows[k] in _MADE and scan.lows[k + 1] == "of":
        k += 2
    if scan.lows[k + 1] == "of" and scan.lows[k] in _SORTS:
        k += 2
    while k < clause.j and (
        scan.kinds[k] in "nc"
        or scan.lows[k] in WORD_VALUES
        or scan.lows[k] in _ALL
        or (scan.bits[k] & tag.JUDGEMENT and not scan.bits[k] & (tag.METRIC | tag.PLURAL) and k + 1 < clause.j)
        or (scan.bits[k] & _NO_START and not scan.bits[k] & tag.METRIC)
        or (scan.kinds[k] == "w" and scan.bits[k - 1] & (tag.GE | tag.LE) and scan.lows[k] in ("least", "most"))
    ):
        k += 1
    return k


def _verb(scan: Scan, clause: Clause) -> str:
    if 0 <= clause.lead < clause.j:
        return scan.lex.lemmas.get(scan.lows[clause.lead], scan.lows[clause.lead])
    done = next((k for k in range(clause.i, clause.j) if scan.bits[k] & tag.PAST and scan.bits[k] & tag.ACT), -1)
    return scan.lex.lemmas.get(scan.lows[done], "") if done >= 0 else ""


def _noun(scan: Scan, start: int, stop: int, timing: Sequence[Range]) -> Range | None:
    """The noun phrase without periods and marks at its end; None where it names nothing."""
    i, j = scan.noun_phrase(start, stop)
    if i < j < stop and scan.bits[j] & tag.ING and (j + 1 == stop or scan.bits[j + 1] & (tag.PREP | tag.CONJ)):
        # 'Invoice matching': what is done to invoices is itself the thing.
        j += 1
    j = min([j, *(a for a, _ in timing if i <= a < j)])
    j = next((k for k in range(i + 1, j) if scan.lows[k] in _CADENCE), j)
    while j > i and (scan.kinds[j - 1] != "w" or _trails(scan, j - 1)):
        j -= 1
    if i >= j or scan.lows[i] in _LOOSE or scan.lows[j - 1] in _LOOSE or scan.lows[j - 1] in WORD_VALUES:
        return None
    bits, head = scan.bits[j - 1], scan.lows[j - 1]
    if head in _PLAIN:
        return None
    if head in _PLAIN:
        return None
    odd = any(scan.lows[k] in WORD_VALUES or scan.bits[k] & (tag.GE | tag.LE) for k in range(i, j))
    if odd or len(head) < 2 or (scan.bits[i] & tag.PAST and j - i > 1 and start == 0):
        return None
    known = bits & (_NOUNY & ~tag.BASE | tag.METRIC | _PEOPLE)
    torn = head.endswith(_DESCRIBING) and not known
    if torn or head in _NOTHING or (bits & _TIMING and not known) or scan.bits[i] & tag.REL or scan.lows[i] in _ASKING:
        return None
    stop_at = scan.stops[j - 1]
    if scan.text[stop_at : stop_at + 1] in ("'", ".", "{") and scan.text[stop_at + 1 : stop_at + 2].strip():
        return None
    if scan.text[stop_at : stop_at + 1] == "'" or (j - i == 1 and bits & VERB and not known and not bits & tag.PLURAL):
        return None
    while j < stop and scan.kinds[j] == "n" and scan.text[scan.starts[j - 1]].isupper():
        # 'SOC 2 Type II': the number is part of the name.
        j += 1
        while j < stop and scan.kinds[j] == "w" and scan.text[scan.starts[j]].isupper():
            j += 1
    described = bits & (tag.JUDGEMENT | tag.CONSTRUCT | tag.PAST) and not bits & (tag.METRIC | tag.PLURAL)
    return None if described and not bits & _NOUNY else (i, j)


def _extended(r: Reading, noun: Range, stop: int, timing: Sequence[Range]) -> int:
    """The end of the phrases that say of what or for whom it is."""
    scan, end = r.scan, noun[1]
    while end < stop and scan.lows[end] in _JOINING:
        i, j = scan.noun_phrase(end + 1, stop)
        if scan.lows[i] in _ASIDE or scan.lows[j - 1] in _ALL or any(scan.lows[k] in _CADENCE for k in range(i, j)):
            break
        odd = any(scan.kinds[k] != "w" for k in range(end, j)) or any(a < j and end <= a for a, _ in timing)
        if i >= j or odd or j - noun[0] > _LONGEST or scan.bits[end + 1] & VERB & ~tag.ING:
            break
        end = j
    return end


def _trails(scan: Scan, k: int) -> bool:
    """'Run it locally', 'the runbook exists': what stands behind a thing without being part of it."""
    low, bits = scan.lows[k], scan.bits[k]
    manner = low.endswith("ly") and len(low) > 5 and low not in _LY and not bits & (tag.METRIC | _NOUNY & ~tag.BASE)
    return manner or bool(bits & tag.THIRD and not bits & (tag.PLURAL | tag.METRIC | _NOUNY & ~tag.BASE))


def _is_plural(scan: Scan, noun: Range) -> bool:
    last = scan.lows[noun[1] - 1]
    return bool(scan.bits[noun[1] - 1] & tag.PLURAL) or (last.endswith("s") and not last.endswith(("ss", "us", "is")))


def _is_name(scan: Scan, noun: Range, last: str) -> bool:
    """'Demandbase', 'Kubernetes': a name stands without an article."""
    first = scan.text[scan.starts[noun[0]]].isupper() and (not scan.bits[noun[0]] or noun[0] > 0 or noun[1] > 1)
    common = scan.bits[noun[1] - 1] & (_NOUNY & ~tag.BASE)
    return first and last[:1].isupper() and not common and not (last.isupper() and last.isalpha())


def _people(scan: Scan, cut: Cutter, noun: Range) -> tuple[Slot, ...]:
    """'Drivers for printers' are no people: what is made is left out where it is not first of all a group."""
    found = []
    for k in range(scan.size):
        bits = scan.bits[k]
        behind = scan.bits[k + 1]
        if not (bits & _PEOPLE and bits & tag.PLURAL and scan.kinds[k] == "w") or scan.lows[k + 1] == "'":
            continue
        if scan.kinds[k + 1] == "w" and not behind & (_NO_NAME | VERB):
            # 'Partners portal', 'customers list': the group only says of what.
            continue
        if k == noun[1] - 1 and bits & (tag.ARTEFACT | tag.OUTPUT | tag.ACT):
            continue
        ratio = scan.lows[k + 1] == "to" and scan.bits[k + 2] & _PEOPLE
        if ratio or scan.kinds[k - 1] == "n" or (scan.lows[k - 1] == "x" and scan.glued(k - 1)):
            # One of a ratio, or some of a list with numbers.
            continue
        i = k
        before = scan.bits[k - 1] & (_NO_NAME | VERB | tag.UP | tag.DOWN) or scan.lows[k - 1] in WORD_VALUES
        if k and scan.kinds[k - 1] == "w" and len(scan.lows[k - 1]) > 1 and not before:
            i = k - 1
            if scan.kinds[i - 1] == "n" and i:
                continue
        found.append(cut.slot(i, k + 1))
    return tuple(found)


def _acting(scan: Scan, cut: Cutter, timing: Sequence[Range]) -> tuple[Slot, Slot] | None:
    """A plural group of people at the start, and a verb in the present right behind it."""
    start = 1 if scan.lows[0] in _OURS else 0
    k = next((k for k in range(start, scan.size) if scan.bits[k] & _PEOPLE and scan.bits[k] & tag.PLURAL), -1)
    while k >= 0 and scan.bits[k + 1] & _PEOPLE and scan.bits[k + 1] & tag.PLURAL:
        k += 1
    if k < 0 or k - start > 2 or any(scan.kinds[n] not in "wn" or scan.bits[n] & _NO_NAME for n in range(start, k)):
        return None
    verb = k + 1
    while scan.bits[verb] & (tag.ADV | tag.NEG) or scan.lows[verb] in ("no", "longer"):
        verb += 1
    # An unknown word right behind a group is what they do.
    present = (
        (scan.bits[verb] & tag.BASE or not scan.bits[verb])
        and scan.kinds[verb] == "w"
        and not scan.bits[verb] & tag.PREP
    )
    stop = min([scan.size, *(i for i, _ in timing if i > verb)])
    if not (present or scan.lows[verb] in ("can", "are", "have")) or stop - verb < 2:
        return None
    return cut.slot(start, k + 1), cut.slot(k + 1, stop)
