from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from baumfeuchte.codecs.devices.tektelic import FIELDS, SIZES
from baumfeuchte.codecs.registry import decode, encode
from baumfeuchte.domain.errors import DecodeError, InputError
from baumfeuchte.domain.reading import Measurement, Quality, Quantity

DEVICE = "tektelic/CLOVER"
KPA, TEMP, VOLT, PERCENT, AIR, RH = (
    Quantity.SOIL_WATER_TENSION_KPA,
    Quantity.SOIL_TEMPERATURE_C,
    Quantity.BATTERY_V,
    Quantity.BATTERY_PERCENT,
    Quantity.AIR_TEMPERATURE_C,
    Quantity.AIR_HUMIDITY_PERCENT,
)
CORRECTED = {"temperature_correction": True}
Values = dict[tuple[Quantity, int], float]


def _measured(values: Values) -> list[Measurement]:
    return [Measurement(quantity=q, probe=p, value=value) for (q, p), value in values.items()]


def _values(payload: str, **settings: object) -> Values:
    found = decode(DEVICE, 10, bytes.fromhex(payload), settings)
    return {(m.quantity, m.probe): m.value for m in found}


@given(
    values=st.fixed_dictionaries(
        {},
        optional={
            (VOLT, 0): st.integers(250, 377).map(lambda raw: raw / 100),
            (PERCENT, 0): st.integers(0, 127),
            (TEMP, 0): st.integers(-400, 600).map(lambda raw: raw / 10),
            (TEMP, 1): st.integers(-400, 600).map(lambda raw: raw / 10),
            (KPA, 0): st.integers(0, 100).map(float),
            (KPA, 1): st.integers(0, 100).map(float),
            (AIR, 0): st.integers(-400, 600).map(lambda raw: raw / 10),
            (RH, 0): st.integers(0, 255).map(lambda raw: raw / 2),
        },
    )
)
def test_any_values_return(values: Values) -> None:
    f_port, payload = encode(DEVICE, _measured(values))
    again = {(m.quantity, m.probe): m.value for m in decode(DEVICE, f_port, payload)}
    # the dry end resolves 0.25 kPa a step
    assert again == pytest.approx(values, abs=0.13)
    assert encode(DEVICE, _measured(again)) == (f_port, payload)


@pytest.mark.parametrize(
    ("celsius", "kpa"),
    [
        (-10.0, 57.6),
        (0.0, 51.0),
        (18.0, 39.0),
        (18.1, 35.0),
        (24.0, 35.0),
        (29.9, 35.0),
        (30.0, 31.0),
        (40.0, 24.4),
    ],
)
def test_correction_by_the_soil_temperature(celsius: float, kpa: float) -> None:
    frame = "0367" + (round(celsius * 10) & 0xFFFF).to_bytes(2, "big").hex() + "05040456"
    assert _values(frame, **CORRECTED)[KPA, 0] == kpa
    assert _values(frame)[KPA, 0] == 35.0
    corrected = {(TEMP, 0): celsius, (KPA, 0): kpa}
    _, payload = encode(DEVICE, _measured(corrected), CORRECTED)
    assert _values(payload.hex(), **CORRECTED) == corrected
    assert _values(payload.hex())[KPA, 0] == pytest.approx(35.0, abs=0.15)


def test_each_watermark_is_corrected_by_its_own_thermometer() -> None:
    assert _values("036700000467012c0504045606040456", **CORRECTED) == {
        (TEMP, 0): 0.0,
        (TEMP, 1): 30.0,
        (KPA, 0): 51.0,
        (KPA, 1): 31.0,
    }
    assert _values("03677fff05040456", **CORRECTED)[KPA, 0] == 35.0


@pytest.mark.parametrize(
    ("kpa_hz", "flags"),
    [
        (1, Quality.AT_LIMIT),
        (293, Quality.AT_LIMIT),
        (295, Quality.AT_LIMIT),
        (296, Quality.GOOD),
        (4000, Quality.GOOD),
        (4330, Quality.AT_LIMIT),
        (65534, Quality.AT_LIMIT),
    ],
)
def test_the_ends_of_the_curve_are_bounds(kpa_hz: int, flags: Quality) -> None:
    (found,) = decode(DEVICE, 10, b"\x05\x04" + kpa_hz.to_bytes(2, "big"))
    assert found.flags == flags


@pytest.mark.parametrize("key", [key for key in SIZES if key not in FIELDS])
def test_other_fields_are_skipped_by_their_size(key: int) -> None:
    for size in SIZES[key]:
        frame = f"{key:04x}" + "01" * size + "05040456"
        assert _values(frame)[KPA, 0] == 35.0


@given(percent=st.integers(0, 255), hertz=st.integers(1, 0xFFFE))
def test_old_batteries_are_told_apart(percent: int, hertz: int) -> None:
    rest = "0504" + hertz.to_bytes(2, "big").hex() + "0b67007b0b6878"
    volts = _values("00ff0148" + rest)
    assert volts[VOLT, 0] == 3.28
    found = decode(DEVICE, 10, bytes.fromhex(f"00ff{percent:02x}" + rest))
    assert found[0].flags & Quality.SUSPECT or found[0].value == percent


@pytest.mark.parametrize(
    ("values", "complaint"),
    [
        ({(KPA, 0): 200.5}, "cannot send 200.5"),
        ({(KPA, 2): 20.0}, "of probe 2"),
        ({(VOLT, 0): 2.0}, "cannot send 2.0"),
        ({(Quantity.RAIN_MM, 0): 2.0}, "does not send rain_mm"),
    ],
)
def test_encode_refuses(values: Values, complaint: str) -> None:
    with pytest.raises(InputError, match=complaint):
        encode(DEVICE, _measured(values))


def test_keys_that_do_not_exist() -> None:
    with pytest.raises(DecodeError, match="0704"):
        decode(DEVICE, 10, bytes.fromhex("0704112205040456"))
    found = decode(DEVICE, 10, bytes.fromhex("0504045606040456 07041122"))
    assert [(m.value, m.flags) for m in found] == [(35.0, Quality.SUSPECT)] * 2


@pytest.mark.parametrize(
    ("frame", "kpa", "flags"),
    [
        ("05040456", 35.0, Quality.SUSPECT),  # no temperature: cut, or a probe that has none
        ("0504045603677fff", 35.0, Quality.SUSPECT),  # a broken thermometer corrects nothing
        ("05040456036700f0", 35.0, Quality.GOOD),  # 24 C: nothing to correct
        ("0504045603670028", 48.3, Quality.GOOD),
    ],
)
def test_a_correction_without_a_temperature_is_a_doubt(
    frame: str, kpa: float, flags: Quality
) -> None:
    found = decode(DEVICE, 10, bytes.fromhex(frame), CORRECTED)
    tension = next(m for m in found if m.quantity is KPA)
    assert (tension.value, tension.flags) == (kpa, flags)
