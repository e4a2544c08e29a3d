"""ChirpStack's device list, and the tags of a device, as a table of sensors.

The list is what ``GET /api/devices`` answers (``{"totalCount": 2, "result": [{"devEui": ...,
"deviceProfileName": ..., "tags": {...}}]}``), the answers for single devices
(``{"device": {...}}``) one after the other, or a plain array of devices; names in camelCase or
snake_case, of version 3 (``devEUI``) or 4. ChirpStack API, ``api/device.proto``: DeviceListItem,
Device.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import orjson

from baumfeuchte.registry.findings import FileError
from baumfeuchte.registry.sheets.sheet import Sheet, SheetRow, cell_of
from baumfeuchte.registry.sheets.text import decode

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

_EUI_NAMES: Final = ("devEui", "devEUI", "dev_eui", "deveui")
_PROFILE_NAMES: Final = ("deviceProfileName", "device_profile_name")
_CREATED_NAMES: Final = ("createdAt", "created_at")


def device_sheet(data: bytes, *, name: str) -> Sheet:
    """Read a device list; tags become columns.

    Raises:
        FileError: it is no such list.
    """
    text, notes = decode(data)
    devices = [device for value in _values(text, name) for device in _devices(value)]
    if not devices:
        raise FileError("no_devices", name=name)
    records = [tag_record(_first(device, _EUI_NAMES), _tags(device), device) for device in devices]
    return records_sheet(records, notes=notes)


def tag_record(
    dev_eui: object, tags: Mapping[str, Any], device: Mapping[str, Any]
) -> dict[str, Any]:
    """One device as cells by heading: its tags, and what the device itself tells.

    Args:
        dev_eui: as ChirpStack writes it.
        tags: of the device.
        device: the object with its profile and time of creation.
    """
    record = {key: value for key, value in tags.items() if value not in (None, "")}
    record["DevEUI"] = dev_eui
    if not {"device", "device_type"} & {key.lower() for key in record}:
        record["device"] = _first(device, _PROFILE_NAMES)
    if not {"since", "seit", "einbaudatum"} & {key.lower() for key in record}:
        record["since"] = _first(device, _CREATED_NAMES)
    return record


def records_sheet(records: Sequence[Mapping[str, Any]], *, notes: Sequence[Any] = ()) -> Sheet:
    """A table of the records; the headings that sensors need are there in any case."""
    needed = ("DevEUI", "device", "tree_number", "since", "depth_cm")
    keys = dict.fromkeys(key for record in records for key in record)
    taken = {key.lower().replace("_", "").replace("-", "") for key in keys}
    header = [*keys, *(key for key in needed if not _covered(key, taken))]
    rows = [SheetRow(line=0, cells=tuple(header))]
    rows += [
        SheetRow(line=line, cells=tuple(cell_of(record.get(key)) for key in header))
        for line, record in enumerate(records, start=1)
    ]
    return Sheet(kind="chirpstack", rows=tuple(rows), header_rows=1, notes=tuple(notes))


def _covered(key: str, taken: Iterable[str]) -> bool:
    """Whether tags with German names stand for a heading that sensors need."""
    words = {"tree_number": ("tree", "baum"), "since": ("since", "seit", "einbau")}
    wanted = words.get(key, (key.lower().removesuffix("_cm"),))
    return any(name.startswith(wanted) for name in taken)


def _values(text: str, name: str) -> list[Any]:
    """The JSON values of a file: one, or one a line."""
    try:
        return [orjson.loads(text)]
    except orjson.JSONDecodeError:
        pass
    try:
        return [orjson.loads(line) for line in text.splitlines() if line.strip()]
    except orjson.JSONDecodeError:
        raise FileError("broken_json", name=name) from None


def _devices(value: object) -> list[Mapping[str, Any]]:
    if isinstance(value, list):
        return [device for entry in value for device in _devices(entry)]
    if not isinstance(value, dict):
        return []
    for key in ("result", "devices"):
        if isinstance(value.get(key), list):
            return _devices(value[key])
    if isinstance(value.get("device"), dict):
        inner = {key: entry for key, entry in value["device"].items() if entry is not None}
        return [{**value, **inner}]
    return [value] if _first(value, _EUI_NAMES) else []


def _tags(device: Mapping[str, Any]) -> Mapping[str, Any]:
    tags = device.get("tags")
    return tags if isinstance(tags, dict) else {}


def _first(device: Mapping[str, Any], names: Iterable[str]) -> Any:  # noqa: ANN401 - JSON
    return next((device[name] for name in names if device.get(name)), None)
