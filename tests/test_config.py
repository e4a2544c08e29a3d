"""Settings and the clock."""

from __future__ import annotations

import time
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from baumfeuchte.config import default_data_dir, load_settings, make_clock, setting_names
from baumfeuchte.domain.errors import SettingError

BERLIN = ZoneInfo("Europe/Berlin")


@pytest.fixture(autouse=True)
def _clean(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in setting_names():
        monkeypatch.delenv(name, raising=False)


def test_a_misspelt_setting_is_refused_with_a_hint(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BAUMFEUCHTE_DATBASE_URL", "postgresql://x")
    with pytest.raises(SettingError, match="did you mean BAUMFEUCHTE_DATABASE_URL"):
        load_settings()


def test_an_unknown_setting_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BAUMFEUCHTE_XYZZY", "1")
    with pytest.raises(SettingError, match=r"docs/settings\.md"):
        load_settings()


def test_settings_of_the_tests_are_left_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BAUMFEUCHTE_TEST_SOMETHING", "1")
    assert load_settings().http_port == 8080


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("HTTP_PORT", "hunter2"),
        ("HTTP_PORT", "70000"),
        ("TIME_ZONE", "Bochum/hunter2"),
        ("CLOCK_START", "hunter2"),
        ("PUBLIC_READ", "hunter2"),
        ("LOG_LEVEL", "hunter2"),
        ("RAW_RETENTION_DAYS", "0"),
    ],
)
def test_a_bad_value_is_one_sentence_with_its_name(
    name: str, value: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(f"BAUMFEUCHTE_{name}", value)
    with pytest.raises(SettingError) as caught:
        load_settings()
    assert str(caught.value).startswith(f"BAUMFEUCHTE_{name} cannot be used")
    assert "\n" not in str(caught.value)


def test_passwords_do_not_show(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BAUMFEUCHTE_DATABASE_URL", "postgresql://u:hunter2@h/d")
    monkeypatch.setenv("BAUMFEUCHTE_MQTT_URL", "mqtt://u:hunter2@h")
    assert "hunter2" not in repr(load_settings())


def test_topics_are_split(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BAUMFEUCHTE_MQTT_TOPICS", " a/+ , $share/g/b/#,")
    assert load_settings().topics == ("a/+", "$share/g/b/#")


def test_the_data_folder_of_root_and_of_others(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("os.geteuid", lambda: 0)
    assert default_data_dir() == Path("/var/lib/baumfeuchte")
    monkeypatch.setattr("os.geteuid", lambda: 1000)
    monkeypatch.setenv("XDG_DATA_HOME", "/somewhere")
    assert default_data_dir() == Path("/somewhere/baumfeuchte")


def test_an_empty_data_folder_is_not_the_current_one(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BAUMFEUCHTE_DATA_DIR", "")
    assert load_settings().data_dir == default_data_dir()


def test_the_clock_is_the_real_one_by_default() -> None:
    before = datetime.now(UTC)
    assert before <= make_clock(None, zone=BERLIN)() <= datetime.now(UTC)


def test_an_own_clock_starts_where_it_is_told_and_runs() -> None:
    clock = make_clock("2026-07-15T05:30", zone=BERLIN)
    start = datetime(2026, 7, 15, 3, 30, tzinfo=UTC)
    first = clock()
    assert start <= first < start + timedelta(seconds=5)
    while clock() == first:
        time.sleep(0.001)
    assert clock() > first


def test_two_processes_with_an_anchor_agree() -> None:
    anchor = datetime.now(UTC).timestamp() - 3600
    clock = make_clock(f"2026-07-15T05:30:00+02:00@{anchor}", zone=BERLIN)
    expected = datetime(2026, 7, 15, 4, 30, tzinfo=UTC)
    assert abs(clock() - expected) < timedelta(seconds=5)
