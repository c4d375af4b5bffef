"""`dataclass`, `field` and `replace` of the standard library, for records with slots, at a sixth of the start-up time.

The standard decorator compiles six functions a class and imports `inspect`: a fifth of a cold start went there.  Here
one function is compiled, when the first record of a class is made; the others are shared.  Records compare, print,
copy and pickle as those of the standard library do, and `dataclasses.fields`, `replace` and `asdict` take them.
Not supported, because nothing here needs it: inherited fields, class variables, post-init and ordering.
"""

from __future__ import annotations

from operator import attrgetter
from reprlib import recursive_repr

__all__ = ["dataclass", "field", "replace"]

# Importing typing for this name would cost more than all of this file; type checkers know it anyway.
TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

_ABSENT = object()


class _Factory:
    __slots__ = ("make",)

    def __init__(self, make: Callable[[], object]) -> None:
        self.make = make


def _field(*, default_factory: Callable[[], object]) -> _Factory:
    return _Factory(default_factory)


def _replace(record: Any, /, **changes: Any) -> Any:
    cls = record.__class__
    for name in cls.__slots__:
        if name not in changes:
            changes[name] = getattr(record, name)
    return cls(**changes)


def _dataclass(*, slots: bool, frozen: bool = False, eq: bool = True) -> Callable[[type], type]:
    if not slots:
        raise TypeError("records have slots")
    return lambda cls: _record(cls, frozen, eq)


def _record(cls: type, frozen: bool, eq: bool) -> type:
    names = tuple(cls.__annotations__)
    body = {name: value for name, value in vars(cls).items() if name not in ("__dict__", "__weakref__")}
    defaults = {name: body.pop(name) for name in names if name in body}
    body["__slots__"] = body["__match_args__"] = names
    body["__repr__"] = _repr
    body["__dataclass_fields__"] = _Fields(defaults, frozen, eq)
    if eq:
        one = names[0]
        values = attrgetter(*names) if len(names) > 1 else lambda record: (getattr(record, one),)
        body["__eq__"] = _equal(values)
        body["__hash__"] = (lambda self: hash(values(self))) if frozen else None
    if frozen:
        body["__setattr__"] = body["__delattr__"] = _refuse
        body["__reduce__"] = _reduce
    made: Any = type(cls)(cls.__name__, cls.__bases__, body)
    made.__qualname__ = cls.__qualname__

    def __init__(self: Any, *args: Any, **kwargs: Any) -> None:  # noqa: N807
        made.__init__ = _init(made, names, defaults, frozen)
        made.__init__(self, *args, **kwargs)

    made.__init__ = __init__
    return made  # type: ignore[no-any-return]


def _init(cls: type, names: tuple[str, ...], defaults: dict[str, Any], frozen: bool) -> Any:
    """The constructor, written out like that of the standard library; only names of fields become code."""
    known: dict[str, Any] = {"_absent": _ABSENT}
    head, lines = ["self"], []
    if frozen:
        # While its fields are set, a record belongs to an open class of the same shape: the interpreter sets a slot of
        # such a class in one step, and calls a slot's setter, field by field, in three times as many.
        known["_open"] = type(cls.__name__, (), {"__slots__": names})
        known["_closed"], known["_become"] = cls, object.__dict__["__class__"].__set__
        lines.append(" _become(self,_open)")
    for name in names:
        value = name
        if name in defaults:
            default = defaults[name]
            if isinstance(default, _Factory):
                known[f"_make_{name}"] = default.make
                value = f"_make_{name}() if {name} is _absent else {name}"
                default = _ABSENT
            known[f"_default_{name}"] = default
            head.append(f"{name}=_default_{name}")
        else:
            head.append(name)
        lines.append(f" self.{name}={value}")
    if frozen:
        lines.append(" self.__class__=_closed")
    exec("\n".join((f"def __init__({','.join(head)}):", *lines)), known)  # noqa: S102
    made = known["__init__"]
    made.__qualname__ = f"{cls.__qualname__}.__init__"
    return made


def _equal(values: Callable[[Any], Any]) -> Callable[[Any, Any], Any]:
    def __eq__(self: Any, other: Any) -> Any:  # noqa: N807
        return values(self) == values(other) if other.__class__ is self.__class__ else NotImplemented

    return __eq__


@recursive_repr()
def _repr(self: Any) -> str:
    shown = (f"{name}={getattr(self, name)!r}" for name in self.__slots__)
    return f"{self.__class__.__qualname__}({', '.join(shown)})"


def _reduce(self: Any) -> tuple[type, tuple[Any, ...]]:
    return self.__class__, tuple(getattr(self, name) for name in self.__slots__)


def _refuse(_: Any, name: str, *value: Any) -> None:
    from dataclasses import FrozenInstanceError

    raise FrozenInstanceError(f"cannot {'assign to' if value else 'delete'} field {name!r}")


class _Fields:
    """`__dataclass_fields__`, worked out by the standard library when somebody asks for it."""

    def __init__(self, defaults: dict[str, Any], frozen: bool, eq: bool) -> None:
        self.settings = defaults, frozen, eq

    def __get__(self, _: object, cls: Any) -> Any:
        import dataclasses

        defaults, frozen, eq = self.settings
        body: dict[str, Any] = {"__annotations__": cls.__annotations__, "__module__": cls.__module__}
        for name, default in defaults.items():
            made = isinstance(default, _Factory)
            body[name] = dataclasses.field(default_factory=default.make) if made else default
        twin: Any = dataclasses.dataclass(frozen=frozen, eq=eq)(type(cls.__name__, (), body))
        cls.__dataclass_fields__ = twin.__dataclass_fields__
        return cls.__dataclass_fields__


if TYPE_CHECKING:
    # Type checkers see the standard decorator: so they know constructors and what is frozen.
    from dataclasses import dataclass, field, replace
else:
    dataclass, field, replace = _dataclass, _field, _replace
