"""The register of trees out: a CSV file for a German Excel, or GeoJSON. Both can be imported."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING, Any, Final

import orjson

from baumfeuchte.irrigation.soils import SUBSTRATE
from baumfeuchte.registry.sheets.formulas import guarded

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from baumfeuchte.domain.tree import Tree

_EXPOSURES: Final[dict[str | None, str]] = {
    "sunny": "sonnig",
    "normal": "halbschattig",
    "shade": "schattig",
}
_SUBSTRATE: Final = "Baumsubstrat"
"""What is no class of the KA5, as the pages say it; the import knows both words."""
_COLUMNS: Final[tuple[tuple[str, str, Callable[[Tree], Any]], ...]] = (
    ("number", "Baumnummer", lambda tree: tree.number),
    ("species", "Baumart", lambda tree: tree.species),
    ("planting_year", "Pflanzjahr", lambda tree: tree.planting_year),
    ("planting_month", "Pflanzmonat", lambda tree: tree.planting_month),
    ("street", "Straße", lambda tree: tree.street),
    ("district", "Stadtteil", lambda tree: tree.district),
    ("soil", "Bodenart", lambda tree: tree.site.soil),
    ("pit_area_m2", "Baumscheibe (m²)", lambda tree: tree.site.pit_area_m2),
    ("exposure", "Besonnung", lambda tree: _EXPOSURES.get(tree.site.exposure)),
    ("watering_regime", "Bewässerung", lambda tree: tree.site.watering_regime),
    ("contractor", "Auftragnehmer", lambda tree: tree.contractor),
    ("reference_group", "Referenzgruppe", lambda tree: tree.reference_group),
    ("drought_class", "Trockentoleranz", lambda tree: tree.drought_class),
    ("trunk_circumference_cm", "Stammumfang (cm)", lambda tree: tree.trunk_circumference_cm),
    ("crown_diameter_m", "Kronendurchmesser (m)", lambda tree: tree.crown_diameter_m),
    ("height_m", "Baumhöhe (m)", lambda tree: tree.height_m),
)
"""Our name, heading for offices, value."""
_SOIL: Final = next(place for place, (name, _, _) in enumerate(_COLUMNS) if name == "soil")


def trees_csv(trees: Iterable[Tree]) -> bytes:
    """All trees for a German Excel: semicolons, decimal commas, UTF-8 with a byte order mark."""
    out = io.StringIO()
    writer = csv.writer(out, delimiter=";", lineterminator="\r\n")
    writer.writerow([*(heading for _, heading, _ in _COLUMNS), "Breite", "Länge"])
    for tree in trees:
        cells = [_german(value) for value in _values(tree)]
        writer.writerow([*cells, _german(tree.latitude), _german(tree.longitude)])
    return b"\xef\xbb\xbf" + out.getvalue().encode()


def trees_geojson(trees: Iterable[Tree]) -> bytes:
    """All trees as a FeatureCollection (RFC 7946: WGS 84, longitude first)."""
    features = [
        {
            "type": "Feature",
            "geometry": {"type": "Point", "coordinates": [tree.longitude, tree.latitude]},
            "properties": {name: value(tree) for name, _, value in _COLUMNS},
        }
        for tree in trees
    ]
    return orjson.dumps({"type": "FeatureCollection", "features": features})


def trees_xlsx(trees: Iterable[Tree]) -> bytes:
    """All trees as a workbook: numbers stay numbers, texts stay texts."""
    # openpyxl costs memory that only a workbook is worth.
    from openpyxl import Workbook  # noqa: PLC0415
    from openpyxl.cell import WriteOnlyCell  # noqa: PLC0415

    book = Workbook(write_only=True)
    sheet = book.create_sheet("Bäume")
    sheet.freeze_panes = "B2"
    sheet.append([*(heading for _, heading, _ in _COLUMNS), "Breite", "Länge"])
    for tree in trees:
        cells: list[object] = []
        for value in [*_values(tree), tree.latitude, tree.longitude]:
            cell = WriteOnlyCell(sheet, value=value)
            if isinstance(value, str):
                cell.data_type = "s"  # a text that begins with = is no formula
            cells.append(cell)
        sheet.append(cells)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _values(tree: Tree) -> list[Any]:
    """The columns for offices, which know no code for the substrate."""
    found = [value(tree) for _, _, value in _COLUMNS]
    if tree.site.soil == SUBSTRATE:
        found[_SOIL] = _SUBSTRATE
    return found


def _german(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, float):
        return f"{value:.15g}".replace(".", ",")
    return guarded(str(value))
