"""Sentences about single cells and rows, German beside English; see ``texts``."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Mapping

CELLS: Final[Mapping[str, tuple[str, str]]] = {
    "columns": (
        (
            "hat {found} Spalten statt {expected}; vermutlich steht ein Trennzeichen in einem "
            "Text: Text in Anführungszeichen setzen."
        ),
        (
            "has {found} columns instead of {expected}; probably a separator stands within a "
            "text: put the text in quotes."
        ),
    ),
    "open_quote": (
        (
            'ein Anführungszeichen (") wird nicht geschlossen oder steht mitten im Text; '
            "bitte löschen oder verdoppeln."
        ),
        "a quotation mark is not closed, or stands within a text; remove or double it.",
    ),
    "empty": ("ist leer; bitte ergänzen.", "is empty; please fill it in."),
    "no_number": (
        "„{content}“ ist keine Zahl; bitte berichtigen oder leer lassen.",
        "'{content}' is no number; correct it or leave it empty.",
    ),
    "digits_lost": (
        (
            "Excel hat die Zahl gekürzt ({content}) und Ziffern verloren; die Spalte im Original "
            "als Zahl ohne Exponent formatieren und neu speichern."
        ),
        (
            "Excel shortened the number ({content}) and lost digits; format the column of the "
            "original as a number without an exponent and save it again."
        ),
    ),
    "date_for_number": (
        (
            "Excel hat hier aus einer Zahl ein Datum gemacht ({content}); die Spalte als Zahl "
            "formatieren und den Wert neu eingeben."
        ),
        (
            "Excel made a date of a number here ({content}); format the column as a number and "
            "enter the value again."
        ),
    ),
    "out_of_range": (
        "{content} liegt nicht zwischen {low} und {high}; Wert und Einheit prüfen.",
        "{content} is not between {low} and {high}; check the value and its unit.",
    ),
    "not_whole": ("{content} ist keine ganze Zahl.", "{content} is no whole number."),
    "no_time": (
        "„{content}“ ist kein Datum; schreiben Sie 01.04.2026, 01.04.2026 08:30 oder 2026-04-01.",
        "'{content}' is no date; write 2026-04-01, 2026-04-01T08:30+02:00 or 01.04.2026.",
    ),
    "no_year": (
        (
            "„{content}“ ist kein Jahr; schreiben Sie es vierstellig, z. B. 1995, oder lassen "
            "Sie die Zelle leer."
        ),
        "'{content}' is no year; write four digits, for example 1995, or leave it empty.",
    ),
    "year_out_of_range": (
        (
            "„{content}“: das Jahr liegt nicht zwischen {first} und {last}; bitte berichtigen "
            "oder leer lassen."
        ),
        "'{content}': the year is not between {first} and {last}; correct it or leave it empty.",
    ),
    "no_month": (
        "„{content}“ ist kein Monat; schreiben Sie 1 bis 12 oder den Namen.",
        "'{content}' is no month; write 1 to 12 or its name.",
    ),
    "no_soil": (
        (
            "„{content}“ ist keine Bodenart; schreiben Sie eine KA5-Klasse wie Sl3, Lu oder Ut3 "
            "oder „Substrat“, lassen Sie die Zelle leer, oder lassen Sie die ganze Spalte weg: "
            "--map '{heading}=-'."
        ),
        (
            "'{content}' is no soil; write a KA5 class such as Sl3, Lu or Ut3, or substrate, leave "
            "it empty, or leave out the column: --map '{heading}=-'."
        ),
    ),
    "no_exposure": (
        (
            "„{content}“ sagt nicht, wie sonnig der Standort ist; schreiben Sie sonnig, "
            "halbschattig oder schattig, oder lassen Sie die Zelle leer."
        ),
        (
            "'{content}' does not say how sunny the site is; write sunny, normal or shade, or "
            "leave it empty."
        ),
    ),
    "no_drought_class": (
        (
            "„{content}“ ist keine Klasse der Trockentoleranz; schreiben Sie 1 (verträgt "
            "Trockenheit) bis 4, oder lassen Sie die Zelle leer."
        ),
        "'{content}' is no class of drought; write 1 (stands drought) to 4, or leave it empty.",
    ),
    "no_point": (
        "ist kein Punkt, sondern {content}; exportieren Sie die Bäume als Punkte.",
        "is no point but {content}; export the trees as points.",
    ),
    "half_place": (
        "nur eine der beiden Koordinaten ist da; bitte ergänzen.",
        "there is only one of the two coordinates; fill in the other.",
    ),
    "no_place": (
        "der Baum ist neu und hat keine Koordinaten; bitte ergänzen.",
        "the tree is new and has no coordinates; fill them in.",
    ),
    "no_species": (
        "der Baum ist neu und hat keine Baumart; bitte ergänzen oder „unbekannt“ schreiben.",
        "the tree is new and has no species; fill it in or write 'unknown'.",
    ),
    "strange_coordinates": (
        "die Koordinaten {pair} passen zu keinem in Deutschland üblichen System; bitte prüfen.",
        "the coordinates {pair} fit no system that is usual in Germany; check them.",
    ),
    "not_in_germany": (
        (
            "die Koordinaten {pair} liegen mit EPSG:{epsg} nicht in Deutschland (Breite {lat}, "
            "Länge {lon}); Zahlen und Koordinatensystem prüfen."
        ),
        (
            "the coordinates {pair} are not in Germany with EPSG:{epsg} (latitude {lat}, "
            "longitude {lon}); check the numbers and the system."
        ),
    ),
    "far_away": (
        (
            "die Koordinaten {pair} liegen {km} km von den anderen Bäumen entfernt; vermutlich "
            "ein Zahlendreher."
        ),
        "the coordinates {pair} are {km} km from the other trees; probably digits were mixed up.",
    ),
    "doubled": (
        (
            "die Nummer {content} kommt auch in Zeile {others} vor, mit anderen Angaben; eine "
            "der Zeilen löschen oder umnummerieren."
        ),
        (
            "the number {content} is in line {others} too, with other values; remove or renumber "
            "one of them."
        ),
    ),
    "doubled_probe": (
        (
            "dieselbe Sonde von {content} steht mit demselben Datum auch in Zeile {others}, mit "
            "anderen Angaben; eine der Zeilen löschen."
        ),
        (
            "the same probe of {content} with the same date is in line {others} too, with other "
            "values; remove one of them."
        ),
    ),
    "too_long": (
        "hat mehr als {most} Zeichen; prüfen Sie, ob die Zelle in diese Spalte gehört.",
        "has more than {most} letters; check whether the cell belongs to this column.",
    ),
    "zeros_lost": (
        (
            "den Baum {content} gibt es noch nicht, aber {known}; ist er derselbe, schreiben Sie "
            "die Nummer wie bisher (in Excel die Spalte als Text formatieren)."
        ),
        (
            "there is no tree {content} yet, but {known}; if it is the same, write its number as "
            "before (in Excel, format the column as text)."
        ),
    ),
    "date_out_of_range": (
        "{content}: das Jahr liegt nicht zwischen {first} und {last}; bitte berichtigen.",
        "{content}: the year is not between {first} and {last}; correct it.",
    ),
    "eui_length": (
        (
            "„{content}“ hat {count} statt 16 Hexadezimalziffern; die DevEUI vom Gerät oder aus "
            "dem Netzserver abschreiben (in Excel die Spalte als Text formatieren)."
        ),
        (
            "'{content}' has {count} instead of 16 hexadecimal digits; copy the DevEUI from the "
            "device or the network server (in Excel, format the column as text)."
        ),
    ),
    "eui_letter": (
        (
            "„{content}“ enthält {wrong}, das gibt es in einer DevEUI nicht (nur 0 bis 9 und A "
            "bis F); vermutlich {meant}."
        ),
        "'{content}' holds {wrong}, which no DevEUI does (0 to 9, A to F); perhaps {meant}.",
    ),
    "no_sensor_id": (
        (
            "„{content}“ ist kein Sensor; schreiben Sie die DevEUI (16 Hexadezimalziffern) oder "
            "einen Namen ohne Leerzeichen."
        ),
        (
            "'{content}' is no sensor: write a DevEUI (16 hexadecimal digits), or a name without "
            "blanks."
        ),
    ),
    "number_lost": (
        (
            "Excel hat die DevEUI in eine Zahl verwandelt ({content}) und Ziffern verloren; die "
            "Spalte als Text formatieren und die DevEUI neu eingeben."
        ),
        (
            "Excel made a number of the DevEUI ({content}) and lost digits; format the column as "
            "text and enter the DevEUI again."
        ),
    ),
    "unknown_device": (
        "das Gerät „{content}“ ist nicht bekannt; meinten Sie {suggestions}?",
        "the device '{content}' is not known; did you mean {suggestions}?",
    ),
    "no_depth": (
        "keine Tiefe angegeben; bitte die Einbautiefe in cm ergänzen.",
        "there is no depth; fill in the depth in cm.",
    ),
    "until_first": (
        "das Ende liegt nicht nach dem Beginn; bitte berichtigen.",
        "the end is not later than the beginning; correct it.",
    ),
    "other_device": (
        "{content} hat in Zeile {others} ein anderes Gerät oder eine andere Firmware.",
        "{content} has another device or firmware in line {others}.",
    ),
    "in_the_future": (
        "{content} liegt in der Zukunft; bitte das Datum berichtigen.",
        "{content} lies in the future; correct the date.",
    ),
    "unknown_tree": (
        "den Baum {content} gibt es nicht; erst importieren: baumfeuchte trees import",
        "there is no tree {content}; import it first: baumfeuchte trees import",
    ),
    "unknown_tree_like": (
        (
            "den Baum {content} gibt es nicht, aber {known}; schreiben Sie die Nummer wie im "
            "Kataster."
        ),
        "there is no tree {content}, but {known}; write its number as in the register.",
    ),
    "overlap": (
        (
            "Sonde {probe} von {content} wäre ab diesem Beginn an zwei Orten zugleich; Beginn oder "
            "Ende berichtigen (was gespeichert ist: baumfeuchte sensors show {content})."
        ),
        (
            "probe {probe} of {content} would be in two places at once from this beginning; "
            "correct the beginning or the end (what is stored: baumfeuchte sensors show "
            "{content})."
        ),
    ),
    "name_taken": (
        "der Name „{content}“ gehört schon einem anderen Sensor; bitte einen anderen wählen.",
        "the name '{content}' belongs to another sensor already; choose another one.",
    ),
    "bad_key": (
        (
            "„{content}“ ist kein Schlüssel; erlaubt sind bis zu 200 Buchstaben, Ziffern und "
            "Zeichen ohne Leerzeichen."
        ),
        "'{content}' is no key; up to 200 letters, digits and signs without blanks are allowed.",
    ),
    "doubled_key": (
        "der Schlüssel {content} steht schon in Zeile {others}, bei einem anderen Gießgang.",
        "the key {content} is in line {others} already, for another watering.",
    ),
}
