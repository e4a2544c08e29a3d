"""The guided form in which somebody registers or moves a device on site: its state and its checks.

The form keeps nothing on the server: what was chosen travels in the address from step to step, so
that back, reload and a lost connection do no harm. Only the last step changes something.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Final

from baumfeuchte.domain.placement import Placement
from baumfeuchte.domain.typed_number import typed_number

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from zoneinfo import ZoneInfo

    from baumfeuchte.api.registration import FoundDevice
    from baumfeuchte.api.type_lookup import ProbeChoice

DEPTH: Final = "depth_"
"""A field of step 3 is called ``depth_0``, ``depth_1`` ..."""
DEEPEST_CM: Final = 1000.0
_NO_THOUSANDS: Final = 999.0
_LONGEST: Final = 500
_MOST_PROBES: Final = 64
_FIELDS: Final = ("code", "device", "tree", "when", "since", "gone", "q", "lat", "lon")


class FormError(ValueError):
    """Something in the form cannot be; ``code`` is a text of the pages, ``sensors_error_...``."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True, slots=True, kw_only=True)
class Form:
    """What was said so far; texts as they came.

    Attributes:
        step: 1 device, 2 tree, 3 probes and time, 4 check.
        code: of the device.
        when: ``first`` (the first kept message), ``now`` or ``other``.
        since: local time, where ``when`` is other.
        gone: local time at which it left its former place; empty: when the new one begins.
        q: what somebody searches a tree by.
        lat: where somebody stands.
        lon: likewise.
        depths: probe -> depth in cm, as written; empty: this probe is not in the ground.
    """

    step: int = 1
    code: str = ""
    device: str = ""
    tree: str = ""
    when: str = ""
    since: str = ""
    gone: str = ""
    q: str = ""
    lat: str = ""
    lon: str = ""
    depths: Mapping[int, str] = field(default_factory=dict)

    def fields(self, *names: str) -> dict[str, str]:
        """The named fields that say something, for hidden inputs and addresses."""
        return {name: getattr(self, name) for name in names if getattr(self, name)}

    def depth_fields(self) -> dict[str, str]:
        """The depths likewise."""
        return {f"{DEPTH}{probe}": depth for probe, depth in sorted(self.depths.items())}


def read_form(values: Mapping[str, object]) -> Form:
    """The form from an address or a posted body; what is too long is cut."""
    said = {key: str(values.get(key) or "").strip()[:_LONGEST] for key in _FIELDS}
    said = {key: value.replace("\0", "") for key, value in said.items()}
    # A list of all types beside the suggested ones: its field counts where none of these is chosen.
    said["device"] = said["device"] or str(values.get("other") or "").strip()[:_LONGEST]
    step = str(values.get("step") or "1")
    depths = {}
    for key, value in values.items():
        number = key.removeprefix(DEPTH)
        if key.startswith(DEPTH) and number.isascii() and number.isdecimal():
            depths[int(number[:4])] = str(value).strip()[:20]
    return Form(
        step=int(step) if step in {"1", "2", "3", "4"} else 1,
        depths=dict(sorted(depths.items())[:_MOST_PROBES]),
        **said,
    )


def position_of(form: Form) -> tuple[float, float] | None:
    """Where somebody stands; None where that is not said."""
    try:
        latitude, longitude = float(form.lat), float(form.lon)
    except ValueError:
        return None
    inside = -90 <= latitude <= 90 and -180 <= longitude <= 180  # noqa: PLR2004 - degrees
    return (latitude, longitude) if inside else None


def with_defaults(form: Form, choices: Sequence[ProbeChoice], found: FoundDevice) -> Form:
    """Step 3 as it is first shown: the depths that the sensor has, else the usual ones."""
    depths = dict(form.depths)
    if not depths:
        now = {
            known.installation.probe: known.installation.depth_cm
            for known in reversed(found.places)
        }
        same_type = found.sensor is not None and found.sensor.device == form.device
        known_depths = now if same_type and now else {}
        depths = {
            choice.probe: f"{known_depths.get(choice.probe, choice.depth_cm):g}"
            for choice in choices
            if choice.probe in known_depths or (choice.expected and not known_depths)
        }
        depths |= {choice.probe: depths.get(choice.probe, "") for choice in choices}
        depths |= {probe: f"{cm:g}" for probe, cm in known_depths.items()}
    when = form.when or ("first" if found.heard.first_at and found.sensor is None else "now")
    return replace(form, depths=dict(sorted(depths.items())), when=when)


def placement_of(form: Form, found: FoundDevice, now: datetime, zone: ZoneInfo) -> Placement:
    """The form as a change of the register.

    Raises:
        FormError: something is missing or cannot be.
    """
    probes = tuple(
        (probe, typed_depth(text)) for probe, text in sorted(form.depths.items()) if text
    )
    if not probes:
        raise FormError("no_depth")
    if not form.tree:
        raise FormError("no_tree")
    since = since_of(form, found, now, zone)
    gone = _local(form.gone, zone) if form.gone else None
    if since > now or (gone is not None and gone > now):
        raise FormError("future")
    if gone is not None and gone > since:
        raise FormError("order")
    return Placement(
        dev_eui=found.code.dev_eui,
        device=form.device or None,
        tree_number=form.tree,
        probes=probes,
        since=since,
        removed_at=gone,
    )


def since_of(form: Form, found: FoundDevice, now: datetime, zone: ZoneInfo) -> datetime:
    """From when the device is there (UTC).

    Raises:
        FormError: the time cannot be read.
    """
    if form.when == "first" and found.heard.first_at is not None:
        return found.heard.first_at.replace(second=0, microsecond=0)
    if form.when == "other":
        return _local(form.since, zone)
    return now.replace(second=0, microsecond=0)


def _local(text: str, zone: ZoneInfo) -> datetime:
    """A time as a browser's field writes it, in the city's time.

    Raises:
        FormError: it is none.
    """
    try:
        time = datetime.fromisoformat(text)
        return (time if time.tzinfo else time.replace(tzinfo=zone)).astimezone(UTC)
    except (ValueError, OverflowError):
        raise FormError("no_time") from None


def typed_depth(typed: str) -> float:
    """A depth (cm) as people type it: ``30``, ``7,5 cm``.

    Raises:
        FormError: it is none, or deeper than any probe.
    """
    try:
        # No depth is written with thousands, so the language makes no difference.
        depth = typed_number(typed.strip().removesuffix("cm"), "de", high=_NO_THOUSANDS)
    except ValueError:
        raise FormError("depth") from None
    if not 0 <= depth <= DEEPEST_CM:
        raise FormError("depth")
    return depth
