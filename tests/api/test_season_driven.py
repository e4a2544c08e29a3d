"""The kilometres of the season are those of the tours that were driven."""

from __future__ import annotations

from typing import Any

from shared_fleet import add_depot, add_vehicle, ask, released_tour


def test_a_tour_that_is_driven_is_in_the_season(server: Any) -> None:
    add_vehicle(server, add_depot(server))
    assert server.get("/api/v1/season").json()["kilometres"] is None
    tour = released_tour(server)
    trees = [stop for stop in tour["stops"] if stop["kind"] == "tree"]
    entries = [
        {
            "entry_key": f"driven-{stop['id']}", "stop_id": stop["id"], "state": "watered",
            "at": server.now[0].isoformat(), "litres": stop["litres"],
        }
        for stop in trees
    ]  # fmt: skip
    answer = server.request(
        "POST", "/api/v1/stops/entries", scope="crew", json={"entries": entries}
    )
    assert {item["outcome"] for item in answer.json()["outcomes"]} == {"stored"}
    found = server.get("/api/v1/season").json()
    assert (found["tours"], found["tour_stops"]) == (1, len(trees))
    assert abs(found["kilometres"] - tour["kilometres"]) <= 0.1
    assert found["rhythm_kilometres"] > 0
    assert tour["kilometres"] > 1
    with server.person("viewer") as viewer:
        page = viewer.get("/season").text
        assert f"Gefahren: 1 Tour, {len(trees)} Bäume" in page
        english = viewer.get("/season?lang=en").text
        assert f"Driven: 1 tour, {len(trees)} trees" in english
    again = ask(server, "GET", f"tours/{tour['id']}")
    assert again["status"] == "done"
