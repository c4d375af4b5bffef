"""The only place that knows where knowledge/ and prompts/ lie: beside coach/ in a checkout, inside it in a wheel."""

from __future__ import annotations

import os

_HERE = os.path.dirname(os.path.abspath(__file__))


def knowledge_path(*parts: str) -> str:
    """Absolute path of a file below knowledge/."""
    return _path("knowledge", parts)


def prompts_path(*parts: str) -> str:
    """Absolute path of a file below prompts/."""
    return _path("prompts", parts)


def _path(room: str, parts: tuple[str, ...]) -> str:
    installed = os.path.join(_HERE, "_data", room)
    root = installed if os.path.isdir(installed) else os.path.join(os.path.dirname(_HERE), room)
    return os.path.join(root, *parts)
