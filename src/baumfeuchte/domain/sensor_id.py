"""How a sensor is named: a DevEUI in one spelling or its own name; and the device of no codec."""

from __future__ import annotations

import re

VALUES_DEVICE = "baumfeuchte/values"
"""Device name of a sensor that publishes finished values and needs no codec (docs/message.md)."""

_EUI = re.compile(r"(?:[0-9a-f]{2}[-: ]?){7}[0-9a-f]{2}")
_NAME = re.compile(r"[a-z0-9][a-z0-9._:-]{0,63}")


_LOOK_ALIKE = str.maketrans({"o": "0", "i": "1", "l": "1"})


def is_dev_eui(name: str) -> bool:
    """Whether a name in the one spelling is a DevEUI."""
    return re.fullmatch(r"[0-9a-f]{16}", name) is not None


def meant_dev_eui(text: str) -> str | None:
    """The DevEUI that somebody meant who read O for 0, or I or l for 1; None where it is none."""
    plain = re.sub(r"[-: ]", "", text.strip().lower())
    meant = plain.translate(_LOOK_ALIKE)
    return meant if meant != plain and is_dev_eui(meant) else None


def normalise_sensor_id(text: str) -> str:
    """The one spelling of a sensor's identity.

    A DevEUI (16 hexadecimal digits, any case, with or without ``-``, ``:`` or blanks) becomes 16
    lower-case digits; any other name is put into lower case.

    Raises:
        ValueError: the text is neither.
    """
    name = text.strip().lower()
    if _EUI.fullmatch(name):
        return re.sub("[-: ]", "", name)
    if _NAME.fullmatch(name):
        return name
    msg = (
        f"{text!r} is no sensor: write a DevEUI (16 hexadecimal digits), or a name of up to 64 "
        "letters, digits and . _ : -"
    )
    raise ValueError(msg)
