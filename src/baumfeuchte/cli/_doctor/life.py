"""Whether messages come, are understood, and become watering lists."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta
from typing import TYPE_CHECKING, Final

from baumfeuchte.cli._doctor.finding import ok, warning
from baumfeuchte.cli._watched import span

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator
    from datetime import datetime

    from baumfeuchte.cli._doctor.finding import Finding
    from baumfeuchte.storage.diagnostics.life import LifeFacts
    from baumfeuchte.storage.diagnostics.look import Look
    from baumfeuchte.storage.health_rows import WatchedSensor
    from baumfeuchte.storage.rejections import ReasonCount

QUIET: Final = timedelta(hours=6)
OLD_PLAN: Final = timedelta(hours=26)
"""A list a day, and two hours for whoever is late."""

_REPLAY: Final = "then run `baumfeuchte replay --reason {reason}`"
_ADVICE: Final = {
    "unknown_device": "Register them with `baumfeuchte sensors import`",
    "no_device": "Let the network server send the DevEUI, or use `baumfeuchte sensors alias`",
    "unknown_device_type": "Correct the type with `baumfeuchte sensors import`, or define it with "
    "`baumfeuchte device-types add`",
    "script_error": "Correct the script with `baumfeuchte device-types add`",
    "script_timeout": "Correct the script with `baumfeuchte device-types add`",
    "invalid_settings": "Correct the sensor's settings with `baumfeuchte sensors import`",
    "storage_error": "See `baumfeuchte rejections list --reason storage_error`",
}
_OTHER: Final = "See `baumfeuchte rejections list --reason {reason}`"
_FOR_NEXT_TIME: Final = {
    "encrypted": "Give the network server the application key, so that it decrypts payloads; those "
    "that are kept stay unreadable.",
}
"""Where a replay does not help."""
_NO_HARM: Final = frozenset({"simulated"})
"""Somebody tried the network server out; there is nothing to do."""


def check_life(look: Look, now: datetime, *, public_read: bool) -> Iterator[Finding]:
    """What came last, what could not be used, what is missing.

    Args:
        look: at a database whose schema is current.
        now: our clock (UTC), which may be set.
        public_read: whether reading needs no key.
    """
    from baumfeuchte.storage.device_types import all_device_types
    from baumfeuchte.storage.diagnostics.life import life_facts
    from baumfeuchte.storage.rejections import count_by_reason
    from baumfeuchte.storage.sensor_intervals import watched_sensors

    (facts,) = look.rows(life_facts(now))
    yield from judge_uplinks(facts, now)
    sensors = look.rows(watched_sensors(now))
    own = {entry.name.lower() for entry in look.rows(all_device_types())}
    yield from judge_silence(sensors, now)
    yield from judge_types(sensors, own)
    yield from judge_register(facts, public_read=public_read)
    yield from judge_plan(facts, now)
    yield from judge_rejections(look.rows(count_by_reason()))


def judge_uplinks(facts: LifeFacts, now: datetime) -> Iterator[Finding]:
    """The age of the newest uplink."""
    if facts.heard_at is None:
        yield ok("no sensor was heard yet")
        return
    age = now - facts.heard_at
    text = f"the newest uplink came {span(age.total_seconds())} ago"
    if age > QUIET:
        yield warning(text, "Look at the brokers above, at `ingest` and at the network server.")
    else:
        yield ok(text)


def judge_silence(sensors: Collection[WatchedSensor], now: datetime) -> Iterator[Finding]:
    """How many sensors have fallen silent, or were never heard."""
    from baumfeuchte.ingest.health_status import SILENT_UNKNOWN, silent_since

    silent = sum(silent_since(sensor, now) is not None for sensor in sensors)
    never = sum(
        sensor.last_seen_at is None
        and sensor.installed_since is not None
        and sensor.removed_at is None
        and now - sensor.installed_since > SILENT_UNKNOWN
        for sensor in sensors
    )
    counts = f"{silent} of {len(sensors)} sensors are silent, {never} were never heard"
    if silent or never:
        yield warning(counts, "See `baumfeuchte health`.")
    elif sensors:
        yield ok(counts)


def judge_types(sensors: Iterable[WatchedSensor], own: Collection[str]) -> Iterator[Finding]:
    """Device types in the register that nobody can decode.

    Args:
        sensors: of the register.
        own: names of the city's own device types, in lower case.
    """
    from baumfeuchte.codecs.registry import has_codec
    from baumfeuchte.domain.sensor_id import VALUES_DEVICE

    unknown = Counter(
        sensor.device
        for sensor in sensors
        if sensor.device.lower() not in {*own, VALUES_DEVICE} and not has_codec(sensor.device)
    )
    for device, count in sorted(unknown.items()):
        yield warning(
            f"{count} sensors have the device type {device}, which is not known",
            "Correct it with `baumfeuchte sensors import`, or define it with `baumfeuchte "
            "device-types add`.",
        )


def judge_register(facts: LifeFacts, *, public_read: bool) -> Iterator[Finding]:
    """What is missing in the register of trees, sensors and keys."""
    yield ok(f"{facts.trees} trees and {facts.sensors} sensors are registered")
    if facts.sensors_nowhere:
        yield warning(
            f"{facts.sensors_nowhere} sensors are at no tree",
            "Say where they are with `baumfeuchte sensors import`.",
        )
    if facts.trees_nowhere:
        yield warning(
            f"{facts.trees_nowhere} trees have coordinates that cannot be right",
            "Correct them with `baumfeuchte trees import`.",
        )
    if not facts.keys and not public_read:
        yield warning(
            "nobody can open the pages: there is no key",
            "Make one with `baumfeuchte keys create --scope read --name NAME`.",
        )


def judge_plan(facts: LifeFacts, now: datetime) -> Iterator[Finding]:
    """The age of the newest watering list."""
    if facts.planned_at is None:
        if facts.heard_at is not None and facts.trees:
            yield warning("there is no watering list yet", "Run `baumfeuchte plan`.")
        return
    age = now - facts.planned_at
    text = f"the newest watering list is {span(max(0.0, age.total_seconds()))} old"
    if age > OLD_PLAN:
        yield warning(text, "Let `baumfeuchte plan` run every hour, or daily at 05:30.")
    else:
        yield ok(text)


def judge_rejections(counts: Iterable[ReasonCount]) -> Iterator[Finding]:
    """Messages that could not be used, each reason with what helps."""
    counts = list(counts)
    for entry in counts:
        text = f"{entry.count} messages rejected: {entry.reason}"
        if entry.reason in _NO_HARM:
            yield ok(text)
            continue
        if entry.reason in _FOR_NEXT_TIME:
            yield warning(text, _FOR_NEXT_TIME[entry.reason])
            continue
        advice = _ADVICE.get(entry.reason, _OTHER.format(reason=entry.reason))
        yield warning(text, f"{advice}, {_REPLAY.format(reason=entry.reason)}.")
    if not counts:
        yield ok("no message waits for a replay")
