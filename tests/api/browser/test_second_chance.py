"""What somebody typed is asked for, corrected, and kept when the session ended."""

from __future__ import annotations

from typing import Any

import pytest


@pytest.mark.parametrize("width", [1440, 390])
def test_a_watering_is_asked_for_and_corrected(visitor: Any, server: Any, width: int) -> None:
    tree = f"/trees/{server.city.tree_ids['BO-0005']}"
    page = visitor.open(server, role="crew", width=width)
    page.goto(tree)
    form = page.locator('form[action$="/waterings"]')
    form.locator("input[name=litres]").fill("1.200")
    form.get_by_role("button").click()
    page.get_by_label("Ja, 1.200 Liter stimmen").check()
    visitor.look(page, f"tree-asked-{width}")
    form.get_by_role("button").click()
    page.get_by_text("Gießgang berichtigen oder löschen").click()
    page.locator("details.fix summary").first.click()
    visitor.look(page, f"tree-correct-{width}")
    fix = page.locator("details.fix form").first
    fix.locator("input[name=litres]").fill("12,5")
    fix.get_by_role("button", name="Berichtigung speichern").click()
    page.get_by_text("Der Gießgang ist berichtigt").wait_for()
    assert page.locator("td strong", has_text="12,5").count() >= 1


@pytest.mark.parametrize("width", [1440, 390])
def test_an_ended_session_costs_no_text(visitor: Any, server: Any, width: int) -> None:
    page = visitor.open(server, role="planner", width=width)
    page.goto("/register/new")
    page.fill("#f-street", "Nordring 1")
    page.context.clear_cookies()
    page.get_by_role("button", name="Baum anlegen").click()
    page.get_by_text("Ihre Anmeldung ist abgelaufen").wait_for()
    visitor.look(page, f"login-ended-{width}")
    page.fill("input[name=name]", "planner")
    page.fill("input[name=password]", server.city.passwords["planner"])
    page.click("main button[type=submit]")
    page.get_by_role("button", name="Im Formular öffnen").wait_for()
    visitor.look(page, f"resend-{width}")
    page.get_by_role("button", name="Im Formular öffnen").click()
    page.wait_for_url("**/register/new")
    assert page.input_value("#f-street") == "Nordring 1"
