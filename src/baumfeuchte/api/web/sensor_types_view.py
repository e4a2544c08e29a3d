"""Device types in words: the list, and one with its examples."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING

from baumfeuchte.api.web import formats
from baumfeuchte.api.web.sensor_words import reason_word
from baumfeuchte.api.web.technical import Said, said
from baumfeuchte.api.web.texts import TEXTS, text
from baumfeuchte.codecs.codec import NO_SETTINGS
from baumfeuchte.codecs.guess import probes_of
from baumfeuchte.codecs.registry import codec_of, device_names
from baumfeuchte.domain.reading import Quality, Quantity

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from baumfeuchte.api.decode_try import Tried
    from baumfeuchte.api.web.texts import Language
    from baumfeuchte.codecs.type_check import CheckReport, Value
    from baumfeuchte.domain.device_type import DeviceType


@dataclass(frozen=True, slots=True, kw_only=True)
class TypeLine:
    """A device type of the list."""

    name: str
    kind: str
    measures: str
    probes: int
    in_use: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ExampleLine:
    """An example: what comes in, and what it says."""

    note: str
    port: str
    payload: str
    decoded: str
    says: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportLine:
    """What became of an example."""

    note: str
    ok: bool
    expected: tuple[str, ...]
    got: tuple[str, ...]
    problem: Said | None


def builtin_lines(used: Mapping[str, int], language: Language) -> list[TypeLine]:
    """All codecs of ours."""
    lines = []
    for name in device_names():
        says = [item for example in codec_of(name).examples for item in example.says]
        quantities = {quantity for quantity, _, _ in says}
        probes = len(probes_of(name))
        lines.append(
            _line(
                name,
                kind="codec",
                quantities=quantities,
                probes=probes,
                used=used,
                language=language,
            )
        )
    return lines


def own_line(own: DeviceType, used: Mapping[str, int], language: Language) -> TypeLine:
    """A device type of the city."""
    return _line(
        own.name,
        kind=own.kind,
        quantities={rule.quantity for rule in own.rules},
        probes=len(probes_of(own.name, own)),
        used=used,
        language=language,
    )


def _line(
    name: str,
    *,
    kind: str,
    quantities: Iterable[Quantity],
    probes: int,
    used: Mapping[str, int],
    language: Language,
) -> TypeLine:
    order = list(Quantity)
    return TypeLine(
        name=name,
        kind=text(f"types_kind_{kind}", language),
        measures=", ".join(text(item, language) for item in sorted(quantities, key=order.index)),
        probes=probes,
        in_use=used.get(name.lower(), 0),
    )


def example_lines(name: str, own: DeviceType | None, language: Language) -> list[ExampleLine]:
    """The examples of a device type."""
    if own is not None:
        return [
            ExampleLine(
                note=example.note,
                port="" if example.f_port is None else str(example.f_port),
                payload=example.payload.hex(),
                decoded="" if example.decoded is None else pretty(dict(example.decoded)),
                says=tuple(value_text(value, language) for value in example.expects),
            )
            for example in own.examples
        ]
    return [
        ExampleLine(
            note=_note(example.note, language) + _settings_text(example.settings),
            port=str(example.f_port),
            payload=example.payload_hex,
            decoded="",
            says=tuple(value_text(value, language) for value in example.says),
        )
        for example in codec_of(name).examples
    ]


def _note(note: str, language: Language) -> str:
    """What an example of ours shows, which its codec says in English."""
    key = f"example_{note}"
    return text(key, language) if key in TEXTS else note


def _settings_text(settings: Mapping[str, object]) -> str:
    if settings is NO_SETTINGS or not settings:
        return ""
    return f" ({', '.join(f'{key} = {value}' for key, value in settings.items())})"


def value_text(value: Value, language: Language) -> str:
    """`Bodenfeuchte, Sonde 1: 8,3 Vol.-%`."""
    quantity, probe, number = value
    shown = formats.with_unit(number, quantity.value, language)
    name = text(quantity.value, language)
    if quantity.value.startswith(("battery", "air", "rain")):
        return f"{name}: {shown}"
    return f"{name}, {text('sensors_probe', language, n=probe + 1)}: {shown}"


def tried_lines(tried: Tried, language: Language) -> list[str]:
    """What a frame says, line by line."""
    if tried.reason:
        return [text("types_cannot", language, why=reason_word(tried.reason, language))]
    if not tried.measurements:
        return [text("types_nothing", language)]
    lines = []
    for item in tried.measurements:
        flags = [flag.name.lower() for flag in Quality(item.flags) if flag.name]
        more = ", ".join(text(name, language) if name in TEXTS else name for name in flags)
        shown = value_text((item.quantity, item.probe, item.value), language)
        lines.append(f"{shown} ({more})" if more else shown)
    return lines


def report_lines(report: CheckReport, language: Language) -> list[ReportLine]:
    """What became of the examples of a definition."""
    return [
        ReportLine(
            note=example.note,
            ok=example.ok,
            expected=tuple(value_text(value, language) for value in example.expected),
            got=tuple(value_text(value, language) for value in example.got),
            problem=_problem(example.problem, language),
        )
        for example in report.examples
    ]


def _problem(problem: str, language: Language) -> Said | None:
    """``REASON: sentence`` of a check."""
    reason, colon, detail = problem.partition(": ")
    return said(reason, detail, language) if colon else None


def matching(lines: Sequence[TypeLine], search: str) -> list[TypeLine]:
    """The types whose name or quantities contain a text."""
    wanted = search.strip().lower()
    return [
        line for line in lines if wanted in line.name.lower() or wanted in line.measures.lower()
    ]


def pretty(document: object) -> str:
    """JSON as somebody edits it."""
    return json.dumps(document, ensure_ascii=False, indent=2)
