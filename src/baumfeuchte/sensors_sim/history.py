"""All messages of a period, in the order in which the network servers publish them."""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from baumfeuchte.sensors_sim.devices import frames
from baumfeuchte.sensors_sim.networks import envelope, published_ns
from baumfeuchte.sensors_sim.radio import (
    CHANNELS_HZ,
    GATEWAYS,
    Frame,
    mean_rssi_dbm,
    receive,
    spreading_factor,
)
from baumfeuchte.sensors_sim.season import DAY, midnight, season_start
from baumfeuchte.sensors_sim.troubles import trouble_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from baumfeuchte.sensors_sim.fleet import Fleet
    from baumfeuchte.sensors_sim.radio import Reception
    from baumfeuchte.sensors_sim.things import SimDevice
    from baumfeuchte.sensors_sim.truth import Truth

MAX_JITTER_S = 8.0
_FADING_DB = 3.5
_NS = 1_000_000_000
_MICRO = timedelta(microseconds=1)


@dataclass(frozen=True, slots=True)
class PublishedMessage:
    """What a network server publishes.

    Attributes:
        topic: MQTT topic.
        payload: the envelope.
        at: the time that the envelope states (UTC, whole microseconds).
    """

    topic: str
    payload: bytes
    at: datetime


class _Period(NamedTuple):
    since: datetime
    until: datetime
    interval_s: int


def history(
    truth: Truth, since: datetime, until: datetime, *, interval_s: int = 3600
) -> Iterator[PublishedMessage]:
    """Messages with ``since < at <= until``, in order of time.

    A message is the same in every run of the same fleet, whatever the period: a restart with
    ``since`` = the last message's time goes on without gap or repeat.

    Args:
        truth: must cover the period; its fleet sends.
        since: aware; excluded.
        until: aware; included.
        interval_s: seconds between two messages of a device.

    Raises:
        ValueError: the truth does not cover the period.
    """
    period = _Period(since, until, interval_s)
    day = midnight(since)
    while day <= until:
        messages = [
            message
            for index in range(len(truth.fleet.devices))
            for message in _device_day(truth, index, day, period)
        ]
        messages.sort(key=lambda message: message.at)
        yield from messages
        day += DAY


def _device_day(
    truth: Truth, index: int, day: datetime, period: _Period
) -> Iterator[PublishedMessage]:
    """Messages of one device whose turn falls on one UTC day.

    Randomness is drawn for the whole day, so that a part of a day gets the same numbers.
    """
    fleet = truth.fleet
    device = fleet.devices[index]
    year_start = season_start(day)
    rng = np.random.default_rng([fleet.seed, index, day.toordinal()])
    counters, sent_ns = _turns(device, day, period.interval_s, rng)
    stated = [_to_time(published_ns(device, ns)) for ns in sent_ns.tolist()]
    begin = max(period.since, device.installed_at)
    trouble = trouble_of(fleet, device, year_start.year)
    end = min(period.until, trouble.ends_at)
    wanted = [begin < at <= end for at in stated]
    if not any(wanted):
        return
    radio = _radio(fleet, device, len(counters), rng)
    ground = truth.ground(device, sent_ns)
    payloads = trouble.on(frames(device, ground, stated, seed=fleet.seed, rng=rng), stated)
    for row, ((f_port, payload), (receptions, channel, token)) in enumerate(
        zip(payloads, radio, strict=True)
    ):
        if not wanted[row]:
            continue
        frame = Frame(
            f_port=f_port,
            f_cnt=int(counters[row]),
            payload=payload,
            received_ns=int(sent_ns[row]),
            receptions=receptions,
            spreading_factor=spreading_factor(receptions[0].rssi_dbm),
            channel=channel,
            token=token,
        )
        message = envelope(device, year_start.year, frame)
        yield PublishedMessage(message.topic, message.payload, stated[row])


def _turns(
    device: SimDevice, day: datetime, interval_s: int, rng: np.random.Generator
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Frame counters of a day, and when these frames are heard (Unix time in nanoseconds).

    The counter is the number of intervals since 1 March, so every run gives a frame the same.
    """
    year_start = season_start(day)
    offset_s = device.offset * max(interval_s - MAX_JITTER_S - 1, 0)
    from_s = (day - year_start).total_seconds() - offset_s
    to_s = from_s + DAY.total_seconds()
    counters = np.arange(
        max(math.ceil(from_s / interval_s), 0), math.ceil(to_s / interval_s), dtype=np.int64
    )
    seconds = counters * interval_s + offset_s + rng.uniform(0, MAX_JITTER_S, len(counters))
    start_ns = int(year_start.timestamp()) * _NS
    return counters, start_ns + np.rint(seconds * _NS).astype(np.int64)


def _radio(
    fleet: Fleet, device: SimDevice, count: int, rng: np.random.Generator
) -> list[tuple[tuple[Reception, ...], int, bytes]]:
    """Receptions, channel and random token of ``count`` frames."""
    mean = mean_rssi_dbm(fleet.trees[fleet.tree_index(device.tree_number)])
    rssi = mean + _FADING_DB * rng.normal(size=(count, len(GATEWAYS)))
    channels = rng.integers(len(CHANNELS_HZ), size=count).tolist()
    tokens = rng.bytes(16 * count)
    return [
        (receive(strengths), channel, tokens[16 * row : 16 * row + 16])
        for row, (strengths, channel) in enumerate(zip(rssi.tolist(), channels, strict=True))
    ]


def _to_time(unix_ns: int) -> datetime:
    seconds, rest = divmod(unix_ns, _NS)
    return datetime.fromtimestamp(seconds, UTC) + (rest // 1000) * _MICRO
