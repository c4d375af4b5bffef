"""Keys of JSON and YAML that hold a structured field -> the field of `Fields`."""

from __future__ import annotations

FIELDS = {
    "start": "baseline",
    "baseline": "baseline",
    "current": "current",
    "target": "target",
    "unit": "unit",
    "currency": "currency",
    "direction": "direction",
    "type": "metric_type",
    "committed": "committed",
    "stretch": "stretch",
}
ALIASES = {
    written: meant
    for meant, words in (
        ("start", "start_value startValue startingValue initial initial_value initialValue from"),
        ("current", "current_value currentValue actual"),
        ("target", "target_value targetValue goal_value to"),
        ("due", "due_date dueDate deadline by end_date endDate"),
        ("initiatives", "initiative tasks actions projects"),
    )
    for written in words.split()
}
"""Keys that mean a field in a file that names no schema."""
BESIDE = {name: slot for name, slot in FIELDS.items() if name not in ("type", "committed", "stretch")}
BESIDE |= {"due": "due", "owner": "owner"}
MEASURED = frozenset(("baseline", "current", "target"))
VALUES = frozenset(("baseline", "current", "target", "committed", "stretch"))
