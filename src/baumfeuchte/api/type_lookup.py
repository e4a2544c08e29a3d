"""Device types by name, and the probes that somebody may have to note for one. Blocking."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from baumfeuchte.codecs.guess import depths_for, probes_of, probes_seen
from baumfeuchte.codecs.type_definition import parse_definition
from baumfeuchte.domain.errors import InputError
from baumfeuchte.storage.device_types import all_device_types, device_types_by_name
from baumfeuchte.storage.query import run, run_one

if TYPE_CHECKING:
    from collections.abc import Sequence

    from baumfeuchte.api.context import Context
    from baumfeuchte.domain.device_type import DeviceType
    from baumfeuchte.domain.reading import Quantity
    from baumfeuchte.domain.uplink import Uplink
    from baumfeuchte.storage.connection import Connection


@dataclass(frozen=True, slots=True, kw_only=True)
class ProbeChoice:
    """A probe of a device type: what it measures, and a suggestion for its depth in cm.

    Attributes:
        expected: it is there, as far as kept messages or the type's examples tell.
    """

    probe: int
    quantities: tuple[Quantity, ...]
    depth_cm: float
    expected: bool = True


def probe_choices(
    context: Context, device: str, uplinks: Sequence[Uplink] = ()
) -> list[ProbeChoice]:
    """The probes that a device type may have; one where nothing is known of it.

    Args:
        context: of the application.
        device: ``vendor/model``.
        uplinks: kept messages of the device, which tell the probes that are really there.
    """
    own = own_type(context, device)
    probes = probes_of(device, own) or {0: frozenset()}
    run_script = context.services.run_script
    seen = probes_seen(device, uplinks, own=own, run_script=run_script)
    there = seen or frozenset(probes)
    probes |= {probe: frozenset() for probe in there - probes.keys()}
    depths = dict.fromkeys(probes, 0.0) | depths_for(sorted(there), own)
    return [
        ProbeChoice(
            probe=probe,
            quantities=tuple(sorted(probes[probe])),
            depth_cm=depths[probe],
            expected=probe in there,
        )
        for probe in sorted(probes)
    ]


def own_type(context: Context, name: str) -> DeviceType | None:
    """The city's own device type of a name, if there is one that can be read."""
    with context.blocking.begin() as conn:
        stored = run_one(conn, device_types_by_name([name]))
    return None if stored is None else _readable(stored.definition, stored.name)


def own_types(conn: Connection) -> list[DeviceType]:
    """The device types of the city that can be read."""
    found = (_readable(entry.definition, entry.name) for entry in run(conn, all_device_types()))
    return [device_type for device_type in found if device_type is not None]


def _readable(definition: object, name: str) -> DeviceType | None:
    try:
        return parse_definition(definition, name)
    except InputError:
        return None
