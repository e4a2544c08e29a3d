"""Registering devices in the field: what the pages and the JSON addresses share. Blocking."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from baumfeuchte.api.type_lookup import own_types
from baumfeuchte.codecs.guess import (
    MOST_FRAMES,
    Suggestion,
    suggest,
)
from baumfeuchte.domain.device_code import parse_device_code
from baumfeuchte.domain.uplink import Message, Uplink
from baumfeuchte.storage.audit import record
from baumfeuchte.storage.query import run, run_one
from baumfeuchte.storage.registry import installations_of_sensor, trees_by_ids
from baumfeuchte.storage.rejection_groups import open_rejection_ids, rejection_groups
from baumfeuchte.storage.rejections import rejections_after, rejections_page, resolve
from baumfeuchte.storage.sensor_frames import sensor_by_eui

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from baumfeuchte.api.auth import Caller
    from baumfeuchte.api.context import Context
    from baumfeuchte.api.services import Replayed, Reread
    from baumfeuchte.domain.device_code import DeviceCode
    from baumfeuchte.domain.placement import Placed, Placement
    from baumfeuchte.domain.tree import Installation, Sensor
    from baumfeuchte.domain.uplink import Rejection
    from baumfeuchte.storage.connection import Connection
    from baumfeuchte.storage.rejection_groups import RejectionGroup

UNKNOWN = "unknown_device"
MOST_AT_ONCE = 50_000
"""Messages of one replay from a page; an hour of a whole city is far less."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Heard:
    """What was kept of a device.

    Attributes:
        count: messages.
        first_at: when the first one was measured (UTC); None where there is none.
        last_at: when the last one arrived (UTC).
        network: that sent the last one; empty: not known.
        name: what the network calls the device; empty likewise.
        uplinks: the newest messages, as far as they are uplinks.
    """

    count: int = 0
    first_at: datetime | None = None
    last_at: datetime | None = None
    network: str = ""
    name: str = ""
    uplinks: tuple[Uplink, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownPlace:
    """A place of a known sensor, with the number of its tree."""

    installation: Installation
    tree_number: str


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundDevice:
    """A device that somebody stands in front of.

    Attributes:
        code: what its label says.
        sensor: its entry in the register; None: it is new.
        places: where its probes are and were, newest first.
        heard: what was kept of it.
        suggestions: device types, the likeliest first; for a known sensor empty.
    """

    code: DeviceCode
    sensor: Sensor | None
    places: tuple[KnownPlace, ...]
    heard: Heard
    suggestions: tuple[Suggestion, ...]


def actor_of(caller: Caller) -> str:
    """Who stands in the audit."""
    return f"key {caller.name}" if caller.kind == "key" else caller.name


def find_device(context: Context, text: str) -> FoundDevice:
    """What is known of the device whose code somebody scanned or typed.

    Raises:
        CodeError: no device can be made out.
    """
    code = parse_device_code(text)
    with context.blocking.begin() as conn:
        sensor = run_one(conn, sensor_by_eui(code.dev_eui))
        places = () if sensor is None else places_of(conn, sensor.id or 0)
        heard = heard_of(context, conn, code.dev_eui)
        own = [] if sensor is not None else own_types(conn)
    suggestions: list[Suggestion] = []
    if sensor is None:
        suggestions = suggest(
            heard.uplinks, maker=code.maker, own=own, run_script=context.services.run_script
        )
    return FoundDevice(
        code=code,
        sensor=sensor,
        places=tuple(places),
        heard=heard,
        suggestions=tuple(suggestions),
    )


def places_of(conn: Connection, sensor_id: int) -> list[KnownPlace]:
    """Where the probes of a sensor are and were, the newest stay first."""
    found = run(conn, installations_of_sensor(sensor_id))
    trees = run(conn, trees_by_ids({entry.tree_id for entry in found}))
    numbers = {tree.id: tree.number for tree in trees}
    found.sort(key=lambda entry: (-entry.since.timestamp(), entry.probe))
    return [KnownPlace(installation=entry, tree_number=numbers[entry.tree_id]) for entry in found]


def heard_of(context: Context, conn: Connection, dev_eui: str) -> Heard:
    """What was kept of a device and could not be used."""
    groups = run(conn, rejection_groups(dev_eui=dev_eui))
    if not groups:
        return Heard()
    newest = _uplinks(context, run(conn, rejections_page(MOST_FRAMES, dev_eui=dev_eui)))
    oldest = run(conn, rejections_after(0, 1, None, dev_eui))
    times = [found.received_at or groups[0].first_at for found in _uplinks(context, oldest)]
    return Heard(
        count=sum(group.count for group in groups),
        first_at=min([*times, *(group.first_at for group in groups)]),
        last_at=max(group.last_at for group in groups),
        network=next((group.network for group in groups if group.network), ""),
        name=next((found.device_id for found in newest if found.device_id), ""),
        uplinks=tuple(newest),
    )


def unknown_devices(conn: Connection) -> list[RejectionGroup]:
    """Devices that send and are not in the register; the one heard last is first."""
    groups = run(conn, rejection_groups(reason=UNKNOWN))
    return [group for group in groups if group.dev_eui and not group.registered]


def place(context: Context, placement: Placement, caller: Caller) -> tuple[Placed, int]:
    """Register or move a device; how many kept messages of it can be taken now.

    Raises:
        NotFoundError: there is no such tree.
        InputError: see ``registry.desk.place``.
    """
    with context.blocking.begin() as conn:
        placed = context.services.desk.place(
            conn, placement, actor=actor_of(caller), at=context.clock()
        )
        kept = len(run(conn, open_rejection_ids(dev_eui=placement.dev_eui)))
    return placed, kept


def changes_a_list(placed: Placed) -> bool:
    """Whether stored readings say something of another tree now; a new sensor has none yet."""
    return bool(placed.changes) and not placed.created


def replay(
    context: Context,
    caller: Caller,
    *,
    dev_eui: str | None = None,
    reason: str | None = None,
    ids: Sequence[int] = (),
    nameless: bool = False,
) -> Replayed:
    """Take kept messages again; what came of it stands in the audit.

    Args:
        context: of the application.
        caller: who does it.
        dev_eui: only of this device.
        reason: only for this reason.
        ids: only these; none means all.
        nameless: only messages that name no device.
    """
    with context.blocking.begin() as conn:
        question = open_rejection_ids(ids=ids, reason=reason, dev_eui=dev_eui, nameless=nameless)
        chosen = run(conn, question)[:MOST_AT_ONCE]
    result = context.services.replay(ids=chosen)
    if result.read > result.kinds["rejected"]:
        with context.blocking.begin() as conn:
            record(
                conn,
                at=context.clock(),
                actor=actor_of(caller),
                action="readings.replay",
                subject=f"sensor {dev_eui}" if dev_eui else "rejections",
                detail=reason or "",
                after={**result.kinds, "added": result.added},
            )
    return result


def read_again(context: Context, caller: Caller, dev_eui: str) -> Reread:
    """Decode what is stored of a sensor anew, after its type or settings were corrected.

    Raises:
        NotFoundError: there is no such sensor.
    """
    result = context.services.read_again(dev_eui=dev_eui)
    counts = {"added": result.added, "corrected": result.corrected, "removed": result.removed}
    if any(counts.values()):
        with context.blocking.begin() as conn:
            record(
                conn,
                at=context.clock(),
                actor=actor_of(caller),
                action="readings.replay",
                subject=f"sensor {dev_eui}",
                after=counts,
            )
    return result


def dismiss(
    context: Context,
    caller: Caller,
    note: str,
    *,
    dev_eui: str | None = None,
    reason: str | None = None,
    ids: Sequence[int] = (),
    nameless: bool = False,
) -> int:
    """Mark kept messages as done without taking them; why stands in the audit.

    Returns:
        How many.
    """
    with context.blocking.begin() as conn:
        question = open_rejection_ids(ids=ids, reason=reason, dev_eui=dev_eui, nameless=nameless)
        chosen = run(conn, question)
        count = resolve(conn, chosen, context.clock())
        if count:
            record(
                conn,
                at=context.clock(),
                actor=actor_of(caller),
                action="rejection.dismiss",
                subject=f"sensor {dev_eui}" if dev_eui else "rejections",
                detail=note,
                after={"count": count, "reason": reason or "", "ids": chosen[:100]},
            )
    return count


def _uplinks(context: Context, kept: Sequence[Rejection]) -> list[Uplink]:
    said = (
        context.services.understand(
            Message(topic=entry.topic, payload=entry.raw, arrived_at=entry.arrived_at),
            entry.network,
        )
        for entry in kept
    )
    return [found for found in said if isinstance(found, Uplink)]
