from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
import sqlalchemy as sa

from baumfeuchte.domain.errors import InputError, NotFoundError
from baumfeuchte.domain.observation import Moisture, Observation, ObservationKind, moisture_of
from baumfeuchte.storage.observations import (
    SeenTree,
    add_observation,
    observation_by_key,
    observations_between,
    seen_trees,
)
from baumfeuchte.storage.query import run


@pytest.fixture
def seen(stock: Any) -> Observation:
    return Observation(
        tree_id=stock.tree_id(),
        observed_at=stock.at(1),
        idempotency_key="s1",
        word=Moisture.SLIGHTLY_MOIST,
        note="Nordseite",
    )


def test_it_is_stored_once(conn: sa.Connection, seen: Observation, stock: Any) -> None:
    stored, created = add_observation(conn, seen)
    assert (replace(stored, id=None), created) == (seen, True)
    again = replace(seen, word=Moisture.DRY, observed_at=stock.at(5))
    assert add_observation(conn, again) == (stored, False)
    assert run(conn, observation_by_key("s1")) == [stored]
    assert run(conn, observation_by_key("s2")) == []


def test_a_number_is_a_portable_probe(conn: sa.Connection, seen: Observation) -> None:
    for index, value in enumerate(({"rew": 0.4, "sd_rew": 0.05}, {"vwc_percent": 17.5})):
        number = replace(seen, word=None, idempotency_key=f"n{index}", **value)
        stored, _ = add_observation(conn, number)
        assert stored.kind is ObservationKind.PORTABLE_PROBE
        assert run(conn, observation_by_key(f"n{index}")) == [stored]
    kinds = conn.execute(sa.text("SELECT DISTINCT kind FROM tree_observations")).scalars().all()
    assert kinds == ["portable_probe"]


def test_the_tree_must_exist(conn: sa.Connection, seen: Observation) -> None:
    with pytest.raises(NotFoundError, match="no tree with the id -1"):
        add_observation(conn, replace(seen, tree_id=-1))


def test_lists(conn: sa.Connection, seen: Observation, stock: Any) -> None:
    stored = [
        add_observation(conn, replace(seen, observed_at=stock.at(day), idempotency_key=str(day)))[0]
        for day in (3, 1, 2)
    ]
    newest_first = [SeenTree(observation=stored[i], tree_number="B1") for i in (0, 2, 1)]
    found = run(conn, seen_trees(seen.tree_id))
    assert [item.observation for item in found] == [item.observation for item in newest_first]
    assert run(conn, seen_trees(limit=1, offset=1)) == found[1:2]
    assert run(conn, seen_trees(-1)) == []
    assert run(conn, observations_between(stock.at(2), stock.at(3))) == [stored[2], stored[0]]


@pytest.mark.parametrize(
    ("change", "text"),
    [
        ({"rew": 0.5}, "exactly one"),
        ({"word": None}, "exactly one"),
        ({"word": None, "rew": 1.21}, "between 0 and 1.2"),
        ({"word": None, "rew": float("nan")}, "between 0 and 1.2"),
        ({"word": None, "vwc_percent": -1.0}, "between 0 and 60"),
        ({"sd_rew": 0.0}, "between 0.02 and 0.5"),
    ],
)
def test_what_says_nothing(seen: Observation, change: dict[str, Any], text: str) -> None:
    with pytest.raises(InputError, match=text):
        replace(seen, **change)


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("trocken", Moisture.DRY),
        (" Leicht  Feucht", Moisture.SLIGHTLY_MOIST),
        ("leicht-feucht", Moisture.SLIGHTLY_MOIST),
        ("slightly_moist", Moisture.SLIGHTLY_MOIST),
        ("feucht", Moisture.MOIST),
        ("NASS", Moisture.WET),
        ("naß", Moisture.WET),
    ],
)
def test_the_words_of_a_finger_test(said: str, meant: Moisture) -> None:
    assert moisture_of(said) is meant


def test_other_words_are_refused() -> None:
    with pytest.raises(InputError, match="trocken, leicht feucht, feucht, nass"):
        moisture_of("")
