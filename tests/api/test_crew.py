from __future__ import annotations

import io
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

import pytest
from PIL import Image

if TYPE_CHECKING:
    from collections.abc import Callable

DAY = date(2026, 7, 15)


@pytest.fixture(scope="module")
def make_tour(server: Any, sql: Any) -> Callable[..., tuple[int, list[int]]]:
    """A tour and the ids of its stops."""

    def make(name: str, *numbers: int, day: date = DAY, status: str = "planned") -> Any:
        now = server.now[0]
        ((tour_id,),) = sql(
            "INSERT INTO tours (day, name, status, created_at, created_by, updated_at)"
            " VALUES (%s, %s, %s, %s, 'planner', %s) RETURNING id",
            day, name, status, now, now,
        )  # fmt: skip
        stops = [
            sql(
                "INSERT INTO tour_stops (tour_id, position, kind, tree_id, litres)"
                " VALUES (%s, %s, 'tree', %s, 80) RETURNING id",
                tour_id, position, server.city.tree_ids[f"BO-{number:04d}"],
            )[0][0]
            for position, number in enumerate(numbers)
        ]  # fmt: skip
        return tour_id, stops

    return make


def watered(server: Any, stop_id: int, key: str, **more: Any) -> dict[str, Any]:
    at = server.now[0] - timedelta(hours=1)
    entry = {"entry_key": key, "stop_id": stop_id, "state": "watered", "litres": 90}
    return entry | {"at": at.isoformat()} | more


def post(server: Any, *entries: Any, scope: str = "crew") -> Any:
    return server.request(
        "POST", "/api/v1/stops/entries", scope=scope, json={"entries": list(entries)}
    )


def test_a_tour_and_what_the_crew_says_of_it(server: Any, make_tour: Any, sql: Any) -> None:
    tour_id, stops = make_tour("Ablauf", 1, 3)
    make_tour("Entwurf", 1, status="draft")
    make_tour("Morgen", 1, day=DAY + timedelta(days=1))
    listed = server.get("/api/v1/crew/tours", scope="crew").json()
    assert listed["day"] == "2026-07-15"
    found = {tour["name"]: tour for tour in listed["items"]}
    assert "Entwurf" not in found
    assert "Morgen" not in found
    assert (found["Ablauf"]["stops"], found["Ablauf"]["litres_left"]) == (2, 160)
    bad = watered(server, stops[1], "key-000002", litres=0)
    answer = post(server, watered(server, stops[0], "key-000001"), bad, {"entry_key": "x"}, 7)
    outcomes = answer.json()["outcomes"]
    assert [(one["entry_key"], one["outcome"], one["reason"]) for one in outcomes] == [
        ("key-000001", "stored", None), ("key-000002", "refused", "no_litres"),
        ("x", "refused", "invalid_entry"), (None, "refused", "invalid_entry"),
    ]  # fmt: skip
    assert "stop_id: Field required" in outcomes[2]["detail"]
    tour = server.get(f"/api/v1/crew/tours/{tour_id}", scope="crew").json()
    assert (tour["status"], tour["stops_done"], tour["litres_left"]) == ("under_way", 1, 80)
    first = tour["way"][0]
    assert (first["place"], first["state"], first["watered_litres"]) == ("BO-0001", "watered", 90)
    assert (first["done_by"], first["said_at"]) == ("crew-key", "2026-07-15T02:30:00Z")
    assert post(server, watered(server, stops[0], "key-000001")).json()["outcomes"][0][
        "outcome"
    ] == "duplicate"  # fmt: skip
    assert sql("SELECT count(*) FROM waterings WHERE idempotency_key LIKE 'tour-stop-%%'") == [(1,)]


def test_only_crews_enter_and_only_their_own(server: Any, make_tour: Any) -> None:
    tour_id, stops = make_tour("Gemischt", 2, 5)
    for scope, status in ((None, 401), ("read", 403), ("sensors", 403), ("planner", 200)):
        assert post(server, {"x": 1}, scope=scope).status_code == status
        assert server.get("/api/v1/crew/tours", scope=scope).status_code == status
    _, foreign = make_tour("Fremd", 5)
    with server.person("gruen") as gruen:
        token = gruen.get("/api/v1/crew/token").json()
        assert token["name"] == "gruen"
        assert len(gruen.get(f"/api/v1/crew/tours/{tour_id}").json()["way"]) == 1
        assert gruen.get("/api/v1/crew/tours/999").status_code == 404
        entries = [watered(server, stop, f"gruen-{stop:05d}") for stop in (*stops, *foreign, 10**9)]
        without = gruen.post("/api/v1/stops/entries", json={"entries": entries})
        assert (without.status_code, without.json()["code"]) == (403, "csrf")
        answer = gruen.post(
            "/api/v1/stops/entries",
            json={"entries": entries},
            headers={"X-CSRF-Token": token["csrf"]},
        )
        reasons = [one["reason"] for one in answer.json()["outcomes"]]
        assert reasons == [None, "unknown_stop", "unknown_stop", "unknown_stop"]
        page = gruen.get(f"/crew/tours/{tour_id}").text
        assert "BO-0002" in page
        assert "BO-0005" not in page
        data = {"csrf_token": token["csrf"], "state": "watered", "entry_key": "k" * 20}
        assert gruen.post(f"/crew/stops/{foreign[0]}", data=data).status_code == 404


def test_the_plain_form_counts_once_and_reads_german_numbers(
    server: Any, make_tour: Any, sql: Any
) -> None:
    tour_id, stops = make_tour("Formular", 7)
    with server.person("crew") as crew:
        csrf = crew.get("/api/v1/crew/token").json()["csrf"]
        data = {
            "csrf_token": csrf,
            "state": "watered",
            "entry_key": "f" * 36,
            "litres": "72,5 l",
            "note": "Gießsack gefüllt",
        }
        for _ in range(2):
            answer = crew.post(f"/crew/stops/{stops[0]}", data=data)
            assert answer.status_code == 303
            assert answer.headers["location"] == f"/crew/tours/{tour_id}?said={stops[0]}"
        wrong = crew.post(f"/crew/stops/{stops[0]}", data=data | {"litres": "viel"})
        assert wrong.status_code == 422
        assert "Bitte die Liter angeben" in wrong.text
    assert sql(
        "SELECT w.litres, w.note, s.state, t.status FROM tour_stops s JOIN tours t"
        " ON t.id = s.tour_id JOIN waterings w ON w.id = s.watering_id WHERE s.id = %s",
        stops[0],
    ) == [(72.5, "Gießsack gefüllt", "watered", "done")]


def picture(kind: str = "JPEG", size: tuple[int, int] = (2000, 1000), **more: Any) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", size, "olive").save(out, kind, **more)
    return out.getvalue()


def send(server: Any, tree: int, body: bytes, key: str, **more: Any) -> Any:
    options: dict[str, Any] = {"scope": "crew"} | more
    return server.request(
        "POST",
        f"/api/v1/photos?tree={tree}",
        content=body,
        headers={"Idempotency-Key": key, "Content-Type": "image/jpeg"},
        **options,
    )


def test_a_photo_is_small_upright_and_without_its_place(server: Any) -> None:
    tree = server.city.tree_ids["BO-0002"]
    exif = Image.Exif()
    exif[0x0112] = 6  # lies on its side
    exif[0x010F] = "Phone"
    exif.get_ifd(0x8825)[2] = (51.0, 28.0, 55.0)  # GPS
    sent = picture(exif=exif)
    answer = send(server, tree, sent, "photo-1")
    assert answer.status_code == 201, answer.text
    stored = answer.json()
    assert (stored["width"], stored["height"], stored["added_by"]) == (800, 1600, "crew-key")
    again = send(server, tree, sent, "photo-1")
    assert (again.status_code, again.json()) == (200, stored)
    other = server.city.tree_ids["BO-0001"]
    assert send(server, other, sent, "photo-1").json()["code"] == "idempotency_key_reused"
    read = server.get(stored["url"])
    assert read.headers["content-type"] == "image/jpeg"
    assert "immutable" in read.headers["cache-control"]
    assert server.get(
        stored["url"], headers={"If-None-Match": read.headers["etag"]}
    ).status_code == 304  # fmt: skip
    with Image.open(io.BytesIO(read.content)) as kept:
        assert kept.size == (800, 1600)
        assert dict(kept.getexif()) == {}
    assert b"Phone" not in read.content
    listed = server.get(f"/api/v1/photos?tree={tree}").json()["items"]
    assert listed == [stored]
    with server.person("gruen") as gruen:
        assert gruen.get(stored["url"]).status_code == 200
    with server.person("innenstadt") as elsewhere:
        assert elsewhere.get(stored["url"]).status_code == 404
        assert elsewhere.get(f"/api/v1/photos?tree={tree}").status_code == 404


@pytest.mark.parametrize("kind", ["PNG", "WEBP"])
def test_other_formats_become_jpeg(server: Any, kind: str) -> None:
    tree = server.city.tree_ids["BO-0003"]
    answer = send(server, tree, picture(kind, (300, 200)), f"photo-{kind}")
    assert (answer.status_code, answer.json()["width"]) == (201, 300)


def test_what_is_no_photo_is_refused(server: Any) -> None:
    tree = server.city.tree_ids["BO-0003"]

    def refused(body: bytes) -> tuple[int, str]:
        answer = send(server, tree, body, "bad")
        return answer.status_code, answer.json()["code"]

    assert refused(b"%PDF-1.7 no picture") == (415, "not_a_picture")
    assert refused(b"") == (415, "not_a_picture")
    assert refused(picture()[:3000]) == (422, "unusable_picture")
    bomb = io.BytesIO()
    Image.new("1", (20_000, 20_000)).save(bomb, "PNG")
    assert len(bomb.getvalue()) < 100_000
    assert refused(bomb.getvalue()) == (422, "unusable_picture")
    assert refused(bytes(8 * 1024 * 1024 + 1)) == (413, "body_too_large")
    large = server.request("POST", "/api/v1/waterings", scope="crew", content=bytes(2**21))
    assert large.status_code == 413
    for scope, status in ((None, 401), ("read", 403)):
        assert send(server, tree, picture(), "bad", scope=scope).status_code == status
    assert send(server, 10**9, picture(), "bad").status_code == 404
