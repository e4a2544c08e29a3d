from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from baumfeuchte.codecs.rak_types import NUMBERS, OTHERS
from baumfeuchte.codecs.registry import decode, encode
from baumfeuchte.domain.errors import DecodeError, InputError
from baumfeuchte.domain.reading import Measurement, Quality, Quantity

DEVICE = "rakwireless/standardized-payload"
VWC, TEMP, EC, REL, AIR, RH, VOLT = (
    Quantity.SOIL_MOISTURE_VWC_PERCENT,
    Quantity.SOIL_TEMPERATURE_C,
    Quantity.SOIL_EC_US_CM,
    Quantity.SOIL_MOISTURE_RELATIVE_PERCENT,
    Quantity.AIR_TEMPERATURE_C,
    Quantity.AIR_HUMIDITY_PERCENT,
    Quantity.BATTERY_V,
)
Values = dict[tuple[Quantity, int], float]


def _measured(values: Values) -> list[Measurement]:
    return [Measurement(quantity=q, probe=p, value=value) for (q, p), value in values.items()]


def _values(payload: str, **settings: object) -> Values:
    found = decode(DEVICE, 2, bytes.fromhex(payload), settings)
    return {(m.quantity, m.probe): m.value for m in found}


@given(
    moistures=st.lists(st.integers(0, 0xFFFF).map(lambda raw: raw / 10), max_size=12),
    volt=st.none() | st.integers(0, 0xFFFF).map(lambda raw: raw / 100),
    celsius=st.integers(-0x8000, 0x7FFF).map(lambda raw: raw / 10),
)
def test_any_values_return(moistures: list[float], volt: float | None, celsius: float) -> None:
    values: Values = {(VWC, probe): value for probe, value in enumerate(moistures)}
    values |= {(EC, probe): 100 * probe for probe in range(len(moistures))}
    values[TEMP, 0] = celsius
    if volt is not None:
        values[VOLT, 0] = volt
    f_port, payload = encode(DEVICE, _measured(values))
    again = decode(DEVICE, f_port, payload)
    assert {(m.quantity, m.probe): m.value for m in again} == values


@pytest.mark.parametrize("kind", [*NUMBERS, *OTHERS])
def test_every_type_is_skipped_by_its_size(kind: int) -> None:
    size = NUMBERS[kind].size if kind in NUMBERS else OTHERS[kind]
    field = f"63{kind:02x}" + "00" * size
    assert _values(field + "01bc00fd")[VWC, 1 if kind in {0xBC, 0x9C} else 0] == 25.3
    for cut in range(1, size):
        with pytest.raises(DecodeError) as caught:
            _values(field[: 2 * (cut + 2)])
        assert caught.value.reason == "truncated"


@pytest.mark.parametrize("kind", sorted(set(range(0x100)) - NUMBERS.keys() - OTHERS.keys()))
def test_types_that_nobody_knows(kind: int) -> None:
    with pytest.raises(DecodeError, match=f"{kind:#04x}") as caught:
        _values(f"01{kind:02x}000001bc00fd")
    assert caught.value.reason == "undecodable"
    (moisture,) = decode(DEVICE, 2, bytes.fromhex(f"01bc00fd01{kind:02x}0000"))
    assert (moisture.value, moisture.flags) == (25.3, Quality.SUSPECT)


@pytest.mark.parametrize(
    ("frame", "values", "flags"),
    [
        ("01670064 01bc00fd", {(TEMP, 0): 10.0}, Quality.GOOD),
        ("01bc00fd 01670064", {(TEMP, 0): 10.0}, Quality.GOOD),
        ("01670064 01c10258", {(TEMP, 0): 10.0}, Quality.GOOD),
        ("03670064 37bc00fd 38c00001", {(TEMP, 0): 10.0}, Quality.SUSPECT),
        ("02685a 03670064 37bc00fd", {(AIR, 0): 10.0}, Quality.GOOD),
        ("02685a 02670064", {(AIR, 0): 10.0}, Quality.GOOD),
        ("06685a 07670064", {(AIR, 0): 10.0}, Quality.GOOD),
        ("25685a 24670064", {(AIR, 0): 10.0}, Quality.GOOD),
        ("0b670064", {(TEMP, 0): 10.0}, Quality.GOOD),
        ("0b670064 0e6601", {(TEMP, 0): 10.0}, Quality.GOOD),
        ("0b670064 0e6600", {(TEMP, 0): 10.0}, Quality.SENTINEL),
        ("02685a 09670064", {}, Quality.GOOD),
        ("09670064", {}, Quality.GOOD),
    ],
)
def test_where_a_temperature_belongs(frame: str, values: Values, flags: Quality) -> None:
    found = decode(DEVICE, 2, bytes.fromhex(frame))
    temperatures = {m for m in found if m.quantity in {TEMP, AIR}}
    assert {(m.quantity, m.probe): m.value for m in temperatures} == values
    assert all(m.flags == flags for m in temperatures)


def test_settings_override_only_what_they_name() -> None:
    channels = {
        "9": {"quantity": "soil_temperature_c", "probe": 4},
        "12": {"quantity": "soil_moisture_vwc_percent", "probe": 2, "factor": 0.5},
        "1.soil_ec": {"quantity": "soil_ec_us_cm", "probe": 2, "factor": 1000},
    }
    frame = "09670064 0c6864 01c000d2 01bc00fd"
    assert _values(frame, channels=channels) == {
        (VWC, 0): 25.3,
        (TEMP, 4): 10.0,
        (VWC, 2): 25.0,
        (EC, 2): 210.0,
    }
    assert _values(frame) == {
        (TEMP, 0): 10.0,
        (REL, 0): 50.0,
        (EC, 0): 210.0,
        (VWC, 0): 25.3,
    }
    values: Values = {(TEMP, 4): -3.0, (EC, 2): 300.0, (VWC, 0): 20.0}
    _, payload = encode(DEVICE, _measured(values), {"channels": channels})
    assert _values(payload.hex(), channels=channels) == values


@pytest.mark.parametrize(
    ("values", "complaint"),
    [
        ({(VWC, 1): 20.0}, "all probes before probe 1"),
        ({(VWC, 0): 20.0, (VWC, 1): 20.0, (TEMP, 1): 5.0}, "all probes before probe 1"),
        ({(AIR, 0): 5.0}, "only beside air_humidity_percent"),
        ({(TEMP, 0): 5.0, (TEMP, 1): 5.0}, "only beside its moisture or EC"),
        ({(VWC, 0): 6553.6}, "cannot send"),
        ({(Quantity.PERMITTIVITY, 0): 20}, "does not send permittivity"),
    ],
)
def test_encode_refuses(values: Values, complaint: str) -> None:
    with pytest.raises(InputError, match=complaint):
        encode(DEVICE, _measured(values))


def test_no_node_has_more_than_twelve_probes() -> None:
    with pytest.raises(DecodeError, match="more probes"):
        _values("01bc00fd" * 13)
    assert len(_values("01bc00fd" * 12)) == 12


@pytest.mark.parametrize(
    ("values", "frame"),
    [
        ({(RH, 0): 45.5, (AIR, 0): -4.0}, "02685b0367ffd8"),
        ({(RH, 0): 45.1}, "027001c3"),
        ({(VWC, 0): 20.0, (EC, 0): 210}, "3dbc00c83dc000d2"),
        ({(VWC, 0): 20.0, (EC, 0): 210.125}, "3dbc00c83d7f000334cd"),
    ],
)
def test_the_finer_types_are_used_where_needed(values: Values, frame: str) -> None:
    assert encode(DEVICE, _measured(values))[1].hex() == frame
    assert _values(frame) == values
