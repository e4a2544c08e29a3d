"""The folder of `backtest`: what is read, what is refused, and the documented export."""

from __future__ import annotations

import gzip
import re
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import numpy as np
import psycopg
import pytest

from baumfeuchte.cli._backtest_files import read_folder
from baumfeuchte.domain.errors import InputError
from baumfeuchte.domain.reading import BAD
from baumfeuchte.domain.tree import Installation, Sensor, Tree
from baumfeuchte.storage.engine import Database
from baumfeuchte.storage.query import run
from baumfeuchte.storage.registry import (
    all_sensors,
    tree_ids_by_number,
    upsert_installations,
    upsert_sensors,
    upsert_trees,
)

DOCUMENT = Path(__file__).parents[2] / "docs" / "backtest.md"
START = datetime(2025, 4, 1, tzinfo=UTC)
HEADING = "time_utc,site,sensor,depth_cm,quantity,value,qc_flag"
GOOD = "2025-04-01T00:00:00Z,,a,30,vwc_percent,20,"


def write(folder: Path, *lines: str, heading: str = HEADING) -> Path:
    (folder / "readings.csv").write_text("\n".join([heading, *lines]), "utf-8")
    return folder


def test_depths_and_sites_are_series_of_their_own(tmp_path: Path) -> None:
    write(
        tmp_path,
        "2025-04-01 02:00:00+02;A;a;30;vwc_percent;20,5;0",
        "2025-04-01T01:00;A;a;60;vwc_percent;21;G",
        "2025-04-01;B;a;;vwc_percent;22;",
        heading=HEADING.replace(",", ";"),
    )
    (tmp_path / "weather.csv").write_text(
        "time_utc,site,rain_mm\n2025-04-01,A,1.5\n2025-04-01,,9", "utf-8"
    )
    one, two, three = read_folder(tmp_path).series
    assert (one.site, one.depth_cm, one.values.tolist()) == ("A", 30.0, [20.5])
    assert one.times[0] == np.datetime64("2025-04-01T00:00:00")
    assert (two.site, two.depth_cm) == ("A", 60.0)
    assert two.times[0] == np.datetime64("2025-04-01T01:00:00")
    assert (three.site, three.depth_cm) == ("B", None)
    rain = [None if of.weather is None else of.weather["rain_mm"][0] for of in (one, two, three)]
    assert rain == [1.5, 1.5, 9.0]


def test_readings_without_a_site_take_the_only_weather(tmp_path: Path) -> None:
    write(tmp_path, GOOD)
    (tmp_path / "weather.csv").write_text("time_utc,site,rain_mm\n2025-04-01,A,1.5", "utf-8")
    assert read_folder(tmp_path).series[0].weather is not None
    write(tmp_path, GOOD.replace(",,a,", ",B,a,"))
    assert read_folder(tmp_path).series[0].weather is None


@pytest.mark.parametrize(
    ("heading", "line", "text"),
    [
        ("time_utc,sensor,value", "", "lacks the column quantity; its first line must name"),
        ("", "", "lacks the column time_utc, sensor, quantity, value"),
        (HEADING, "", "holds no usable reading (0 lines of other quantities"),
        (HEADING, GOOD.replace("vwc_percent", "percent"), "quantity must be one of vwc_percent"),
        (HEADING, f"{GOOD}\n01.07.2025,,a,30,vwc_percent,2,", "line 3: time_utc '01.07.2025' is"),
        (HEADING, GOOD.replace("20,", "viel,"), "line 2: value 'viel' is no number"),
        (HEADING, f"{GOOD}\n{GOOD}7,8", "line 3 has 8 cells, the heading 7"),
        (HEADING, GOOD.replace("30", "tief"), "depth_cm 'tief' of a is no number"),
    ],
)
def test_bad_readings(tmp_path: Path, heading: str, line: str, text: str) -> None:
    with pytest.raises(InputError, match=re.escape(text)):
        read_folder(write(tmp_path, line, heading=heading))


@pytest.mark.parametrize(
    ("weather", "text"),
    [
        ("rain_mm\n1", "lacks the column time_utc"),
        ("time_utc,regen\n2025-04-01,1", "has none of the columns rain_mm"),
        ("time_utc,rain_mm\n2025-04-01,1\ngestern,2", "line 3: time_utc 'gestern' is no time"),
        ("time_utc,rain_mm\n2025-04-01,viel", "line 2: rain_mm 'viel' is no number"),
    ],
)
def test_bad_weather(tmp_path: Path, weather: str, text: str) -> None:
    write(tmp_path, GOOD)
    (tmp_path / "weather.csv").write_text(weather, "utf-8")
    with pytest.raises(InputError, match=re.escape(text)):
        read_folder(tmp_path)


# Packed without the time: it would be part of the tests' names, other in each process.
@pytest.mark.parametrize(
    ("content", "text"),
    [
        (b"no gzip at all", "cannot be read"),
        (gzip.compress(f"{HEADING}\n{GOOD}".encode(), mtime=0)[:-12], "cannot be read"),
        (gzip.compress(HEADING.encode(), mtime=0)[:12] + b"x" * 40, "cannot be read"),
        (gzip.compress(HEADING.encode() + b"\n2025-04-01,,\xe4", mtime=0), "is not UTF-8 text"),
    ],
)
def test_broken_files(tmp_path: Path, content: bytes, text: str) -> None:
    (tmp_path / "readings.csv.gz").write_bytes(content)
    with pytest.raises(InputError, match=re.escape(text)):
        read_folder(tmp_path)


def test_a_folder_that_is_none(tmp_path: Path) -> None:
    for folder, text in ((tmp_path / "x", "is no folder"), (tmp_path, "holds neither")):
        with pytest.raises(InputError, match=text):
            read_folder(folder)


def test_the_documented_export_gives_the_files(database_url: str, tmp_path: Path) -> None:
    database = Database(database_url, pool_size=1)
    tree = Tree(number="B-1", species="Tilia", planting_year=2024, latitude=51, longitude=7)
    with database.begin() as conn:
        upsert_trees(conn, [tree])
        upsert_sensors(conn, [Sensor(dev_eui="a1", device="baumfeuchte/values")])
        (sensor,) = run(conn, all_sensors())
        assert sensor.id is not None
        place = Installation(
            sensor_id=sensor.id,
            probe=0,
            tree_id=dict(run(conn, tree_ids_by_number()))["B-1"],
            depth_cm=30.0,
            since=START,
        )
        upsert_installations(conn, [place])
    database.dispose()
    document = DOCUMENT.read_text("utf-8")
    assert f"r.flags & {int(BAD)} AS qc_flag" in document
    statements = re.findall(r"<<'SQL'\n(.*?)\nSQL", document, re.DOTALL)
    with psycopg.connect(database_url) as connection:
        connection.execute(
            "INSERT INTO readings (sensor_id, quantity, probe, observed_at, value, flags) "
            "SELECT %s, 2, 0, %s::timestamptz + n * interval '1 hour', 20 + n %% 7, "
            "CASE WHEN n = 5 THEN 512 WHEN n = 6 THEN 16 ELSE 0 END FROM generate_series(1, 50) n",
            (sensor.id, START),
        )
        connection.execute("INSERT INTO weather_cells VALUES (1, 51, 7)")
        connection.execute(
            "INSERT INTO weather_observed_days "
            "(cell_id, day, known_at, provider, et0_mm, rain_mm, temp_min_c, temp_max_c) "
            "VALUES (1, %s, %s, 'x', 3, 1, 9, 20), (1, %s, %s, 'x', 3, 2, 9, 20)",
            (date(2025, 4, 1), START, date(2025, 4, 1), START + timedelta(days=2)),
        )
        for name, statement in zip(("readings", "weather"), statements, strict=True):
            with connection.cursor().copy(statement.encode()) as copy:
                (tmp_path / f"{name}.csv").write_bytes(b"".join(copy))
    found = read_folder(tmp_path)
    (series,) = found.series
    assert (series.site, series.sensor, series.depth_cm) == ("B-1", "a1", 30.0)
    assert (series.values.size, found.flagged) == (49, 1)
    assert series.times[0] == np.datetime64("2025-04-01T01:00:00")
    assert series.weather is not None
    assert series.weather["rain_mm"].tolist() == [2.0]
