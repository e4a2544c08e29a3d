"""What is asked of the printed list; apart from ``list_pdf``, which loads a PDF library."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping
    from zoneinfo import ZoneInfo


@dataclass(frozen=True, slots=True, kw_only=True)
class PdfOptions:
    """What stands around the lines.

    Attributes:
        zone: of the city.
        tank_litres: how much a vehicle carries.
        groups: name of the group by tree, in the order of the list; None for no groups.
        address: of the list's page, for the QR code; empty for none.
        chosen: in words, which part of the list it is; empty for all of it.
    """

    zone: ZoneInfo
    tank_litres: float
    groups: Mapping[int, str] | None = None
    address: str = ""
    chosen: str = ""
