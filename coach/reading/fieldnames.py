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
    for meant, words in {
        "objectives": "ziele objectifs objetivos",
        "objective": "ziel objectif objetivo",
        "key_results": "keyoutcomes schlüsselergebnisse résultatsclés resultadosclave resultadoschave",
        "key_result": "schlüsselergebnis résultatclé resultadoclave",
        "title": "titel titre título",
        "team": "équipe equipo",
        "owner": "dri lead responsible assignee verantwortlich responsable",
        "period": "quarter cycle timeframe quartal zeitraum trimestre periodo",
        "metric": "measure kpi indicator",
        "start": "startvalue startingvalue initial initialvalue from ausgangswert startwert",
        "current": "currentvalue actual",
        "target": "targetvalue goalvalue to zielwert meta cible",
        "due": "duedate deadline by enddate fällig",
        "guardrails": "guardrail countermetrics",
        "health_metrics": "healthmetric",
        "initiatives": "initiative tasks actions projects initiativen iniciativas maßnahmen",
        "milestones": "meilensteine jalons hitos",
        "parent_id": "parent parentobjective",
    }.items()
    for written in words.split()
}
"""Words, without case and joints, that mean a key in a file that names no schema."""
BESIDE = {name: slot for name, slot in FIELDS.items() if name not in ("type", "committed", "stretch")}
BESIDE |= {"due": "due", "owner": "owner"}
MEASURED = frozenset(("baseline", "current", "target"))
VALUES = frozenset(("baseline", "current", "target", "committed", "stretch"))
