"""Frame, watering list, tree page, errors.

Statuses and reasons are worded by ``irrigation.explain``; placeholders are ``str.format`` fields.
"""

from __future__ import annotations

TEXTS: dict[str, tuple[str, str]] = {
    # --- frame ---
    "app": ("Baumfeuchte", "Baumfeuchte"),
    "tagline": ("Gießliste für Stadtbäume", "Watering list for city trees"),
    "skip": ("Zum Inhalt springen", "Skip to content"),
    "other_language": ("English", "Deutsch"),
    "nav": ("Hauptnavigation", "Main navigation"),
    "nav_map": ("Karte", "Map"),
    "nav_tours": ("Touren", "Tours"),
    "nav_crew": ("Meine Tour", "My tour"),
    "nav_trees": ("Bäume", "Trees"),
    "nav_sensors": ("Sensoren", "Sensors"),
    "nav_season": ("Saison", "Season"),
    "nav_admin": ("Verwaltung", "Administration"),
    "login": ("Anmelden", "Log in"),
    "logout": ("Abmelden", "Log out"),
    "save": ("Speichern", "Save"),
    "saved": ("Gespeichert.", "Saved."),
    "watering_list": ("Gießliste", "Watering list"),
    "footer_api": ("Schnittstelle für Programme", "Interface for programs"),
    "footer_licence": ("Freie Software, EUPL-1.2", "Free software, EUPL-1.2"),
    "footer_zone": ("Alle Zeiten: {zone}", "All times: {zone}"),
    "weather_credit": ("Wetterdaten: {credit}", "Weather data: {credit}"),
    # --- list, head ---
    "list_for": ("Gießliste für {day}", "Watering list for {day}"),
    "issued": ("Ausgegeben", "Issued"),
    "revision": ("Fassung", "Revision"),
    "as_of": ("Messwerte bis", "Readings up to"),
    "as_of_none": ("noch keine", "none yet"),
    "summary": ("Überblick", "Overview"),
    "trees_to_water": ("Bäume gießen", "trees to water"),
    "tree_to_water": ("Baum gießen", "tree to water"),
    "litres_total": ("Liter insgesamt", "litres in total"),
    "trees_on_list": ("Bäume auf der Liste", "trees on the list"),
    "monitoring_title": ("Monitoring, keine Gießempfehlung", "Monitoring, no watering advice"),
    "monitoring_text": (
        (
            "Gießempfehlungen gibt es vom 1. April bis 31. Oktober. Außerhalb dieser Zeit werden "
            "nur Messwerte gezeigt."
        ),
        (
            "Watering advice is given from 1 April to 31 October. Outside this season only "
            "readings are shown."
        ),
    ),
    "old_list_title": ("Diese Liste ist nicht von heute", "This list is not today's"),
    "old_list_text": (
        "Für heute wurde noch keine Liste berechnet. Sie entsteht mit dem Befehl",
        "No list has been computed for today yet. It is made by the command",
    ),
    "old_list_planner": (
        "Für heute wurde noch keine Liste berechnet.",
        "No list has been computed for today yet.",
    ),
    "list_now": ("Liste jetzt berechnen", "Compute the list now"),
    "list_now_import": (
        (
            "Die nächste Gießliste rechnet mit dem, was Sie eingelesen haben: von selbst beim "
            "nächsten planmäßigen Lauf, oder jetzt gleich."
        ),
        (
            "The next watering list takes what you imported into account: by itself with the next "
            "scheduled run, or right now."
        ),
    ),
    "start_import": ("Kataster einlesen", "Import the register"),
    "start_sensor": ("Sensor einbauen", "Install a sensor"),
    "start_trees": (
        (
            "Die Liste entsteht aus dem Baumkataster und den Messwerten. Lesen Sie zuerst die "
            "Bäume ein, dann die Sensoren. Danach wird die Liste jeden Morgen von selbst berechnet."
        ),
        (
            "The list is made from the register of trees and the readings. Import the trees first, "
            "then the sensors. After that the list is computed by itself every morning."
        ),
    ),
    "start_list": (
        (
            "Eingetragene Bäume: {trees}. Die Liste wird beim nächsten planmäßigen Lauf "
            "berechnet, oder jetzt gleich."
        ),
        (
            "Trees registered: {trees}. The list is computed with the next scheduled run, or "
            "right now."
        ),
    ),
    "start_commands": ("Mit der Kommandozeile", "On the command line"),
    # --- list, filter ---
    "filter": ("Liste eingrenzen", "Narrow the list"),
    "district": ("Stadtteil", "District"),
    "all_districts": ("Alle Stadtteile", "All districts"),
    "status": ("Status", "Status"),
    "apply": ("Anzeigen", "Show"),
    "reset": ("Filter aufheben", "Clear filter"),
    "shown": ("{shown} von {total} Bäumen", "{shown} of {total} trees"),
    "download": ("Herunterladen", "Download"),
    "download_csv": ("Excel (CSV)", "Excel (CSV)"),
    "previous_page": ("Vorherige Seite", "Previous page"),
    "next_page": ("Nächste Seite", "Next page"),
    "pages": ("Seiten", "Pages"),
    "page_of": ("Seite {page} von {pages}", "Page {page} of {pages}"),
    # --- list, columns ---
    "rank": ("Rang", "Rank"),
    "tree": ("Baum", "Tree"),
    "place": ("Ort", "Place"),
    "litres": ("Liter", "Litres"),
    "litres_unit": ("Liter", "litres"),
    "water_by": ("Gießen bis", "Water by"),
    "reason": ("Status und Grund", "Status and reason"),
    "last_reading": ("Letzter Messwert", "Last reading"),
    "done": ("Erledigt", "Done"),
    "why": ("Warum? Schritt für Schritt", "Why? Step by step"),
    "estimated": ("geschätzt, kein eigener Sensor", "estimated, no sensor of its own"),
    "no_reading": ("noch kein Messwert", "no reading yet"),
    "planted": ("gepflanzt {year}", "planted {year}"),
    "unknown_year": ("Pflanzjahr unbekannt", "planting year unknown"),
    "unplaced": ("Ort unbekannt", "place unknown"),
    # --- empty states ---
    "no_trees_title": ("Noch keine Bäume", "No trees yet"),
    "no_trees_text": (
        (
            "Die Liste entsteht aus dem Baumkataster und den Messwerten. Als erstes die Bäume, "
            "dann die Sensoren einlesen:"
        ),
        (
            "The list is made from the tree register and the readings. Import the trees first, "
            "then the sensors:"
        ),
    ),
    "then_plan": (
        "Sobald Messwerte ankommen, berechnet dieser Befehl die Liste:",
        "As soon as readings arrive, this command computes the list:",
    ),
    "no_plan_title": ("Noch keine Liste berechnet", "No list computed yet"),
    "no_plan_text": (
        "{trees} Bäume sind eingetragen. Die Liste berechnet der Befehl",
        "{trees} trees are registered. The list is computed by the command",
    ),
    "no_match_title": ("Kein Baum passt zu diesem Filter", "No tree matches this filter"),
    "no_match_text": (
        "Die Liste enthält {total} Bäume, aber keinen mit dieser Auswahl.",
        "The list holds {total} trees, but none with this selection.",
    ),
    # --- tree page ---
    "tree_title": ("Baum {number}", "Tree {number}"),
    "back": ("Zurück zur Gießliste", "Back to the watering list"),
    "advice": ("Empfehlung", "Advice"),
    "advice_for": ("Empfehlung für {day}", "Advice for {day}"),
    "no_advice": (
        "Für diesen Baum wurde noch keine Empfehlung berechnet.",
        "No advice has been computed for this tree yet.",
    ),
    "not_before": ("Nicht vor", "Not before"),
    "days_until_critical": ("Wird kritisch", "Becomes critical"),
    "rew": ("Nutzbares Wasser", "Usable water"),
    "confidence": ("Güteklasse", "Confidence class"),
    "register": ("Baumdaten", "Tree data"),
    "number": ("Baumnummer", "Tree number"),
    "species": ("Baumart", "Species"),
    "planting_year": ("Pflanzjahr", "Planting year"),
    "street": ("Straße", "Street"),
    "soil": ("Boden", "Soil"),
    "soil_unknown": ("unbekannt", "unknown"),
    "soil_substrate": ("Baumsubstrat", "tree substrate"),
    "coordinates": ("Koordinaten", "Coordinates"),
    "probes": ("Sensoren am Baum", "Sensors at the tree"),
    "no_probes": (
        "An diesem Baum ist kein Sensor eingetragen.",
        "No sensor is registered at this tree.",
    ),
    "device": ("Gerät", "Device"),
    "depth": ("Tiefe", "Depth"),
    "since": ("seit", "since"),
    "until": ("bis", "until"),
    "series": ("Bodenfeuchte", "Soil moisture"),
    "series_days": ("Zeitraum", "Period"),
    "last_days": ("{days} Tage", "{days} days"),
    "no_series": (
        "In diesem Zeitraum gibt es keine Messwerte der Bodenfeuchte.",
        "There are no soil moisture readings in this period.",
    ),
    "drier_up": ("höher = trockener", "higher = drier"),
    "drier_down": ("niedriger = trockener", "lower = drier"),
    "limit_water_at": ("gießen: {value}", "water: {value}"),
    "limit_critical": ("kritisch: {value}", "critical: {value}"),
    "chart_label": (
        (
            "{quantity} von {since} bis {until}, je Tiefe eine Linie; die letzten Werte stehen in "
            "der Tabelle darunter."
        ),
        (
            "{quantity} from {since} to {until}, one line per depth; the last values are in the "
            "table below."
        ),
    ),
    "watered_mark": ("gegossen: {litres} l am {when}", "watered: {litres} l on {when}"),
    "latest": ("Letzte Werte", "Last values"),
    "value": ("Wert", "Value"),
    "measured": ("Gemessen", "Measured"),
    "waterings": ("Gießgänge", "Waterings"),
    "no_waterings": (
        "Für diesen Baum ist noch kein Gießgang eingetragen.",
        "No watering has been recorded for this tree yet.",
    ),
    "when": ("Zeitpunkt", "Time"),
    "water_arrived": ("Wasser", "Water"),
    "note": ("Bemerkung", "Note"),
    "history": ("Frühere Empfehlungen", "Earlier advice"),
    "no_history": ("Es gibt noch keine früheren Empfehlungen.", "There is no earlier advice yet."),
    "day": ("Tag", "Day"),
    # --- quantities ---
    "soil_water_tension_kpa": ("Saugspannung", "Soil water tension"),
    "soil_moisture_vwc_percent": ("Bodenfeuchte", "Volumetric water content"),
    "soil_moisture_relative_percent": (
        "Feuchte, Skala des Herstellers",
        "Moisture, vendor's own scale",
    ),
    "soil_moisture_raw_index": ("Feuchte, Rohwert", "Moisture, raw index"),
    "permittivity": ("Permittivität", "Permittivity"),
    "soil_temperature_c": ("Bodentemperatur", "Soil temperature"),
    "soil_ec_us_cm": ("Leitfähigkeit des Bodens", "Soil conductivity"),
    "air_temperature_c": ("Lufttemperatur", "Air temperature"),
    "air_humidity_percent": ("Luftfeuchte", "Air humidity"),
    "rain_mm": ("Niederschlag", "Rain"),
    "battery_v": ("Batteriespannung", "Battery voltage"),
    "battery_percent": ("Batterie", "Battery"),
    # --- quality flags ---
    "out_of_range": ("unmöglicher Wert", "impossible value"),
    "sentinel": ("Fehlerwert des Geräts", "device's fault value"),
    "frozen": ("Boden gefroren", "soil frozen"),
    "at_limit": ("am Messbereichsende", "at the end of the range"),
    "backfill": ("nachgeliefert", "sent later"),
    "future": ("Zeit liegt in der Zukunft", "time is in the future"),
    "suspect": ("zweifelhaft", "doubtful"),
    "before_installation": ("vor dem Einbau gemessen", "measured before the installation"),
    "imported": ("aus einer Datei", "from a file"),
    "questionable": ("fraglich", "questionable"),
    "faulty": ("Sonde ohne Kontakt", "probe without contact"),
    # --- times ---
    "ago_minutes": ("vor {n} min", "{n} min ago"),
    "ago_hours": ("vor {n} h", "{n} h ago"),
    "ago_days": ("vor {n} Tagen", "{n} days ago"),
    "just_now": ("gerade eben", "just now"),
    "in_future": ("in der Zukunft", "in the future"),
    "today": ("heute", "today"),
    "tomorrow": ("morgen", "tomorrow"),
    "overdue": ("überfällig", "overdue"),
    # --- reference ---
    "reference": ("Schnittstelle", "Interface"),
    "reference_text": (
        "Alle Adressen für Programme. Maschinenlesbar mit Beispielen:",
        "All addresses for programs. Machine-readable, with examples:",
    ),
}
