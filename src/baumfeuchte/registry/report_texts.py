"""Words of the reports themselves, German beside English; see ``texts``."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Mapping

_NEXT_PLAN: Final = (
    "Die Gießliste weiß davon ab dem nächsten Planungslauf; jetzt: baumfeuchte plan",
    "The watering list knows of it from the next plan on; now: baumfeuchte plan",
)

REPORT: Final[Mapping[str, tuple[str, str]]] = {
    "line": ("Zeile {line}", "line {line}"),
    "feature": ("Objekt {line}", "feature {line}"),
    "device": ("Gerät {line}", "device {line}"),
    "in_column": ("{place}, Spalte „{column}“: {text}", "{place}, column '{column}': {text}"),
    "in_row": ("{place}: {text}", "{place}: {text}"),
    "more": ("... und {count} weitere", "... and {count} more"),
    "note": ("Hinweis: {text}", "Note: {text}"),
    "trees": ("Bäume", "Trees"),
    "probes": ("Sonden", "Probes"),
    "waterings": ("Gießgänge", "Waterings"),
    "done": (
        "{what}: {created} neu, {updated} geändert, {unchanged} unverändert.",
        "{what}: {created} new, {updated} changed, {unchanged} unchanged.",
    ),
    "skipped": (
        "{count} fehlerhafte Zeilen wurden ausgelassen{report}.",
        "{count} faulty lines were left out{report}.",
    ),
    "skipped_single": (
        "Eine fehlerhafte Zeile wurde ausgelassen{report}.",
        "One faulty line was left out{report}.",
    ),
    "see_report": (" und stehen mit dem Grund in {path}", " and are in {path} with the reason"),
    "tried": (
        (
            "Probelauf, nichts wurde gespeichert. {what}: {created} neu, {updated} geändert, "
            "{unchanged} unverändert, {faulty} Zeilen mit Fehlern."
        ),
        (
            "Dry run, nothing was written. {what}: {created} new, {updated} changed, {unchanged} "
            "unchanged, {faulty} lines with faults."
        ),
    ),
    "nothing_written": (
        (
            "{count} Zeilen von {path} sind nicht brauchbar und nichts wurde gespeichert; "
            "berichtigen Sie die Datei, oder importieren Sie den Rest mit --skip-faulty --report "
            "fehler.csv."
        ),
        (
            "{count} lines of {path} cannot be used and nothing was imported; correct the file, "
            "or import the rest with --skip-faulty --report faults.csv."
        ),
    ),
    "nothing_written_single": (
        (
            "Eine Zeile von {path} ist nicht brauchbar und nichts wurde gespeichert; berichtigen "
            "Sie die Datei, oder importieren Sie den Rest mit --skip-faulty --report fehler.csv."
        ),
        (
            "One line of {path} cannot be used and nothing was imported; correct the file, or "
            "import the rest with --skip-faulty --report faults.csv."
        ),
    ),
    "next_trees": _NEXT_PLAN,
    "next_probes": (
        (
            "Die Gießliste weiß davon ab dem nächsten Planungslauf. Was diese Sensoren schon "
            "gesendet haben, ordnet baumfeuchte replay --since TAG zu und rechnet auch die Liste "
            "neu."
        ),
        (
            "The watering list knows of it from the next plan on. What these sensors have sent "
            "already is brought in line by baumfeuchte replay --since DAY, and so is the list."
        ),
    ),
    "next_waterings": _NEXT_PLAN,
    "change": (
        "  {subject}: {field} {before} → {after}",
        "  {subject}: {field} {before} → {after}",
    ),
    "reason": ("Grund", "reason"),
    "row_number": ("Zeile", "line"),
    "nothing": ("(leer)", "(empty)"),
    "provisioned_one": (
        "{dev_eui}: mit {count} Sonden angemeldet.",
        "{dev_eui}: registered with {count} probes.",
    ),
    "provisioned": (
        (
            "{count} Geräte angemeldet, bei {faulty} fehlt etwas (in ChirpStack als Tag "
            "ergänzen). Ihre Nachrichten holt: baumfeuchte replay --reason unknown_device"
        ),
        (
            "{count} devices registered, {faulty} lack something (add it as a tag in "
            "ChirpStack). Their messages come with: baumfeuchte replay --reason unknown_device"
        ),
    ),
    "would_provision": (
        (
            "Probelauf, nichts wurde gespeichert: {count} Geräte wären angemeldet, bei {faulty} "
            "fehlt etwas."
        ),
        (
            "Dry run, nothing was written: {count} devices would be registered, {faulty} lack "
            "something."
        ),
    ),
}
