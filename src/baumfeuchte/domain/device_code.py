"""What a QR code, a label or a person says about a device or a tree. Pure.

Device codes follow TR005 of the LoRa Alliance ("LoRaWAN Device Identification QR Codes"), its two
drafts, or are a DevEUI in any spelling, also with words around it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final
from urllib.parse import unquote, urlsplit

from baumfeuchte.domain.sensor_id import normalise_sensor_id

LONGEST_CODE: Final = 500
"""A QR code of TR005 has about a hundred characters; more is no device's label."""

_TR005: Final = re.compile(
    r"LW:D0:(?P<join>[0-9A-F]{16}):(?P<dev>[0-9A-F]{16}):(?P<profile>[0-9A-F]{8})(?P<more>(?::.*)?)",
    re.IGNORECASE,
)
_DRAFT_2: Final = re.compile(
    r"URN:LW:DP:(?P<join>[0-9A-F]{16}):(?P<dev>[0-9A-F]{16}):(?P<profile>[0-9A-F]{8}).*",
    re.IGNORECASE,
)
_DRAFT_3: Final = re.compile(
    r"URN:DEV:LW:(?P<dev>[0-9A-F]{16})_(?P<join>[0-9A-F]{16})_(?P<profile>[0-9A-F]{8}).*",
    re.IGNORECASE,
)
_NAMED_EUI: Final = re.compile(
    r"dev[\s_-]?eui\W{0,6}((?:[0-9a-f]{2}[-: ]?){7}[0-9a-f]{2})(?![0-9a-f])", re.IGNORECASE
)
_LONE_EUI: Final = re.compile(
    r"(?<![0-9a-z])((?:[0-9a-f]{2}[-: ]?){7}[0-9a-f]{2})(?![0-9a-z])", re.IGNORECASE
)
_PREFIX: Final = re.compile(r"^(?:0x|eui-)", re.IGNORECASE)
_BARE_HEX: Final = re.compile(r"[0-9a-f\s:.-]+", re.IGNORECASE)
_EUI_DIGITS: Final = 16
_LEAST_OF_EUI: Final = 11

VENDORS: Final = {
    109: "decentlab",
    132: "elsys",
    289: "netvox",
    415: "tektelic",
    570: "rakwireless",
    601: "milesight",
    652: "teneo-iot",
    676: "dragino",
    744: "sensecap",
}
"""Vendor ids of the LoRa Alliance -> maker, as in the names of device types."""

PREFIXES: Final = {
    "70b3d57ba": "decentlab",
    "a81758": "elsys",
    "00137a": "netvox",
    "647fda": "tektelic",
    "ac1f09": "rakwireless",
    "24e124": "milesight",
    "a84041": "dragino",
    "2cf7f1": "sensecap",
}
"""Begin of a DevEUI (OUI, MA-M of the IEEE) -> maker."""


class CodeError(ValueError):
    """It is no code of a device.

    Attributes:
        code: ``empty``, ``too_long``, ``eui_length``, ``checksum`` or ``no_device``.
    """

    def __init__(self, code: str, detail: str) -> None:
        super().__init__(detail)
        self.code = code


@dataclass(frozen=True, slots=True, kw_only=True)
class DeviceCode:
    """What a code says about a device.

    Attributes:
        dev_eui: in the one spelling of ``domain.sensor_id``.
        kind: ``tr005`` or ``plain``.
        join_eui: 16 lower-case digits; None where the code has none.
        vendor_id, vendor_profile_id: of the LoRa Alliance and of the vendor; None likewise.
        serial: the vendor's serial number; empty likewise.
        maker: as in the names of device types, from the vendor id or the DevEUI; empty: unknown.
    """

    dev_eui: str
    kind: str = "plain"
    join_eui: str | None = None
    vendor_id: int | None = None
    vendor_profile_id: int | None = None
    serial: str = ""
    maker: str = ""


def parse_device_code(text: str) -> DeviceCode:
    """Read a QR code, a label or what somebody typed.

    Raises:
        CodeError: no device can be made out; its text says what to do.
    """
    said = text.strip()
    if not said:
        raise CodeError("empty", "Scan the device's QR code or type its DevEUI.")
    if len(said) > LONGEST_CODE:
        raise CodeError("too_long", "This is too long for the code of a device.")
    for pattern in (_TR005, _DRAFT_2, _DRAFT_3):
        found = pattern.fullmatch(said)
        if found:
            return _of_tr005(said, found)
    return _of_text(said)


def maker_of(dev_eui: str) -> str:
    """The maker by the begin of a DevEUI; empty where it is not known."""
    return next((maker for begin, maker in PREFIXES.items() if dev_eui.startswith(begin)), "")


def checksum(text: str) -> str:
    """The checksum of TR005: CRC-16/MODBUS over everything before ``:C``, four digits."""
    crc = 0xFFFF
    for byte in text.encode():
        crc ^= byte
        for _ in range(8):
            crc = crc >> 1 ^ 0xA001 if crc & 1 else crc >> 1
    return f"{crc:04X}"


def tree_number_of(text: str) -> str:
    """The number of a tree, from its label (``.../t/BO-0003``) or as somebody typed it."""
    said = text.strip()
    path = urlsplit(said).path if "/" in said else said
    _, mark, number = path.rpartition("/t/")
    return unquote(number).strip("/ ") if mark else said


def _of_tr005(said: str, found: re.Match[str]) -> DeviceCode:
    extensions = _extensions(found.groupdict().get("more") or "")
    given = extensions.get("C", "").upper()
    if given and given != checksum(said[: said.upper().rindex(":C")]):
        raise CodeError(
            "checksum", "The code was read with a mistake (its checksum is wrong); scan it again."
        )
    dev_eui, profile = found["dev"].lower(), found["profile"]
    vendor_id = int(profile[:4], 16)
    return DeviceCode(
        dev_eui=dev_eui,
        kind="tr005",
        join_eui=found["join"].lower(),
        vendor_id=vendor_id,
        vendor_profile_id=int(profile[4:], 16),
        serial=extensions.get("S", ""),
        maker=VENDORS.get(vendor_id) or maker_of(dev_eui),
    )


def _extensions(more: str) -> dict[str, str]:
    """`:OAAFF:S123:CAF2C` by their letters."""
    parts = [part for part in more.split(":") if part]
    return {part[0].upper(): part[1:] for part in parts}


def _of_text(said: str) -> DeviceCode:
    plain = _PREFIX.sub("", said)
    named = _NAMED_EUI.search(plain)
    found = [named[1]] if named else _LONE_EUI.findall(plain)
    euis = list(dict.fromkeys(normalise_sensor_id(eui) for eui in found))
    if len(euis) > 1:
        # A label with both EUIs and no words: whoever reads it has to say which one it is.
        raise CodeError(
            "no_device", f"There are several EUIs in it: {', '.join(euis)}. Type the DevEUI alone."
        )
    if euis:
        return DeviceCode(dev_eui=euis[0], maker=maker_of(euis[0]))
    digits = re.sub(r"[\s:.-]", "", plain)
    if _BARE_HEX.fullmatch(plain) and len(digits) >= _LEAST_OF_EUI:
        if len(digits) == _EUI_DIGITS:
            return DeviceCode(dev_eui=digits.lower(), maker=maker_of(digits.lower()))
        raise CodeError(
            "eui_length", f"A DevEUI has 16 hexadecimal digits, this has {len(digits)}; check it."
        )
    try:
        return DeviceCode(dev_eui=normalise_sensor_id(plain))
    except ValueError:
        raise CodeError(
            "no_device", "There is no DevEUI in it (16 hexadecimal digits); check the label."
        ) from None
