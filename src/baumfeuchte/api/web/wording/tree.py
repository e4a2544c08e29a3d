"""The page of one tree, its label."""

from __future__ import annotations

TEXTS: dict[str, tuple[str, str]] = {
    "tree_standing": ("{years}. Standjahr", "standing year {years}"),
    "tree_planted_this_year": ("Pflanzjahr", "planting year"),
    "tree_age_class": ("Altersklasse", "Age class"),
    "tree_age_class_of": ("{code} Standjahre", "{code} standing years"),
    "tree_pit": ("Baumscheibe", "Tree pit"),
    "tree_exposure": ("Lage", "Exposure"),
    "tree_exposure_sunny": ("sonnig, Hitze von Fassaden", "sunny, heat from walls"),
    "tree_exposure_normal": ("normal", "normal"),
    "tree_exposure_shade": ("schattig", "shady"),
    "tree_drought_class": ("Trockenheit", "Drought"),
    "tree_drought_1": ("Klasse 1, verträgt Trockenheit gut", "class 1, stands drought well"),
    "tree_drought_2": ("Klasse 2, verträgt Trockenheit", "class 2, stands drought"),
    "tree_drought_3": ("Klasse 3, empfindlich", "class 3, sensitive"),
    "tree_drought_4": ("Klasse 4, sehr empfindlich", "class 4, very sensitive"),
    "tree_drought_none": ("nicht eingestuft", "not classed"),
    "tree_contractor": ("Gießt", "Watered by"),
    "tree_by_city": ("die Stadt selbst", "the city itself"),
    "tree_size": ("Größe", "Size"),
    "tree_trunk": ("Stammumfang {value} cm", "trunk {value} cm around"),
    "tree_crown": ("Krone {value} m", "crown {value} m"),
    "tree_height": ("Höhe {value} m", "height {value} m"),
    "tree_regime": ("Gießart", "Way of watering"),
    "tree_compare_open": (
        "Was sich seit {day} geändert hat",
        "What changed since {day}",
    ),
    "tree_changed": ("Was sich änderte", "What changed"),
    "tree_period_season": ("Saison", "Season"),
    "tree_period_years": ("2 Jahre", "2 years"),
    "tree_legend_arrived": ("gegossen, Wasser angekommen", "watered, water arrived"),
    "tree_legend_lost": ("gegossen, nicht angekommen", "watered, did not arrive"),
    "tree_legend_open": ("gegossen, nicht beurteilt", "watered, not judged"),
    "tree_legend_rain": ("Regen je Tag", "rain of a day"),
    "tree_legend_rain_week": ("Regen je Woche", "rain of a week"),
    "tree_legend_band": ("Vorhersage, Bereich 10–90 %", "forecast, 10–90 % range"),
    "tree_legend_middle": ("Vorhersage, Mitte", "forecast, median"),
    "tree_beyond": (
        "Die Vorhersage geht über das Diagramm hinaus: {parts}.",
        "The forecast goes on above the chart: {parts}.",
    ),
    "tree_beyond_one": ("{depth} bis {value}", "{depth} up to {value}"),
    "tree_legend_doubtful": ("zweifelhafte Messwerte ({count})", "doubtful readings ({count})"),
    "tree_legend_unusable": (
        "unbrauchbare Messwerte, zählen nicht ({count})",
        "unusable readings, do not count ({count})",
    ),
    "tree_rain": ("Regen", "Rain"),
    "tree_table": ("Werte als Tabelle", "Values as a table"),
    "tree_table_caption": (
        "{quantity}: Mittelwerte je Tiefe, Regen und Gießmengen",
        "{quantity}: means by depth, rain and litres",
    ),
    "tree_table_of": ("Tabelle: {name}", "Table: {name}"),
    "tree_table_when": ("Zeit", "Time"),
    "tree_table_week": ("ab {day}", "from {day}"),
    "tree_table_rain": ("Regen (mm)", "Rain (mm)"),
    "tree_table_litres": ("Gegossen (l)", "Watered (l)"),
    "tree_chart_help": (
        (
            "Ziehen vergrößert, Doppelklick zeigt alles. Mit Pfeiltasten wandern die Werte, "
            "+ und − vergrößern und verkleinern, 0 zeigt alles."
        ),
        (
            "Drag to zoom, double click shows all. Arrow keys move through the values, "
            "+ and − zoom, 0 shows all."
        ),
    ),
    "tree_chart_depths": ("Tiefen", "Depths"),
    "tree_chart_all": ("Alles zeigen", "Show all"),
    "tree_chart_interactive": ("Diagramm zum Vergrößern", "Chart to zoom"),
    "tree_chart_failed": (
        "Das Diagramm zum Vergrößern ist gerade nicht verfügbar.",
        "The chart to zoom is not available right now.",
    ),
    "tree_observations": ("Fingerproben und Handmessungen", "Finger tests and hand probes"),
    "tree_no_observations": (
        "An diesem Baum hat noch niemand nachgesehen.",
        "Nobody has looked at this tree yet.",
    ),
    "tree_observed": ("Befund", "Finding"),
    "tree_rew_seen": ("{value} % nutzbares Wasser", "{value} % usable water"),
    "tree_enter": ("Vor Ort eintragen", "Enter on site"),
    "tree_finger": ("Fingerprobe", "Finger test"),
    "tree_finger_word": ("Der Boden ist", "The soil is"),
    "tree_finger_save": ("Fingerprobe eintragen", "Enter the finger test"),
    "tree_water": ("Gießgang", "Watering"),
    "tree_water_litres": ("Liter", "Litres"),
    "tree_water_save": ("Gießgang eintragen", "Enter the watering"),
    "tree_note_optional": ("Bemerkung (freiwillig)", "Remark (optional)"),
    "tree_notes": ("Notizen", "Notes"),
    "tree_no_notes": ("Noch keine Notiz.", "No note yet."),
    "tree_note_text": ("Neue Notiz", "New note"),
    "tree_note_save": ("Notiz eintragen", "Enter the note"),
    "tree_photos": ("Fotos", "Photos"),
    "tree_photo_alt": ("Foto vom {when}", "Photo of {when}"),
    "tree_saved_note": ("Die Notiz ist eingetragen.", "The note is entered."),
    "tree_probable": ("Vermutliche Gießungen, nicht erfasst", "Probable waterings, not logged"),
    "tree_probable_help": (
        (
            "Die Sonden haben Wasser gesehen, das weder Regen noch ein Eintrag erklärt. Die Liter "
            "sind geschätzt; in der Wasserbilanz des Baums zählen sie, im Saisonbericht nicht."
        ),
        (
            "The probes saw water that neither rain nor an entry explains. The litres are "
            "estimated; they count in the water balance of the tree, not in the season report."
        ),
    ),
    "tree_probable_litres": (
        "vermutliche Gießung, nicht erfasst, etwa {litres} l ({low} bis {high} l)",
        "probably watered, not logged, about {litres} l ({low} to {high} l)",
    ),
    "tree_probable_at_least": (
        "vermutliche Gießung, nicht erfasst, mindestens etwa {litres} l ({low} bis {high} l)",
        "probably watered, not logged, at least about {litres} l ({low} to {high} l)",
    ),
    "tree_probable_confirm": ("Als Gießung eintragen", "Log as a watering"),
    "tree_probable_reject": ("War keine Gießung", "Was no watering"),
    "tree_probable_rejected": (
        "Abgelehnt: war keine Gießung. Der nächste Plan zählt sie nicht.",
        "Rejected: was no watering. The next plan does not count it.",
    ),
    "tree_saved_rejected": (
        "Gespeichert: war keine Gießung. Der nächste Plan zählt sie nicht.",
        "Saved: was no watering. The next plan does not count it.",
    ),
    "tree_saved_watering": (
        "Der Gießgang ist eingetragen; die nächste Liste berücksichtigt ihn.",
        "The watering is entered; the next list counts it.",
    ),
    "tree_saved_observation": (
        "Die Fingerprobe ist eingetragen; die nächste Liste berücksichtigt sie.",
        "The finger test is entered; the next list counts it.",
    ),
    "tree_error_litres": (
        "Bitte die Liter als Zahl zwischen 1 und 5.000 angeben.",
        "Please give the litres as a number between 1 and 5,000.",
    ),
    "tree_error_many": (
        "Mehr als 1.000 Liter an einem Baum? Bitte prüfen und bestätigen, oder berichtigen.",
        "More than 1,000 litres at one tree? Please check and confirm, or correct it.",
    ),
    "tree_litres_sure": ("Ja, {litres} Liter stimmen", "Yes, {litres} litres are right"),
    "tree_error_remark": (
        "Die Bemerkung darf höchstens 1.000 Zeichen haben.",
        "The remark may have at most 1,000 characters.",
    ),
    "tree_error_gone": (
        "Diesen Gießgang gibt es nicht mehr; jemand hat ihn inzwischen gelöscht.",
        "This watering is not there any more; somebody deleted it in the meantime.",
    ),
    "tree_error_not_own": (
        (
            "Das geht nur mit eigenen Einträgen der letzten 7 Tage. Andere berichtigt die "
            "Disposition."
        ),
        "That works for entries of your own of the last 7 days. A planner corrects the others.",
    ),
    "tree_error_of_tour": (
        "Dieser Gießgang gehört zu einer Tour. Bitte dort den Halt berichtigen; er folgt ihm.",
        "This watering belongs to a tour. Please correct the stop there; it follows.",
    ),
    "tree_fix": ("Gießgang berichtigen oder löschen", "Correct or delete a watering"),
    "tree_fix_save": ("Berichtigung speichern", "Save the correction"),
    "tree_fix_remove": ("Gießgang löschen", "Delete the watering"),
    "tree_fix_help": (
        "Alter und neuer Wert stehen im Protokoll; die nächste Liste rechnet mit dem neuen.",
        "Old and new value stand in the audit log; the next list counts the new one.",
    ),
    "tree_saved_corrected": (
        "Der Gießgang ist berichtigt; die nächste Liste rechnet mit dem neuen Wert.",
        "The watering is corrected; the next list counts the new value.",
    ),
    "tree_saved_removed": (
        "Der Gießgang ist gelöscht; die nächste Liste zählt ihn nicht mehr.",
        "The watering is deleted; the next list does not count it any more.",
    ),
    "tree_error_word": (
        "Bitte wählen, wie sich der Boden anfühlt.",
        "Please choose how the soil feels.",
    ),
    "tree_error_note": (
        "Bitte eine Notiz schreiben, höchstens 2.000 Zeichen.",
        "Please write a note, at most 2,000 characters.",
    ),
    "tree_battery": ("Batterie", "Battery"),
    "tree_last_seen": ("Zuletzt gehört", "Last heard"),
    "tree_never_seen": ("noch nie", "never"),
    "tree_period_at": ("Am Baum", "At the tree"),
    "tree_edit": ("Katasterdaten bearbeiten", "Edit the register"),
    "tree_map_label": ("Karte: Standort von Baum {number}", "Map: where tree {number} stands"),
    "tree_label": ("QR-Etikett drucken", "Print the QR label"),
    "tree_label_title": ("QR-Etikett {number}", "QR label {number}"),
    "tree_labels_title": ("QR-Etiketten", "QR labels"),
    "tree_labels_count": ("{count} Etiketten, acht je A4-Blatt", "{count} labels, eight on A4"),
    "tree_labels_cut": (
        "Gezeigt werden die ersten {count}; bitte die Auswahl eingrenzen.",
        "These are the first {count}; please narrow the choice.",
    ),
    "tree_labels_none": (
        "Zu dieser Auswahl gibt es keinen Baum.",
        "There is no tree for this choice.",
    ),
    "tree_label_print": (
        "Die Ränder im Druckdialog des Browsers auf „keine“ stellen.",
        "Set the margins in the browser's print dialogue to none.",
    ),
    "tree_label_scan": (
        "Scannen: Zustand, Gießgang und Notiz",
        "Scan: condition, watering and note",
    ),
    "tree_label_alt": ("QR-Code mit der Adresse {address}", "QR code with the address {address}"),
    "tree_back": ("Zurück zum Baum", "Back to the tree"),
    "tree_unit_m2": ("{value} m²", "{value} m²"),
}
