"""Which probe a line of a file means: by sensor, tree and depth, at its time."""

from __future__ import annotations

from collections import defaultdict
from contextlib import suppress
from typing import TYPE_CHECKING, Final, NamedTuple

from baumfeuchte.domain.sensor_id import normalise_sensor_id
from baumfeuchte.registry.findings import CellError

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from baumfeuchte.storage.probe_places import NamedSensor, PlacedProbe

_SAME_DEPTH_CM: Final = 0.5
"""Depths are entered as whole centimetres; 30 and 30.0 are the same."""

_SHOWN: Final = 5


class Place(NamedTuple):
    """What a line says about where a value is from.

    Attributes:
        sensor_id, probe, depth_cm: None where it does not say.
        tree_number: empty where it does not say.
    """

    sensor_id: int | None = None
    tree_number: str = ""
    depth_cm: float | None = None
    probe: int | None = None


class ProbePlaces:
    """The register, to be asked about millions of lines.

    Args:
        sensors: all of them under all names; the last of several sensors of one name counts.
        probes: where they were.
    """

    def __init__(self, sensors: Iterable[NamedSensor], probes: Iterable[PlacedProbe]) -> None:
        self._ids: dict[str, int] = {}
        self._since: dict[int, datetime | None] = {}
        self._names: dict[int, str] = {}
        for sensor in sensors:
            self._ids[sensor.name] = sensor.sensor_id
            self._since[sensor.sensor_id] = sensor.installed_since
            self._names[sensor.sensor_id] = sensor.name
        self._of_sensor: dict[int, list[PlacedProbe]] = defaultdict(list)
        self._of_tree: dict[str, list[PlacedProbe]] = defaultdict(list)
        for probe in probes:
            self._of_sensor[probe.sensor_id].append(probe)
            self._of_tree[probe.tree_number].append(probe)
        self._sensors: dict[str, int | None] = {}
        self._fitting: dict[Place, list[PlacedProbe]] = {}

    def sensor_id(self, text: str) -> int:
        """The sensor of a name in any spelling.

        Raises:
            CellError: there is none.
        """
        if text not in self._sensors:
            self._sensors[text] = self._find(text)
        found = self._sensors[text]
        if found is None:
            raise CellError("unknown_sensor")
        return found

    def installed_since(self, sensor_id: int) -> datetime | None:
        """When the first probe of a sensor came into the ground (UTC)."""
        return self._since.get(sensor_id)

    def probe(self, place: Place, at: datetime) -> tuple[int, int]:
        """Sensor and probe of a value.

        A line that names the sensor and no depth needs no installation; without a probe it means
        the first one.

        Args:
            place: what the line says.
            at: when (UTC).

        Raises:
            CellError: no probe was there, or more than one.
        """
        if place.sensor_id is not None and place.depth_cm is None:
            return place.sensor_id, place.probe or 0
        if place not in self._fitting:
            self._fitting[place] = self._fits(place)
        found = {
            (probe.sensor_id, probe.probe)
            for probe in self._fitting[place]
            if probe.since <= at and (probe.until is None or at < probe.until)
        }
        if len(found) == 1:
            return found.pop()
        shown = ", ".join(f"{self._names[s]}[{p}]" for s, p in sorted(found)[:_SHOWN])
        code = "several_probes" if found else "no_probe_there"
        raise CellError(code, place=self._shown(place), probes=shown)

    def _find(self, text: str) -> int | None:
        name = text.strip().lower()
        with suppress(ValueError):
            normal = normalise_sensor_id(name)
            if normal in self._ids:
                return self._ids[normal]
        return self._ids.get(name)

    def _fits(self, place: Place) -> list[PlacedProbe]:
        if place.sensor_id is not None:
            probes = self._of_sensor.get(place.sensor_id, [])
        else:
            probes = self._of_tree.get(place.tree_number, [])
        return [
            probe
            for probe in probes
            if place.tree_number in {"", probe.tree_number}
            and place.probe in {None, probe.probe}
            and (place.depth_cm is None or abs(probe.depth_cm - place.depth_cm) < _SAME_DEPTH_CM)
        ]

    def _shown(self, place: Place) -> str:
        parts = [
            "" if place.sensor_id is None else self._names[place.sensor_id],
            place.tree_number,
            "" if place.depth_cm is None else f"{place.depth_cm:g} cm",
        ]
        return ", ".join(filter(None, parts))
