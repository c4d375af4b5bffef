"""A value of the key result has not been filled in.

Why: A key result without its value cannot be agreed, scored or compared; it is still a form.
Why (objective): With a gap in the objective, everybody fills in a direction of their own.
Ask (objective): What do you want to become better for whom, said without the number?
Ask: Which value belongs here, or by when and how will you know it?
In: X, XX, N, ?, __, TBD, TBC, [number], values kept back, and a line that holds nothing but its label.
Out: Names that hold such letters (feature X, Gen X, 10x), status notes and headings of a template.
Bad: X thousand pallets moved by rail
Bad: Lunch waste from TBD to 12%
Bad: Cost per delivery below €XX
Good: Grow Gen X card holders from 4,000 to 6,500
Good: Raise adoption of feature X from 5% to 20%
Good: Lunch waste from 19% to 12%
Rewrite: Fill the value, or say when and how it will be set.
Source: S000; S004 R7
"""

from __future__ import annotations

from collections.abc import Iterable

from coach.rules.support import core, field_hit, is_first, quote
from coach.types import Form, Placeholder, Scope, Severity
from coach.views import Hit, KeyResultView, Rule, Skipped

_UNCLEAR = Form.UNCLEAR
_EMPTY = "this line is empty"


def check(view: KeyResultView) -> Iterable[Hit | Skipped]:
    statement = view.statement
    hits: list[Hit] = []
    if statement.placeholders:
        first = statement.placeholders[0]
        message = _message(first)
        if first.start >= 0:
            hits.append(_spanned(message, first.start, first.end))
        else:
            field = "baseline" if first.slot == "baseline" else "target"
            hits.append(field_hit(message, getattr(view.key_result.fields, field), field))
    elif statement.form is _UNCLEAR:
        words = core(statement)
        message = f"{quote(words.text)} holds no key result yet" if words.text else _EMPTY
        hits.append(_spanned(message, words.start, words.end))
    if view.objective.placeholders and is_first(view):
        first = view.objective.placeholders[0]
        hits.append(_spanned(_message(first), first.start, first.end, "objective", "objective"))
    return hits


def _spanned(message: str, start: int, end: int, field: str = "text", variant: str = "") -> Hit:
    if start == end:
        return Hit(message, None, None, field=field, variant=variant)
    return Hit(message, start, end, field=field, variant=variant)


def _message(placeholder: Placeholder) -> str:
    if not placeholder.text.strip():
        return _EMPTY
    words = quote(placeholder.text)
    if placeholder.withheld:
        return f"{words} keeps the value back, so nobody can judge or score it"
    return f"{words} stands where a value belongs"


RULE = Rule("KR08", "placeholder", Severity.ERROR, Scope.KEY_RESULT, "AUTO", check, doc=__doc__, wording=False)
