"""Prompts: files of prompts/, each with a head and a body in Jinja2 with a block `system` and a block `user`.

    ---
    id: advise
    version: 1
    inputs: [objective, checks]
    output: okr-coach-advice
    change: what is different from the version before
    ---
    {% block system %}...{% endblock %}
    {% block user %}...{% endblock %}

`output` is the title of the JSON Schema that the answer has to keep.  Whatever is wrong with a file is a KnowledgeError
with file and line."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from hashlib import blake2b
from typing import TYPE_CHECKING, Any

from coach.errors import KnowledgeError
from coach.records import dataclass
from coach.resources import prompts_path

if TYPE_CHECKING:
    from jinja2 import Environment, Template, nodes

_KEYS = ("id", "version", "inputs", "output", "change")
_BLOCKS = ("system", "user")
_RULE = "---\n"
_FOLDER = "prompts"


@dataclass(frozen=True, slots=True)
class Prompt:
    """`tag`: `id@version+hash8`, in which the hash is that of the whole file.  `output`: title of a JSON Schema."""

    id: str
    version: int
    inputs: tuple[str, ...]
    output: str
    tag: str
    template: Template

    def render(self, values: Mapping[str, object]) -> tuple[str, str]:
        """The parts system and user.  `values`: exactly the inputs; ValueError for others."""
        if set(values) != set(self.inputs):
            raise ValueError(f"{self.tag} takes {', '.join(self.inputs)}, not {', '.join(sorted(values))}")
        system, user = (
            "".join(self.template.blocks[name](self.template.new_context(dict(values)))).strip() for name in _BLOCKS
        )
        return system, user


@cache
def prompt(name: str) -> Prompt:
    """The prompt of prompts/NAME.md."""
    shown = f"{_FOLDER}/{name}.md"
    try:
        with open(prompts_path(f"{name}.md"), encoding="utf-8") as file:
            text = file.read()
    except OSError:
        raise KnowledgeError("this prompt cannot be read", hint="install okr-coach again", path=shown) from None
    except UnicodeDecodeError:
        raise KnowledgeError("this prompt is not UTF-8", hint="save it as UTF-8", path=shown) from None
    return parsed(text, name, shown)


def parsed(text: str, name: str, path: str) -> Prompt:
    """The prompt in `text`.  `name`: the id it must have; `path`: the file as it is named in errors."""
    head, between, body = text.removeprefix(_RULE).partition(f"\n{_RULE}")
    if not text.startswith(_RULE) or not between:
        hint = "begin with `---`, the keys, and `---` again"
        raise KnowledgeError("this prompt has no head", hint=hint, path=path, line=1)
    said = _head(head, name, path)
    above = head.count("\n") + 3
    tree, template = _body(body, path, above)
    _check(tree, said["inputs"], head, path, above)
    digest = blake2b(text.encode("utf-8"), digest_size=4).hexdigest()
    tag = f"{said['id']}@{said['version']}+{digest}"
    return Prompt(said["id"], said["version"], tuple(said["inputs"]), said["output"], tag, template)


def _head(head: str, name: str, path: str) -> dict[str, Any]:
    import yaml

    try:
        said = yaml.safe_load(head)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        line = 2 if mark is None else mark.line + 2
        raise KnowledgeError("the head is not YAML", hint="look at quotes and colons", path=path, line=line) from None
    if not isinstance(said, dict):
        raise KnowledgeError("the head is no list of keys", hint="write `key: value` lines", path=path, line=2)
    missing = [key for key in _KEYS if key not in said]
    other = [str(key) for key in said if key not in _KEYS]
    if missing or other:
        told = f"the head lacks {missing[0]}" if missing else f"the head has an unknown key {other[0]!r}"
        line = 1 if missing else _line_of(head, other[0])
        raise KnowledgeError(told, hint=f"its keys are {', '.join(_KEYS)}", path=path, line=line)
    wanted = {"id": str, "version": int, "inputs": list, "output": str, "change": str}
    for key, kind in wanted.items():
        if type(said[key]) is not kind:
            hint = f"write a value of the kind {kind.__name__}"
            raise KnowledgeError(f"{key} is no {kind.__name__}", hint=hint, path=path, line=_line_of(head, key))
    if not all(isinstance(one, str) for one in said["inputs"]):
        hint = "write a list of names"
        raise KnowledgeError("inputs holds what is no name", hint=hint, path=path, line=_line_of(head, "inputs"))
    if said["id"] != name:
        hint = "give the file the name of the id"
        raise KnowledgeError(f"the id is {said['id']!r}", hint=hint, path=path, line=_line_of(head, "id"))
    return said


def _line_of(head: str, key: str) -> int:
    """1-based line in the file on which a key of the head stands."""
    return next((number for number, line in enumerate(head.split("\n"), 2) if line.startswith(f"{key}:")), 1)


@cache
def _environment() -> Environment:
    from jinja2 import StrictUndefined
    from jinja2.sandbox import ImmutableSandboxedEnvironment

    # What comes out is read by a model, never by a browser.
    return ImmutableSandboxedEnvironment(
        undefined=StrictUndefined, autoescape=False, trim_blocks=True, lstrip_blocks=True
    )


def _body(body: str, path: str, above: int) -> tuple[nodes.Template, Template]:
    """`above`: lines of the file before the body."""
    from jinja2 import TemplateSyntaxError

    environment = _environment()
    try:
        return environment.parse(body), environment.from_string(body)
    except TemplateSyntaxError as error:
        told = f"the body is no template: {error.message}"
        line = above + error.lineno
        raise KnowledgeError(told, hint="see the Jinja2 manual", path=path, line=line) from None


def _check(tree: nodes.Template, inputs: list[str], head: str, path: str, above: int) -> None:
    from jinja2 import meta, nodes

    names = [node.name for node in tree.body if isinstance(node, nodes.Block)]
    hint = "write everything in {% block system %} and {% block user %}, in this order"
    if names != list(_BLOCKS):
        raise KnowledgeError(f"the blocks are {', '.join(names) or 'missing'}", hint=hint, path=path, line=above + 1)
    for node in tree.body:
        if isinstance(node, nodes.Block) or (isinstance(node, nodes.Output) and _is_empty(node)):
            continue
        line = above + node.lineno
        raise KnowledgeError("there are words outside of the blocks", hint=hint, path=path, line=line)
    used = meta.find_undeclared_variables(tree)
    for name in sorted(used - set(inputs)):
        found = next((one.lineno for one in tree.find_all(nodes.Name) if one.name == name), 1)
        hint = "add it to `inputs`"
        raise KnowledgeError(f"{name!r} is no input", hint=hint, path=path, line=above + found)
    for name in inputs:
        if name not in used:
            hint = "use it in the body, or take it out"
            line = _line_of(head, "inputs")
            raise KnowledgeError(f"the input {name!r} is not used", hint=hint, path=path, line=line)


def _is_empty(node: nodes.Output) -> bool:
    from jinja2 import nodes

    return all(isinstance(one, nodes.TemplateData) and not one.data.strip() for one in node.nodes)
