"""Decoded objects to measurements: numbers, texts with units, what is absent, what is refused."""

from __future__ import annotations

from datetime import UTC, datetime
from math import inf, nan
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from baumfeuchte.codecs.mapping import measure
from baumfeuchte.domain.device_type import MappingRule, ProbeFrom
from baumfeuchte.domain.errors import DecodeError
from baumfeuchte.domain.reading import Quality, Quantity

VWC = Quantity.SOIL_MOISTURE_VWC_PERCENT
TENSION = Quantity.SOIL_WATER_TENSION_KPA
TEMPERATURE = Quantity.SOIL_TEMPERATURE_C


def rule(path: str = "x", quantity: Quantity = VWC, **fields: Any) -> MappingRule:
    return MappingRule(path=path, quantity=quantity, **fields)


def one(raw: object, quantity: Quantity = VWC, **fields: Any) -> float:
    (found,) = measure([rule("x", quantity, **fields)], {"x": raw})
    return found.value


def refused(decoded: dict[str, Any], *rules: MappingRule) -> DecodeError:
    with pytest.raises(DecodeError) as error:
        measure(rules or [rule()], decoded)
    return error.value


@pytest.mark.parametrize(
    ("raw", "value"),
    [
        (36, 36.0),
        (36.19, 36.19),
        ("36.19", 36.19),
        ("36,19", 36.19),
        ("29.31 %", 29.31),
        ("29,31%", 29.31),
        (" 29.31\t% ", 29.31),
        ("+5", 5.0),
        ("-1.5", -1.5),
        ("\u22121.5", -1.5),
        (".5", 0.5),
        ("1.2e1", 12.0),
        ("0,25 m³/m³", 25.0),
        ("0.25 m3/m3", 25.0),
        ("0.25 cm³·cm³", None),
        ("25 Vol.%", 25.0),
        ("25,5 Vol.-%", 25.5),
        ("25,5 Vol-%", 25.5),
    ],
)
def test_numbers_and_texts(raw: object, value: float | None) -> None:
    if value is None:
        assert refused({"x": raw}).reason == "bad_value"
    else:
        assert one(raw) == pytest.approx(value)


@pytest.mark.parametrize(
    ("raw", "value"),
    [("1.234,5 uS/cm", 1234.5), ("1,234.5 µS/cm", 1234.5), ("1'234", 1234.0), ("1.5 mS/cm", 1500)],
)
def test_thousands(raw: str, value: float) -> None:
    assert one(raw, Quantity.SOIL_EC_US_CM) == pytest.approx(value)


@pytest.mark.parametrize(
    ("quantity", "unit", "raw", "value"),
    [
        (TENSION, "", 33, 33.0),
        (TENSION, "kPa", -33, 33.0),
        (TENSION, "cbar", 33, 33.0),
        (TENSION, "hPa", -330, 33.0),
        (TENSION, "mbar", 330, 33.0),
        (TENSION, "bar", 0.33, 33.0),
        (TENSION, "MPa", -1.5, 1500.0),
        (TENSION, "pF", 2.0, 10.0),
        (TENSION, "pF", 4.2, 1584.893),
        (TEMPERATURE, "F", 50, 10.0),
        (TEMPERATURE, "°F", -40, -40.0),
        (TEMPERATURE, "K", 273.15, 0.0),
        (TEMPERATURE, "degC", -3.5, -3.5),
        (Quantity.SOIL_EC_US_CM, "dS/m", 1.2, 1200.0),
        (Quantity.SOIL_EC_US_CM, "mS/cm", 0.05, 50.0),
        (Quantity.SOIL_EC_US_CM, "mS/m", 5, 50.0),
        (Quantity.BATTERY_V, "mV", 3600, 3.6),
        (Quantity.BATTERY_PERCENT, "fraction", 0.87, 87.0),
        (Quantity.RAIN_MM, "in", 1, 25.4),
        (VWC, "m3/m3", 0.31, 31.0),
    ],
)
def test_units(quantity: Quantity, unit: str, raw: float, value: float) -> None:
    assert one(raw, quantity, unit=unit) == pytest.approx(value)


def test_a_text_knows_its_unit_better_than_the_rule() -> None:
    assert one("-1.2e3 kPa", TENSION, unit="hPa") == pytest.approx(1200)
    assert one("-330", TENSION, unit="hPa") == pytest.approx(33)
    assert refused({"x": "29.31 %r.h."}).reason == "bad_value"
    assert one("45 %r.h.", Quantity.AIR_HUMIDITY_PERCENT) == 45
    assert one("45,5 % rF", Quantity.AIR_HUMIDITY_PERCENT) == 45.5


def test_factor_and_offset_come_before_the_unit() -> None:
    assert one(700, TENSION, factor=0.5, offset=-20, unit="hPa") == pytest.approx(33)


@pytest.mark.parametrize("raw", [None, "", " ", "-", "--", "N/A", "null", "None", "65535", 65535.0])
def test_what_is_absent_is_skipped(raw: object) -> None:
    rules = [rule(absent=frozenset({"65535"})), rule("t", TEMPERATURE)]
    (found,) = measure(rules, {"x": raw, "t": 7})
    assert found.quantity is TEMPERATURE
    assert refused({"x": raw}, rules[0]).reason == "no_mapped_value"


@pytest.mark.parametrize(
    "raw",
    [
        *(True, False, nan, inf, -inf, [1], {"v": 1}, 10**400),
        *("NaN", "Infinity", "wet", "12 apples", "1.2.3", "1,2,3.4.5", "0x10", "12 kPa", "9" * 99),
        "1e999",
    ],
)
def test_what_is_there_and_no_number_refuses_the_message(raw: object) -> None:
    error = refused({"x": raw, "t": 7}, rule("t", TEMPERATURE), rule())
    assert error.reason == "bad_value"
    assert "x" in str(error)


def test_nothing_found_says_what_there_is() -> None:
    error = refused({"Bodenfeuchte": "31 %", "sensor": [{"v": 1}], "name": {"a": {}}})
    assert error.reason == "no_mapped_value"
    assert "Bodenfeuchte, sensor[0].v" in str(error)
    assert refused({}).reason == "no_mapped_value"


def test_implausible_values_are_flagged_not_dropped() -> None:
    def flags(raw: float, quantity: Quantity, **fields: Any) -> Quality:
        (found,) = measure([rule("x", quantity, **fields)], {"x": raw})
        return found.flags

    assert flags(655.35, VWC) == Quality.OUT_OF_RANGE
    assert flags(327.6, TEMPERATURE) == Quality.OUT_OF_RANGE
    assert flags(20_000, Quantity.SOIL_EC_US_CM) == Quality.SUSPECT
    assert flags(31, VWC) == Quality.GOOD
    assert flags(200, TENSION) == Quality.GOOD
    assert flags(200, TENSION, sensor="watermark") == Quality.AT_LIMIT
    assert flags(5, TENSION, sensor="watermark") == Quality.AT_LIMIT
    assert flags(255, TENSION, sensor="watermark") == Quality.SENTINEL
    assert flags(4, TENSION, sensor="teros21") == Quality.AT_LIMIT


def test_the_first_of_two_rules_for_one_value_counts() -> None:
    rules = [rule("new"), rule("old"), rule("old", probe=1), rule("old", Quantity.PERMITTIVITY)]
    found = measure(rules, {"new": 30, "old": 20})
    assert [(m.quantity, m.probe, m.value) for m in found] == [
        (VWC, 0, 30),
        (VWC, 1, 20),
        (Quantity.PERMITTIVITY, 0, 20),
    ]
    assert measure(rules, {"old": 20})[0].value == 20


PROBES = [
    rule(
        f"sensor{n}.humidity",
        probe_from=ProbeFrom(path=f"sensor{n}.id", probes={"1": 0, "2": 1}),
    )
    for n in (1, 2)
]


@pytest.mark.parametrize(
    ("first", "second", "expected"),
    [
        (1, 2, {0: 11, 1: 22}),
        (2, 1, {1: 11, 0: 22}),
        ("1", 2.0, {0: 11, 1: 22}),
        (1, 7, {0: 11}),
        (None, 2, {1: 22}),
    ],
)
def test_the_object_tells_the_probe(
    first: object, second: object, expected: dict[int, int]
) -> None:
    decoded = {
        "sensor1": {"id": first, "humidity": 11},
        "sensor2": {"id": second, "humidity": 22},
    }
    assert {m.probe: m.value for m in measure(PROBES, decoded)} == expected


def test_two_probes_with_one_id_are_refused() -> None:
    decoded = {f"sensor{n}": {"id": 1, "humidity": n} for n in (1, 2)}
    assert refused(decoded, *PROBES).reason == "bad_value"


@pytest.mark.parametrize(
    ("raw", "at"),
    [
        (1752550200, datetime(2025, 7, 15, 3, 30, tzinfo=UTC)),
        (1752550200000, datetime(2025, 7, 15, 3, 30, tzinfo=UTC)),
        ("1752550200", datetime(2025, 7, 15, 3, 30, tzinfo=UTC)),
        ("1752550200000", datetime(2025, 7, 15, 3, 30, tzinfo=UTC)),
        ("2025-07-15T05:30:00+02:00", datetime(2025, 7, 15, 3, 30, tzinfo=UTC)),
        ("2025-07-15T03:30:00Z", datetime(2025, 7, 15, 3, 30, tzinfo=UTC)),
        ("2025-07-15 03:30:00", datetime(2025, 7, 15, 3, 30, tzinfo=UTC)),
        (0, None),
        (None, None),
        ("", None),
        ("0001-01-01T00:00:00Z", None),
        ("9999-12-31T12:00:00Z", None),
        (7258118400, None),
    ],
)
def test_own_times(raw: object, at: datetime | None) -> None:
    (found,) = measure([rule(time_path="at")], {"x": 1, "at": raw})
    assert found.observed_at == at


@pytest.mark.parametrize("raw", [True, "yesterday", nan, 1e300, "0001-01-01T00:00:00+14:00", []])
def test_times_that_are_none(raw: object) -> None:
    assert refused({"x": 1, "at": raw}, rule(time_path="at")).reason == "bad_value"


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner),
    max_leaves=10,
)


@given(raw=JSON, at=JSON, probe=JSON)
def test_any_object_decodes_or_is_refused(raw: object, at: object, probe: object) -> None:
    rules = [
        rule("x", quantity, time_path="t", probe=index)
        for index, quantity in enumerate((VWC, TENSION, TEMPERATURE))
    ]
    rules.append(rule("x", probe_from=ProbeFrom(path="p", probes={"1": 7})))
    reason = ""
    try:
        found = measure(rules, {"x": raw, "t": at, "p": probe})
    except DecodeError as error:
        found, reason = (), error.reason
    assert reason in {"", "bad_value", "no_mapped_value"}
    assert bool(found) is not bool(reason)
    assert all(abs(m.value) < inf for m in found)
