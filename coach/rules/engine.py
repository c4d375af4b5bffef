"""Runs rules over OKRs and sets.  Pure: no clock, no network; only ids and fingerprints of a review are kept."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import cache, partial
from typing import NamedTuple

from coach.errors import KnowledgeError
from coach.grammar.text import IGNORABLE
from coach.options import DEFAULT, Options
from coach.rules.page import parse_page
from coach.rules.support import PEERS
from coach.rules.tables import citations, labels
from coach.rules.verdict import RANK
from coach.types import Citation, Finding, Form, KeyResult, NotChecked, Okr, OkrSet, Scope, Severity
from coach.views import Hit, KeyResultView, OkrView, ParsedOkr, Rule, SetView, Skipped

try:
    # What hashlib.blake2b is; hashlib itself loads OpenSSL first, which no fingerprint needs.
    from _blake2 import blake2b
except ImportError:
    from hashlib import blake2b

NOT_ENGLISH = "this rule reads English words, and the text is not English"


class Undecided(NamedTuple):
    """A rule that was not decided on one node.  `rule`: its name."""

    rule: str
    reason: str
    node: str


class Numbering:
    """Ids and fingerprints of one review, given out in the order of its findings; equal findings count a set."""

    __slots__ = ("_count", "_objective", "_seen", "_text")

    def __init__(self) -> None:
        self._count = 0
        self._seen: dict[str, int] = {}
        self._objective = ("", "")
        self._text = ("", "")

    def begin(self) -> None:
        """A set begins: what its findings are called does not depend on which files are reviewed beside it."""
        self._seen.clear()

    def next_id(self) -> str:
        self._count += 1
        return f"f{self._count}"

    def fingerprint(self, rule: str, text: str, objective: str) -> str:
        """16 hex of blake2b over the rule, both texts without case and spacing, and how often they came before
        in the set.

        Moving a key result, or other lines around it, changes nothing; editing its text gives a new fingerprint."""
        if self._objective[0] != objective:
            # Many key results share one objective, which may be long: its text is folded once and kept as a digest.
            self._objective = objective, _digest(normalised(objective))
        if self._text[0] != text:
            # Findings of one key result come one after the other.
            self._text = text, normalised(text)
        key = _digest(f"{rule}\x1f{self._text[1]}\x1f{self._objective[1]}")
        occurrence = self._seen[key] = self._seen.get(key, 0) + 1
        return blake2b(b"%b\x1f%d" % (key.encode(), occurrence)).hexdigest()[:16]


class Checked(NamedTuple):
    """What the rules say of one OKR."""

    findings: list[Finding]
    undecided: list[Undecided]


class _Found(NamedTuple):
    order: int
    rule: Rule
    hit: Hit
    okr: Okr
    node: KeyResult | None


def check_okr(parsed: ParsedOkr, rules: Sequence[Rule], numbering: Numbering, options: Options = DEFAULT) -> Checked:
    """Findings of `rules` on one OKR, in the order objective, whole OKR, key results; then severity, place, code.

    What was struck out is not checked.  `numbering`: one object for all OKRs of a review."""
    return check_okrs([parsed], rules, numbering, options)[0]


def check_okrs(
    parsed: Sequence[ParsedOkr], rules: Sequence[Rule], numbering: Numbering, options: Options = DEFAULT
) -> list[Checked]:
    """Each OKR as `check_okr` would check it, in less time: rule by rule."""
    checked = [Checked([], []) for _ in parsed]
    found: list[list[_Found]] = [[] for _ in parsed]
    of_key_results = [
        (order, view, found[n], checked[n].undecided)
        for n, one in enumerate(parsed)
        for order, view in _views(one, options)
    ]
    english = [one for one in of_key_results if one[1].statement.language == "en"]
    foreign = [one for one in of_key_results if one[1].statement.language != "en"]
    whole = [(_okr_view(one, options), found[n], checked[n].undecided) for n, one in enumerate(parsed)]
    grouped: dict[tuple[bool, frozenset[Form]], list[_OfKeyResult]] = {}
    for rule in rules:
        if rule.scope is Scope.KEY_RESULT:
            views, forms = english if rule.wording else of_key_results, rule.forms
            if forms is not None:
                group = (rule.wording, forms)
                if group not in grouped:
                    grouped[group] = [one for one in views if one[1].statement.form in forms]
                views = grouped[group]
            _check_key_results(rule, views, foreign if rule.wording else ())
        elif rule.scope is not Scope.SET:
            _check_whole(rule, whole)
    for hits, one in zip(found, checked, strict=True):
        if len(hits) > 1:
            hits.sort(key=partial(_place, options))
        one.findings.extend([_finding(item, numbering, options) for item in hits])
    return checked


_OfKeyResult = tuple[int, KeyResultView, list[_Found], list[Undecided]]


def _check_key_results(rule: Rule, views: Sequence[_OfKeyResult], foreign: Sequence[_OfKeyResult]) -> None:
    for _, view, _, undecided in foreign:
        undecided.append(Undecided(rule.name, NOT_ENGLISH, view.key_result.id))
    check = rule.check
    for order, view, hits, undecided in views:
        answers = check(view)
        if not answers:
            # Most rules have nothing to say of most key results.
            continue
        for answer in answers:
            if isinstance(answer, Skipped):
                undecided.append(Undecided(rule.name, answer.reason, view.key_result.id))
            else:
                of_objective = answer.field.startswith("objective")
                if of_objective and view.okr.struck:
                    continue
                node = None if of_objective else view.key_result
                hits.append(_Found(-2 if of_objective else order, rule, answer, view.okr, node))


def _check_whole(rule: Rule, views: Sequence[tuple[OkrView, list[_Found], list[Undecided]]]) -> None:
    order = -2 if rule.scope is Scope.OBJECTIVE else -1
    for view, hits, undecided in views:
        if view.okr.struck:
            continue
        if rule.wording and view.objective.language != "en":
            undecided.append(Undecided(rule.name, NOT_ENGLISH, view.okr.id))
            continue
        for answer in rule.check(view):
            if isinstance(answer, Skipped):
                undecided.append(Undecided(rule.name, answer.reason, view.okr.id))
            else:
                hits.append(_Found(order, rule, answer, view.okr, answer.key_result))


def check_set(
    okr_set: OkrSet,
    rules: Sequence[Rule],
    numbering: Numbering,
    options: Options = DEFAULT,
    passed_over: Sequence[Finding] = (),
) -> Checked:
    """Findings on a set as a whole, in the order of `rules`; what could not be decided names no node."""
    checked = Checked([], [])
    view = SetView(okr_set, tuple(passed_over), options)
    for rule in rules:
        for answer in rule.check(view) if rule.scope is Scope.SET else ():
            if isinstance(answer, Skipped):
                checked.undecided.append(Undecided(rule.name, answer.reason, ""))
            else:
                checked.findings.append(_of_set(rule, answer, okr_set, numbering, options))
    return checked


def _okr_view(one: ParsedOkr, options: Options) -> OkrView:
    nodes = tuple([pair for pair in zip(one.okr.key_results, one.statements, strict=True) if not pair[0].struck])
    return OkrView(one.okr, one.objective, one.aim, nodes, options)


def _views(one: ParsedOkr, options: Options) -> Iterator[tuple[int, KeyResultView]]:
    okr, objective, _, statements = one
    seen = tuple(statements[: PEERS + 1])
    for order, (node, statement) in enumerate(zip(okr.key_results, statements, strict=True)):
        if not node.struck:
            yield order, KeyResultView(statement, node, okr, objective, seen[:order] + seen[order + 1 :], options)


def not_checked(undecided: Iterable[Undecided]) -> tuple[NotChecked, ...]:
    """One entry per rule and reason with its nodes, then the labels this version has no rule for."""
    nodes: dict[tuple[str, str], list[str]] = {}
    for item in undecided:
        where = nodes.setdefault((item.rule, item.reason), [])
        if item.node:
            where.append(item.node)
    skipped = [NotChecked(rule, reason, tuple(where)) for (rule, reason), where in sorted(nodes.items())]
    return (*skipped, *(NotChecked(label.label, label.reason) for label in labels() if label.reason))


def normalised(text: str) -> str:
    """`text` without case, spacing and characters that nobody sees."""
    if not text.isascii():
        text = "".join(char for char in text if char not in IGNORABLE)
    return " ".join(text.casefold().split())


def _digest(text: str) -> str:
    return blake2b(text.encode("utf-8", "surrogatepass")).hexdigest()[:16]


def _place(options: Options, item: _Found) -> tuple[int, int, int, str]:
    order, rule, hit, _, _ = item
    return order, RANK[_severity(rule, hit, options)], -1 if hit.start is None else hit.start, rule.code


def _severity(rule: Rule, hit: Hit, options: Options) -> Severity:
    """The team's, else the hit's, else the rule's."""
    return options.severity.get(rule.name) or hit.severity or rule.severity


_Spot = tuple[Scope, Okr | None, KeyResult | None, str, str, str, str, int | None, int | None, str]
"""Where a finding stands: scope, OKR, key result, source, field, the text of that field, what its fingerprint is made
of, line, column and part.  Never kept, so it needs no record."""


def _finding(item: _Found, numbering: Numbering, options: Options) -> Finding:
    _, rule, hit, okr, node = item
    field = hit.field
    home, place = (okr.objective, okr.place) if node is None else (node.text, node.place)
    if field in ("text", "objective"):
        text, identity = home, home
    else:
        field = field.removeprefix("objective.")
        own = okr.period if field == "period" else okr.owner if node is None else getattr(node.fields, field)
        text = own or ""
        # An empty field says nothing of which key result it belongs to: the words beside it do.
        identity = f"{home}\x1e{field}\x1e{text}"
    line, column = place.line, place.column
    if hit.start and text is home and place.offset >= 0:
        above = home.count("\n", 0, hit.start)
        line += above
        column = hit.start - home.rfind("\n", 0, hit.start) if above else column + hit.start
    scope = Scope.OBJECTIVE if node is None and rule.scope is Scope.KEY_RESULT else rule.scope
    spot = (scope, okr, node, okr.source, field, text, identity, line, column, place.part)
    return _record(rule, hit, spot, numbering, options)


def _of_set(rule: Rule, hit: Hit, okr_set: OkrSet, numbering: Numbering, options: Options) -> Finding:
    """A finding on the words of one of the set's nodes, or on the set itself."""
    if hit.okr is not None:
        return _finding(_Found(0, rule, hit, hit.okr, hit.key_result), numbering, options)
    column = None if hit.line is None else 1
    spot = (Scope.SET, None, None, okr_set.path, hit.field, "", hit.message, hit.line, column, "")
    return _record(rule, hit, spot, numbering, options)


def _record(rule: Rule, hit: Hit, spot: _Spot, numbering: Numbering, options: Options) -> Finding:
    why, question, cited = _words(rule.name, rule.doc, hit.variant)
    scope, okr, node, source, field, text, identity, line, column, part = spot
    id_, severity = numbering.next_id(), _severity(rule, hit, options)
    okr_id, objective = (None, "") if okr is None else (okr.id, okr.objective)
    node_id = None if node is None else node.id
    start, end = hit.start, hit.end
    words = None if start is None else text[start:end]
    fingerprint = numbering.fingerprint(rule.name, identity, objective)
    # By place: a call with so many names makes a dictionary of them first, and takes three times as long.
    # fmt: off
    return Finding(
        id_, rule.name, rule.code, severity, scope, okr_id, node_id, source, field, start, end, words, line, column,
        hit.message, why, question, cited, fingerprint, hit.related, "rule", None, part,
    )
    # fmt: on


@cache
def _words(name: str, doc: str, variant: str) -> tuple[str, str, tuple[Citation, ...]]:
    path = f"coach/rules/{name.replace('-', '_')}.py"
    page = parse_page(doc, path)
    whys, asks = dict(page.whys), dict(page.asks)
    if variant and variant not in whys and variant not in asks:
        hint = f"add a line 'Ask ({variant}):' to the page"
        raise KnowledgeError(f"no part of the page is for {variant!r}", hint=hint, path=path)
    return whys.get(variant, page.why), asks.get(variant, page.ask), citations().get(name, ())
