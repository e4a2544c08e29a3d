"""The season report as a file: CSV for Excel, and PDF for the committee."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING

from baumfeuchte.reports.season_words import (
    COLUMNS,
    Language,
    assumptions,
    day,
    head_lines,
    number,
    word,
)

if TYPE_CHECKING:
    from reportlab.pdfgen.canvas import Canvas
    from reportlab.platypus import Flowable

    from baumfeuchte.domain.season import SeasonPart, SeasonReport


_KILOMETRES = (
    ("Kilometer gefahren", "Kilometres driven"),
    ("Kilometer im Rhythmus", "Kilometres of the rhythm"),
)
"""Of all districts together: a tour knows no borders."""


def season_csv(report: SeasonReport, language: Language) -> bytes:
    """A line for each district and one for all, UTF-8 with a byte order mark.

    German: semicolons and decimal commas; English: commas and decimal points.
    """
    at = 0 if language == "de" else 1
    text = io.StringIO()
    writer = csv.writer(text, delimiter=";" if language == "de" else ",", lineterminator="\r\n")
    headings = [*(column.heading[at] for column in COLUMNS), *(pair[at] for pair in _KILOMETRES)]
    writer.writerow([word("district", language), *headings])
    for part in (*report.districts, report.total):
        values = [_plain(column.value(part), language) for column in COLUMNS]
        driven = (report.kilometres, report.rhythm_kilometres) if part is report.total else ()
        values += ["" if km is None else _plain(round(km, 1), language) for km in driven]
        values += [""] * (len(headings) - len(values))
        writer.writerow([_name(part, language), *values])
    return text.getvalue().encode("utf-8-sig")


def season_pdf(report: SeasonReport, language: Language) -> bytes:
    """One A4 page, more for many districts: numbers side by side, assumptions below."""
    from reportlab.lib import colors  # noqa: PLC0415 - a quarter second, only for a PDF
    from reportlab.lib.pagesizes import A4, landscape  # noqa: PLC0415
    from reportlab.lib.styles import getSampleStyleSheet  # noqa: PLC0415
    from reportlab.lib.units import mm  # noqa: PLC0415
    from reportlab.platypus import (  # noqa: PLC0415
        Paragraph,
        SimpleDocTemplate,
        Spacer,
        Table,
        TableStyle,
    )

    styles = getSampleStyleSheet()
    small = styles["BodyText"].clone("small", fontSize=7.5, leading=9)
    narrow = small.clone("narrow", fontSize=6.8)  # no word of a heading breaks
    right = small.clone("right", alignment=2)
    at = 0 if language == "de" else 1
    columns = [column for column in COLUMNS if column.on_paper]
    heading = [word("district", language), *(column.heading[at] for column in columns)]
    rows = [[Paragraph(f"<b>{text}</b>", narrow) for text in heading]]
    for part in (*report.districts, report.total):
        texts = [_escaped(_name(part, language))]
        texts += [number(column.value(part), language) for column in columns]
        if part is report.total:
            texts = [f"<b>{text}</b>" for text in texts]
        rows.append([Paragraph(texts[0], small), *(Paragraph(text, right) for text in texts[1:])])
    table = Table(
        rows, repeatRows=1, colWidths=[26 * mm] + [250 / len(columns) * mm] * len(columns)
    )
    table.setStyle(
        TableStyle(
            [
                ("BACKGROUND", (0, 0), (-1, 0), colors.HexColor("#e3efe9")),
                ("BACKGROUND", (0, -1), (-1, -1), colors.HexColor("#f3f6f4")),
                ("GRID", (0, 0), (-1, -1), 0.4, colors.HexColor("#9db3a8")),
                ("VALIGN", (0, 0), (-1, -1), "TOP"),
                ("LEFTPADDING", (0, 0), (-1, -1), 3),
                ("RIGHTPADDING", (0, 0), (-1, -1), 3),
            ]
        )
    )
    period = word(
        "period", language, first=day(report.since, language), last=day(report.until, language)
    )
    title = f"{word('title', language)} {period}"
    story: list[Flowable] = [Paragraph(title, styles["Title"])]
    story += [
        Paragraph(_escaped(line), styles["BodyText"]) for line in head_lines(report, language)
    ]
    story += [Spacer(1, 4 * mm), table, Spacer(1, 4 * mm)]
    story.append(Paragraph(word("assumptions", language), styles["Heading3"]))
    story += [Paragraph(_escaped(f"• {line}"), small) for line in assumptions(report, language)]

    def numbered(canvas: Canvas, _document: object) -> None:
        canvas.setFont("Helvetica", 8)
        page = word("page", language, n=canvas.getPageNumber())
        canvas.drawRightString(landscape(A4)[0] - 12 * mm, 7 * mm, f"{title} · {page}")

    out = io.BytesIO()
    SimpleDocTemplate(
        out,
        pagesize=landscape(A4),
        leftMargin=10 * mm,
        rightMargin=10 * mm,
        topMargin=12 * mm,
        bottomMargin=12 * mm,
        title=title,
        author="Baumfeuchte",
        lang=language,
    ).build(story, onFirstPage=numbered, onLaterPages=numbered)
    return out.getvalue()


def _name(part: SeasonPart, language: Language) -> str:
    if part.district is None:
        return word("total", language)
    return part.district or word("no_district", language)


def _plain(value: float, language: Language) -> str:
    """Without a thousands separator, which Excel would take for text."""
    shown = f"{value:.0f}" if float(value).is_integer() else f"{value:.1f}"
    return shown.replace(".", ",") if language == "de" else shown


def _escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
