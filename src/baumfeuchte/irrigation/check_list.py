"""The "check sensor" list: which sensors somebody should look at, why, since when, what to do."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Final

import numpy as np

from baumfeuchte.irrigation.check_phrases import CHECKS, DAY_FORMAT, SINCE
from baumfeuchte.irrigation.quality import BAD_RULES, Rule, Score

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import tzinfo

    from baumfeuchte.irrigation.arrays import BoolArray, FloatArray
    from baumfeuchte.irrigation.explain import Language

LOOK_BACK: Final = timedelta(days=14)
"""A crew passes by every one or two weeks; what has healed for longer needs no visit."""
ONE_EPISODE: Final = timedelta(days=3)
"""Findings with shorter pauses are one story."""
STILL: Final = timedelta(hours=24)
LEAST_READINGS: Final[Mapping[Rule, int]] = {
    Rule.RANGE: 3,
    Rule.SENTINEL: 3,
    Rule.SPIKE: 3,
}
"""A single wrong value is radio or chance."""
SILENT: Final = "silent"
BATTERY: Final = "battery"
CHECKED_RULES: Final = (
    Rule.SENTINEL,
    Rule.FALL_TO_ZERO,
    Rule.CONTACT_LOSS,
    Rule.RANGE,
    Rule.NO_RESPONSE,
    Rule.LOW_PLATEAU,
    Rule.STUCK,
    Rule.NOISE,
    Rule.LEVEL_SHIFT,
    Rule.DRIFT,
    Rule.UNLIKE_NEIGHBOURS,
    Rule.SPIKE,
)
"""Most urgent first. Frost, waterlogging and unexplained water are no reason to visit a sensor."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Findings:
    """What is known of one probe.

    Attributes:
        sensor: what the list calls it, for example its number and depth.
        seconds: (T,) Unix seconds of its readings (of ``flagging.SeriesFlags``).
        rules: (T,) marks of each rule.
        silent_since: last sign of life (UTC) where it is silent (Q12), else None.
        battery_since: since when its battery is failing (UTC, Q12), else None.
    """

    sensor: str
    seconds: FloatArray
    rules: Mapping[Rule, BoolArray]
    silent_since: datetime | None = None
    battery_since: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckReason:
    """One reason to look at a sensor.

    Attributes:
        code: a rule's name, ``silent`` or ``battery``.
        score: how its values may be used meanwhile.
        since: begin of the newest episode (UTC).
        last: last reading that shows it (UTC).
        ongoing: the newest readings show it.
        readings: how many show it in the time looked at.
    """

    code: str
    score: Score
    since: datetime
    last: datetime
    ongoing: bool
    readings: int


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckItem:
    """A sensor to look at.

    Attributes:
        sensor: as in its findings.
        score: the worst of its reasons that is going on, else questionable.
        since: the earliest begin (UTC).
        reasons: most urgent first.
    """

    sensor: str
    score: Score
    since: datetime
    reasons: tuple[CheckReason, ...]


def check_list(
    findings: Iterable[Findings], as_of: datetime, *, look_back: timedelta = LOOK_BACK
) -> list[CheckItem]:
    """Sensors that somebody should look at: bad ones first, then by how long (days) it lasts.

    Args:
        findings: of all sensors.
        as_of: the time of the list (UTC); later readings do not count.
        look_back: what ended earlier is left out.

    Raises:
        ValueError: ``as_of`` without a time zone.

    Source: irrigation-science 5 (scores, Q12), decision 0010.
    """
    if as_of.tzinfo is None:
        raise ValueError("as_of needs a time zone; give it in UTC")
    items = [
        item for each in findings if (item := _item(each, as_of, as_of - look_back)) is not None
    ]
    return sorted(items, key=lambda item: (item.score is not Score.BAD, item.since, item.sensor))


def check_text(reason: CheckReason, language: Language, zone: tzinfo = UTC) -> str:
    """One sentence for the crew: what, since which day, what to do (irrigation-science 4.7, 5).

    Args:
        reason: of an item. A code of another version comes back as it is.
        language: ``de`` or ``en``.
        zone: in which the days are counted.
    """
    known = CHECKS[language].get(reason.code)
    if known is None:
        return reason.code
    day = DAY_FORMAT[language]
    return SINCE[language][reason.ongoing].format(
        found=known[0],
        action=known[1],
        since=reason.since.astimezone(zone).strftime(day),
        last=reason.last.astimezone(zone).strftime(day),
    )


def _item(findings: Findings, as_of: datetime, begin: datetime) -> CheckItem | None:
    reasons = [*_device_reasons(findings, as_of), *_rule_reasons(findings, as_of, begin)]
    if not reasons:
        return None
    bad = any(reason.ongoing and reason.score is Score.BAD for reason in reasons)
    return CheckItem(
        sensor=findings.sensor,
        score=Score.BAD if bad else Score.QUESTIONABLE,
        since=min(reason.since for reason in reasons),
        reasons=tuple(reasons),
    )


def _device_reasons(findings: Findings, as_of: datetime) -> list[CheckReason]:
    """Q12; a silent sensor gives nothing, a weak battery gives good values until it stops."""
    known = (
        (SILENT, findings.silent_since, Score.BAD),
        (BATTERY, findings.battery_since, Score.QUESTIONABLE),
    )
    return [
        CheckReason(code=code, score=score, since=since, last=as_of, ongoing=True, readings=0)
        for code, since, score in known
        if since is not None and since <= as_of
    ]


def _rule_reasons(findings: Findings, as_of: datetime, begin: datetime) -> list[CheckReason]:
    seconds = np.where(findings.seconds <= as_of.timestamp(), findings.seconds, np.nan)
    if not np.isfinite(seconds).any():
        return []
    newest = float(np.nanmax(seconds))
    found = []
    for rule in CHECKED_RULES:
        marks = findings.rules.get(rule)
        if marks is None:
            continue
        times = np.sort(seconds[marks & np.isfinite(seconds)])
        recent = int((times >= begin.timestamp()).sum())
        if recent < LEAST_READINGS.get(rule, 1):
            continue
        pauses = np.flatnonzero(np.diff(times) > ONE_EPISODE.total_seconds())
        since = times[pauses[-1] + 1] if pauses.size else times[0]
        found.append(
            CheckReason(
                code=rule.value,
                score=Score.BAD if rule in BAD_RULES else Score.QUESTIONABLE,
                since=datetime.fromtimestamp(float(since), UTC),
                last=datetime.fromtimestamp(float(times[-1]), UTC),
                ongoing=bool(newest - times[-1] < STILL.total_seconds()),
                readings=recent,
            )
        )
    return found
