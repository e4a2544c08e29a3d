from __future__ import annotations

from datetime import UTC, datetime
from math import inf, nan

import pytest
from hypothesis import given
from hypothesis import strategies as st

from baumfeuchte.codecs.field import S16, U8, U16, Field, linear
from baumfeuchte.codecs.plausible import watermark_flags
from baumfeuchte.domain.errors import InputError
from baumfeuchte.domain.reading import Quality, Quantity

VWC = Quantity.SOIL_MOISTURE_VWC_PERCENT
TEMP = Quantity.SOIL_TEMPERATURE_C
NOON = datetime(2026, 7, 15, 12, tzinfo=UTC)

HUNDREDTHS = linear(TEMP, divisor=100, raws=S16, sentinels=frozenset({0x7FFF}))
SHIFTED = linear(TEMP, divisor=10, offset=0x8000, absent=frozenset({0}))


def test_ranges_of_raw_integers() -> None:
    assert (U8.start, U8[-1]) == (0, 255)
    assert (U16.start, U16[-1]) == (0, 65535)
    assert (S16.start, S16[-1]) == (-32768, 32767)


@pytest.mark.parametrize(
    ("field", "raw", "value"),
    [
        (HUNDREDTHS, 1957, 19.57),
        (HUNDREDTHS, -500, -5.0),
        (HUNDREDTHS, -1, -0.01),
        (HUNDREDTHS, 0, 0.0),
        (SHIFTED, 0x807B, 12.3),
        (SHIFTED, 0x7FD6, -4.2),
        (SHIFTED, 0x8000, 0.0),
        (linear(VWC), 7, 7.0),
        (linear(VWC, divisor=2, raws=U8), 115, 57.5),
    ],
)
def test_linear_both_ways(field: Field, raw: int, value: float) -> None:
    assert field.to_value(raw) == value
    assert field.raw_of(value) == raw
    assert field.measure(raw).value == value


@given(raw=st.integers(-0x8000, 0x7FFF))
def test_every_raw_integer_returns(raw: int) -> None:
    value = HUNDREDTHS.to_value(raw)
    assert HUNDREDTHS.raw_of(value) == raw
    assert repr(value) == repr(float(f"{raw}e-2")), "the float nearest to the decimal number"


@pytest.mark.parametrize(
    ("value", "raw"), [(19.574, 1957), (19.576, 1958), (-4.999, -500), (327.674, 32767)]
)
def test_values_are_rounded_to_the_resolution(value: float, raw: int) -> None:
    assert HUNDREDTHS.raw_of(value) == raw


@pytest.mark.parametrize("value", [327.68, -327.69, nan, inf, -inf])
def test_values_that_the_frame_cannot_carry(value: float) -> None:
    with pytest.raises(InputError, match="soil_temperature_c"):
        HUNDREDTHS.raw_of(value)


def test_a_value_must_not_turn_into_absence() -> None:
    assert SHIFTED.raw_of(-3276.7) == 1
    with pytest.raises(InputError, match=r"cannot send -3276\.8"):
        SHIFTED.raw_of(-3276.8)


def test_a_derived_field_has_no_way_back() -> None:
    derived = Field(
        quantity=Quantity.PERMITTIVITY,
        to_value=float,
        to_raw=None,
        judge=lambda _: Quality.GOOD,
    )
    assert derived.measure(25).value == 25.0
    with pytest.raises(InputError):
        derived.raw_of(25.0)


def test_measure_keeps_probe_and_time() -> None:
    measurement = HUNDREDTHS.measure(1234, 5, NOON, Quality.BACKFILL)
    assert measurement.quantity is TEMP
    assert measurement.probe == 5
    assert measurement.value == 12.34
    assert measurement.observed_at == NOON
    assert measurement.flags == Quality.BACKFILL


@pytest.mark.parametrize(
    ("raw", "extra", "flags"),
    [
        (1234, Quality.GOOD, Quality.GOOD),
        (1234, Quality.SUSPECT, Quality.SUSPECT),
        (6001, Quality.GOOD, Quality.OUT_OF_RANGE),
        (6001, Quality.BACKFILL, Quality.OUT_OF_RANGE | Quality.BACKFILL),
        (0x7FFF, Quality.GOOD, Quality.SENTINEL),
        (0x7FFF, Quality.SUSPECT, Quality.SENTINEL | Quality.SUSPECT),
        (-0x8000, Quality.GOOD, Quality.OUT_OF_RANGE),
    ],
)
def test_flags(raw: int, extra: Quality, flags: Quality) -> None:
    assert HUNDREDTHS.measure(raw, extra=extra).flags == flags


def test_a_judge_of_its_own() -> None:
    watermark = linear(Quantity.SOIL_WATER_TENSION_KPA, judge=watermark_flags)
    assert watermark.measure(255).flags == Quality.SENTINEL
    assert watermark.measure(199).flags == Quality.AT_LIMIT
    assert watermark.measure(50).flags == Quality.GOOD
