"""Login, account, people, keys and audit in a real browser, at both widths, light and dark."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from baumfeuchte.cli._demo_people import add_demo_people

if TYPE_CHECKING:
    from collections.abc import Iterator

pytestmark = pytest.mark.browser
WIDTHS = pytest.mark.parametrize("width", [390, 1440])


@pytest.fixture
def fresh(server: Any) -> Iterator[None]:
    """The wait of one test is over in the next."""
    from datetime import timedelta

    yield
    server.now[0] += timedelta(hours=2)


@WIDTHS
def test_wrong_passwords_lock_the_login(server: Any, visitor: Any, fresh: None, width: int) -> None:
    page = visitor.open(server, width=width)
    page.goto("/login?next=/account")
    visitor.look(page, f"login-{width}")
    for number in range(6):
        page.fill("input[name=name]", "planner")
        page.fill("input[name=password]", f"geraten {number}")
        page.click("main button[type=submit]")
        page.wait_for_selector('[role="alert"]')
        assert page.input_value("input[name=name]") == "planner"
    assert "Zu viele Fehlversuche. Bitte in 30 Sekunden" in page.inner_text('[role="alert"]')
    visitor.look(page, f"login-locked-{width}", handbook=width == 390)
    assert fresh is None


@WIDTHS
def test_an_admin_lets_somebody_in(server: Any, visitor: Any, fresh: None, width: int) -> None:
    page = visitor.open(server, role="admin", width=width)
    page.goto("/admin")
    visitor.look(page, f"admin-{width}")
    page.click("text=Person anlegen")
    name = f"m.muster.{width}"
    page.fill("input[name=name]", name)
    page.fill("input[name=display_name]", "Maria Muster")
    page.check("input[name=role][value=crew]")
    page.check("input[name=districts][value=Innenstadt]")
    visitor.look(page, f"people-form-{width}")
    page.click("text=Speichern")
    page.wait_for_selector(".secret")
    visitor.look(page, f"people-password-{width}")
    password = page.inner_text(".secret__value code")
    page.click("text=Zurück zu den Personen")
    visitor.look(page, f"people-{width}", handbook=width == 1440)
    server.city.passwords[name] = password
    theirs = visitor.open(server, role=name, width=width)
    theirs.goto("/account")
    visitor.look(theirs, f"account-{width}", handbook=width == 390)
    # The admin disables the account: the next click of the person ends at the login.
    page.click(f'tr:has-text("{name}") a')
    visitor.look(page, f"people-edit-{width}")
    page.click("text=Zugang sperren")
    page.wait_for_selector('[role="status"]')
    visitor.look(page, f"people-disabled-{width}")
    theirs.goto("/account")
    assert "/login" in theirs.url
    assert fresh is None


@WIDTHS
def test_keys_and_the_audit(server: Any, visitor: Any, fresh: None, width: int) -> None:
    page = visitor.open(server, role="admin", width=width)
    page.goto("/admin/keys")
    page.fill("input[name=name]", f"Tablet {width}")
    page.check("input[name=scopes][value=crew]")
    page.fill("input[name=contractor]", "Grün & Söhne")
    visitor.look(page, f"keys-{width}")
    page.click("form.card button[type=submit]")
    page.wait_for_selector(".secret")
    visitor.look(page, f"keys-new-{width}")
    page.goto("/admin/audit")
    visitor.look(page, f"audit-{width}", handbook=width == 1440)
    assert "Schlüssel erzeugt" in page.inner_text("main")
    assert fresh is None


def test_all_of_it_works_without_javascript(server: Any, visitor: Any) -> None:
    page = visitor.open(server, role="admin", java_script_enabled=False)
    for path in ("/admin/people", "/admin/people/new", "/admin/keys", "/admin/audit", "/account"):
        page.goto(path)
        assert page.locator("h1").count() == 1
    page.goto("/account")
    page.fill("input[name=current]", server.city.passwords["admin"])
    for field in ("password", "again"):
        page.fill(f"input[name={field}]", "ein neues, langes Passwort")
    page.click("form:has(input[name=again]) button")
    assert "Das Passwort ist geändert" in page.inner_text('[role="status"]')
    server.city.passwords["admin"] = "ein neues, langes Passwort"


@WIDTHS
def test_the_demo_offers_each_role(server: Any, visitor: Any, width: int) -> None:
    add_demo_people(server.city.url, server.now[0])
    page = visitor.open(server, width=width)
    page.goto("/login")
    visitor.look(page, f"login-demo-{width}", handbook=width == 1440)
    page.click("text=Dilek, Disposition")
    page.wait_for_url(lambda url: "/login" not in url)
    assert "Dilek" in page.inner_text("header")
    visitor.look(page, f"list-demo-{width}")
