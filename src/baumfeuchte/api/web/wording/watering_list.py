"""The watering list: filter, selection, revisions, differences."""

from __future__ import annotations

TEXTS: dict[str, tuple[str, str]] = {
    # --- head and notices ---
    "list_computed": ("Berechnet", "Computed"),
    "list_newer": (
        "Fassung {revision} von {at}: {changes}",
        "Revision {revision} of {at}: {changes}",
    ),
    "list_newer_text": (
        "Gefahren wird weiter die ausgegebene Liste. Neuere Messwerte ändern sie nicht.",
        "The issued list stays the one to drive. Newer readings do not change it.",
    ),
    "list_revision_of": (
        "Das ist Fassung {revision} von {at}, nicht die ausgegebene Liste",
        "This is revision {revision} of {at}, not the issued list",
    ),
    "list_not_the_list": (
        "Gefahren wird Fassung {revision} von {at}. Im Vergleich dazu: {changes}.",
        "Revision {revision} of {at} is the one to drive. Compared with it: {changes}.",
    ),
    "list_preview": ("Vorschau von {at}", "Preview of {at}"),
    "list_preview_text": (
        "Die Liste des Tages wird um 05:30 Uhr ausgegeben. Bis dahin kann sie sich noch ändern.",
        "The list of the day is issued at 05:30. Until then it may still change.",
    ),
    "list_never_issued": (
        "Für diesen Tag wurde keine Liste ausgegeben; das ist die letzte Vorschau.",
        "No list was issued for this day; this is its last preview.",
    ),
    "list_same": ("gleicher Rat für alle Bäume", "the same advice for all trees"),
    "list_one_differs": ("1 Baum anders", "1 tree differs"),
    "list_some_differ": ("{count} Bäume anders", "{count} trees differ"),
    "list_show_difference": ("Unterschied ansehen", "Show the difference"),
    "list_to_list": ("Zur ausgegebenen Liste", "To the issued list"),
    "list_to_revision": ("Fassung {revision} ansehen", "Show revision {revision}"),
    "list_all_days": ("Alle Listen", "All lists"),
    "list_on_map": ("Auf der Karte", "On the map"),
    # --- the order of the list (irrigation-science 4.7) ---
    "list_order": ("Wie die Reihenfolge entsteht", "How the order comes about"),
    "list_order_text": (
        (
            "Zuerst stehen die Bäume, die Wasser brauchen („kritisch“ und „gießen“), geordnet nach "
            "den Stresstagen, die ohne Gießen in den nächsten sieben Tagen zu erwarten sind, mal "
            "einem Gewicht, das bei jungen Bäumen am größten ist. Deshalb kann ein Baum, der erst "
            "in einigen Tagen Wasser braucht, vor einem stehen, der heute kritisch ist. Danach "
            "kommen „bald“, „unbekannt“, „zu nass“ und „ausreichend“, zuletzt Bäume ohne Sensor, "
            "über die nichts bekannt ist."
        ),
        (
            "First come the trees that need water (“critical” and “water”), in the order of the "
            "stress days to be expected within the next seven days without watering, times a "
            "weight that is largest for young trees. So a tree that needs water in some days only "
            "may stand before one that is critical today. Then come “soon”, “unknown”, “too wet” "
            "and “enough”, and last trees without a sensor of which nothing is known."
        ),
    ),
    "list_rank": ("Platz in der Liste", "Place in the list"),
    "list_rank_first": (
        (
            "Erwartete Stresstage der nächsten sieben Tage mal Gewicht des Baums (Alter, und was "
            "die Stadt sonst festgelegt hat): {priority}. Je größer die Zahl, desto weiter oben; "
            "der Termin und „kritisch“ allein entscheiden nicht."
        ),
        (
            "Expected stress days of the next seven days times the weight of the tree (its age, "
            "and what else the city has set): {priority}. The larger the number, the further up; "
            "the date, or “critical”, does not decide by itself."
        ),
    ),
    # --- what was watered on the day of the list ---
    "watered_today": (
        "heute gegossen {litres}\u00a0l, {time}",
        "watered today {litres}\u00a0l, {time}",
    ),
    "watered_that_day": ("gegossen {litres}\u00a0l, {time}", "watered {litres}\u00a0l, {time}"),
    "watered_of_list": (
        "Schon gegossen: {litres} von {wanted}\u00a0l ({trees} Bäume)",
        "Watered so far: {litres} of {wanted}\u00a0l ({trees} trees)",
    ),
    "watered_of_list_one": (
        "Schon gegossen: {litres} von {wanted}\u00a0l ({trees} Baum)",
        "Watered so far: {litres} of {wanted}\u00a0l ({trees} tree)",
    ),
    # --- sums ---
    "list_loads": ("Tankfüllungen zu {tank}\u00a0l", "tank loads of {tank}\u00a0l"),
    "list_load": ("Tankfüllung zu {tank}\u00a0l", "tank load of {tank}\u00a0l"),
    "list_group_sums": (
        "{trees} Bäume, {water} gießen · {litres} Liter · {loads} × Tank",
        "{trees} trees, {water} to water · {litres} litres · {loads} × tank",
    ),
    "list_group_sums_one": (
        "{trees} Baum, {water} gießen · {litres} Liter · {loads} × Tank",
        "{trees} tree, {water} to water · {litres} litres · {loads} × tank",
    ),
    "list_no_district": ("Ohne Stadtteil", "No district"),
    "list_no_tour": ("In keiner Tour", "In no tour"),
    # --- filter ---
    "list_search": ("Suche", "Search"),
    "list_search_hint": ("Nummer, Art oder Straße", "Number, species or street"),
    "list_more": ("Mehr Filter, Sortierung, Tank", "More filters, order, tank"),
    "list_contains": ("enthält …", "contains …"),
    "list_age": ("Alter", "Age"),
    "list_age_young": ("jung (bis 3 Standjahre)", "young (up to 3 years)"),
    "list_age_establishing": ("in Anwachsphase (4–10)", "establishing (4–10)"),
    "list_age_old": ("alt (über 10)", "old (over 10)"),
    "list_age_unknown": ("Pflanzjahr unbekannt", "planting year unknown"),
    "list_source": ("Grundlage", "Based on"),
    "list_source_measured": ("gemessen", "measured"),
    "list_source_estimated": ("geschätzt", "estimated"),
    "list_contractor": ("Auftragnehmer", "Contractor"),
    "list_any": ("alle", "all"),
    "list_sort": ("Sortieren nach", "Sort by"),
    "list_sort_rank": ("Rang", "rank"),
    "list_sort_litres": ("Litern", "litres"),
    "list_sort_date": ("Termin", "date"),
    "list_sort_place": ("Stadtteil und Straße", "district and street"),
    "list_sort_species": ("Baumart", "species"),
    "list_group": ("Gruppieren", "Group"),
    "list_group_none": ("nicht", "no"),
    "list_group_district": ("nach Stadtteil", "by district"),
    "list_group_tour": ("nach Tour", "by tour"),
    "list_tank": ("Tankgröße", "Tank size"),
    "list_status_filter": ("Nach Status eingrenzen", "Narrow by status"),
    # --- table ---
    "list_pick": ("Auswählen", "Select"),
    "list_reading": ("Messwert", "Reading"),
    "list_why": ("Warum?", "Why?"),
    "list_why_title": ("Warum? Baum {number}", "Why? Tree {number}"),
    "list_class": ("Güte {letter}", "class {letter}"),
    "list_in_tour": ("Tour: ", "Tour: "),
    "list_loading": ("Wird geladen …", "Loading …"),
    "list_failed": ("Das ließ sich nicht laden.", "That could not be loaded."),
    # --- selection ---
    "list_excerpt": ("Auszug", "Part of the list"),
    "list_selection": ("Auswahl", "Selection"),
    "list_pick_page": ("Alle auf dieser Seite", "All on this page"),
    "list_pick_all": ("Alle {count} gefilterten", "All {count} filtered"),
    "list_picked": (
        "{trees} gewählt · {litres} Liter · {loads} × Tank",
        "{trees} selected · {litres} litres · {loads} × tank",
    ),
    "list_to_tour": ("In eine Tour", "Into a tour"),
    "list_file_of": ("Gewählte als", "Selected as"),
    "list_pdf": ("Drucken (PDF)", "Print (PDF)"),
    "list_pdf_all": ("alle Bäume (PDF)", "all trees (PDF)"),
    "list_pdf_what": (
        "Gedruckt werden die Bäume, die zu gießen oder anzusehen sind.",
        "Trees to water or to look at are printed.",
    ),
    "list_xlsx": ("Excel", "Excel"),
    "list_csv": ("CSV", "CSV"),
    "list_geojson": ("GeoJSON", "GeoJSON"),
    # --- beside the list ---
    "list_than_yesterday": ("Anders als gestern: {changes}", "Other than yesterday: {changes}"),
    "list_than_day": ("Anders als am {day}: {changes}", "Other than on {day}: {changes}"),
    "list_checks": ("Sensor prüfen", "Check sensors"),
    "list_checks_none": (
        "Alle Sensoren sind in Ordnung.",
        "All sensors are in order.",
    ),
    "list_checks_no_sensors": (
        "Es ist noch kein Sensor angelegt.",
        "No sensor is registered yet.",
    ),
    "list_checks_more": ("{shown} von {total} Sensoren", "{shown} of {total} sensors"),
    "list_checks_all": ("Zu den Sensoren", "To the sensors"),
    "list_bad": ("defekt", "bad"),
    "list_questionable": ("fraglich", "questionable"),
    # --- differences ---
    "list_count_added": ("{count} neu zu gießen", "{count} new to water"),
    "list_count_removed": ("{count} nicht mehr", "{count} no longer"),
    "list_count_changed": ("{count} geändert", "{count} changed"),
    "list_count_status": ("{count} anderer Status", "{count} other status"),
    "list_no_changes": ("nichts", "nothing"),
    "list_kind_added": ("Neu zu gießen", "New to water"),
    "list_kind_removed": ("Nicht mehr zu gießen", "No longer to water"),
    "list_kind_changed": ("Liter, Termin oder Status geändert", "Litres, date or status changed"),
    "list_kind_status": ("Anderer Status, weiter kein Wasser", "Other status, still no water"),
    "list_changes_title": ("Unterschied der Listen", "Difference of lists"),
    "list_from": ("Von", "From"),
    "list_to": ("Nach", "To"),
    "list_compare": ("Vergleichen", "Compare"),
    "list_before": ("Vorher", "Before"),
    "list_after": ("Jetzt", "Now"),
    "list_not_on_it": ("nicht auf der Liste", "not on the list"),
    "list_none_differs": ("Beide Listen sagen dasselbe.", "Both lists say the same."),
    "list_shown_changes": ("{shown} von {total} gezeigt", "{shown} of {total} shown"),
    "list_show_all_changes": ("Alle Unterschiede", "All differences"),
    "list_back_to": ("Zur Gießliste", "To the watering list"),
    # --- days ---
    "list_days_title": ("Alle Gießlisten", "All watering lists"),
    "list_days_text": (
        (
            "Jeden Tag um 05:30 Uhr wird die Liste einmal ausgegeben. Spätere Berechnungen sind "
            "Fassungen: Sie zeigen, was sich geändert hat, ersetzen die Liste aber nicht."
        ),
        (
            "The list is issued once a day, at 05:30. Later computations are revisions: they show "
            "what has changed, but do not replace the list."
        ),
    ),
    "list_days_none": ("Es gibt noch keine Listen.", "There are no lists yet."),
    "list_kind_list": ("ausgegebene Liste", "issued list"),
    "list_kind_preview": ("Vorschau", "preview"),
    "list_kind_revision": ("Fassung", "revision"),
    "list_revision_number": ("Fassung {revision}", "Revision {revision}"),
    "list_revision_at": ("Fassung {revision} von {at}", "Revision {revision} of {at}"),
    "list_tours_made": ("{count} × in einer Tour", "{count} × in a tour"),
    "list_to_day_before": ("Unterschied zum Tag davor", "Difference from the day before"),
    "list_older": ("Ältere Listen", "Older lists"),
}
