from __future__ import annotations

import pytest

from baumfeuchte.codecs.object_path import MISSING, paths_in, steps_of, value_at
from baumfeuchte.domain.errors import InputError

TREE = {
    "WM30_CB": 31,
    "sensor1": {"humidity": 29.3, "null": None},
    "list": [{"v": 1}, {"v": 2, "u": "%vol"}, [7, 8], {"u": 4103.0, "v": 9, "ok": True}],
    "soil.moisture": 5,
    "°C": 3,
}


@pytest.mark.parametrize(
    ("path", "value"),
    [
        ("WM30_CB", 31),
        ("sensor1.humidity", 29.3),
        ("sensor1.null", None),
        ("list[0].v", 1),
        ("list[2][1]", 8),
        ("list[u=%vol].v", 2),
        ("list[u=4103].v", 9),
        ("list[ok=true].v", 9),
        ("soil.moisture", 5),
        ("°C", 3),
        ("wm30_cb", MISSING),
        ("sensor1.humidity.x", MISSING),
        ("list[9].v", MISSING),
        ("list[u=none].v", MISSING),
        ("list.v", MISSING),
        ("WM30_CB[0]", MISSING),
        ("sensor1[0]", MISSING),
    ],
)
def test_paths(path: str, value: object) -> None:
    assert value_at(TREE, path) == value


@pytest.mark.parametrize(
    "path",
    ["", ".", "a.", ".a", "a..b", "a.[0]", "a[", "a[]", "a[x]", "a[0", "a]", "a[0]b", "[=1]"],
)
def test_no_paths(path: str) -> None:
    with pytest.raises(InputError, match="is no path"):
        steps_of(path)


def test_a_list_at_the_top() -> None:
    assert value_at([{"v": 3}], "[0].v") == 3


def test_paths_for_people_are_few() -> None:
    assert paths_in(TREE)[:4] == ["WM30_CB", "sensor1.humidity", "sensor1.null", "list[0].v"]
    assert len(paths_in({f"k{n}": n for n in range(1000)})) == 30
    assert paths_in([[[]]]) == []
