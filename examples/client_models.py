"""What ``client.py`` hands out. Members that a later version of the service adds are left out."""
# ruff: noqa: INP001 - an example beside another, not a package

from __future__ import annotations

import json
import types
import typing
from dataclasses import dataclass, fields, is_dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Any, TypeVar

if TYPE_CHECKING:
    from collections.abc import Iterator

T = TypeVar("T")


@dataclass(frozen=True)
class Words:
    """A text in both languages."""

    de: str
    en: str


@dataclass(frozen=True)
class Tree:
    """A tree of the register."""

    id: int
    number: str
    species: str
    planting_year: int | None
    street: str
    district: str
    latitude: float
    longitude: float


@dataclass(frozen=True)
class ListItem:
    """One line of the watering list; litres 0: none needed, None: not known."""

    rank: int
    tree: Tree
    status: str
    status_text: Words
    litres: int | None
    water_by: date | None
    not_before: date | None
    days_until_critical: float | None
    confidence: str
    last_observed_at: datetime | None
    reason: Words | None


@dataclass(frozen=True)
class WateringList:
    """The list of a day; the sums are without filters."""

    day: date
    revision: int
    issued_at: datetime
    as_of: datetime
    rule_version: str
    trees: int
    trees_to_water: int
    litres_total: int
    items: list[ListItem]


@dataclass(frozen=True)
class Reason:
    """Why, with the numbers that were compared."""

    code: str
    quantity: str
    value: float | None
    threshold: float | None
    source: str
    depth_cm: float | None
    text: Words


@dataclass(frozen=True)
class Advice:
    """Advice for one tree and day."""

    id: int | None
    day: date
    status: str
    status_text: Words
    litres: int | None
    water_by: date | None
    not_before: date | None
    probability_dry_3d: float | None
    days_until_critical: float | None
    rew: float | None
    confidence: str
    last_observed_at: datetime | None
    reasons: list[Reason]
    inputs: dict[str, Any]


@dataclass(frozen=True)
class Recommendation(Advice):
    """Advice with the tree that it is for; no rank in the history of one tree."""

    rank: int | None
    tree_id: int
    tree_number: str


@dataclass(frozen=True)
class ExplanationStep:
    """One step from the reading to the litres."""

    code: str
    title: str
    text: str
    numbers: dict[str, Any]
    source: str


@dataclass(frozen=True)
class Explanation:
    """A recommendation taken apart."""

    id: int
    tree_id: int
    day: date
    language: str
    steps: list[ExplanationStep]


@dataclass(frozen=True)
class Probe:
    """A probe that is or was at a tree."""

    dev_eui: str
    device: str
    probe: int
    depth_cm: float
    since: datetime
    until: datetime | None
    last_seen_at: datetime | None


@dataclass(frozen=True)
class TreeDetail(Tree):
    """A tree with its probes and the newest advice."""

    probes: list[Probe]
    recommendation: Advice | None


@dataclass(frozen=True)
class Reading:
    """A value at a tree; no flags: good."""

    observed_at: datetime
    quantity: str
    depth_cm: float | None
    probe: int
    dev_eui: str
    value: float
    flags: list[str]


@dataclass(frozen=True)
class Outcome:
    """Whether the water arrived, as the tree's probes saw it."""

    outcome: str
    text: Words
    evaluated_at: datetime


@dataclass(frozen=True)
class Watering:
    """A logged watering; no outcome: not judged yet."""

    id: int
    tree_id: int
    watered_at: datetime
    litres: float
    note: str
    idempotency_key: str
    outcome: Outcome | None = None


@dataclass(frozen=True)
class Tour:
    """A tour of a day."""

    id: int
    day: date
    name: str
    status: str
    version: int
    trees: int
    trees_done: int
    litres: float
    kilometres: float
    minutes: float


@dataclass(frozen=True)
class Event:
    """Something changed; ``id`` is where the stream goes on."""

    kind: str
    id: str
    data: dict[str, Any]


class ApiError(Exception):
    """An answer that is no success (RFC 9457); the text says what to do."""

    def __init__(self, status: int, code: str, detail: str) -> None:
        super().__init__(f"{status} {code}: {detail}")
        self.status = status
        self.code = code
        self.detail = detail


def read_events(lines: Iterator[str]) -> Iterator[Event]:
    """The events of a stream; comments, which keep it open, are left out."""
    fields: dict[str, str] = {}
    for line in lines:
        name, _, value = line.partition(": ")
        if line:
            fields[name] = value
        elif "data" in fields:
            yield Event(fields.get("event", ""), fields.get("id", ""), json.loads(fields["data"]))
            fields = {}


def parse(kind: type[T], data: object) -> T:
    """A value of one of these classes from JSON.

    Raises:
        TypeError: the JSON is something else.
    """
    return typing.cast("T", _value(kind, data))


def _value(kind: Any, data: Any) -> Any:  # noqa: ANN401 - JSON
    origin, inner = typing.get_origin(kind), typing.get_args(kind)
    if origin in {types.UnionType, typing.Union}:
        return None if data is None else _value(inner[0], data)
    if origin is list:
        return [_value(inner[0], item) for item in data]
    if is_dataclass(kind):
        return _object(kind, data)
    if kind in {date, datetime}:
        return kind.fromisoformat(data)
    if kind is float and isinstance(data, int):
        return float(data)
    expected = origin or kind
    if not isinstance(data, expected):
        msg = f"{data!r} is no {expected.__name__}"
        raise TypeError(msg)
    return data


def _object(kind: Any, data: Any) -> Any:  # noqa: ANN401 - JSON
    if not isinstance(data, dict):
        msg = f"{data!r} is no {kind.__name__}"
        raise TypeError(msg)
    hints = typing.get_type_hints(kind)
    known = {
        field.name: _value(hints[field.name], data[field.name])
        for field in fields(kind)
        if field.name in data
    }
    return kind(**known)
