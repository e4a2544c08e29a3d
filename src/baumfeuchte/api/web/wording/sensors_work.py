"""Sensors: the guided form, rejected messages."""

from __future__ import annotations

TEXTS: dict[str, tuple[str, str]] = {
    # --- guided form ---
    "sensors_form_new": ("Sensor einbauen", "Install a sensor"),
    "sensors_form_move": ("Sensor umsetzen", "Move a sensor"),
    "sensors_steps": ("Schritte", "Steps"),
    "sensors_step_1": ("Gerät", "Device"),
    "sensors_step_2": ("Baum", "Tree"),
    "sensors_step_3": ("Sonden und Zeit", "Probes and time"),
    "sensors_step_4": ("Prüfen", "Check"),
    "sensors_step_done": ("erledigt", "done"),
    "sensors_which": ("Welches Gerät?", "Which device?"),
    "sensors_code": ("DevEUI oder Text des QR-Codes", "DevEUI or text of the QR code"),
    "sensors_code_hint": (
        "16 Zeichen auf dem Aufkleber, mit oder ohne Striche",
        "16 characters on the label, with or without dashes",
    ),
    "sensors_scan": ("QR-Code scannen", "Scan the QR code"),
    "sensors_scan_stop": ("Scannen beenden", "Stop scanning"),
    "sensors_scan_running": (
        "Halten Sie den QR-Code vor die Kamera.",
        "Hold the QR code in front of the camera.",
    ),
    "sensors_scan_failed": (
        "Die Kamera ist nicht erreichbar. Bitte erlauben oder das Etikett abtippen.",
        "The camera cannot be reached. Please allow it, or type the label.",
    ),
    "sensors_scan_unread": (
        "QR-Codes lassen sich gerade nicht lesen. Bitte die Seite neu laden oder eintippen.",
        "QR codes cannot be read just now. Please load the page again, or type.",
    ),
    "sensors_photo": ("Foto des QR-Codes wählen", "Choose a photo of the QR code"),
    "sensors_photo_failed": (
        "Auf dem Foto ist kein QR-Code zu erkennen. Bitte näher herangehen.",
        "There is no QR code to be seen in the photo. Please go closer.",
    ),
    "sensors_next": ("Weiter", "Next"),
    "sensors_step_back": ("Zurück", "Back"),
    "sensors_waiting": ("Unbekannte Geräte, die gerade senden", "Unknown devices that are sending"),
    "sensors_waiting_text": (
        "Eingeschaltet und schon zu hören? Dann antippen statt abtippen.",
        "Switched on and heard already? Then tap it instead of typing.",
    ),
    "sensors_waiting_line_1": ("1 Nachricht, zuletzt {last}", "1 message, last {last}"),
    "sensors_waiting_line": (
        "{count} Nachrichten, zuletzt {last}",
        "{count} messages, last {last}",
    ),
    "sensors_found_new": ("Neues Gerät", "New device"),
    "sensors_found_known": ("Bekannter Sensor", "Known sensor"),
    "sensors_network_name": ("Name im Netz", "Name in the network"),
    "sensors_maker": ("Hersteller", "Maker"),
    "sensors_serial": ("Seriennummer", "Serial number"),
    "sensors_now_at": ("Steckt an", "Is at"),
    "sensors_messages": ("Nachrichten", "Messages"),
    "sensors_messages_kept": ("{n} aufgehoben, zuletzt {last}", "{n} kept, last {last}"),
    "sensors_choose_type": ("Welcher Gerätetyp?", "Which device type?"),
    "sensors_reads": ("liest {n} von {of} Nachrichten", "reads {n} of {of} messages"),
    "sensors_named": ("Name passt", "name fits"),
    "sensors_by_maker": ("Hersteller passt", "maker fits"),
    "sensors_other_type": ("Anderer Typ", "Another type"),
    "sensors_other_choose": ("bitte wählen", "please choose"),
    "sensors_other_device": ("Anderes Gerät", "Another device"),
    "sensors_to_tree": ("Weiter zum Baum", "On to the tree"),
    "sensors_which_tree": ("An welchem Baum?", "At which tree?"),
    "sensors_locate": ("Bäume in meiner Nähe", "Trees around me"),
    "sensors_locating": ("Der Standort wird bestimmt …", "Finding out where you are …"),
    "sensors_locate_failed": (
        "Der Standort ist nicht verfügbar. Bitte nach Nummer oder Straße suchen.",
        "Your position is not available. Please search by number or street.",
    ),
    "sensors_tree_search": ("Baumnummer oder Straße", "Tree number or street"),
    "sensors_search": ("Suchen", "Search"),
    "sensors_scan_tree": ("Baum-Schild scannen", "Scan the tree's label"),
    "sensors_near": ("In Ihrer Nähe", "Around you"),
    "sensors_hits": ("Gefunden", "Found"),
    "sensors_no_tree_found": (
        "Kein Baum gefunden. Bitte anders suchen.",
        "No tree found. Please search for something else.",
    ),
    "sensors_has_sensor": ("hat schon einen Sensor", "has a sensor already"),
    "sensors_depths": ("Wie tief stecken die Sonden?", "How deep are the probes?"),
    "sensors_depths_hint": (
        "In cm unter der Oberfläche. Leer lassen, was nicht eingebaut ist.",
        "In cm below the surface. Leave empty what is not installed.",
    ),
    "sensors_since_when": ("Seit wann?", "Since when?"),
    "sensors_when_first": (
        "Seit der ersten Nachricht ({when})",
        "Since the first message ({when})",
    ),
    "sensors_when_now": ("Ab jetzt", "From now on"),
    "sensors_when_other": ("Anderer Zeitpunkt", "Another time"),
    "sensors_when_time": ("Datum und Uhrzeit", "Date and time"),
    "sensors_gone": ("Am alten Ort ausgebaut am", "Removed from the old place at"),
    "sensors_gone_hint": (
        "Leer lassen, wenn das Gerät direkt umgezogen ist. Bisher: {trees}.",
        "Leave empty if the device moved directly. So far: {trees}.",
    ),
    "sensors_to_check": ("Weiter zum Prüfen", "On to the check"),
    "sensors_all_right": ("Stimmt alles?", "Is everything right?"),
    "sensors_since": ("Seit", "Since"),
    "sensors_leaves": ("Verlässt", "Leaves"),
    "sensors_tree_busy": (
        "An diesem Baum steckt schon ein Sensor: {sensors}. Beide zählen dann.",
        "There is a sensor at this tree already: {sensors}. Both will count.",
    ),
    "sensors_save_new": ("Sensor eintragen", "Register the sensor"),
    "sensors_save_move": ("Umzug eintragen", "Enter the move"),
    # --- mistakes ---
    "sensors_error_code_empty": (
        "Bitte den QR-Code scannen oder die DevEUI eintippen.",
        "Please scan the QR code or type the DevEUI.",
    ),
    "sensors_error_code_too_long": (
        "Das ist zu lang für ein Gerät.",
        "This is too long for a device.",
    ),
    "sensors_error_code_look_alike": (
        "Eine DevEUI hat nur Ziffern und A bis F: meinten Sie 0 (Null) und 1 (Eins)?",
        "A DevEUI has digits and A to F alone: did you mean 0 (zero) and 1 (one)?",
    ),
    "sensors_meant": ("{code} nehmen", "Use {code}"),
    "sensors_error_code_no_eui": (
        (
            "Das ist keine DevEUI (16 Zeichen, 0–9 und A–F), und ein Sensor mit diesem Namen ist "
            "nicht bekannt. Bitte das Etikett prüfen. Ein Sensor mit eigenem Namen lässt sich "
            "einbauen, sobald er gesendet hat, oder über den Import einer Sensorliste."
        ),
        (
            "This is no DevEUI (16 characters, 0–9 and A–F), and no sensor of this name is known. "
            "Please check the label. A sensor with a name of its own can be installed as soon as "
            "it was heard, or by importing a list of sensors."
        ),
    ),
    "sensors_error_code_eui_length": (
        "Eine DevEUI hat 16 Zeichen aus 0–9 und A–F. Bitte noch einmal vergleichen.",
        "A DevEUI has 16 characters of 0–9 and A–F. Please compare it again.",
    ),
    "sensors_error_code_checksum": (
        "Der Code wurde fehlerhaft gelesen (Prüfsumme). Bitte noch einmal scannen.",
        "The code was read with a mistake (checksum). Please scan it again.",
    ),
    "sensors_error_code_no_device": (
        "Darin ist keine eindeutige DevEUI zu finden. Bitte nur die DevEUI eintippen.",
        "There is no single DevEUI in it. Please type the DevEUI alone.",
    ),
    "sensors_error_no_depth": (
        "Bitte für mindestens eine Sonde die Tiefe angeben.",
        "Please give the depth of at least one probe.",
    ),
    "sensors_error_depth": (
        "Eine Tiefe ist eine Zahl von 0 bis 1000 (cm).",
        "A depth is a number from 0 to 1000 (cm).",
    ),
    "sensors_error_no_time": (
        "Bitte Datum und Uhrzeit angeben.",
        "Please give date and time.",
    ),
    "sensors_error_future": (
        "Der Zeitpunkt liegt in der Zukunft. Bitte prüfen.",
        "The time lies in the future. Please check it.",
    ),
    "sensors_error_order": (
        "Der Ausbau am alten Ort muss vor dem Einbau am neuen liegen.",
        "The removal from the old place must be before the new one begins.",
    ),
    "sensors_error_no_tree": ("Diesen Baum gibt es nicht.", "There is no such tree."),
    "sensors_error_contradiction": (
        (
            "Das passt nicht zu dem, was eingetragen ist: Der Sensor ist zu dieser Zeit oder "
            "später schon woanders, oder der Gerätetyp ist unbekannt. Bitte Zeitpunkt und "
            "Typ prüfen."
        ),
        (
            "This does not fit what is noted: the sensor is somewhere else at that time or later, "
            "or the device type is not known. Please check time and type."
        ),
    ),
    "sensors_error_settings": (
        "Je Zeile ein „Name = Wert“, bitte.",
        "One “name = value” a line, please.",
    ),
    "sensors_error_note": ("Bitte kurz sagen, warum.", "Please say why in a few words."),
    "sensors_error_type_used": (
        "Dieser Gerätetyp wird noch von Sensoren benutzt.",
        "Sensors still use this device type.",
    ),
    # --- rejected messages ---
    "rejections_title": ("Abgewiesene Nachrichten", "Rejected messages"),
    "rejections_lead": (
        (
            "Nichts geht verloren: Was nicht gelesen werden konnte, liegt hier und kann übernommen "
            "werden, sobald der Grund behoben ist."
        ),
        (
            "Nothing is lost: what could not be read is kept here and can be taken as soon as the "
            "cause is removed."
        ),
    ),
    "rejections_none": ("Alle Nachrichten wurden gelesen.", "All messages were read."),
    "rejections_none_text": ("Hier liegt nichts.", "Nothing is kept here."),
    "rejections_reason": ("Grund", "Reason"),
    "rejections_all_reasons": ("Alle Gründe", "All reasons"),
    "rejections_device": ("Gerät", "Device"),
    "rejections_no_device": ("ohne Gerät", "no device"),
    "rejections_count": ("Anzahl", "Count"),
    "rejections_first": ("Erste", "First"),
    "rejections_last": ("Letzte", "Last"),
    "rejections_network": ("Netz", "Network"),
    "rejections_unregistered": ("nicht registriert", "not registered"),
    "rejections_replay": ("Übernehmen", "Take"),
    "rejections_replay_all": ("Alle noch einmal versuchen", "Try all again"),
    "rejections_register": ("Registrieren", "Register"),
    "rejections_look": ("Ansehen", "Look"),
    "rejections_dismiss": ("Verwerfen", "Put aside"),
    "rejections_dismiss_note": ("Warum?", "Why?"),
    "rejections_dismiss_hint": (
        "Zum Beispiel: Gerät einer anderen Stadt. Steht im Änderungsprotokoll.",
        "For example: device of another city. It is kept in the audit log.",
    ),
    "rejections_one": ("Nachricht {id}", "Message {id}"),
    "rejections_back": ("Zurück zu den Nachrichten", "Back to the messages"),
    "rejections_arrived": ("Angekommen", "Arrived"),
    "rejections_topic": ("Weg", "Path"),
    "rejections_detail": ("Warum", "Why"),
    "rejections_resolved": ("Erledigt am", "Resolved at"),
    "rejections_raw": ("Nachricht im Original", "The message as it came"),
    "rejections_as_json": ("Als JSON", "As JSON"),
    "rejections_as_hex": ("Als Bytes", "As bytes"),
    "rejections_raw_hidden": (
        "Den Inhalt sieht nur, wer Sensoren betreut.",
        "Only those who look after sensors see the content.",
    ),
    "rejections_older": ("Ältere", "Older"),
    "rejection_unknown_device": ("Gerät ist nicht registriert", "Device is not registered"),
    "rejection_no_device": ("Nachricht nennt keine DevEUI", "Message names no DevEUI"),
    "rejection_not_json": ("Kein lesbarer Text (JSON)", "No readable text (JSON)"),
    "rejection_unknown_envelope": ("Unbekanntes Format des Netzes", "Unknown network format"),
    "rejection_truncated": ("Nachricht ist zu kurz", "Message is too short"),
    "rejection_undecodable": ("Passt nicht zum Gerätetyp", "Does not fit the device type"),
    "rejection_wrong_port": ("Falscher Port für den Gerätetyp", "Wrong port for the device type"),
    "rejection_unsupported_version": (
        "Unbekannte Protokollversion des Geräts",
        "Unknown protocol version of the device",
    ),
    "rejection_unknown_device_type": ("Gerätetyp ist unbekannt", "Device type is not known"),
    "rejection_invalid_settings": (
        "Einstellungen des Sensors passen nicht",
        "Settings of the sensor do not fit",
    ),
    "rejection_no_payload": ("Nachricht ohne Nutzdaten", "Message without payload"),
    "rejection_no_decoded_object": (
        "Netz liefert keine gelesenen Werte",
        "The network sends no decoded values",
    ),
    "rejection_no_mapped_value": (
        "Kein Wert, den der Gerätetyp kennt",
        "No value that the device type knows",
    ),
    "rejection_bad_value": ("Ein Wert ist keine Zahl", "A value is no number"),
    "rejection_script_error": ("Skript des Gerätetyps scheitert", "The type's script fails"),
    "rejection_script_timeout": (
        "Skript des Gerätetyps ist zu langsam",
        "The type's script is too slow",
    ),
    "rejection_script_memory": (
        "Skript des Gerätetyps braucht zu viel Speicher",
        "The type's script needs too much memory",
    ),
    "rejection_simulated": ("Vom Netz nur simuliert", "Only simulated by the network"),
    "rejection_storage_error": ("Konnte nicht gespeichert werden", "Could not be stored"),
    "rejection_internal_error": ("Fehler in Baumfeuchte", "A fault of Baumfeuchte"),
    "rejection_no_hex": ("Keine Folge von Hex-Zeichen", "No hexadecimal digits"),
}
