"""Why a message cannot be used: a sentence for each reason, with its values.

``said_REASON`` holds for every message of that reason; ``said_REASON_...`` are for those of which
``technical.py`` knows the values; those of decoders are in ``rejections_decoded.py``. How a reason
is called in a list is ``rejection_REASON``.
"""

from __future__ import annotations

TEXTS: dict[str, tuple[str, str]] = {
    "technical_detail": ("Technische Angabe (englisch)", "Technical detail"),
    "rejection_invalid_field": ("Eine Angabe des Netzes ist unbrauchbar", "A field is unusable"),
    "rejection_bad_payload": ("Nutzdaten sind beschädigt", "The payload is damaged"),
    "rejection_encrypted": ("Nutzdaten sind noch verschlüsselt", "The payload is encrypted"),
    "said_unknown_device": (
        (
            "Dieses Gerät ist nicht registriert. Bitte einbauen oder einlesen, danach die"
            " Nachricht übernehmen."
        ),
        "This device is not registered. Register or import it, then take the message again.",
    ),
    "said_unknown_device_named": (
        (
            "Der Sensor {dev_eui} ist nicht registriert. Bitte einbauen oder einlesen, danach"
            " die Nachricht übernehmen."
        ),
        (
            "The sensor {dev_eui} is not registered. Register or import it, then take the"
            " message again."
        ),
    ),
    "said_no_device": (
        (
            "Die Nachricht nennt keinen Sensor, der sich finden lässt. Bitte das Gerät im"
            " Netzwerkserver prüfen."
        ),
        "The message names no sensor that can be found. Check the device in the network server.",
    ),
    "said_no_device_alias": (
        (
            "Die Nachricht nennt keine DevEUI, nur das Gerät {device}. Der Netzwerkserver soll"
            " die DevEUI mitsenden; sonst mit „baumfeuchte sensors alias“ sagen, wessen Name das"
            " ist, und die Nachricht übernehmen."
        ),
        (
            "The message names no DevEUI, only the device {device}. Let the network server send"
            " the DevEUI, or say whose name this is with `baumfeuchte sensors alias`, and take"
            " the message again."
        ),
    ),
    "said_no_device_field": (
        (
            "Das Feld {field} hat den Wert {value}; nötig ist eine DevEUI aus 16"
            " Hexadezimalziffern. Bitte das Gerät im Netzwerkserver prüfen."
        ),
        (
            "The field {field} is {value}; a DevEUI of 16 hexadecimal digits is needed. Check"
            " the device in the network server."
        ),
    ),
    "said_not_json": (
        "Die Nachricht ist weder JSON noch ein lesbares ChirpStack-Ereignis (Protocol Buffers).",
        "The message is neither JSON nor a readable ChirpStack event (Protocol Buffers).",
    ),
    "said_not_json_start": (
        (
            "Die Nachricht ist weder JSON noch ein lesbares ChirpStack-Ereignis (Protocol"
            " Buffers); sie beginnt mit den Bytes {start}."
        ),
        (
            "The message is neither JSON nor a readable ChirpStack event (Protocol Buffers); it"
            " begins with the bytes {start}."
        ),
    ),
    "said_unknown_envelope": (
        "So eine Nachricht schreibt kein unterstützter Netzwerkserver.",
        "No supported network server writes such a message.",
    ),
    "said_unknown_envelope_fields": (
        "So eine Nachricht schreibt kein unterstützter Netzwerkserver (ihre Felder: {fields}).",
        "No supported network server writes such a message (its fields: {fields}).",
    ),
    "said_unknown_envelope_value": (
        "Die Nachricht ist {value}; nötig ist ein JSON-Objekt (docs/message.md).",
        "The message is {value}; a JSON object is needed (docs/message.md).",
    ),
    "said_unknown_envelope_packets": (
        "Die Nachricht enthält {count} Pakete. Bitte jedes als eigene Nachricht senden.",
        "The message holds {count} packets. Send each as a message of its own.",
    ),
    "said_invalid_field": (
        (
            "Eine Angabe der Nachricht ist nicht brauchbar. Bitte die Anbindung im"
            " Netzwerkserver prüfen."
        ),
        "A field of the message cannot be used. Check the integration in the network server.",
    ),
    "said_invalid_field_number": (
        "Das Feld {field} hat den Wert {value}; nötig ist eine ganze Zahl von 0 bis {highest}.",
        "The field {field} is {value}; a whole number from 0 to {highest} is needed.",
    ),
    "said_invalid_field_time": (
        (
            "Das Feld {field} hat den Wert {value}; nötig ist ein Zeitpunkt mit Zeitzone, etwa"
            " 2026-07-15T05:30:00Z."
        ),
        (
            "The field {field} is {value}; a time with its zone is needed, such as"
            " 2026-07-15T05:30:00Z."
        ),
    ),
    "said_invalid_field_value": (
        "Das Feld {field} hat den Wert {value}, der sich nicht verwenden lässt.",
        "The field {field} is {value}, which cannot be used.",
    ),
    "said_bad_payload": (
        "Die Nutzdaten sind nicht lesbar. Bitte prüfen, was der Netzwerkserver sendet.",
        "The payload cannot be read. Check what the network server sends.",
    ),
    "said_bad_payload_base64": (
        (
            "Das Feld {field} hat den Wert {value}; das ist kein Base64-Text. Bitte prüfen, was"
            " der Netzwerkserver sendet."
        ),
        (
            "The field {field} is {value}, which is no base64 text. Check what the network"
            " server sends."
        ),
    ),
    "said_bad_payload_hex": (
        (
            "Das Feld {field} hat den Wert {value}; das sind keine Paare von Hexadezimalziffern."
            " Bitte prüfen, was der Netzwerkserver sendet."
        ),
        (
            "The field {field} is {value}, which are no pairs of hexadecimal digits. Check what"
            " the network server sends."
        ),
    ),
    "said_encrypted": (
        (
            "Die Nutzdaten sind noch verschlüsselt. Bitte die Schlüssel des Geräts im"
            " Netzwerkserver hinterlegen, damit er entschlüsselt."
        ),
        (
            "The payload is still encrypted. Enter the device's keys in the network server, so"
            " that it decrypts."
        ),
    ),
    "said_simulated": (
        (
            "Der Netzwerkserver hat diese Nachricht nur simuliert; kein Gerät hat sie gesendet."
            " Es ist nichts zu tun."
        ),
        "The network server simulated this uplink; no device sent it. Nothing to do.",
    ),
    "said_storage_error": (
        (
            "Die Datenbank konnte die Nachricht nicht speichern. Ist die Ursache behoben, die"
            " Nachricht übernehmen."
        ),
        "The database could not store the message. Take it again when the cause is removed.",
    ),
    "said_internal_error": (
        (
            "Das ist ein Fehler in Baumfeuchte. Bitte mit der Nachricht im Original melden und"
            " sie nach der nächsten Aktualisierung übernehmen."
        ),
        (
            "This is a fault of Baumfeuchte. Report it with the raw message, and take it again"
            " after the next update."
        ),
    ),
}
