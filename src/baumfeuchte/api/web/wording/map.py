"""The map."""

from __future__ import annotations

TEXTS: dict[str, tuple[str, str]] = {
    "map_more": ("Mehr Filter", "More filters"),
    "map_title": ("Karte", "Map"),
    "map_for": ("Karte für {day}", "Map for {day}"),
    "map_no_list_text": (
        "Die Karte zeigt die Bäume der Gießliste, sobald es eine gibt.",
        "The map shows the trees of the watering list as soon as there is one.",
    ),
    "map_as_list": ("Als Liste", "As a list"),
    "map_title_trees": ("Bäume", "Trees"),
    "map_trees": ("{trees} Bäume", "{trees} trees"),
    "map_trees_one": ("1 Baum", "1 tree"),
    "map_legend": ("Status zeigen oder ausblenden", "Show or hide a status"),
    "map_measured": ("gemessen", "measured"),
    "map_estimated": ("geschätzt", "estimated"),
    "map_ring": ("gestrichelter Ring: geschätzt", "dashed ring: estimated"),
    "map_canvas": (
        (
            "Karte der Bäume. Pfeiltasten verschieben, Plus und Minus zoomen; die Bäume im "
            "Ausschnitt stehen auch als Liste daneben."
        ),
        (
            "Map of the trees. Arrow keys move it, plus and minus zoom; the trees in view are "
            "also listed beside it."
        ),
    ),
    "map_zoom_in": ("Vergrößern", "Zoom in"),
    "map_zoom_out": ("Verkleinern", "Zoom out"),
    "map_all": ("Alle Bäume zeigen", "Show all trees"),
    "map_loading": ("Bäume werden geladen …", "Loading trees …"),
    "map_failed": (
        "Die Bäume konnten nicht geladen werden. Bitte die Seite neu laden.",
        "The trees could not be loaded. Please reload the page.",
    ),
    "map_no_library": (
        (
            "Diese Installation hat keine bewegliche Karte (sie kommt mit `make web`). Übersicht "
            "und Tabelle zeigen dieselben Bäume."
        ),
        (
            "This installation has no movable map (it comes with `make web`). Overview and table "
            "show the same trees."
        ),
    ),
    "map_no_script": (
        (
            "Die bewegliche Karte braucht JavaScript. Übersicht, Tabelle und Liste zeigen "
            "dieselben Bäume."
        ),
        "The movable map needs JavaScript. Overview, table and list show the same trees.",
    ),
    "map_no_webgl": (
        (
            "Dieses Gerät kann die bewegliche Karte nicht zeichnen (WebGL fehlt). Übersicht, "
            "Tabelle und Liste zeigen dieselben Bäume."
        ),
        (
            "This device cannot draw the movable map (no WebGL). Overview, table and list show "
            "the same trees."
        ),
    ),
    "map_overview": (
        "Übersicht: je Feld ein Punkt, so groß wie die Zahl der Bäume, mit dem dringendsten Status",
        (
            "Overview: one dot for each field, as large as its number of trees, with the most "
            "urgent status"
        ),
    ),
    "map_table": ("Bäume nach Stadtteil", "Trees by district"),
    "map_nothing": ("Kein Baum passt zu diesem Filter.", "No tree matches this filter."),
    "map_in_view": ("Bäume im Ausschnitt", "Trees in view"),
    "map_in_view_count": (
        "{n} Bäume im Ausschnitt, die nächsten {shown} zur Mitte:",
        "{n} trees in view, the nearest {shown} to the middle:",
    ),
    "map_in_view_one": ("1 Baum im Ausschnitt:", "1 tree in view:"),
    "map_in_view_all": ("{n} Bäume im Ausschnitt:", "{n} trees in view:"),
    "map_in_view_none": ("Kein Baum im Ausschnitt.", "No tree in view."),
    "map_details": ("Ausgewählter Baum", "Chosen tree"),
    "map_open_tree": ("Baum öffnen", "Open the tree"),
    "map_cluster": ("{n} Bäume an dieser Stelle", "{n} trees here"),
    "map_close": ("Schließen", "Close"),
    "map_no_need": ("kein Wasser nötig", "no water needed"),
    "map_unknown_need": ("Bedarf nicht bekannt", "need not known"),
    "map_select": ("Für eine Tour sammeln", "Collect for a tour"),
    "map_select_hint": (
        (
            "Bäume antippen, mit dem Finger oder der Maus umfahren, oder in der Liste „Bäume im "
            "Ausschnitt“ ankreuzen."
        ),
        (
            "Tap trees, draw around them with finger or mouse, or tick them in the list of trees "
            "in view."
        ),
    ),
    "map_newer": (
        "Es gibt die neuere Fassung {revision}",
        "There is the newer revision {revision}",
    ),
    "map_tap": ("Antippen", "Tap"),
    "map_rectangle": ("Rechteck", "Rectangle"),
    "map_lasso": ("Umfahren", "Draw around"),
    "map_clear": ("Auswahl leeren", "Clear selection"),
    "map_selected": ("{n} Bäume, {litres} Liter", "{n} trees, {litres} litres"),
    "map_selected_one": ("1 Baum, {litres} Liter", "1 tree, {litres} litres"),
    "map_none_selected": ("Noch kein Baum gesammelt.", "No tree collected yet."),
    "map_too_many": (
        "Höchstens {n} Bäume auf einmal; der Rest wurde nicht gesammelt.",
        "At most {n} trees at once; the others were not collected.",
    ),
    "map_need_only": ("nur Bäume, die Wasser brauchen", "only trees that need water"),
    "map_to_tour": ("In eine Tour", "Into a tour"),
    "map_collect": ("{number} sammeln", "Collect {number}"),
    "map_credit": ("Kartengrund: {credit}", "Map tiles: {credit}"),
    "map_without_district": ("ohne Stadtteil", "without a district"),
}
