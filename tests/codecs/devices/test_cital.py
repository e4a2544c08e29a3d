from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from baumfeuchte.codecs.devices.cital import read_date
from baumfeuchte.codecs.registry import decode, encode
from baumfeuchte.domain.errors import DecodeError, InputError
from baumfeuchte.domain.reading import Measurement, Quality, Quantity

DEVICE = "cital/LORASOIL"
TEMP, KPA, PERCENT, AIR, RH = (
    Quantity.SOIL_TEMPERATURE_C,
    Quantity.SOIL_WATER_TENSION_KPA,
    Quantity.BATTERY_PERCENT,
    Quantity.AIR_TEMPERATURE_C,
    Quantity.AIR_HUMIDITY_PERCENT,
)
Values = dict[Quantity, float]
VENDOR = bytes.fromhex("10f722a86408a0019b06cb0000000000000000020510c603f60a00002878")
NOON = datetime(2026, 7, 15, 12, tzinfo=UTC)


def _measured(values: Values, observed_at: datetime | None = None) -> list[Measurement]:
    return [
        Measurement(quantity=q, probe=0, value=value, observed_at=observed_at)
        for q, value in values.items()
    ]


def test_the_published_example() -> None:
    found = {m.quantity: m for m in decode(DEVICE, 152, VENDOR)}
    assert {q: m.value for q, m in found.items()} == {
        TEMP: 43.43,
        KPA: 88.72,
        PERCENT: 100,
        AIR: 42.94,
        RH: 10,
    }
    assert {m.observed_at for m in found.values()} == {datetime(2022, 8, 4, 11, 17, 39, tzinfo=UTC)}


def test_the_unit_is_kpa_by_the_resistance_in_the_same_frame() -> None:
    """The curve of the Watermark between 8000 and 35 000 ohm (irrigation-science 1.2)."""
    (kilohm,) = (int.from_bytes(VENDOR[26:30], "big") / 1000,)
    q = kilohm * (1 + 0.018 * (43.43 - 24))
    assert 2.246 + 5.239 * q + 0.06756 * q**2 == pytest.approx(88.72, abs=0.02)


@given(
    celsius=st.integers(-0x8000, 0x7FFF).map(lambda raw: raw / 100),
    kpa=st.integers(0, 0xFFFF).map(lambda raw: raw / 100),
    air=st.booleans(),
    time=st.none() | st.integers(1_500_000_000, 4_000_000_000),
)
def test_any_values_return(celsius: float, kpa: float, air: bool, time: int | None) -> None:
    observed_at = None if time is None else datetime.fromtimestamp(time, UTC)
    values = {TEMP: celsius, KPA: kpa, PERCENT: 60.0} | ({AIR: -5.0, RH: 80.0} if air else {})
    f_port, payload = encode(DEVICE, _measured(values, observed_at))
    again = decode(DEVICE, f_port, payload)
    assert {m.quantity: m.value for m in again} == values
    assert {m.observed_at for m in again} == {observed_at}
    assert not any(m.flags & Quality.BACKFILL for m in again)


@pytest.mark.parametrize(
    ("words", "time"),
    [
        ((2208, 411, 1739), datetime(2022, 8, 4, 11, 17, 39, tzinfo=UTC)),
        ((1601, 100, 0), datetime(2016, 1, 1, tzinfo=UTC)),
        ((1512, 3123, 5959), None),
        ((0, 0, 0), None),
        ((2613, 101, 0), None),
        ((2600, 101, 0), None),
        ((2602, 3001, 0), None),
        ((2607, 1524, 0), None),
        ((2607, 1512, 6000), None),
        ((0xFFFF, 0xFFFF, 0xFFFF), None),
    ],
)
def test_dates(words: tuple[int, int, int], time: datetime | None) -> None:
    assert read_date(*words) == time


@pytest.mark.parametrize(
    ("ohm", "flags"),
    [
        (0, Quality.SENTINEL),
        (299, Quality.SENTINEL),
        (300, Quality.GOOD),
        (35_000, Quality.GOOD),
        (35_001, Quality.SENTINEL),
    ],
)
def test_resistance_tells_a_fault(ohm: int, flags: Quality) -> None:
    found = decode(DEVICE, 152, VENDOR[:26] + ohm.to_bytes(4, "big"))
    assert {m.quantity: m.flags for m in found}[KPA] == flags


@pytest.mark.parametrize("length", range(1, 33))
def test_lengths(length: int) -> None:
    payload = (VENDOR + bytes(8))[:length]
    if length in {21, 26, 30}:
        found = decode(DEVICE, 152, payload)
        assert len(found) == (3 if length == 21 else 5)
        assert set(found) <= set(decode(DEVICE, 152, VENDOR))
        return
    with pytest.raises(DecodeError) as caught:
        decode(DEVICE, 152, payload)
    assert caught.value.reason == ("truncated" if length < 30 else "undecodable")


def test_encode_refuses() -> None:
    soil = {TEMP: 4.0, KPA: 20.0, PERCENT: 50.0}
    with pytest.raises(InputError, match="without its soil values"):
        encode(DEVICE, [])
    with pytest.raises(InputError, match="only together"):
        encode(DEVICE, _measured(soil | {AIR: 4.0}))
    with pytest.raises(InputError, match="one observed_at"):
        encode(DEVICE, [*_measured(soil), *_measured({AIR: 4.0, RH: 50.0}, NOON)])


def test_other_zones_are_written_as_utc() -> None:
    local = NOON.astimezone(timezone(timedelta(hours=2)))
    soil = {TEMP: 4.0, KPA: 20.0, PERCENT: 50.0}
    assert encode(DEVICE, _measured(soil, local)) == encode(DEVICE, _measured(soil, NOON))
