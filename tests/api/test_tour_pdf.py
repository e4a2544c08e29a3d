"""A tour on paper: what stands in it, read back."""

from __future__ import annotations

import base64
import re
import zlib
from typing import TYPE_CHECKING, Any

import pytest
from shared_fleet import DAY, add_depot, add_vehicle, ask

if TYPE_CHECKING:
    from collections.abc import Iterator


def words_of(paper: bytes) -> list[str]:
    """The words of a PDF in the order in which they are drawn."""
    words = []
    for stream in re.findall(rb"stream\r?\n(.*?)endstream", paper, re.DOTALL):
        drawn = zlib.decompress(base64.a85decode(b"<~" + stream.strip(), adobe=True))
        for word in re.findall(rb"\(((?:[^()\\]|\\.)*)\) Tj", drawn):
            plain = re.sub(rb"\\([0-7]{3})", lambda found: bytes([int(found[1], 8)]), word)
            words.append(re.sub(rb"\\(.)", rb"\1", plain).decode("cp1252"))
    return words


@pytest.fixture(scope="module")
def tour(server: Any) -> Iterator[dict[str, Any]]:
    """Six trees of 100 l; the tank holds 350 l."""
    vehicle = add_vehicle(
        server, add_depot(server), name="Gießwagen (klein)", tank_litres=350, crew="Team Süd",
        licence="C1",
    )  # fmt: skip
    trees = [server.city.tree_ids[f"BO-{number:04d}"] for number in (1, 3, 5, 7, 9, 11)]
    litres = dict.fromkeys(map(str, trees), 100)
    (found,) = ask(
        server, "POST", "tours", day=DAY, vehicle_ids=[vehicle], tree_ids=trees, litres=litres
    )["tours"]
    yield found
    path = f"/api/v1/tours/{found['id']}?version={found['version']}"
    server.request("DELETE", path, scope="planner")


def test_the_stops_are_in_order_with_litres_and_refills(server: Any, tour: dict[str, Any]) -> None:
    answer = server.get(f"/api/v1/tours/{tour['id']}.pdf")
    assert answer.status_code == 200, answer.text
    assert answer.headers["content-type"] == "application/pdf"
    name = f'inline; filename="tour-{DAY}-{tour["id"]}.pdf"'
    assert answer.headers["content-disposition"] == name
    words = words_of(answer.content)
    trees = [stop for stop in tour["stops"] if stop["kind"] == "tree"]
    labels = {stop["label"] for stop in trees}
    assert [word for word in words if word in labels] == [stop["label"] for stop in trees]
    assert words.count("100") == len(trees)
    whole = " | ".join(words)
    assert "Tour Gießwagen (klein), Mittwoch, 15. Juli 2026" in whole
    assert f"6 Bäume, 600 Liter, {tour['kilometres']:.1f} km".replace(".", ",") in whole
    assert "Tank 350 l, Team: Team Süd, Führerschein C1" in whole
    assert "Entwurf, 06:30–" in whole
    for stop in trees:
        assert (
            f"{stop['label']} | {stop['species']} | {stop['street']} | {stop['district']}" in whole
        )
    assert "Nachfüllen: Hof | " in whole
    assert whole.count("Betriebshof: Hof") == 2
    assert "l tanken" in whole
    assert "Seite 1 von " in whole
    again = server.get(f"/api/v1/tours/{tour['id']}.pdf").content
    assert again == answer.content


def test_the_page_prints_in_its_language(server: Any, tour: dict[str, Any]) -> None:
    with server.person("viewer") as viewer:
        page = viewer.get(f"/tours/{tour['id']}?lang=en").text
        address = f"/tours/{tour['id']}.pdf?lang=en"
        assert f'href="{address}"' in page
        answer = viewer.get(address)
        assert answer.headers["content-language"] == "en"
        assert "6 trees, 600 litres" in " | ".join(words_of(answer.content))
        same = server.get(f"/api/v1/tours/{tour['id']}.pdf?lang=en")
        assert same.content == answer.content
        assert viewer.get("/tours/999999.pdf").status_code == 404
    with server.person("gruen") as crew:
        assert crew.get(f"/tours/{tour['id']}.pdf").status_code == 404


def test_what_was_done_has_no_box(server: Any, tour: dict[str, Any]) -> None:
    stop = next(stop for stop in tour["stops"] if stop["kind"] == "tree")
    skipped = ask(
        server, "POST", f"tours/{tour['id']}/stops/{stop['id']}/skip", version=tour["version"],
        note="Baustelle bis September",
    )  # fmt: skip
    tour["version"] = skipped["version"]
    words = words_of(server.get(f"/api/v1/tours/{tour['id']}.pdf").content)
    assert words.count("ausgelassen") == 1
    assert "Baustelle bis September" in words
