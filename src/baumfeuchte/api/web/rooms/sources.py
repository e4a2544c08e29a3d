"""`/quellen`: what the formulas and numbers behind the advice rest on."""

from fastapi import APIRouter, Request, Response

from baumfeuchte.api.web import engine, sources
from baumfeuchte.api.web.source_sections import KINDS, RULES, SECTIONS
from baumfeuchte.api.web.source_works import WORKS

router = APIRouter(include_in_schema=False)


@router.get(sources.PAGE)
async def show(request: Request) -> Response:
    """Sections, rules of quality control and published sources, each with an anchor."""
    language = engine.language_of(request)
    return engine.page(
        request,
        "sources.html",
        at=int(language != "de"),
        anchor=sources.anchor,
        name=sources.name,
        sections=SECTIONS,
        rules=RULES,
        kinds=KINDS,
        works=WORKS,
    )
