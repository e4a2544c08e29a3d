"""Sentences that are worth knowing but no fault, German beside English; see ``texts``."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Mapping

NOTES: Final[Mapping[str, tuple[str, str]]] = {
    "encoded_twice": (
        "{count} falsch gespeicherte Umlaute (StraÃŸe) wurden berichtigt.",
        "{count} letters that were encoded twice (StraÃŸe) were repaired.",
    ),
    "encoded_twice_single": (
        "Ein falsch gespeicherter Umlaut (StraÃŸe) wurde berichtigt.",
        "One letter that was encoded twice (StraÃŸe) was repaired.",
    ),
    "mixed_encoding_single": (
        (
            "Die Datei mischt zwei Zeichensätze; eine Zeile ist UTF-8, die anderen "
            "Windows-Zeichensatz. Beide wurden gelesen."
        ),
        (
            "The file mixes two encodings; one line is UTF-8, the others the Windows code page. "
            "Both were read."
        ),
    ),
    "lost_letters_single": (
        (
            "In einer Zeile hat ein früheres Programm Umlaute durch � ersetzt; bitte im Original "
            "berichtigen."
        ),
        "In one line an earlier program replaced letters by �; correct it in the original.",
    ),
    "mixed_encoding": (
        (
            "Die Datei mischt zwei Zeichensätze; {count} Zeilen sind UTF-8, die anderen "
            "Windows-Zeichensatz. Beide wurden gelesen."
        ),
        (
            "The file mixes two encodings; {count} lines are UTF-8, the others the Windows code "
            "page. Both were read."
        ),
    ),
    "lost_letters": (
        (
            "In {count} Zeilen hat ein früheres Programm Umlaute durch � ersetzt; bitte im "
            "Original berichtigen."
        ),
        "In {count} lines an earlier program replaced letters by �; correct them in the original.",
    ),
    "first_sheet": (
        "Gelesen wurde das Blatt „{sheet}“; für ein anderes ({sheets}) --sheet angeben.",
        "The sheet '{sheet}' was read; name another one ({sheets}) with --sheet.",
    ),
    "column": ("Spalte „{heading}“ gelesen als {field}", "column '{heading}' taken for {field}"),
    "ignored": ("Nicht gelesene Spalten: {columns}", "Columns that were not read: {columns}"),
    "system": (
        "Koordinatensystem aus den Zahlen erkannt: EPSG:{epsg}, {system} ({count} Bäume).",
        "Coordinate system guessed from the numbers: EPSG:{epsg}, {system} ({count} trees).",
    ),
    "system_single": (
        "Koordinatensystem aus den Zahlen erkannt: EPSG:{epsg}, {system} (1 Baum).",
        "Coordinate system guessed from the numbers: EPSG:{epsg}, {system} (1 tree).",
    ),
    "system_swapped_single": (
        (
            "Koordinatensystem aus den Zahlen erkannt: EPSG:{epsg}, {system}, die beiden Spalten "
            "sind vertauscht (1 Baum)."
        ),
        (
            "Coordinate system guessed from the numbers: EPSG:{epsg}, {system}, with the two "
            "columns swapped (1 tree)."
        ),
    ),
    "other_system_single": (
        "Bei einem Baum passen die Zahlen nur zu EPSG:{epsg}, {system}; so wurden sie gelesen.",
        "The numbers of one tree fit only EPSG:{epsg}, {system}; they were read so.",
    ),
    "other_system_swapped_single": (
        (
            "Bei einem Baum sind die beiden Koordinaten vertauscht (EPSG:{epsg}, {system}); sie "
            "wurden getauscht."
        ),
        "The two coordinates of one tree are swapped (EPSG:{epsg}, {system}); they were put right.",
    ),
    "soil_word_single": (
        "Bodenart „{content}“ wurde als KA5-Klasse {soil} gelesen (1 Zeile).",
        "The soil '{content}' was taken for the KA5 class {soil} (1 line).",
    ),
    "system_swapped": (
        (
            "Koordinatensystem aus den Zahlen erkannt: EPSG:{epsg}, {system}, die beiden Spalten "
            "sind vertauscht ({count} Bäume)."
        ),
        (
            "Coordinate system guessed from the numbers: EPSG:{epsg}, {system}, with the two "
            "columns swapped ({count} trees)."
        ),
    ),
    "other_system": (
        (
            "Bei {count} Bäumen passen die Zahlen nur zu EPSG:{epsg}, {system}; so wurden sie "
            "gelesen."
        ),
        "The numbers of {count} trees fit only EPSG:{epsg}, {system}; they were read so.",
    ),
    "other_system_swapped": (
        (
            "Bei {count} Bäumen sind die beiden Koordinaten vertauscht (EPSG:{epsg}, {system}); "
            "sie wurden getauscht."
        ),
        (
            "The two coordinates of {count} trees are swapped (EPSG:{epsg}, {system}); they were "
            "put right."
        ),
    ),
    "swapped": (
        "Die beiden Koordinaten sind vertauscht; sie wurden getauscht.",
        "The two coordinates are swapped; they were put right.",
    ),
    "footer": (
        "die Zeile unter der Tabelle wurde nicht gelesen: {content}",
        "this line below the table was not read: {content}",
    ),
    "soil_word": (
        "Bodenart „{content}“ wurde als KA5-Klasse {soil} gelesen ({count} Zeilen).",
        "The soil '{content}' was taken for the KA5 class {soil} ({count} lines).",
    ),
    "which_zone": (
        (
            "ACHTUNG, bitte prüfen: So gelesen liegen die Bäume bei {here}. Die Zahlen passen auch "
            "zu EPSG:{epsg}, dann bei {there}; ist das Ihre Stadt, --epsg {epsg} angeben."
        ),
        (
            "ATTENTION, please check: read so, the trees are near {here}. The numbers fit "
            "EPSG:{epsg} too, near {there}; if that is your city, give --epsg {epsg}."
        ),
    ),
    "numbers_not_unique": (
        (
            "{count} Zeilen haben eine Nummer, die mehrfach vorkommt. Zählt die Stadt je Straße, "
            "ordnen Sie eine eindeutige Spalte zu: --map '{unique}=number'."
        ),
        (
            "{count} lines have a number that occurs more than once. If the city counts by street, "
            "name a column that is unique: --map '{unique}=number'."
        ),
    ),
    "same_twice": (
        "Zeile {others} sagt dasselbe über {content}; sie wurde einmal übernommen.",
        "line {others} says the same about {content}; it was taken once.",
    ),
    "probes_from_one": (
        "Die Spalte „{heading}“ zählt ab 1; die Sonden wurden ab 0 gezählt (1 wurde 0).",
        "The column '{heading}' counts from 1; probes were counted from 0 (1 became 0).",
    ),
    "silent_probe": (
        (
            "{device} sendet nur Werte der Sonden {known}, gezählt ab 0; von {probes} ({count} "
            "Geräte) kommt nichts. Wurde ab 1 gezählt?"
        ),
        (
            "{device} sends only values of the probes {known}, counted from 0; nothing comes from "
            "{probes} ({count} devices). Was it counted from 1?"
        ),
    ),
    "silent_probe_single": (
        (
            "{device} sendet nur Werte der Sonden {known}, gezählt ab 0; von {probes} kommt "
            "nichts. Wurde ab 1 gezählt?"
        ),
        (
            "{device} sends only values of the probes {known}, counted from 0; nothing comes from "
            "{probes}. Was it counted from 1?"
        ),
    ),
    "probes_in_order": (
        (
            "Ohne Spalte für die Sonde wurden die Zeilen jedes Sensors in ihrer Reihenfolge als "
            "Sonde 0, 1, 2 … gezählt."
        ),
        (
            "Without a column for the probe the lines of each sensor were counted as probe 0, 1, "
            "2 ... in their order."
        ),
    ),
}
