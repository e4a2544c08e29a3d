"""Everything that a run decides from, as arrays; to an archive and back, bit by bit."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field, fields
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from baumfeuchte.domain.city_values import OwnValue
from baumfeuchte.irrigation.logged_waterings import LoggedWaterings
from baumfeuchte.irrigation.observations import Observations
from baumfeuchte.irrigation.probable_waterings import ProbableWaterings, none_probable
from baumfeuchte.irrigation.state import ProbeState, TreeState
from baumfeuchte.irrigation.unsensed_sources import TreeTraits
from baumfeuchte.irrigation.weather_state import WeatherState
from baumfeuchte.planning.archive import pack, unpack

if TYPE_CHECKING:
    from collections.abc import Mapping

    import numpy.typing as npt

    from baumfeuchte.irrigation.arrays import BoolArray, IntArray

_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
_NEVER: Final = np.iinfo(np.int64).min
_MICROSECOND: Final = timedelta(microseconds=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanState:
    """What a run decides from.

    Attributes:
        day, as_of: planning day, and the newest reading time that counts (UTC).
        trees, traits: N trees.
        probes: P probes.
        sensor_id, probe: (P,) which sensor and probe they are.
        weather: C cells.
        budget_days: past days of the weather that the litre budgets count.
        waterings: logged ones; ``tree`` is a row of ``trees``.
        probable: what probes saw and nobody logged; ``tree`` is a row of ``trees``.
        observations: of staff; ``tree`` is a row of ``trees``.
        bad_values: (N,) all that a tree's sensors sent lately is unusable, or a probe of it was
            judged to report what cannot be.
        no_contact: (N,) a probe was judged to have lost its contact with the soil.
        frozen: (N,) the newest values of a tree's probes are from frozen soil.
        held: (N,) probes whose last value stays in force beyond their dry end.
        was_dry: (N,) yesterday's list said dry or critical, and no watering was logged since.
        city_values: what the city set itself, by key.
    """

    day: date
    as_of: datetime
    trees: TreeState
    traits: TreeTraits
    probes: ProbeState
    sensor_id: IntArray
    probe: IntArray
    weather: WeatherState
    budget_days: int
    waterings: LoggedWaterings
    observations: Observations
    bad_values: BoolArray
    no_contact: BoolArray
    frozen: BoolArray
    held: IntArray
    was_dry: BoolArray
    city_values: tuple[OwnValue, ...] = ()
    probable: ProbableWaterings = field(default_factory=none_probable)


_PARTS: Final = {
    "trees": TreeState,
    "traits": TreeTraits,
    "probes": ProbeState,
    "weather": WeatherState,
    "waterings": LoggedWaterings,
    "observations": Observations,
    "probable": ProbableWaterings,
}
_SINCE_THEN: Final = frozenset({"probable"})
"""What archives of before rules 2026.2 do not have: they are read with none of it."""
_OWN: Final = ("sensor_id", "probe", "bad_values", "no_contact", "frozen", "held", "was_dry")


def packed_state(state: PlanState) -> bytes:
    """The archive of a run's inputs."""
    arrays: dict[str, npt.NDArray[Any]] = {name: getattr(state, name) for name in _OWN}
    content: dict[str, object] = {
        "day": state.day.isoformat(),
        "as_of": state.as_of.isoformat(),
        "budget_days": state.budget_days,
        "city_values": [_own_value_record(item) for item in state.city_values],
    }
    for part, kind in _PARTS.items():
        for column in fields(kind):
            value = getattr(getattr(state, part), column.name)
            name = f"{part}.{column.name}"
            if isinstance(value, np.ndarray):
                arrays[name] = value
            elif column.name == "observed_at":
                arrays[name] = np.array([_micros(at) for at in value], dtype=np.int64)
            elif value is not None:
                content[name] = list(value)
    return pack(arrays, content)


def unpacked_state(data: bytes) -> PlanState:
    """Read what ``packed_state`` wrote.

    Raises:
        StorageError: these are other bytes.
    """
    arrays, content = unpack(data)
    columns: dict[str, Any] = {name: arrays[name] for name in _OWN}
    for part, kind in _PARTS.items():
        found = _fields(part, arrays, content)
        if found or part not in _SINCE_THEN:
            columns[part] = kind(**found)
    return PlanState(
        day=date.fromisoformat(content["day"]),
        as_of=datetime.fromisoformat(content["as_of"]),
        budget_days=content["budget_days"],
        # Archives from before a city could set values have none.
        city_values=tuple(_own_value(item) for item in content.get("city_values", ())),
        **columns,
    )


def _own_value_record(item: OwnValue) -> dict[str, object]:
    record = asdict(item) | {"set_at": item.set_at.isoformat()}
    day = record.pop("valid_from")
    return record if day is None else record | {"valid_from": day.isoformat()}


def _own_value(record: Mapping[str, Any]) -> OwnValue:
    """Of values that hold at once, archives say no day; those of before know none."""
    day = record.get("valid_from")
    return OwnValue(
        **{
            **record,
            "set_at": datetime.fromisoformat(record["set_at"]),
            "valid_from": None if day is None else date.fromisoformat(day),
        }
    )


def _fields(
    part: str, arrays: Mapping[str, npt.NDArray[Any]], content: Mapping[str, Any]
) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for column in fields(_PARTS[part]):
        name = f"{part}.{column.name}"
        if column.name == "observed_at":
            found[column.name] = tuple(_time(at) for at in arrays[name].tolist())
        elif name in arrays:
            found[column.name] = arrays[name]
        elif name in content:
            found[column.name] = tuple(content[name])
    return found


def _micros(at: datetime | None) -> int:
    return _NEVER if at is None else (at - _EPOCH) // _MICROSECOND


def _time(micros: int) -> datetime | None:
    return None if micros == _NEVER else _EPOCH + micros * _MICROSECOND
