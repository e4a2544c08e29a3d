"""The JSON form of a device type (docs/device-types.md), both ways."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from typing import Final

from baumfeuchte.codecs.json_members import Members
from baumfeuchte.codecs.mapping import SENSORS
from baumfeuchte.codecs.object_path import steps_of, text_of
from baumfeuchte.codecs.registry import has_codec
from baumfeuchte.codecs.units import conversion, units_of
from baumfeuchte.domain.device_type import DeviceType, Kind, MappingRule, ProbeFrom, TypeExample
from baumfeuchte.domain.errors import InputError
from baumfeuchte.domain.reading import Quantity
from baumfeuchte.domain.sensor_id import VALUES_DEVICE

LONGEST_SCRIPT: Final = 512 * 1024
_MOST_RULES: Final = 200
_MOST_EXAMPLES: Final = 50
_LAST_PROBE: Final = 255
_LAST_PORT: Final = 255
_DEEPEST_CM: Final = 1000.0
_NAME: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9._+-]{0,40}/[A-Za-z0-9][A-Za-z0-9._+-]{0,60}")
_NUL: Final = re.compile(r"(?<!\\)(?:\\\\)*\\u0000")
"""A NUL as JSON writes it; a script may well hold the six characters of its escape."""

_KINDS: Final[Mapping[str, Kind]] = {"javascript": "javascript", "mapping": "mapping"}


def parse_definition(document: object, name: str | None = None) -> DeviceType:
    """Read a definition.

    Args:
        document: as JSON was read.
        name: what the type must be called; None: as its ``name`` says.

    Returns:
        The device type; its examples have not been run.

    Raises:
        InputError: a member is missing, unknown or cannot be used.
    """
    _check_text(document)
    members = Members(document, "the definition")
    said = members.text("name", name or "")
    if name is not None and said.lower() != name.lower():
        raise InputError(f"The definition is of {said!r}, not of {name!r}; use one name.")
    kind = _KINDS.get(members.text("kind"))
    if kind is None:
        raise InputError("kind must be javascript or mapping.")
    device_type = DeviceType(
        name=_checked_name(name or said),
        kind=kind,
        note=members.text("note", ""),
        script=members.text("script", ""),
        rules=members.each("rules", _rule, _MOST_RULES),
        examples=members.each("examples", _example, _MOST_EXAMPLES),
    )
    members.end()
    _check_kind(device_type)
    return device_type


def _check_text(document: object) -> None:
    """Refuse what JSON may hold and the database cannot."""
    try:
        text = json.dumps(document, ensure_ascii=False, allow_nan=False)
        text.encode()
    except (ValueError, RecursionError) as error:
        msg = (
            "The definition has characters, numbers or depths that are no proper JSON; remove them."
        )
        raise InputError(msg) from error
    if _NUL.search(text):
        raise InputError("The definition holds a NUL character; remove it.")


def _checked_name(name: str) -> str:
    if not _NAME.fullmatch(name):
        raise InputError(f"{name!r} is no name of a device type; write vendor/model.")
    if has_codec(name) or name.lower() == VALUES_DEVICE:
        raise InputError(f"{name} is decoded by Baumfeuchte itself; choose another name.")
    return name


def _check_kind(device_type: DeviceType) -> None:
    if (device_type.kind == "javascript") is not bool(device_type.script.strip()):
        raise InputError("A device type of kind javascript needs a script, a mapping has none.")
    if len(device_type.script) > LONGEST_SCRIPT:
        raise InputError(f"The script is longer than {LONGEST_SCRIPT} characters; shorten it.")
    for number, example in enumerate(device_type.examples):
        fits = example.payload if device_type.kind == "javascript" else example.decoded
        if not fits:
            needed = "payload_hex" if device_type.kind == "javascript" else "decoded"
            raise InputError(f"examples[{number}] needs {needed}, which is what the type reads.")


def _rule(document: object, place: str) -> MappingRule:
    members = Members(document, place)
    quantity = _quantity(members, "quantity")
    depth = members.optional("depth_cm")
    if depth is not None:
        depth = Members({"depth_cm": depth}, place).number("depth_cm", None, 0, _DEEPEST_CM)
    rule = MappingRule(
        path=_path(members.text("path")),
        quantity=quantity,
        probe=members.whole("probe", 0, _LAST_PROBE),
        unit=_unit(quantity, members.text("unit", ""), place),
        factor=members.number("factor", 1.0, -1e9, 1e9),
        offset=members.number("offset", 0.0, -1e9, 1e9),
        probe_from=_probe_from(members.optional("probe_from"), place),
        time_path=_optional_path(members.optional("time_path"), place),
        absent=_absent(members.optional("absent"), place),
        sensor=_sensor(quantity, members.text("sensor", ""), place),
        depth_cm=depth,
    )
    members.end()
    return rule


def _quantity(members: Members, key: str) -> Quantity:
    try:
        return Quantity(members.text(key))
    except ValueError:
        raise members.wrong(key, f"one of {', '.join(Quantity)}") from None


def _path(text: str) -> str:
    steps_of(text)
    return text


def _optional_path(found: object, place: str) -> str | None:
    return None if found is None else _path(Members({"time_path": found}, place).text("time_path"))


def _unit(quantity: Quantity, unit: str, place: str) -> str:
    if conversion(quantity, unit) is None:
        known = ", ".join(units_of(quantity)) or "no unit"
        raise InputError(
            f"unit of {place} is {unit!r}, but {quantity.value} comes in {known}; correct it."
        )
    return unit


def _sensor(quantity: Quantity, sensor: str, place: str) -> str:
    if sensor and (sensor not in SENSORS or quantity is not Quantity.SOIL_WATER_TENSION_KPA):
        raise InputError(
            f"sensor of {place} must be one of {', '.join(SENSORS)}, for a soil water tension."
        )
    return sensor


def _probe_from(found: object, place: str) -> ProbeFrom | None:
    if found is None:
        return None
    members = Members(found, f"probe_from of {place}")
    path, probes = _path(members.text("path")), members.optional("probes")
    members.end()
    numbers = Members(probes, f"probes of {place}")
    if not isinstance(probes, Mapping) or not probes:
        raise InputError(f"probes of {place} must name at least one probe.")
    return ProbeFrom(path=path, probes={k: numbers.whole(k, None, _LAST_PROBE) for k in probes})


def _absent(found: object, place: str) -> frozenset[str]:
    if found is None:
        return frozenset()
    if not isinstance(found, Sequence) or isinstance(found, str):
        raise InputError(f"absent of {place} must be a list of numbers and texts.")
    if not all(isinstance(item, str | int | float) for item in found):
        raise InputError(f"absent of {place} must hold numbers and texts only.")
    return frozenset(text_of(item) for item in found)


def _example(document: object, place: str) -> TypeExample:
    members = Members(document, place)
    port = members.optional("f_port")
    decoded = members.optional("decoded")
    if decoded is not None and not isinstance(decoded, Mapping):
        raise members.wrong("decoded", "a JSON object")
    example = TypeExample(
        note=members.text("note", ""),
        f_port=None if port is None else Members({"p": port}, place).whole("p", None, _LAST_PORT),
        payload=_bytes(members),
        decoded=decoded,
        expects=members.each("expects", _expected, _MOST_RULES),
    )
    members.end()
    return example


def _bytes(members: Members) -> bytes:
    try:
        return bytes.fromhex(members.text("payload_hex", ""))
    except ValueError:
        raise members.wrong("payload_hex", "pairs of hexadecimal digits") from None


def _expected(document: object, place: str) -> tuple[Quantity, int, float]:
    members = Members(document, place)
    expected = (
        _quantity(members, "quantity"),
        members.whole("probe", 0, _LAST_PROBE),
        members.number("value", None, -1e12, 1e12),
    )
    members.end()
    return expected


def definition_of(device_type: DeviceType) -> dict[str, object]:
    """The JSON form of a device type; what says nothing is left out."""
    document: dict[str, object] = {"name": device_type.name, "kind": device_type.kind}
    if device_type.note:
        document["note"] = device_type.note
    if device_type.script:
        document["script"] = device_type.script
    document["rules"] = [_rule_document(rule) for rule in device_type.rules]
    document["examples"] = [_example_document(example) for example in device_type.examples]
    return document


def _rule_document(rule: MappingRule) -> dict[str, object]:
    source = rule.probe_from
    document = {
        "path": rule.path,
        "quantity": rule.quantity.value,
        "probe": None if source else rule.probe,
        "probe_from": {"path": source.path, "probes": dict(source.probes)} if source else None,
        "unit": rule.unit or None,
        "factor": None if rule.factor == 1 else rule.factor,
        "offset": rule.offset or None,
        "time_path": rule.time_path,
        "absent": sorted(rule.absent) or None,
        "sensor": rule.sensor or None,
        "depth_cm": rule.depth_cm,
    }
    return {key: value for key, value in document.items() if value is not None}


def _example_document(example: TypeExample) -> dict[str, object]:
    document = {
        "note": example.note or None,
        "f_port": example.f_port,
        "payload_hex": example.payload.hex() or None,
        "decoded": None if example.decoded is None else dict(example.decoded),
        "expects": [
            {"quantity": quantity.value, "probe": probe, "value": value}
            for quantity, probe, value in example.expects
        ],
    }
    return {key: value for key, value in document.items() if value is not None}
