"""Layouts in which people paste OKRs: name, text, and what a careful reader finds in it, as (objective, key results)."""

from __future__ import annotations

Found = list[tuple[str, list[str]]]

HELP = "Help customers help themselves"
TICKETS = "Tickets per 100 orders fall from 14 to 9"
FOUND = "Share of searches that end in an article rises from 35% to 60%"
QUICK = "Get parcels to the door faster"
DAYS = "Median delivery time falls from 4 to 2 days"
LATE = "Late parcels fall from 8% to 3%"
BOTH: Found = [(HELP, [TICKETS, FOUND]), (QUICK, [DAYS, LATE])]
ONE: Found = [(HELP, [TICKETS, FOUND])]

LAYOUTS: list[tuple[str, str, Found]] = [
    ("headings own lists", f"# Q3 2026\n\n## {HELP}\n\n- {TICKETS}\n- {FOUND}\n\n## {QUICK}\n\n- {DAYS}\n- {LATE}\n", BOTH),
    ("labelled headings", f"## Objective 1: {HELP}\n### KR1: {TICKETS}\n### KR2: {FOUND}\n## Objective 2: {QUICK}\n### KR1: {DAYS}\n### KR2: {LATE}\n", BOTH),
    ("notion toggles", f"- **O1: {HELP}**\n    - [ ]  KR1: {TICKETS}\n    - [x]  KR2: {FOUND}\n- **O2: {QUICK}**\n    - [ ]  KR1: {DAYS}\n    - [ ]  KR2: {LATE}\n", BOTH),
    ("google docs, numbers then letters", f"1. {HELP}\na. {TICKETS}\nb. {FOUND}\n2. {QUICK}\na. {DAYS}\nb. {LATE}\n", BOTH),
    ("google docs, disc then circle", f"Q3 OKRs\n● {HELP}\n○ {TICKETS}\n○ {FOUND}\n● {QUICK}\n○ {DAYS}\n○ {LATE}\n", BOTH),
    ("dotted numbers", f"1. {HELP}\n1.1 {TICKETS}\n1.2 {FOUND}\n2. {QUICK}\n2.1 {DAYS}\n2.2 {LATE}\n", BOTH),
    ("dotted numbers below a label", f"Objective 1: {HELP}\n1.1 {TICKETS}\n1.2 {FOUND}\nObjective 2: {QUICK}\n2.1 {DAYS}\n2.2 {LATE}\n", BOTH),
    ("word bullets with tabs", f"{HELP}\n•\t{TICKETS}\n•\t{FOUND}\n\n{QUICK}\n•\t{DAYS}\n•\t{LATE}\n", BOTH),
    ("word second level", f"•\t{HELP}\no\t{TICKETS}\no\t{FOUND}\n•\t{QUICK}\no\t{DAYS}\no\t{LATE}\n", BOTH),
    ("slack bold and bullets", f"*{HELP}*\n• {TICKETS}\n• {FOUND}\n\n*{QUICK}*\n• {DAYS}\n• {LATE}\n", BOTH),
    ("slack nested", f":dart: *Objective 1:* {HELP}\n    ◦ *KR1:* {TICKETS}\n    ◦ *KR2:* {FOUND}\n", [(HELP, [TICKETS, FOUND])]),
    ("mail without any mark", f"{HELP}\n{TICKETS}\n{FOUND}\n\n{QUICK}\n{DAYS}\n{LATE}\n", BOTH),
    ("mail with greeting", f"Hi all,\n\n{HELP}\n{TICKETS}\n{FOUND}\n\nThanks\nMia\n", ONE),
    ("quoted mail", f"> Objective: {HELP}\n> KR: {TICKETS}\n> KR: {FOUND}\n", ONE),
    ("double spaced", f"Objective: {HELP}\n\nKR1: {TICKETS}\n\nKR2: {FOUND}\n\nObjective: {QUICK}\n\nKR1: {DAYS}\n\nKR2: {LATE}\n", BOTH),
    ("label on a line of its own", f"Objective\n{HELP}\n\nKey Results\n1. {TICKETS}\n2. {FOUND}\n\nObjective\n{QUICK}\n\nKey Results\n1. {DAYS}\n2. {LATE}\n", BOTH),
    ("label headings", f"## Objective\n\n{HELP}\n\n## Key results\n\n- {TICKETS}\n- {FOUND}\n\n## Initiatives\n\n- Rewrite the twenty most read articles\n", ONE),
    ("bold labels", f"**Objective:** {HELP}\n\n**Key Results:**\n\n- {TICKETS}\n- {FOUND}\n", ONE),
    ("bold label lines", f"**Objective**\n{HELP}\n**Key Results**\n{TICKETS}\n{FOUND}\n", ONE),
    ("objective label, plain lines", f"Objective: {HELP}\n{TICKETS}\n{FOUND}\n", ONE),
    ("objective label, list", f"O1. {HELP}\n- {TICKETS}\n- {FOUND}\nO2. {QUICK}\n- {DAYS}\n- {LATE}\n", BOTH),
    ("siblings in one list", f"- Objective: {HELP}\n- KR: {TICKETS}\n- KR: {FOUND}\n- Objective: {QUICK}\n- KR: {DAYS}\n- KR: {LATE}\n", BOTH),
    ("unlabelled objective, labelled results", f"{HELP}\nKR1: {TICKETS}\nKR2: {FOUND}\n\n{QUICK}\nKR1: {DAYS}\nKR2: {LATE}\n", BOTH),
    ("bold heading line, labelled results", f"**{HELP}**\nKR1 - {TICKETS}\nKR2 - {FOUND}\n", ONE),
    ("brackets", f"[O1] {HELP}\n[KR1] {TICKETS}\n[KR2] {FOUND}\n", ONE),
    ("full-width colons", f"O1：{HELP}\nKR1：{TICKETS}\nKR2：{FOUND}\n", ONE),
    ("emoji", f"🎯 Objective: {HELP}\n📈 KR 1: {TICKETS}\n📈 KR 2: {FOUND}\n", ONE),
    ("hard breaks", f"1. **{HELP}** \\\n   KR: {TICKETS} \\\n   KR: {FOUND} \\\n1. **{QUICK}** \\\n   KR: {DAYS} \\\n   KR: {LATE}\n", BOTH),
    ("stars and dashes", f"* {HELP}\n- {TICKETS}\n- {FOUND}\n* {QUICK}\n- {DAYS}\n- {LATE}\n", BOTH),
    ("jira", f"h2. {HELP}\n* {TICKETS}\n* {FOUND}\nh2. {QUICK}\n* {DAYS}\n* {LATE}\n", BOTH),
    ("jira nested stars", f"* {HELP}\n** {TICKETS}\n** {FOUND}\n* {QUICK}\n** {DAYS}\n** {LATE}\n", BOTH),
    ("bullets indented like code", f"### {HELP}\n        - {TICKETS}\n        -{FOUND}\n                >who counts the searches?\n### {QUICK}\n        - {DAYS}\n        - {LATE}\n", BOTH),
    ("underlined heading", f"{HELP}\n===\n\n- {TICKETS}\n- {FOUND}\n", ONE),
    ("table", f"| Objective | Key Result | Owner |\n|---|---|---|\n| {HELP} | {TICKETS} | Mia |\n| | {FOUND} | Sol |\n| {QUICK} | {DAYS} | |\n| | {LATE} |\n", BOTH),
    ("table with several result columns", f"| Objective | KR1 | KR2 |\n|---|---|---|\n| {HELP} | {TICKETS} | {FOUND} |\n| {QUICK} | {DAYS} | {LATE} |\n", BOTH),
    ("table with breaks in cells", f"| Objective | Key Results |\n|---|---|\n| {HELP} | 1. {TICKETS}<br>2. {FOUND} |\n| {QUICK} | - {DAYS}<br/>- {LATE} |\n", BOTH),
    ("table below a heading", f"## {HELP}\n\n| Key result | Baseline | Target |\n|---|---|---|\n| {TICKETS} | 14 | 9 |\n| {FOUND} | 35% | 60% |\n", ONE),
    ("table labelled at the side", f"| Objective 1 | {HELP} |\n|---|---|\n| KR 1 | {TICKETS} |\n| KR 2 | {FOUND} |\n", ONE),
    ("table of nodes", f"| Type | Title |\n|---|---|\n| Objective | {HELP} |\n| Key Result | {TICKETS} |\n| Key Result | {FOUND} |\n", ONE),
    ("spreadsheet cells", f"Objective\tKey Result\tTarget\n{HELP}\t{TICKETS}\t9\n\t{FOUND}\t60%\n{QUICK}\t{DAYS}\t2\n{QUICK}\t{LATE}\t3%\n", BOTH),
    ("team headings over nested lists", f"# Q3 2026\n\n## Team Support\n- {HELP}\n  - {TICKETS}\n  - {FOUND}\n\n## Team Logistics\n- {QUICK}\n  - {DAYS}\n  - {LATE}\n", BOTH),
    ("figures one level down", f"## Support\n- {HELP}\n  - {TICKETS}\n  - {FOUND}\n- {QUICK}\n  - {DAYS}\n  - {LATE}\n", BOTH),
    ("bold items head flat lists", f"- **{HELP}**\n- {TICKETS}\n- {FOUND}\n- **{QUICK}**\n- {DAYS}\n- {LATE}\n", BOTH),
    ("lead-in between heading and list", f"### {HELP}\n\nWe will know that we got there when:\n\n- {TICKETS}\n- {FOUND}\n", ONE),
    ("description below the heading", f"### {HELP}\n\nPeople write to us about things they could look up. That costs them time and us money.\n\n- {TICKETS}\n- {FOUND}\n", ONE),
    ("page around it", f"---\ntitle: Plan\n---\n\n# OKRs Q3 2026\n\n[Back](#top)\n\n## What are OKRs?\n\n- An objective says where to go\n- Key results say how we know\n\n## OKR schedule\n\n| Week | Task |\n|---|---|\n| 27 | Draft |\n\n## {HELP}\n\n- {TICKETS}\n- {FOUND}\n\n## Links\n\n- [Board](https://example.org)\n- [Wiki](https://example.org)\n", ONE),
    ("definitions first", f"_Objectives: what we want to reach_\n\n_Key Results: how we know that we are there_\n\n## {HELP}\n- {TICKETS}\n- {FOUND}\n", ONE),
    ("code and comments", f"<!-- Objective: none\nKR: none -->\n```\nKR: not this\n```\n## O: {HELP}\n- KR: {TICKETS}\n- KR: {FOUND} <!-- ask Sol -->\n", [(HELP, [TICKETS, FOUND + " <!-- ask Sol -->"])]),
    ("all of it fenced", f"```\nO1: {HELP}\nKR1: {TICKETS}\nKR2: {FOUND}\n```\n", ONE),
    ("other parts of an objective", f"Objective: {HELP}\nWhy now: half of all mails ask for the same five things\nKR1: {TICKETS}\n  - Owner: Mia\n  - Why? It costs us 3 people\nKR2: {FOUND}\nKPIs:\n- Visits\n- Searches\nRisks:\n- The search tool may change\n", ONE),
    ("indicators are not results", f"### Objective 1: {HELP}\n- **KR** - {TICKETS}\n  - **KPI** - visits to the help pages\n  - **KPI** - searches\n- **KR** - {FOUND}\n", ONE),
    ("results without an objective", f"KR1: {TICKETS}\nKR2: {FOUND}\n", [("", [TICKETS, FOUND])]),
    ("objectives without results", f"Objective 1: {HELP}\n\nObjective 2: {QUICK}\n", [(HELP, []), (QUICK, [])]),
    ("title over a flat list", f"# Support goals, Q3 2026\n\n- {TICKETS}\n- {FOUND}\n", [("Support goals, Q3 2026", [TICKETS, FOUND])]),
    ("wrapped lines", "O1: Help customers help themselves before they\nwrite to us at all\n- KR1: Share of searches that end in an article\n  rises from 35% to 60%\n- KR2: Tickets per 100 orders, counted by the help desk tool, fall\nfrom 14 to 9\n", [("Help customers help themselves before they\nwrite to us at all", ["Share of searches that end in an article\n  rises from 35% to 60%", "Tickets per 100 orders, counted by the help desk tool, fall\nfrom 14 to 9"])]),
    ("wrapped heading", f"## O: {HELP}\n### KR: Tickets per 100 orders\n    fall from 14 to 9\n\nThe help desk counts them.\n\n### KR: {FOUND}\n", [(HELP, ["Tickets per 100 orders\n    fall from 14 to 9", FOUND])]),
    ("plain leads without blank lines", f"{HELP}\n- {TICKETS}\n- {FOUND}\n{QUICK}\n- {DAYS}\n- {LATE}\n", BOTH),
    ("a lead without a list among leads with lists", f"### Q1 2026\n{HELP}\n- {TICKETS}\n\nOpen a second warehouse\n\n{QUICK}\n- {DAYS}\n", [(HELP, [TICKETS]), ("Open a second warehouse", []), (QUICK, [DAYS])]),
    ("a forgotten label", f"- Objective: {HELP}\n  - KR: {TICKETS}\n  - {FOUND}\n", ONE),
    ("german", "Ziel 1: Kundinnen finden Antworten selbst\nSchlüsselergebnis 1: Anfragen je 100 Bestellungen sinken von 14 auf 9\n", [("Kundinnen finden Antworten selbst", ["Anfragen je 100 Bestellungen sinken von 14 auf 9"])]),
    ("spanish", "Objetivo: Entregar antes\nResultados clave:\n- El plazo medio baja de 4 a 2 días\n- Los retrasos bajan del 8 % al 3 %\n", [("Entregar antes", ["El plazo medio baja de 4 a 2 días", "Los retrasos bajan del 8 % al 3 %"])]),
    ("chinese", "目标1：让客户自己找到答案\n关键结果1：每百单工单从14降到9\n关键结果2：搜索成功率从35%升到60%\n", [("让客户自己找到答案", ["每百单工单从14降到9", "搜索成功率从35%升到60%"])]),
    ("windows line ends", f"O1: {HELP}\r\nKR1: {TICKETS}\r\nKR2: {FOUND}\r\n", ONE),
    ("a rule between objectives", f"**{HELP}**\n- {TICKETS}\n- {FOUND}\n\n---\n\n**{QUICK}**\n- {DAYS}\n- {LATE}\n", BOTH),
    ("result groups by theme", f"## Objective: {HELP}\n\n### Fewer questions\n- KR1: {TICKETS}\n\n### Better pages\n- KR2: {FOUND}\n", ONE),
]
