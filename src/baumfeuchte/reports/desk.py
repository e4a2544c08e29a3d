"""The season report as the API knows it (``api.services.SeasonDesk``)."""

from __future__ import annotations

from baumfeuchte.reports.season import season_report
from baumfeuchte.reports.season_files import season_csv, season_pdf
from baumfeuchte.reports.season_words import assumptions, head_lines


class Desk:
    """Makes reports and files of them."""

    report = staticmethod(season_report)
    csv = staticmethod(season_csv)
    pdf = staticmethod(season_pdf)
    assumptions = staticmethod(assumptions)
    head = staticmethod(head_lines)
