"""`backtest` on folders as a city exports them."""

from __future__ import annotations

import gzip
import json
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from typer.testing import CliRunner

from baumfeuchte.cli.main import create_app
from baumfeuchte.domain.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from click.testing import Result

DOCUMENT = Path(__file__).parents[2] / "docs" / "backtest.md"
START = datetime(2025, 4, 1, tzinfo=UTC)
HEADING = "time_utc,site,sensor,depth_cm,quantity,value,qc_flag"
GOOD = "2025-04-01T00:00:00Z,,a,30,vwc_percent,20,"


def backtest(*words: object) -> Result:
    return CliRunner().invoke(create_app(), ["backtest", *map(str, words)])


def dry_down(days: int, step_hours: int, sensor: str, quantity: str) -> Iterator[str]:
    """Dries for 20 days, is wetted, dries again."""
    for hour in range(0, days * 24, step_hours):
        age = hour / 24.0 % 20.0
        value = 4.0 + 3.0 * age if quantity.endswith("kpa") else 32.0 - 0.8 * age
        time = (START + timedelta(hours=hour)).isoformat()
        yield f"{time},,{sensor},30,{quantity},{value:.2f},"


def weather_lines(days: int) -> Iterator[str]:
    yield "time_utc,rain_mm,tmin_c,tmax_c"
    for day in range(days):
        rain = 25.0 if day % 20 == 0 else 0.0
        yield f"{(START + timedelta(days=day)).date()},{rain},9,23"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Two sensors: hourly water content, and one value of tension a day; packed."""
    lines = [
        HEADING,
        *dry_down(140, 1, "wet", "soil_moisture_vwc_percent"),
        *dry_down(140, 24, "dry", "tension_kpa"),
    ]
    with gzip.open(tmp_path / "readings.csv.gz", "wt", encoding="utf-8") as file:
        file.write("\n".join(lines))
    (tmp_path / "weather.csv").write_text("\n".join(weather_lines(150)), "utf-8")
    return tmp_path


def write(folder: Path, *lines: str, heading: str = HEADING) -> Path:
    (folder / "readings.csv").write_text("\n".join([heading, *lines]), "utf-8")
    return folder


def test_a_line_for_each_sensor_and_one_for_all(folder: Path) -> None:
    result = backtest(folder, "--max-origins", 20)
    assert result.exception is None
    titles, *rows = result.stdout.splitlines()
    assert titles.split()[:2] == ["Sensor", "Depth"]
    assert [row.split()[0] for row in rows] == ["dry", "wet", "all"]
    assert "30 cm  kPa     20" in rows[0]
    assert "30 cm  Vol.-%  20" in rows[1]
    assert rows[2].startswith("all (2)")
    assert " 40 " in rows[2]
    assert result.stderr == ""


def test_json_holds_all_figures(folder: Path) -> None:
    told = backtest(folder, "--json", "--max-origins", 20, "--horizons", "7,1").stdout
    dry, wet, together = map(json.loads, told.splitlines())
    assert (dry["sensor"], dry["quantity"], dry["depth_cm"]) == ("dry", "tension_kpa", 30.0)
    assert (wet["sensor"], wet["quantity"], wet["not_scored"]) == ("wet", "vwc_percent", None)
    assert together["sensor"] is None
    assert together["origins"] == dry["origins"] + wet["origins"] == 40
    assert [lead["days"] for lead in wet["leads"]] == [1, 7]
    for one in (dry, wet, together):
        for lead in one["leads"]:
            skill = 1.0 - lead["error_percent"] / lead["no_change_percent"]
            assert lead["skill"] == pytest.approx(skill)
    both = (dry["crossing"]["reached"], wet["crossing"]["reached"])
    assert together["crossing"]["reached"] == sum(both)
    assert min(both) > 0


def test_the_same_folder_gives_the_same_figures(folder: Path) -> None:
    words = (folder, "--json", "--max-origins", 5, "--sensor", "wet")
    assert backtest(*words).stdout == backtest(*words).stdout


def test_knowing_the_weather_ahead_helps(folder: Path) -> None:
    def skill_7(*words: object) -> float:
        told = backtest(folder, "--json", "--sensor", "wet", *words).stdout.splitlines()
        assert len(told) == 2
        skill = json.loads(told[0])["leads"][-1]["skill"]
        assert isinstance(skill, float)
        return skill

    known, unknown = skill_7(), skill_7("--weather", "none")
    assert known > unknown


def test_a_folder_without_weather_says_so(folder: Path) -> None:
    (folder / "weather.csv").unlink()
    result = backtest(folder, "--max-origins", 5)
    assert result.exception is None
    assert "2 of 2 series have no weather" in result.stderr


def test_what_is_left_out_is_told(tmp_path: Path) -> None:
    write(
        tmp_path,
        *dry_down(100, 6, "a", "vwc_percent"),
        GOOD.replace(",20,", ",20,D06"),
        GOOD.replace(",20,", ",,"),
        GOOD.replace("vwc_percent", "soil_temperature_c"),
        GOOD.replace(",a,", ",b,"),
    )
    result = backtest(tmp_path, "--max-origins", 5)
    assert result.exception is None
    assert result.stderr.splitlines() == [
        "Not scored: b 30 cm Vol.-%: fewer than 90 good readings on 60 days.",
        "Left out: 1 line of other quantities.",
        "Left out: 1 line with a quality flag.",
        "Left out: 1 line without a value.",
        "2 of 2 series have no weather; weather.csv would help them.",
    ]
    assert "all (1)" in result.stdout


def test_many_series_show_progress_and_their_sites(tmp_path: Path) -> None:
    lines = [
        line.replace(",,a,", f",{site},a,")
        for site in "ABCDEFGHIJK"
        for line in dry_down(100, 24, "a", "vwc_percent")
    ]
    result = backtest(write(tmp_path, *lines), "--max-origins", 1)
    assert "100 % (11 series)" in result.stderr
    titles, *rows = result.stdout.splitlines()
    assert titles.split()[:2] == ["Site", "Sensor"]
    assert [row.split()[0] for row in rows] == [*"ABCDEFGHIJK", "all"]


def test_nothing_to_score_is_a_sentence(tmp_path: Path) -> None:
    result = backtest(write(tmp_path, GOOD))
    assert "No series could be scored." in result.stdout
    assert "fewer than 90 good readings" in result.stderr
    told = json.loads(backtest(tmp_path, "--json").stdout.splitlines()[0])
    assert (told["origins"], told["leads"]) == (0, [])
    assert "fewer than 90" in told["not_scored"]


@pytest.mark.parametrize(
    ("words", "text"),
    [
        (["--horizons", "1,x"], "--horizons 1,x is no list of days from 1 to 14"),
        (["--horizons", "0"], "--horizons 0 is no list"),
        (["--horizons", ""], "is no list"),
        (["--horizons", "15"], "write 1,3,7"),
        (["--sensor", "c"], "has no readings of the sensor 'c'; it has a"),
    ],
)
def test_bad_options(tmp_path: Path, words: list[str], text: str) -> None:
    error = backtest(write(tmp_path, GOOD), *words).exception
    assert isinstance(error, InputError)
    assert text in str(error)
