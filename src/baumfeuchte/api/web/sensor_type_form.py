"""The form of a device type of the city: from its definition to fields, and back."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from baumfeuchte.api.web.sensor_types_view import pretty
from baumfeuchte.codecs.type_definition import definition_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from baumfeuchte.domain.device_type import DeviceType

_EMPTY_RULES: Final = 3
_KNOWN: Final = ("path", "quantity", "unit", "probe", "depth_cm")
_MOST_RULES: Final = 60


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleFields:
    """A rule in the form; ``more`` keeps the members that the form has no field for."""

    path: str = ""
    quantity: str = ""
    unit: str = ""
    probe: str = ""
    depth_cm: str = ""
    more: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class TypeForm:
    """The form of a device type, as it was written."""

    name: str = ""
    kind: str = "mapping"
    note: str = ""
    script: str = ""
    rules: tuple[RuleFields, ...] = ()
    examples: str = ""


def form_of(own: DeviceType | None) -> TypeForm:
    """The form as it is first shown."""
    if own is None:
        return TypeForm(rules=(RuleFields(),) * _EMPTY_RULES, examples=pretty([_first_example()]))
    document: dict[str, Any] = definition_of(own)
    rules = [_rule_fields(rule) for rule in document["rules"]]
    return TypeForm(
        name=own.name,
        kind=own.kind,
        note=own.note,
        script=own.script,
        rules=(*rules, *(RuleFields(),) * _EMPTY_RULES),
        examples=pretty(document["examples"]),
    )


def _first_example() -> dict[str, object]:
    return {
        "note": "",
        "decoded": {"soil_moisture": 23.5},
        "expects": [{"quantity": "soil_moisture_vwc_percent", "probe": 0, "value": 23.5}],
    }


def _rule_fields(rule: Mapping[str, Any]) -> RuleFields:
    more = {key: value for key, value in rule.items() if key not in _KNOWN}
    return RuleFields(
        path=str(rule["path"]),
        quantity=str(rule["quantity"]),
        unit=str(rule.get("unit", "")),
        probe=str(rule.get("probe", "")),
        depth_cm=f"{rule['depth_cm']:g}" if "depth_cm" in rule else "",
        more=json.dumps(more, ensure_ascii=False) if more else "",
    )


def read_type_form(values: Mapping[str, object]) -> TypeForm:
    """The form as it was posted."""
    said = {
        key: str(values.get(key) or "") for key in ("name", "kind", "note", "script", "examples")
    }
    rules = []
    for number in range(_MOST_RULES):
        fields = {
            key: str(values.get(f"{key}_{number}") or "").strip() for key in (*_KNOWN, "more")
        }
        if fields["path"]:
            rules.append(RuleFields(**fields))
    return TypeForm(
        name=said["name"].strip(),
        kind=said["kind"],
        note=said["note"].strip(),
        script=said["script"].replace("\r\n", "\n"),
        rules=(*rules, *(RuleFields(),) * _EMPTY_RULES),
        examples=said["examples"],
    )


def document_of(form: TypeForm) -> dict[str, object]:
    """The JSON form of a definition; ``codecs.type_definition`` judges it.

    Raises:
        ValueError: examples or further members of a rule are no JSON.
    """
    document: dict[str, object] = {"name": form.name, "kind": form.kind}
    if form.note:
        document["note"] = form.note
    if form.script.strip():
        document["script"] = form.script
    document["rules"] = [_rule(rule) for rule in form.rules if rule.path]
    document["examples"] = json.loads(form.examples or "[]")
    return document


def _rule(fields: RuleFields) -> dict[str, object]:
    rule: dict[str, object] = {"path": fields.path, "quantity": fields.quantity}
    if fields.more:
        rule |= json.loads(fields.more)
    if fields.unit:
        rule["unit"] = fields.unit
    if fields.probe and "probe_from" not in rule:
        rule["probe"] = int(fields.probe)
    if fields.depth_cm:
        rule["depth_cm"] = float(fields.depth_cm.replace(",", "."))
    return rule
