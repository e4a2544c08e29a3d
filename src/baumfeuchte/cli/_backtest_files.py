"""Reads the folder of `backtest`: readings and weather as a city exports them."""

from __future__ import annotations

import csv
import gzip
import io
import math
import zlib
from array import array
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import TYPE_CHECKING, NamedTuple, cast

import numpy as np

from baumfeuchte.domain.errors import InputError
from baumfeuchte.irrigation.backtest_series import WEATHER_COLUMNS, SensorSeries, daily_weather

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from baumfeuchte.irrigation.backtest_series import DailyTable
    from baumfeuchte.irrigation.series_forecast import SensorQuantity

QUANTITIES: dict[str, SensorQuantity] = {
    "vwc_percent": "vwc_percent",
    "soil_moisture_vwc_percent": "vwc_percent",
    "tension_kpa": "tension_kpa",
    "soil_water_tension_kpa": "tension_kpa",
}
GOOD_FLAGS = frozenset({"", "G", "0"})
"""No flag; "good" of the ISMN; no bit of our own flags."""
_NEEDED = ("time_utc", "sensor", "quantity", "value")
_NO_NUMBERS = frozenset({"", "nan", "na", "null", "\\n"})


class Probe(NamedTuple):
    """What makes a series of its own."""

    site: str
    sensor: str
    depth: str
    quantity: SensorQuantity


@dataclass(slots=True)
class _Values:
    seconds: array[float] = field(default_factory=lambda: array("d"))
    numbers: array[float] = field(default_factory=lambda: array("d"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Folder:
    """What a folder holds, and how many lines were left out for what."""

    series: tuple[SensorSeries, ...]
    other_quantities: int
    flagged: int
    without_value: int


def read_folder(folder: Path) -> Folder:
    """Read readings.csv and, if it is there, weather.csv; each may end in .gz.

    Raises:
        InputError: a file or column is missing, or a line cannot be read.
    """
    if not folder.is_dir():
        msg = f"{folder} is no folder; give one that holds readings.csv or readings.csv.gz."
        raise InputError(msg)
    path = _find(folder, "readings")
    if path is None:
        msg = (
            f"{folder} holds neither readings.csv nor readings.csv.gz; docs/backtest.md says how "
            "to export them."
        )
        raise InputError(msg)
    found: dict[Probe, _Values] = {}
    others = flagged = empty = 0
    with _rows(path, _NEEDED) as rows:
        for line, row in rows:
            quantity = QUANTITIES.get(row["quantity"])
            if quantity is None:
                others += 1
            elif row.get("qc_flag", "") not in GOOD_FLAGS:
                flagged += 1
            elif math.isnan(value := _number(path, line, "value", row["value"])):
                empty += 1
            else:
                probe = Probe(row.get("site", ""), row["sensor"], row.get("depth_cm", ""), quantity)
                values = found.setdefault(probe, _Values())
                values.seconds.append(_second(path, line, row["time_utc"]))
                values.numbers.append(value)
    if not found:
        msg = (
            f"{path} holds no usable reading ({others} lines of other quantities, {flagged} "
            f"flagged, {empty} without a value); quantity must be one of {', '.join(QUANTITIES)}."
        )
        raise InputError(msg)
    weather = _read_weather(folder)
    return Folder(
        series=tuple(_series(path, probe, found[probe], weather) for probe in sorted(found)),
        other_quantities=others,
        flagged=flagged,
        without_value=empty,
    )


def _series(
    path: Path, probe: Probe, values: _Values, weather: Mapping[str, DailyTable]
) -> SensorSeries:
    try:
        depth = float(probe.depth.replace(",", ".")) if probe.depth else None
    except ValueError:
        msg = f"{path}: depth_cm {probe.depth!r} of {probe.sensor} is no number; write 30."
        raise InputError(msg) from None
    return SensorSeries(
        sensor=probe.sensor,
        site=probe.site,
        quantity=probe.quantity,
        depth_cm=depth,
        times=_times(values.seconds),
        values=np.frombuffer(values.numbers, dtype=np.float64),
        weather=_weather_at(probe.site, weather),
    )


def _weather_at(site: str, weather: Mapping[str, DailyTable]) -> DailyTable | None:
    """Weather of the site, else that of all sites; readings without a site take the only one."""
    if not site and len(weather) == 1:
        return next(iter(weather.values()))
    return weather.get(site, weather.get(""))


def _read_weather(folder: Path) -> dict[str, DailyTable]:
    """Daily weather by site; the site "" stands for all."""
    path = _find(folder, "weather")
    if path is None:
        return {}
    seconds: dict[str, array[float]] = {}
    columns: dict[str, dict[str, array[float]]] = {}
    with _rows(path, ("time_utc",)) as rows:
        for line, row in rows:
            site = row.get("site", "")
            seconds.setdefault(site, array("d")).append(_second(path, line, row["time_utc"]))
            of_site = columns.setdefault(site, {})
            for name in WEATHER_COLUMNS:
                if name in row:
                    number = _number(path, line, name, row[name])
                    of_site.setdefault(name, array("d")).append(number)
    if not any(columns.values()):
        msg = f"{path} has none of the columns {', '.join(WEATHER_COLUMNS)} with a line below it."
        raise InputError(msg)
    return {
        site: daily_weather(
            _times(seconds[site]), {n: np.frombuffer(c) for n, c in columns[site].items()}
        )
        for site in seconds
    }


def _find(folder: Path, stem: str) -> Path | None:
    for name in (f"{stem}.csv", f"{stem}.csv.gz"):
        if (folder / name).is_file():
            return folder / name
    return None


@contextmanager
def _rows(path: Path, needed: tuple[str, ...]) -> Iterator[Iterator[tuple[int, dict[str, str]]]]:
    """Lines with their number; what is wrong with the file as such is said in a sentence."""
    try:
        with path.open("rb") as raw, ExitStack() as stack:
            plain = stack.enter_context(gzip.open(raw)) if path.suffix == ".gz" else raw
            text = stack.enter_context(io.TextIOWrapper(plain, "utf-8-sig", newline=""))
            yield _checked(path, text, needed)
    except UnicodeDecodeError:
        msg = f"{path} is not UTF-8 text; export it as CSV in UTF-8."
        raise InputError(msg) from None
    except csv.Error as error:
        msg = f"{path} cannot be read as CSV ({error}); export it again."
        raise InputError(msg) from None
    except (OSError, EOFError, zlib.error) as error:
        msg = f"{path} cannot be read ({error}); check the file and its permissions."
        raise InputError(msg) from None


def _checked(
    path: Path, text: io.TextIOWrapper, needed: tuple[str, ...]
) -> Iterator[tuple[int, dict[str, str]]]:
    heading = text.readline()
    delimiter = max(",;\t", key=heading.count)
    names = [name.strip() for name in next(csv.reader([heading], delimiter=delimiter), [])]
    missing = [name for name in needed if name not in names]
    if missing:
        msg = (
            f"{path} lacks the column {', '.join(missing)}; its first line must name the columns, "
            f"here it is {heading.strip()[:80]!r}."
        )
        raise InputError(msg)
    reader = csv.reader(text, delimiter=delimiter)
    for cells in reader:
        if not cells:
            continue
        if len(cells) != len(names):
            msg = (
                f"{path} line {reader.line_num + 1} has {len(cells)} cells, the heading "
                f"{len(names)}; correct the line."
            )
            raise InputError(msg)
        yield reader.line_num + 1, dict(zip(names, map(str.strip, cells), strict=True))


def _second(path: Path, line: int, text: str) -> float:
    """Seconds since 1970; a time without an offset is UTC, as the column says."""
    try:
        time = datetime.fromisoformat(text)
        return (time if time.tzinfo else time.replace(tzinfo=UTC)).timestamp()
    except (ValueError, OverflowError):
        msg = f"{path} line {line}: time_utc {text!r} is no time; write 2026-07-01T12:00Z."
        raise InputError(msg) from None


def _times(seconds: array[float]) -> np.ndarray[tuple[int], np.dtype[np.datetime64]]:
    whole = np.frombuffer(seconds, dtype=np.float64).astype(np.int64)
    return cast("np.ndarray[tuple[int], np.dtype[np.datetime64]]", whole.astype("datetime64[s]"))


def _number(path: Path, line: int, name: str, text: str) -> float:
    """A number, also with a decimal comma; NaN where nothing is written."""
    if text.lower() in _NO_NUMBERS:
        return math.nan
    try:
        number = float(text.replace(",", "."))
    except ValueError:
        msg = f"{path} line {line}: {name} {text!r} is no number; write 23.4 or leave it empty."
        raise InputError(msg) from None
    return number if math.isfinite(number) else math.nan
