"""Why a vehicle or a water point is refused: one text for each code of a ``FleetError``."""

from __future__ import annotations

TEXTS: dict[str, tuple[str, str]] = {
    "fleet_bad_time": (
        "Bitte alle Zeiten ausfüllen, als HH:MM.",
        "Please fill in all times, as HH:MM.",
    ),
    "fleet_field_number": (
        "{name}: bitte eine Zahl von {low} bis {high} eingeben.",
        "{name}: please enter a number from {low} to {high}.",
    ),
    "fleet_error_vehicle_no_name": (
        "Ein Fahrzeug braucht einen Namen.",
        "A vehicle needs a name.",
    ),
    "fleet_error_shift": (
        "Die Arbeit muss nach ihrem Beginn enden; bitte die Arbeitszeit berichtigen.",
        "The shift ends after it starts; correct the working time.",
    ),
    "fleet_error_not_positive": (
        "Tank, Pumpe und Tempo müssen größer als 0 sein; bitte die Zahlen berichtigen.",
        "Tank, pump and speed need more than 0; correct the numbers.",
    ),
    "fleet_error_tank_small": (
        "Ein Tank fasst mindestens {low} Liter; bitte die Zahl berichtigen.",
        "A tank holds at least {low} litres; correct the number.",
    ),
    "fleet_error_stop_min": (
        "Die Minuten je Baum können nicht negativ sein.",
        "The minutes at a tree cannot be negative.",
    ),
    "fleet_error_no_depot": (
        "Das Fahrzeug braucht einen Betriebshof; bitte eine Stelle wählen, die einer ist.",
        "The vehicle needs a depot; choose a water point that is one.",
    ),
    "fleet_error_vehicle_name_taken": (
        "Ein Fahrzeug mit dem Namen „{name}“ gibt es schon; bitte einen anderen nehmen.",
        "There is a vehicle with the name “{name}” already; use another one.",
    ),
    "fleet_error_has_tours": (
        "{name} hat Touren; bitte stattdessen abschalten.",
        "{name} has tours; switch it off instead.",
    ),
    "fleet_error_point_no_name": (
        "Eine Stelle braucht einen Namen.",
        "A water point needs a name.",
    ),
    "fleet_error_hours": (
        "Eine Stelle muss nach ihrer Öffnung schließen; bitte die Öffnungszeit berichtigen.",
        "A water point closes after it opens; correct the opening hours.",
    ),
    "fleet_error_point_name_taken": (
        "Eine Stelle mit dem Namen „{name}“ gibt es schon; bitte einen anderen nehmen.",
        "There is a water point with the name “{name}” already; use another one.",
    ),
    "fleet_error_starts_there": (
        "{vehicle} beginnt bei {name}; bitte dem Fahrzeug erst einen anderen Betriebshof geben.",
        "{vehicle} starts at {name}; give the vehicle another depot first.",
    ),
    "fleet_error_point_used": (
        "{name} wird von Fahrzeugen oder Touren gebraucht; bitte stattdessen abschalten.",
        "{name} is used by vehicles or tours; switch it off instead.",
    ),
    "fleet_error_gone": (
        "Das gibt es nicht mehr; jemand hat es inzwischen gelöscht.",
        "It is not there any more; somebody deleted it in the meantime.",
    ),
}
