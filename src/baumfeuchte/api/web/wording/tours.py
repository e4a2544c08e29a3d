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
    "tours_to_planned": ("Freigeben", "Release"),
    "tours_to_draft": ("Zurück zum Entwurf", "Back to draft"),
    "tours_to_under_way": ("Tour starten", "Start tour"),
    "tours_to_done": ("Tour abschließen", "Finish tour"),
    "tours_to_cancelled": ("Absagen", "Cancel"),
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
    "tours_print": ("Drucken: im Browser „Drucken“ wählen", "To print, use the browser's print"),
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
    "tours_reason_over_tank": (
        "braucht mehr als der größte Tank fasst – Menge teilen oder größeres Fahrzeug wählen",
        "needs more than the largest tank – split the amount or choose a larger vehicle",
    ),
    "tours_reason_no_vehicle": (
        "für diese Firma oder die Stadt war kein Fahrzeug ausgewählt",
        "no vehicle of this contractor or of the city was chosen",
    ),
    "tours_reason_too_far": (
        "in der Arbeitszeit nicht erreichbar",
        "cannot be reached within the working time",
    ),
    "tours_reason_no_time": (
        "Arbeitszeit voll; weniger dringend als die übrigen",
        "working time is used up; less urgent than the others",
    ),
    "tours_fault_title": ("In dieser Reihenfolge geht es nicht auf", "This order does not work"),
    "tours_fault_overtime": (
        "Die Tour endet {amount} min nach Dienstschluss.",
        "The tour ends {amount} min after the shift.",
    ),
    "tours_fault_closed": (
        "Eine Nachfüllstelle ist zu dieser Zeit geschlossen ({amount} min).",
        "A refill point is closed at that time ({amount} min).",
    ),
    "tours_fault_empty_tank": (
        "Dem Tank fehlen {amount} l; es gibt keine Nachfüllstelle.",
        "The tank lacks {amount} l; there is no refill point.",
    ),
    "tours_fault_other": ("Bitte neu berechnen.", "Please compute it anew."),
    "tours_out": ("schon unterwegs", "out already"),
    "tours_free_from": ("frei ab {time} Uhr", "free from {time}"),
    "tours_no_time_left": ("danach keine Arbeitszeit mehr", "no working time left afterwards"),
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
    "tours_and_more": ("{named} und {count} weitere", "{named} and {count} more"),
    "tours_problem_one_in_tour": (
        "Dieser Baum steht an diesem Tag schon in einer Tour: {trees}.",
        "This tree is in a tour of this day already: {trees}.",
    ),
    "tours_problem_trees_in_tour": (
        "Diese Bäume stehen an diesem Tag schon in einer Tour: {trees}.",
        "These trees are in tours of this day already: {trees}.",
    ),
    "tours_problem_none_built": (
        "Es ist keine Tour entstanden: {reasons}.",
        "No tour came of it: {reasons}.",
    ),
    "tours_problem_vehicle_in_tour": (
        (
            "Das Fahrzeug ist zu dieser Zeit schon mit einer anderen Tour unterwegs. „Neu"
            " berechnen“ legt diese Tour dahinter; oder wählen Sie ein anderes Fahrzeug."
        ),
        (
            "The vehicle is out with another tour at that time. “Compute anew” puts this tour"
            " behind it; or choose another vehicle."
        ),
    ),
    "tours_problem_vehicle_in_tour_named": (
        (
            "Das Fahrzeug ist zu dieser Zeit schon unterwegs: {tours}. „Neu berechnen“ legt diese"
            " Tour dahinter; oder wählen Sie ein anderes Fahrzeug."
        ),
        (
            "The vehicle is out at that time: {tours}. “Compute anew” puts this tour behind it; or"
            " choose another vehicle."
        ),
    ),
    "tours_problem_vehicle_no_time": (
        (
            "Von der Arbeitszeit dieser Fahrzeuge ist an diesem Tag nichts übrig. Bitte wählen"
            " Sie ein anderes."
        ),
        "No working time of these vehicles is left on this day. Please choose another one.",
    ),
    "tours_problem_vehicle_no_time_named": (
        (
            "Von der Arbeitszeit dieser Fahrzeuge ist an diesem Tag nichts übrig: {tours}. Bitte"
            " wählen Sie ein anderes."
        ),
        (
            "No working time of these vehicles is left on this day: {tours}. Please choose another"
            " one."
        ),
    ),
    "tours_clash": (
        (
            "Dasselbe Fahrzeug ist zur selben Zeit mit einer anderen Tour unterwegs: {tours}. „Neu"
            " berechnen“ bei der späteren legt sie dahinter."
        ),
        (
            "The same vehicle is out with another tour at the same time: {tours}. “Compute anew” of"
            " the later one puts it behind."
        ),
    ),
    "tours_problem_tree_in_tour": (
        "Mindestens ein Baum ist an diesem Tag schon in einer anderen Tour.",
        "At least one tree is in another tour of this day already.",
    ),
    "tours_problem_version_conflict": (
        "Jemand hat die Tour inzwischen geändert. Bitte ansehen und noch einmal versuchen.",
        "Somebody changed the tour in the meantime. Please look and try again.",
    ),
    "tours_problem_wrong_status": (
        "Dieser Schritt passt nicht zum Stand der Tour.",
        "This step does not fit the state of the tour.",
    ),
    "tours_problem_not_a_draft": (
        "Nur Entwürfe können gelöscht werden; sagen Sie die Tour ab.",
        "Only drafts can be deleted; cancel the tour.",
    ),
    "tours_problem_tour_is_over": (
        "Die Tour ist abgeschlossen und kann nicht mehr geändert werden.",
        "The tour is over and cannot be changed.",
    ),
    "tours_problem_no_tour_possible": (
        "In der Arbeitszeit lässt sich kein Baum dieser Tour erreichen.",
        "No tree of this tour can be reached in the working time.",
    ),
    "tours_problem_limited_area": (
        "In dieser Tour stehen Bäume außerhalb Ihres Bereichs.",
        "This tour has trees outside of your area.",
    ),
    "tours_problem_not_found": (
        "Diesen Baum oder dieses Fahrzeug gibt es nicht.",
        "There is no such tree or vehicle.",
    ),
    "tours_problem_unusable_input": (
        "Bitte mindestens einen Baum und ein Fahrzeug wählen.",
        "Please choose at least one tree and one vehicle.",
    ),
    "tours_problem_other": ("Das hat nicht geklappt.", "That did not work."),
    "tours_done": ("Gespeichert.", "Saved."),
}
