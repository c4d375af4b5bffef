"""`dataclass`, `field` and `replace` of the standard library, for records with slots, at a fifth of the start-up time.

The standard decorator compiles six functions a class and imports `inspect`: a third of a cold start went there.  Here one
function is compiled for a class, when its first record is made; the others are shared.  Records compare, print, copy and
pickle as those of the standard library do, and `dataclasses.fields`, `replace` and `asdict` take them.
Not supported, because nothing here needs it: inheritance of fields, class variables, post-init and ordering.
"""

from __future__ import annotations

# Type checkers read the decorator of the standard library, so that they know its constructors and what is frozen.
TYPE_CHECKING = False
if TYPE_CHECKING:
    from dataclasses import dataclass, field, replace
else:
    from operator import attrgetter

    _ABSENT = object()

    class _Factory:
        __slots__ = ("make",)

        def __init__(self, make):
            self.make = make

    def field(*, default_factory):
        return _Factory(default_factory)

    def replace(record, /, **changes):
        cls = record.__class__
        for name in cls.__slots__:
            if name not in changes:
                changes[name] = getattr(record, name)
        return cls(**changes)

    def dataclass(*, frozen=False, slots=True, eq=True):
        if not slots:
            raise TypeError("a record has slots")
        return lambda cls: _record(cls, frozen, eq)

    def _record(cls, frozen, eq):
        names = tuple(cls.__annotations__)
        body = {name: value for name, value in vars(cls).items() if name not in ("__dict__", "__weakref__")}
        defaults = {name: body.pop(name) for name in names if name in body}
        body["__slots__"] = body["__match_args__"] = names
        body["__repr__"] = _repr
        body["__dataclass_fields__"] = _Fields(defaults, frozen, eq)
        if eq:
            values = attrgetter(*names) if len(names) > 1 else lambda record: (getattr(record, names[0]),)
            body["__eq__"] = _equal(values)
            body["__hash__"] = (lambda self: hash(values(self))) if frozen else None
        if frozen:
            body["__setattr__"] = body["__delattr__"] = _refuse
            body["__reduce__"] = _reduce
        made = type(cls)(cls.__name__, cls.__bases__, body)
        made.__qualname__ = cls.__qualname__

        def __init__(self, *args, **kwargs):  # noqa: N807
            made.__init__ = _init(made, names, defaults, frozen)
            made.__init__(self, *args, **kwargs)

        made.__init__ = __init__
        return made

    def _init(cls, names, defaults, frozen):
        """The constructor, as the standard library would write it; slots of a frozen record are set by their own setters."""
        known = {"absent": _ABSENT}
        head, lines = ["self"], []
        for name in names:
            value = name
            if name in defaults:
                default = defaults[name]
                if isinstance(default, _Factory):
                    known[f"make_{name}"] = default.make
                    value = f"make_{name}() if {name} is absent else {name}"
                    default = _ABSENT
                known[f"default_{name}"] = default
                head.append(f"{name}=default_{name}")
            else:
                head.append(name)
            if frozen:
                known[f"set_{name}"] = cls.__dict__[name].__set__
                lines.append(f" set_{name}(self,{value})")
            else:
                lines.append(f" self.{name}={value}")
        exec("\n".join((f"def __init__({','.join(head)}):", *lines)), known)  # noqa: S102
        made = known["__init__"]
        made.__qualname__ = f"{cls.__qualname__}.__init__"
        return made

    def _equal(values):
        def __eq__(self, other):  # noqa: N807
            return values(self) == values(other) if other.__class__ is self.__class__ else NotImplemented

        return __eq__

    def _repr(self):
        return f"{self.__class__.__qualname__}({', '.join(f'{name}={getattr(self, name)!r}' for name in self.__slots__)})"

    def _reduce(self):
        return self.__class__, tuple(getattr(self, name) for name in self.__slots__)

    def _refuse(self, name, *value):
        from dataclasses import FrozenInstanceError

        raise FrozenInstanceError(f"cannot {'assign to' if value else 'delete'} field {name!r}")

    class _Fields:
        """`__dataclass_fields__`, worked out by the standard library when somebody asks for it."""

        def __init__(self, defaults, frozen, eq):
            self.settings = defaults, frozen, eq

        def __get__(self, _, cls):
            import dataclasses

            defaults, frozen, eq = self.settings
            body = {"__annotations__": cls.__annotations__, "__module__": cls.__module__}
            for name, default in defaults.items():
                is_made = isinstance(default, _Factory)
                body[name] = dataclasses.field(default_factory=default.make) if is_made else default
            twin = dataclasses.dataclass(frozen=frozen, eq=eq)(type(cls.__name__, (), body))
            cls.__dataclass_fields__ = twin.__dataclass_fields__
            return twin.__dataclass_fields__
