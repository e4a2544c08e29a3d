"""What the API needs of its sibling rooms, handed in as plain callables (house law 1)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, Protocol

if TYPE_CHECKING:
    from collections import Counter
    from collections.abc import Callable, Iterable, Mapping, Sequence
    from datetime import date, datetime

    import numpy as np
    import numpy.typing as npt

    from baumfeuchte.api.desks import ImportDesk, SeasonDesk, SensorDesk
    from baumfeuchte.codecs.type_check import CheckReport
    from baumfeuchte.domain.calibration import ProbeCalibration
    from baumfeuchte.domain.device_health import SensorGaps, SensorHealth
    from baumfeuchte.domain.device_type import DeviceType, RunScript
    from baumfeuchte.domain.tour import Tour, TourProblem, TourSolution
    from baumfeuchte.domain.tour_states import Violation
    from baumfeuchte.domain.tree import Installation, Tree
    from baumfeuchte.domain.uplink import Ignored, Message, Rejected, Uplink
    from baumfeuchte.irrigation.sensor_check import SensorCheck
    from baumfeuchte.storage.health_rows import EventRow, FrameRun, HealthFacts, WatchedSensor
    from baumfeuchte.storage.sensor_quality import ProbeQuality


class OrderTour(Protocol):
    """``tours.plan.TourPlanner.in_order``: the tour of one vehicle in a given order. Blocking."""

    def __call__(
        self, problem: TourProblem, *, free: frozenset[int] = frozenset()
    ) -> tuple[Tour, list[Violation], TourSolution]:
        """With what is wrong with it; ``free`` trees have no place in the order yet."""


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


class Replayed(Protocol):
    """What a replay of rejections did; ``ingest.replay.ReplayResult`` looks like this."""

    @property
    def read(self) -> int:
        """Messages that were tried."""

    @property
    def kinds(self) -> Counter[str]:
        """How many were ``stored``, ``duplicate``, ``ignored``, ``rejected`` again."""

    @property
    def reasons(self) -> Counter[str]:
        """Why messages are refused still."""

    @property
    def added(self) -> int:
        """Readings that were stored."""


class Replay(Protocol):
    """``ingest.replay.replay_rejections``: takes kept messages again; commits by itself."""

    def __call__(
        self,
        *,
        dev_eui: str | None = None,
        reason: str | None = None,
        ids: Sequence[int] | None = None,
    ) -> Replayed:
        """Only those of a device, for a reason, or with these keys."""


class ListMaker(Protocol):
    """``planning.list_maker.ListMaker``: plans today in a process of its own."""

    def __call__(self, now: datetime) -> int | None:
        """The revision that is current afterwards; None where somebody else is about to plan.

        Blocking, up to some minutes. Raises ``PlanningError``.
        """

    def close(self) -> None:
        """End what runs."""


class Reread(Protocol):
    """What reading stored uplinks anew did; ``ingest.replay_uplinks.UplinksResult`` is such."""

    @property
    def read(self) -> int:
        """Uplinks that were decoded again."""

    @property
    def added(self) -> int:
        """Readings that were missing."""

    @property
    def corrected(self) -> int:
        """Readings that had another value or other flags."""

    @property
    def removed(self) -> int:
        """Readings that no uplink gives any more."""

    @property
    def changed(self) -> int:
        """Readings that are not as they were."""


class ReadAgain(Protocol):
    """``ingest.replay_uplinks``: decodes the stored uplinks of a sensor with today's settings."""

    def __call__(self, *, dev_eui: str) -> Reread:
        """Blocking; commits by itself. Raises ``NotFoundError`` for an unknown sensor."""


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
        understand: what a kept message says, with the network that it came from as a hint. Pure.
        run_script: runs the script of a device type of the city. Blocking.
        replay: takes kept messages again. Blocking; commits by itself.
        read_again: brings the readings of a sensor in line with its stored uplinks. Likewise.
        desk: changes of sensors and their places.
        solve_tours: the best tours for trees and vehicles. Blocking, some seconds.
        replan_tours: good tours sooner, for who is on the way already. Blocking.
        order_tour: the tour of one vehicle in a given order, and what is wrong with it. Blocking.
        tree_files: trees as a file: ``csv``, ``geojson`` or ``xlsx``. Takes time for a city.
        imports: files of trees and sensors that people bring.
        list_maker: plans today.
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
    understand: Callable[[Message, str | None], Uplink | Ignored | Rejected]
    run_script: RunScript
    replay: Replay
    read_again: ReadAgain
    desk: SensorDesk
    solve_tours: Callable[[TourProblem], TourSolution]
    replan_tours: Callable[[TourProblem], TourSolution]
    order_tour: OrderTour
    tree_files: Mapping[str, Callable[[Iterable[Tree]], bytes]]
    imports: ImportDesk
    list_maker: ListMaker
