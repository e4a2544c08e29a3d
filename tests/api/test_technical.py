"""What decoders and the intake say in English, as the pages say it."""

from __future__ import annotations

import ast
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

import baumfeuchte
from baumfeuchte.api.web.technical import said
from baumfeuchte.api.web.texts import LANGUAGES, TEXTS
from baumfeuchte.codecs import codec, registry
from baumfeuchte.codecs.mapping import measure
from baumfeuchte.codecs.type_check import decode_custom
from baumfeuchte.codecs.type_definition import parse_definition
from baumfeuchte.domain.device_type import DeviceType, MappingRule
from baumfeuchte.domain.errors import DecodeError, InputError
from baumfeuchte.domain.reading import Quantity
from baumfeuchte.domain.uplink import Rejected, Uplink
from baumfeuchte.ingest.envelopes.registry import recognise

if TYPE_CHECKING:
    from collections.abc import Iterator

PACKAGE = Path(baumfeuchte.__file__).parent
RAISERS = {"DecodeError", "Rejected", "Tried"}
"""These are given the reason by its name, ``RefusedError`` and the sandbox's in front."""
COMMAND_LINE = {"bad_line", "codec_fault"}
"""Only `baumfeuchte decode` answers these."""


def _reasons(tree: ast.AST) -> Iterator[str]:
    for node in ast.walk(tree):
        found: list[ast.expr | None] = []
        if isinstance(node, ast.Call):
            name = getattr(node.func, "id", "")
            if name in RAISERS:
                found += [word.value for word in node.keywords if word.arg == "reason"]
            if name in {"RefusedError", "_failed"}:
                found += node.args[:1]
        elif isinstance(node, ast.Dict):
            keys = [getattr(key, "value", None) for key in node.keys]
            if {"reason", "detail"} <= set(keys):
                found.append(node.values[keys.index("reason")])
        for item in found:
            if isinstance(item, ast.Constant) and isinstance(item.value, str) and item.value:
                yield item.value


def all_reasons() -> set[str]:
    """Every code that the decoders and the intake give, from their source."""
    found = set()
    for room in ("codecs", "ingest", "sandbox", "api"):
        for path in (PACKAGE / room).rglob("*.py"):
            found |= set(_reasons(ast.parse(path.read_text("utf-8"))))
    return found - COMMAND_LINE


def test_the_codes_are_found() -> None:
    known = {"unknown_device", "truncated", "encrypted", "script_memory", "no_hex", "storage_error"}
    assert known <= all_reasons()
    assert len(all_reasons()) >= 20


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_reason_has_a_word_and_a_sentence(language: Any) -> None:
    for reason in all_reasons():
        assert f"rejection_{reason}" in TEXTS, reason
        found = said(reason, "", language)
        assert len(found.sentence) > 20, reason
        assert found.sentence.endswith("."), reason


def refused(**kinds: Any) -> tuple[str, str]:
    """What the intake says of a message."""
    found = recognise(kinds, topic="v3/app@t/devices/x/up")
    assert isinstance(found, Rejected), found
    return found.reason, found.detail


def bare(value: object) -> tuple[str, str]:
    """What the intake says of a value on our own topic."""
    found = recognise(value, topic="baumfeuchte/v1/g/readings")
    assert isinstance(found, Rejected), found
    return found.reason, found.detail


def undecoded(call: Any) -> tuple[str, str]:
    """What a decoder says."""
    with pytest.raises(DecodeError) as caught:
        call()
    return caught.value.reason, str(caught.value)


def raised(error: DecodeError) -> tuple[str, str]:
    return error.reason, str(error)


def own(kind: Any = "mapping", script: str = "") -> DeviceType:
    rule = MappingRule(path="moisture", quantity=Quantity.SOIL_MOISTURE_VWC_PERCENT)
    return DeviceType(name="city/probe", kind=kind, rules=(rule,), examples=(), script=script)


NOW = datetime(2026, 7, 15, 3, 30, tzinfo=UTC)
UPLINK = Uplink(dev_eui="a84041c3f1850001", network="try", received_at=NOW, payload=b"")
RULES = own().rules
UP = {"end_device_ids": {"dev_eui": "70B3D57ED0000001"}}
OURS = {"sensor": "a84041c891885c21", "readings": [{"quantity": "battery_v", "value": 3}]}
CASES: list[tuple[tuple[str, str], list[str], bool]] = [
    (raised(codec.truncated("dragino/LSE01", b"123")), ["3 Bytes", "dragino/LSE01"], False),
    (raised(codec.wrong_port("dragino/LSE01", 7)), ["dragino/LSE01", "Port 7"], False),
    (raised(codec.unsupported_version("decentlab/DL-SDD", 9)), ["DL-SDD", "version 9"], False),
    (raised(codec.unsupported_version("decentlab/DL-SDD", None)), ["Protokollversion"], True),
    (raised(codec.undecodable("x/y", "it has 3 bytes instead of 11")), ["3", "11", "x/y"], False),
    (raised(codec.undecodable("x/y", "its checksum is wrong")), ["x/y"], True),
    (raised(codec.invalid_settings("x/y", "The layout is empty.")), ["x/y"], True),
    (undecoded(lambda: registry.codec_of("no/such")), ["no/such"], False),
    (undecoded(lambda: decode_custom(own(), UPLINK, {}, pytest.fail)), ["city/probe"], False),
    (
        undecoded(lambda: decode_custom(own("javascript", "x"), UPLINK, {}, pytest.fail)),
        ["city/probe", "Nutzdaten"],
        False,
    ),
    (undecoded(lambda: measure(RULES, {"feuchte": 3})), ["feuchte"], False),
    (undecoded(lambda: measure(RULES, {"moisture": "nass"})), ["moisture", "'nass'"], False),
    (undecoded(lambda: measure(RULES, {"moisture": 1e999})), ["moisture", "inf"], False),
    (refused(a=1, b=2), ["'a', 'b'"], False),
    (refused(end_device_ids={"dev_eui": "70B3"}, uplink_message={}), ["'70B3'", "dev_eui"], False),
    (refused(**UP, uplink_message={"f_port": 999}), ["f_port", "999", "255"], False),
    (refused(**UP, uplink_message={"frm_payload": "%"}), ["frm_payload", "'%'"], False),
    (bare(23.4), ["23.4", "JSON-Objekt"], False),
    (bare([]), ["[]", "JSON-Objekt"], False),
    (refused(**OURS, observed_at="gestern"), ["observed_at", "'gestern'"], False),
    (refused(**UP, uplink_message=3), ["uplink_message", "3"], True),
    (refused(**OURS, sequence="x"), ["sequence", "'x'"], False),
]


@pytest.mark.parametrize(("english", "values", "left"), CASES)
def test_the_german_sentence_has_the_values(
    english: tuple[str, str], values: list[str], *, left: bool
) -> None:
    reason, detail = english
    found = said(reason, detail, "de")
    for value in values:
        assert value in found.sentence
    assert found.technical == (detail if left else "")
    for word in (" the ", " is ", " of ", "check", "which"):
        assert word not in found.sentence


def definition(**changes: Any) -> str:
    document = {
        "name": "city/probe",
        "kind": "mapping",
        "rules": [{"path": "m", "quantity": "soil_moisture_vwc_percent"}],
        "examples": [{"decoded": {"m": 1}, "expects": []}],
    }
    with pytest.raises(InputError) as caught:
        parse_definition(document | changes)
    return str(caught.value)


def test_a_definition_is_refused_in_german() -> None:
    bad_unit = [{"path": "m", "quantity": "soil_moisture_vwc_percent", "unit": "bar"}]
    for changes, value in (
        ({"name": "probe"}, "'probe' ist kein Name"),
        ({"name": "dragino/LSE01"}, "dragino/LSE01 liest Baumfeuchte selbst"),
        ({"script": "x", "examples": [{"decoded": {"m": 1}, "expects": [
            {"quantity": "battery_v", "value": 1}]}]}, "braucht ein Skript"),
        ({"rules": bad_unit}, "Die Einheit 'bar' passt nicht"),
    ):  # fmt: skip
        found = said("definition", definition(**changes), "de")
        assert value in found.sentence
        assert found.technical == ""
    other = definition(rules=[])
    assert said("definition", other, "de").technical == other


def test_what_nobody_foresaw_is_shown_as_it_is() -> None:
    found = said("brand_new", "Something else is wrong.", "de")
    assert (found.sentence, found.technical) == ("", "Something else is wrong.")


def test_every_example_of_ours_is_told_in_german() -> None:
    notes = {
        example.note
        for name in registry.device_names()
        for example in registry.codec_of(name).examples
    }
    assert len(notes) > 50
    assert {f"example_{note}" for note in notes} <= TEXTS.keys()
