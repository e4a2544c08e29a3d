from __future__ import annotations

from contextlib import suppress
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from baumfeuchte.codecs.registry import decode, encode
from baumfeuchte.domain.errors import DecodeError, InputError
from baumfeuchte.domain.reading import Measurement, Quality, Quantity

VWC, TEMP, EC, KPA, VOLT = (
    Quantity.SOIL_MOISTURE_VWC_PERCENT,
    Quantity.SOIL_TEMPERATURE_C,
    Quantity.SOIL_EC_US_CM,
    Quantity.SOIL_WATER_TENSION_KPA,
    Quantity.BATTERY_V,
)
RS485, SDI12 = "dragino/RS485-LB", "dragino/SDI-12-LB"
Values = dict[tuple[Quantity, int], float]
BATTERY: Values = {(VOLT, 0): 3.6}

BYTES = {
    "payver": 7,
    "layout": [
        {"offset": 1, "type": "s16", "divisor": 10, "quantity": TEMP, "absent": [0x7FFF]},
        {"offset": 4, "type": "f32", "divisor": -1, "quantity": KPA, "probe": 1},
    ],
}
PARTS = {
    "layout": [
        {"offset": 0, "type": "u8", "quantity": VWC, "part": 0},
        {"offset": 0, "type": "u8", "quantity": VWC, "probe": 1, "part": 2},
    ]
}
TEXT = {
    "layout": [
        {"offset": 2, "type": "ascii", "quantity": TEMP},
        {"offset": 0, "type": "ascii", "quantity": VWC, "divisor": 0.01},
    ]
}
ADDRESSES = {
    "layout": [
        {"offset": 0, "type": "ascii", "quantity": VWC, "address": 1, "absent": [-99]},
        {"offset": 1, "type": "ascii", "quantity": TEMP, "address": 1},
        {
            "offset": 1,
            "type": "ascii",
            "quantity": TEMP,
            "address": "b",
            "probe": 1,
            "absent": [-99],
        },
    ]
}


def _measured(values: Values) -> list[Measurement]:
    return [Measurement(quantity=q, probe=p, value=value) for (q, p), value in values.items()]


def _values(measurements: tuple[Measurement, ...]) -> Values:
    return {(m.quantity, m.probe): m.value for m in measurements}


@pytest.mark.parametrize(
    ("device", "settings", "values", "payload_hex"),
    [
        (RS485, {}, BATTERY, "0e1001"),
        (RS485, BYTES, BATTERY, "0e1007"),
        (RS485, BYTES, {**BATTERY, (TEMP, 0): -2.0, (KPA, 1): 11.7}, "0e1007" + "00ffec00c13b3333"),
        (RS485, BYTES, {**BATTERY, (KPA, 1): 11.7}, "0e1007" + "007fff00c13b3333"),
        (RS485, PARTS, {**BATTERY, (VWC, 0): 23.0}, "0e1001030017"),
        (RS485, PARTS, {**BATTERY, (VWC, 1): 23.0}, "0e1001030217"),
        (RS485, PARTS, BATTERY, "0e10010300"),
        (SDI12, {}, BATTERY, "0e1001"),
        (
            SDI12,
            TEXT,
            {**BATTERY, (TEMP, 0): -1.3, (VWC, 0): 22.9},
            "0e1001" + b"0+0.229+0-1.3\r\n".hex(),
        ),
        (
            SDI12,
            ADDRESSES,
            {**BATTERY, (VWC, 0): 22.9, (TEMP, 0): 7.0, (TEMP, 1): -1.3},
            "0e1001" + b"1+22.9+7\r\nb+0-1.3\r\n".hex(),
        ),
        (
            SDI12,
            ADDRESSES,
            {**BATTERY, (TEMP, 0): 7.0},
            "0e1001" + b"1-99+7\r\nb+0-99\r\n".hex(),
        ),
    ],
)
def test_encode(device: str, settings: dict[str, object], values: Values, payload_hex: str) -> None:
    f_port, payload = encode(device, _measured(values), settings)
    assert (f_port, payload.hex()) == (2, payload_hex)
    again = decode(device, f_port, payload, settings)
    assert _values(again) == values
    assert not any(m.flags for m in again)


@pytest.mark.parametrize(
    ("settings", "values", "complaint"),
    [
        ({}, {}, "sends battery_v in every frame"),
        ({}, {(VOLT, 0): 32.768}, "cannot send 32.768"),
        ({}, {**BATTERY, (TEMP, 0): 1.0}, "does not send soil_temperature_c"),
        (BYTES, {**BATTERY, (TEMP, 0): 1.0}, "give also soil_water_tension_kpa of probe 1"),
        (BYTES, {**BATTERY, (TEMP, 0): 3276.7, (KPA, 1): 1}, "cannot send 3276.7"),
        (BYTES, {**BATTERY, (TEMP, 0): 4000.0, (KPA, 1): 1}, "cannot send 4000"),
        (PARTS, {**BATTERY, (VWC, 0): 1.0, (VWC, 1): 1.0}, "one part of its layout at a time"),
        (TEXT, {**BATTERY, (TEMP, 0): 1.0}, "give also soil_moisture_vwc_percent of probe 0"),
        (TEXT, {**BATTERY, (TEMP, 0): 1e8, (VWC, 0): 1.0}, "at most 7 digits"),
        ({"layout": []}, BATTERY, "layout is a list of rows"),
    ],
)
def test_encode_refuses(settings: dict[str, object], values: Values, complaint: str) -> None:
    with pytest.raises(InputError, match=complaint):
        encode(RS485, _measured(values), settings)


def test_encode_refuses_records() -> None:
    time = datetime(2026, 7, 15, 12, tzinfo=UTC)
    with pytest.raises(InputError, match="sends no records"):
        encode(RS485, [Measurement(quantity=VOLT, probe=0, value=3.6, observed_at=time)])


@pytest.mark.parametrize("f_port", [0, 1, 3, 4, 85, 255])
def test_wrong_port(f_port: int) -> None:
    for device in (RS485, SDI12, "dragino/RS485-LS", "dragino/SDI-12-LS"):
        with pytest.raises(DecodeError) as caught:
            decode(device, f_port, bytes.fromhex("0e1001"))
        assert caught.value.reason == "wrong_port"


@pytest.mark.parametrize(
    ("settings", "complaint"),
    [
        ({"layout": "u16"}, "Correct the settings of this dragino/RS485-LB: layout is a list"),
        ({"layout": [{"offset": 0}]}, r"Row 1 of the layout needs one of .* as type, not None"),
    ],
)
def test_a_layout_that_cannot_be(settings: dict[str, object], complaint: str) -> None:
    with pytest.raises(DecodeError, match=complaint) as caught:
        decode(RS485, 2, bytes.fromhex("0e1001ffff"), settings)
    assert caught.value.reason == "invalid_settings"


@pytest.mark.parametrize(
    ("payver", "fits"), [(1, True), ("1", True), (1.0, True), (2, False), ("x", False)]
)
def test_payload_version(payver: object, fits: bool) -> None:
    payload = bytes.fromhex("0e1001ffff")
    if fits:
        assert len(decode(RS485, 2, payload, {"payver": payver})) == 1
        return
    with pytest.raises(DecodeError, match="version 1") as caught:
        decode(RS485, 2, payload, {"payver": payver})
    assert caught.value.reason == "unsupported_version"


def test_a_cut_answer_of_bytes_is_refused() -> None:
    values = {**BATTERY, (TEMP, 0): -2.0, (KPA, 1): 11.7}
    payload = encode(RS485, _measured(values), BYTES)[1]
    for length in range(4, len(payload)):
        with pytest.raises(DecodeError) as caught:
            decode(RS485, 2, payload[:length], BYTES)
        assert caught.value.reason == "truncated"


numbers = st.integers(-99_999, 99_999).filter(lambda n: n != -9900).map(lambda n: n / 100)


@given(first=numbers, second=numbers, third=numbers, cut=st.integers(3, 60))
def test_a_cut_text_never_says_anything_else(
    first: float, second: float, third: float, cut: int
) -> None:
    values = {**BATTERY, (VWC, 0): first, (TEMP, 0): second, (TEMP, 1): third}
    payload = encode(SDI12, _measured(values), ADDRESSES)[1]
    assert _values(decode(SDI12, 2, payload, ADDRESSES)) == values
    measurements: tuple[Measurement, ...] = ()
    with suppress(DecodeError):
        measurements = decode(SDI12, 2, payload[:cut], ADDRESSES)
    for m in measurements:
        assert values[m.quantity, m.probe] == m.value or m.flags & Quality.SUSPECT
