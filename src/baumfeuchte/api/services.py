"""What the API needs of its sibling rooms, handed in as plain callables (house law 1)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, Protocol

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence
    from datetime import datetime

    from baumfeuchte.codecs.type_check import CheckReport
    from baumfeuchte.domain.calibration import ProbeCalibration
    from baumfeuchte.domain.device_health import SensorGaps, SensorHealth
    from baumfeuchte.domain.device_type import DeviceType
    from baumfeuchte.domain.register_import import Importer, ImportWish, Looked, Tried
    from baumfeuchte.domain.tree import Installation, Tree
    from baumfeuchte.domain.uplink import Message
    from baumfeuchte.irrigation.sensor_check import SensorCheck
    from baumfeuchte.storage.connection import Connection
    from baumfeuchte.storage.health_rows import EventRow, FrameRun, HealthFacts, WatchedSensor
    from baumfeuchte.storage.sensor_quality import ProbeQuality


class UplinkOutcome(Protocol):
    """What became of one message of a webhook; ``ingest.intake.Outcome`` looks like this."""

    @property
    def kind(self) -> Literal["stored", "duplicate", "ignored", "rejected"]:
        """``duplicate``: known before; ``rejected``: kept with its reason, can be replayed."""

    @property
    def reason(self) -> str:
        """Short code of a rejection; else empty or the kind of the ignored message."""

    @property
    def detail(self) -> str:
        """One sentence about a rejection; else empty."""

    @property
    def simulated(self) -> bool:
        """The network server says that no device sent this message."""


class GapFinder(Protocol):
    """``ingest.gaps.gaps_of``: what came of sensors in a period and what did not. Pure."""

    def __call__(
        self,
        sensors: Sequence[WatchedSensor],
        runs: Sequence[tuple[int, FrameRun]],
        events: Sequence[EventRow],
        *,
        since: datetime,
        until: datetime,
    ) -> list[SensorGaps]:
        """One answer for each sensor, in their order."""


class CheckLister(Protocol):
    """``planning.sensor_checks.sensor_checks``: which sensors somebody should look at. Pure."""

    def __call__(
        self,
        sensors: Sequence[WatchedSensor],
        health: Iterable[SensorHealth],
        *,
        qualities: Iterable[ProbeQuality],
        places: Iterable[Installation],
        calibrations: Iterable[ProbeCalibration],
        now: datetime,
    ) -> list[SensorCheck]:
        """Bad ones first, then the longest."""


class ImportDesk(Protocol):
    """``registry.desk.ImportDesk``: files of trees and sensors, step by step. All of it blocks."""

    def look(self, data: bytes, wish: ImportWish) -> Looked:
        """The columns of a file."""

    def attempt(self, conn: Connection, data: bytes, wish: ImportWish, who: Importer) -> Tried:
        """What an import would do."""

    def carry_out(self, conn: Connection, data: bytes, wish: ImportWish, who: Importer) -> Tried:
        """Do it, in the caller's transaction."""

    def fault_file(self, conn: Connection, data: bytes, wish: ImportWish, who: Importer) -> bytes:
        """The lines that cannot be used, as CSV. Raises ``InputError`` for the whole file."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Services:
    """The callables of other rooms, wired in ``cli/serve.py``.

    Attributes:
        take_uplinks: takes messages, with the network's name as a hint, through the ingest
            pipeline in one committed transaction; one outcome per message. Blocking. Raises
            ``StorageUnavailableError`` when nothing was stored.
        metrics: what ``take_uplinks`` did, in the form that Prometheus reads.
        check_device_type: runs the examples of a device type. Blocking.
        networks: slugs and aliases of the webhook's address -> name of the network.
        find_gaps: what is missing of sensors, from what the database says of their frames.
        assess_health: sensors as devices, worst first, from what the database says of them and
            the time now. Pure, like the former.
        check_sensors: the sensors that somebody should look at.
        tree_files: trees as a file: ``csv``, ``geojson`` or ``xlsx``. Takes time for a city.
        imports: files of trees and sensors that people bring.
    """

    take_uplinks: Callable[[Sequence[Message], str | None], Sequence[UplinkOutcome]]
    metrics: Callable[[], bytes]
    check_device_type: Callable[[DeviceType], CheckReport]
    networks: Mapping[str, str]
    find_gaps: GapFinder
    assess_health: Callable[[Sequence[WatchedSensor], HealthFacts, datetime], list[SensorHealth]]
    check_sensors: CheckLister
    tree_files: Mapping[str, Callable[[Iterable[Tree]], bytes]]
    imports: ImportDesk
