"""From a view and a template to a page."""

from __future__ import annotations

import hashlib
import re
from functools import lru_cache, partial
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import parse_qsl, urlencode

import jinja2
from jinja2.ext import Extension
from markupsafe import Markup
from starlette.responses import HTMLResponse

from baumfeuchte.api.compress import VARY, packed, wants_gzip
from baumfeuchte.api.masking import masked
from baumfeuchte.api.web.formats import together
from baumfeuchte.api.web.language import language_of
from baumfeuchte.api.web.navigation import items_for
from baumfeuchte.api.web.sources import sourced
from baumfeuchte.api.web.stacked import stacked
from baumfeuchte.api.web.texts import LANGUAGES, text

if TYPE_CHECKING:
    from collections.abc import Mapping

    from starlette.requests import Request

    from baumfeuchte.api.auth import Caller
    from baumfeuchte.api.context import Context
    from baumfeuchte.api.web.texts import Language

__all__ = ["STATIC", "address", "asset", "in_language", "is_built", "language_of", "page", "part"]
STATIC = Path(__file__).parent / "static"
_TEMPLATES = Path(__file__).parent / "templates"


class _Flat(Extension):
    """Leaves out the indentation of templates: a tenth of a page, for which a phone waits."""

    def preprocess(self, source: str, name: str | None, filename: str | None = None) -> str:  # noqa: ARG002 - Jinja2's
        return re.sub(r"(?m)^[ \t]+", "", source)


_environment = jinja2.Environment(
    loader=jinja2.FileSystemLoader(_TEMPLATES),
    autoescape=True,
    undefined=jinja2.StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
    auto_reload=False,
    extensions=[_Flat],
)
_environment.filters |= {"sourced": sourced, "stacked": stacked, "together": together}


def address(language: Language, path: str, **parameters: object) -> str:
    """The address of a page of ours, in the same language; empty parameters are left out."""
    pairs = {name: str(value) for name, value in parameters.items() if value not in (None, "")}
    if language != LANGUAGES[0]:
        pairs["lang"] = language
    return f"{path}?{urlencode(pairs)}" if pairs else path


def in_language(language: Language, target: str) -> str:
    """An address of ours with the language, unless it says one itself."""
    before, sign, place = target.partition("#")
    head, _, query = before.partition("?")
    pairs = parse_qsl(query, keep_blank_values=True)
    if language == LANGUAGES[0] or any(name == "lang" for name, _ in pairs):
        return target
    return f"{head}?{query}{'&' if query else ''}lang={language}{sign}{place}"


@lru_cache(maxsize=128)
def asset(name: str) -> str:
    """The address of a static file; it changes with the content, so browsers may keep it."""
    digest = hashlib.sha256((STATIC / name).read_bytes()).hexdigest()[:10]
    return f"/static/{name}?v={digest}"


def is_built(name: str) -> bool:
    """Whether a library that `make web` fetches is there: ``uplot.js``, ``qr/decode.js`` ..."""
    return (STATIC / "vendor" / name).is_file()


def page(
    request: Request,
    template: str,
    *,
    status: int = 200,
    headers: Mapping[str, str] | None = None,
    **values: object,
) -> HTMLResponse:
    """Render a template.

    Args:
        request: decides the language.
        template: file name.
        status: HTTP status.
        headers: further headers.
        values: what the template shows.
    """
    language = language_of(request)
    context: Context = request.app.state.context
    caller: Caller | None = getattr(request.state, "caller", None)
    csrf = caller.csrf if caller is not None else ""
    html = _environment.get_template(template).render(
        **_basics(language),
        caller=caller,
        csrf=csrf,
        navigation=[] if caller is None else items_for(caller, request.url.path),
        options=context.options,
        here=request.url.path,
        zone=context.zone.key,
        other_language="en" if language == "de" else "de",
        other_language_url=_other_language_url(request, language),
        **values,
    )
    body = _used_icons_only(html).encode()
    if csrf:
        body = body.replace(csrf.encode(), masked(csrf, body).encode())
    more = {"Cache-Control": "private, no-cache", "Content-Language": language}
    more |= dict(headers or {}) | {"Vary": VARY}
    if wants_gzip(request):
        body, more = packed(body), more | {"Content-Encoding": "gzip"}
    return HTMLResponse(body, status_code=status, headers=more)


_SYMBOL = re.compile(r'<symbol id="(i-[\w-]+)".*?</symbol>\n', re.DOTALL)
_ICON = re.compile(r"#(i-[\w-]+)")
_DRAWING = ("/static/crew.mjs", "/static/map.mjs", "/static/sensor")
"""Scripts that put icons into a page themselves."""


def _used_icons_only(html: str) -> str:
    """The page without the drawings that it does not show: a tenth of its weight."""
    if any(script in html for script in _DRAWING):
        return html
    used = set(_ICON.findall(html))
    return _SYMBOL.sub(lambda found: found[0] if found[1] in used else "", html)


def part(language: Language, template: str, **values: object) -> Markup:
    """Render a piece of a page, the same for everybody who sees it.

    Args:
        language: of its texts.
        template: file name.
        values: what it shows.
    """
    return Markup(  # noqa: S704 - a template of ours, which escapes
        _environment.get_template(template).render(**_basics(language), **values)
    )


def _basics(language: Language) -> dict[str, object]:
    return {
        "lang": language,
        "t": lambda key, **parameters: text(key, language, **parameters),
        "url": partial(address, language),
        "asset": asset,
    }


def _other_language_url(request: Request, language: Language) -> str:
    pairs = [pair for pair in request.query_params.multi_items() if pair[0] != "lang"]
    pairs.append(("lang", "en" if language == "de" else "de"))
    return f"{request.url.path}?{urlencode(pairs)}"
