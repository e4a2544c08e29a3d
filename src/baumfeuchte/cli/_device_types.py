"""Definition files of device types, and the report of a check."""

from __future__ import annotations

from importlib import resources
from pathlib import Path
from typing import TYPE_CHECKING

from baumfeuchte.cli.common import complain, read_file, say
from baumfeuchte.domain.errors import InputError, NotFoundError

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from baumfeuchte.codecs.type_check import CheckReport, Value
    from baumfeuchte.domain.device_type import DeviceType

_SHIPPED = "baumfeuchte.codecs.mappings"


def shipped_names() -> list[str]:
    """The examples that come with us."""
    return sorted(
        entry.name.removesuffix(".json")
        for entry in resources.files(_SHIPPED).iterdir()
        if entry.name.endswith(".json")
    )


def shipped(name: str) -> DeviceType:
    """An example that comes with us.

    Raises:
        NotFoundError: there is none of this name.
    """
    from baumfeuchte.codecs.type_definition import parse_definition

    if name.lower() not in shipped_names():
        msg = f"There is no shipped device type {name!r}; there are {', '.join(shipped_names())}."
        raise NotFoundError(msg)
    text = resources.files(_SHIPPED).joinpath(f"{name.lower()}.json").read_bytes()
    return parse_definition(_json(text, name))


def from_file(path: Path, name: str | None = None) -> DeviceType:
    """A definition file; its ``script_file`` is beside it.

    Raises:
        InputError: a file cannot be read, or the definition cannot be used.
    """
    from baumfeuchte.codecs.type_definition import parse_definition

    document = _json(read_file(path), str(path))
    if isinstance(document, dict) and "script_file" in document:
        beside = document.pop("script_file")
        if not isinstance(beside, str):
            raise InputError(f"script_file of {path} must be the name of a file.")
        document["script"] = _text(path.parent / beside)
    return _named(path, lambda: parse_definition(document, name))


def from_parts(name: str, script: Path | None, mapping: Path, examples: Path) -> DeviceType:
    """A definition in parts: the vendor's script, the rules, the examples.

    Raises:
        InputError: a file cannot be read, or the definition cannot be used.
    """
    from baumfeuchte.codecs.type_definition import parse_definition

    document: dict[str, object] = {
        "name": name,
        "kind": "mapping" if script is None else "javascript",
        "rules": _json(read_file(mapping), str(mapping)),
        "examples": _json(read_file(examples), str(examples)),
    }
    if script is not None:
        document["script"] = _text(script)
    return parse_definition(document, name)


def _named(path: Path, build: Callable[[], DeviceType]) -> DeviceType:
    try:
        return build()
    except InputError as error:
        raise InputError(f"{path}: {error}") from error


def _json(data: bytes, name: str) -> object:
    import orjson

    try:
        document: object = orjson.loads(data.removeprefix(b"\xef\xbb\xbf"))
    except orjson.JSONDecodeError as error:
        raise InputError(f"{name} is no JSON ({error}); correct it.") from error
    return document


def _text(path: Path) -> str:
    try:
        return read_file(path).decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise InputError(f"{path} is no UTF-8 text; save it as UTF-8.") from error


def run_check(device_type: DeviceType) -> CheckReport:
    """Run the examples, in a sandbox of their own."""
    from baumfeuchte.codecs.type_check import check
    from baumfeuchte.sandbox.runner import Sandbox

    with Sandbox() as sandbox:
        return check(device_type, sandbox)


def print_report(report: CheckReport) -> None:
    """What became of each example; of a wrong one, what was expected and what came."""
    for number, example in enumerate(report.examples, 1):
        title = f"{report.name} example {number}" + (f" ({example.note})" if example.note else "")
        if example.ok:
            say(f"{title}: right, {len(example.got)} values")
            continue
        complain(f"{title}: wrong")
        complain(f"  expected: {_values(example.expected)}")
        complain(f"  got:      {example.problem or _values(example.got)}")


def _values(values: Sequence[Value]) -> str:
    return ", ".join(f"{quantity.value}[{probe}] = {value:g}" for quantity, probe, value in values)
