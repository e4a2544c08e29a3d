from __future__ import annotations

import numpy as np
import pytest

from baumfeuchte.domain.errors import InputError
from baumfeuchte.irrigation import groups as room
from baumfeuchte.irrigation.groups import GroupKeys, choose_groups, group_keys

# species, age, soil, exposure, regime
TREES = [
    ("tilia", "2", "Sl3", "sunny", "bag"),  # 0 sensed
    ("tilia", "2", "Sl3", "sunny", "bag"),  # 1 sensed
    ("tilia", "2", "Sl3", "shade", "bag"),  # 2 sensed
    ("acer", "2", "Sl3", None, "bag"),  # 3 sensed
    ("acer", "2", "Ut3", None, "bag"),  # 4 sensed
    ("acer", "3", "Ut3", "", "bag"),  # 5 sensed
    ("tilia", "2", "Sl3", "sunny", "bag"),  # 6
    ("tilia", "2", "Sl3", "shade", "bag"),  # 7
    ("acer", "2", "Sl3", "sunny", "bag"),  # 8
    ("acer", "2", "Ut3", None, "bag"),  # 9
    ("acer", "3", "Ut3", None, "bag"),  # 10
    ("acer", "3", "Ut3", None, "none"),  # 11
]
SENSED = np.arange(6)
WANTED = np.arange(6, 12)


def keys_of(trees: list[tuple[str | None, ...]]) -> GroupKeys:
    species, age, soil, exposure, regime = (list(column) for column in zip(*trees, strict=True))
    return group_keys(
        species_group=species, age_class=age, soil=soil, exposure=exposure, regime=regime
    )


def test_backing_off_by_exposure_species_and_soil() -> None:
    choice = choose_groups(keys_of(TREES), SENSED, WANTED, np.ones(6, dtype=np.bool_))
    # 10: the only one of its age, found at the narrowest level; 11: nobody is watered like it.
    assert choice.level.tolist() == [0, 1, 2, 3, 0, -1]
    assert choice.silent.tolist() == [0] * 6


def test_sensors_that_are_silent_do_not_count() -> None:
    delivers = np.array([True, False, True, True, True, False])
    choice = choose_groups(keys_of(TREES), SENSED, WANTED, delivers)
    assert choice.level.tolist() == [1, 1, 2, 3, -1, -1]
    assert choice.silent.tolist() == [1, 1, 1, 1, 1, 0]


def test_unknown_is_a_word_and_labels_say_what_is_shared() -> None:
    keys = keys_of(TREES)
    assert keys.ids[0, 4] == keys.ids[0, 9]
    assert keys.label(4, 0) == {
        "species_group": "acer",
        "age_class": "2",
        "soil": "Ut3",
        "exposure": "unknown",
        "regime": "bag",
    }
    assert keys.label(4, 3) == {"age_class": "2", "regime": "bag"}


def test_levels_drop_what_the_reference_says() -> None:
    dropped = [
        set(room.ATTRIBUTES) - {room.ATTRIBUTES[column] for column in level}
        for level in room.LEVELS
    ]
    assert dropped == [set(), {"exposure"}, {"exposure", "species_group"},
                       {"exposure", "species_group", "soil"}]  # fmt: skip


def test_many_different_words_do_not_overflow(monkeypatch: pytest.MonkeyPatch) -> None:
    trees = [(f"s{i % 7}", f"a{i % 5}", f"b{i % 3}", f"e{i % 2}", "r") for i in range(400)]
    plain = keys_of(trees)
    monkeypatch.setattr(room, "_MOST_NUMBERS", 10)
    np.testing.assert_array_equal(keys_of(trees).ids, plain.ids)


def test_no_sensors_and_no_trees() -> None:
    keys = keys_of(TREES)
    nobody = np.zeros(0, dtype=np.int64)
    choice = choose_groups(keys, nobody, WANTED, np.zeros(0, dtype=np.bool_))
    assert set(choice.level.tolist()) == {-1}
    assert set(choice.silent.tolist()) == {0}
    empty = group_keys(species_group=[], age_class=[], soil=[], exposure=[], regime=[])
    none = choose_groups(empty, nobody, nobody, np.zeros(0, dtype=np.bool_))
    assert none.level.size == 0


def test_columns_must_fit() -> None:
    with pytest.raises(InputError, match="exactly once per tree"):
        group_keys(species_group=["a"], age_class=[], soil=[], exposure=[], regime=[])


def declared(names: list[str]) -> GroupKeys:
    species, age, soil, exposure, regime = (list(column) for column in zip(*TREES, strict=True))
    return group_keys(
        species_group=species,
        age_class=age,
        soil=soil,
        exposure=exposure,
        regime=regime,
        declared=names,
    )


def test_a_declared_group_counts_before_all_levels_and_one_sensor_is_enough() -> None:
    names = ["", "", "", "", "", "Westpark", "Westpark", "", "", "", "", "Ring"]
    keys = declared(names)
    choice = choose_groups(keys, SENSED, WANTED, np.ones(6, dtype=np.bool_))
    # 6 is alike 0 and 1, but the city says 5; 11 was given a name that no sensed tree has.
    assert choice.level.tolist() == [room.DECLARED_LEVEL, 1, 2, 3, 0, -1]
    assert choice.group_id[0] == keys.ids[room.DECLARED_LEVEL, 5]
    assert keys.label(6, room.DECLARED_LEVEL) == {"reference_group": "Westpark"}
    plain = choose_groups(keys_of(TREES), SENSED, WANTED, np.ones(6, dtype=np.bool_))
    assert choice.level[1:].tolist() == plain.level[1:].tolist()
    assert choice.group_id[1:5].tolist() == plain.group_id[1:5].tolist()


def test_a_declared_group_whose_sensors_are_silent_falls_back_to_similar_trees() -> None:
    names = ["", "", "", "", "", "Westpark", "Westpark", "", "", "", "", ""]
    delivers = np.array([True, True, True, True, True, False])
    choice = choose_groups(declared(names), SENSED, WANTED, delivers)
    assert choice.level[0] == 0


def test_trees_without_a_name_are_not_one_group() -> None:
    keys = declared(["", "", "", "", "", "Westpark", "Westpark", "", "", "", "", ""])
    own = keys.ids[room.DECLARED_LEVEL]
    assert len(set(own.tolist())) == len(TREES) - 1
    with pytest.raises(InputError):
        declared(["Westpark"])
