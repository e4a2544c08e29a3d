"""What the API needs of its sibling rooms, handed in as plain callables (house law 1)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, Protocol, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence
    from datetime import date, datetime, tzinfo

    import numpy as np
    import numpy.typing as npt

    from baumfeuchte.codecs.type_check import CheckReport
    from baumfeuchte.domain.calibration import ProbeCalibration
    from baumfeuchte.domain.device_health import SensorGaps, SensorHealth
    from baumfeuchte.domain.device_type import DeviceType
    from baumfeuchte.domain.people import Area
    from baumfeuchte.domain.season import Rhythm, SeasonReport
    from baumfeuchte.domain.tree import Installation
    from baumfeuchte.domain.uplink import Message
    from baumfeuchte.irrigation.sensor_check import SensorCheck
    from baumfeuchte.storage.connection import Connection
    from baumfeuchte.storage.health_rows import EventRow, FrameRun, HealthFacts, WatchedSensor
    from baumfeuchte.storage.sensor_quality import ProbeQuality

Language: TypeAlias = Literal["de", "en"]


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


class SeasonDesk(Protocol):
    """The season report; ``reports`` looks like this."""

    def report(
        self,
        conn: Connection,
        *,
        first: date,
        last: date,
        now: datetime,
        zone: tzinfo,
        area: Area,
        rhythm: Rhythm | None,
    ) -> SeasonReport:
        """Of a period of local days, both included. Blocking."""

    def csv(self, report: SeasonReport, language: Language) -> bytes:
        """For German Excel."""

    def pdf(self, report: SeasonReport, language: Language) -> bytes:
        """For paper. Blocking."""

    def assumptions(self, report: SeasonReport, language: Language) -> list[str]:
        """What it assumes."""

    def head(self, report: SeasonReport, language: Language) -> list[str]:
        """What stands above the numbers."""


class RunForecasts(Protocol):
    """What a run forecast of K probes; ``planning.scoring.ProbeForecasts`` looks like this."""

    @property
    def day(self) -> date:
        """The planning day; row h - 1 of the paths is h days later."""

    @property
    def weather(self) -> str:
        """``forecast`` or ``climatology``."""

    @property
    def sensor_id(self) -> npt.NDArray[np.int64]:
        """(K,)."""

    @property
    def probe(self) -> npt.NDArray[np.int64]:
        """(K,)."""

    @property
    def is_tension(self) -> npt.NDArray[np.bool_]:
        """(K,) True: kPa, else Vol.-%."""

    @property
    def last(self) -> npt.NDArray[np.float64]:
        """(K,) value at issue."""

    @property
    def low(self) -> npt.NDArray[np.float64]:
        """(14, K) 10 % quantiles."""

    @property
    def middle(self) -> npt.NDArray[np.float64]:
        """(14, K) medians."""

    @property
    def high(self) -> npt.NDArray[np.float64]:
        """(14, K) 90 % quantiles."""


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
        season: the season report.
        read_forecasts: unpacks the archive of what a run of a day forecast. Pure.
    """

    take_uplinks: Callable[[Sequence[Message], str | None], Sequence[UplinkOutcome]]
    metrics: Callable[[], bytes]
    check_device_type: Callable[[DeviceType], CheckReport]
    networks: Mapping[str, str]
    find_gaps: GapFinder
    assess_health: Callable[[Sequence[WatchedSensor], HealthFacts, datetime], list[SensorHealth]]
    check_sensors: CheckLister
    season: SeasonDesk
    read_forecasts: Callable[[date, bytes], RunForecasts]
