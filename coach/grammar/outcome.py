"""Yes/no outcomes that somebody outside decides (form 10)."""

from __future__ import annotations

from coach.grammar import bits as tag
from coach.grammar.lexicon import VERB
from coach.grammar.scan import Scan

_OBJECTIONS = frozenset(
    "findings finding objection objections non-conformity non-conformities nonconformities fault faults".split()
)
_CONTESTS = frozenset("appeal lawsuit case tender contract award bid prize".split())
_CHOOSES_US = frozenset("awards grants appoints selects chooses certifies licenses puts names ranks approves".split())
_PICKED = frozenset("picked named featured listed certified accredited approved shortlisted".split())
_OBTAINED = frozenset(
    (
        "obtained received granted achieved renewed issued awarded passed completed secured attained earned "
        "confirmed get gets obtain obtains receive receives earns achieves wins grants"
    ).split()
)
_NAMED = frozenset(
    ("named featured listed shortlisted certified accredited approved ranked selected recognised recognized").split()
)
_ISSUED = frozenset("outlook grants awards list puts issues signs gives clears verdict".split())

_CERTIFIED = frozenset(
    (
        "validated certified accredited approved registered recognised recognized awarded endorsed ratified "
        "cleared confirmed"
    ).split()
)
_PASSING = frozenset("achieve obtain attain earn get receive secure gain win pass complete hold renew retain".split())
_INSIDE = frozenset(
    (
        "gc counsel lawyers exec executive leadership management board committee steering legal cfo ceo cto "
        "coo team internal director directors sponsor stakeholder stakeholders hr finance controlling owner "
        "works"
    ).split()
)


_DECIDERS = tag.RULING | tag.STANDARD | tag.EXAMINER
_TRIGGERS = _CERTIFIED | frozenset(
    (
        "audit be get onto series findings finding objection objections non-conformity non-conformities "
        "nonconformities fault faults us our passed accepted selected adopted win named featured listed "
        "shortlisted approved ranked picked nominated certified accredited confirms approves affirms"
    ).split()
)


def binary(scan: Scan, i: int, j: int, lead: int) -> bool:
    """Whether [i, j) names a yes/no outcome that somebody outside decides (form 10)."""
    if not scan.union & _DECIDERS and _TRIGGERS.isdisjoint(scan.words):
        return False
    lows = scan.lows[i:j]
    ours = _INSIDE.intersection(lows)
    examined = any(scan.bits[k] & tag.EXAMINER for k in range(i, j))
    inside = bool(ours - {"committee", "board", "team", "director", "directors"} if examined else ours)
    ruling = [k for k in range(i, j) if scan.bits[k] & (tag.RULING | tag.STANDARD)]
    examiner = [k for k in range(i, j) if scan.bits[k] & tag.EXAMINER]
    lemma = scan.lex.lemmas.get(scan.lows[lead], "") if lead >= 0 else ""
    if (
        lead < 0
        and "audit" in " ".join(lows)
        and any(w in {"passes", "passed", "pass", "cleared", "clears"} for w in lows[1:])
    ):
        return not inside
    if lead >= 0:
        if lemma in _PASSING and (
            ruling
            or (
                lemma == "pass"
                and any(w in {"audit", "review", "inspection", "exam", "assessment", "certification"} for w in lows)
            )
        ):
            return not (inside and not examiner)
        if lemma in ("be", "get") and any(w in _NAMED for w in lows[:6]):
            return not inside
        if lemma == "make" and "onto" in lows:
            return True
        if (
            lemma == "audit"
            and any(w in ("findings", "finding") for w in lows)
            and any(w in {"no", "without", "zero", "clean"} for w in lows)
        ):
            return True
        if (
            lemma == "win"
            and scan.lows[lead + 1] in {"the", "a", "an", "our"}
            and "first" not in lows
            and not any(scan.bits[k] & tag.METRIC for k in range(lead + 1, j))
        ):
            i2, j2 = scan.noun_phrase(lead + 1, j)
            if (
                (scan.head(i2, j2) & (tag.EVENT | tag.RULING | tag.TRANSACTION) and not scan.bits[j2 - 1] & tag.PLURAL)
                or not scan.head(i2, j2)
                or scan.lows[j2 - 1] in _CONTESTS
            ):
                return True
        if lemma in ("raise", "close") and any(scan.lows[k] == "series" for k in range(lead, j)):
            return True
        if not (lemma in ("get", "have") and (examiner or ruling)):
            return False
    for k in range(i + 1, j - 1):
        if scan.lows[k] in _CERTIFIED and scan.lows[k + 1] == "by" and k + 2 < j and not inside:
            agent = k + 3 if scan.bits[k + 2] & tag.DET else k + 2
            if agent < j and not scan.text[scan.starts[agent]].islower() and not scan.bits[agent] & tag.INSIDER:
                return True
    if (
        lead < 0
        and not any(scan.bits[k] & VERB and scan.bits[k] & (tag.PAST | tag.THIRD) for k in range(i, j))
        and not inside
    ):
        i2, j2 = scan.noun_phrase(i, j)
        tail = i2 < j2 and scan.lows[j2] in {"of", "for", "from", "by", ""} and scan.head(i2, j2) & tag.RULING
        named = (
            i2 < j2
            and scan.lows[j2 - 1]
            in {"validation", "verification", "registration", "assessment", "certificates", "certificate"}
            and any(scan.bits[k] & (tag.STANDARD | tag.EXAMINER) for k in range(i, j2))
        )
        last = scan.bits[j - 1] & tag.RULING and any(scan.bits[k] & tag.STANDARD for k in range(i, j))
        if (
            named
            or last
            or (
                tail
                and (
                    any(scan.bits[k] & tag.STANDARD or scan.bits[k] & tag.EXAMINER for k in range(i, j2))
                    or (scan.lows[j2] == "" and scan.lows[i2 + 1] == "and")
                )
            )
        ):
            return True
    if "us" in lows[1:4] and any(w in _CHOOSES_US for w in lows):
        return True
    if any(w in _OBJECTIONS for w in lows):
        if any(w in {"no", "without", "zero", "clean"} for w in lows):
            return True
    if (
        lows[0] in {"nominated", "shortlisted", "featured", "listed", "named", "certified", "accredited"}
        and lows[1:2]
        and lows[1] in {"for", "by", "in", "on", "as", "among"}
    ):
        return True
    if "be" in lows[:1] and any(
        w in {"named", "featured", "listed", "shortlisted", "added", "admitted", "ranked"} for w in lows
    ):
        return True
    if lead < 0 and not inside:
        for k in range(i + 1, min(j - 1, i + 7)):
            # 'The ministry takes our model into its list': somebody outside acts on what is ours.
            acting = scan.bits[k] & tag.THIRD and not scan.bits[k] & (tag.METRIC | tag.PLURAL | tag.HOLD)
            unknown = (
                scan.bits[k] == tag.PLURAL and scan.lows[k + 1] in ("our", "us") and not scan.bits[k - 1] & tag.PLURAL
            )
            if (acting or unknown) and not scan.bits[k - 1] & tag.INSIDER:
                object_ours = scan.lows[k + 1] in ("our", "us") or (
                    scan.lows[k + 1] in {"with", "to", "on"} and scan.lows[k + 2] in ("our", "us")
                )
                if object_ours or any(scan.bits[m] & tag.EXAMINER for m in range(i, k)):
                    return True
                break
            if (
                scan.lows[k] in {"accepted", "selected", "adopted"}
                and scan.lows[k + 1] in {"by", "at", "for"}
                and any(scan.lows[m] == "our" for m in range(i, k))
            ):
                return True
    decided = any(
        (scan.bits[k] & tag.VERDICT and scan.bits[k] & (tag.PAST | tag.THIRD | tag.BASE) and k > i)
        or lows[0] in _PICKED
        for k in range(i, j)
    )
    if examiner and not (inside and not ruling):
        if decided or any(w in _ISSUED for w in lows):
            return True
    held = any(w in _OBTAINED for w in lows) or "in hand" in " ".join(lows) or "in place" in " ".join(lows)
    granted_by = any(scan.bits[k] & tag.RULING and scan.lows[k + 1] in ("by", "from") for k in range(i, j - 1))
    if ruling and (held or lead >= 0 or granted_by) and not inside:
        return True
    return (
        "passed" in lows
        and any(w in {"audit", "review", "inspection", "exam", "assessment"} for w in lows)
        and not inside
    )
