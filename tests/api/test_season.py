"""`/api/v1/season` and its page."""

from __future__ import annotations

import re
from typing import Any

import pytest


def test_the_report_of_the_running_season(server: Any) -> None:
    found = server.get("/api/v1/season").json()
    assert found["since"].endswith("-04-01")
    assert found["rhythm"] == {"every_days": 14, "litres": 100.0}
    assert found["total"]["waterings"] == 1
    assert found["total"]["litres"] == 120.0
    assert found["total"]["district"] is None
    stress = found["total"]["stress"]
    assert stress["avoided"] == stress["without_water"] - stress["computed_suffered"]
    assert stress["not_computed"] == stress["watered"] - stress["computed"]
    assert stress["trees"] > stress["watered"], "measured, watered or not"
    assert stress["suffered"] == sum(part["stress"]["suffered"] for part in found["districts"])
    assert "14 Tage 100 Liter" in found["assumptions"][0]
    assert "14 days" in server.get("/api/v1/season?lang=en").json()["assumptions"][0]


def test_it_is_sent_again_only_when_it_changed(server: Any) -> None:
    first = server.get("/api/v1/season")
    again = server.get("/api/v1/season", headers={"If-None-Match": first.headers["etag"]})
    assert again.status_code == 304


@pytest.mark.parametrize(
    ("form", "kind", "begin"),
    [("csv", "text/csv", b"\xef\xbb\xbfStadtteil"), ("pdf", "application/pdf", b"%PDF")],
)
def test_files(server: Any, form: str, kind: str, begin: bytes) -> None:
    found = server.get(f"/api/v1/season?format={form}")
    assert found.headers["content-type"].startswith(kind)
    assert found.content.startswith(begin)
    assert "saisonbericht-" in found.headers["content-disposition"]


@pytest.mark.parametrize(
    "query",
    [
        "since=2026-07-01&until=2026-06-01",
        "since=2024-01-01&until=2026-06-01",
        "every_days=0",
        "litres=0",
        "since=yesterday",
    ],
)
def test_a_period_that_cannot_be(server: Any, query: str) -> None:
    for path in ("/api/v1/season", "/season"):
        found = server.get(f"{path}?{query}")
        assert found.status_code == 422, path
        assert found.json()["errors"]


@pytest.mark.parametrize(
    ("query", "german", "english", "kept"),
    [
        ("since=2026-07-02&until=2026-07-01", "liegt nach", "is after", 'value="2026-07-02"'),
        ("since=2022-01-01&until=2026-07-01", "höchstens über ein Jahr", "a year at most", "2022"),
        ("every_days=&litres=80", "ganze Zahl von 1 bis 90", "whole number from 1", 'value="80"'),
        ("litres=viel", "1 bis 1.000 Liter", "1 to 1,000 litres", 'value="viel"'),
        ("since=gestern", "Ein Tag ist keiner", "A day is none", 'value="gestern"'),
    ],
)
def test_a_form_that_cannot_be_stays_with_a_sentence(
    server: Any, query: str, german: str, english: str, kept: str
) -> None:
    """It said "steht im Protokoll des Dienstes", and there was no way back."""
    html = {"Accept": "text/html"}
    found = server.get(f"/season?{query}", headers=html)
    assert found.status_code == 422
    assert german in found.text
    assert 'name="every_days"' in found.text
    assert kept in found.text
    assert "Protokoll" not in found.text
    assert english in server.get(f"/season?{query}&lang=en", headers=html).text


def test_half_litres_of_the_rhythm(server: Any) -> None:
    page = server.get("/season?litres=62,5", headers={"Accept": "text/html"})
    assert page.status_code == 200
    assert 'name="litres" value="62,5"' in page.text


def test_a_contractor_gets_a_report_of_its_own_trees(server: Any) -> None:
    with server.person("gruen") as browser:
        own = browser.get("/api/v1/season").json()
    assert own["total"]["waterings"] == 0
    everything = server.get("/api/v1/season").json()
    assert own["total"]["critical_tree_days"] <= everything["total"]["critical_tree_days"]


def test_the_page_works_without_scripts(server: Any) -> None:
    page = server.get("/season?since=2026-07-01&until=&every_days=7&litres=60").text
    assert "Saisonbericht" in page
    assert "alle 7 Tage 60 Liter" in page
    scripts = re.findall(r"<script[^>]*>", page)
    assert len(scripts) == 1, "of the button to print, which is not shown without it"
    assert "/static/print.mjs" in scripts[0]
    assert "Season report" in server.get("/season?lang=en").text
