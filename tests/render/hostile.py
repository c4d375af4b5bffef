"""A review with one text in every place where an author, or a file, may have put one."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import strategies as st

from coach.proposals import Blank, Measure, Rewrite
from coach.types import (
    Dismissal,
    Fields,
    Finding,
    Form,
    KeyResult,
    NotChecked,
    Okr,
    OkrSet,
    Place,
    Review,
    ReviewedKeyResult,
    ReviewedOkr,
    Scope,
    Severity,
    Slot,
    Statement,
    Verdict,
    Work,
)
from tests.render.review_record import finding

HARMLESS = "tide"
"""Shows what a page looks like when nobody means it any harm."""

HOSTILE = {
    "script": "<script>alert(1)</script>",
    "picture": "<img src=x onerror=alert(1)>",
    "end of the page": "</p></details></main></body></html><h1>Approved</h1>",
    "end of the style": "</style><style>*{display:none}</style><!--",
    "attribute": '" onmouseover="alert(1)" x=\'y\'',
    "entity": "&lt;b&gt; &#60;i&#62; &amp;amp;",
    "template": "{{ 7 * 7 }}{% raw %}{# gone #}",
    "formula": "=cmd|' /C calc'!A0",
    "wide formula": "\uff1dSUM(A1)",
    "other formulas": '+1+1;-2+3;@SUM(1);=HYPERLINK("http://harm.example")',
    "quotation marks": '"a","b"\r\n"c"',
    "error value": "#N/A",
    "escape of a workbook": "_x000D__x0041_",
    "link": "[x](javascript:alert(1))",
    "image": "![x](http://harm.example/a.png)",
    "reference": "[x][y] [y]: http://harm.example",
    "addresses": "https://harm.example www.harm.example <http://harm.example> me@harm.example",
    "mentions": "@here @all @someone/team !7 %3 ~bug ^alert[1] &9 $2 *iteration:1",
    "issues": "#12 GH-12 owner/name#12 JIRA-7 CVE-2031-1234 GHSA-aaaa-bbbb-cccc",
    "commits": "deadbeefdeadbeefdeadbeefdeadbeefdeadbeef 1234567 a...b",
    "emoji": ":tada: [[wiki]] {+ added +} group/project>",
    "fence": "```\nrm -rf /\n```\n~~~\n",
    "heading": "# Approved\n## Approved\n===\n---\n***",
    "list": "- a\n1. b\n> c\n- [x] done",
    "table": "| a | b |\n|---|---|\n| c | d |",
    "stress": "**bold** __bold__ *a* _a_ ~~gone~~ `code` ``a`b``",
    "mathematics": "$x^2$ $$y$$ $`z`$",
    "backslashes": "\\*\\_\\\\ a\\",
    "blanks": "    code\n\n\n  two  \n",
    "details": "<details><summary>x</summary>",
    "right to left": "\u202eevil\u202c \u2066a\u2069 \u200fשלום",
    "terminal": "\x1b[2J\x1b]0;t\x07\x9b31m\x7f",
    "control": "a\x00b\x0bc\x0cd\x08e",
    "separators": "a\u2028b\u2029c\x85d",
    "surrogates": "\ud800 \udfff x\udc00",
    "no characters": "\ufffe\uffff\ufdd0\U0001ffff",
    "tags": "a\U000e0041\U000e007f",
    "joined": "e\u0301 👩\u200d👧 \ufeff\u200b",
    "empty": "",
    "blank": " ",
}

PIECES = (
    *"< > & \" ' = + - @ # ! [ ] ( ) { } | \\ ` ``` * ** _ ~~ ~ $ ^ % : / // www. http:// mailto: 12 a b.c x".split(),
    "GH-",
    *("\n", "\r", "\t", " ", "  ", "\x00", "\x1b[31m", "\u202e", "\u2028", "\ud800", "\udc00", "\u200b", "\u3000", "İ"),
    *("<!--", "-->", "</", "deadbeef", "_x0041_", "支", "\u0301", "🙂", "\uffff"),
)
TEXTS = st.lists(st.sampled_from(PIECES), max_size=12).map("".join) | st.text(
    st.characters(exclude_categories=()), max_size=40
)


def hostile(text: str) -> Review:
    node = f"{text} {text} falls to 3"
    # Half of a text is marked; of one that was marked as a whole nothing would be.
    half = (node, text) if text else (node, "falls")
    source = f"{text}.xlsx"
    place = Place(5, 3, part=text)
    words = Statement(
        node,
        "en",
        Form.METRIC_SHIFT,
        (0, len(node)),
        baseline=Slot(f"9 {text}", -1, -1, 9.0, text),
        target=Slot(f"3 {text}", -1, -1, 3.0, text),
    )
    work = (Work("w", text, place, text, text),)
    results = tuple(
        KeyResult(f"{text}{n}", node, place, Fields(unit=text, owner=text), role, text, text, initiatives=work)
        for n, role in enumerate(("key_result", "key_result", "guardrail", "health_metric"))
    )
    okr = Okr(text, node, place, source, results, work, work, text, text, text, text, (text,), text, text)

    def found(number: int, scope: Scope, key_result: str | None, **changes: object) -> Finding:
        first, words = half
        return finding(
            number,
            first,
            words,
            Severity.ERROR,
            scope=scope,
            source=source,
            okr=None if scope is Scope.SET else text,
            key_result=key_result,
            message=f"'{text}' is said; so is {text}.",
            question=f"Why {text}?",
            **{"part": text, **changes},
        )

    findings = (
        found(1, Scope.OBJECTIVE, None, field="objective"),
        found(2, Scope.OKR, results[0].id),
        found(3, Scope.KEY_RESULT, results[0].id),
        found(4, Scope.KEY_RESULT, results[1].id, dismissed=Dismissal("file", text, text, text)),
        found(5, Scope.KEY_RESULT, results[2].id, rule="compound-kr", code="KR09"),
        found(6, Scope.SET, None),
        found(7, Scope.SET, None, dismissed=Dismissal("inline", text, text, text)),
        found(8, Scope.KEY_RESULT, results[1].id, rule="missing-baseline", code="KR07"),
    )
    blank = f"[{text}: {text}]"
    blanks = (Blank(text, text, len(text), len(text) + len(blank)),)
    beside = ((text,), (node, text), (text,))
    rewrites = tuple(
        Rewrite(f"r{n}", source, text, of, f"{text}{blank}{text}", "safe", "offline", ("f3",), blanks, *beside)
        for n, of in enumerate((None, results[0].id, results[0].id, results[2].id), 1)
    )
    told = (text, text, f"all {text}", f"each {text}", "", (text, text), (text,), text)
    plan = (
        Measure(source, text, results[1].id, node, *told),
        Measure(source, text, results[3].id, text, text, formula=f"all {text}"),
    )
    verdicts = (Verdict.REWORK, Verdict.READY, Verdict.REWORK, Verdict.READY)
    ones = tuple(ReviewedKeyResult(one, words, verdict) for one, verdict in zip(results, verdicts, strict=True))
    empty = replace(okr, id=f"{text}-2", key_results=(), initiatives=(), milestones=())
    rules = ("activity-as-kr", "compound-kr")
    return Review(
        (OkrSet(source, "xlsx", (okr, empty), notes=(text,)),),
        (ReviewedOkr(okr, ones, Verdict.REWORK, "f3"), ReviewedOkr(empty, (), Verdict.READY)),
        findings,
        rules,
        (NotChecked("missing-unit", f"no word of {text}", (results[0].id,)),),
        (*rules, "missing-unit"),
        f"{text}.toml",
        rewrites=rewrites,
        plan=plan,
    )
