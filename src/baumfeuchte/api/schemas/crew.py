"""A crew's tour, what it says of the stops, and the pictures it takes."""

from datetime import date, datetime
from typing import Annotated, Any, Literal

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field

from baumfeuchte.api.schemas.common import WITHOUT_NUL, Id, Page, Shape
from baumfeuchte.domain.stop_entry import Refusal, StopState

Key = Annotated[str, Field(min_length=8, max_length=100), WITHOUT_NUL]


class CrewTour(Shape):
    """A tour and how far it is."""

    id: int
    day: date
    name: str = Field(examples=["Nord"])
    status: Literal["planned", "under_way", "done", "cancelled"]
    crew: str
    contractor: str
    vehicle: str | None
    tank_litres: float | None
    stops: int = Field(description="Trees of the tour that the caller sees.")
    stops_done: int
    litres: float
    litres_left: float
    version: int = Field(description="Another one as soon as the way is another one.")
    replanning: bool = Field(
        description="A tree was left out just now: the rest is planned anew, ask again soon."
    )


class CrewTours(Shape):
    """The tours of today."""

    day: date
    items: list[CrewTour]


class CrewStop(Shape):
    """A tree to water, a refill point or the depot."""

    id: int
    position: int
    kind: Literal["tree", "refill", "depot"]
    tree_id: int | None
    place: str = Field(description="Tree number, or name of the water point.")
    species: str
    street: str
    district: str
    latitude: float
    longitude: float
    litres: float | None = Field(description="Wanted at a tree, filled at a refill point.")
    arrive_at: datetime | None
    state: StopState
    note: str
    tree_note: str = Field(description="Newest note at the tree, for example the way to it.")
    done_at: datetime | None
    done_by: str | None
    watered_litres: float | None
    said_at: datetime | None = Field(description="When the newest entry was made.")


class CrewTourDetail(CrewTour):
    """A tour with its way."""

    way: list[CrewStop]


class StopEntryIn(Shape):
    """What a crew says of a stop. The latest `at` about a stop counts, whenever it arrives."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={
            "examples": [
                {
                    "entry_key": "0b5d0f9e-52c4-4c0e-9a53-6a2f5d6f5a11",
                    "stop_id": 17,
                    "at": "2026-07-15T08:12:31Z",
                    "state": "watered",
                    "litres": 90,
                }
            ]
        },
    )

    entry_key: Key = Field(description="Made by the phone, for example a UUID; counts once.")
    stop_id: Id
    # Whatever a phone's clock says: an entry of 1970 is refused as too old, by itself.
    at: AwareDatetime = Field(description="When it was said; at most seven days ago.")
    state: StopState = Field(description="`open` takes an earlier entry back.")
    litres: float | None = Field(default=None, allow_inf_nan=False, description="With `watered`.")
    note: Annotated[str, WITHOUT_NUL] = Field(default="", max_length=1000)
    tour_id: Id | None = Field(
        default=None, description="With `tree_id`: finds the stop after the tour was planned anew."
    )
    tree_id: Id | None = None


class StopEntriesIn(BaseModel):
    """Entries that waited for the network, in any order."""

    # No ``Shape``: a text that cannot be stored refuses its entry, not all of them.
    model_config = ConfigDict(extra="forbid")

    entries: Annotated[
        list[Annotated[StopEntryIn | Any, Field(union_mode="left_to_right")]],
        Field(
            min_length=1,
            max_length=200,
            description="An item that is no entry is refused by itself.",
        ),
    ]


class EntryOutcome(Shape):
    """What became of one entry."""

    entry_key: str | None
    outcome: Literal["stored", "duplicate", "refused"]
    reason: Refusal | None = Field(description="Of a refusal; nothing was stored then.")
    detail: str = Field(description="One sentence about a refusal; else empty.")


class EntryOutcomes(Shape):
    """One outcome per entry, in their order."""

    outcomes: list[EntryOutcome]


class CrewToken(Shape):
    """Who is logged in, and what the phone needs to send."""

    name: str
    csrf: str = Field(description="For the header X-CSRF-Token; empty for API keys.")
    now: datetime = Field(description="Our clock; phones set theirs by it.")


class Photo(Shape):
    """A picture of a tree, without the bytes."""

    id: int
    tree_id: int
    taken_at: datetime
    added_by: str
    width: int
    height: int
    note: str
    url: str = Field(examples=["/api/v1/photos/7"])


class PhotoPage(Page):
    """Pictures of a tree, newest first."""

    items: list[Photo]
