"""Clauses of a statement: which words are the claim, and which say by what means, for what, or within what limits."""

from __future__ import annotations

from coach.grammar import bits as tag
from coach.grammar.leads import LEADING, lead_verb, number_follows, verb_reading
from coach.grammar.lexicon import VERB
from coach.grammar.scan import Scan
from coach.records import dataclass

_CONNECTORS = frozenset("and then also to & or thus thereby".split())

_OPENERS = tag.GUARD | tag.PURPOSE | tag.MEANS | tag.QUIET_END
_FINITE = tag.THIRD | tag.BASE | tag.AUX
_BEFORE_NOUN = tag.DET | tag.PREP
_TURNING = _OPENERS | tag.REL | tag.ING
_OPENING = frozenset(("each", "and", "then", "plus", "to"))
_FAULTS = frozenset("finding findings objection objections fault faults non-conformity".split())
_SPARING = frozenset(("expense", "cost", "subject"))
_NESTED = 3
_SHORTENED = frozenset("vs approx incl excl ca avg resp no ph dept st mio mrd max min est dr".split())
"""Words that a full stop cuts short instead of ending the sentence."""
_NUMERALS = frozenset("two three four five six seven eight nine ten eleven twelve".split())
_INTENT = frozenset("want aim plan need hope intend expect able ready going continue continues not".split())
_GOES = frozenset("remain stay fall rise drop become".split())
"""What the subject itself is to do: 'complaints per 100 berths to remain below 4' has no purpose."""
_LEVELS = frozenset("to at below under above".split())
_ENDS = frozenset((".", ";", ",", "|", "-"))
_VALUE_LABELS = frozenset(
    "baseline current currently start today now target goal want actual status source owner measure".split()
)
"""Before a colon they say what the value behind it is: 'Wait at the desk. Baseline: 14 min. Target: 5 min'."""
_READER = frozenset("you your yourself please reviewer reviewers reader readers".split())
_THIS_TEXT = frozenset("okr okrs kr result results objective review text line draft note comment".split())
_NO_NOUN = tag.PREP | tag.DET | tag.CONJ | tag.AUX | tag.ADV


@dataclass(slots=True, eq=False)
class Clause:
    """Tokens [i, j).  `kind`: main, and, label (before a colon), purpose, means, guard, relative or note (parenthesis).
    `lead`: index of the leading verb, or -1."""

    kind: str
    i: int
    j: int
    lead: int


def split(scan: Scan) -> list[Clause]:
    """The clauses in order; together they cover all tokens but the joining words."""
    out: list[Clause] = []
    if "p" in scan.kinds or scan.union & _TURNING or not _OPENING.isdisjoint(scan.words):
        _split(scan, 0, scan.size, "main", out, 0)
    else:
        _emit(out, "main", 0, scan.size, lead_verb(scan, 0, scan.size))
    return out


def _split(scan: Scan, i: int, j: int, kind: str, out: list[Clause], depth: int) -> None:
    """Appends the clauses of [i, j), the first of which has `kind`.

    Brackets within brackets are read as far as people nest them."""
    bits, lows, kinds = scan.bits, scan.lows, scan.kinds
    lead = lead_verb(scan, i, j)
    start, k, verbs = i, i, 0
    turning, opening = _TURNING, _OPENING
    while k < j:
        if kind != "relative":
            # Most words turn nothing.
            while k < j and not bits[k] & turning and lows[k] not in opening and kinds[k] != "p":
                k += 1
            if k == j:
                break
            low = lows[k]
        else:
            low = lows[k]
            finite = bits[k] & _FINITE and not bits[k - 1] & _BEFORE_NOUN
            if (
                low == ","
                and verbs
                and k + 1 < j
                and bits[k + 1] & (tag.UP | tag.DOWN | tag.HOLD)
                and bits[k + 1] & (tag.BASE | tag.THIRD)
            ):
                _emit(out, kind, start, k, -1)
                kind, start, lead, verbs, k = "main", k + 1, -1, 0, k + 1
                continue
            if (
                finite
                and (verbs or k > start + 2)
                and (
                    (bits[k] & (tag.HOLD | tag.UP | tag.DOWN) and bits[k] & VERB)
                    or low in {"must", "shall", "will", "should"}
                )
                and low != "open"
            ):
                _emit(out, kind, start, k, -1)
                kind, start, lead, verbs = "main", k, -1, 0
            elif bits[k] & (VERB | tag.AUX) and k > start:
                verbs += 1
        if low == "(" and depth < _NESTED:
            close = _closing(scan, k, j)
            _emit(out, kind, start, k, lead)
            # 'Build the viewer (and apply it to both sites)': the brackets hold a further claim.
            further = scan.lows[k + 1] == "and" and lead_verb(scan, k + 2, close) >= 0
            _split(scan, k + 2 if further else k + 1, close, "and" if further else "note", out, depth + 1)
            k = start = close + 1
            lead = lead if kind in ("main", "and") else -1
            continue
        if k > i and (kinds[k] == "p" or bits[k] & _OPENERS or low in _OPENING):
            opened = _opens(scan, k, j, min(k, start), lead)
            if opened is not None:
                new, behind, jump = opened
                if new == "label":
                    _emit(out, "label" if lead < 0 and kind != "relative" else kind, start, k, lead)
                    new = "main" if kind == "relative" else kind
                else:
                    _emit(out, kind, start, k, lead)
                    # What is coordinated with a purpose or an explanation is part of it.
                    if new == "and" and kind in ("purpose", "note") and low in {",", "and", "&", "or", "+"}:
                        new = kind
                kind, start, k = new, behind, max(jump, behind)
                lead = lead_verb(scan, start, j)
                continue
        if (
            k > start
            and kind != "relative"
            and (
                (bits[k] & tag.REL and not (low == "that" and bits[k - 1] & tag.BASE))
                or (bits[k] & tag.ING and _participle(scan, k, j, lead))
            )
        ):
            _emit(out, kind, start, k, lead)
            kind, start, lead, verbs = "relative", k, -1, 0
        k += 1
    _emit(out, kind, start, j, lead)


def _participle(scan: Scan, k: int, j: int, lead: int) -> bool:
    """'a report naming 3 risks': a participle right behind a noun opens a clause about that noun."""
    if lead < 0 or k <= lead + 1 or k + 1 >= j or scan.bits[k] & (tag.METRIC | tag.GUARD | tag.MEANS):
        return False
    before, after = scan.bits[k - 1], scan.kinds[k + 1]
    opens = (
        after in "nc"
        or scan.bits[k + 1] & tag.DET
        or any(a == k + 1 and b < j and number_follows(scan, b, j) for a, b, _ in scan.metrics)
    )
    return bool(opens) and scan.kinds[k - 1] in "wp" and not before & _NO_NOUN


def _emit(out: list[Clause], kind: str, i: int, j: int, lead: int) -> None:
    if i < j:
        out.append(Clause(kind, i, j, lead if i <= lead < j else -1))


def _closing(scan: Scan, k: int, j: int) -> int:
    depth = 0
    for n in range(k, j):
        low = scan.lows[n]
        depth += (low == "(") - (low == ")")
        if depth == 0:
            return n
    return j


def _opens(scan: Scan, k: int, j: int, start: int, lead: int) -> tuple[str, int, int] | None:
    """(kind, first token, where to go on) if a clause opens at token k."""
    kind = scan.kinds[k]
    if kind == "p":
        return _opens_at_mark(scan, k, j, start, lead)
    return _opens_at_word(scan, k, j, start, lead) if kind == "w" else None


def _opens_at_mark(scan: Scan, k: int, j: int, start: int, lead: int) -> tuple[str, int, int] | None:
    """As `_opens`, for a punctuation mark at token k."""
    bits = scan.bits
    low = scan.lows[k]
    apart = k + 1 < j and scan.starts[k + 1] > scan.stops[k]
    if low in _ENDS and apart and scan.lows[k + 2] == ":" and _labels_value(scan, k + 1):
        return "note", k + 1, k + 1
    if low == ";":
        return "and", k + 1, k + 1
    if low in ".!" and apart:
        # '5 min. Share of ...': behind a number the unit ends the sentence, before one it is cut short.
        shortened = scan.lows[k - 1] in _SHORTENED and scan.kinds[k - 2] != "n"
        if not scan.text[scan.starts[k + 1]].isupper() or bits[k - 1] & tag.QUIET_END or shortened:
            return None
        return ("note" if _remarks(scan, k + 1, j) else "and"), k + 1, k + 1
    if low == ":" and apart:
        ends = scan.kinds[k + 1 : j].count("n")
        # An unknown word before a number is taken for a verb; before a colon it is a name ('Club 9 evenings: ...').
        bare = lead < 0 or scan.lows[lead] not in scan.lex.lemmas
        filtered = (lead < 0 and _filtered(scan, start, k)) or (bare and _levelled(scan, k + 1, j))
        named = not _has_number(scan, start, k) or (ends and (ends > 1 or filtered))
        if not ends and lead < 0 and scan.bits[k - 1] & tag.PAST and scan.bits[k - 1] & tag.ACT:
            return "note", k + 1, k + 1
        return ("label" if named else "note"), k + 1, k + 1
    if low == "-" and apart and k > 0 and scan.stops[k - 1] < scan.starts[k]:
        return ("and" if lead_verb(scan, k + 1, j) >= 0 else "note"), k + 1, k + 1
    if low in ",/+&" and k + 1 < j:
        if low == "/" and scan.glued(k):
            return None
        return _joined(scan, k + 1, j, start, lead, comma=True)
    return None


def _opens_at_word(scan: Scan, k: int, j: int, start: int, lead: int) -> tuple[str, int, int] | None:
    """As `_opens`, for a word at token k."""
    bits, low = scan.bits, scan.lows[k]
    if bits[k] & tag.QUIET_END and low != "etc":
        return "note", k + 1, k + 1
    if low == "each" and k > start and k + 1 < j and bits[k + 1] & (tag.PAST | tag.ING):
        return "purpose", k + 1, k + 1
    if low in {"and", "then", "plus"}:
        return _joined(scan, k + 1, j, start, lead, comma=False)
    if bits[k] & tag.GUARD and (low not in {"keeping", "maintaining", "holding"} or scan.lows[k - 1] == ","):
        # 'Audit ends without findings' is an outcome, 'faster without more errors' a limit.
        outcome = low in {"without", "with"} and not _FAULTS.isdisjoint(scan.lows[k : min(j, k + 5)])
        limit = low != "without" or (
            _limits(scan, k + 1, min(j, k + 8))
            and (_has_number(scan, start, k) or (lead >= 0 and not _has_number(scan, k, j)))
        )
        if limit and not outcome:
            behind = max(scan.ends[k], k + 1)
            # 'Not at the expense of', 'subject to': the words lead to the limit; 'at constant' belongs to it.
            leads_to = behind > k + 1 and scan.lows[behind - 2] in _SPARING
            return "guard", behind if leads_to else k + 1, behind
    if low == "to" and k + 1 < j:
        if (
            bits[k + 1] & tag.BASE
            and bits[k + 1] & LEADING
            and k > start
            and not (bits[k - 1] & tag.AUX)
            and scan.lows[k - 1] not in _INTENT
            and (lead >= 0 or (_has_number(scan, start, k) and scan.lows[k + 1] not in _GOES))
            and verb_reading(scan, k + 1, j)
        ):
            return "purpose", k + 1, k + 1
        return None
    if bits[k] & tag.PURPOSE and scan.ends[k] > k + 1:
        return "purpose", scan.ends[k], scan.ends[k]
    if bits[k] & tag.MEANS and not (lead < 0 and _in_name(scan, k, j)):
        after = bits[k + 1] if k + 1 < j else 0
        if low == "by":
            if (
                after & (tag.ING | tag.BASE)
                and not after & tag.MONTH
                and scan.kinds[k + 1] == "w"
                and not _agent(scan, k)
            ):
                return "means", k + 1, k + 1
            return None
        if low == "through" and after & tag.PREP:
            # 'Calls that get through on the first try'
            return None
        if low in {"through", "via", "using", "leveraging", "thru"} and not (low == "using" and lead < 0):
            return "means", k + 1, k + 1
        if scan.ends[k] > k + 1:
            return "means", scan.ends[k], scan.ends[k]
    return None


def _in_name(scan: Scan, k: int, j: int) -> bool:
    """'Orders placed through the app: ...': the way they come belongs to the name of what is measured."""
    if _has_number(scan, 0, k):
        return False
    if scan.lows[k] in ("through", "via"):
        stop = scan.noun_phrase(k + 1, j)[1]
        if stop < j and (scan.kinds[stop] == "n" or (scan.lows[stop] == "from" and _has_number(scan, stop, stop + 3))):
            return True
    if ":" not in scan.words:
        return False
    stop = next((n for n in range(k, j) if scan.lows[n] in ":,;(."), j)
    return stop < j and scan.lows[stop] == ":" and not _has_number(scan, k, stop) and _has_number(scan, stop, j)


def _labels_value(scan: Scan, i: int) -> bool:
    """Whether the word at token i says before a colon what the value behind it is, or when it is read."""
    low = scan.lows[i]
    if low in _VALUE_LABELS or scan.bits[i] & (tag.MONTH | tag.SEASON):
        return True
    return (scan.kinds[i] == "n" and len(low) == 4 and low[:2] == "20") or (low[:1] in "qh" and low[1:].isdigit())


def _remarks(scan: Scan, i: int, j: int) -> bool:
    """Whether the sentence at token i speaks to its reader or of this text ('Please check this key result')."""
    stop = next((n for n in range(i, j) if scan.lows[n] in ".!"), j)
    if _has_number(scan, i, stop):
        return False
    words = scan.lows[i:stop]
    if not _READER.isdisjoint(words):
        return True
    return "this" in words and not _THIS_TEXT.isdisjoint(words[words.index("this") + 1 :][:2])


def _filtered(scan: Scan, i: int, j: int) -> bool:
    """Whether every number of [i, j) only limits what is counted ('claims above 5,000: ...')."""
    limits = tag.GE | tag.LE
    return all(
        scan.bits[n - 1] & limits or scan.lows[n - 1] in {"within", "than", "inside", "after", "over", "least"}
        for n in range(i, j)
        if scan.kinds[n] == "n" and n > i
    )


def _levelled(scan: Scan, i: int, j: int) -> bool:
    """Whether a measure and then the level it is to reach stand in [i, j) ('... : takings per guest to 18 EUR')."""
    measure = next((b for a, b, _ in scan.metrics if a >= i), j)
    return any(
        scan.kinds[n] == "n" and (scan.lows[n - 1] in _LEVELS or scan.lows[n - 2] in _LEVELS)
        for n in range(measure + 1, j)
    )


def _listed(scan: Scan, k: int, j: int) -> bool:
    """'Set up SKUs, ordering process and templates': a noun that begins with an -ing word, in a list of things."""
    i, stop = scan.noun_phrase(k, j)
    return stop - i >= 2 and scan.lows[stop] in ("and", ",") and not scan.bits[k + 1] & (tag.DET | tag.PREP)


def _claims(scan: Scan, i: int, j: int) -> bool:
    """Whether a verb or number stands in [i, j), so that what follows can be a purpose."""
    return any(scan.kinds[n] == "n" or scan.bits[n] & (tag.PAST | tag.THIRD) for n in range(i, j))


def _agent(scan: Scan, k: int) -> bool:
    return (scan.bits[k - 1] & tag.PAST != 0) and (scan.bits[k + 1] & tag.PLURAL != 0)


def _has_number(scan: Scan, i: int, j: int) -> bool:
    return "n" in scan.kinds[i:j]


def _limits(scan: Scan, i: int, j: int) -> bool:
    """Whether a limit on a metric stands in [i, j)."""
    return any(a >= i and b <= j for a, b, _ in scan.metrics) or _has_number(scan, i, j)


def _joined(scan: Scan, k: int, j: int, start: int, lead: int, *, comma: bool) -> tuple[str, int, int] | None:
    """A further claim after a comma or 'and': a verb of its own, or a limit that balances the claim before."""
    while k < j and (
        scan.lows[k] in _CONNECTORS or (scan.lows[k] in {"each", "all", "both"} and (scan.bits[k + 1] & tag.ING))
    ):
        k += 1
    if k >= j or scan.lows[k] in "\"'":
        # Words in quotation marks are names: '"lean", "agile"'.
        return None
    verb = lead_verb(scan, k, j)
    if verb >= 0 and verb - k <= 2:
        bits = scan.bits[verb]
        if bits & tag.ING and (lead < 0 or not scan.bits[lead] & tag.ING):
            timed = (
                scan.kinds[verb + 1] == "n" or scan.bits[verb + 1] & tag.UNIT_TIME or scan.lows[verb + 1] in _NUMERALS
                if verb + 1 < j
                else False
            )
            if not comma or timed or _listed(scan, verb, j) or not (lead >= 0 or _claims(scan, start, k)):
                return None
            return "guard" if bits & tag.GUARD else "purpose", k, k
        # 'write and publish a guide': the first verb has no object of its own, so this is one claim.
        if lead >= 0 and all(
            (scan.bits[n] & (VERB | tag.CONJ | tag.ADV) and (n == lead or not scan.bits[n] & tag.METRIC))
            or scan.lows[n] in ",/&"
            for n in range(lead, k)
        ):
            return None
        if bits & (tag.BASE | tag.PAST) and (lead >= 0 or bits & tag.BASE or not comma):
            if bits & tag.PAST and not bits & tag.BASE:
                return None
            if (
                comma
                and scan.lows[k - 1] == ","
                and lead < 0
                and not _has_number(scan, start, k)
                and any(scan.bits[n] & tag.AUX for n in range(start, k))
            ):
                # 'The trial is over, report by mail': an order behind what is, and no second claim.
                return None
            return "and", k, k
    if comma:
        stop = k
        while stop < j and not (scan.kinds[stop] == "p" and scan.lows[stop] in ",;("):
            if scan.bits[stop] & tag.BOUND and stop > k and _has_number(scan, start, k) and _has_number(scan, stop, j):
                return "guard", k, stop
            stop += 1
    return None
