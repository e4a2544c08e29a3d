from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from baumfeuchte.codecs.registry import decode, encode
from baumfeuchte.domain.errors import DecodeError, InputError
from baumfeuchte.domain.reading import Measurement, Quality, Quantity

VWC, TEMP, EC, EPS, VOLT = (
    Quantity.SOIL_MOISTURE_VWC_PERCENT,
    Quantity.SOIL_TEMPERATURE_C,
    Quantity.SOIL_EC_US_CM,
    Quantity.PERMITTIVITY,
    Quantity.BATTERY_V,
)
NOON = datetime(2026, 7, 15, 12, tzinfo=UTC)
Values = dict[tuple[Quantity, int], float]

FIRST: Values = {(VWC, 0): 27.0, (TEMP, 0): 16.0, (EC, 0): 280}
SECOND: Values = {(VWC, 1): 29.0, (TEMP, 1): -0.5, (EC, 1): 320}
BATTERY: Values = {(VOLT, 0): 3.6}

every_device = pytest.mark.parametrize("device", ["dragino/SE02-LB", "dragino/SE02-LS"])


def _measured(values: Values, observed_at: datetime | None = None) -> list[Measurement]:
    return [
        Measurement(quantity=q, probe=p, value=value, observed_at=observed_at)
        for (q, p), value in values.items()
    ]


def _values(measurements: tuple[Measurement, ...]) -> Values:
    return {(m.quantity, m.probe): m.value for m in measurements}


@every_device
@pytest.mark.parametrize(
    ("values", "payload_hex"),
    [
        (BATTERY, "0e100ccc" + "0" * 24 + "10"),
        ({**BATTERY, **FIRST, **SECOND}, "0e100ccc0a8c064001180b54ffce014010"),
        ({**BATTERY, **SECOND}, "0e100ccc0000000000000b54ffce014010"),
        ({**BATTERY, (EPS, 0): 25.0}, "0e100ccc00fa0000000000000000000090"),
        ({**BATTERY, (EPS, 1): 0.0}, "0e100ccc00000000000000000001000090"),
    ],
)
def test_encode(device: str, values: Values, payload_hex: str) -> None:
    payload = bytes.fromhex(payload_hex)
    assert encode(device, _measured(values)) == (2, payload)
    assert _values(decode(device, 2, payload)) == values


@every_device
@pytest.mark.parametrize(
    ("values", "complaint"),
    [
        ({}, "sends battery_v in every frame"),
        ({**BATTERY, (VWC, 1): 20.0}, "only together"),
        ({**BATTERY, **FIRST, (EPS, 0): 9.0}, "does not send soil_"),
        ({**BATTERY, **FIRST, (EPS, 1): 9.0}, "does not send soil_"),
        ({**BATTERY, (VWC, 2): 9.0}, "of probe 2"),
        ({**BATTERY, (VWC, 1): 0.0, (TEMP, 1): 0.0, (EC, 1): 0}, "mean that it has no probe"),
        ({**BATTERY, **FIRST, (TEMP, 0): 327.68}, "cannot send 327.68"),
        ({(VOLT, 0): 16.384}, "cannot send 16.384"),
    ],
)
def test_encode_refuses(device: str, values: Values, complaint: str) -> None:
    with pytest.raises(InputError, match=complaint):
        encode(device, _measured(values))


@every_device
def test_datalog(device: str) -> None:
    later = NOON + timedelta(minutes=20)
    records = [*_measured({**FIRST, **SECOND}, NOON), *_measured({**FIRST, (EC, 0): 5120}, later)]
    f_port, payload = encode(device, records)
    assert f_port == 3
    assert payload.hex() == (
        "0a8c064001180b54ffce0140006a577640" + "0a8c06401400000000000000006a577af0"
    )
    again = decode(device, 3, payload)
    assert [(m.quantity, m.probe, m.value, m.observed_at) for m in again] == [
        (m.quantity, m.probe, m.value, m.observed_at) for m in records
    ]
    assert all(m.flags == Quality.BACKFILL for m in again)
    assert encode(device, again) == (f_port, payload)


@every_device
@pytest.mark.parametrize(
    ("measurements", "complaint"),
    [
        (_measured(BATTERY) + _measured(FIRST, NOON), "frame of their own"),
        (_measured(BATTERY, NOON), "does not send battery_v"),
        (_measured({(VWC, 0): 20.0}, NOON), "only together"),
        (_measured(FIRST, datetime(1970, 1, 2, tzinfo=UTC)), "No device's clock shows"),
    ],
)
def test_encode_refuses_records(
    device: str, measurements: list[Measurement], complaint: str
) -> None:
    with pytest.raises(InputError, match=complaint):
        encode(device, measurements)


@pytest.mark.parametrize(
    ("f_port", "good"),
    [(None, {17}), (2, {17}), (3, {17, 34, 51}), (5, {7}), (4, set()), (0, set())],
)
def test_lengths_and_ports(f_port: int | None, good: set[int]) -> None:
    for length in range(1, 52):
        payload = bytes([1]) * length
        if length in good:
            decode("dragino/SE02-LB", f_port, payload)
            continue
        with pytest.raises(DecodeError) as caught:
            decode("dragino/SE02-LB", f_port, payload)
        short = f_port == 3 or length < max(good, default=0)
        expected = "truncated" if short else "undecodable"
        assert caught.value.reason == (expected if good else "wrong_port")


soil = st.tuples(
    st.integers(0, 0xFFFF).map(lambda raw: raw / 100),
    st.integers(-0x8000, 0x7FFF).map(lambda raw: raw / 100),
    st.integers(0, 0xFFFF),
).filter(any)


@given(probes=st.dictionaries(st.integers(0, 1), soil), raw=st.integers(0, 0x3FFF))
def test_any_uplink_returns(probes: dict[int, tuple[float, float, int]], raw: int) -> None:
    values: Values = {(VOLT, 0): raw / 1000}
    for probe, found in probes.items():
        values |= {(q, probe): value for q, value in zip((VWC, TEMP, EC), found, strict=True)}
    f_port, payload = encode("dragino/SE02-LB", _measured(values))
    again = decode("dragino/SE02-LB", f_port, payload)
    assert _values(again) == values
    assert encode("dragino/SE02-LB", again) == (f_port, payload)
