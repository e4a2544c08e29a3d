"""Sensors into a real database: all or nothing, twice changes nothing, history is kept."""

from __future__ import annotations

from typing import Any

from baumfeuchte.registry.outcome import ImportResult
from baumfeuchte.storage.query import run
from baumfeuchte.storage.registry import aliases_of, all_sensors

ONE = "a84041c891885c21"
TWO = "70b3d57ba0001111"
HEADER = "dev_eui,device,tree_number,probe,depth_cm,since\n"
SENSORS = (
    HEADER
    + f"{ONE},dragino/LSE01,1,0,15,2026-04-01Z\n".replace("Z", "T00:00Z")
    + f"{TWO},decentlab/DL-SDD,2,0,10,2026-04-01T00:00Z\n"
    + f"{TWO},decentlab/DL-SDD,2,1,30,2026-04-01T00:00Z\n"
)


def test_probes_are_installed_once(register: Any) -> None:
    assert register.bring_sensors(SENSORS) == ImportResult(created=3)
    assert register.bring_sensors(SENSORS) == ImportResult(unchanged=3)
    assert register.places(ONE) == [(0, "1", 15, "04-01", "")]
    assert register.places(TWO) == [(0, "2", 10, "04-01", ""), (1, "2", 30, "04-01", "")]


def test_sensors_need_their_trees(register: Any) -> None:
    result = register.bring_sensors(SENSORS.replace(",2,", ",9,"))
    assert [(f.line, f.code, f.content) for f in result.faults] == [
        (3, "unknown_tree", "9"),
        (4, "unknown_tree", "9"),
    ]
    with register.database.begin() as conn:
        assert run(conn, all_sensors()) == []
    assert register.audit() == []


def test_good_lines_where_others_may_be_skipped(register: Any) -> None:
    result = register.bring_sensors(SENSORS.replace(",2,", ",9,"), skip_faulty=True)
    assert (result.created, result.faulty_lines) == (1, 2)
    assert register.places(ONE) == [(0, "1", 15, "04-01", "")]


def test_a_dry_run_takes_everything_back(register: Any) -> None:
    assert register.bring_sensors(SENSORS, dry_run=True) == ImportResult(created=3)
    with register.database.begin() as conn:
        assert run(conn, all_sensors()) == []
    assert register.audit() == []


def test_a_move_in_a_file_ends_the_former_place(register: Any) -> None:
    register.bring_sensors(SENSORS)
    result = register.bring_sensors(HEADER + f"{ONE},LSE01,3,0,20,2026-06-01T00:00Z\n")
    assert (result.created, len(result.changes)) == (1, 1)
    (change,) = result.changes
    assert change.subject == f"{ONE}/0"
    assert change.fields == (("until", None, "2026-06-01T00:00:00+00:00"),)
    assert register.places(ONE) == [(0, "1", 15, "04-01", "06-01"), (0, "3", 20, "06-01", "")]


def test_every_changed_place_is_audited(register: Any) -> None:
    register.bring_sensors(SENSORS)
    register.bring_sensors(HEADER + f"{ONE},LSE01,1,0,20,2026-04-01T00:00Z\n")
    first, second = register.audit(f"sensor {ONE}")
    assert (first.action, first.before, first.actor) == ("sensor.import", None, "muster")
    assert (second.before["depth_cm"], second.after["depth_cm"]) == (15, 20)
    assert [entry.after["created"] for entry in register.audit("sensors")] == [3, 0]


def test_two_places_at_once_are_a_fault_of_that_line(register: Any) -> None:
    header = HEADER.replace("since", "since,until")
    register.bring_sensors(header + f"{ONE},LSE01,1,0,15,2026-04-01,2026-06-01\n")
    overlap = header + f"{ONE},LSE01,2,0,15,2026-05-01,2026-07-01\n{TWO},LSE01,2,0,15,2026-05-01,\n"
    result = register.bring_sensors(overlap)
    assert [(f.line, f.code, f.content) for f in result.faults] == [(2, "overlap", ONE)]
    with register.database.begin() as conn:
        assert [sensor.dev_eui for sensor in run(conn, all_sensors())] == [ONE]
    assert register.bring_sensors(overlap, skip_faulty=True).created == 1
    assert register.places(ONE) == [(0, "1", 15, "03-31", "05-31")]


def test_names_for_servers_without_dev_euis(register: Any) -> None:
    header = HEADER.replace("since", "since,alias")
    line = f"{ONE},LSE01,1,0,15,2026-04-01,Linde-Nord\n"
    assert register.bring_sensors(header + line).created == 1
    assert register.bring_sensors(header + line).unchanged == 1
    with register.database.begin() as conn:
        (sensor,) = run(conn, all_sensors())
        assert run(conn, aliases_of(sensor.id)) == ["linde-nord"]
    result = register.bring_sensors(header + line.replace(ONE, TWO))
    assert [(f.line, f.code, f.content) for f in result.faults] == [(2, "name_taken", "linde-nord")]


def test_a_firmware_is_a_setting_and_stays_until_another_is_said(register: Any) -> None:
    header = HEADER.replace("since", "since,firmware")
    line = f"{ONE},LSE01,1,0,15,2026-04-01,1.0\n"
    register.bring_sensors(header + line)
    assert register.bring_sensors(HEADER + line.replace(",1.0", "")).unchanged == 1
    result = register.bring_sensors(header + line.replace("1.0", "1.3"))
    assert (result.updated, result.unchanged) == (1, 0)
    assert result.changes[0].fields == (("settings", {"firmware": "1.0"}, {"firmware": "1.3"}),)
    with register.database.begin() as conn:
        (sensor,) = run(conn, all_sensors())
    assert sensor.settings == {"firmware": "1.3"}
    assert register.audit(f"sensor {ONE}")[-1].after == {
        "device": "dragino/LSE01",
        "settings": {"firmware": "1.3"},
    }


def test_a_tree_that_is_written_nearly_so_is_named(register: Any) -> None:
    head = "DevEUI;Gerät;Baumnr;seit;Tiefe\n"
    result = register.bring_sensors(f"{head}a84041c891885c21;dragino/LSE01;002;2026-04-01;30\n")
    (fault,) = result.faults
    assert (fault.code, fault.values) == ("unknown_tree_like", {"known": "2"})
    assert "Baum 002 gibt es nicht, aber 2" in fault.text("de")


def test_the_dev_eui_of_another_sensor_is_no_name(register: Any) -> None:
    head = "DevEUI;Gerät;Baumnr;seit;Tiefe;Gerätename\n"
    rows = (
        "a84041c891885c21;dragino/LSE01;1;2026-04-01;30;\n"
        "a84041c891885c22;dragino/LSE01;2;2026-04-01;30;A84041C891885C21\n"
    )
    (fault,) = register.bring_sensors(head + rows).faults
    assert (fault.code, fault.line) == ("name_taken", 3)
