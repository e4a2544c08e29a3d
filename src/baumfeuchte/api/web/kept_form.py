"""A form that could not be taken now: what was typed is kept, looked at, and sent again.

A session that ended, or a token of another session, must not cost somebody a page of text. Nothing
is stored: the fields travel through the page that answers, and only where the browser itself says
that the form came from a page of ours, so that no foreign page can put its values before anybody.
Passwords and files are never kept.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from http import HTTPStatus
from typing import TYPE_CHECKING, Final
from urllib.parse import urlsplit

from baumfeuchte.api.sessions import CSRF_FIELD
from baumfeuchte.api.web import engine
from baumfeuchte.api.web.texts import TEXTS, text

if TYPE_CHECKING:
    from collections.abc import Sequence

    from starlette.requests import Request
    from starlette.responses import Response

    from baumfeuchte.api.web.texts import Language

MOST_FIELDS: Final = 400
MOST_CHARACTERS: Final = 100_000
_FORM: Final = "application/x-www-form-urlencoded"
_SECRET: Final = frozenset({"password", "current", "again", "again_password", CSRF_FIELD})
_NOT_AGAIN: Final = ("/login", "/logout", "/account")
"""Forms that are shorter than this answer, or hold only secrets."""
_LABELS: Final = (
    "register_field_{}", "fleet_{}", "people_{}", "sensors_{}", "keys_{}", "types_form_{}",
    "tours_{}", "season_{}", "{}", "kept_{}",
)  # fmt: skip
_OPENS: Final = re.compile(r"/register/(?:new|\d+)")
"""Forms that can be shown with values without storing anything."""


@dataclass(frozen=True, slots=True)
class KeptForm:
    """What was sent.

    Attributes:
        target: path and query that it was sent to.
        fields: names and values in their order.
    """

    target: str
    fields: tuple[tuple[str, str], ...]

    def packed(self) -> str:
        """As one hidden field of the login page."""
        return json.dumps([self.target, *self.fields], ensure_ascii=False)

    @property
    def opens(self) -> bool:
        """Whether its form can be shown with these values again."""
        return _OPENS.fullmatch(urlsplit(self.target).path) is not None


def unpacked(packed: str) -> KeptForm | None:
    """What ``packed`` made, through a browser; None for anything else."""
    try:
        target, *pairs = json.loads(packed[: 3 * MOST_CHARACTERS])
        found = KeptForm(str(target), tuple((str(name), str(value)) for name, value in pairs))
    except (ValueError, TypeError):
        return None
    return found if _is_fit(found) else None


async def kept_form(request: Request) -> KeptForm | None:
    """The form that a request brought; None where it is not to be kept."""
    if request.method != "POST" or not _is_of_ours(request):
        return None
    if not request.headers.get("content-type", "").startswith(_FORM):
        return None
    query = f"?{request.url.query}" if request.url.query else ""
    found = KeptForm(
        request.url.path + query,
        tuple(
            (name, value)
            for name, value in (await request.form()).multi_items()
            if isinstance(value, str) and name not in _SECRET
        ),
    )
    return found if _is_fit(found) else None


def _is_of_ours(request: Request) -> bool:
    """Whether the browser says so; a browser that says nothing is not trusted with it."""
    site, origin = request.headers.get("sec-fetch-site"), request.headers.get("origin")
    if site not in (None, "same-origin"):
        return False
    if origin is not None and urlsplit(origin).netloc != request.headers.get("host", ""):
        return False
    return site is not None or origin is not None


def _is_fit(form: KeptForm) -> bool:
    path = urlsplit(form.target).path
    is_path = form.target.startswith("/") and not form.target.startswith(("//", "/\\"))
    size = sum(len(name) + len(value) for name, value in form.fields)
    return (
        is_path
        and form.target.isprintable()
        and not path.startswith(_NOT_AGAIN)
        and 0 < len(form.fields) <= MOST_FIELDS
        and size <= MOST_CHARACTERS
    )


def shown(fields: Sequence[tuple[str, str]], language: Language) -> list[tuple[str, str]]:
    """Labels and values that people typed; what only machines read is left out."""
    found = []
    for name, value in fields:
        key = next((form.format(name) for form in _LABELS if form.format(name) in TEXTS), "")
        if key and value.strip() and "{" not in TEXTS[key][0]:
            found.append((text(key, language), value))
    return found


def look_again(
    request: Request,
    form: KeptForm,
    *,
    status: int = HTTPStatus.OK,
    key: str = "kept_stale",
) -> Response:
    """The page with what was sent, and a button that sends it with the token of this session."""
    language = engine.language_of(request)
    return engine.page(
        request,
        "resend.html",
        status=status,
        headers={"Cache-Control": "no-store"},
        form=form,
        pairs=shown(form.fields, language),
        key=key,
    )
