"""The guided form in words: what each step shows."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from baumfeuchte.api.web import engine, formats
from baumfeuchte.api.web.sensor_form import Form, FormError, since_of
from baumfeuchte.api.web.sensor_page_view import shown_eui
from baumfeuchte.api.web.texts import text
from baumfeuchte.codecs.registry import device_names
from baumfeuchte.domain.sensor_id import VALUES_DEVICE

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import datetime
    from zoneinfo import ZoneInfo

    from baumfeuchte.api.registration import FoundDevice
    from baumfeuchte.api.type_lookup import ProbeChoice
    from baumfeuchte.api.web.texts import Language
    from baumfeuchte.codecs.guess import Suggestion
    from baumfeuchte.storage.nearby import NearTree
    from baumfeuchte.storage.rejection_groups import RejectionGroup

_SHOWN_SUGGESTIONS = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class Unknown:
    """A device that sends and is not registered."""

    dev_eui: str
    shown: str
    url: str
    count: str
    last: str
    network: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DeviceView:
    """The device that was found."""

    dev_eui: str
    shown: str
    is_known: bool
    device: str
    name: str
    maker: str
    serial: str
    where: tuple[str, ...]
    kept: int
    last: str
    suggestions: tuple[tuple[str, str], ...]
    others: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class TreeChoice:
    """A tree to choose."""

    number: str
    species: str
    place: str
    distance: str
    sensors: tuple[str, ...]
    url: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ProbeField:
    """A probe of step 3."""

    name: str
    label: str
    measures: str
    value: str


@dataclass(slots=True, kw_only=True)
class StepView:
    """Everything that the template may show; steps leave out what they do not need."""

    form: Form
    step: int
    is_move: bool = False
    error: str = ""
    meant: str = ""
    """The DevEUI that somebody meant who read a letter for a digit."""
    unknown: tuple[Unknown, ...] = ()
    device: DeviceView | None = None
    trees: tuple[TreeChoice, ...] = ()
    searched: bool = False
    located: bool = False
    tree: TreeChoice | None = None
    probes: tuple[ProbeField, ...] = ()
    first: str = ""
    now: str = ""
    summary: tuple[tuple[str, str], ...] = ()
    hidden: dict[str, str] = field(default_factory=dict)
    back_url: str = ""


def unknown_view(
    groups: Iterable[RejectionGroup], now: datetime, language: Language
) -> tuple[Unknown, ...]:
    """The devices that wait to be registered."""
    return tuple(
        Unknown(
            dev_eui=group.dev_eui or "",
            shown=shown_eui(group.dev_eui or ""),
            url=engine.address(language, "/sensors/register", code=group.dev_eui),
            count=formats.number(group.count, language),
            last=formats.age(group.last_at, now, language),
            network=group.network or "",
        )
        for group in groups
    )


def device_view(
    found: FoundDevice, own: Sequence[str], now: datetime, language: Language
) -> DeviceView:
    """The device of step 1."""
    code, heard = found.code, found.heard
    suggested = found.suggestions[:_SHOWN_SUGGESTIONS]
    names = {item.device for item in suggested}
    everything = sorted({*own, *device_names(), VALUES_DEVICE} - names, key=str.lower)
    return DeviceView(
        dev_eui=code.dev_eui,
        shown=shown_eui(code.dev_eui),
        is_known=found.sensor is not None,
        device="" if found.sensor is None else found.sensor.device,
        name=heard.name,
        maker=code.maker,
        serial=code.serial,
        where=tuple(
            dict.fromkeys(
                known.tree_number for known in found.places if known.installation.until is None
            )
        ),
        kept=heard.count,
        last="" if heard.last_at is None else formats.age(heard.last_at, now, language),
        suggestions=tuple((item.device, _why(item, language)) for item in suggested),
        others=tuple(everything),
    )


def tree_choice(item: NearTree, form: Form, language: Language) -> TreeChoice:
    """A tree of step 2, with the address of step 3."""
    distance = item.distance_m
    return TreeChoice(
        number=item.number,
        species=item.species,
        place=", ".join(part for part in (item.street, item.district) if part),
        distance="" if distance is None else distance_text(distance, language),
        sensors=tuple(shown_eui(dev_eui) for dev_eui in item.sensors),
        url=engine.address(
            language,
            "/sensors/register",
            step=3,
            **form.fields("code", "device"),
            tree=item.number,
        ),
    )


def distance_text(metres: float, language: Language) -> str:
    """`8 m`, ``1,4 km``."""
    if metres < 1000:  # noqa: PLR2004 - below a kilometre
        return f"{formats.number(metres, language)}\N{NO-BREAK SPACE}m"
    return f"{formats.number(metres / 1000, language, 1)}\N{NO-BREAK SPACE}km"


def probe_fields(
    form: Form, choices: Sequence[ProbeChoice], language: Language
) -> tuple[ProbeField, ...]:
    """The probes of step 3 with their depths."""
    measures = {choice.probe: choice.quantities for choice in choices}
    return tuple(
        ProbeField(
            name=f"depth_{probe}",
            label=text("sensors_probe", language, n=probe + 1),
            measures=", ".join(text(name, language) for name in measures.get(probe, ())),
            value=value,
        )
        for probe, value in sorted(form.depths.items())
    )


def summary(
    form: Form,
    found: FoundDevice,
    tree: NearTree | None,
    *,
    now: datetime,
    zone: ZoneInfo,
    language: Language,
) -> tuple[tuple[str, str], ...]:
    """What step 4 asks to check."""
    try:
        since = formats.moment(since_of(form, found, now, zone), zone, language)
    except FormError:
        since = "–"
    place = "" if tree is None else ", ".join(filter(None, (tree.species, tree.street)))
    depths = "; ".join(
        f"{text('sensors_probe', language, n=probe + 1)}: {value} cm"
        for probe, value in sorted(form.depths.items())
        if value
    )
    lines = [
        ("sensors_device", shown_eui(found.code.dev_eui)),
        ("sensors_type", form.device),
        ("tree", f"{form.tree} ({place})" if place else form.tree),
        ("sensors_probes", depths),
        ("sensors_since", since),
    ]
    before = dict.fromkeys(
        known.tree_number for known in found.places if known.installation.until is None
    )
    if before:
        gone = form.gone.replace("T", " ") or since
        lines.append(("sensors_leaves", f"{', '.join(before)} ({gone})"))
    return tuple((text(key, language), value) for key, value in lines)


def _why(item: Suggestion, language: Language) -> str:
    """Why a type is suggested."""
    parts = []
    if item.reads:
        parts.append(text("sensors_reads", language, n=item.reads, of=item.frames))
    if item.named:
        parts.append(text("sensors_named", language))
    if item.by_maker:
        parts.append(text("sensors_by_maker", language))
    return ", ".join(parts)
