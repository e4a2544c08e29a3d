from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from baumfeuchte.codecs.registry import decode, encode
from baumfeuchte.domain.errors import DecodeError, InputError
from baumfeuchte.domain.reading import Measurement, Quality, Quantity

DEVICE = "netvox/R72615"
FAMILY = ("netvox/R72615", "netvox/RA0715", "netvox/RA0715Y")
VWC, TEMP, EC, AIR, RH, VOLT = (
    Quantity.SOIL_MOISTURE_VWC_PERCENT,
    Quantity.SOIL_TEMPERATURE_C,
    Quantity.SOIL_EC_US_CM,
    Quantity.AIR_TEMPERATURE_C,
    Quantity.AIR_HUMIDITY_PERCENT,
    Quantity.BATTERY_V,
)
Values = dict[tuple[Quantity, int], float]


def _measured(values: Values) -> list[Measurement]:
    return [Measurement(quantity=q, probe=p, value=value) for (q, p), value in values.items()]


def _values(payload: str, **settings: object) -> Values:
    found = decode(DEVICE, 6, bytes.fromhex(payload), settings)
    return {(m.quantity, m.probe): m.value for m in found}


celsius = st.integers(-0x8000, 0x7FFF).filter(lambda raw: raw != -1).map(lambda raw: raw / 100)
percent = st.integers(0, 0xFFFE).map(lambda raw: raw / 100)
volt = st.integers(1, 127).map(lambda raw: raw / 10)


@pytest.mark.parametrize("device", FAMILY)
@given(
    values=st.one_of(
        st.fixed_dictionaries({(VWC, 0): percent}, optional={(VOLT, 0): volt}),
        st.fixed_dictionaries(
            {(TEMP, 0): celsius},
            optional={
                (VOLT, 0): volt,
                (VWC, 0): percent,
                (EC, 0): st.integers(0, 254).map(lambda raw: raw * 100),
            },
        ),
        st.fixed_dictionaries({(AIR, 0): celsius}, optional={(VOLT, 0): volt, (RH, 0): percent}),
    )
)
def test_any_values_return(device: str, values: Values) -> None:
    f_port, payload = encode(device, _measured(values))
    assert (f_port, len(payload)) == (6, 11)
    for other in FAMILY:
        found = decode(other, f_port, payload)
        assert {(m.quantity, m.probe): m.value for m in found} == values


@pytest.mark.parametrize("report", range(1, 20))
def test_all_bits_set_are_no_sensor(report: int) -> None:
    assert _values(f"0109{report:02x}24" + "ff" * 7) == {(VOLT, 0): 3.6}


def test_one_measurement_over_several_uplinks() -> None:
    settings = {"te5_probe": 1}
    assert _values("01090924ffffffff09c4ff", **settings) == {(VOLT, 0): 3.6, (VWC, 0): 25.0}
    assert _values("01090a24076c04d2ffff02", **settings) == {
        (VOLT, 0): 3.6,
        (VWC, 1): 19.0,
        (TEMP, 1): 12.34,
        (EC, 1): 200.0,
    }
    assert _values("01090c2407d01194ffffff", **settings) == {
        (VOLT, 0): 3.6,
        (AIR, 0): 20.0,
        (RH, 0): 45.0,
    }
    five_te: Values = {(VWC, 1): 19.0, (TEMP, 1): 12.34}
    assert encode(DEVICE, _measured(five_te), settings)[1].hex() == "01090a00076c04d2ffffff"


def test_the_inferred_unit_is_suspect() -> None:
    found = decode(DEVICE, 6, bytes.fromhex("01090a24076c04d2ffff02"))
    assert [m.quantity for m in found if m.flags] == [EC]
    assert all(m.flags in {Quality.GOOD, Quality.SUSPECT} for m in found)


@pytest.mark.parametrize("probe", [-1, 12, 1.5, "x", True, []])
def test_probes_that_cannot_be(probe: object) -> None:
    with pytest.raises(DecodeError, match="te5_probe") as caught:
        _values("01090a24076c04d2ffff02", te5_probe=probe)
    assert caught.value.reason == "invalid_settings"


@pytest.mark.parametrize(
    ("values", "complaint"),
    [
        ({}, "no empty frame"),
        ({(VWC, 1): 20.0}, "of probe 1"),
        ({(VWC, 0): 20.0, (AIR, 0): 5.0}, "does not send soil_moisture_vwc_percent"),
        ({(EC, 0): 25500.0, (TEMP, 0): 1.0}, "cannot send 25500"),
        ({(TEMP, 0): -0.01}, "cannot send -0.01"),
    ],
)
def test_encode_refuses(values: Values, complaint: str) -> None:
    with pytest.raises(InputError, match=complaint):
        encode(DEVICE, _measured(values))
