"""Dragino RS485-BL and RS485-LN: the older bridges, one on a battery and one on the mains.

Layout (the vendor's decoders): as the RS485-LB, whose table and settings they share; the RS485-LN
sends no battery, and its interrupt is bit 7 of the payload version. Their device information says
nothing of the battery.
"""

from __future__ import annotations

from typing import Final

from baumfeuchte.codecs.codec import Example
from baumfeuchte.codecs.devices.dragino_bridge import (
    KPA,
    ONE_FLOAT,
    TEMP,
    TWO_SMT100,
    VOLT,
    VWC,
    DraginoBridge,
)

# Frames of our own, made from the documented layout.
CODECS: Final = (
    DraginoBridge(
        name="dragino/RS485-BL",
        tells_battery=False,
        examples=(
            Example(
                note="two probes by Modbus",
                f_port=2,
                payload_hex="0d2101" + "2c05" + "0934" + "0a8c",
                says=((TEMP, 0, 12.69), (VWC, 0, 23.56), (VWC, 1, 27.0), (VOLT, 0, 3.361)),
                settings={"layout": TWO_SMT100},
            ),
        ),
    ),
    DraginoBridge(
        name="dragino/RS485-LN",
        has_battery=False,
        tells_battery=False,
        examples=(
            Example(
                note="on the mains: a tension as a little-endian float; interrupt bit set",
                f_port=2,
                payload_hex="81" + "3333b741",
                says=((KPA, 0, 22.9),),
                settings={"layout": ONE_FLOAT, "payver": 1},
            ),
        ),
    ),
)
