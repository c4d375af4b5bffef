"""The measure can grow without anybody being better off, and no other key result follows it any further.

Why: Views, followers and registrations go up with spending and time; they say little of what people then do.
Ask: What is the next thing these people should do, and how many of them do it today?
In: Views, visits, impressions, followers, likes, downloads, registered users, attendees, raw leads, press mentions.
Out: Active, paying, returning, converting or qualified ones, rates per exposure, sign-ups per week from a source.
Out: A key result of the same OKR that measures a later step of the same funnel; another channel does not count.
Out: For businesses that live on advertising it is only worth a look.
Bad: 15,000 followers on Instagram
Bad: Reach 80,000 registered members
Bad: 5 press articles about the hospital [beside: Online bookings via search from 200 to 320 per week]
Good: 3,000 weekly active members
Good: Newsletter click-through rate from 1.4% to 2.1%
Good: 90,000 page views per month [beside: Trial lessons booked from 150 to 240 per month]
Rewrite: Measure the next step of the funnel, as a rate or for one group of newcomers.
Source: S004 R14; S001
"""

from __future__ import annotations

from collections.abc import Iterable

from coach.rules.compare import on_one_scale
from coach.rules.support import MEASURES, peers, quote, softened
from coach.rules.tables import Step, funnel, phrases
from coach.types import Metric, Scope, Severity, Statement
from coach.views import Hit, KeyResultView, Rule, Skipped

_LONGEST = 400


def check(view: KeyResultView) -> Iterable[Hit | Skipped]:
    statement = view.statement
    metric = statement.metric
    if metric is None or not metric.vanity or metric.qualified or statement.form not in MEASURES:
        return ()
    ends = on_one_scale(statement.baseline, statement.target)
    falls = statement.sense == "down" or (ends is not None and ends[1] < ends[0])
    if falls or _is_followed_up(view, metric):
        return ()
    message = f"{quote(metric.text)} can grow while nothing else does, and no key result here follows it further"
    message, severity = softened(view, message, Severity.WARNING, "ad_funded")
    start, end = (metric.start, metric.end) if metric.start >= 0 else (None, None)
    return (Hit(message, start, end, severity),)


def _is_followed_up(view: KeyResultView, metric: Metric) -> bool:
    step, channel = _step(metric), _channel(view.statement)
    for _, other in peers(view):
        if other.form not in MEASURES or other.metric is None or (other.metric.vanity and not other.metric.qualified):
            continue
        later = _step(other.metric)
        if later is None or step is None or _rank(later, other.metric) <= _rank(step, metric):
            continue
        theirs = _channel(other)
        same = theirs == channel is not None or other.metric.family == metric.family
        if same if step.own_channel else theirs is None or channel is None or theirs == channel:
            return True
    return False


def _step(metric: Metric) -> Step | None:
    return funnel().get(metric.family or "")


def _rank(step: Step, metric: Metric) -> tuple[int, bool]:
    return step.order, not metric.vanity or metric.qualified


def _channel(statement: Statement) -> str | None:
    """The channel that the first telling word of the key result names."""
    channels = phrases("channels.tsv")
    start, end = statement.core
    words = (word.strip(",.;:()'\"") for word in statement.text[start : min(end, start + _LONGEST)].lower().split())
    return next((channels[word] for word in words if word in channels), None)


RULE = Rule("KR14", "vanity-metric", Severity.WARNING, Scope.KEY_RESULT, "CORE", check, doc=__doc__)
