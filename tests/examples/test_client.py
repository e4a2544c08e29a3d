from __future__ import annotations

import subprocess
import sys
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING

import client
import client_models
import httpx
import pytest

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path
    from typing import Any


@pytest.fixture
def city_client(server: Any) -> Iterator[client.Baumfeuchte]:
    with client.Baumfeuchte(server.base_url, server.city.keys["planner"], pause_s=0.01) as found:
        yield found


def test_the_list_comes_typed_and_a_repeat_is_empty(
    city_client: client.Baumfeuchte, monkeypatch: pytest.MonkeyPatch
) -> None:
    answers: list[httpx.Response] = []
    send = city_client._send

    def seen(request: httpx.Request) -> httpx.Response:
        answers.append(send(request))
        return answers[-1]

    monkeypatch.setattr(city_client, "_send", seen)
    found = city_client.watering_list()
    assert found.day == date(2026, 7, 15)
    assert found.issued_at.tzinfo is not None
    assert found.items[0].tree.number == "BO-0001"
    assert found.items[0].reason is not None
    assert "kPa" in found.items[0].reason.de
    assert city_client.watering_list() == found
    assert [answer.status_code for answer in answers] == [200, 304]
    some = city_client.watering_list(date(2026, 7, 15), status=["dry", "soon"])
    assert {line.status for line in some.items} == {"dry", "soon"}
    assert len(city_client.watering_list(district="Querenburg").items) == 3


def test_lists_are_read_to_their_end(city_client: client.Baumfeuchte, server: Any) -> None:
    numbers = [tree.number for tree in city_client.trees(limit=5)]
    assert numbers == [f"BO-{number:04d}" for number in range(1, 15)]
    tree_id = server.city.tree_ids["BO-0003"]
    since, until = datetime(2026, 7, 10, tzinfo=UTC), datetime(2026, 7, 14, tzinfo=UTC)
    whole = list(city_client.readings(tree_id, since, until, depth_cm=30))
    assert len(whole) == len({reading.observed_at for reading in whole}) > 50
    assert {reading.depth_cm for reading in whole} == {30.0}
    assert whole == sorted(whole, key=lambda reading: reading.observed_at)
    advice = list(city_client.recommendations(tree_id=tree_id))
    assert [item.day.day for item in advice] == [15, 14]
    assert advice[0].id is not None
    explained = city_client.explanation(advice[0].id, "en")
    assert explained.tree_id == tree_id
    assert explained.steps[0].text


def test_trees_by_number(city_client: client.Baumfeuchte) -> None:
    found = city_client.tree_by_number("BO-0003")
    assert found is not None
    assert len(found.probes) == 6
    assert found.recommendation is not None
    assert found.recommendation.status == "dry"
    assert city_client.tree_by_number("XX") is None


def test_a_watering_is_logged_once_however_the_connection_breaks(
    city_client: client.Baumfeuchte, server: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    send = city_client._http.send
    breaks = [True, True]

    def broken(request: httpx.Request) -> httpx.Response:
        answer = send(request)  # the server has it, the client does not hear so
        if breaks:
            breaks.pop()
            raise httpx.ReadError("cut", request=request)
        return answer

    monkeypatch.setattr(city_client._http, "send", broken)
    stored = city_client.log_watering(tree_number="BO-0005", litres=80, note="Gießsack")
    tree_id = server.city.tree_ids["BO-0005"]
    assert (stored.tree_id, stored.litres, stored.note) == (tree_id, 80.0, "Gießsack")
    logged = list(city_client.waterings(tree_id))
    assert [watering.id for watering in logged] == [stored.id]
    assert logged[0].outcome is None


def test_errors_say_what_to_do(city_client: client.Baumfeuchte, server: Any) -> None:
    with pytest.raises(client.ApiError, match="There is no tree with the id 999999") as caught:
        city_client.tree(999_999)
    assert (caught.value.status, caught.value.code) == (404, "not_found")
    with (
        client.Baumfeuchte(server.base_url, "bf_wrong") as stranger,
        pytest.raises(client.ApiError, match="not known or was revoked"),
    ):
        next(stranger.events())


def test_events_go_on_after_a_break(city_client: client.Baumfeuchte, server: Any) -> None:
    from _lists import DAY, NOW

    from baumfeuchte.domain.recommendation import Recommendation, Status
    from baumfeuchte.storage.engine import Database
    from baumfeuchte.storage.recommendations import store_run

    def plan() -> None:
        item = Recommendation(
            tree_id=server.city.tree_ids["BO-0001"],
            day=DAY,
            status=Status.DRY,
            litres=10,
            rule_version="2026.1",
        )
        database = Database(server.city.url, pool_size=1)
        with database.begin() as connection:
            store_run(
                connection,
                day=DAY,
                issued_at=NOW,
                as_of=NOW,
                rule_version="2026.1",
                shared_inputs={},
                recommendations=[item],
            )
        database.dispose()

    events = city_client.events("list")
    first = next(events)
    assert (first.kind, first.data["day"]) == ("state", "2026-07-15")
    events.close()  # type: ignore[attr-defined]
    plan()
    events = city_client.events("list", last_event_id=first.id)
    second = next(events)
    assert second.kind == "list"
    assert second.data["revision"] == first.data["revision"] + 1
    events.close()  # type: ignore[attr-defined]


def test_what_is_unknown_is_passed_over_and_what_is_wrong_is_not() -> None:
    assert client_models.parse(client_models.Words, {"de": "a", "en": "b", "fr": "c"}).en == "b"
    with pytest.raises(TypeError, match="is no str"):
        client_models.parse(client_models.Words, {"de": 1, "en": "b"})
    with pytest.raises(TypeError, match="is no Words"):
        client_models.parse(client_models.Words, [])


def test_the_type_checker_has_nothing_to_say(repo_root: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "mypy", "--strict", "client.py", "client_models.py"],
        cwd=repo_root / "examples",
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout
