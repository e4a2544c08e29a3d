"""Sentences of decoders and of the intake, which are English, in the language of a page.

They are stored and logged as they are, so a page reads the values out of them again. What it
cannot tell in its own words stays to be seen as a technical detail, and is marked as English.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from baumfeuchte.api.web.texts import TEXTS, text

if TYPE_CHECKING:
    from collections.abc import Mapping

    from baumfeuchte.api.web.texts import Language

_VALUE: Final = r"(?P<value>'.*'|\".*\"|\S+(?: \S+)?)"
_PATTERNS: Final[Mapping[str, tuple[tuple[str, str], ...]]] = {
    "unknown_device": (("named", r"The sensor (?P<dev_eui>\S+) is not registered\b"),),
    "no_device": (
        ("alias", r"The message names no DevEUI, only the device (?P<device>'.*?'|\".*?\");"),
        ("field", rf"(?P<field>\S+) is {_VALUE}, but must be a DevEUI of 16\b"),
    ),
    "not_json": (("start", r".*\(it begins with the bytes (?P<start>[0-9a-f]+)\)"),),
    "unknown_envelope": (
        ("fields", r"No supported network server writes .*\(its fields: (?P<fields>.*)\);"),
        ("value", rf"The message is {_VALUE}, but must be a JSON object"),
        ("packets", r"The message holds (?P<count>\d+) packets;"),
    ),
    "invalid_field": (
        (
            "number",
            rf"(?P<field>\S+) is {_VALUE}, but must be a whole number from 0 to (?P<highest>\d+)",
        ),
        ("time", rf"(?P<field>\S+) is {_VALUE}, but must be a time with its zone"),
        ("value", rf"(?P<field>\S+) is {_VALUE}, but must be (?P<more>)"),
    ),
    "bad_payload": (
        ("base64", rf"(?P<field>\S+) is {_VALUE}, which is no base64 text"),
        ("hex", rf"(?P<field>\S+) is {_VALUE}, which are no pairs of hexadecimal digits"),
    ),
    "truncated": (
        ("length", r"The frame of (?P<bytes>\d+) bytes ends too early for (?P<device>.+?): check"),
    ),
    "undecodable": (
        (
            "length",
            (
                r"This is no frame of (?P<device>.+?): it has (?P<bytes>\d+) bytes instead of"
                r" (?P<needed>\d+);"
            ),
        ),
        ("device", r"This is no frame of (?P<device>.+?): (?P<more>)"),
    ),
    "wrong_port": (("number", r"(?P<device>.+) does not send on port (?P<port>\d+):"),),
    "unsupported_version": (
        ("number", r"(?P<device>.+) with version (?P<version>\d+) of its protocol"),
    ),
    "invalid_settings": (("device", r"Correct the settings of this (?P<device>.+?): (?P<more>)"),),
    "no_payload": (
        ("device", r"(?P<device>\S+) decodes frames, and the message has none"),
        ("device", r"The message has a decoded object and no frame, and (?P<device>\S+) is"),
    ),
    "no_decoded_object": (
        ("device", r"(?P<device>\S+) needs the network server's decoded object"),
    ),
    "no_mapped_value": (("paths", r".*\(it has (?P<paths>.*)\): correct the paths"),),
    "bad_value": (
        (
            "number",
            (
                rf"The value (?P<path>.+?) of the decoded object is {_VALUE}, which is no"
                r" (?:finite )?number"
            ),
        ),
        ("path", r"The value (?P<path>.+?) of the decoded object (?P<more>)"),
    ),
    "unknown_device_type": (("name", r"There is no codec for the device type (?P<device>.+?): "),),
    "script_error": (("device", r"The script of (?P<device>\S+) failed, (?P<more>)"),),
    "definition": (
        ("json", r"JSON: (?P<more>)"),
        ("name", r"(?P<name>'.*'|\".*\") is no name of a device type"),
        ("taken", r"(?P<name>\S+) is decoded by Baumfeuchte itself"),
        ("kind", r"A device type of kind javascript needs a script"),
        ("unit", r"unit of \S+ is (?P<unit>'.*'), but \S+ comes in (?P<known>.*); correct"),
    ),
}
"""By reason: which sentence it is, and where its values stand. ``more``: English that is left."""
_WHOLE: Final = frozenset(
    {"simulated", "no_hex", "encrypted", "script_timeout", "script_memory", "unknown_device"}
)
"""Nothing is lost where the page says these in its own words."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """What a page says; ``technical`` is the English sentence where it says more."""

    sentence: str
    technical: str = ""


def said(reason: str, detail: str, language: Language) -> Said:
    """Why something cannot be used.

    Args:
        reason: code, of a ``Rejected`` or a ``DecodeError``; ``definition``: of a device type.
        detail: its sentence in English; may be empty.
        language: of the page.
    """
    for name, pattern in _PATTERNS.get(reason, ()):
        found = re.match(pattern, detail, re.DOTALL)
        if found is not None:
            values = found.groupdict()
            more = "more" in values
            sentence = text(f"said_{reason}_{name}", language, **values)
            return Said(sentence=sentence, technical=detail if more else "")
    key = f"said_{reason}"
    if key not in TEXTS:
        return Said(sentence="", technical=detail)
    return Said(sentence=text(key, language), technical="" if reason in _WHOLE else detail)
