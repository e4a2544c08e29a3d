"""The three CSV files of the register: trees, sensors with their probes, waterings."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, TypeVar

from baumfeuchte.codecs.registry import device_names
from baumfeuchte.domain.sensor_id import VALUES_DEVICE, normalise_sensor_id
from baumfeuchte.domain.tree import Site, Tree
from baumfeuchte.irrigation.soils import SOILS, SUBSTRATE, find_soil
from baumfeuchte.registry.table import Fault, Parsed, Row, parse

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime, tzinfo

T = TypeVar("T")

TREE_COLUMNS = ("number", "species", "planting_year", "lat", "lon", "street", "district", "soil")
SENSOR_COLUMNS = ("dev_eui", "device", "tree_number", "probe", "depth_cm", "since")
WATERING_COLUMNS = ("tree_number", "watered_at", "litres")
UNKNOWN_SOIL = {"", "unknown", "unbekannt", "?"}
GERMAN_SUBSTRATE = {"substrat", "baumsubstrat"}


@dataclass(frozen=True, slots=True, kw_only=True)
class SensorRow:
    """One probe of one sensor at one tree."""

    dev_eui: str
    device: str
    tree_number: str
    probe: int
    depth_cm: float
    since: datetime
    until: datetime | None
    firmware: str


@dataclass(frozen=True, slots=True, kw_only=True)
class WateringRow:
    """One logged watering."""

    tree_number: str
    watered_at: datetime
    litres: float
    note: str
    idempotency_key: str


def parse_trees(data: bytes, *, name: str) -> Parsed[Tree]:
    """Trees of a register: ``number,species,planting_year,lat,lon,street,district,soil``.

    Coordinates are WGS 84. ``soil`` is a KA5 class, ``substrate``, or empty.

    Raises:
        InputError: the columns are missing.
    """
    parsed = parse(data, name=name, required=TREE_COLUMNS, optional=("pit_area_m2",), build=_tree)
    return _unique(parsed, key=lambda tree: tree.number, what="number")


def _tree(row: Row) -> Tree:
    year = row.whole("planting_year", 1500, 2200) if row.text("planting_year") else None
    pit = row.number("pit_area_m2", 0.1, 1000) if row.text("pit_area_m2") else None
    return Tree(
        number=row.required("number"),
        species=row.required("species"),
        planting_year=year,
        latitude=row.number("lat", -90, 90),
        longitude=row.number("lon", -180, 180),
        street=row.text("street"),
        district=row.text("district"),
        site=Site(soil=_soil(row.text("soil")), pit_area_m2=pit),
    )


def _soil(text: str) -> str | None:
    if text.lower() in UNKNOWN_SOIL:
        return None
    if text.lower() in GERMAN_SUBSTRATE:
        return SUBSTRATE
    soil = find_soil(text)
    if soil is None:
        codes = ", ".join(code for code in SOILS if code != SUBSTRATE)
        msg = f"soil is {text!r}; write a KA5 class ({codes}), substrate, or leave it empty"
        raise ValueError(msg)
    return soil.code


def parse_sensors(data: bytes, *, name: str, zone: tzinfo) -> Parsed[SensorRow]:
    """Probes: ``dev_eui,device,tree_number,probe,depth_cm,since`` and maybe ``until,firmware``.

    Raises:
        InputError: the columns are missing.
    """
    devices = {device.lower(): device for device in (*device_names(), VALUES_DEVICE)}

    def build(row: Row) -> SensorRow:
        device = devices.get(row.required("device").lower())
        if device is None:
            msg = (
                f"device is {row.text('device')!r}; known are {', '.join(sorted(devices.values()))}"
            )
            raise ValueError(msg)
        since = row.time("since", zone)
        until = row.time("until", zone) if row.text("until") else None
        if until is not None and until <= since:
            msg = "until is not later than since"
            raise ValueError(msg)
        return SensorRow(
            dev_eui=normalise_sensor_id(row.required("dev_eui")),
            device=device,
            tree_number=row.required("tree_number"),
            probe=row.whole("probe", 0, 255),
            depth_cm=row.number("depth_cm", 0, 1000),
            since=since,
            until=until,
            firmware=row.text("firmware"),
        )

    parsed = parse(
        data, name=name, required=SENSOR_COLUMNS, optional=("until", "firmware"), build=build
    )
    return _one_device_each(
        _unique(
            parsed, key=lambda r: (r.dev_eui, r.probe, r.since), what="dev_eui, probe and since"
        )
    )


def _one_device_each(parsed: Parsed[SensorRow]) -> Parsed[SensorRow]:
    first: dict[str, SensorRow] = {}
    faults = list(parsed.faults)
    rows = []
    for line, row in parsed.rows:
        known = first.setdefault(row.dev_eui, row)
        if (known.device, known.firmware) != (row.device, row.firmware):
            text = f"{row.dev_eui} has another device or firmware in an earlier line"
            faults.append(Fault(line=line, text=text))
        else:
            rows.append((line, row))
    return replace(parsed, rows=tuple(rows), faults=tuple(faults))


def parse_waterings(data: bytes, *, name: str, zone: tzinfo) -> Parsed[WateringRow]:
    """Waterings: ``tree_number,watered_at,litres`` and maybe ``note,idempotency_key``.

    A line without a key gets one from its content, so that importing a file twice changes
    nothing.

    Raises:
        InputError: the columns are missing.
    """

    def build(row: Row) -> WateringRow:
        number = row.required("tree_number")
        watered_at = row.time("watered_at", zone)
        litres = row.number("litres", 0.1, 10_000)
        key = row.text("idempotency_key")
        if not re.fullmatch(r"[\x21-\x7e]{0,200}", key):
            msg = "idempotency_key may hold up to 200 letters, digits and signs without blanks"
            raise ValueError(msg)
        content = f"{number}|{watered_at.isoformat()}|{litres:g}"
        return WateringRow(
            tree_number=number,
            watered_at=watered_at,
            litres=litres,
            note=row.text("note"),
            idempotency_key=key or "csv-" + hashlib.sha256(content.encode()).hexdigest()[:32],
        )

    optional = ("note", "idempotency_key")
    parsed = parse(data, name=name, required=WATERING_COLUMNS, optional=optional, build=build)
    return _unique(parsed, key=lambda row: row.idempotency_key, what="content or idempotency_key")


def _unique(parsed: Parsed[T], *, key: Callable[[T], object], what: str) -> Parsed[T]:
    seen: dict[object, int] = {}
    rows: list[tuple[int, T]] = []
    faults = list(parsed.faults)
    for line, row in parsed.rows:
        first = seen.setdefault(key(row), line)
        if first != line:
            faults.append(Fault(line=line, text=f"has the same {what} as line {first}"))
        else:
            rows.append((line, row))
    return Parsed(rows=tuple(rows), faults=tuple(faults))
