"""Where a tree stands that somebody types in by hand: in Germany, the right way round, not far."""

from __future__ import annotations

import re
from html import unescape
from typing import TYPE_CHECKING, Any

import pytest

from baumfeuchte.domain.ground import distance_km, doubt_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    import httpx

BOCHUM = (51.48, 7.22)
TREE = {"number": "P-1", "species": "Tilia", "latitude": "51,44", "longitude": "7,26"}


@pytest.fixture(scope="module")
def planner(server: Any) -> Iterator[httpx.Client]:
    with server.person("planner") as browser:
        yield browser


def send(browser: httpx.Client, path: str, form: dict[str, str], lang: str = "de") -> Any:
    page = browser.get(path).text
    token = re.search(r'name="csrf_token" value="(\w+)"', page)
    version = re.search(r'name="version" value="(\w*)"', page)
    assert token is not None
    assert version is not None
    more = {"csrf_token": token[1], "version": version[1]}
    return browser.post(f"{path}?lang={lang}", data=form | more)


@pytest.mark.parametrize(
    ("place", "doubt"),
    [
        (BOCHUM, ""),
        ((7.22, 51.48), "place_swapped"),
        ((0.0, 0.0), "place_outside"),
        ((51.48, -7.22), "place_outside"),
        ((52.3, 7.22), "place_far"),
        ((51.9, 7.22), ""),
    ],
)
def test_what_speaks_against_a_place(place: tuple[float, float], doubt: str) -> None:
    assert doubt_of(place, BOCHUM) == doubt


def test_without_a_middle_nothing_is_far() -> None:
    assert doubt_of((48.1, 11.5), None) == ""
    assert distance_km(BOCHUM, (51.48, 7.22)) == 0


@pytest.mark.parametrize(
    ("latitude", "longitude", "german", "english"),
    [
        ("7,26", "51,44", "51,44 / 7,26 liegt in Deutschland", "51.44 / 7.26 is in Germany"),
        ("0", "0", "liegen nicht in Deutschland", "are not in Germany"),
        ("999", "7,26", "Zahl von -90 bis 90", "from -90 to 90"),
    ],
)
def test_a_place_that_cannot_be(
    planner: httpx.Client, *, latitude: str, longitude: str, german: str, english: str
) -> None:
    """They were stored, and the map showed an empty sea."""
    form = TREE | {"latitude": latitude, "longitude": longitude}
    for language, words in (("de", german), ("en", english)):
        refused = send(planner, "/register/new", form, language)
        assert refused.status_code == 422
        assert words in unescape(refused.text)
        assert 'name="sure"' not in refused.text
        assert f'value="{latitude}"' in refused.text


def test_a_far_tree_is_asked_for(planner: httpx.Client) -> None:
    far = TREE | {"latitude": "48,1", "longitude": "11,5"}
    asked = send(planner, "/register/new", far)
    assert asked.status_code == 422
    assert "mehr als 50 km von der Mitte" in asked.text
    assert 'name="sure"' in asked.text
    stored = send(planner, "/register/new", far | {"sure": "1"})
    assert stored.status_code == 303
    path = stored.headers["location"].partition("?")[0]
    other = send(planner, path, far | {"street": "Marienplatz"})
    assert other.status_code == 303, "it stands where it stood"
    moved = send(planner, path, far | {"latitude": "7,26", "longitude": "51,44", "sure": "1"})
    assert "vertauscht" in moved.text


def test_programs_are_held_to_germany(server: Any) -> None:
    body = {"number": "P-2", "species": "Tilia", "latitude": 7.26, "longitude": 51.44}
    answer = server.request("POST", "/api/v1/register/trees", scope="planner", json=body)
    assert answer.status_code == 422
    assert "swapped" in answer.json()["errors"][0]["message"]
    far = body | {"latitude": 48.1, "longitude": 11.5}
    assert (
        server.request("POST", "/api/v1/register/trees", scope="planner", json=far).status_code
        == 200
    )
