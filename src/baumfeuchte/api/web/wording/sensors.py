"""Sensors: the list, the page of one, and what a change did."""

from __future__ import annotations

TEXTS: dict[str, tuple[str, str]] = {
    # --- list ---
    "sensors_title": ("Sensoren", "Sensors"),
    "sensors_lead": (
        "Das Dringendste zuerst. Ein Klick auf eine Kachel zeigt nur diese Sensoren.",
        "The most urgent first. A click on a tile shows only these sensors.",
    ),
    "sensors_tiles": ("Überblick nach Störung", "Overview by trouble"),
    "sensors_kind_all": ("Alle Sensoren", "All sensors"),
    "sensors_kind_any": ("Mit Störung", "With trouble"),
    "sensors_kind_silent": ("Schweigt", "Silent"),
    "sensors_kind_battery": ("Batterie", "Battery"),
    "sensors_kind_implausible": ("Unplausibel", "Implausible"),
    "sensors_kind_drift": ("Drift", "Drift"),
    "sensors_kind_gaps": ("Lücken", "Gaps"),
    "sensors_kind_radio": ("Funk", "Radio"),
    "sensors_kind_ok": ("In Ordnung", "All right"),
    "sensors_filter": ("Sensoren eingrenzen", "Narrow the list of sensors"),
    "sensors_filter_type": ("Gerätetyp", "Device type"),
    "sensors_all_types": ("Alle Gerätetypen", "All device types"),
    "sensors_filter_text": ("DevEUI oder Baum", "DevEUI or tree"),
    "sensors_shown": ("{shown} von {total} Sensoren", "{shown} of {total} sensors"),
    "sensors_none_title": ("Noch keine Sensoren", "No sensors yet"),
    "sensors_none_text": (
        (
            "Sensoren werden hier registriert oder mit einer Liste eingelesen (baumfeuchte sensors "
            "import)."
        ),
        "Register sensors here, or import a list (baumfeuchte sensors import).",
    ),
    "sensors_no_match": (
        "Kein Sensor passt zu dieser Auswahl.",
        "No sensor matches this selection.",
    ),
    "sensors_in_work": ("Die Liste wird noch vervollständigt", "The list is being completed"),
    "sensors_in_work_text": (
        "Stille und Befunde stehen schon da; Batterie, Funk und Lücken folgen in Kürze.",
        "Silence and findings are there; battery, radio and gaps follow in a moment.",
    ),
    "sensors_unknown_1": (
        "Ein unbekanntes Gerät sendet gerade.",
        "One unknown device is sending.",
    ),
    "sensors_unknown": (
        "{n} unbekannte Geräte senden gerade.",
        "{n} unknown devices are sending.",
    ),
    "sensors_register_them": ("Jetzt registrieren", "Register now"),
    "sensors_register": ("Sensor einbauen", "Install a sensor"),
    "sensors_rejections": ("Abgewiesene Nachrichten", "Rejected messages"),
    "sensors_types": ("Gerätetypen", "Device types"),
    "sensors_sensor": ("Sensor", "Sensor"),
    "sensors_state": ("Zustand", "State"),
    "sensors_place": ("Baum", "Tree"),
    "sensors_last_value": ("Letzter Wert", "Last value"),
    "sensors_heard": ("Zuletzt gehört", "Last heard"),
    "sensors_battery": ("Batterie", "Battery"),
    "sensors_signal": ("Empfang", "Reception"),
    "sensors_more": ("und {n} weitere", "and {n} more"),
    "sensors_nowhere": ("nirgends eingebaut", "not installed"),
    "sensors_never": ("noch nie", "never"),
    "sensors_days_left": ("noch etwa {n} Tage", "about {n} days left"),
    "sensors_level_bad": ("Ausgefallen", "Failed"),
    "sensors_level_watch": ("Auffällig", "Conspicuous"),
    "sensors_level_ok": ("In Ordnung", "All right"),
    "sensors_csv_header": (
        (
            "DevEUI;Gerätetyp;Bäume;Stadtteile;Zustand;Störungen;Zuletzt gehört;Batterie %;"
            "Batterie V;Batterie Tage;RSSI dBm;SNR dB;Fehlende Nachrichten %"
        ),
        (
            "DevEUI;Device type;Trees;Districts;State;Troubles;Last heard;Battery %;Battery V;"
            "Battery days;RSSI dBm;SNR dB;Missing messages %"
        ),
    ),
    # --- troubles ---
    "sensors_problem_never_heard": ("Noch nie gehört", "Never heard"),
    "sensors_problem_silent": ("Schweigt, zuletzt gehört {age}", "Silent, last heard {age}"),
    "sensors_problem_battery_empty": ("Batterie leer", "Battery empty"),
    "sensors_problem_battery_low": ("Batterie geht zu Ende", "Battery running out"),
    "sensors_problem_flagged_values": (
        "{flagged} % der Werte zweifelhaft",
        "{flagged} % of the values doubtful",
    ),
    "sensors_problem_losing_frames": (
        "{missing} % der Nachrichten fehlen",
        "{missing} % of the messages missing",
    ),
    "sensors_problem_rejoining": (
        "Meldet sich immer neu an ({joins}× in 7 Tagen)",
        "Joins again and again ({joins}× in 7 days)",
    ),
    "sensors_problem_weak_signal": ("Schwacher Empfang", "Weak reception"),
    "sensors_todo_never_heard": (
        "Ist das Gerät eingeschaltet und am Netz angemeldet? DevEUI mit dem Aufdruck vergleichen.",
        "Is the device switched on and known to the network? Compare the DevEUI with its label.",
    ),
    "sensors_todo_silent": (
        "Batterie, Antenne und Gateway prüfen.",
        "Check battery, antenna and gateway.",
    ),
    "sensors_todo_battery_empty": ("Batterie wechseln.", "Change the battery."),
    "sensors_todo_battery_low": (
        "Batterie beim nächsten Termin wechseln.",
        "Change the battery on the next visit.",
    ),
    "sensors_todo_flagged_values": (
        "Kabel, Stecker und Sitz der Sonden prüfen.",
        "Check cable, plug and how the probes sit.",
    ),
    "sensors_todo_losing_frames": (
        "Antenne freilegen; hilft das nicht, fehlt hier ein Gateway.",
        "Clear the antenna; if that does not help, a gateway is missing here.",
    ),
    "sensors_todo_rejoining": (
        "Meist ist die Batterie schwach oder das Gateway hört das Gerät nur einseitig.",
        "Mostly the battery is weak, or the gateway hears the device one way only.",
    ),
    "sensors_todo_weak_signal": (
        "Antenne freilegen und aufrichten.",
        "Clear the antenna and set it upright.",
    ),
    # --- one sensor ---
    "sensors_back": ("Zurück zu den Sensoren", "Back to the sensors"),
    "sensors_one": ("Sensor {eui}", "Sensor {eui}"),
    "sensors_fine": ("Alles in Ordnung.", "Everything is all right."),
    "sensors_judgement": ("Befund", "Findings"),
    "sensors_interval": ("Sendet", "Sends"),
    "sensors_every_minutes": ("alle {n} min", "every {n} min"),
    "sensors_every_hours": ("alle {n} h", "every {n} h"),
    "sensors_gateway": ("Gateway", "Gateway"),
    "sensors_device": ("Gerät", "Device"),
    "sensors_type": ("Gerätetyp", "Device type"),
    "sensors_history": ("Einbauorte", "Places"),
    "sensors_no_history": ("Noch nirgends eingebaut.", "Not installed anywhere yet."),
    "sensors_here_since": ("hier seit {since}", "here since {since}"),
    "sensors_from_to": ("{since} bis {until}", "{since} to {until}"),
    "sensors_probe": ("Sonde {n}", "Probe {n}"),
    "sensors_probes": ("Sonden", "Probes"),
    "sensors_values": ("Letzte Werte", "Last values"),
    "sensors_no_values": ("Noch keine Messwerte.", "No readings yet."),
    "sensors_quantity": ("Größe", "Quantity"),
    "sensors_age": ("Alter", "Age"),
    "sensors_radio": ("Funk und Batterie", "Radio and battery"),
    "sensors_curve_rssi": (
        "Signalstärke (RSSI), {days} Tage",
        "Signal strength (RSSI), {days} days",
    ),
    "sensors_curve_snr": ("Störabstand (SNR), {days} Tage", "Signal to noise (SNR), {days} days"),
    "sensors_curve_battery_v": ("Batteriespannung, {days} Tage", "Battery voltage, {days} days"),
    "sensors_curve_battery_percent": ("Batteriestand, {days} Tage", "Battery level, {days} days"),
    "sensors_curve_span": ("zwischen {low} und {high}", "between {low} and {high}"),
    "sensors_frames": ("Letzte Nachrichten", "Last messages"),
    "sensors_no_frames": (
        "In den letzten 14 Tagen kam keine Nachricht.",
        "No message came in the last 14 days.",
    ),
    "sensors_frame_time": ("Empfangen", "Received"),
    "sensors_frame_count": ("Zähler", "Counter"),
    "sensors_frame_port": ("Port", "Port"),
    "sensors_gaps": ("Lücken der letzten 7 Tage", "Gaps of the last 7 days"),
    "sensors_no_gaps": ("Keine Lücken.", "No gaps."),
    "sensors_gap_open": ("dauert an", "goes on"),
    "sensors_gap_missing": ("Fehlend", "Missing"),
    "sensors_gap_found": ("Erkannt an", "Found by"),
    "sensors_found_by_counter": ("Nachrichtenzähler", "frame counter"),
    "sensors_found_by_time": ("Zeitabstand", "time"),
    "sensors_completeness": (
        "{percent} % angekommen ({received} von {expected} Nachrichten)",
        "{percent} % arrived ({received} of {expected} messages)",
    ),
    "sensors_events": ("Ereignisse", "Events"),
    "sensors_no_events": ("Keine Ereignisse in 90 Tagen.", "No events in 90 days."),
    "sensors_event_join": ("am Netz angemeldet", "joined the network"),
    "sensors_event_no_payload": ("Lebenszeichen ohne Werte", "sign of life without values"),
    "sensors_event_status": ("Statusmeldung", "status"),
    "sensors_event_log": ("Protokolleintrag", "log entry"),
    "sensors_event_silent": ("als still erkannt", "found silent"),
    "sensors_settings": ("Gerätetyp und Einstellungen", "Device type and settings"),
    "sensors_settings_text": (
        (
            "Was die Nachrichten nicht selbst sagen, je Zeile „Name = Wert“, zum Beispiel "
            "firmware = 1.0 oder interval_s = 1200."
        ),
        (
            "What the messages do not say themselves, one “name = value” a line, such as "
            "firmware = 1.0 or interval_s = 1200."
        ),
    ),
    "sensors_read_again": ("Gespeicherte Nachrichten neu lesen", "Read stored messages anew"),
    "sensors_read_again_text": (
        "Nach einer Korrektur von Typ oder Einstellungen: bringt die Messwerte in Einklang.",
        "After a correction of type or settings: brings the readings in line.",
    ),
    "sensors_was_read_again": (
        "{n} Nachrichten wurden neu gelesen, {changed} Messwerte sind jetzt anders.",
        "{n} messages were read anew, {changed} readings are different now.",
    ),
    "sensors_work": ("Ändern", "Change"),
    "sensors_move": ("Umsetzen", "Move"),
    "sensors_end": ("Ausbau eintragen", "Enter the removal"),
    "sensors_end_at": ("Ausgebaut am", "Removed at"),
    "sensors_depth_fix": ("Tiefe berichtigen", "Correct a depth"),
    "sensors_depth_new": ("Richtige Tiefe in cm", "Right depth in cm"),
    "sensors_changes": ("Änderungen", "Changes"),
    "sensors_audit_sensor_create": ("registriert", "registered"),
    "sensors_audit_sensor_change": ("Typ oder Einstellungen geändert", "type or settings changed"),
    "sensors_audit_sensor_register": ("eingebaut", "installed"),
    "sensors_audit_sensor_move": ("umgesetzt", "moved"),
    "sensors_audit_sensor_remove": ("ausgebaut", "removed"),
    "sensors_audit_sensor_correct": ("Tiefe oder Baum berichtigt", "depth or tree corrected"),
    "sensors_audit_sensor_import": ("aus einer Liste eingelesen", "imported from a list"),
    "sensors_audit_readings_replay": ("Nachrichten übernommen", "messages taken"),
    "sensors_audit_rejection_dismiss": ("Nachrichten verworfen", "messages put aside"),
    "sensors_kept_1": (
        "Eine Nachricht dieses Geräts liegt bereit.",
        "One message of this device is waiting.",
    ),
    "sensors_kept": (
        "{n} Nachrichten dieses Geräts liegen bereit.",
        "{n} messages of this device are waiting.",
    ),
    "sensors_kept_text": (
        "Sie kamen, bevor das Gerät eingetragen oder sein Typ bekannt war.",
        "They came before the device was registered or its type was known.",
    ),
    "sensors_take_now": ("Jetzt übernehmen", "Take them now"),
    "sensors_see_them": ("Ansehen", "Look at them"),
    # --- what a change did ---
    "sensors_did_registered": (
        "Der Sensor ist eingetragen. Ab jetzt zählen seine Nachrichten für den Baum.",
        "The sensor is registered. From now on its messages count for the tree.",
    ),
    "sensors_did_moved": (
        "Der neue Einbauort ist eingetragen; der frühere bleibt in der Geschichte.",
        "The new place is noted; the former one stays in the history.",
    ),
    "sensors_did_ended": ("Der Ausbau ist eingetragen.", "The removal is noted."),
    "sensors_did_depth": ("Die Tiefe ist berichtigt.", "The depth is corrected."),
    "sensors_did_settings": (
        "Gespeichert. Die nächste Nachricht wird so gelesen.",
        "Saved. The next message is read so.",
    ),
    "sensors_did_unchanged": ("Es war schon so eingetragen.", "It was noted so already."),
    "sensors_did_type": ("Der Gerätetyp ist gespeichert.", "The device type is saved."),
    "sensors_did_type_removed": ("Der Gerätetyp ist gelöscht.", "The device type is removed."),
    "replay_nothing": (
        "Es lag nichts bereit, das übernommen werden könnte.",
        "There was nothing to take.",
    ),
    "replay_stored_1": (
        "Eine Nachricht wurde übernommen, sie brachte {readings} Messwerte.",
        "One message was taken; it brought {readings} readings.",
    ),
    "replay_stored": (
        "{n} Nachrichten wurden übernommen, sie brachten {readings} Messwerte.",
        "{n} messages were taken; they brought {readings} readings.",
    ),
    "replay_duplicate_1": ("Eine war schon bekannt.", "One was known already."),
    "replay_duplicate": ("{n} waren schon bekannt.", "{n} were known already."),
    "replay_ignored_1": ("Eine enthielt keine Messwerte.", "One held no readings."),
    "replay_ignored": ("{n} enthielten keine Messwerte.", "{n} held no readings."),
    "replay_rejected_1": (
        "Eine Nachricht kann weiterhin nicht gelesen werden und bleibt aufgehoben:",
        "One message still cannot be read and stays kept:",
    ),
    "replay_rejected": (
        "{n} Nachrichten können weiterhin nicht gelesen werden und bleiben aufgehoben:",
        "{n} messages still cannot be read and stay kept:",
    ),
    "rejections_dismissed": (
        "{n} Nachrichten sind verworfen. Sie bleiben gespeichert, stehen aber nicht mehr hier.",
        "{n} messages are put aside. They stay stored but are no longer listed.",
    ),
}
