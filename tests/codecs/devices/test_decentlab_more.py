from __future__ import annotations

from fractions import Fraction
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from baumfeuchte.codecs.registry import decode, encode
from baumfeuchte.domain.errors import DecodeError, InputError
from baumfeuchte.domain.reading import Measurement, Quality, Quantity

VWC, TEMP, EC, EPS, INDEX, RAIN, VOLT = (
    Quantity.SOIL_MOISTURE_VWC_PERCENT,
    Quantity.SOIL_TEMPERATURE_C,
    Quantity.SOIL_EC_US_CM,
    Quantity.PERMITTIVITY,
    Quantity.SOIL_MOISTURE_RAW_INDEX,
    Quantity.RAIN_MM,
    Quantity.BATTERY_V,
)
Values = dict[tuple[Quantity, int], float]

SMTP, TBRG = "decentlab/DL-SMTP", "decentlab/DL-TBRG"
FIVE_TM, FIVE_TE = "decentlab/DL-5TM", "decentlab/DL-5TE"
GS3, TEN_HS = "decentlab/DL-GS3", "decentlab/DL-10HS"
TOPP = ("4.3e-6", "-5.5e-4", "2.92e-2", "-5.3e-2")
GS3_SOIL = ("5.89e-6", "-7.62e-4", "3.67e-2", "-7.53e-2")
TEN_HS_SOIL = ("2.97e-9", "-7.37e-6", "6.69e-3", "-1.92")

words = st.integers(0, 0xFFFF)


def _measured(values: Values) -> list[Measurement]:
    return [Measurement(quantity=q, probe=p, value=value) for (q, p), value in values.items()]


def _values(measurements: tuple[Measurement, ...]) -> Values:
    return {(m.quantity, m.probe): m.value for m in measurements}


def _frame(*block: int) -> bytes:
    return bytes.fromhex("0200010001") + b"".join(word.to_bytes(2, "big") for word in block)


@pytest.mark.parametrize(
    ("device", "values", "payload_hex"),
    [
        (SMTP, {(VOLT, 0): 2.875}, "02000100020b3b"),
        (
            SMTP,
            {(INDEX, 0): 0.3, (TEMP, 0): -1.0, (TEMP, 7): 12.1},
            "0200010001" + "0a5a7f9c" + "00000000" * 6 + "000084ba",
        ),
        (FIVE_TM, {(VWC, 0): 27.58, (TEMP, 0): -2.8, (VOLT, 0): 3.168}, "020001000302ee01740c60"),
        (FIVE_TM, {(VWC, 0): 27.5762, (EPS, 0): 9, (TEMP, 0): 0.0}, "020001000102ee0190"),
        (FIVE_TE, {(VWC, 0): 27.5762, (TEMP, 0): 15.0, (EC, 0): 314}, "020001000102ee0226001f"),
        (GS3, {(VWC, 0): 32.36, (TEMP, 0): -1.5, (EC, 0): 312}, "020001000105dc7ff10138"),
        (TEN_HS, {(VWC, 0): -12.086}, "02000100019371"),
        (TBRG, {(RAIN, 0): 2.5, (VOLT, 0): 3.15}, "020001000300190000000000000c4e"),
    ],
)
def test_encode(device: str, values: Values, payload_hex: str) -> None:
    assert encode(device, _measured(values)) == (1, bytes.fromhex(payload_hex))


@pytest.mark.parametrize(
    ("device", "values", "complaint"),
    [
        (SMTP, {(VWC, 0): 20.0}, "does not send soil_moisture_vwc_percent"),
        (SMTP, {(INDEX, 8): 0.3}, "of probe 8"),
        (SMTP, {(INDEX, 0): -5.0}, "cannot send -5.0"),
        (FIVE_TM, {(VWC, 0): 20.0}, "give also soil_temperature_c"),
        (FIVE_TM, {(EPS, 0): 15.0, (TEMP, 0): 1.0}, "give also soil_moisture_vwc_percent"),
        (FIVE_TM, {(VWC, 0): -5.4, (TEMP, 0): 1.0}, "cannot send -5.4"),
        (FIVE_TM, {(VWC, 0): 1e9, (TEMP, 0): 1.0}, "cannot send 1000000000"),
        (FIVE_TM, {(VWC, 0): 20.0, (TEMP, 0): -41.0}, "cannot send -41"),
        (FIVE_TE, {(VWC, 0): 20.0, (TEMP, 0): 1.0}, "give also soil_ec_us_cm"),
        (FIVE_TE, {(VWC, 0): 20.0, (TEMP, 0): 1.0, (EC, 0): 7e5}, "cannot send 700000"),
        (TBRG, {(RAIN, 0): -0.1}, "cannot send -0.1"),
        (TBRG, {(RAIN, 0): 6553.6}, "cannot send 6553.6"),
        (TBRG, {(TEMP, 0): 1.0}, "does not send soil_temperature_c"),
    ],
)
def test_encode_refuses(device: str, values: Values, complaint: str) -> None:
    with pytest.raises(InputError, match=complaint):
        encode(device, _measured(values))


@pytest.mark.parametrize(
    ("device", "factors", "others", "step"),
    [
        (FIVE_TM, TOPP, (400,), Fraction(1, 50)),
        (FIVE_TE, TOPP, (400, 0), Fraction(1, 50)),
        (GS3, GS3_SOIL, (0x8000, 0), Fraction(1, 100)),
        (TEN_HS, TEN_HS_SOIL, (), Fraction(3000, 0x8000)),
    ],
)
@given(raw=words)
def test_formulas(
    device: str, factors: tuple[str, ...], others: tuple[int, ...], step: Fraction, raw: int
) -> None:
    """Against the formulas in exact fractions; and the water content finds its word again."""
    found = decode(device, 1, _frame(raw, *others))
    x = step * (raw - 0x8000 if device == TEN_HS else raw)
    third, second, first, constant = map(Fraction, factors)
    vwc = (third * x**3 + second * x**2 + first * x + constant) * 100
    values = _values(found)
    assert values[VWC, 0] == pytest.approx(float(vwc), abs=6e-5, rel=1e-9)
    if device != TEN_HS:
        assert values[EPS, 0] == float(x)
    f_port, payload = encode(device, found)
    assert payload == _frame(raw, *others)
    assert decode(device, f_port, payload) == found


@pytest.mark.parametrize("device", [FIVE_TM, FIVE_TE, GS3])
def test_what_follows_from_a_bad_permittivity_is_bad(device: str) -> None:
    block = (25, 400, 0) if device == FIVE_TE else (25, 400)
    vwc, permittivity, *others = decode(
        device, 1, _frame(25, 0x8000, 0) if device == GS3 else _frame(*block)
    )
    assert vwc.value < 0
    assert permittivity.value < 1
    assert permittivity.flags == vwc.flags == Quality.OUT_OF_RANGE
    assert all(m.flags == Quality.GOOD for m in others)


levels = st.dictionaries(
    st.sampled_from(list(product((INDEX, TEMP), range(8)))), st.integers(1, 0xFFFF), max_size=16
)


@given(raws=levels)
def test_any_levels_of_a_profile_return(raws: dict[tuple[Quantity, int], int]) -> None:
    values = {
        (quantity, probe): (raw - 2500) / 500 if quantity is INDEX else (raw - 0x8000) / 100
        for (quantity, probe), raw in raws.items()
    }
    f_port, payload = encode(SMTP, _measured(values))
    assert _values(decode(SMTP, f_port, payload)) == values


@given(raw=words, resolution_mm=st.sampled_from([0.1, 0.2, 0.254, 0.5, 1, "0.2"]))
def test_any_rain_returns(raw: int, resolution_mm: float | str) -> None:
    settings = {"resolution_mm": resolution_mm}
    (rain,) = decode(TBRG, 1, _frame(raw, 600, 7, 1), settings)
    assert rain.value == pytest.approx(raw * float(resolution_mm), abs=1e-6)
    assert len(repr(rain.value)) <= len("12345.678")
    f_port, payload = encode(TBRG, [rain], settings)
    assert payload == _frame(raw, 0, 0, 0)
    assert decode(TBRG, f_port, payload, settings) == (rain,)


def test_rain_without_a_resolution_is_doubtful() -> None:
    (rain,) = decode(TBRG, 1, _frame(4, 600, 0, 0))
    assert (rain.value, rain.flags) == (0.4, Quality.SUSPECT)
    (rain,) = decode(TBRG, 1, _frame(4, 600, 0, 0), {"resolution_mm": 0.1})
    assert (rain.value, rain.flags) == (0.4, Quality.GOOD)


@pytest.mark.parametrize("given_mm", [0, -0.1, 10.1, "", "fine", True, [0.2], float("nan")])
def test_a_resolution_that_cannot_be(given_mm: object) -> None:
    with pytest.raises(
        DecodeError, match="Correct the settings of this decentlab/DL-TBRG"
    ) as caught:
        decode(TBRG, 1, _frame(4, 600, 0, 0), {"resolution_mm": given_mm})
    assert caught.value.reason == "invalid_settings"
    with pytest.raises(InputError, match="resolution_mm is a number of mm"):
        encode(TBRG, _measured({(RAIN, 0): 1.0}), {"resolution_mm": given_mm})
