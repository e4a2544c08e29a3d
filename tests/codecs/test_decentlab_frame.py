"""The common frame, with a model that nobody sells."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from baumfeuchte.codecs.codec import NO_SETTINGS
from baumfeuchte.codecs.decentlab_frame import Decentlab, Word
from baumfeuchte.codecs.field import Field, linear
from baumfeuchte.domain.errors import DecodeError, InputError
from baumfeuchte.domain.reading import Measurement, Quality, Quantity

VWC, EPS, TEMP, VOLT = (
    Quantity.SOIL_MOISTURE_VWC_PERCENT,
    Quantity.PERMITTIVITY,
    Quantity.SOIL_TEMPERATURE_C,
    Quantity.BATTERY_V,
)
NEVER_JUDGED = Field(quantity=EPS, to_value=float, to_raw=None, judge=lambda _: Quality.GOOD)
MODEL = Decentlab(
    name="acme/THREE",
    blocks=(
        (Word(fields=(linear(VWC), NEVER_JUDGED), probe=2), Word()),
        (Word(fields=(linear(TEMP, absent=frozenset({0})),)),),
        (Word(fields=(linear(VOLT, divisor=1000),)),),
    ),
    examples=(),
)


def _decode(payload_hex: str) -> tuple[Measurement, ...]:
    return MODEL.decode(None, bytes.fromhex(payload_hex), NO_SETTINGS)


def _rows(payload_hex: str) -> list[tuple[Quantity, int, float]]:
    return [(m.quantity, m.probe, m.value) for m in _decode(payload_hex)]


@pytest.mark.parametrize(
    ("payload_hex", "rows"),
    [
        ("02beef0000", []),
        ("02beef0001001e0007", [(VWC, 2, 30.0), (EPS, 2, 30.0)]),
        ("02beef0002000c", [(TEMP, 0, 12.0)]),
        ("02beef00020000", []),
        ("02beef00040ce4", [(VOLT, 0, 3.3)]),
        ("02beef0003001e0007000c", [(VWC, 2, 30.0), (EPS, 2, 30.0), (TEMP, 0, 12.0)]),
        ("02beef0005001e00070ce4", [(VWC, 2, 30.0), (EPS, 2, 30.0), (VOLT, 0, 3.3)]),
        ("02beef0006000c0ce4", [(TEMP, 0, 12.0), (VOLT, 0, 3.3)]),
    ],
)
def test_blocks_follow_the_flags(payload_hex: str, rows: list[tuple[Quantity, int, float]]) -> None:
    assert _rows(payload_hex) == rows


def test_flags_of_a_word_hold_for_all_its_values() -> None:
    good = _decode("02beef000100640007")
    assert [m.flags for m in good] == [Quality.GOOD, Quality.GOOD]
    bad = _decode("02beef000100650007")
    assert [m.flags for m in bad] == [Quality.OUT_OF_RANGE, Quality.OUT_OF_RANGE]
    # ... and end with the word
    after = _decode("02beef0003006500070014")
    assert [m.flags for m in after][-1] == Quality.GOOD


@pytest.mark.parametrize(
    ("payload_hex", "reason"),
    [
        ("02", "truncated"),
        ("02beef00", "truncated"),
        ("02beef0007001e", "truncated"),
        ("02beef0007001e0007000c0c", "truncated"),
        ("02beef0007001e0007000c0ce400", "undecodable"),
        ("02beef000000", "undecodable"),
        ("02beef0008001e", "undecodable"),
        ("02beef8001001e0007", "undecodable"),
        ("00beef0002000c", "unsupported_version"),
        ("ffbeef0002000c", "unsupported_version"),
    ],
)
def test_refused_frames(payload_hex: str, reason: str) -> None:
    with pytest.raises(DecodeError, match="acme/THREE") as caught:
        _decode(payload_hex)
    assert caught.value.reason == reason


def _encode(*rows: tuple[Quantity, int, float]) -> str:
    measurements = [Measurement(quantity=q, probe=p, value=v) for q, p, v in rows]
    f_port, payload = MODEL.encode(measurements, NO_SETTINGS)
    assert f_port == 1
    return payload.hex()


def test_encode_leaves_empty_blocks_out() -> None:
    assert _encode() == "0200010000"
    assert _encode((TEMP, 0, 12.0)) == "0200010002000c"
    assert _encode((VWC, 2, 30.0)) == "0200010001001e0000"
    assert _encode((EPS, 2, 99.0), (VWC, 2, 30.0)) == "0200010001001e0000"
    assert _encode((VOLT, 0, 3.3), (VWC, 2, 0.0)) == "0200010005000000000ce4"


def test_encode_refuses() -> None:
    with pytest.raises(InputError, match="give also soil_moisture_vwc_percent"):
        _encode((EPS, 2, 30.0))
    with pytest.raises(InputError, match="of probe 0"):
        _encode((VWC, 0, 30.0))
    with pytest.raises(InputError, match="cannot send 0"):
        _encode((TEMP, 0, 0.0))
    record = Measurement(
        quantity=VOLT, probe=0, value=3.3, observed_at=datetime(2026, 7, 15, tzinfo=UTC)
    )
    with pytest.raises(InputError, match="sends no records"):
        MODEL.encode([record], NO_SETTINGS)
