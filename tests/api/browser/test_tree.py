"""The arborist at one tree: from the label on the trunk to the note that stays."""

from __future__ import annotations

import io
import re
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from typing import Any

pytestmark = pytest.mark.browser


@pytest.fixture
def tree(tended: Any) -> str:
    return f"/trees/{tended.tree_ids['BO-0003']}"


def codes(picture: bytes) -> list[str]:
    """What a camera reads in a picture."""
    import zxingcpp
    from PIL import Image

    return [found.text for found in zxingcpp.read_barcodes(Image.open(io.BytesIO(picture)))]


@pytest.mark.parametrize("width", [390, 1440])
def test_the_pages_fit_and_are_accessible(visitor: Any, server: Any, tree: str, width: int) -> None:
    page = visitor.open(server, role="crew", width=width)
    page.goto(tree)
    visitor.look(page, f"tree-{width}")
    for summary in page.locator("summary").all():
        summary.click()
    visitor.look(page, f"tree-open-{width}")
    page.get_by_role("button", name="Diagramm zum Vergrößern").click()
    page.locator(".zoom canvas").wait_for()
    visitor.look(page, f"tree-zoom-{width}")
    for path in (f"{tree}/label", "/labels?district=Innenstadt", f"{tree}?days=730"):
        page.goto(path)
        visitor.look(page, f"tree{re.sub(r'[^a-z]+', '-', path)}-{width}")


def test_the_arborists_story(visitor: Any, server: Any, tree: str) -> None:
    page = visitor.open(server, role="planner", width=1440)
    # The label, as the printer gets it and a camera sees it.
    page.goto(f"{tree}/label")
    page.emulate_media(media="print")
    (address,) = codes(page.locator(".label").screenshot())
    assert address == f"{server.base_url}/t/BO-0003"
    page.emulate_media(media="screen")
    visitor.shot(page, "baum-etikett", handbook=True)
    # On site: the code opens the tree, after the login.
    phone = visitor.open(server, width=390)
    phone.goto(address)
    phone.wait_for_url("**/login?next=*")
    phone.fill("input[name=name]", "planner")
    phone.fill("input[name=password]", server.city.passwords["planner"])
    phone.click("main button[type=submit]")
    phone.wait_for_url(f"**{tree}")
    assert phone.get_by_role("heading", level=1).inner_text() == "Baum BO-0003"
    advice = phone.locator(".advice")
    assert "150 Liter" in advice.inner_text()
    # Why 150 litres, and what changed since yesterday?
    phone.get_by_text("Warum? Schritt für Schritt").click()
    assert phone.get_by_text("Woher die Zahlen kommen").is_visible()
    phone.get_by_text("Was sich seit 14.07.2026 geändert hat").click()
    assert phone.locator(".why--change p").is_visible()
    # A finger test and a note, which then stand on the page.
    phone.locator("label.choice", has_text=re.compile("^trocken$")).click()
    phone.get_by_role("button", name="Fingerprobe eintragen").click()
    phone.get_by_role("status").get_by_text("Die Fingerprobe ist eingetragen").wait_for()
    phone.get_by_label("Neue Notiz").fill("Stammriss auf der Südseite, im Herbst nachsehen")
    phone.get_by_role("button", name="Notiz eintragen").click()
    phone.get_by_role("status").get_by_text("Die Notiz ist eingetragen").wait_for()
    seen = phone.locator("section[aria-labelledby=h-observations] tbody tr").first
    assert "trocken" in seen.inner_text()
    assert "Stammriss" in phone.locator(".notes li").first.inner_text()
    visitor.check(phone)
    visitor.shot(phone, "baum-am-telefon", handbook=True)
    # Back at the desk: did the water arrive?
    page.goto(tree)
    rows = page.locator("section[aria-labelledby=h-waterings] tbody tr")
    assert "angekommen" in rows.nth(0).inner_text()
    assert "nicht angekommen" in rows.nth(1).inner_text()
    assert "Stammriss" in page.locator(".notes").inner_text()
    visitor.see_map(page, "locator")
    visitor.shot(page, "baum", handbook=True)


def test_the_chart_can_be_zoomed_by_mouse_and_by_keyboard(
    visitor: Any, server: Any, tree: str
) -> None:
    page = visitor.open(server, role="viewer")
    faults: list[str] = []
    page.on("console", lambda message: faults.append(message.text))
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.goto(tree)
    assert page.locator("svg.chart--wide").is_visible()
    page.get_by_role("button", name="Diagramm zum Vergrößern").click()
    area = page.locator(".zoom__area")
    area.locator("canvas").wait_for()
    area.scroll_into_view_if_needed()
    box = area.locator(".u-over").bounding_box()
    assert box is not None
    with page.expect_response("**/series?**") as answer:
        page.mouse.move(box["x"] + box["width"] * 0.3, box["y"] + 80)
        page.mouse.down()
        page.mouse.move(box["x"] + box["width"] * 0.5, box["y"] + 90, steps=5)
        page.mouse.up()
    near = answer.value.json()
    days = (near["until"] - near["since"]) / 86_400
    assert 3 < days < 5, "a fifth of three weeks"
    visitor.shot(page, "baum-diagramm", handbook=True)
    area.focus()
    with page.expect_response("**/series?**") as answer:
        page.keyboard.press("+")
    assert answer.value.json()["until"] - answer.value.json()["since"] < 0.6 * days * 86_400
    page.keyboard.press("ArrowRight")
    page.locator(".zoom__values", has_text="10 cm: ").wait_for()
    button = page.get_by_role("button", name="10 cm", exact=True)
    button.click()
    assert button.get_attribute("aria-pressed") == "false"
    area.focus()
    page.keyboard.press("ArrowRight")
    page.locator(".zoom__values", has_not_text="10 cm: ").wait_for()
    with page.expect_response("**/series?**") as answer:
        page.get_by_role("button", name="Alles zeigen").click()
    assert answer.value.json()["since"] == int(
        page.locator("[data-chart]").get_attribute("data-since")
    )
    visitor.check(page)
    assert faults == []


def test_without_the_chart_to_zoom_the_drawing_stays(visitor: Any, server: Any, tree: str) -> None:
    page = visitor.open(server, role="viewer")
    page.route("**/series?**", lambda route: route.fulfill(status=503))
    page.goto(tree)
    page.get_by_role("button", name="Diagramm zum Vergrößern").click()
    page.get_by_text("gerade nicht verfügbar").wait_for()
    assert page.locator("svg.chart--wide").is_visible()


def test_all_of_it_without_scripts(visitor: Any, server: Any, tree: str) -> None:
    with_scripts = visitor.open(server, role="crew", width=390)
    state = with_scripts.context.storage_state()
    page = visitor.open(server, width=390, java_script_enabled=False, storage_state=state)
    page.goto(tree)
    assert page.locator("svg.chart--narrow").is_visible()
    assert page.locator("#locator").is_hidden()
    page.get_by_text("Werte als Tabelle").click()
    assert page.get_by_role("columnheader", name="10 cm (Vol.-%)").is_visible()
    page.get_by_role("link", name="90 Tage").click()
    page.wait_for_url("**days=90**")
    page.get_by_label("Gießgang: Liter").fill("75")
    page.get_by_role("button", name="Gießgang eintragen").click()
    page.wait_for_url("**saved=watering**")
    rows = page.locator("section[aria-labelledby=h-waterings] tbody tr")
    assert "75" in rows.first.inner_text()


def test_a_sheet_of_labels_can_be_read_by_a_camera(visitor: Any, server: Any, tended: Any) -> None:
    page = visitor.open(server, role="planner")
    page.goto("/labels")
    paper = page.pdf(prefer_css_page_size=True)
    assert re.findall(rb"/MediaBox \[0 0 595\S* 841\S*\]|/MediaBox \[0 0 594\S* 841\S*\]", paper)
    assert len(re.findall(rb"/Type /Page\b", paper)) == 2, "fourteen labels, eight on a sheet"
    page.emulate_media(media="print", color_scheme="dark")
    found = set(codes(page.screenshot(full_page=True)))
    assert found == {f"{server.base_url}/t/{number}" for number in tended.tree_ids}


@pytest.mark.usefixtures("map_library")
@pytest.mark.parametrize("width", [390, 1440])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_where_the_tree_stands_is_a_map_once_it_is_seen(
    visitor: Any, server: Any, tree: str, width: int, scheme: str
) -> None:
    page = visitor.open(server, role="planner", width=width, color_scheme=scheme)
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(tree, wait_until="networkidle")
    if width == 390:  # the place is far below
        assert not any("maplibre" in url or "map.css" in url for url in asked)
    page.locator("section[aria-labelledby=h-register] dl").scroll_into_view_if_needed()
    page.locator("section[aria-labelledby=h-register] h3").scroll_into_view_if_needed()
    page.wait_for_selector("#locator[data-drawn]", timeout=30_000)
    label = page.locator("#locator canvas").get_attribute("aria-label")
    assert label == "Karte: Standort von Baum BO-0003"
    visitor.check(page)
    visitor.shot(page, f"tree-locator-{width}-{scheme}")
    page.emulate_media(media="print")
    assert page.locator("#locator").is_hidden()


def test_who_may_edit_gets_to_the_register(visitor: Any, server: Any, tree: str) -> None:
    page = visitor.open(server, role="planner", width=390)
    page.goto(tree)
    page.get_by_role("link", name="Katasterdaten bearbeiten").click()
    page.wait_for_url("**/register/*")
    assert page.get_by_role("button", name="Speichern").is_visible()
    other = visitor.open(server, role="viewer", width=390)
    other.goto(tree)
    assert other.get_by_role("link", name="Katasterdaten").count() == 0


def test_first_paint_and_weight_on_a_slow_phone(visitor: Any, server: Any, tree: str) -> None:
    page = visitor.open(server, role="viewer", width=390)
    session = page.context.new_cdp_session(page)
    session.send("Network.enable")
    # The slow phone of Lighthouse: 1.6 Mbit/s, 150 ms away.
    session.send(
        "Network.emulateNetworkConditions",
        {
            "offline": False,
            "latency": 150,
            "downloadThroughput": 1.6e6 / 8,
            "uploadThroughput": 750e3 / 8,
        },
    )
    weights: list[int] = []
    session.on("Network.loadingFinished", lambda event: weights.append(event["encodedDataLength"]))
    session.send("Network.setCacheDisabled", {"cacheDisabled": True})
    page.goto(tree, wait_until="networkidle")
    painted = page.evaluate("performance.getEntriesByName('first-contentful-paint')[0].startTime")
    print(f"first paint {painted:.0f} ms, {sum(weights):,} bytes in {len(weights)} answers")
    assert sum(weights) < 100_000
    assert painted < 5_000, "1 s on a quiet machine; this one may be busy"
