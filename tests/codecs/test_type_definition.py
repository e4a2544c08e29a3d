"""Definitions of device types: read, refused with a sentence, and written again."""

from __future__ import annotations

from copy import deepcopy
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from baumfeuchte.codecs.type_definition import definition_of, parse_definition
from baumfeuchte.domain.errors import InputError
from baumfeuchte.domain.reading import Quantity

MAPPING: dict[str, Any] = {
    "name": "city/probe",
    "kind": "mapping",
    "note": "keys of March",
    "rules": [
        {
            "path": "sensor1.humidity",
            "quantity": "soil_moisture_vwc_percent",
            "unit": "m3/m3",
            "factor": 0.5,
            "offset": 1,
            "probe_from": {"path": "sensor1.id", "probes": {"1": 0, "2": 1}},
            "time_path": "at",
            "absent": ["65535", "err"],
            "depth_cm": 40,
        },
        {
            "path": "cb",
            "quantity": "soil_water_tension_kpa",
            "probe": 2,
            "unit": "cbar",
            "sensor": "watermark",
        },
    ],
    "examples": [
        {
            "note": "dry",
            "f_port": 2,
            "decoded": {"cb": 33},
            "expects": [{"quantity": "soil_water_tension_kpa", "probe": 2, "value": 33}],
        }
    ],
}
SCRIPT: dict[str, Any] = {
    "name": "city/script",
    "kind": "javascript",
    "script": "function decodeUplink() { return {v: 1}; } // '\\u0000' is fine here",
    "rules": [{"path": "v", "quantity": "battery_v", "probe": 0}],
    "examples": [
        {"payload_hex": "0aff", "expects": [{"quantity": "battery_v", "probe": 0, "value": 1}]}
    ],
}


@pytest.mark.parametrize("document", [MAPPING, SCRIPT])
def test_there_and_back(document: dict[str, Any]) -> None:
    assert definition_of(parse_definition(document)) == document


def test_what_is_read() -> None:
    first, second = parse_definition(MAPPING).rules
    assert first.probe_from is not None
    assert first.probe_from.probes == {"1": 0, "2": 1}
    assert (second.probe, second.sensor, second.depth_cm) == (2, "watermark", None)
    (example,) = parse_definition(SCRIPT).examples
    assert (example.payload, example.f_port) == (b"\x0a\xff", None)
    assert example.expects == ((Quantity.BATTERY_V, 0, 1),)


def changed(document: dict[str, Any], path: str, value: object) -> dict[str, Any]:
    found: Any = (copy := deepcopy(document))
    *way, last = [int(step) if step.isdigit() else step for step in path.split("/")]
    for step in way:
        found = found[step]
    if value is ...:
        del found[last]
    else:
        found[last] = value
    return copy


@pytest.mark.parametrize(
    ("path", "value", "said"),
    [
        ("name", ..., "'' is no name"),
        ("name", "probe", "write vendor/model"),
        ("name", "a/b/c", "write vendor/model"),
        ("name", "dragino/lse01", "decoded by Baumfeuchte itself"),
        ("name", "Baumfeuchte/Values", "decoded by Baumfeuchte itself"),
        ("kind", "python", "kind must be javascript or mapping"),
        ("script", "x", "a mapping has none"),
        ("rules", [], "list of 1 to"),
        ("rules", ..., "needs rules"),
        ("rules/0", "x", r"rules\[0\] must be a JSON object"),
        ("rules/0/path", "a..b", "is no path"),
        ("rules/0/path", ..., r"rules\[0\] needs path"),
        ("rules/0/quantity", "moisture", "must be one of soil_water_tension_kpa, "),
        ("rules/0/unit", "kPa", "comes in %, "),
        ("rules/0/factor", True, "factor of .* must be a number"),
        ("rules/0/factor", float("nan"), "no proper JSON"),
        ("rules/0/probes", 1, "unknown members: probes"),
        ("rules/0/probe_from", {"path": "x"}, "probes of .* must be a JSON object"),
        ("rules/0/probe_from", {"path": "x", "probes": {}}, "at least one probe"),
        ("rules/0/probe_from/probes", {"1": "a"}, "whole number from 0 to 255"),
        ("rules/0/absent", "x", "absent of .* must be a list"),
        ("rules/0/absent", [None], "numbers and texts only"),
        ("rules/0/sensor", "watermark", "for a soil water tension"),
        ("rules/0/depth_cm", -1, "from 0 to 1000"),
        ("rules/0/time_path", 5, "must be text"),
        ("rules/1/probe", 1.0, "whole number"),
        ("rules/1/probe", 256, "whole number"),
        ("examples", [], "list of 1 to"),
        ("examples/0/decoded", ..., "needs decoded"),
        ("examples/0/decoded", [], "must be a JSON object"),
        ("examples/0/f_port", 256, "whole number from 0 to 255"),
        ("examples/0/expects", [], "list of 1 to"),
        ("examples/0/expects/0/value", "33", "must be a number"),
        ("examples/0/expects/0/value", 10**400, "from -1e"),
        ("note", "a\0b", "NUL"),
        ("note", "\ud800", "no proper JSON"),
        ("extra", 1, "The definition has unknown members: extra"),
    ],
)
def test_refused(path: str, value: object, said: str) -> None:
    with pytest.raises(InputError, match=said):
        parse_definition(changed(MAPPING, path, value))


@pytest.mark.parametrize(
    ("path", "value", "said"),
    [
        ("script", ..., "needs a script"),
        ("script", "  ", "needs a script"),
        ("script", "x" * 600_000, "longer than"),
        ("examples/0/payload_hex", "0", "pairs of hexadecimal digits"),
        ("examples/0/payload_hex", ..., "needs payload_hex"),
    ],
)
def test_scripts_refused(path: str, value: object, said: str) -> None:
    with pytest.raises(InputError, match=said):
        parse_definition(changed(SCRIPT, path, value))


def test_one_name() -> None:
    assert parse_definition(changed(MAPPING, "name", ...), "other/name").name == "other/name"
    assert parse_definition(MAPPING, "City/Probe").name == "City/Probe"
    with pytest.raises(InputError, match="use one name"):
        parse_definition(MAPPING, "other/name")


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner),
    max_leaves=8,
)


@given(document=JSON)
def test_any_document_is_refused_with_a_sentence(document: object) -> None:
    with pytest.raises(InputError):
        parse_definition(document)


@given(
    value=JSON,
    path=st.sampled_from(
        [
            "kind",
            "rules",
            "rules/0",
            "rules/0/absent",
            "rules/0/probe_from",
            "rules/0/probe_from/probes",
            "rules/0/time_path",
            "examples",
            "examples/0",
            "examples/0/expects/0",
            "note",
        ]
    ),
)
def test_any_member_is_read_or_refused(value: object, path: str) -> None:
    try:
        found = parse_definition(changed(MAPPING, path, value))
    except InputError:
        return
    assert parse_definition(definition_of(found)) == found
