from __future__ import annotations

from contextlib import suppress
from datetime import UTC, datetime

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
SE0X = "dragino/SE0X-LB"
Values = dict[tuple[Quantity, int], float]
BATTERY: Values = {(VOLT, 0): 3.6}
THIRD: Values = {(VWC, 2): 25.1, (TEMP, 2): -2.0, (EC, 2): 260}


def _measured(values: Values) -> list[Measurement]:
    return [Measurement(quantity=q, probe=p, value=value) for (q, p), value in values.items()]


def _values(measurements: tuple[Measurement, ...]) -> Values:
    return {(m.quantity, m.probe): m.value for m in measurements}


@pytest.mark.parametrize("device", [SE0X, "dragino/SE0X-LS"])
@pytest.mark.parametrize(
    ("values", "payload_hex"),
    [
        (BATTERY, "0e100ccc00" + "0" * 48),
        ({**BATTERY, **THIRD}, "0e100ccc02" + "0" * 24 + "09ceff380104" + "0" * 12),
        (
            {**BATTERY, (EPS, 0): 25.0, (EPS, 3): 0.0},
            "0e100ccc89" + "00fa00000000" + "0" * 24 + "000000010000",
        ),
    ],
)
def test_encode(device: str, values: Values, payload_hex: str) -> None:
    payload = bytes.fromhex(payload_hex)
    f_port, found = encode(device, _measured(values))
    assert (f_port, found.hex()) == (2, payload.hex())
    assert _values(decode(device, 2, payload)) == values


@pytest.mark.parametrize(
    ("values", "complaint"),
    [
        ({}, "sends battery_v in every frame"),
        ({**BATTERY, (VWC, 3): 20.0}, "only together"),
        ({**BATTERY, (VWC, 4): 20.0}, "of probe 4"),
        ({**BATTERY, **THIRD, (EPS, 0): 9.0}, "does not send soil_"),
        ({**BATTERY, (VWC, 1): 0.0, (TEMP, 1): 0.0, (EC, 1): 0}, "mean that it has no probe"),
    ],
)
def test_encode_refuses(values: Values, complaint: str) -> None:
    with pytest.raises(InputError, match=complaint):
        encode(SE0X, _measured(values))


def test_encode_refuses_records() -> None:
    time = datetime(2026, 7, 15, 12, tzinfo=UTC)
    with pytest.raises(InputError, match="sends no records"):
        encode(SE0X, [Measurement(quantity=VOLT, probe=0, value=3.6, observed_at=time)])


@pytest.mark.parametrize("f_port", [0, 1, 3, 4, 85])
def test_wrong_port(f_port: int) -> None:
    with pytest.raises(DecodeError) as caught:
        decode(SE0X, f_port, bytes.fromhex("0e100ccc00"))
    assert caught.value.reason == "wrong_port"


words = st.tuples(st.integers(0, 0xFFFF), st.integers(-0x8000, 0x7FFF), st.integers(0, 0xFFFF))
probes = st.dictionaries(st.integers(0, 3), words.filter(any), min_size=1)


def _words(raws: tuple[int, int, int]) -> bytes:
    return b"".join((raw % 0x10000).to_bytes(2, "big") for raw in raws)


@given(found=probes)
def test_both_layouts_say_the_same(found: dict[int, tuple[int, int, int]]) -> None:
    mask = sum(1 << (3 - probe) for probe in found)
    head = bytes.fromhex("0e100ccc") + bytes([mask])
    fixed = head + b"".join(_words(found.get(probe, (0, 0, 0))) for probe in range(4))
    packed = head + b"".join(_words(found[probe]) for probe in sorted(found))
    values = _values(decode(SE0X, 2, fixed))
    assert len(values) == 3 * len(found) + 1
    assert values == _values(decode(SE0X, 2, packed))
    for probe, (moisture, temperature, ec) in found.items():
        assert values[VWC, probe] == moisture / 100
        assert values[TEMP, probe] == temperature / 100
        assert values[EC, probe] == ec


@given(found=probes, cut=st.integers(0, 28))
def test_a_cut_frame_of_fixed_places_says_nothing_wrong(
    found: dict[int, tuple[int, int, int]], cut: int
) -> None:
    payload = encode(
        SE0X,
        _measured(
            BATTERY
            | {
                (quantity, probe): value
                for probe, raws in found.items()
                for quantity, value in zip(
                    (VWC, TEMP, EC), (raws[0] / 100, raws[1] / 100, raws[2]), strict=True
                )
            }
        ),
    )[1]
    whole = _values(decode(SE0X, 2, payload))
    if not cut:
        return
    measurements: tuple[Measurement, ...] = ()
    with suppress(DecodeError):
        measurements = decode(SE0X, 2, payload[:cut])
    for m in measurements:
        assert whole.get((m.quantity, m.probe)) == m.value or m.flags & Quality.SUSPECT
