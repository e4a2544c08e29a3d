"""Labels: the code that is printed is the address that opens the tree."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import httpx

from baumfeuchte.api.options import WebOptions
from baumfeuchte.domain.tree import Tree
from baumfeuchte.storage.engine import Database
from baumfeuchte.storage.registry import upsert_trees


def test_the_short_address_leads_to_the_tree(server: Any) -> None:
    tree_id = server.city.tree_ids["BO-0003"]
    answer = server.get("/t/BO-0003")
    assert (answer.status_code, answer.headers["location"]) == (303, f"/trees/{tree_id}")
    assert server.get("/t/BO-0003?lang=en").headers["location"] == f"/trees/{tree_id}?lang=en"
    assert server.get("/t/nothing").status_code == 404
    stranger = server.request("GET", "/t/BO-0003", headers={"Accept": "text/html"})
    assert stranger.status_code == 303
    assert stranger.headers["location"] == "/login?next=%2Ft%2FBO-0003"


def test_numbers_of_every_kind_and_the_public_address(database_url: str, start_server: Any) -> None:
    strange = "Bo/12 ä?&#%"
    database = Database(database_url, pool_size=1)
    tree = Tree(number=strange, species="x", planting_year=None, latitude=51, longitude=7)
    with database.begin() as conn:
        upsert_trees(conn, [tree, replace(tree, number="2")])
    database.dispose()
    now = [datetime(2026, 7, 15, 3, 30, tzinfo=UTC)]
    options = WebOptions(demo=True, public_url="https://baum.example.org")
    with (
        start_server(database_url, public_read=True, now=now, options=options) as running,
        httpx.Client(base_url=running.base_url, trust_env=False) as client,
    ):
        sheet = client.get("/labels").text
        shown = re.findall(r'label__short">([^<]+)<', sheet)
        assert shown == [
            "baum.example.org/t/2",
            "baum.example.org/t/Bo%2F12%20%C3%A4%3F%26%23%25",
        ]
        answer = client.get(shown[1].removeprefix("baum.example.org"))
        assert answer.status_code == 303, answer.text
        assert re.fullmatch(r"/trees/\d+", answer.headers["location"])
        assert "kein" in client.get("/labels?district=nirgends").text


def test_labels_of_a_filter(server: Any) -> None:
    def numbers(query: str) -> list[str]:
        return re.findall(r'label__number">(BO-\d+)<', server.get(f"/labels?{query}").text)

    ids = server.city.tree_ids
    assert numbers(f"tree_id={ids['BO-0003']}&tree_id={ids['BO-0001']}") == ["BO-0001", "BO-0003"]
    assert numbers("district=Querenburg") == ["BO-0004", "BO-0008", "BO-0012"]
    assert numbers("search=tilia&district=Querenburg") == ["BO-0004", "BO-0008", "BO-0012"]
    assert numbers("contractor=Gr%C3%BCn+%26+S%C3%B6hne") == ["BO-0002", "BO-0006"]
    assert server.get("/labels?tree_id=0").status_code == 422
