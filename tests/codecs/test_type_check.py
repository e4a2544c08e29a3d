from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import pytest

from baumfeuchte.codecs.type_check import check, decode_custom
from baumfeuchte.domain.device_type import DeviceType, MappingRule, TypeExample
from baumfeuchte.domain.errors import DecodeError
from baumfeuchte.domain.reading import Quantity
from baumfeuchte.domain.uplink import Uplink

if TYPE_CHECKING:
    from collections.abc import Mapping

V, P = Quantity.BATTERY_V, Quantity.BATTERY_PERCENT
RULES = (MappingRule(path="v", quantity=V), MappingRule(path="p", quantity=P))


def of(kind: Any, *examples: TypeExample) -> DeviceType:
    return DeviceType(name="city/x", kind=kind, rules=RULES, examples=examples, script="s")


def echo(device_type: DeviceType, uplink: Uplink, settings: Mapping[str, object]) -> Any:
    assert device_type.script == "s"
    assert settings == {}
    if not uplink.payload[0]:
        raise DecodeError("no", reason="script_error")
    return {"v": uplink.payload[0], "p": uplink.f_port}


def example(payload: bytes, *expects: tuple[Quantity, int, float]) -> TypeExample:
    return TypeExample(note=payload.hex(), f_port=50, payload=payload, expects=expects)


def test_the_report_says_what_came() -> None:
    report = check(
        of(
            "javascript",
            example(b"\x03", (V, 0, 3.0000001), (P, 0, 50)),
            example(b"\x04", (V, 0, 3), (P, 0, 50)),
            example(b"\x03", (V, 0, 3)),
            example(b"\x03", (V, 0, 3), (P, 0, 50), (P, 1, 50)),
            example(b"\x03", (V, 0, 3), (P, 1, 50)),
            example(b"\x00", (V, 0, 3)),
        ),
        echo,
    )
    assert [found.ok for found in report.examples] == [True, *[False] * 5]
    assert not report.ok
    assert report.examples[1].got == ((P, 0, 50), (V, 0, 4))
    assert report.examples[1].expected == ((P, 0, 50), (V, 0, 3))
    assert report.examples[5].problem == "script_error: no"


def test_a_mapping_runs_no_script() -> None:
    mapped = TypeExample(decoded={"v": "3,6 V"}, expects=((V, 0, 3.6),))
    assert check(of("mapping", mapped), echo).ok


@pytest.mark.parametrize(
    ("kind", "fields", "reason"),
    [
        ("mapping", {"payload": b"\x01"}, "no_decoded_object"),
        ("mapping", {"payload": b"", "decoded": {}}, "no_decoded_object"),
        ("javascript", {"payload": b"", "decoded": {"v": 1}}, "no_payload"),
    ],
)
def test_what_cannot_be_read(kind: str, fields: dict[str, Any], reason: str) -> None:
    uplink = Uplink(dev_eui=None, network="x", received_at=datetime.now(UTC), **fields)
    with pytest.raises(DecodeError) as error:
        decode_custom(of(kind), uplink, {}, echo)
    assert error.value.reason == reason
