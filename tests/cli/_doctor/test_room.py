from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest

from baumfeuchte.cli._doctor.finding import Level
from baumfeuchte.cli._doctor.room import (
    check_data_folder,
    check_room,
    has_embedded_data,
    judge_room,
    size,
)

if TYPE_CHECKING:
    from pathlib import Path

    from baumfeuchte.cli._doctor.finding import Finding

MB, GB = 10**6, 10**9


@pytest.mark.parametrize(
    ("free", "total", "level"),
    [
        (199 * MB, GB, Level.ERROR),
        (200 * MB, GB, Level.WARNING),
        (1_999 * MB, 3 * GB, Level.WARNING),
        (2 * GB, 3 * GB, Level.OK),
        (9 * GB, 100 * GB, Level.WARNING),
        (10 * GB, 100 * GB, Level.OK),
    ],
)
def test_how_much_room_is_enough(free: int, total: int, level: Level) -> None:
    found = judge_room("x", free, total)
    assert found.level is level
    assert bool(found.advice) is (level is not Level.OK)


def test_sizes_for_people() -> None:
    assert [size(number) for number in (8_400_000, 2e9, 1.55e9, 7000)] == [
        "8.4 MB",
        "2 GB",
        "1.6 GB",
        "7 kB",
    ]


def test_the_disk_of_a_folder_that_does_not_exist_yet(tmp_path: Path) -> None:
    assert f"free for {tmp_path / 'a/b'}" in check_room(tmp_path / "a" / "b").found


def folder(path: Path) -> Finding:
    """What is said of the folder itself, before its disk."""
    first, disk = check_data_folder(path)
    assert " are free for " in disk.found
    return first


def test_a_folder_of_ours(tmp_path: Path) -> None:
    assert folder(tmp_path).found == f"{tmp_path} is ours"
    assert folder(tmp_path / "a" / "b").found.endswith("does not exist yet; it will be made")


def test_a_file_in_its_place(tmp_path: Path) -> None:
    (tmp_path / "a").touch()
    (found,) = check_data_folder(tmp_path / "a")
    assert (found.level, found.found) == (Level.ERROR, f"{tmp_path / 'a'} is not a folder")
    assert "BAUMFEUCHTE_DATA_DIR" in found.advice


def test_a_folder_of_somebody_else(tmp_path: Path) -> None:
    if os.geteuid() != 0:
        pytest.skip("only root can give a folder away")
    os.chown(tmp_path, 12345, 12345)
    found = folder(tmp_path)
    assert found.level is Level.ERROR
    assert found.found == f"{tmp_path} belongs to the user with the id 12345, we are 0"


def test_whether_there_are_data(tmp_path: Path) -> None:
    assert not has_embedded_data(tmp_path)
    (tmp_path / "postgres" / "cluster").mkdir(parents=True)
    assert has_embedded_data(tmp_path)
