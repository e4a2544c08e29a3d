"""The dispatcher's morning as one story: list, filter, why, yesterday, tour, paper and files."""

from __future__ import annotations

import csv
import io
import re
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

import openpyxl
import pytest
from playwright.sync_api import expect

from baumfeuchte.cli._demo_tours import seed_fleet

if TYPE_CHECKING:
    from pathlib import Path
    from typing import Any

pytestmark = pytest.mark.browser

CHOSEN = {"BO-0003": 150, "BO-0001": 90}
"""Litres of the two trees that the dispatcher takes along, as the list says."""
SUM = "2 gewählt · 240 Liter · 1 × Tank"
GPX = "{http://www.topografix.com/GPX/1/1}"
A4_MM = (210, 297)
MARGINS_MM = (22, 24)
"""Left and right, top and bottom together, of ``print.css``."""
CSS_PX_PER_MM = 96 / 25.4
READABLE_PT = 11
"""What the driver must find while standing: tree, place, litres, time."""

_SIZES_PT = """(css) => [...document.querySelectorAll(css)]
    .filter(e => e.getClientRects().length)
    .map(e => parseFloat(getComputedStyle(e).fontSize) * 72 / 96)"""
_BOXES_PX = """([css, part]) => [...document.querySelectorAll(css)]
    .map(e => getComputedStyle(e, part ? "::" + part : null))
    .map(s => [parseFloat(s.borderTopWidth), parseFloat(s.width)])"""
_CUT_OFF = """() => [...document.querySelectorAll("main *")]
    .filter(e => e.getClientRects().length && getComputedStyle(e).position !== "absolute")
    .filter(e => !e.closest(".hidden"))
    .filter(e => e.getBoundingClientRect().right > innerWidth + 1
        || (e.clientWidth > 0 && e.scrollWidth > e.clientWidth + 1))
    .map(e => e.outerHTML.slice(0, 120))"""


@pytest.mark.parametrize("width", [390, 1440])
def test_the_morning_of_a_dispatcher(visitor: Any, server: Any, width: int) -> None:
    seed_fleet(server.city.url)
    page = visitor.open(server, role="planner", width=width, accept_downloads=True)
    page.goto("/")
    assert page.locator(".row").count() == 14
    _narrow(page)
    _ask_why(page)
    visitor.check(page)
    visitor.shot(page, f"morning-why-{width}", handbook=True)
    _see_what_changed(page)
    _choose(page)
    visitor.check(page)
    visitor.shot(page, f"morning-chosen-{width}", handbook=True)
    _take_files(page)
    if width == 1440:
        place, litres, day = (f".row > :nth-child({column})" for column in (4, 5, 6))
        cells = [".row th a", place, f"{litres} b", f"{day} b"]
        _print(visitor, page, "morning-list-paper", cells, box=".row > :last-child::before")
    tour = _send_to_a_tour(page)
    visitor.check(page)
    visitor.shot(page, f"morning-tour-{width}", handbook=True)
    _take_the_way(page)
    if width == 1440:
        stops = [".tour-stop__time", ".tour-stop__what strong", ".tour-stop__litres"]
        _print(visitor, page, "morning-tour-paper", stops, box=".tour-stop--tree .paper")
    _release(page, server, tour)


def _narrow(page: Any) -> None:
    """Only what needs water in one district: status by its chip, district by the form."""
    page.locator(".state--critical").click()
    page.wait_for_url("**status=critical**")
    page.locator(".state--dry").click()
    page.wait_for_url("**status=dry**")
    page.select_option("select[name=district]", "Innenstadt")
    page.get_by_role("button", name="Anzeigen").click()
    page.wait_for_url("**district=Innenstadt**")
    assert page.locator(".row th a").all_inner_texts() == ["BO-0001", "BO-0003", "BO-0005"]
    assert page.locator(".tile--main").inner_text().split() == ["320", "Liter", "insgesamt"]


def _ask_why(page: Any) -> None:
    """The measured value beside the limit, so that a gardener can contradict."""
    page.locator(".row summary").first.click()
    page.locator(".row .steps dt").first.wait_for()
    explained = page.locator(".row").first.inner_text().replace("\N{NO-BREAK SPACE}", " ")
    assert "41 kPa" in explained
    assert "33 kPa" in explained


def _see_what_changed(page: Any) -> None:
    page.get_by_text(re.compile("Anders als gestern")).click()
    changes = page.locator(".beside .changes li")
    changes.first.wait_for()
    assert "BO-0001" in changes.first.inner_text()
    assert "90 l" in changes.first.inner_text()


def _choose(page: Any) -> None:
    for number in CHOSEN:
        page.get_by_label(number).check()
    expect(page.locator("output")).to_have_text(SUM)


def _take_files(page: Any) -> None:
    """The chosen trees for Excel and as paper that a mail can carry."""
    path, name = _download(page, page.get_by_role("button", name="CSV"))
    assert name.endswith(".csv")
    assert path.read_bytes().startswith(b"\xef\xbb\xbf")
    rows = list(csv.reader(path.read_text("utf-8-sig").splitlines(), delimiter=";"))
    assert {cell for row in rows for cell in row if cell.startswith("BO-")} == set(CHOSEN)
    path, name = _download(page, page.get_by_role("button", name="XLSX"))
    assert name.endswith(".xlsx")
    sheet = openpyxl.load_workbook(io.BytesIO(path.read_bytes())).active
    cells = [[cell.value for cell in row] for row in sheet.iter_rows(min_row=2)]
    assert sorted(row[1] for row in cells) == sorted(CHOSEN)
    assert all(CHOSEN[row[1]] in row for row in cells)
    with page.expect_response("**/watering-list?format=pdf*") as found:
        page.get_by_role("button", name="PDF").click()  # the browser shows it
    assert found.value.headers["content-type"] == "application/pdf"
    assert found.value.status == 200
    page.wait_for_url("**format=pdf**")
    page.go_back()
    page.wait_for_function("document.querySelector('output').textContent")
    assert page.locator("output").inner_text() == SUM  # ticks and sum are as they were


def _download(page: Any, button: Any) -> tuple[Path, str]:
    with page.expect_download() as found:
        button.click()
    return found.value.path(), found.value.suggested_filename


def _send_to_a_tour(page: Any) -> str:
    """Build, open, compare: every chosen tree is a stop with the litres of the list."""
    page.get_by_role("button", name="In eine Tour").click()
    page.wait_for_url("**/tours/new?**")
    assert page.locator(".tours-trees tbody tr").count() == len(CHOSEN)
    hidden_px = page.locator(".scroll").evaluate("box => box.scrollWidth - box.clientWidth")
    assert hidden_px <= 0, "the litres are in sight"
    page.get_by_role("button", name="Touren berechnen").click()
    page.locator(".tour-card").first.wait_for()
    page.locator(".tour-card", has_text="Entwurf").locator("h2 a").click()
    page.locator(".tour-stops").wait_for()
    stops = page.locator(".tour-stop--tree")
    found = {
        stop.locator("strong").first.inner_text(): stop.locator(
            ".tour-stop__litres strong"
        ).inner_text()
        for stop in stops.all()
    }
    assert found == {number: str(litres) for number, litres in CHOSEN.items()}
    assert "240" in page.locator(".tour-figures").inner_text()
    for place in page.locator(".tour-stop__what").all():
        assert place.evaluate("cell => cell.scrollWidth - cell.clientWidth") <= 0, "no overlap"
    return str(page.url).split("?", maxsplit=1)[0]


def _take_the_way(page: Any) -> None:
    """The stops for the navigation device, in the order of the tour."""
    path, name = _download(page, page.get_by_role("link", name="GPX"))
    assert name.endswith(".gpx")
    file = ET.fromstring(path.read_bytes())  # noqa: S314 - our own
    names = [point.findtext(f"{GPX}name") or "" for point in file.iter(f"{GPX}wpt")]
    driven = page.locator(".tour-stop--tree strong").all_inner_texts()
    in_file = [number for name in names for number in CHOSEN if number in name]
    assert in_file == [number for number in driven if number in CHOSEN]


def _print(visitor: Any, page: Any, name: str, read_in_a_truck: list[str], *, box: str) -> None:
    """As Chromium prints it on A4: big enough, whole, boxes to tick and nothing to click."""
    before = page.viewport_size
    wide, high = (
        round((size - margin) * CSS_PX_PER_MM)
        for size, margin in zip(A4_MM, MARGINS_MM, strict=True)
    )
    page.set_viewport_size({"width": wide, "height": high})
    page.emulate_media(media="print")
    for css in read_in_a_truck:
        sizes_pt = page.evaluate(_SIZES_PT, css)
        assert sizes_pt, css
        assert min(sizes_pt) >= READABLE_PT, css
    assert page.evaluate(_CUT_OFF) == []
    boxes_px = page.evaluate(_BOXES_PX, box.split("::"))
    assert boxes_px
    assert all(line_px >= 1 and side_px >= 5 * CSS_PX_PER_MM for line_px, side_px in boxes_px)
    if "district=" in page.url:
        excerpt = page.locator(".only-paper").inner_text()
        assert excerpt == "Auszug: 3 von 14 Bäumen · kritisch · gießen · Innenstadt"
    shown = page.locator("main button:visible, main select:visible, main input:visible")
    assert shown.count() == 0
    visitor.shot(page, name, handbook=True)
    paper = page.pdf(prefer_css_page_size=True)
    assert len(re.findall(rb"/Type\s*/Page\b", paper)) == 1
    (visitor.folder / f"{name}.pdf").write_bytes(paper)
    page.emulate_media(media="screen")
    page.set_viewport_size(before)


def _release(page: Any, server: Any, tour: str) -> None:
    """The crew has it on the phone from now on; then the day is as it was."""
    page.get_by_role("button", name="Freigeben").click()
    page.get_by_role("button", name="Tour starten").wait_for()
    number = tour.rsplit("/", maxsplit=1)[-1]
    with server.person("crew") as phone:
        answer = phone.get(f"/crew/tours/{number}")
    assert answer.status_code == 200
    assert all(tree in answer.text for tree in CHOSEN)
    page.locator(".tour-sure summary").click()
    page.get_by_role("button", name="Ja, Tour absagen").click()
