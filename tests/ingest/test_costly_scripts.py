"""What a script may cost in one batch of messages."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from baumfeuchte.domain.device_type import DeviceType, MappingRule
from baumfeuchte.domain.errors import DecodeError, InputError
from baumfeuchte.domain.reading import Quantity
from baumfeuchte.domain.uplink import RegisteredSensor, Uplink
from baumfeuchte.ingest.custom_types import STOPPED_IN_A_ROW, CustomTypes, no_scripts

TYPE = DeviceType(
    name="City/Slow",
    kind="javascript",
    script="x",
    rules=(MappingRule(path="v", quantity=Quantity.BATTERY_V),),
    examples=(),
)
SENSOR = RegisteredSensor(id=1, dev_eui="70b3d57ba00f0001", device="city/slow")
UPLINK = Uplink(dev_eui="70b3d57ba00f0001", network="x", received_at=None, payload=b"\x01")


class Runner:
    """A script that fails with each of these reasons in turn, None: it does not."""

    def __init__(self, *reasons: str | None) -> None:
        self.reasons = list(reasons)
        self.runs = 0

    def __call__(self, *_: object) -> dict[str, object]:
        self.runs += 1
        reason = self.reasons.pop(0) if self.reasons else None
        if reason is not None:
            raise DecodeError("failed", reason=reason)
        return {"v": 3}


def decode(types: CustomTypes, fleet: Any, times: int) -> list[str]:
    found = []
    for number in range(times):
        try:
            types(fleet.message(fleet.uplink(number)), UPLINK, SENSOR)
            found.append("ok")
        except DecodeError as error:
            found.append(error.reason)
    return found


def test_three_stops_in_a_row_are_enough(fleet: Any) -> None:
    stop = "script_timeout"
    runner = Runner(stop, stop, None, stop, "script_error", stop, stop, "script_memory")
    types = CustomTypes({"city/slow": TYPE}, runner)
    found = decode(types, fleet, 20)
    assert found[:8] == [stop, stop, "ok", stop, "script_error", stop, stop, "script_memory"]
    assert set(found[8:]) == {"script_memory"}
    assert runner.runs == 8
    assert STOPPED_IN_A_ROW == 3


def test_a_type_has_a_share_of_a_batch(fleet: Any) -> None:
    ticks = iter(range(0, 1000, 4))
    runner = Runner()
    types = CustomTypes({"city/slow": TYPE}, runner, clock=lambda: float(next(ticks)))
    assert decode(types, fleet, 6) == ["ok", "ok", "ok", *["script_timeout"] * 3]
    assert runner.runs == 3


def test_other_sensors_are_none_of_its_business(fleet: Any) -> None:
    types = CustomTypes({"city/slow": TYPE, "city/old": InputError("no")}, Runner())
    other = replace(SENSOR, device="dragino/LSE01")
    assert not types.knows(other)
    assert types(fleet.message(fleet.uplink(1)), UPLINK, other) is None
    assert types.knows(replace(SENSOR, device="CITY/Slow"))


def test_no_scripts_says_what_to_do() -> None:
    with pytest.raises(DecodeError, match="City/Slow cannot be run here: run `baumfeuchte replay`"):
        no_scripts(TYPE, UPLINK, {})
