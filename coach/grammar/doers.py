"""Who does what is counted: work of our own before or behind the number, and the agent of a 'by' phrase."""

from __future__ import annotations

from coach.grammar import bits as tag
from coach.grammar.clauses import Clause
from coach.grammar.numbers import Quantity
from coach.grammar.scan import Scan

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
