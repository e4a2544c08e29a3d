"""Sentences about a file as a whole, German beside English; see ``texts``."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Mapping

FILE: Final[Mapping[str, tuple[str, str]]] = {
    "empty_file": (
        "{name} ist leer; prüfen Sie, ob es die richtige Datei ist.",
        "{name} is empty; check that it is the right file.",
    ),
    "old_excel": (
        (
            "{name} hat das alte Excel-Format .xls; öffnen Sie die Datei in Excel und speichern "
            "Sie sie als .xlsx oder CSV."
        ),
        "{name} is of the old Excel format .xls; open it in Excel and save it as .xlsx or CSV.",
    ),
    "libre_office": (
        "{name} ist eine LibreOffice-Tabelle; speichern Sie sie als .xlsx oder CSV.",
        "{name} is a LibreOffice table; save it as .xlsx or CSV.",
    ),
    "zip_archive": (
        (
            "{name} ist ein ZIP-Archiv; packen Sie es aus und geben Sie die Tabelle darin an "
            "(ein Shapefile vorher in QGIS als GeoJSON oder CSV exportieren)."
        ),
        (
            "{name} is a ZIP archive; unpack it and name the table in it (export a shapefile as "
            "GeoJSON or CSV first, for example with QGIS)."
        ),
    ),
    "pdf": (
        "{name} ist eine PDF-Datei; lassen Sie sich die Tabelle als Excel oder CSV geben.",
        "{name} is a PDF; ask for the table as Excel or CSV.",
    ),
    "geopackage": (
        (
            "{name} ist ein GeoPackage; exportieren Sie die Bäume als GeoJSON oder CSV, z. B. in "
            "QGIS."
        ),
        "{name} is a GeoPackage; export the trees as GeoJSON or CSV, for example with QGIS.",
    ),
    "shapefile": (
        "{name} ist ein Shapefile; exportieren Sie die Bäume als GeoJSON oder CSV, z. B. in QGIS.",
        "{name} is a shapefile; export the trees as GeoJSON or CSV, for example with QGIS.",
    ),
    "markup": (
        (
            "{name} enthält XML oder eine Webseite, keine Tabelle; exportieren Sie die Daten als "
            "CSV, Excel oder GeoJSON."
        ),
        "{name} holds XML or a web page, no table; export the data as CSV, Excel or GeoJSON.",
    ),
    "broken_excel": (
        (
            "{name} lässt sich nicht als Excel-Datei lesen (beschädigt oder mit Kennwort); "
            "speichern Sie sie neu ohne Kennwort als .xlsx."
        ),
        (
            "{name} cannot be read as an Excel file (damaged or with a password); save it again "
            "as .xlsx without a password."
        ),
    ),
    "no_such_sheet": (
        "{name} hat kein Blatt „{sheet}“; vorhanden sind: {sheets}.",
        "{name} has no sheet '{sheet}'; there are: {sheets}.",
    ),
    "broken_json": (
        "{name} ist kein gültiges JSON; exportieren Sie die Datei noch einmal.",
        "{name} is no valid JSON; export the file again.",
    ),
    "no_features": (
        "{name} ist kein GeoJSON mit „features“; exportieren Sie die Bäume als FeatureCollection.",
        "{name} is no GeoJSON with 'features'; export the trees as a FeatureCollection.",
    ),
    "no_devices": (
        (
            "{name} enthält keine Geräteliste von ChirpStack; erwartet wird die Antwort von "
            "/api/devices."
        ),
        "{name} holds no device list of ChirpStack; the answer of /api/devices is expected.",
    ),
    "no_columns": (
        (
            "In {name} ist keine Überschrift bekannt (gelesen: {header}); über den Spalten muss "
            "stehen, was sie enthalten. Fehlt die Zeile, ergänzen Sie sie; andere Wörter ordnen "
            "Sie zu, z. B. {command} --map 'Spalte=number'."
        ),
        (
            "{name} has no heading that is known (read: {header}); add a line that says what the "
            "columns hold, or say which column is what, for example {command} --map "
            "'Heading=number'."
        ),
    ),
    "no_rows": (
        "{name} hat eine Überschrift, aber keine Zeile darunter; nichts zu importieren.",
        "{name} has a header but no row below it; there is nothing to import.",
    ),
    "missing_column": (
        (
            "{name} hat keine Spalte für {fields} (vorhanden: {header}); ordnen Sie sie zu, z. "
            "B. {command}"
        ),
        (
            "{name} has no column for {fields} (there are: {header}); say which it is, for "
            "example {command}"
        ),
    ),
    "ambiguous": (
        (
            "In {name} kommen mehrere Spalten für {field} in Frage: {columns}; wählen Sie eine, "
            "z. B. {command}"
        ),
        (
            "{name} has several columns that may be {field}: {columns}; choose one, for example "
            "{command}"
        ),
    ),
    "no_such_column": (
        "{name} hat keine Spalte „{column}“; vorhanden sind: {header}.",
        "{name} has no column '{column}'; there are: {header}.",
    ),
    "no_such_field": (
        "„{field}“ ist kein Feld; möglich sind: {fields} oder - (Spalte nicht lesen).",
        "'{field}' is no field; there are: {fields}, or - (do not read the column).",
    ),
    "unknown_epsg": (
        (
            "EPSG:{epsg} ist kein bekanntes Koordinatensystem; üblich sind 25832, 25833, 31466 "
            "bis 31469 und 4326."
        ),
        (
            "EPSG:{epsg} is no known coordinate reference system; usual are 25832, 25833, 31466 "
            "to 31469 and 4326."
        ),
    ),
}
