"""Device types that a city defines itself: a vendor's script, or a mapping of decoded values."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Literal

from baumfeuchte.domain.reading import Measurement, Quantity
from baumfeuchte.domain.uplink import Message, RegisteredSensor, Uplink

Kind = Literal["javascript", "mapping"]


@dataclass(frozen=True, slots=True, kw_only=True)
class ProbeFrom:
    """The object itself tells which probe a value belongs to.

    Attributes:
        path: where the probe's id is.
        probes: id, as text, to the order of the probe, from 0; other ids are skipped.
    """

    path: str
    probes: Mapping[str, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class MappingRule:
    """One value of a decoded object.

    Attributes:
        path: ``WM30_CB``, ``sensor1.humidity``, ``values[0].v``, ``records[u=%vol].v``.
        quantity: what the value means.
        probe: order of the probe, from 0; where ``probe_from`` is given, not used.
        unit: of the value in the object; empty: the unit of the quantity. A text that carries
            its unit (``29.31 %``) has that one.
        factor, offset: applied to the number before its unit: ``number * factor + offset``.
        probe_from: where the object tells the probe.
        time_path: where the object tells the time of the measurement; None: the uplink's time.
        absent: values, as text, that mean that there is no measurement.
        sensor: ``watermark`` or ``teros21``: judges the ends of that sensor's range; else empty.
        depth_cm: suggested for the registration only; no measurement has a depth.
    """

    path: str
    quantity: Quantity
    probe: int = 0
    unit: str = ""
    factor: float = 1.0
    offset: float = 0.0
    probe_from: ProbeFrom | None = None
    time_path: str | None = None
    absent: frozenset[str] = frozenset()
    sensor: str = ""
    depth_cm: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class TypeExample:
    """An uplink and what it says; proves a device type before it is stored.

    Attributes:
        note: where it is from and what it shows.
        f_port: LoRaWAN port.
        payload: the frame, for a script.
        decoded: the decoded object, for a mapping.
        expects: quantity, probe and value of every measurement, in any order.
    """

    note: str = ""
    f_port: int | None = None
    payload: bytes = b""
    decoded: Mapping[str, object] | None = None
    expects: tuple[tuple[Quantity, int, float], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class DeviceType:
    """A device type that is data, not code of ours.

    Attributes:
        name: ``vendor/model``; never that of a codec of ours.
        kind: ``javascript``: the script makes an object of the frame; ``mapping``: the network
            server's own decoded object is read.
        rules: what to take from the object.
        examples: at least one.
        script: the vendor's JavaScript; empty for a mapping.
        note: for people: where the keys are from, what is not sure.
    """

    name: str
    kind: Kind
    rules: tuple[MappingRule, ...]
    examples: tuple[TypeExample, ...]
    script: str = ""
    note: str = ""


Settings = Mapping[str, object]
"""Of a sensor: what its payload does not tell; a script gets them as ``variables``."""

RunScript = Callable[[DeviceType, Uplink, Settings], Mapping[str, object]]
"""Runs the script of a device type on an uplink; answers the decoded object.

Raises ``DecodeError``: ``script_error``, ``script_timeout`` or ``script_memory``.
"""

DecodeCustom = Callable[[Message, Uplink, RegisteredSensor], tuple[Measurement, ...] | None]
"""Decodes an uplink of a sensor whose device type is data; None: it is no such sensor."""
