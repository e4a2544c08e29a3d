"""Registering devices, and working on rejected messages, for OpenAPI."""

from datetime import datetime
from typing import Annotated, Any, Literal

from pydantic import ConfigDict, Field, FiniteFloat

from baumfeuchte.api.schemas.common import WITHOUT_NUL, Id, Page, Shape, Time
from baumfeuchte.domain.reading import Quantity

Text = Annotated[str, Field(max_length=200), WITHOUT_NUL]
Name = Annotated[str, Field(min_length=1, max_length=200), WITHOUT_NUL]

LIST_UNDER_WAY = (
    "Today's list is being computed anew: where its advice changes, a revision follows within some"
    " minutes (`/api/v1/lists`, `/api/v1/events`)."
)

Setting = Text | bool | Annotated[int, Field(ge=-(2**53), le=2**53)] | FiniteFloat


class ProbeIn(Shape):
    """A probe and its depth."""

    probe: int = Field(ge=0, le=255, description="Order in the frame, from 0.")
    depth_cm: float = Field(ge=0, le=1000)


class ProbePage(Page):
    """Probes of a device type, in the order of the frame."""

    items: list[ProbeIn]


class RegisterIn(Shape):
    """A device and its place."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={
            "examples": [
                {
                    "dev_eui": "A84041C3F1850042",
                    "device": "dragino/LSE01",
                    "tree_number": "BO-0017",
                    "probes": [{"probe": 0, "depth_cm": 30}],
                    "since": "2026-07-15T03:30:00Z",
                }
            ]
        },
    )

    dev_eui: Name = Field(description="DevEUI in any spelling, a QR code of TR005, or a name.")
    device: Name = Field(description="Device type, vendor/model.")
    tree_number: Name
    probes: list[ProbeIn] = Field(min_length=1, max_length=64)
    since: Time | None = Field(default=None, description="With an offset; default: now.")
    settings: dict[Name, Setting] | None = Field(
        default=None,
        max_length=50,
        description="What the payload does not tell (docs/devices.md).",
    )


class MoveIn(Shape):
    """A known sensor and its new place."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={"examples": [{"dev_eui": "A84041C3F1850042", "tree_number": "BO-0018"}]},
    )

    dev_eui: Name
    tree_number: Name
    probes: list[ProbeIn] | None = Field(
        default=None, min_length=1, max_length=64, description="Default: the depths that it has."
    )
    since: Time | None = Field(default=None, description="With an offset; default: now.")
    removed_at: Time | None = Field(
        default=None, description="When it left its old place; default: since."
    )


class Placed(Shape):
    """What a registration or a move did."""

    dev_eui: str
    tree_number: str
    outcome: Literal["created", "moved", "unchanged"]
    kept: int = Field(description="Rejected messages of the device that can be replayed now.")
    list_under_way: bool = Field(description=LIST_UNDER_WAY)


class SuggestedType(Shape):
    """A device type that the device may have."""

    device: str = Field(examples=["dragino/LSE01"])
    reads: int = Field(description="Kept messages that it reads as sound soil values.")
    frames: int = Field(description="Kept messages that were tried.")
    named: bool = Field(description="The network's name of the device says so.")
    by_maker: bool = Field(description="The vendor id or the DevEUI is that of its maker.")


class SensorPlaceOut(Shape):
    """Where a probe is or was."""

    tree_number: str
    probe: int
    depth_cm: float
    since: datetime
    until: datetime | None


class FoundDevice(Shape):
    """What is known of a device."""

    dev_eui: str = Field(examples=["a84041c3f1850042"])
    kind: Literal["tr005", "plain"]
    join_eui: str | None
    vendor_id: int | None
    vendor_profile_id: int | None
    serial: str
    maker: str = Field(examples=["dragino"])
    registered: bool
    device: str | None = Field(description="Device type of a known sensor.")
    places: list[SensorPlaceOut] = Field(description="Newest first.")
    kept: int = Field(description="Rejected messages of it.")
    first_at: datetime | None
    last_at: datetime | None
    network_name: str = Field(description="What the network calls it; may be empty.")
    suggestions: list[SuggestedType] = Field(description="Likeliest first.")


class RejectionGroup(Shape):
    """Open rejections of one device for one reason."""

    reason: str
    dev_eui: str | None
    count: int
    first_at: datetime
    last_at: datetime
    network: str | None
    registered: bool = Field(description="Whether the device is in the register.")


class RejectionGroupPage(Page):
    """Open rejections by reason and device; the newest first."""

    items: list[RejectionGroup]


class NearTree(Shape):
    """A tree and how far away it is."""

    id: int
    number: str
    species: str
    street: str
    district: str
    latitude: float
    longitude: float
    distance_m: float | None
    sensors: list[str] = Field(description="DevEUIs of those in the ground there now.")


class NearTreePage(Page):
    """Trees, the nearest first."""

    items: list[NearTree]


class ChosenIn(Shape):
    """Which open rejections; all that fit each member that is given."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={"examples": [{"dev_eui": "A84041C3F1850042"}]},
    )

    dev_eui: Name | None = None
    reason: Text | None = None
    ids: list[Id] = Field(default=[], max_length=1000)


class DismissIn(ChosenIn):
    """Which open rejections are done, and why."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={
            "examples": [{"dev_eui": "A84041C3F1850042", "note": "Sensor of another city"}]
        },
    )

    note: Annotated[str, Field(min_length=1, max_length=1000), WITHOUT_NUL]


class Replayed(Shape):
    """What a replay did."""

    read: int
    stored: int
    duplicate: int
    ignored: int
    rejected: int
    readings: int = Field(description="Readings that were stored.")
    reasons: dict[str, int] = Field(description="Why messages are refused still.")
    list_under_way: bool = Field(description=LIST_UNDER_WAY)


class ReadAgainIn(Shape):
    """A sensor whose stored uplinks are to be decoded anew."""

    model_config = ConfigDict(
        extra="forbid", json_schema_extra={"examples": [{"dev_eui": "A84041C3F1850042"}]}
    )

    dev_eui: Name


class ReadAgain(Shape):
    """What changed of a sensor's readings."""

    read: int = Field(description="Uplinks that were decoded.")
    added: int
    corrected: int
    removed: int
    list_under_way: bool = Field(description=LIST_UNDER_WAY)


class Dismissed(Shape):
    """How many rejections are done now."""

    dismissed: int


class FrameIn(Shape):
    """A frame or a decoded object to try."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={
            "examples": [
                {"device": "dragino/LSE01", "f_port": 2, "payload_hex": "0cd00000033f0714189c01"}
            ]
        },
    )

    device: Name
    f_port: int | None = Field(default=None, ge=0, le=255)
    payload_hex: str = Field(default="", max_length=2000)
    decoded: dict[str, Any] | None = Field(
        default=None, description="The network server's decoded object, for a mapping."
    )
    settings: dict[str, Any] = Field(default={})


class DecodedValue(Shape):
    """A value of a frame."""

    quantity: Quantity
    probe: int
    value: float
    flags: list[str]


class DecodedFrame(Shape):
    """What a frame says, or why it says nothing."""

    device: str
    measurements: list[DecodedValue]
    reason: str = Field(description="Code of the refusal; else empty.")
    detail: str
