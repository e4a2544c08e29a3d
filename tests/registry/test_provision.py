"""Unknown devices that say themselves where they are."""

from __future__ import annotations

import hashlib
from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

import orjson
import pytest

from baumfeuchte.registry.device_names import Devices
from baumfeuchte.registry.provision import Provisioned, provision_from_tags, unknown_devices
from baumfeuchte.storage.query import run
from baumfeuchte.storage.registry import all_sensors
from baumfeuchte.storage.tables import rejections

EUI = "a84041c891885c21"
SEEN = datetime(2026, 6, 1, 12, tzinfo=UTC)
TAGS = {"tree_number": "2", "depths_cm": "30/60", "device": "LSE01"}


def provision(register: Any, tags: dict[str, str], **options: Any) -> Provisioned:
    with register.database.begin() as conn:
        return provision_from_tags(
            conn,
            EUI,
            tags,
            SEEN,
            devices=Devices(),
            zone=ZoneInfo("Europe/Berlin"),
            author=register.author,
            **options,
        )


def test_complete_tags_register_a_device(register: Any) -> None:
    assert provision(register, TAGS) == Provisioned(dev_eui=EUI, probes=2)
    assert register.places(EUI) == [(0, "2", 30, "06-01", ""), (1, "2", 60, "06-01", "")]
    assert [entry.action for entry in register.audit(f"sensor {EUI}")] == ["sensor.import"] * 2
    assert provision(register, TAGS).probes == 2  # once more changes nothing
    assert len(register.audit(f"sensor {EUI}")) == 2


def test_the_profile_stands_for_the_device_and_a_tag_for_the_time(register: Any) -> None:
    tags = {"tree_number": "1", "depth_cm": "30", "since": "2026-05-01T00:00Z"}
    assert provision(register, tags, profile="Dragino LSE01").probes == 1
    assert register.places(EUI) == [(0, "1", 30, "05-01", "")]


@pytest.mark.parametrize(
    ("tags", "codes"),
    [
        ({"key": "value"}, ["empty", "empty", "no_depth"]),
        ({**TAGS, "tree_number": "9"}, ["unknown_tree"]),
        ({**TAGS, "device": "LSE99"}, ["unknown_device"]),
        ({**TAGS, "depths_cm": "tief"}, ["no_number"]),
        ({**TAGS, "Baumnummer": "3"}, ["ambiguous"]),
        ({"info": "Anzahl 3"}, ["empty", "empty", "no_depth"]),
    ],
)
def test_what_is_missing_is_said(register: Any, tags: dict[str, str], codes: list[str]) -> None:
    found = provision(register, tags)
    assert ([fault.code for fault in found.faults], found.probes) == (codes, 0)
    with register.database.begin() as conn:
        assert run(conn, all_sensors()) == []


def test_a_dry_run(register: Any) -> None:
    assert provision(register, TAGS, dry_run=True).probes == 2
    with register.database.begin() as conn:
        assert run(conn, all_sensors()) == []


def reject(register: Any, message: bytes, at: datetime, eui: str = EUI, **more: Any) -> None:
    values = {"reason": "unknown_device", "resolved_at": None, **more}
    with register.database.begin() as conn:
        conn.execute(
            rejections.insert().values(
                arrived_at=at,
                digest=hashlib.sha256(message).digest(),
                topic="application/1/device/x/event/up",
                raw=message,
                detail="",
                dev_eui=eui,
                **values,
            )
        )


def test_tags_are_read_from_kept_messages(register: Any) -> None:
    def message(tags: Any, number: int) -> bytes:
        info = {"devEui": EUI, "deviceProfileName": "LSE01", "tags": tags}
        return orjson.dumps({"deviceInfo": info, "fCnt": number})

    reject(register, message({"tree_number": "1"}, 1), SEEN.replace(hour=6))
    reject(register, message(TAGS, 2), SEEN)
    reject(register, orjson.dumps({"tags": {"tree_number": "3"}}), SEEN, eui="b" * 16)  # version 3
    reject(register, message({}, 3), SEEN, eui="c" * 16)
    reject(register, b"\x08\x01", SEEN, eui="d" * 16)
    reject(register, b"[1]", SEEN, eui="e" * 16)
    reject(register, message(TAGS, 4), SEEN, eui="f" * 16, reason="truncated")
    reject(register, message(TAGS, 5), SEEN, eui="0" * 16, resolved_at=SEEN)
    with register.database.begin() as conn:
        found = unknown_devices(conn)
    assert set(found) == {EUI, "b" * 16}
    # The latest tags count, and the earliest time.
    assert (found[EUI].tags, found[EUI].seen_at.hour, found[EUI].profile) == (TAGS, 6, "LSE01")
    assert found["b" * 16].tags == {"tree_number": "3"}
