"""The city's own values that hold from a coming day on: API and page."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest

PATH = "/api/v1/thresholds"
CSRF = re.compile(r'name="csrf_token" value="([^"]+)"')


@pytest.fixture(autouse=True)
def clean(server: Any) -> None:
    """The server is one for all tests of this file."""
    for item in reversed(server.get(PATH).json()["coming"]):
        body = {"keys": [item["key"]], "valid_from": item["valid_from"]}
        assert server.request("POST", f"{PATH}/withdraw", scope="planner", json=body).is_success
    own = [item["key"] for item in server.get(PATH).json()["items"] if item["own"]]
    if own:
        body = {"keys": own}
        assert server.request("POST", f"{PATH}/reset", scope="planner", json=body).is_success
    # Later than all that, so that the newest entries are those of the test.
    server.now[0] += timedelta(minutes=1)


def day(server: Any, ahead: int) -> str:
    return str(server.now[0].date() + timedelta(days=ahead))


def put(server: Any, values: dict[str, object], begin: str | None, source: str = "Amt") -> Any:
    body = {"values": values, "source": source, "valid_from": begin}
    return server.request("PUT", PATH, scope="planner", json=body)


def efficiency(answer: Any) -> dict[str, Any]:
    return next(item for item in answer.json()["items"] if item["key"] == "efficiency")


def test_a_value_comes_on_its_day(server: Any) -> None:
    soon, later = day(server, 1), day(server, 20)
    done = put(server, {"efficiency": 0.9}, later)
    assert done.status_code == 200, done.text
    assert (efficiency(done)["value"], efficiency(done)["own"]) == (0.8, False)
    (coming,) = done.json()["coming"]
    assert (coming["key"], coming["value"], coming["valid_from"]) == ("efficiency", 0.9, later)
    assert (coming["source"], coming["set_by"]) == ("Amt", "planner-key")
    put(server, {"efficiency": 0.85}, None)
    put(server, {"efficiency": 0.7}, soon)
    told = server.get(PATH)
    assert (efficiency(told)["value"], efficiency(told)["valid_from"]) == (0.85, None)
    assert [item["value"] for item in told.json()["coming"]] == [0.7, 0.9]
    server.now[0] += timedelta(days=1)
    told = server.get(PATH)
    assert (efficiency(told)["value"], efficiency(told)["valid_from"]) == (0.7, soon)
    assert [item["value"] for item in told.json()["coming"]] == [0.9]
    entry = server.get("/api/v1/audit?subject=threshold efficiency", scope="sensors").json()
    assert entry["items"][0]["after"] == {"value": 0.7, "source": "Amt", "valid_from": soon}


def test_what_is_coming_is_withdrawn_until_it_begins(server: Any) -> None:
    begin = day(server, 3)
    put(server, {"efficiency": 0.9, "bag_litres": 75}, begin)
    body = {"keys": ["efficiency"], "valid_from": begin}
    done = server.request("POST", f"{PATH}/withdraw", scope="planner", json=body)
    assert [item["key"] for item in done.json()["coming"]] == ["bag_litres"]
    changes = server.get(f"{PATH}/changes?key=efficiency&limit=2").json()["items"]
    said = [
        (item["withdrawn"], item["valid_from"], item["before"], item["value"]) for item in changes
    ]
    assert said == [(True, begin, 0.9, None), (False, begin, None, 0.9)]
    entry = server.get("/api/v1/audit?subject=threshold efficiency", scope="sensors").json()
    assert entry["items"][0]["action"] == "threshold.withdraw"
    assert entry["items"][0]["before"] == {"value": 0.9, "source": "Amt", "valid_from": begin}
    server.now[0] += timedelta(days=3)
    assert efficiency(server.get(PATH))["value"] == 0.8
    body["keys"] = ["bag_litres"]
    late = server.request("POST", f"{PATH}/withdraw", scope="planner", json=body)
    assert (late.status_code, late.json()["code"]) == (422, "invalid_threshold")
    assert "has begun" in late.json()["detail"]


def test_a_day_that_is_over_is_refused(server: Any) -> None:
    found = put(server, {"efficiency": 0.9}, day(server, -1))
    assert (found.status_code, found.json()["code"]) == (422, "invalid_threshold")
    assert "is over" in found.json()["detail"]
    assert efficiency(put(server, {"efficiency": 0.9}, day(server, 0)))["value"] == 0.9


def test_values_must_fit_together_on_each_day_that_one_begins(server: Any) -> None:
    first, second = day(server, 10), day(server, 20)
    # Alone each is possible; from the second day on they would hold together.
    assert put(server, {"years_3.water_at_kpa": 75}, second).status_code == 200
    refused = put(server, {"years_3.critical_kpa": 70}, first)
    assert refused.status_code == 422
    assert "critical kPa must be above" in refused.json()["detail"]
    assert refused.json()["detail"].startswith("From ")
    assert not server.get(PATH).json()["items"][0]["own"]
    # What makes room for another may not go before it.
    assert put(server, {"years_3.critical_kpa": 90}, first).status_code == 200
    assert put(server, {"years_3.water_at_kpa": 80}, second).status_code == 200
    body = {"keys": ["years_3.critical_kpa"], "valid_from": first}
    gone = server.request("POST", f"{PATH}/withdraw", scope="planner", json=body)
    assert gone.status_code == 422
    assert "critical kPa must be above" in gone.json()["detail"]
    assert len(server.get(PATH).json()["coming"]) == 2


def test_a_reset_may_come_as_well(server: Any) -> None:
    put(server, {"efficiency": 0.9}, None)
    body = {"keys": ["efficiency"], "valid_from": day(server, 2)}
    done = server.request("POST", f"{PATH}/reset", scope="planner", json=body)
    assert efficiency(done)["value"] == 0.9
    assert done.json()["coming"][0]["value"] is None
    server.now[0] += timedelta(days=2)
    assert efficiency(server.get(PATH))["own"] is False


@pytest.mark.parametrize(("language", "begins"), [("de", "Gilt ab"), ("en", "Holds from")])
def test_the_page_lists_what_is_coming_and_takes_it_back(
    server: Any, language: str, begins: str
) -> None:
    begin = day(server, 30)
    path = f"/register/thresholds?lang={language}"
    with server.person("planner") as browser:
        token = CSRF.search(browser.get(path).text)
        assert token is not None
        form = {"csrf_token": token[1], "efficiency": "0.9", "source": "Amt", "valid_from": begin}
        done = browser.post(path, data=form, follow_redirects=True)
        assert done.status_code == 200, done.text
        card = done.text.split('id="coming"')[1].split("</section>")[0]
        assert begins in card
        assert "Amt – planner" in card
        back = {"csrf_token": token[1], "withdraw": "efficiency", "valid_from": begin}
        gone = browser.post(path, data=back, follow_redirects=True)
        assert 'id="coming"' not in gone.text
        wrong = browser.post(path, data=form | {"valid_from": "soon"})
        assert wrong.status_code == 422
        past = browser.post(path, data=form | {"valid_from": day(server, -1)})
        assert past.status_code == 422
        assert 'value="0.9"' in past.text, "what was written stays"
        twice = browser.post(path, data=back, follow_redirects=True)
        assert ("Es gab nichts" if language == "de" else "nothing to change") in twice.text
    with server.person("gruen") as reader:
        assert reader.post(path, data=back).status_code == 403
