"""The watering list as a file: headings of CSV, Excel and paper, and what stands around them."""

from __future__ import annotations

TEXTS: dict[str, tuple[str, str]] = {
    "file_name": ("giessliste", "watering-list"),
    "file_title": ("Gießliste", "Watering list"),
    "file_revision": ("Fassung {revision}", "revision {revision}"),
    # --- headings ---
    "file_rank": ("Rang", "Rank"),
    "file_number": ("Baumnummer", "Tree number"),
    "file_species": ("Baumart", "Species"),
    "file_planting_year": ("Pflanzjahr", "Planting year"),
    "file_street": ("Straße", "Street"),
    "file_district": ("Stadtteil", "District"),
    "file_status": ("Status", "Status"),
    "file_litres": ("Liter", "Litres"),
    "file_water_by": ("Gießen bis", "Water by"),
    "file_not_before": ("Nicht vor", "Not before"),
    "file_days_until_critical": ("Tage bis kritisch", "Days until critical"),
    "file_confidence": ("Güteklasse", "Confidence"),
    "file_last_reading": ("Letzter Messwert", "Last reading"),
    "file_reason": ("Grund", "Reason"),
    "file_latitude": ("Breite", "Latitude"),
    "file_longitude": ("Länge", "Longitude"),
    "file_source": ("Quelle", "Source"),
    "file_contractor": ("Auftragnehmer", "Contractor"),
    # --- paper ---
    "file_tree": ("Baum", "Tree"),
    "file_place": ("Ort", "Place"),
    "file_status_and_reason": ("Status und Grund", "Status and reason"),
    "file_done": ("Erledigt", "Done"),
    "file_place_unknown": ("Ort unbekannt", "Place unknown"),
    "file_no_group": ("ohne Zuordnung", "not assigned"),
    "file_issued": (
        "Fassung {revision}, ausgegeben {at}; {trees}",
        "Revision {revision}, issued {at}; {trees}",
    ),
    "file_not_issued": (
        "Fassung {revision}, nicht ausgegeben, berechnet {at}; {trees}",
        "Revision {revision}, not issued, computed {at}; {trees}",
    ),
    "file_one_tree": ("1 Baum", "1 tree"),
    "file_trees": ("{n} Bäume", "{n} trees"),
    "file_sums": (
        "{trees} gießen, {litres} Liter, {loads} zu {tank} l",
        "water {trees}, {litres} litres, {loads} of {tank} l",
    ),
    "file_one_load": ("1 Tankfüllung", "1 tank load"),
    "file_loads": ("{n} Tankfüllungen", "{n} tank loads"),
    "file_chosen": ("Auswahl: {chosen}", "Selection: {chosen}"),
    "file_one_picked": ("1 einzeln gewählter Baum", "1 tree chosen by hand"),
    "file_picked": ("{n} einzeln gewählte Bäume", "{n} trees chosen by hand"),
    "file_to_do": (
        "Bäume, die zu gießen oder anzusehen sind",
        "trees to water or to look at",
    ),
    "file_end": ("Summe: {sums}", "Total: {sums}"),
    "file_end_all": (
        "Alle Bäume der Auswahl sind gedruckt.",
        "All trees of the selection are printed.",
    ),
    "file_left_out": (
        "Nicht gedruckt: {trees}, bei denen nichts zu tun ist ({statuses}).",
        "Not printed: {trees} where nothing is to be done ({statuses}).",
    ),
    "file_class": ("Güteklasse {value}", "confidence {value}"),
    "file_page": ("Seite {page} von {pages}", "Page {page} of {pages}"),
}
