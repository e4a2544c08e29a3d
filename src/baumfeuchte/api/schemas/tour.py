"""Tours, vehicles and water points."""

from datetime import date, datetime, time
from typing import Annotated, Any

from pydantic import AfterValidator, Field

from baumfeuchte.api.schemas.common import WITHOUT_NUL, Day, Id, Page, Shape
from baumfeuchte.domain.recommendation import Status
from baumfeuchte.domain.tour import LeftOutReason, PointKind, StopKind
from baumfeuchte.domain.tour_states import Fault, StopState, TourStatus


def _local(value: time) -> time:
    if value.tzinfo is not None:
        msg = "is a local time: leave the offset out"
        raise ValueError(msg)
    return value


LocalTime = Annotated[time, AfterValidator(_local)]
Name = Annotated[str, Field(min_length=1, max_length=120), WITHOUT_NUL]
Text = Annotated[str, Field(max_length=200), WITHOUT_NUL]
Version = Annotated[int, Field(ge=1, le=2**31 - 2, description="That the change is based on.")]


class WaterPointIn(Shape):
    """A depot or refill point."""

    name: Name = Field(examples=["Standrohr Querenburg"])
    kind: PointKind
    latitude: float = Field(ge=-90, le=90)
    longitude: float = Field(ge=-180, le=180)
    fill_litres_per_min: Annotated[float, Field(gt=0, le=100_000)] | None = None
    opens: LocalTime | None = Field(default=None, description="Local.")
    closes: LocalTime | None = Field(default=None, description="Local.")
    active: bool = True


class WaterPoint(WaterPointIn):
    """A stored one."""

    id: int


class WaterPointPage(Page):
    """All of them."""

    items: list[WaterPoint]


class VehicleIn(Shape):
    """A watering vehicle; it leaves with a full tank."""

    name: Name = Field(examples=["Gießwagen 1"])
    tank_litres: float = Field(gt=0, le=100_000)
    depot_id: Id
    shift_start: LocalTime = Field(examples=["06:30"], description="Local.")
    shift_end: LocalTime = Field(examples=["15:00"], description="Local.")
    pump_litres_per_min: float = Field(gt=0, le=10_000)
    stop_min: float = Field(ge=0, le=120, description="Minutes at a tree beside the pumping.")
    speed_kmh: float = Field(gt=0, le=130, description="Mean, between stops.")
    licence: Text = Field(default="", examples=["C1"])
    crew: Text = ""
    contractor: Text = ""
    active: bool = True


class Vehicle(VehicleIn):
    """A stored one."""

    id: int


class VehiclePage(Page):
    """Those that the caller sees."""

    items: list[Vehicle]


class Stop(Shape):
    """A stop of a tour."""

    id: int
    position: int
    kind: StopKind
    label: str = Field(description="Number of the tree, or name of the water point.")
    tree_id: int | None
    water_point_id: int | None
    species: str
    street: str
    district: str
    latitude: float
    longitude: float
    litres: float | None = Field(description="Wanted at a tree, or filled.")
    arrive_at: datetime | None
    depart_at: datetime | None
    state: StopState
    note: str
    done_at: datetime | None


class TourLine(Shape):
    """A tour in a list."""

    id: int
    day: date
    name: str
    run_id: int | None = Field(description="The list that it was made from.")
    vehicle_id: int | None
    vehicle: str
    licence: str
    crew: str
    contractor: str
    status: TourStatus
    version: int
    created_by: str
    updated_at: datetime
    trees: int
    trees_done: int
    litres: float
    refills: int
    kilometres: float
    minutes: float
    starts_at: datetime | None
    ends_at: datetime | None


class LeftOut(Shape):
    """A tree that no tour serves."""

    tree_id: int
    number: str
    reason: LeftOutReason


class TourFault(Shape):
    """What does not work in a tour that somebody ordered by hand."""

    fault: Fault
    amount: float = Field(description="Minutes or litres.")


class TourDetail(TourLine):
    """A tour with its stops."""

    distances: str = Field(examples=["straight"], description="`streets` or `straight`.")
    fell_back: bool = Field(description="The street server did not answer.")
    by_hand: bool = Field(description="Somebody made the order; it is kept until `optimise`.")
    faults: list[TourFault]
    left_out: list[LeftOut]
    stops: list[Stop]


class TourPage(Page):
    """The tours of a day."""

    day: date
    items: list[TourLine]


class ListChoice(Shape):
    """Trees of the day's list that need water."""

    status: list[Status] = Field(default_factory=list)
    district: str | None = None
    search: Text | None = None


class ToursIn(Shape):
    """Tours to build: trees by id, or by a filter of the list."""

    day: Day
    vehicle_ids: Annotated[list[Id], Field(min_length=1, max_length=50)]
    tree_ids: Annotated[list[Id], Field(max_length=2_000)] = Field(default_factory=list)
    list_filter: ListChoice | None = Field(default=None, description="Instead of tree_ids.")
    run_id: Id | None = Field(default=None, description="Default: the day's list.")
    litres: dict[Id, Annotated[float, Field(gt=0, le=10_000)]] = Field(
        default_factory=dict, description="By tree, instead of the list's."
    )
    name: Text = ""


class ToursBuilt(Shape):
    """New drafts."""

    tours: list[TourDetail]
    left_out: list[LeftOut]


class Based(Shape):
    """A change of a tour."""

    version: Version


class TourPatch(Based):
    """What changes; the rest stays."""

    name: Name | None = None
    crew: Text | None = None
    vehicle_id: Id | None = Field(default=None, description="Computes the tour anew.")
    status: TourStatus | None = None


class OrderIn(Based):
    """The open trees in the order wanted."""

    stop_ids: Annotated[list[Id], Field(max_length=2_000)]


class StopIn(Based):
    """A tree to add."""

    tree_id: Id
    litres: Annotated[float, Field(gt=0, le=10_000)] | None = None


class SkipIn(Based):
    """Why a tree is left out."""

    note: Text = ""


GEOJSON: dict[str, Any] = {"type": "FeatureCollection", "features": []}
