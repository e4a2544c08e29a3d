from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from baumfeuchte.codecs.type_definition import definition_of, parse_definition
from baumfeuchte.domain.device_type import DeviceType, MappingRule, TypeExample
from baumfeuchte.domain.errors import InputError, NotFoundError
from baumfeuchte.domain.reading import Quantity
from baumfeuchte.domain.tree import Sensor
from baumfeuchte.storage.audit import audit_page
from baumfeuchte.storage.device_types import (
    all_device_types,
    delete_device_type,
    device_types_by_name,
    save_device_type,
)
from baumfeuchte.storage.query import run
from baumfeuchte.storage.registry import upsert_sensors

if TYPE_CHECKING:
    import sqlalchemy as sa

NOW = datetime(2026, 7, 15, 3, 30, tzinfo=UTC)
LATER = NOW + timedelta(days=1)
TYPE = DeviceType(
    name="City/Probe",
    kind="javascript",
    script="function decodeUplink() { return {x: 1}; } // \u00e4 \u2019 \\u0000",
    rules=(MappingRule(path="x", quantity=Quantity.BATTERY_V),),
    examples=(TypeExample(payload=b"\x01", expects=((Quantity.BATTERY_V, 0, 1.0),)),),
)


def save(conn: sa.Connection, device_type: DeviceType, now: datetime = NOW) -> str:
    return save_device_type(conn, device_type, now=now, actor="test")


def test_stored_and_found_in_any_case(conn: sa.Connection) -> None:
    assert save(conn, TYPE) == "created"
    (found,) = run(conn, device_types_by_name(["city/PROBE", "other/x"]))
    assert (found.name, found.kind, found.created_at) == ("City/Probe", "javascript", NOW)
    assert parse_definition(found.definition, found.name) == TYPE
    assert run(conn, device_types_by_name(["probe"])) == []
    assert run(conn, all_device_types()) == [found]


def test_replaced_by_a_name_of_any_case(conn: sa.Connection) -> None:
    save(conn, TYPE)
    assert save(conn, replace(TYPE, name="city/probe"), LATER) == "unchanged"
    changed = replace(TYPE, name="city/probe", note="better")
    assert save(conn, changed, LATER) == "updated"
    (found,) = run(conn, all_device_types())
    assert (found.name, found.created_at, found.updated_at) == ("City/Probe", NOW, LATER)
    assert found.definition["note"] == "better"


def test_every_change_is_in_the_audit(conn: sa.Connection) -> None:
    save(conn, TYPE)
    save(conn, TYPE, LATER)
    save(conn, replace(TYPE, note="better"), LATER)
    delete_device_type(conn, "CITY/probe", now=LATER, actor="somebody")
    deleted, updated, created = run(conn, audit_page(10, subject="device_type City/Probe"))
    assert (created.action, created.before, created.after) == (
        "device_type.create",
        None,
        definition_of(TYPE),
    )
    assert updated.before == created.after
    assert updated.after is not None
    assert updated.after["note"] == "better"
    assert (deleted.actor, deleted.at, deleted.after) == ("somebody", LATER, None)
    assert deleted.before == updated.after


def test_used_ones_stay(conn: sa.Connection) -> None:
    save(conn, TYPE)
    euis = [f"a84041c3f185{n:04x}" for n in range(7)]
    upsert_sensors(conn, [Sensor(dev_eui=eui, device="city/probe") for eui in euis])
    with pytest.raises(InputError, match=f"used by {', '.join(euis[:5])} and 2 more; import"):
        delete_device_type(conn, "City/Probe", now=NOW, actor="x")
    assert len(run(conn, all_device_types())) == 1


def test_what_is_not_there_cannot_be_removed(conn: sa.Connection) -> None:
    with pytest.raises(NotFoundError, match="no device type 'a/b'"):
        delete_device_type(conn, "a/b", now=NOW, actor="x")
    assert run(conn, audit_page(10)) == []
