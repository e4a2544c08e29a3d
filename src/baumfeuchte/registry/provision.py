"""Sensors that say themselves where they are: ChirpStack's tags of devices that nobody registered.

Tags: ``tree_number``, ``depth_cm`` (``30``) or ``depths_cm`` (``30/60/90``), ``device`` (else the
name of the device profile), ``since`` (else the first message); German names work as well.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import orjson

from baumfeuchte.registry.chirpstack import records_sheet, tag_record
from baumfeuchte.registry.findings import FileError
from baumfeuchte.registry.sensor_file import read_sensors
from baumfeuchte.registry.sensor_import import import_sensors
from baumfeuchte.registry.tree_file import FileOptions
from baumfeuchte.storage.query import run
from baumfeuchte.storage.rejections import rejections_after

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime, tzinfo

    from baumfeuchte.domain.uplink import Rejection
    from baumfeuchte.registry.device_names import Devices
    from baumfeuchte.registry.findings import Finding
    from baumfeuchte.registry.outcome import Author
    from baumfeuchte.storage.connection import Connection

REASON: Final = "unknown_device"
_BATCH: Final = 1000


@dataclass(frozen=True, slots=True, kw_only=True)
class Provisioned:
    """What became of one device.

    Attributes:
        probes: how many of its probes are registered now; 0 where something is missing.
        faults: what is missing or cannot be understood.
    """

    dev_eui: str
    probes: int
    faults: tuple[Finding, ...] = ()


@dataclass(slots=True, kw_only=True)
class Tagged:
    """An unknown device: its tags, its profile, and when it was first heard (UTC)."""

    tags: Mapping[str, Any]
    profile: str
    seen_at: datetime


def provision_from_tags(
    conn: Connection,
    dev_eui: str,
    tags: Mapping[str, Any],
    seen_at: datetime,
    *,
    profile: str = "",
    devices: Devices,
    zone: tzinfo,
    author: Author,
    dry_run: bool = False,
) -> Provisioned:
    """Register a device by its tags.

    Args:
        conn: in the caller's transaction.
        dev_eui: of the device.
        tags: of the device in ChirpStack.
        seen_at: its first message, where no tag says since when it is there (UTC).
        profile: name of its device profile, where no tag names the device type.
        devices: the device types.
        zone: of times without an offset.
        author: for the audit.
        dry_run: write nothing.
    """
    device = {"deviceProfileName": profile, "createdAt": seen_at.isoformat()}
    sheet = records_sheet([tag_record(dev_eui, tags, device)])
    options = FileOptions()
    try:
        file = read_sensors(sheet, name="ChirpStack", zone=zone, devices=devices, options=options)
    except FileError as error:  # two tags for one thing; other devices have other tags
        return Provisioned(dev_eui=dev_eui, probes=0, faults=(error.finding,))
    result = import_sensors(
        conn, file.rows, file.faults, name=f"tags of {dev_eui}", author=author, dry_run=dry_run
    )
    count = result.created + result.updated + result.unchanged
    return Provisioned(dev_eui=dev_eui, probes=0 if result.faults else count, faults=result.faults)


def unknown_devices(conn: Connection) -> dict[str, Tagged]:
    """Devices of open rejections that nobody registered, whose messages have tags.

    The tags of the latest message count.
    """
    found: dict[str, Tagged] = {}
    last = 0
    while batch := run(conn, rejections_after(last, _BATCH, reason=REASON)):
        last = batch[-1].id
        for rejection in batch:
            tagged = _tagged(rejection)
            if tagged is None or rejection.dev_eui is None:
                continue
            before = found.get(rejection.dev_eui)
            if before is not None:
                tagged.seen_at = min(before.seen_at, tagged.seen_at)
            found[rejection.dev_eui] = tagged
    return found


def _tagged(rejection: Rejection) -> Tagged | None:
    """The tags of a message of ChirpStack 4 (``deviceInfo.tags``) or 3 (``tags``)."""
    try:
        message = orjson.loads(rejection.raw)
    except orjson.JSONDecodeError:
        return None
    if not isinstance(message, dict):
        return None
    info = message.get("deviceInfo")
    holder = info if isinstance(info, dict) else message
    tags = holder.get("tags")
    if not isinstance(tags, dict) or not tags:
        return None
    profile = holder.get("deviceProfileName")
    return Tagged(
        tags=tags,
        profile=profile if isinstance(profile, str) else "",
        seen_at=rejection.arrived_at,
    )
