from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from baumfeuchte.codecs.devices.dragino_gropoint import TEMPERATURES
from baumfeuchte.codecs.registry import decode, encode
from baumfeuchte.domain.errors import DecodeError, InputError
from baumfeuchte.domain.reading import Measurement, Quality, Quantity

VWC, TEMP, VOLT = (
    Quantity.SOIL_MOISTURE_VWC_PERCENT,
    Quantity.SOIL_TEMPERATURE_C,
    Quantity.BATTERY_V,
)
AIR = "dragino/GroPoint Air"
Values = dict[tuple[Quantity, int], float]
BATTERY: Values = {(VOLT, 0): 3.3}
WITHOUT = {"temperatures": False}


def _measured(values: Values) -> list[Measurement]:
    return [Measurement(quantity=q, probe=p, value=value) for (q, p), value in values.items()]


def _values(measurements: tuple[Measurement, ...]) -> Values:
    return {(m.quantity, m.probe): m.value for m in measurements}


@pytest.mark.parametrize(
    ("values", "settings", "payload_hex"),
    [
        (BATTERY, {}, "0ce432" + "7fff" * 6),
        (BATTERY, WITHOUT, "0ce432" + "7fff" * 2),
        ({**BATTERY, (VWC, 1): 18.2}, {}, "0ce432" + "7fff" * 5 + "00b6"),
        ({**BATTERY, (VWC, 1): 18.2}, WITHOUT, "0ce432" + "7fff" + "00b6"),
        ({**BATTERY, (VWC, 2): 18.2}, WITHOUT, "0ce433" + "7fff" * 2 + "00b6"),
        ({**BATTERY, (TEMP, 4): -1.2}, {}, "0ce433" + "7fff" * 4 + "fff4" + "7fff" * 4),
        ({**BATTERY, (TEMP, 12): 0.0}, {}, "0ce438" + "7fff" * 12 + "0000" + "7fff" * 8),
    ],
)
def test_encode(values: Values, settings: dict[str, object], payload_hex: str) -> None:
    payload = bytes.fromhex(payload_hex)
    assert encode(AIR, _measured(values), settings) == (2, payload)
    assert _values(decode(AIR, 2, payload, settings)) == values


@pytest.mark.parametrize(
    ("values", "settings", "complaint"),
    [
        ({}, {}, "sends battery_v in every frame"),
        ({(VOLT, 0): 4.096}, {}, "cannot send 4.096"),
        ({**BATTERY, (VWC, 8): 1.0}, {}, "of probe 8"),
        ({**BATTERY, (TEMP, 13): 1.0}, {}, "of probe 13"),
        ({**BATTERY, (VWC, 0): 3276.7}, {}, "cannot send 3276.7"),
        ({**BATTERY, (VWC, 0): -0.1}, {}, "cannot send -0.1"),
        ({**BATTERY, (TEMP, 0): 1.0}, WITHOUT, "has no thermometers"),
    ],
)
def test_encode_refuses(values: Values, settings: dict[str, object], complaint: str) -> None:
    with pytest.raises(InputError, match=complaint):
        encode(AIR, _measured(values), settings)


def test_encode_refuses_records() -> None:
    time = datetime(2026, 7, 15, 12, tzinfo=UTC)
    with pytest.raises(InputError, match="sends no records"):
        encode(AIR, [Measurement(quantity=VOLT, probe=0, value=3.3, observed_at=time)])


@given(
    data=st.data(),
    segments=st.integers(2, 8),
    with_temperatures=st.booleans(),
)
def test_any_profile_returns(data: st.DataObject, segments: int, with_temperatures: bool) -> None:
    count = TEMPERATURES[segments] if with_temperatures else 0
    moistures = data.draw(
        st.lists(
            st.integers(0, 0xFFFF).filter(lambda raw: raw != 0x7FFF),
            min_size=segments,
            max_size=segments,
        )
    )
    temperatures = data.draw(st.lists(st.integers(-0x8000, 0x7FFE), min_size=count, max_size=count))
    values = BATTERY | {(VWC, i): raw / 10 for i, raw in enumerate(moistures)}
    values |= {(TEMP, i): raw / 10 for i, raw in enumerate(temperatures)}
    settings = {"temperatures": with_temperatures}
    f_port, payload = encode(AIR, _measured(values), settings)
    assert len(payload) == 3 + 2 * (segments + count)
    again = decode(AIR, f_port, payload, settings)
    assert _values(again) == values
    assert encode(AIR, again, settings) == (f_port, payload)
    assert not any(m.flags & Quality.SUSPECT for m in again)


@pytest.mark.parametrize("segments", range(2, 9))
def test_every_length(segments: int) -> None:
    count = TEMPERATURES[segments]
    for words in range(25):
        payload = bytes([0x0C, 0xE4, 0x30 + segments]) + b"\x00\x01" * words
        if words == count + segments:
            found = decode(AIR, 2, payload)
            assert len(found) == words + 1
            assert not any(m.flags for m in found)
        elif words == segments:
            found = decode(AIR, 2, payload)
            assert {m.flags for m in found if m.quantity is not VOLT} == {Quality.SUSPECT}
        else:
            with pytest.raises(DecodeError) as caught:
                decode(AIR, 2, payload)
            short = words < count + segments
            assert caught.value.reason == ("truncated" if short else "undecodable")


@pytest.mark.parametrize("odd", ["true", 1, [True]])
def test_a_setting_that_says_nothing(odd: object) -> None:
    with pytest.raises(DecodeError, match="temperatures is true or false") as caught:
        decode(AIR, 2, bytes.fromhex("0ce43200010001"), {"temperatures": odd})
    assert caught.value.reason == "invalid_settings"
