from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from baumfeuchte.codecs.devices.makerfabs import CODECS
from baumfeuchte.codecs.registry import decode, encode
from baumfeuchte.domain.errors import DecodeError, InputError
from baumfeuchte.domain.reading import Measurement, Quality, Quantity

MONITOR, MOISTURE = "makerfabs/Soil Monitor", "makerfabs/Soil Moisture Sensor"
EC_TH = "makerfabs/Soil & Air EC-TH Pro"
REL, RAW, TEMP, EC, VOLT = (
    Quantity.SOIL_MOISTURE_RELATIVE_PERCENT,
    Quantity.SOIL_MOISTURE_RAW_INDEX,
    Quantity.SOIL_TEMPERATURE_C,
    Quantity.SOIL_EC_US_CM,
    Quantity.BATTERY_V,
)
NOON = datetime(2026, 7, 15, 12, tzinfo=UTC)
CALIBRATED = {"adc_dry": 1500, "adc_wet": 1000}
Values = dict[Quantity, float]
every_model = pytest.mark.parametrize("codec", CODECS, ids=lambda codec: codec.name)


def _measured(values: Values, observed_at: datetime | None = None) -> list[Measurement]:
    return [
        Measurement(quantity=q, probe=0, value=value, observed_at=observed_at)
        for q, value in values.items()
    ]


@given(
    moisture=st.integers(0, 0xFFFF).map(lambda raw: raw / 10),
    celsius=st.integers(-0x8000, 0x7FFF).map(lambda raw: raw / 10),
    ec=st.integers(0, 0xFFFF),
    time=st.none() | st.datetimes(datetime(2016, 1, 2), datetime(2100, 1, 1)),  # noqa: DTZ001 - made aware below
)
def test_any_values_return(moisture: float, celsius: float, ec: int, time: datetime | None) -> None:
    observed_at = time.replace(microsecond=0, tzinfo=UTC) if time else None
    values = {VOLT: 3.3, REL: moisture, TEMP: celsius, EC: ec}
    f_port, payload = encode(MONITOR, _measured(values, observed_at))
    again = decode(MONITOR, f_port, payload)
    assert {m.quantity: m.value for m in again} == values
    assert {m.observed_at for m in again} == {observed_at}


@given(count=st.integers(0, 0xFFFF))
def test_a_count_becomes_per_cent_by_the_calibration(count: int) -> None:
    frame = bytes([0, 7, *count.to_bytes(2, "big"), 30, 0, 54, 238, 128, 0])
    index, _ = decode(MOISTURE, 1, frame)
    percent, _ = decode(MOISTURE, 1, frame, CALIBRATED)
    assert (index.quantity, index.value) == (RAW, count)
    assert (percent.quantity, percent.value) == (REL, pytest.approx((1500 - count) / 5))
    again = encode(MOISTURE, decode(MOISTURE, 1, frame, CALIBRATED), CALIBRATED)[1]
    assert decode(MOISTURE, 1, again, CALIBRATED)[0] == percent


@pytest.mark.parametrize(
    "settings",
    [
        {"adc_dry": 1500},
        {"adc_wet": 1500},
        {"adc_dry": 1500, "adc_wet": 1500},
        {"adc_dry": "dry", "adc_wet": 1000},
        {"adc_dry": True, "adc_wet": 1000},
        {"adc_dry": float("nan"), "adc_wet": 1000},
        {"adc_dry": [1500], "adc_wet": 1000},
    ],
)
def test_half_a_calibration_is_none(settings: dict[str, Any]) -> None:
    with pytest.raises(DecodeError, match="adc_dry and adc_wet") as caught:
        decode(MOISTURE, 1, bytes.fromhex("000702d01e0036ee8000"), settings)
    assert caught.value.reason == "invalid_settings"


@every_model
def test_lengths(codec: Any) -> None:
    size = codec.layout.size
    frame = bytes(codec.layout.size) + bytes.fromhex("6a18a50000")
    for length in range(1, size + 8):
        payload = (frame + bytes(4))[:length] if length != size + 1 else bytes(size) + b"\x00"
        if length in {size, size + 1, size + 4, size + 5}:
            found = decode(codec.name, 1, payload)
            assert all(bool(m.flags & Quality.SUSPECT) == (length == size) for m in found)
            assert all((m.observed_at is not None) == (length > size + 1) for m in found)
            continue
        with pytest.raises(DecodeError) as caught:
            decode(codec.name, 1, payload)
        assert caught.value.reason == ("truncated" if length < size + 5 else "undecodable")


@every_model
def test_a_frame_cut_in_its_time_is_no_older_frame(codec: Any) -> None:
    frame = bytes(codec.layout.size) + bytes.fromhex("6a")
    with pytest.raises(DecodeError) as caught:
        decode(codec.name, 1, frame)
    assert caught.value.reason == "truncated"


def test_the_mark_of_a_failed_probe() -> None:
    frame = bytes.fromhex("0007240003e8ff3800d200430036ee8000")
    assert {m.quantity for m in decode(MONITOR, 1, frame)} == {VOLT}
    f_port, payload = encode(MONITOR, _measured({VOLT: 3.6}))
    assert {m.quantity: m.value for m in decode(MONITOR, f_port, payload)} == {VOLT: 3.6}


@pytest.mark.parametrize(
    ("device", "measurements", "complaint"),
    [
        (MONITOR, _measured({VOLT: 3.6, REL: 20}), "give also soil_temperature_c"),
        (MONITOR, _measured({REL: 20, TEMP: 4, EC: 100}), "give also battery_v"),
        (MOISTURE, _measured({VOLT: 3.6}), "give also soil_moisture_raw_index"),
        (MOISTURE, _measured({VOLT: 3.6, RAW: 70000}), "cannot send 70000"),
        (EC_TH, _measured({VOLT: 3.6, RAW: 700}), "give also"),
        (MOISTURE, [*_measured({VOLT: 3.6}), *_measured({RAW: 7}, NOON)], "one observed_at"),
    ],
)
def test_encode_refuses(device: str, measurements: list[Measurement], complaint: str) -> None:
    with pytest.raises(InputError, match=complaint):
        encode(device, measurements)
