"""Why a tour is not as somebody wanted it."""

from __future__ import annotations

TEXTS: dict[str, tuple[str, str]] = {
    "tours_problem_tour_has_begun": (
        (
            "Das Team war schon bei Bäumen dieser Tour. Sie lässt sich nicht mehr zurücknehmen, nur"
            " abschließen oder absagen."
        ),
        "The crew was at trees of this tour. It cannot be taken back, only finished or cancelled.",
    ),
    "tours_reason_over_tank": (
        "braucht mehr, als der größte Tank fasst – weniger geben oder größeres Fahrzeug wählen",
        "needs more than the largest tank – give less or choose a larger vehicle",
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
    "tours_held_up": (
        (
            "Das Fahrzeug ist noch mit {tour} unterwegs und voraussichtlich ab {time} Uhr frei, mit"
            " vollem Tank. „Neu berechnen“ legt diese Tour dahinter."
        ),
        (
            "The vehicle is still out with {tour} and will probably be free from {time}, its tank"
            " full. “Compute anew” puts this tour behind it."
        ),
    ),
    "tours_other": (
        "einer Tour außerhalb Ihres Gebiets",
        "a tour outside of your area",
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
        "In dieser Tour stehen Bäume außerhalb Ihres Gebiets.",
        "This tour has trees outside of your area.",
    ),
    "tours_partly": (
        (
            "In dieser Tour stehen auch Bäume außerhalb Ihres Gebiets. Sie sehen Ihre Bäume; ändern"
            " kann die Tour, wer für alle zuständig ist."
        ),
        (
            "This tour also has trees outside of your area. You see yours; whoever is in charge of"
            " all of them can change the tour."
        ),
    ),
    "tours_problem_not_found": (
        "Diesen Baum oder dieses Fahrzeug gibt es nicht.",
        "There is no such tree or vehicle.",
    ),
    "tours_problem_wrong_litres": (
        "Die Liter müssen eine Zahl von 1 bis 10.000 sein, oder leer: dann gilt die Gießliste.",
        "The litres must be a number from 1 to 10,000, or empty: then the list counts.",
    ),
    "tours_problem_no_name": ("Die Tour braucht einen Namen.", "The tour needs a name."),
    "tours_problem_unusable_input": (
        "Bitte mindestens einen Baum und ein Fahrzeug wählen.",
        "Please choose at least one tree and one vehicle.",
    ),
    "tours_problem_other": ("Das hat nicht geklappt.", "That did not work."),
}
