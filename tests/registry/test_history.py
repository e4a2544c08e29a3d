"""Moving, replacing, removing and correcting sensors keeps history right and is audited."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from baumfeuchte.domain.errors import InputError, NotFoundError
from baumfeuchte.registry import history
from baumfeuchte.storage.query import run
from baumfeuchte.storage.registry import all_sensors

EUI = "a84041c891885c21"
NEW = "a84041c891885c22"
LIST = (
    "DevEUI;Gerät;Baumnr;seit;Tiefen\n"
    f"{EUI};dragino/LSE01;1;2026-04-01T00:00Z;30/60\n"
)  # fmt: skip


def day(month: int, number: int) -> datetime:
    return datetime(2026, month, number, tzinfo=UTC)


@pytest.fixture
def city(register: Any) -> Any:
    assert register.bring_sensors(LIST).created == 2
    return register


def change(city: Any, what: Any, *words: Any, **options: Any) -> Any:
    with city.database.begin() as conn:
        return what(conn, *words, author=city.author, **options)


def test_a_move_ends_the_stay_before_it(city: Any) -> None:
    change(city, history.move, EUI, tree_number="2", since=day(6, 1))
    assert city.places(EUI) == [
        (0, "1", 30, "04-01", "06-01"),
        (0, "2", 30, "06-01", ""),
        (1, "1", 60, "04-01", "06-01"),
        (1, "2", 60, "06-01", ""),
    ]
    change(city, history.move, EUI, tree_number="3", since=day(7, 1), depths_cm=(20, 50))
    assert city.places(EUI)[2] == (0, "3", 20, "07-01", "")
    moves = [entry for entry in city.audit(f"sensor {EUI}") if entry.action == "sensor.move"]
    assert [entry.before and entry.before["until"] for entry in moves[:4]] == [None] * 4
    assert moves[0].after["until"] == "2026-06-01T00:00:00+00:00"


def test_a_move_that_was_forgotten_fits_between_others(city: Any) -> None:
    change(city, history.move, EUI, tree_number="3", since=day(7, 1))
    change(city, history.move, EUI, tree_number="2", since=day(6, 1))
    assert [place[1:] for place in city.places(EUI) if place[0] == 0] == [
        ("1", 30, "04-01", "06-01"),
        ("2", 30, "06-01", "07-01"),
        ("3", 30, "07-01", ""),
    ]


def test_a_sensor_that_was_removed_can_move_in_again(city: Any) -> None:
    change(city, history.remove, EUI, until=day(6, 1))
    change(city, history.move, EUI, tree_number="2", since=day(7, 1))
    assert [place[1:] for place in city.places(EUI) if place[0] == 1] == [
        ("1", 60, "04-01", "06-01"),
        ("2", 60, "07-01", ""),
    ]


def test_moves_that_cannot_be(city: Any) -> None:
    with pytest.raises(NotFoundError, match="no tree 9"):
        change(city, history.move, EUI, tree_number="9", since=day(6, 1))
    with pytest.raises(NotFoundError, match="no sensor b1"):
        change(city, history.move, "b1", tree_number="1", since=day(6, 1))
    with pytest.raises(InputError, match="has 2 probes; say as many depths"):
        change(city, history.move, EUI, tree_number="2", since=day(6, 1), depths_cm=(20,))
    with pytest.raises(InputError, match="say its depths with --depth"):
        change(city, history.move, EUI, tree_number="2", since=day(3, 1))


def test_a_replacement_takes_over_places_and_depths(city: Any) -> None:
    change(city, history.replace_sensor, EUI, NEW, since=day(6, 1))
    assert city.places(EUI) == [(0, "1", 30, "04-01", "06-01"), (1, "1", 60, "04-01", "06-01")]
    assert city.places(NEW) == [(0, "1", 30, "06-01", ""), (1, "1", 60, "06-01", "")]
    with city.database.begin() as conn:
        assert {sensor.device for sensor in run(conn, all_sensors())} == {"dragino/LSE01"}
    assert [entry.action for entry in city.audit(f"sensor {NEW}")] == ["sensor.replace"] * 2


def test_a_replacement_of_another_type(city: Any) -> None:
    change(city, history.replace_sensor, EUI, NEW, since=day(6, 1), device="decentlab/DL-SDD")
    with city.database.begin() as conn:
        assert [sensor.device for sensor in run(conn, all_sensors())] == [
            "dragino/LSE01",
            "decentlab/DL-SDD",
        ]


def test_replacements_that_cannot_be(city: Any) -> None:
    with pytest.raises(InputError, match="not in the ground at that time; check --"):
        change(city, history.replace_sensor, EUI, NEW, since=day(3, 1))
    with pytest.raises(InputError, match="cannot replace itself"):
        change(city, history.replace_sensor, EUI, EUI, since=day(6, 1))


def test_a_removal(city: Any) -> None:
    change(city, history.remove, EUI, until=day(6, 1))
    assert city.places(EUI) == [(0, "1", 30, "04-01", "06-01"), (1, "1", 60, "04-01", "06-01")]
    with pytest.raises(InputError, match="not in the ground at that time; check --"):
        change(city, history.remove, EUI, until=day(7, 1))
    with pytest.raises(InputError, match="installed anew at that time or later"):
        change(city, history.remove, EUI, until=day(4, 1))


def correct(city: Any, probe: int = 0, **options: Any) -> Any:
    given = {"depth_cm": None, "tree_number": None, "since": None, "until": None, **options}
    return change(city, history.correct_probe, EUI, probe, **given)


def test_a_depth_was_wrong_all_the_time(city: Any) -> None:
    correct(city, depth_cm=45)
    assert city.places(EUI) == [(0, "1", 45, "04-01", ""), (1, "1", 60, "04-01", "")]
    (entry,) = (e for e in city.audit(f"sensor {EUI}") if e.action == "sensor.correct")
    assert (entry.before["depth_cm"], entry.after["depth_cm"], entry.actor) == (30, 45, "muster")


def test_a_depth_was_wrong_for_two_months(city: Any) -> None:
    correct(city, depth_cm=45, since=day(5, 1), until=day(7, 1))
    assert city.places(EUI)[:3] == [
        (0, "1", 30, "04-01", "05-01"),
        (0, "1", 45, "05-01", "07-01"),
        (0, "1", 30, "07-01", ""),
    ]
    # The correction was a mistake itself: what is the same on both sides is one stay again.
    correct(city, depth_cm=30, since=day(5, 1), until=day(7, 1))
    assert city.places(EUI) == [(0, "1", 30, "04-01", ""), (1, "1", 60, "04-01", "")]


def test_a_tree_was_wrong(city: Any) -> None:
    correct(city, probe=1, tree_number="3")
    assert city.places(EUI) == [(0, "1", 30, "04-01", ""), (1, "3", 60, "04-01", "")]


def test_only_the_latest_place_is_corrected_without_a_time(city: Any) -> None:
    change(city, history.move, EUI, tree_number="2", since=day(6, 1))
    correct(city, depth_cm=35)
    assert [place[2] for place in city.places(EUI) if place[0] == 0] == [30, 35]


def test_corrections_that_change_nothing(city: Any) -> None:
    with pytest.raises(InputError, match="noted so already"):
        correct(city, depth_cm=30)
    with pytest.raises(NotFoundError, match="has no probe 7"):
        correct(city, probe=7, depth_cm=30)


def test_a_name(city: Any) -> None:
    assert change(city, history.name_sensor, EUI, " Linde-Nord ") is True
    assert change(city, history.name_sensor, EUI, "linde-nord") is False
    assert [e.after for e in city.audit() if e.action == "sensor.alias"] == [
        {"alias": "linde-nord"}
    ]


def test_a_successor_that_is_in_the_ground_itself_is_no_successor(city: Any) -> None:
    city.bring_sensors(LIST.replace(EUI, NEW).replace(";1;", ";3;"))
    with pytest.raises(InputError, match=f"{NEW} is in the ground itself at that time; end that"):
        change(city, history.replace_sensor, EUI, NEW, since=day(6, 1))
    change(city, history.remove, NEW, until=day(5, 20))
    change(city, history.replace_sensor, EUI, NEW, since=day(6, 1))
    assert [place[1:] for place in city.places(NEW) if place[0] == 0] == [
        ("3", 30, "04-01", "05-20"),
        ("1", 30, "06-01", ""),
    ]
    # There and back again: its own past is no hindrance.
    change(city, history.replace_sensor, NEW, EUI, since=day(7, 1))
    assert [place[1:] for place in city.places(EUI) if place[0] == 0] == [
        ("1", 30, "04-01", "06-01"),
        ("1", 30, "07-01", ""),
    ]


def test_a_correction_that_ends_before_it_begins(city: Any) -> None:
    for until in (day(5, 1), day(4, 20)):
        with pytest.raises(InputError, match="--until is not later than the beginning"):
            change(
                city, history.correct_probe, EUI, 0,
                depth_cm=20, tree_number=None, since=day(5, 1), until=until,
            )  # fmt: skip


def test_corrected_twice_and_back_leaves_no_trace_but_the_audit(city: Any) -> None:
    before = city.places(EUI)
    part: dict[str, Any] = {"tree_number": None, "since": day(5, 1), "until": day(6, 1)}
    change(city, history.correct_probe, EUI, 0, depth_cm=20, **part)
    change(city, history.correct_probe, EUI, 0, depth_cm=25, **part)
    assert [place[2:] for place in city.places(EUI) if place[0] == 0] == [
        (30, "04-01", "05-01"),
        (25, "05-01", "06-01"),
        (30, "06-01", ""),
    ]
    change(city, history.correct_probe, EUI, 0, depth_cm=30, **part)
    assert city.places(EUI) == before
    corrections = [e for e in city.audit(f"sensor {EUI}") if e.action == "sensor.correct"]
    assert len(corrections) >= 3


def test_removed_twice(city: Any) -> None:
    change(city, history.remove, EUI, until=day(7, 1))
    for until in (day(7, 1), day(7, 10)):
        with pytest.raises(InputError, match="check --until"):
            change(city, history.remove, EUI, until=until)
    change(city, history.remove, EUI, until=day(6, 15))  # it was earlier
    assert {place[4] for place in city.places(EUI)} == {"06-15"}
