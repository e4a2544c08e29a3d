"""What is asked of a printed tour; apart from ``tour_pdf``, which loads a PDF library."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from starlette.concurrency import run_in_threadpool

from baumfeuchte.api.respond import Document, document, send
from baumfeuchte.api.tour_choice import read_tour
from baumfeuchte.api.web.texts import text

if TYPE_CHECKING:
    from collections.abc import Sequence
    from zoneinfo import ZoneInfo

    from starlette.requests import Request
    from starlette.responses import Response

    from baumfeuchte.api.auth import Caller
    from baumfeuchte.api.context import Context
    from baumfeuchte.api.web.texts import Language
    from baumfeuchte.storage.tours.stops import TourStop
    from baumfeuchte.storage.tours.tours import StoredTour

PDF = "application/pdf"


@dataclass(frozen=True, slots=True, kw_only=True)
class TourPaper:
    """What stands around the stops.

    Attributes:
        zone: of the city.
        address: of the tour's page, for the QR code.
        language: of what is printed.
    """

    zone: ZoneInfo
    address: str
    language: Language = "de"


async def printed(
    request: Request, context: Context, caller: Caller, tour_id: int, language: Language
) -> Response:
    """The answer to who wants to print a tour.

    Raises:
        Problem: 404 for a tour that the caller does not see.
    """
    tour, stops = await read_tour(context, caller, tour_id)
    site = context.options.public_url or str(request.base_url).rstrip("/")
    address = f"{site}/tours/{tour.id}{'?lang=en' if language == 'en' else ''}"
    paper = TourPaper(zone=context.zone, address=address, language=language)
    return send(request, await run_in_threadpool(tour_document, tour, stops, paper))


def tour_document(tour: StoredTour, stops: Sequence[TourStop], paper: TourPaper) -> Document:
    """The tour on A4; a browser shows it."""
    # Loaded by who asks for such a file: it takes some 10 MB.
    from baumfeuchte.api.tour_pdf import pdf_bytes  # noqa: PLC0415

    name = f"{text('tours_file_name', paper.language)}-{tour.day}-{tour.id}.pdf"
    headers = {
        "Content-Disposition": f'inline; filename="{name}"',
        "Content-Language": paper.language,
    }
    return document(pdf_bytes(tour, stops, paper), PDF, headers)
