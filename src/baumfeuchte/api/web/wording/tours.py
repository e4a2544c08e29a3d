"""Tours."""

from __future__ import annotations

TEXTS: dict[str, tuple[str, str]] = {
    "tours_title": ("Touren", "Tours"),
    "tours_for": ("Touren am {day}", "Tours on {day}"),
    "tours_day": ("Tag", "Day"),
    "tours_show": ("Anzeigen", "Show"),
    "tours_earlier": ("Vortag", "Day before"),
    "tours_later": ("Folgetag", "Next day"),
    "tours_none_title": ("Noch keine Tour für diesen Tag", "No tour for this day yet"),
    "tours_none_text": (
        "Wählen Sie Fahrzeuge und Bäume, dann schlägt Baumfeuchte die Touren vor.",
        "Choose vehicles and trees; then tours are proposed.",
    ),
    "tours_none_other": (
        "Sobald die Einsatzleitung Touren freigibt, stehen sie hier.",
        "Tours stand here as soon as the planners release them.",
    ),
    "tours_build": ("Tagestouren bauen", "Build the day's tours"),
    "tours_compute": ("Touren berechnen", "Compute tours"),
    "tours_compute_hint": (
        "Dauert wenige Sekunden. Es entstehen Entwürfe, die Sie noch ändern können.",
        "Takes a few seconds. The result are drafts that you can still change.",
    ),
    "tours_new_title": ("Tagestouren bauen", "Build the day's tours"),
    "tours_chosen_one": ("1 Baum ausgewählt", "1 tree chosen"),
    "tours_chosen": ("{count} Bäume ausgewählt", "{count} trees chosen"),
    "tours_total": ("zusammen {litres} l", "{litres} l in all"),
    "tours_vehicles": ("Fahrzeuge", "Vehicles"),
    "tours_vehicle": ("Fahrzeug", "Vehicle"),
    "tours_no_vehicles": (
        "Noch kein Fahrzeug angelegt. Ein Fahrzeug braucht einen Betriebshof.",
        "There is no vehicle yet. A vehicle needs a depot.",
    ),
    "tours_trees": ("Bäume", "Trees"),
    "tours_no_trees": (
        "Für diesen Tag braucht kein freier Baum der Gießliste Wasser.",
        "No free tree of the list needs water for this day.",
    ),
    "tours_place": ("Ort", "Place"),
    "tours_tree": ("Baum", "Tree"),
    "tours_litres": ("Liter", "Litres"),
    "tours_km": ("Kilometer", "Kilometres"),
    "tours_refills": ("Nachfüllen", "Refills"),
    "tours_time": ("Zeit", "Time"),
    "tours_span": ("{start}–{end} Uhr", "{start}–{end}"),
    "tours_duration": ("{hours} h {minutes} min", "{hours} h {minutes} min"),
    "tours_progress": ("{done} von {count} Bäumen erledigt", "{done} of {count} trees done"),
    "tours_trees_count": ("{count} Bäume", "{count} trees"),
    "tours_crew": ("Team", "Crew"),
    "tours_licence": ("Führerschein", "Driving licence"),
    "tours_tank": ("Tank", "Tank"),
    "tours_contractor": ("Firma", "Contractor"),
    "tours_open": ("Öffnen", "Open"),
    "tours_status_draft": ("Entwurf", "Draft"),
    "tours_status_planned": ("freigegeben", "released"),
    "tours_status_under_way": ("unterwegs", "under way"),
    "tours_status_done": ("erledigt", "done"),
    "tours_status_cancelled": ("abgesagt", "cancelled"),
    "tours_step_draft_to_planned": ("Freigeben", "Release"),
    "tours_step_planned_to_under_way": ("Tour starten", "Start tour"),
    "tours_step_planned_to_draft": ("Zurück zum Entwurf", "Back to draft"),
    "tours_step_planned_to_cancelled": ("Absagen", "Cancel"),
    "tours_step_under_way_to_done": ("Tour abschließen", "Finish tour"),
    "tours_step_under_way_to_planned": ("Start zurücknehmen", "Take the start back"),
    "tours_step_under_way_to_cancelled": ("Absagen", "Cancel"),
    "tours_step_done_to_under_way": ("Wieder öffnen", "Open again"),
    "tours_step_cancelled_to_draft": ("Absage zurücknehmen (Entwurf)", "Take back as a draft"),
    "tours_step_cancelled_to_under_way": ("Absage zurücknehmen", "Take the cancelling back"),
    "tours_cancel_done": (
        "Erledigt: {done} von {count} Bäumen; was dort gegossen wurde, bleibt gespeichert.",
        "Done: {done} of {count} trees; what was watered there stays stored.",
    ),
    "tours_cancel_open": (
        (
            "{count} offene Bäume werden frei für andere Touren, und das Team sieht die Tour nicht"
            " mehr."
        ),
        "{count} open trees are free for other tours, and the crew no longer sees the tour.",
    ),
    "tours_cancel_one_open": (
        "1 offener Baum wird frei für andere Touren, und das Team sieht die Tour nicht mehr.",
        "1 open tree is free for other tours, and the crew no longer sees the tour.",
    ),
    "tours_cancel_sure": ("Ja, Tour absagen", "Yes, cancel the tour"),
    "tours_state_open": ("offen", "open"),
    "tours_state_watered": ("gegossen", "watered"),
    "tours_state_unreachable": ("nicht erreichbar", "not reachable"),
    "tours_state_skipped": ("ausgelassen", "skipped"),
    "tours_stops": ("Stopps in Reihenfolge", "Stops in order"),
    "tours_stop": ("Stopp", "Stop"),
    "tours_arrive": ("Ankunft", "Arrival"),
    "tours_state": ("Stand", "State"),
    "tours_change": ("Ändern", "Change"),
    "tours_kind_refill": ("Nachfüllen", "Refill"),
    "tours_kind_depot": ("Betriebshof", "Depot"),
    "tours_fill": ("{litres} l tanken", "fill {litres} l"),
    "tours_up": ("{label} früher", "{label} earlier"),
    "tours_down": ("{label} später", "{label} later"),
    "tours_remove": ("{label} herausnehmen", "take {label} out"),
    "tours_skip": ("{label} auslassen", "skip {label}"),
    "tours_up_short": ("früher", "earlier"),
    "tours_down_short": ("später", "later"),
    "tours_remove_short": ("herausnehmen", "take out"),
    "tours_skip_short": ("auslassen", "skip"),
    "tours_map": ("Weg der Tour", "Way of the tour"),
    "tours_map_text": (
        "Skizze: {name} mit {count} Bäumen, Nachfüllstellen als Quadrat, Betriebshof als Dreieck.",
        "Sketch: {name} with {count} trees; refill points are squares, the depot is a triangle.",
    ),
    "tours_map_label": (
        "Karte der Tour {name}. Die Halte stehen darunter als Liste.",
        "Map of the tour {name}. The stops are a list below.",
    ),
    "tours_map_depot": ("B", "D"),
    "tours_map_refill": ("T", "R"),
    "tours_map_signs": (
        "B: Betriebshof, T: Tank füllen.",
        "D: depot, R: refill the tank.",
    ),
    "tours_live": (
        "Die Tour hat sich geändert; hier ist ihr Stand von {time} Uhr.",
        "The tour has changed; this is how it stands at {time}.",
    ),
    "tours_map_hint": ("Ohne Maßstab, Norden oben.", "Without scale, north is up."),
    "tours_lines_straight": ("Linien sind Luftlinien.", "Lines are straight."),
    "tours_lines_streets": ("Linien folgen den Straßen.", "Lines follow the streets."),
    "tours_by_hand": ("Reihenfolge von Hand, beibehalten", "Order made by hand, kept"),
    "tours_by_hand_text": (
        (
            "Fällt ein Baum weg oder kommt einer dazu, bleiben die übrigen, wie sie stehen; nur"
            " Tankstopps und Zeiten werden neu gerechnet."
        ),
        (
            "When a tree is left out or added, the others stay as they are; only refills and times"
            " are computed anew."
        ),
    ),
    "tours_by_hand_optimise": ("Reihenfolge neu berechnen", "Compute a new order"),
    "tours_optimise": ("Neu berechnen", "Compute anew"),
    "tours_add": ("Baum hinzufügen", "Add a tree"),
    "tours_add_number": ("Baumnummer", "Tree number"),
    "tours_add_litres": ("Liter (leer: wie Liste)", "Litres (empty: as listed)"),
    "tours_add_button": ("Hinzufügen", "Add"),
    "tours_name": ("Name der Tour", "Name of the tour"),
    "tours_save": ("Speichern", "Save"),
    "tours_delete": ("Entwurf löschen", "Delete draft"),
    "tours_print": ("Drucken: Strg + P", "To print: Ctrl + P"),
    "tours_print_button": ("Drucken", "Print"),
    "tours_file_name": ("tour", "tour"),
    "tours_pdf": ("PDF", "PDF"),
    "tours_pdf_title": ("Tour {name}, {day}", "Tour {name}, {day}"),
    "tours_pdf_sums": (
        "{trees}, {litres} Liter, {km} km, {refills} × nachfüllen",
        "{trees}, {litres} litres, {km} km, {refills} × refill",
    ),
    "tours_pdf_number": ("Nr.", "No."),
    "tours_pdf_done": ("erledigt", "done"),
    "tours_pdf_given": ("Liter, Bemerkung", "Litres, remark"),
    "tours_pdf_signs": (
        "Quadrat: nachfüllen, Dreieck: Betriebshof.",
        "Square: refill, triangle: depot.",
    ),
    "tours_gpx": ("GPX für das Navi", "GPX for navigation"),
    "tours_settings": ("Fahrzeug und Team", "Vehicle and crew"),
    "tours_back": ("Alle Touren des Tages", "All tours of the day"),
    "tours_straight": (
        "Entfernungen: Luftlinie × 1,35 (kein Straßennetz eingebunden).",
        "Distances: straight lines × 1.35 (no street network connected).",
    ),
    "tours_streets": ("Entfernungen aus dem Straßennetz.", "Distances from the street network."),
    "tours_fell_back": (
        "Der Straßendienst hat nicht geantwortet; gerechnet wurde mit Luftlinie × 1,35.",
        "The street server did not answer; straight lines × 1.35 were used.",
    ),
    "tours_left_out_title": ("Nicht untergebracht: {count} Bäume", "Left out: {count} trees"),
    "tours_left_out_one": ("Nicht untergebracht: 1 Baum", "Left out: 1 tree"),
    "tours_out": ("schon unterwegs", "out already"),
    "tours_free_from": ("frei ab {time} Uhr", "free from {time}"),
    "tours_no_time_left": ("danach keine Arbeitszeit mehr", "no working time left afterwards"),
    "tours_shift_over": ("Arbeitszeit für heute vorbei", "working time of today is over"),
    "tours_held": ("schon in", "in this tour already:"),
    "tours_no_need": ("kein Bedarf", "needs no water"),
    "tours_no_need_hint": (
        "Bäume ohne Bedarf bekommen 100 l, wenn Sie sie ankreuzen.",
        "Trees that need no water get 100 l if you tick them.",
    ),
    "tours_to_list": ("Zurück zur Gießliste", "Back to the watering list"),
    "tours_nothing_title": ("Kein Baum angekreuzt", "No tree ticked"),
    "tours_nothing_text": (
        (
            "Kreuzen Sie in der Gießliste die Bäume der Tour an, oder oben alle Bäume der Auswahl,"
            " und wählen Sie dann „In eine Tour“."
        ),
        (
            "Tick the trees of the tour in the watering list, or all trees of the selection above"
            " it, and then choose “Into a tour”."
        ),
    ),
    "tours_done": ("Gespeichert.", "Saved."),
}
