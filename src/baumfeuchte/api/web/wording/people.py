"""Login, people, keys, audit."""

from __future__ import annotations

TEXTS: dict[str, tuple[str, str]] = {
    "login_name": ("Name", "Name"),
    "login_password": ("Passwort", "Password"),
    "login_failed": ("Name oder Passwort stimmt nicht.", "Name or password is wrong."),
}
