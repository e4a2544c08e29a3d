"""Import of files: upload, columns, preview, result."""

from __future__ import annotations

TEXTS: dict[str, tuple[str, str]] = {
    "import_title": ("Kataster einlesen", "Import the register"),
    "import_lead": (
        (
            "Eine Liste aus dem Fachprogramm oder aus Excel, so wie sie ist. Bevor etwas "
            "gespeichert wird, sehen Sie, was sich ändert."
        ),
        (
            "A list from your register program or from Excel, as it is. Before anything is "
            "stored you see what changes."
        ),
    ),
    "import_steps": ("Schritte", "Steps"),
    "import_step_file": ("Datei", "File"),
    "import_step_columns": ("Spalten", "Columns"),
    "import_step_preview": ("Vorschau", "Preview"),
    "import_file": ("Datei wählen", "Choose a file"),
    "import_file_hint": (
        "CSV, Excel (.xlsx) oder GeoJSON, höchstens 50 MB",
        "CSV, Excel (.xlsx) or GeoJSON, at most 50 MB",
    ),
    "import_kind": ("Was steht in der Datei?", "What does the file list?"),
    "import_kind_trees": ("Bäume", "Trees"),
    "import_kind_sensors": ("Sensoren und ihre Einbauorte", "Sensors and where they are"),
    "import_upload": ("Weiter", "Continue"),
    "import_gone": (
        (
            "Diese Datei liegt nicht mehr bereit: Hochgeladene Dateien bleiben eine Stunde, und "
            "nur für die Person, die sie hochgeladen hat. Bitte noch einmal hochladen."
        ),
        (
            "This file is not there any more: uploaded files stay for an hour, and only for the "
            "person who uploaded them. Please upload it again."
        ),
    ),
    "import_empty_file": (
        "Die Datei ist leer. Bitte eine Datei mit Überschriften und Zeilen wählen.",
        "The file is empty. Please choose a file with headings and lines.",
    ),
    "import_no_file": ("Bitte wählen Sie eine Datei.", "Please choose a file."),
    "import_too_large": (
        "Die Datei ist größer als 50 MB; teilen Sie sie.",
        "The file is larger than 50 MB; split it.",
    ),
    "import_keeps": (
        (
            "Was die Datei nicht als Spalte hat, bleibt gespeichert, wie es ist. Bäume, die in "
            "der Datei fehlen, bleiben im Kataster."
        ),
        (
            "What the file has no column for stays stored as it is. Trees that the file lacks "
            "stay in the register."
        ),
    ),
    "import_columns_lead": (
        "So wurden die Spalten von {name} erkannt. Ändern Sie, was nicht stimmt.",
        "This is how the columns of {name} were recognised. Change what is wrong.",
    ),
    "import_heading": ("Überschrift", "Heading"),
    "import_samples": ("Erste Werte", "First values"),
    "import_means": ("Bedeutet", "Means"),
    "import_means_of": ("Spalte {heading} bedeutet", "Column {heading} means"),
    "import_ignore": ("– nicht lesen –", "– do not read –"),
    "import_needed": ("Nötig: {fields}.", "Needed: {fields}."),
    "import_epsg": ("Koordinatensystem", "Coordinate system"),
    "import_epsg_auto": ("automatisch erkennen", "recognise"),
    "import_sheet": ("Blatt der Arbeitsmappe", "Sheet of the workbook"),
    "import_sheet_hint": ("Leer: das am besten passende", "Empty: the one that fits best"),
    "import_to_preview": ("Zur Vorschau", "To the preview"),
    "import_to_columns": ("Zurück zu den Spalten", "Back to the columns"),
    "import_again": ("Andere Datei", "Another file"),
    "import_cannot": ("Diese Datei lässt sich nicht lesen", "This file cannot be read"),
    "import_preview_lead": (
        "Noch ist nichts gespeichert. So würde {name} eingelesen:",
        "Nothing is stored yet. This is how {name} would be imported:",
    ),
    "import_created": ("neu", "new"),
    "import_updated": ("geändert", "changed"),
    "import_unchanged": ("unverändert", "unchanged"),
    "import_faulty": ("Zeilen mit Fehlern", "lines with faults"),
    "import_notes": ("Hinweise", "Notes"),
    "import_faults": ("Zeilen mit Fehlern", "Lines with faults"),
    "import_faults_file": ("Als Excel-Datei zum Berichtigen", "As a file to correct"),
    "import_rows": ("Die ersten Zeilen, wie sie gespeichert würden",
                    "The first lines as they would be stored"),
    "import_line": ("Zeile", "Line"),
    "import_state_new": ("neu", "new"),
    "import_state_changed": ("geändert", "changed"),
    "import_state_same": ("unverändert", "unchanged"),
    "import_changes": ("Änderungen", "Changes"),
    "import_skip": (
        "Die {n} Zeilen mit Fehlern auslassen und den Rest einlesen",
        "Leave out the {n} lines with faults and import the rest",
    ),
    "import_skip_one": (
        "Die eine Zeile mit Fehlern auslassen und den Rest einlesen",
        "Leave out the one line with faults and import the rest",
    ),
    "import_confirm": ("Jetzt einlesen", "Import now"),
    "import_nothing_to_do": (
        "Alles ist schon so gespeichert; es gibt nichts einzulesen.",
        "Everything is stored like this already; there is nothing to import.",
    ),
    "import_refused": (
        (
            "Nichts wurde gespeichert: {n} Zeilen haben Fehler. Berichtigen Sie die Datei, oder "
            "lassen Sie diese Zeilen aus."
        ),
        (
            "Nothing was stored: {n} lines have faults. Correct the file, or leave these lines "
            "out."
        ),
    ),
    "import_done": (
        "Eingelesen: {created} neu, {updated} geändert, {unchanged} unverändert.",
        "Imported: {created} new, {updated} changed, {unchanged} unchanged.",
    ),
    "import_done_skipped": (
        "{n} Zeilen mit Fehlern wurden ausgelassen.", "{n} lines with faults were left out."
    ),
}  # fmt: skip

_FIELDS: dict[str, tuple[str, str]] = {
    "number": ("Baumnummer", "Tree number"),
    "species": ("Baumart", "Species"),
    "genus": ("Gattung", "Genus"),
    "planting_year": ("Pflanzjahr", "Planting year"),
    "planting_date": ("Pflanzdatum", "Planting date"),
    "planting_month": ("Pflanzmonat", "Planting month"),
    "standing_years": ("Standjahre", "Standing years"),
    "street": ("Straße", "Street"),
    "house_number": ("Hausnummer", "House number"),
    "district": ("Stadtteil", "District"),
    "soil": ("Bodenart", "Soil"),
    "pit_area_m2": ("Baumscheibe (m²)", "Tree pit (m²)"),
    "exposure": ("Besonnung", "Exposure"),
    "watering_regime": ("Bewässerung", "Watering"),
    "contractor": ("Auftragnehmer", "Contractor"),
    "reference_group": ("Referenzgruppe", "Reference group"),
    "drought_class": ("Trockentoleranz", "Drought class"),
    "trunk_circumference_cm": ("Stammumfang (cm)", "Trunk circumference (cm)"),
    "trunk_diameter_cm": ("Stammdurchmesser (cm)", "Trunk diameter (cm)"),
    "crown_diameter_m": ("Kronendurchmesser (m)", "Crown diameter (m)"),
    "height_m": ("Baumhöhe (m)", "Height (m)"),
    "lat": ("Breite (Grad)", "Latitude (degrees)"),
    "lon": ("Länge (Grad)", "Longitude (degrees)"),
    "latitude": ("Breite", "Latitude"),
    "longitude": ("Länge", "Longitude"),
    "x": ("Rechtswert / Ostwert", "Easting"),
    "y": ("Hochwert / Nordwert", "Northing"),
    "point": ("Geometrie / Koordinaten", "Geometry / coordinates"),
    "dev_eui": ("DevEUI des Sensors", "DevEUI of the sensor"),
    "device": ("Gerätetyp", "Device type"),
    "tree_number": ("Baumnummer", "Tree number"),
    "probe": ("Sonde (Kanal)", "Probe (channel)"),
    "depth_cm": ("Tiefe (cm)", "Depth (cm)"),
    "depths_cm": ("Mehrere Tiefen (cm)", "Several depths (cm)"),
    "depth_m": ("Tiefe (m)", "Depth (m)"),
    "since": ("eingebaut seit", "in place since"),
    "until": ("eingebaut bis", "in place until"),
    "firmware": ("Firmware", "Firmware"),
    "alias": ("Name beim Netzserver", "Name at the network server"),
    "stone_fraction": ("Steinanteil", "Share of stones"),
    "field_capacity": ("Feldkapazität", "Field capacity"),
    "wilting_point": ("Welkepunkt", "Wilting point"),
    "wetted_volume_m3": ("Durchwurzelter Raum (m³)", "Rooted volume (m³)"),
}  # fmt: skip
_FIELDS |= {f"depth_{n}_cm": (f"Tiefe {n} (cm)", f"Depth {n} (cm)") for n in range(1, 13)}

TEXTS |= {f"import_field_{name}": words for name, words in _FIELDS.items()}
