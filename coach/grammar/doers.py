"""Who does what is counted: work of our own before or behind the number, and the agent of a 'by' phrase."""

from __future__ import annotations

from coach.grammar import bits as tag
from coach.grammar.clauses import Clause
from coach.grammar.numbers import Quantity
from coach.grammar.scan import Scan

_NO_VERB = tag.PREP | tag.DET | tag.CONJ | tag.AUX | tag.REL | tag.NEG | tag.ADV | tag.ING | tag.LIGHT
_NOT_OTHERS = tag.INSIDER | tag.OUTPUT | tag.ARTEFACT | tag.OWN_PLAN | tag.EVENT | tag.METRIC | tag.TRANSACTION
_BEHAVING = tag.USE | tag.WIN
_AGENTS = ("ers", "ors", "ists")
_OURS = frozenset(("our", "us"))
_ABOUT = frozenset(("about", "on", "of", "with", "in", "by"))
_OUTLETS = frozenset(
    "press newspaper newspapers magazine magazines gazette gazettes paper papers media radio television tv".split()
)
_DATED = tag.SEASON | tag.MONTH | tag.PERIOD | tag.UNIT_TIME


def sent_before(scan: Scan, clause: Clause, q: Quantity) -> bool:
    """Whether a participle of our own work stands before the number ('letters sent to 45 suppliers')."""
    return any(
        scan.bits[n] & tag.PAST and scan.bits[n] & (tag.ACT | tag.TREAT) and not scan.bits[n] & (tag.VERDICT | tag.WIN)
        for n in range(clause.i, q.i)
    )


def passive_work(scan: Scan, j: int, end: int) -> bool:
    """Whether a participle of work follows token j."""
    return any(scan.bits[n] & tag.PAST and scan.bits[n] & tag.ACT for n in range(j, end))


def agent_of(scan: Scan, j: int, end: int, *, caused: bool) -> str:
    """Who acts, where a 'by' phrase behind token j says so.  `caused`: it is got done ('get it printed by')."""
    for k in range(j, end - 1):
        if scan.lows[k] == "by":
            i, n = scan.noun_phrase(k + 1, end)
            head = scan.head(i, n)
            if head & tag.OUTSIDER and not head & tag.INSIDER:
                return "outsider"
            if head & tag.INSIDER:
                return "insider"
            others = caused and scan.bits[k - 1] & tag.PAST and head & tag.PLURAL
            if others and not any(bits & _DATED for bits in scan.bits[i:n]):
                return "outsider"
    return ""


def acts_of_others(scan: Scan, clause: Clause, q: Quantity) -> bool:
    """'Five bakers stock our flour': outsiders by number, and what they do, in the present.

    The word between a plural and an article is a verb, whether the lexicon knows it or not."""
    if clause.lead >= 0 or q.i > clause.i + 2 or scan.kinds[q.j] != "w":
        return False
    k = q.j
    while k < clause.j and scan.kinds[k] == "w" and not scan.bits[k] & (tag.PLURAL | tag.PREP):
        k += 1
    k += 1
    who = scan.bits[k - 1]
    if k >= clause.j or not who & tag.PLURAL or (who & _NOT_OTHERS and not who & tag.OUTSIDER) or who & tag.INSIDER:
        return False
    if scan.lows[k] in ("with", "of", "over", "above"):
        return any(
            scan.bits[n] & _BEHAVING and scan.bits[n] & tag.BASE and _finite(scan, n) for n in range(k + 2, clause.j)
        )
    if scan.lows[k] == "have" and scan.bits[k + 1] & tag.PAST and scan.bits[k + 2] & tag.DET:
        # 'Six clinics have placed a first order'
        return not who & _NOT_OTHERS or bool(who & tag.OUTSIDER)
    if scan.kinds[k] != "w" or scan.bits[k] & _NO_VERB or scan.bits[k] & tag.PLURAL:
        return False
    if scan.bits[k] & tag.PAST and not scan.bits[k] & tag.BASE:
        return False
    ours = not _OURS.isdisjoint(scan.lows[k + 1 : min(clause.j, k + 8)])
    if not ours and not scan.bits[k + 1] & tag.DET and scan.lows[k + 1 : k + 3] != ["at", "least"]:
        return False
    return bool(ours or who & tag.OUTSIDER or scan.lows[k - 1].endswith(_AGENTS))


def again_and_again(scan: Scan, i: int, j: int) -> bool:
    """Whether what is done in [i, j) is done at a pace ('per week', 'every month'), not for a span of time."""
    if not scan.union & tag.CADENCE:
        return False
    return any(
        scan.bits[n] & tag.CADENCE and (scan.lows[n - 1] in ("per", "every", "each") or scan.lows[n].endswith("ly"))
        for n in range(i, j)
    )


def _finite(scan: Scan, n: int) -> bool:
    """Whether the verb at n, behind a phrase that belongs to its subject, is no noun of that phrase."""
    before, after = scan.bits[n - 1], scan.bits[n + 1]
    if before & _NO_VERB or scan.lows[n - 1] == "to" or scan.kinds[n - 1] == "n":
        return False
    return bool(after & (tag.DET | tag.PREP | tag.ADV)) or scan.lows[n + 1] in ("again", "")


def in_press(scan: Scan, j: int, end: int) -> bool:
    """'4 stories about us in the regional papers': what stands behind token j says that others print it."""
    if scan.lows[j] not in _ABOUT or _OUTLETS.isdisjoint(scan.words):
        return False
    for n in range(j, end):
        if scan.lows[n] in _OUTLETS:
            k = next((m for m in range(n, j - 1, -1) if scan.bits[m] & tag.PREP), j)
            return scan.lows[k] in ("in", "by", "on") and "our" not in scan.lows[k:n]
    return False


def own_act(scan: Scan) -> tuple[int, int]:
    """(classes of the noun, index of the verb) where a statement opens with what we do to things, else (0, -1).

    'Policies where we called the holder', 'recipes we test'; not 'policies that the holder extends'."""
    lows, bits = scan.lows, scan.bits
    n = lows.index("we") if "we" in scan.words else lows.index("our")
    k = n + 1 + (lows[n] == "our")
    if n == 0 or (lows[n] == "our" and not bits[n + 1] & tag.INSIDER):
        return 0, -1
    while lows[k] in ("have", "had", "has") or bits[k] & tag.ADV:
        k += 1
    head = n - 1
    while head >= 0 and (bits[head] & tag.REL or (bits[head + 1] & tag.REL and bits[head] & tag.PREP)):
        head -= 1
    if head < 0 or any(bits[m] & tag.REL or scan.kinds[m] != "w" for m in range(head + 1)):
        return 0, -1
    done = bits[k] & (tag.BASE | tag.PAST) and bits[k] & (tag.ACT | tag.TREAT)
    bound = any(bits[m] & tag.REL or lows[m] in ("within", "inside", "time") for m in range(k, scan.size))
    return (bits[head], k) if done and bits[head] & tag.PLURAL and not bound else (0, -1)
