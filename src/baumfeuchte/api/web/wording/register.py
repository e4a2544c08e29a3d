"""Trees and sites: the table, the form, what is wrong with a value."""

from __future__ import annotations

TEXTS: dict[str, tuple[str, str]] = {
    "register_title": ("Baumkataster", "Tree register"),
    "register_lead": (
        "Bäume und Standorte nachschlagen, ändern, einlesen und ausgeben.",
        "Look trees and sites up, change, import and export them.",
    ),
    "register_nav": ("Bereiche des Katasters", "Parts of the register"),
    "register_nav_trees": ("Bäume", "Trees"),
    "register_nav_import": ("Einlesen", "Import"),
    "register_nav_groups": ("Referenzgruppen", "Reference groups"),
    "register_nav_thresholds": ("Grenzwerte", "Thresholds"),
    "register_new": ("Neuer Baum", "New tree"),
    "register_found": ("{n} Bäume", "{n} trees"),
    "register_found_one": ("1 Baum", "1 tree"),
    "register_more_filters": ("Weitere Filter", "More filters"),
    "register_filter": ("Filtern", "Filter"),
    "register_filter_title": ("Suchen und filtern", "Search and filter"),
    "register_reset": ("Alle zeigen", "Show all"),
    "register_search": ("Nummer, Art oder Straße", "Number, species or street"),
    "register_any": ("alle", "any"),
    "register_sensor": ("Sensor", "Sensor"),
    "register_sensor_yes": ("mit Sensor", "with a sensor"),
    "register_sensor_no": ("ohne Sensor", "without a sensor"),
    "register_missing": ("Es fehlt", "Missing"),
    "register_city_itself": ("Stadt selbst", "the city itself"),
    "register_more": ("Weitere Bäume", "More trees"),
    "register_first": ("Zum Anfang", "To the beginning"),
    "register_table": ("Bäume des Katasters", "Trees of the register"),
    "register_none": (
        "Kein Baum passt zu diesen Filtern.", "No tree fits these filters."
    ),
    "register_empty": (
        "Noch kein Baum gespeichert. Lesen Sie Ihr Kataster ein, oder legen Sie einen Baum an.",
        "No tree is stored yet. Import your register, or create a tree.",
    ),
    "register_export": ("Diese Auswahl ausgeben", "Export this selection"),
    "register_edit": ("Bearbeiten", "Edit"),
    "register_edit_of": ("{number} bearbeiten", "Edit {number}"),
    "register_look": ("Ansehen", "View"),
    "register_look_of": ("{number} ansehen", "View {number}"),
    "register_select": ("{number} auswählen", "Select {number}"),
    "register_select_all": ("Alle auf dieser Seite auswählen", "Select all on this page"),
    "register_sensors": ("Sensoren", "Sensors"),
    "register_bulk": ("Mehreren Bäumen zuweisen", "Assign to several trees"),
    "register_bulk_what": ("Was", "What"),
    "register_bulk_value": ("Neuer Wert (leer: keiner)", "New value (empty: none)"),
    "register_bulk_scope": ("Für", "For"),
    "register_bulk_ids": ("die angekreuzten Bäume", "the ticked trees"),
    "register_bulk_all": ("alle {n} Bäume dieser Auswahl", "all {n} trees of this selection"),
    "register_bulk_do": ("Zuweisen", "Assign"),
    "register_bulk_nothing": (
        "Kreuzen Sie erst Bäume an, oder wählen Sie „alle dieser Auswahl“.",
        'Tick trees first, or choose "all of this selection".',
    ),
    "register_bulk_done": ("{n} Bäume geändert.", "{n} trees changed."),
    "register_bulk_done_one": ("1 Baum geändert.", "1 tree changed."),
    "register_title_edit": ("Baum {number} bearbeiten", "Edit tree {number}"),
    "register_title_read": ("Baum {number}: Katasterdaten", "Tree {number}: register"),
    "register_title_new": ("Neuer Baum", "New tree"),
    "register_back": ("Zurück zum Kataster", "Back to the register"),
    "register_to_tree": ("Zur Baumseite", "To the page of the tree"),
    "register_save": ("Speichern", "Save"),
    "register_create": ("Baum anlegen", "Create tree"),
    "register_cancel": ("Abbrechen", "Cancel"),
    "register_saved": ("Gespeichert.", "Saved."),
    "register_created": ("Baum {number} ist angelegt.", "Tree {number} is created."),
    "register_same": ("Es gab nichts zu ändern.", "There was nothing to change."),
    "register_errors": (
        "Bitte berichtigen Sie {n} Angaben; gespeichert ist noch nichts.",
        "Please correct {n} values; nothing is stored yet.",
    ),
    "register_errors_one": (
        "Bitte berichtigen Sie eine Angabe; gespeichert ist noch nichts.",
        "Please correct one value; nothing is stored yet.",
    ),
    "register_conflict": (
        (
            "{who} hat diesen Baum inzwischen geändert ({when}). Ihre Angaben stehen unten noch "
            "im Formular; gespeichert ist, was in der Tabelle steht. Prüfen Sie beides und "
            "speichern Sie erneut."
        ),
        (
            "{who} changed this tree meanwhile ({when}). Your values are still in the form "
            "below; stored is what the table says. Check both, and save again."
        ),
    ),
    "register_conflict_title": ("Inzwischen geändert", "Changed meanwhile"),
    "register_somebody": ("Jemand", "Somebody"),
    "register_field": ("Angabe", "Value"),
    "register_yours": ("Ihre Angabe", "Yours"),
    "register_stored": ("Gespeichert", "Stored"),
    "register_required": ("nötig", "required"),
    "register_unknown": ("nicht bekannt", "not known"),
    "register_locate": ("Position dieses Geräts übernehmen", "Take the position of this device"),
    "register_locating": ("Position wird gesucht …", "Looking for the position …"),
    "register_located": (
        "Position übernommen, auf {m} m genau.", "Position taken, accurate to {m} m."
    ),
    "register_locate_failed": (
        "Das Gerät hat keine Position gemeldet; bitte eintragen.",
        "The device told no position; please type it.",
    ),
    "register_section_tree": ("Baum", "Tree"),
    "register_section_place": ("Ort", "Place"),
    "register_section_size": ("Größe", "Size"),
    "register_section_site": ("Standort und Boden", "Site and soil"),
    "register_section_care": ("Pflege", "Care"),
    "register_history": ("Änderungen", "Changes"),
    "register_history_none": ("Noch keine Änderung.", "No change yet."),
    "register_who": ("Wer", "Who"),
    "register_when": ("Wann", "When"),
    "register_what": ("Was", "What"),
    "register_error_field": ("Diese Angabe gibt es nicht.", "There is no such value."),
    "register_error_kind": ("Das ist weder Text noch Zahl.", "This is neither text nor number."),
    "register_error_required": ("Ohne diese Angabe geht es nicht.", "This value is needed."),
    "register_error_long": ("Höchstens {most} Zeichen.", "At most {most} characters."),
    "register_error_choice": ("Möglich sind: {choices}.", "Possible are: {choices}."),
    "register_error_number": ("Bitte eine Zahl.", "Please give a number."),
    "register_error_whole": ("Bitte eine ganze Zahl.", "Please give a whole number."),
    "place_swapped": (
        (
            "Breite und Länge sind vertauscht: {swapped} liegt in Deutschland. Bitte die beiden "
            "Zahlen tauschen."
        ),
        (
            "Latitude and longitude are swapped: {swapped} is in Germany. Please swap the two "
            "numbers."
        ),
    ),
    "place_outside": (
        "Breite und Länge liegen nicht in Deutschland. Bitte beide Zahlen prüfen.",
        "Latitude and longitude are not in Germany. Please check both numbers.",
    ),
    "place_far": (
        (
            "Das liegt mehr als 50 km von der Mitte der Bäume entfernt. Bitte Breite und Länge "
            "prüfen, oder unten bestätigen."
        ),
        (
            "This is more than 50 km from the middle of the trees. Please check latitude and "
            "longitude, or confirm below."
        ),
    ),
    "place_sure": ("Ja, dieser Ort ist richtig", "Yes, this place is right"),
    "register_error_range": (
        "Bitte eine Zahl von {low} bis {high}{unit}.",
        "Please give a number from {low} to {high}{unit}.",
    ),
    "register_error_future": (
        "Dieses Jahr liegt zu weit in der Zukunft.", "This year is too far in the future."
    ),
    "register_error_month": (
        "Ein Monat ohne Pflanzjahr sagt nichts.", "A month says nothing without its year."
    ),
    "register_error_capacity": (
        "Die Feldkapazität muss mindestens 0,02 über dem Welkepunkt liegen.",
        "Field capacity must be at least 0.02 above the wilting point.",
    ),
    "register_error_area": (
        "Damit läge der Baum außerhalb Ihres Gebiets.",
        "This would move the tree out of your part of the city.",
    ),
    "register_error_taken": (
        "Diese Nummer hat schon ein anderer Baum.", "Another tree has this number already."
    ),
}  # fmt: skip

_FIELDS: dict[str, tuple[str, str, str, str]] = {
    "number": ("Baumnummer", "Tree number", "", ""),
    "species": ("Baumart", "Species", "Botanisch, etwa Tilia cordata", "Botanical name"),
    "planting_year": ("Pflanzjahr", "Planting year", "Vierstellig", "Four digits"),
    "planting_month": ("Pflanzmonat", "Planting month", "1 bis 12", "1 to 12"),
    "drought_class": (
        "Trockentoleranz", "Drought class",
        "1 verträgt Trockenheit gut, 4 schlecht", "1 stands drought well, 4 badly",
    ),
    "street": ("Straße", "Street", "Mit Hausnummer, wenn bekannt", "With number, if known"),
    "district": ("Stadtteil", "District", "", ""),
    "latitude": ("Breite", "Latitude", "WGS 84, etwa 51,4447", "WGS 84, such as 51.4447"),
    "longitude": ("Länge", "Longitude", "WGS 84, etwa 7,2612", "WGS 84, such as 7.2612"),
    "trunk_circumference_cm": (
        "Stammumfang (cm)", "Trunk circumference (cm)", "In 1 m Höhe", "At 1 m height"
    ),
    "crown_diameter_m": ("Kronendurchmesser (m)", "Crown diameter (m)", "", ""),
    "height_m": ("Baumhöhe (m)", "Height (m)", "", ""),
    "soil": (
        "Bodenart", "Soil",
        "KA5-Klasse, oder Baumsubstrat in der Pflanzgrube",
        "KA5 class, or tree substrate of the planting pit",
    ),
    "pit_area_m2": (
        "Baumscheibe (m²)", "Tree pit (m²)", "Unversiegelte Fläche", "Unsealed area"
    ),
    "exposure": (
        "Besonnung", "Exposure", "Auch Wärme von Fassaden zählt", "Heat of walls counts, too"
    ),
    "stone_fraction": (
        "Steinanteil", "Share of stones", "0 bis 0,95 des Volumens", "0 to 0.95 by volume"
    ),
    "field_capacity": (
        "Feldkapazität (m³/m³)", "Field capacity (m³/m³)",
        "Nur wenn am Standort gemessen", "Only where measured on site",
    ),
    "wilting_point": (
        "Welkepunkt (m³/m³)", "Wilting point (m³/m³)",
        "Nur wenn am Standort gemessen", "Only where measured on site",
    ),
    "wetted_volume_m3": (
        "Durchwurzelter Raum (m³)", "Rooted volume (m³)",
        "Den ein Gießgang erreicht; leer: nach Alter",
        "That a watering reaches; empty: by age",
    ),
    "watering_regime": (
        "Bewässerung", "Watering",
        "Ihr Wort dafür: Gießsack, Gießring …", "Your word for it: bag, ring ...",
    ),
    "contractor": (
        "Auftragnehmer", "Contractor", "Leer: die Stadt selbst", "Empty: the city itself"
    ),
    "reference_group": (
        "Referenzgruppe", "Reference group",
        "Bäume mit demselben Namen gelten als gleich", "Trees of one name count as alike",
    ),
}  # fmt: skip
"""Field -> label and hint, German and English."""

for _name, (_de, _en, _hint_de, _hint_en) in _FIELDS.items():
    TEXTS[f"register_field_{_name}"] = (_de, _en)
    if _hint_de:
        TEXTS[f"register_hint_{_name}"] = (_hint_de, _hint_en)

TEXTS |= {
    "register_exposure_sunny": ("sonnig", "sunny"),
    "register_exposure_normal": ("halbschattig", "half shade"),
    "register_exposure_shade": ("schattig", "shade"),
    "register_soil_substrate": ("Baumsubstrat", "tree substrate"),
}
