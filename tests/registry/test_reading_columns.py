"""Which column of a file of readings is what."""

from __future__ import annotations

import pytest

from baumfeuchte.registry.findings import FileError
from baumfeuchte.registry.reading_columns import ReadingColumns, find_reading_columns
from baumfeuchte.registry.sheets.sheet import Sheet, SheetRow


def find(*headings: str, before: tuple[str, ...] = (), **given: str) -> ReadingColumns:
    rows = [SheetRow(line=n, cells=(text,)) for n, text in enumerate(before, start=1)]
    rows.append(SheetRow(line=len(rows) + 1, cells=headings))
    head = Sheet(kind="csv", rows=tuple(rows))
    return find_reading_columns(head, given, name="r.csv", command="import r.csv")


def labels(columns: ReadingColumns) -> dict[str, str]:
    return {column.heading: column.meaning.label for column in columns.values}


def test_the_long_form() -> None:
    columns = find("sensor", "time", "quantity", "probe", "value", "Bodenfeuchte [%]")
    assert columns.is_long
    assert columns.found.taken == {
        "sensor": 0, "time": 1, "quantity": 2, "value": 4, "probe": 3
    }  # fmt: skip
    assert columns.found.ignored == ("Bodenfeuchte [%]",)


def test_the_wide_form() -> None:
    columns = find(
        "Baumnummer", "Datum", "Uhrzeit", "Saugspannung 30 cm [kPa]", "Bodentemperatur °C", "Wetter"
    )
    assert not columns.is_long
    assert labels(columns) == {
        "Saugspannung 30 cm [kPa]": "soil_water_tension_kpa@30cm",
        "Bodentemperatur °C": "soil_temperature_c",
    }
    assert set(columns.found.taken) == {"tree_number", "date", "clock"}
    assert columns.found.ignored == ("Wetter",)


def test_titles_above_the_header() -> None:
    columns = find("Sensor", "Zeit", "VWC [%]", before=("Messwerte 2026", "Stadt Bochum"))
    assert columns.header_line == 3


def test_what_a_person_says() -> None:
    given = {
        "DL": "sensor",
        "Feuchte [%]": "soil_moisture_vwc_percent[1]",
        "Tensio (hPa)": "soil_water_tension_kpa@30cm",
        "Saugspannung [kPa]": "-",
    }
    columns = find("DL", "Zeit", "feuchte  [%]", "Tensio (hPa)", "Saugspannung [kPa]", **given)
    assert labels(columns) == {
        "feuchte  [%]": "soil_moisture_vwc_percent[1]",
        "Tensio (hPa)": "soil_water_tension_kpa@30cm",
    }
    assert columns.values[1].meaning.convert(350) == 35


@pytest.mark.parametrize(
    ("headings", "text"),
    [
        (("Zeit", "VWC [%]"), "no column for sensor / tree_number"),
        (("Sensor", "VWC [%]"), "no column for time"),
        (("Sensor", "Zeit", "Wert"), "no column of values"),
        (("Sensor", "Zeit", "Bodenfeuchte [%]"), "'Bodenfeuchte [%]': percent may mean several"),
        (("Sensor", "Zeit", "Saugspannung [°C]"), "soil_water_tension_kpa does not come in °C"),
        (("Sensor", "Zeit", "battery_v[300]"), "probes are counted from 0, up to 255"),
        (("Sensor", "Zeit", "Zeitpunkt", "VWC"), "several columns that may be time"),
        (("a", "b"), "no heading that is known"),
    ],
)
def test_what_is_missing_or_may_mean_several_things(headings: tuple[str, ...], text: str) -> None:
    with pytest.raises(FileError) as caught:
        find(*headings)
    assert text in str(caught.value)
    assert caught.value.finding.text("de") != str(caught.value)


def test_a_wish_for_a_column_that_is_not_there() -> None:
    with pytest.raises(FileError, match="no column 'Feuchte'"):
        find("Sensor", "Zeit", "VWC", Feuchte="soil_moisture_vwc_percent")
