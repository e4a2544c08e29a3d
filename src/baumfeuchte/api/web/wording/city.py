"""Thresholds of the city, and reference groups."""

from __future__ import annotations

TEXTS: dict[str, tuple[str, str]] = {
    "city_thresholds": ("Grenzwerte der Stadt", "Thresholds of the city"),
    "city_thresholds_lead": (
        (
            "Mit diesen Werten rechnet die Planung. Jeder hat eine Quelle; Ihre Stadt kann ihn "
            "durch einen eigenen ersetzen. Die nächste Liste rechnet damit und nennt Ihre Quelle, "
            "frühere Listen bleiben, wie sie waren."
        ),
        (
            "Planning works with these values. Each has its source; your city can replace it by "
            "its own. The next list uses it and names your source, earlier lists stay as they are."
        ),
    ),
    "city_read_only": (
        "Ändern können Planung und Verwaltung der ganzen Stadt.",
        "Planners and admins of the whole city can change them.",
    ),
    "city_own_count": ("{n} eigene Werte", "{n} own values"),
    "city_own_count_one": ("1 eigener Wert", "1 own value"),
    "city_own_none": ("Noch kein eigener Wert.", "No own value yet."),
    "city_own": ("Wert der Stadt", "value of the city"),
    "city_standard": ("Standard: {value}", "Standard: {value}"),
    "city_set_by": ("{source} – {who}, {when}", "{source} – {who}, {when}"),
    "city_source": ("Quelle der geänderten Werte", "Source of the changed values"),
    "city_source_hint": (
        "Richtlinie, Messung oder Beschluss; steht später bei jeder Begründung",
        "Guideline, measurement or decision; stands with each explanation later",
    ),
    "city_save": ("Werte übernehmen", "Set values"),
    "city_reset": ("Zurücksetzen", "Reset"),
    "city_reset_of": ("{name} zurücksetzen", "Reset {name}"),
    "city_done_set_one": (
        "1 Wert übernommen. Die nächste Liste rechnet damit.",
        "1 value taken over. The next list works with it.",
    ),
    "city_groups_saved_one": (
        "1 Baum geändert. Es gilt ab der nächsten Liste.",
        "1 tree changed. It counts from the next list on.",
    ),
    "city_done_set": ("{n} Werte übernommen. Die nächste Liste rechnet damit.",
                      "{n} values set. The next list uses them."),
    "city_done_reset": ("Wieder der veröffentlichte Wert.", "The published value again."),
    "city_done_later": ("{n} Werte vorgemerkt. Sie gelten ab dem gewählten Tag.",
                        "{n} values noted. They hold from the chosen day on."),
    "city_done_later_one": (
        "1 Wert vorgemerkt. Er gilt ab dem gewählten Tag.",
        "1 value noted. It holds from the chosen day on.",
    ),
    "city_done_withdrawn": ("Zurückgenommen. Es bleibt, wie es war.",
                            "Withdrawn. It stays as it was."),
    "city_from": ("Gilt ab", "Holds from"),
    "city_from_hint": (
        "Leer: ab sofort. Gilt auch für „Zurücksetzen“.", "Empty: at once. Counts for “Reset”, too."
    ),
    "city_fault_from": (
        "Gilt ab: bitte heute oder einen späteren Tag.", "Holds from: please today or a later day."
    ),
    "city_coming": ("Was kommt", "What is coming"),
    "city_coming_lead": (
        (
            "Diese Werte sind eingetragen und gelten noch nicht. Bis zum Tag davor rechnet die "
            "Planung wie bisher."
        ),
        (
            "These values are entered and do not hold yet. Until the day before, planning works as "
            "it does now."
        ),
    ),
    "city_coming_reset": ("zurückgesetzt", "reset"),
    "city_withdraw": ("Zurücknehmen", "Withdraw"),
    "city_withdraw_of": ("{name} ab {day} zurücknehmen", "Withdraw {name} from {day}"),
    "city_change_planned": (
        "gilt ab {day}; eingetragen {since}, {who}", "holds from {day} on; entered {since}, {who}"
    ),
    "city_change_withdrawn": (
        "was ab {day} gelten sollte, zurückgenommen {since}, {who}",
        "what was to hold from {day} on, withdrawn {since}, {who}",
    ),
    "city_change_not": ("kommt nicht", "does not come"),
    "city_done_same": ("Es gab nichts zu ändern.", "There was nothing to change."),
    "city_fault_source": (
        "Bitte nennen Sie die Quelle der neuen Werte (höchstens 500 Zeichen).",
        "Please name the source of the new values (at most 500 characters).",
    ),
    "city_fault_number": (
        "{name}: bitte eine Zahl von {low} bis {high}{unit}.",
        "{name}: please give a number from {low} to {high}{unit}.",
    ),
    "city_fault_day": (
        "{name}: bitte Monat und Tag wie 04-15.", "{name}: please give month and day like 04-15."
    ),
    "city_fault_soil": (
        "{name}: bitte eine KA5-Klasse oder substrate.",
        "{name}: please give a KA5 class or substrate.",
    ),
    "city_changes": ("Wer wann was geändert hat", "Who changed what, and when"),
    "city_changes_lead": (
        (
            "Jeder Wert gilt ab dem Zeitpunkt, zu dem er gesetzt wurde, oder ab dem genannten Tag. "
            "Wird ein vergangener Tag neu berechnet, gilt, was damals für ihn bekannt war."
        ),
        (
            "Each value holds from the time on at which it was set, or from the day that is named. "
            "Where a past day is planned anew, what was known for it then counts."
        ),
    ),
    "city_changes_none": ("Noch keine Änderung.", "No change yet."),
    "city_changes_all": ("Alle Änderungen zeigen", "Show all changes"),
    "city_change_standard": ("{value} (Standard)", "{value} (standard)"),
    "city_change_since": ("gilt seit {since}, {who}", "since {since}, {who}"),
    "city_change_source": ("Quelle: {source}", "Source: {source}"),
    "city_change_to": ("jetzt", "now"),
    "city_change_from": ("vorher", "before"),
    "city_groups": ("Referenzgruppen", "Reference groups"),
    "city_groups_lead": (
        (
            "Bäume ohne Sensor bekommen ihre Schätzung von ähnlichen Bäumen mit Sensor. Hier "
            "steht, wer heute für wen spricht, und wie sicher das ist."
        ),
        (
            "Trees without a sensor get their estimate from similar trees with one. This says who "
            "speaks for whom today, and how certain it is."
        ),
    ),
    "city_groups_of": ("Liste vom {day}", "List of {day}"),
    "city_groups_none": (
        "Die neueste Liste stützt keine Schätzung auf ähnliche Bäume.",
        "The newest list bases no estimate on similar trees.",
    ),
    "city_groups_speak": ("{n} Bäume mit Sensor", "{n} trees with a sensor"),
    "city_groups_speak_one": ("1 Baum mit Sensor", "1 tree with a sensor"),
    "city_groups_for": ("für {n} Bäume ohne", "for {n} trees without"),
    "city_groups_for_one": ("für 1 Baum ohne", "for 1 tree without"),
    "city_groups_rew": ("Füllung heute {value} ± {sd}", "Filling today {value} ± {sd}"),
    "city_groups_measured": (
        "Streuung an den Bäumen gemessen", "spread measured at the trees"
    ),
    "city_groups_assumed": ("Streuung angenommen", "spread assumed"),
    "city_groups_more": ("und {n} weitere", "and {n} more"),
    "city_groups_without": (
        "{n} Bäume ohne Sensor haben keine ähnlichen Bäume mit Sensor.",
        "{n} trees without a sensor have no similar trees with one.",
    ),
    "city_groups_declared_title": ("Von der Stadt erklärt", "Declared by the city"),
    "city_groups_declared_lead": (
        (
            "Sie wissen besser, welche Bäume gleich stehen? Geben Sie ihnen denselben Namen. Dann "
            "sprechen die gemessenen unter ihnen für die anderen, auch wenn es nur einer ist; "
            "Art, Alter und Boden zählen nicht mehr."
        ),
        (
            "You know better which trees are alike? Give them the same name. The measured ones "
            "speak for the others then, even if it is only one; species, age and soil do not "
            "count any more."
        ),
    ),
    "city_groups_declared_none": (
        "Noch keine Gruppe erklärt.", "No group declared yet."
    ),
    "city_groups_name": ("Name der Gruppe", "Name of the group"),
    "city_groups_name_hint": ("Leer: aus der Gruppe nehmen", "Empty: take out of the group"),
    "city_groups_numbers": ("Baumnummern", "Tree numbers"),
    "city_groups_numbers_hint": (
        "Durch Komma oder Zeilen getrennt", "Separated by commas or lines"
    ),
    "city_groups_save": ("Gruppe speichern", "Save group"),
    "city_groups_saved": ("{n} Bäume geändert. Es gilt ab der nächsten Liste.",
                          "{n} trees changed. It holds from the next list on."),
    "city_groups_unknown": (
        "Diese Baumnummern gibt es nicht: {numbers}.", "There are no such trees: {numbers}."
    ),
    "city_groups_sensed": ("{n} mit Sensor", "{n} with a sensor"),
    "city_groups_members": ("{n} Bäume", "{n} trees"),
    "city_groups_member": ("1 Baum", "1 tree"),
    "city_groups_mute": (
        "kein Baum mit Sensor: die Gruppe bleibt stumm",
        "no tree with a sensor: the group stays silent",
    ),
    "city_attr_species_group": ("Gattung", "Genus"),
    "city_attr_age_class": ("Standjahre", "Standing years"),
    "city_attr_soil": ("Boden", "Soil"),
    "city_attr_exposure": ("Besonnung", "Exposure"),
    "city_attr_regime": ("Bewässerung", "Watering"),
    "city_attr_reference_group": ("Referenzgruppe", "Reference group"),
}  # fmt: skip
