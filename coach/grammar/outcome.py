"""Yes/no outcomes that somebody outside decides (form 10)."""

from __future__ import annotations

from typing import NamedTuple

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
        "works senate presidium rectorate dean faculty trustees governors"
    ).split()
)
_DECIDERS = tag.RULING | tag.STANDARD | tag.EXAMINER
_GIVEN = frozenset("awarded granted allocated promised".split())
_PRIZES = frozenset("award prize medal grant subsidy scholarship bursary accolade distinction commendation".split())
_PRIZED = frozenset("for at from by of in".split())
_PLACINGS = frozenset("feature listing placement mention slot cover portrait profile recommendation".split())
_OUTLETS = frozenset("editors editorial editor magazine newspaper gazette broadcaster marketplace jury press".split())
_REMARKS = frozenset("points point remarks remark observations deficiencies deviations objections".split())
_OURS = frozenset(("our", "us"))
_ASKING = frozenset(("obtain", "receive", "secure", "gain", "earn"))
_PEOPLE = tag.OUTSIDER | tag.INSIDER
_TRIGGERS = _CERTIFIED | frozenset(
    (
        "audit be get onto series findings finding objection objections non-conformity non-conformities "
        "nonconformities fault faults us our passed accepted selected adopted win named featured listed "
        "pass shortlisted approved ranked picked nominated certified accredited confirms approves affirms"
    ).split()
).union(_GIVEN, _PRIZES, _PLACINGS)
_ENDS = tag.RULING | tag.STANDARD
_TITLES = frozenset(("committee", "board", "team", "director", "directors"))
"""Words that may name a body outside just as well, where an examiner is named."""
_PASSED = frozenset(("passes", "passed", "pass", "cleared", "clears"))
_EXAMS = frozenset(("audit", "review", "inspection", "exam", "assessment"))
_TESTS = _EXAMS | {"test", "examination", "exercise", "certification", "evaluation", "check"}
_FINDINGS = frozenset(("findings", "finding"))
_WITHOUT = frozenset(("no", "without", "zero", "clean"))
_CERTIFICATES = frozenset("validation verification registration assessment certificates certificate".split())
_CHOSEN_FIRST = frozenset("nominated shortlisted featured listed named certified accredited".split())
_LISTED = frozenset("named featured listed shortlisted added admitted ranked".split())


class _Claim(NamedTuple):
    """Tokens [i, j) of `scan`.  `inside`: somebody of ours decides; `examined`, `ruling`: classes that occur."""

    scan: Scan
    i: int
    j: int
    lead: int
    lows: list[str]
    words: frozenset[str]
    inside: bool
    examined: bool
    ruling: bool


def binary(scan: Scan, i: int, j: int, lead: int) -> bool:
    """Whether [i, j) names a yes/no outcome that somebody outside decides (form 10)."""
    if not scan.union & _DECIDERS and _TRIGGERS.isdisjoint(scan.words):
        return False
    lows = scan.lows[i:j]
    words = frozenset(lows)
    union = 0
    for bits in scan.bits[i:j]:
        union |= bits
    examined, ruling = bool(union & tag.EXAMINER), bool(union & _ENDS)
    ours = words & _INSIDE
    inside = bool(ours - _TITLES if examined else ours)
    claim = _Claim(scan, i, j, lead, lows, words, inside, examined, ruling)
    if lead >= 0:
        lemma = scan.lex.lemmas.get(scan.lows[lead], "")
        led = _led(claim, lemma)
        if led is not None:
            return led
        if lemma not in ("get", "have") or not (examined or ruling):
            return False
    elif "audit" in " ".join(lows) and not _PASSED.isdisjoint(lows[1:]):
        return not inside
    outside = not inside and (
        _confirmed_by(claim) or (lead < 0 and (_bare_ruling(claim) or _acted_on(claim) or _prize(claim)))
    )
    if lead < 0 and (_placed(claim) or _unblamed(claim)):
        return True
    return outside or _chosen(lows, words) or _decided(claim) or _held(claim)


def _led(claim: _Claim, lemma: str) -> bool | None:
    """What the leading verb says; None where it leaves the question open."""
    scan, lows, words = claim.scan, claim.lows, claim.words
    if lemma == "win" and scan.lows[scan.noun_phrase(claim.lead + 1, claim.j)[1] - 1] in _PRIZES:
        # 'The team prize' is for a team, not from one.
        return True
    if lemma in _PASSING and (
        claim.ruling or (lemma == "pass" and not (words.isdisjoint(_EXAMS) and "certification" not in words))
    ):
        return not claim.inside or claim.examined
    if lemma in _ASKING and claim.examined and _from_examiner(claim):
        return True
    if lemma == "pass" and _sits_exam(claim):
        return not claim.inside
    if lemma == "be" and lows[1:2] == ["accepted"]:
        return not claim.inside
    if lemma == "be" and not _GIVEN.isdisjoint(lows[1:2]):
        return not claim.inside or claim.examined
    if lemma in ("be", "get") and not _NAMED.isdisjoint(lows[:6]):
        return not claim.inside
    if lemma == "make" and "onto" in words:
        return True
    if lemma == "audit" and not words.isdisjoint(_FINDINGS) and not words.isdisjoint(_WITHOUT):
        return True
    if lemma == "win" and _wins_contest(claim):
        return True
    if lemma in ("raise", "close") and "series" in scan.lows[claim.lead : claim.j]:
        return True
    return None


def _sits_exam(claim: _Claim) -> bool:
    """'Pass the wiring exam at the institute': one test of somebody else, not our own tests."""
    i, j = claim.scan.noun_phrase(claim.lead + 1, claim.j)
    return i < j and claim.scan.lows[j - 1] in _TESTS


def _from_examiner(claim: _Claim) -> bool:
    """'Obtain the bronze seal from the control body': one thing that an examiner gives, whatever it is called."""
    scan, after = claim.scan, claim.lead + 1
    i, j = scan.noun_phrase(after, claim.j)
    if scan.lows[j] != "from" or not scan.bits[after] & tag.DET or scan.bits[j - 1] & tag.PLURAL:
        return False
    if scan.head(i, j) & (tag.OUTPUT | tag.ARTEFACT | tag.METRIC):
        return False
    return bool(scan.head(*scan.noun_phrase(j + 1, claim.j)) & tag.EXAMINER)


def _wins_contest(claim: _Claim) -> bool:
    """'Win the tender', not 'win the first client' or 'win market share'."""
    scan, after, j = claim.scan, claim.lead + 1, claim.j
    if scan.lows[after] not in {"the", "a", "an", "our"} or "first" in claim.words:
        return False
    if any(scan.bits[k] & tag.METRIC for k in range(after, j)):
        return False
    i, j = scan.noun_phrase(after, j)
    head = scan.head(i, j)
    prize = head & (tag.EVENT | tag.RULING | tag.TRANSACTION) and not scan.bits[j - 1] & tag.PLURAL
    return bool(prize) or not head or scan.lows[j - 1] in _CONTESTS


def _prize(claim: _Claim) -> bool:
    """'Tourism award for our trail', 'grant awarded to us': a prize without any verb, or with one of giving it."""
    scan, i = claim.scan, claim.i
    stop = scan.noun_phrase(i, claim.j)[1]
    if stop == i or scan.lows[stop - 1] not in _PRIZES or scan.bits[i - 1] & tag.HOLD or "our" in scan.lows[i:stop]:
        return False
    if any(bits & tag.INSIDER for bits in scan.bits[i:stop]):
        return False
    if scan.lows[stop] in _GIVEN:
        stop += 1
        if scan.lows[stop] != "to":
            return True
    elif scan.lows[stop] not in _PRIZED:
        return False
    after = scan.lows[stop + 1]
    if scan.lows[stop] in ("for", "to"):
        # A 'prize for our drivers' is one that we give.
        whom = scan.head(*scan.noun_phrase(stop + 1, claim.j))
        return after in _OURS and not (whom & _PEOPLE and whom & tag.PLURAL)
    return after not in _OURS


def _placed(claim: _Claim) -> bool:
    """'Cover of the trade magazine', 'feature by the editors of the shop': editors choose, not we."""
    scan = claim.scan
    stop = scan.noun_phrase(claim.i, claim.j)[1]
    if stop == claim.i or scan.lows[stop - 1] not in _PLACINGS or scan.lows[stop] not in _PRIZED:
        return False
    behind = scan.lows[stop + 1 : claim.j]
    return behind[:1] != ["our"] and not _OUTLETS.isdisjoint(behind)


def _unblamed(claim: _Claim) -> bool:
    """'No serious remarks in the inspection': what an examiner may have to say, and does not."""
    if claim.lows[0] not in ("no", "without") or _REMARKS.isdisjoint(claim.words):
        return False
    scan = claim.scan
    stop = scan.noun_phrase(claim.i + 1, claim.j)[1]
    if scan.lows[stop - 1] not in _REMARKS or not scan.bits[stop] & tag.PREP:
        return False
    return not _EXAMS.isdisjoint(scan.lows[stop : claim.j]) or any(
        bits & tag.EXAMINER for bits in scan.bits[stop : claim.j]
    )


def _confirmed_by(claim: _Claim) -> bool:
    """'Approved by the Ministry': a verdict of a capitalised body."""
    scan, i, j = claim.scan, claim.i, claim.j
    for k in range(i + 1, j - 2):
        if scan.lows[k] in _CERTIFIED and scan.lows[k + 1] == "by":
            agent = k + 3 if scan.bits[k + 2] & tag.DET else k + 2
            if agent < j and not scan.text[scan.starts[agent]].islower() and not scan.bits[agent] & tag.INSIDER:
                return True
    return False


def _bare_ruling(claim: _Claim) -> bool:
    """'ISO certificate', 'approval of the regulator': a ruling without any verb."""
    scan, i, j = claim.scan, claim.i, claim.j
    if any(scan.bits[k] & VERB and scan.bits[k] & (tag.PAST | tag.THIRD) for k in range(i, j)):
        return False
    if scan.bits[j - 1] & tag.RULING and any(scan.bits[k] & tag.STANDARD for k in range(i, j)):
        return True
    i, j = scan.noun_phrase(i, j)
    if i == j:
        return False
    known = any(scan.bits[k] & (tag.STANDARD | tag.EXAMINER) for k in range(claim.i, j))
    if known and scan.lows[j - 1] in _CERTIFICATES:
        return True
    if scan.lows[j] not in {"of", "for", "from", "by", ""} or not scan.head(i, j) & tag.RULING:
        return False
    known = any(scan.bits[k] & (tag.STANDARD | tag.EXAMINER) for k in range(i, j))
    if not known and scan.lows[j] == "of" and scan.lows[j + 1] != "our":
        known = bool(scan.head(*scan.noun_phrase(j + 1, claim.j)) & tag.EXAMINER)
    return known or (scan.lows[j] == "" and scan.lows[i + 1] == "and")


def _chosen(lows: list[str], words: frozenset[str]) -> bool:
    """Words of a choice or of an examination without objection, whoever makes it."""
    if "us" in lows[1:4] and not words.isdisjoint(_CHOOSES_US):
        return True
    if not words.isdisjoint(_OBJECTIONS) and not words.isdisjoint(_WITHOUT):
        return True
    if lows[0] in _CHOSEN_FIRST and len(lows) > 1 and lows[1] in {"for", "by", "in", "on", "as", "among"}:
        return True
    return lows[0] == "be" and not words.isdisjoint(_LISTED)


def _acted_on(claim: _Claim) -> bool:
    """'The ministry takes our model into its list': somebody outside acts on what is ours."""
    scan, i = claim.scan, claim.i
    for k in range(i + 1, min(claim.j - 1, i + 7)):
        after = scan.lows[k + 1]
        acting = scan.bits[k] & tag.THIRD and not scan.bits[k] & (tag.METRIC | tag.PLURAL | tag.HOLD)
        unknown = scan.bits[k] == tag.PLURAL and after in ("our", "us") and not scan.bits[k - 1] & tag.PLURAL
        if (acting or unknown) and not scan.bits[k - 1] & tag.INSIDER:
            ours = after in ("our", "us") or (after in {"with", "to", "on"} and scan.lows[k + 2] in ("our", "us"))
            return ours or any(scan.bits[m] & tag.EXAMINER for m in range(i, k))
        if (
            scan.lows[k] in {"accepted", "selected", "adopted"}
            and after in {"by", "at", "for"}
            and "our" in scan.lows[i:k]
        ):
            return True
    return False


def _decided(claim: _Claim) -> bool:
    """An examiner and words of a verdict."""
    if not claim.examined or (claim.inside and not claim.ruling):
        return False
    if claim.lows[0] in _PICKED or not claim.words.isdisjoint(_ISSUED):
        return True
    bits = claim.scan.bits
    return any(
        bits[k] & tag.VERDICT and bits[k] & (tag.PAST | tag.THIRD | tag.BASE) for k in range(claim.i + 1, claim.j)
    )


def _held(claim: _Claim) -> bool:
    """A ruling that is obtained, or an audit that is passed."""
    if claim.inside:
        return False
    scan, words = claim.scan, claim.words
    if "passed" in words and not words.isdisjoint(_EXAMS):
        return True
    if not claim.ruling:
        return False
    if claim.lead >= 0 or not words.isdisjoint(_OBTAINED):
        return True
    line = " ".join(claim.lows)
    if "in hand" in line or "in place" in line:
        return True
    return any(
        scan.bits[k] & tag.RULING and (scan.lows[k + 1] in ("by", "from") or scan.lows[scan.ends[k]] in ("by", "from"))
        for k in range(claim.i, claim.j - 1)
    )
