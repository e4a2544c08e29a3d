from __future__ import annotations

from fractions import Fraction
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from baumfeuchte.codecs.registry import decode, encode
from baumfeuchte.domain.errors import InputError
from baumfeuchte.domain.reading import Measurement, Quality, Quantity

VWC, TEMP, EC, EPS, KPA, VOLT = (
    Quantity.SOIL_MOISTURE_VWC_PERCENT,
    Quantity.SOIL_TEMPERATURE_C,
    Quantity.SOIL_EC_US_CM,
    Quantity.PERMITTIVITY,
    Quantity.SOIL_WATER_TENSION_KPA,
    Quantity.BATTERY_V,
)
Values = dict[tuple[Quantity, int], float]

TRS11, TRS12 = "decentlab/DL-TRS11", "decentlab/DL-TRS12"
TRS21, SDD = "decentlab/DL-TRS21", "decentlab/DL-SDD"

words = st.integers(0, 0xFFFF)
volts = st.integers(0, 0xFFFF).map(lambda raw: raw / 1000)


def _measured(values: Values) -> list[Measurement]:
    return [Measurement(quantity=q, probe=p, value=value) for (q, p), value in values.items()]


def _values(measurements: tuple[Measurement, ...]) -> Values:
    return {(m.quantity, m.probe): m.value for m in measurements}


def _tenths(raw: int) -> float:
    return (raw - 0x8000) / 10


@pytest.mark.parametrize(
    ("device", "values", "payload_hex"),
    [
        (
            TRS12,
            {(VWC, 0): 26.0573, (TEMP, 0): -4.2, (EC, 0): 312, (VOLT, 0): 2.89},
            "0200010003604a7fd601380b4a",
        ),
        (
            TRS12,
            {(VWC, 0): 26.06, (EPS, 0): 99.9, (TEMP, 0): 12.3, (EC, 0): 0},
            "0200010001604b807b0000",
        ),
        (TRS12, {(VOLT, 0): 3.2}, "02000100020c80"),
        (TRS12, {}, "0200010000"),
        (TRS11, {(VWC, 0): 0.1961, (TEMP, 0): 26.7, (VOLT, 0): 3.193}, "0200010003463f810b0c79"),
        (TRS21, {(KPA, 0): 11.7, (TEMP, 0): 16.1, (VOLT, 0): 3.109}, "0200010003007580a10c25"),
        (SDD, {(VOLT, 0): 2.531}, "020001000409e3"),
        (
            SDD,
            {(VWC, 0): 12.5, (TEMP, 5): 14.5, (VOLT, 0): 2.95},
            "0200010005" + "84e2" + "0000" * 10 + "85aa" + "0000" * 6 + "0b86",
        ),
        (SDD, {(VWC, 7): 0.0}, "0200010002" + "00008000" + "0000" * 16),
    ],
)
def test_encode(device: str, values: Values, payload_hex: str) -> None:
    assert encode(device, _measured(values)) == (1, bytes.fromhex(payload_hex))


@pytest.mark.parametrize(
    ("device", "values", "complaint"),
    [
        (TRS12, {(VWC, 0): 26.0}, "give also soil_temperature_c and soil_ec_us_cm"),
        (TRS12, {(VWC, 0): 26.0, (TEMP, 0): 12.0}, "give also soil_ec_us_cm"),
        (TRS12, {(EPS, 0): 12.0}, "give also soil_moisture_vwc_percent"),
        (TRS12, {(EPS, 0): 12.0, (TEMP, 0): 1, (EC, 0): 1}, "give also soil_moisture_vwc_percent"),
        (TRS12, {(VWC, 1): 26.0}, "of probe 1"),
        (TRS12, {(KPA, 0): 26.0}, "does not send soil_water_tension_kpa"),
        (TRS12, {(VWC, 0): 200.0, (TEMP, 0): 1, (EC, 0): 1}, "cannot send 200"),
        (TRS11, {(VWC, 0): 26.0, (TEMP, 0): 1, (EC, 0): 1}, "does not send soil_ec_us_cm"),
        (TRS21, {(KPA, 0): 11.7}, "give also soil_temperature_c"),
        (TRS21, {(KPA, 0): -11.7, (TEMP, 0): 1}, "cannot send -11.7"),
        (TRS21, {(KPA, 0): 6553.6, (TEMP, 0): 1}, "cannot send 6553.6"),
        (SDD, {(VWC, 12): 26.0}, "of probe 12"),
        (SDD, {(EC, 0): 26.0}, "does not send soil_ec_us_cm"),
        (SDD, {(TEMP, 0): -327.68}, "cannot send -327.68"),
    ],
)
def test_encode_refuses(device: str, values: Values, complaint: str) -> None:
    with pytest.raises(InputError, match=complaint):
        encode(device, _measured(values))


@given(count=words)
def test_teros12_formulas(count: int) -> None:
    """Against the formulas in exact fractions."""
    payload = bytes.fromhex("0200010001") + count.to_bytes(2, "big") + bytes.fromhex("80000000")
    found = _values(decode(TRS12, 1, payload))
    c = Fraction(count, 10)
    vwc = (c * Fraction("3.879e-4") - Fraction("0.6956")) * 100
    root = (
        Fraction("2.887e-9") * c**3
        - Fraction("2.08e-5") * c**2
        + Fraction("5.276e-2") * c
        - Fraction("43.39")
    )
    assert found[VWC, 0] == pytest.approx(float(vwc), abs=6e-5)
    assert found[EPS, 0] == pytest.approx(float(root**2), abs=6e-5, rel=1e-9)


@pytest.mark.parametrize(
    ("count", "good"), [(17932, False), (17933, True), (43712, True), (43713, False)]
)
def test_teros12_in_air_and_beyond_water(count: int, good: bool) -> None:
    payload = bytes.fromhex("0200010001") + count.to_bytes(2, "big") + bytes.fromhex("80000000")
    vwc = decode(TRS12, 1, payload)[0]
    assert vwc.quantity is VWC
    assert vwc.flags == (Quality.GOOD if good else Quality.OUT_OF_RANGE)


def test_what_follows_from_a_bad_count_is_bad() -> None:
    """At a count of 1500 the permittivity formula gives 1.7, which looks like a value."""
    payload = bytes.fromhex("0200010001") + (15000).to_bytes(2, "big") + bytes.fromhex("80000000")
    vwc, permittivity, *others = decode(TRS12, 1, payload)
    assert vwc.value < 0
    assert 1 < permittivity.value < 2
    assert permittivity.flags == vwc.flags == Quality.OUT_OF_RANGE
    assert all(m.flags == Quality.GOOD for m in others)


@given(count=words, temperature=words, ec=words, volt=volts)
def test_any_trs12_frame_returns(count: int, temperature: int, ec: int, volt: float) -> None:
    block = b"".join(word.to_bytes(2, "big") for word in (count, temperature, ec))
    first = decode(TRS12, 1, bytes.fromhex("0200010001") + block)
    values = _values(first) | {(VOLT, 0): volt}
    assert values[TEMP, 0] == _tenths(temperature)
    assert values[EC, 0] == ec
    f_port, payload = encode(TRS12, _measured(values))
    assert payload[5:11] == block
    again = decode(TRS12, f_port, payload)
    assert _values(again) == values
    assert again[: len(first)] == first


@given(count=words, temperature=words)
def test_any_trs11_frame_returns(count: int, temperature: int) -> None:
    block = b"".join(word.to_bytes(2, "big") for word in (count, temperature))
    first = decode(TRS11, 1, bytes.fromhex("0200010001") + block)
    assert len(first) == 3
    assert decode(TRS11, *encode(TRS11, first)) == first


@given(tension=words, temperature=words, volt=volts)
def test_any_trs21_values_return(tension: int, temperature: int, volt: float) -> None:
    values: Values = {
        (KPA, 0): tension / 10,
        (TEMP, 0): _tenths(temperature),
        (VOLT, 0): volt,
    }
    again = decode(TRS21, *encode(TRS21, _measured(values)))
    assert _values(again) == values
    assert again[0].value >= 0, "tension is positive, the vendor's potential negative"


levels = st.integers(1, 0xFFFF).map(lambda raw: (raw - 0x8000) / 100)


@given(
    values=st.dictionaries(
        st.sampled_from(list(product((VWC, TEMP), range(12)))), levels, max_size=24
    ),
    volt=st.none() | volts,
)
def test_any_levels_of_a_profile_return(values: Values, volt: float | None) -> None:
    everything = values | ({} if volt is None else {(VOLT, 0): volt})
    f_port, payload = encode(SDD, _measured(everything))
    again = decode(SDD, f_port, payload)
    assert _values(again) == everything
    blocks = {probe // 6 for _, probe in values}
    assert payload[4] == sum(1 << block for block in blocks) + 4 * (volt is not None)
    assert len(payload) == 5 + 36 * len(blocks) + 2 * (volt is not None)
    assert encode(SDD, again) == (f_port, payload)


def test_levels_of_both_blocks_in_frames_of_their_own() -> None:
    upper = encode(SDD, _measured({(VWC, p): 20.0 for p in range(6)}))[1]
    lower = encode(SDD, _measured({(VWC, p): 20.0 for p in range(6, 12)}))[1]
    assert upper[5:] == lower[5:]
    assert (upper[4], lower[4]) == (1, 2)
    probes = [{m.probe for m in decode(SDD, 1, frame)} for frame in (upper, lower)]
    assert probes == [set(range(6)), set(range(6, 12))]


def test_salinity_has_no_unit_and_is_left_out() -> None:
    payload = bytes.fromhex("0243e30001" + "0000" * 12 + "03e8" * 6)
    assert decode(SDD, 1, payload) == ()
