"""Rejected messages in words, and their bytes as somebody can read them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import orjson

from baumfeuchte.api.web import engine, formats
from baumfeuchte.api.web.sensor_page_view import shown_eui
from baumfeuchte.api.web.sensor_words import reason_word
from baumfeuchte.api.web.technical import Said, said

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import datetime
    from zoneinfo import ZoneInfo

    from baumfeuchte.api.web.texts import Language
    from baumfeuchte.domain.uplink import Rejection
    from baumfeuchte.storage.rejection_groups import RejectionGroup

MESSAGES: Final = 50
_HEX_LINE: Final = 16
_MOST_HEX: Final = 4096
_MOST_JSON: Final = 64 * 1024


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupLine:
    """Messages of one device for one reason."""

    reason: str
    word: str
    dev_eui: str
    shown: str
    registered: bool
    sensor_url: str
    register_url: str
    look_url: str
    count: str
    first: str
    last: str
    network: str


@dataclass(frozen=True, slots=True, kw_only=True)
class MessageLine:
    """One message of the list."""

    id: int
    url: str
    arrived: str
    word: str
    shown: str
    network: str
    size: str


@dataclass(frozen=True, slots=True, kw_only=True)
class MessageView:
    """One message with its content; ``json`` and ``hex`` are empty where they say nothing."""

    id: int
    dev_eui: str
    shown: str
    reason: str
    word: str
    said: Said
    arrived: str
    topic: str
    network: str
    resolved: str
    json: str
    hex: str


def group_lines(
    groups: Iterable[RejectionGroup], now: datetime, language: Language
) -> list[GroupLine]:
    """The groups, in their order."""
    return [_group(group, now, language) for group in groups]


def _group(group: RejectionGroup, now: datetime, language: Language) -> GroupLine:
    dev_eui = group.dev_eui or ""
    may_register = dev_eui and not group.registered
    return GroupLine(
        reason=group.reason,
        word=reason_word(group.reason, language),
        dev_eui=dev_eui,
        shown=shown_eui(dev_eui),
        registered=group.registered,
        sensor_url=engine.address(language, f"/sensors/{dev_eui}") if group.registered else "",
        register_url=engine.address(language, "/sensors/register", code=dev_eui)
        if may_register
        else "",
        look_url=engine.address(
            language,
            "/sensors/rejections",
            reason=group.reason,
            dev_eui=dev_eui,
            nameless=None if dev_eui else 1,
        ),
        count=formats.number(group.count, language),
        first=formats.age(group.first_at, now, language),
        last=formats.age(group.last_at, now, language),
        network=group.network or "",
    )


def message_lines(
    found: Sequence[Rejection], zone: ZoneInfo, language: Language
) -> list[MessageLine]:
    """Single messages, in their order."""
    return [
        MessageLine(
            id=item.id,
            url=engine.address(language, f"/sensors/rejections/{item.id}"),
            arrived=formats.moment(item.arrived_at, zone, language),
            word=reason_word(item.reason, language),
            shown=shown_eui(item.dev_eui or ""),
            network=item.network or "",
            size=formats.number(len(item.raw), language),
        )
        for item in found
    ]


def message_view(item: Rejection, zone: ZoneInfo, language: Language, *, raw: bool) -> MessageView:
    """One message.

    Args:
        item: the message.
        zone: of the city.
        language: of the words.
        raw: with its content.
    """
    resolved = item.resolved_at
    return MessageView(
        id=item.id,
        dev_eui=item.dev_eui or "",
        shown=shown_eui(item.dev_eui or ""),
        reason=item.reason,
        word=reason_word(item.reason, language),
        said=said(item.reason, item.detail, language),
        arrived=formats.moment(item.arrived_at, zone, language),
        topic=item.topic,
        network=item.network or "",
        resolved="" if resolved is None else formats.moment(resolved, zone, language),
        json=pretty_json(item.raw) if raw else "",
        hex=pretty_hex(item.raw) if raw else "",
    )


def pretty_json(raw: bytes) -> str:
    """JSON with indents; empty where it is none, or very long."""
    if len(raw) > _MOST_JSON:
        return ""
    try:
        return orjson.dumps(orjson.loads(raw), option=orjson.OPT_INDENT_2).decode()
    except (orjson.JSONDecodeError, orjson.JSONEncodeError):
        return ""


def pretty_hex(raw: bytes) -> str:
    """Sixteen bytes a line: where, hexadecimal, as letters; the first 4,096 of a long one."""
    lines = []
    for at in range(0, min(len(raw), _MOST_HEX), _HEX_LINE):
        part = raw[at : at + _HEX_LINE]
        letters = "".join(chr(byte) if 0x20 <= byte < 0x7F else "." for byte in part)  # noqa: PLR2004 - printable ASCII
        lines.append(f"{at:04x}  {part.hex(' '):<47}  {letters}")
    if len(raw) > _MOST_HEX:
        lines.append(f"... {len(raw) - _MOST_HEX}")
    return "\n".join(lines)
