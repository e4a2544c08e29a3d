"""Why a frame, a decoded object or the definition of a device type cannot be used."""

from __future__ import annotations

TEXTS: dict[str, tuple[str, str]] = {
    "said_truncated": (
        (
            "Die Nachricht endet zu früh. Bitte den Gerätetyp und die Längengrenze des"
            " Netzwerkservers prüfen."
        ),
        "The frame ends too early. Check the device type and the network server's payload limit.",
    ),
    "said_truncated_length": (
        (
            "Die Nachricht von {bytes} Bytes endet zu früh für {device}. Bitte den Gerätetyp und"
            " die Längengrenze des Netzwerkservers prüfen."
        ),
        (
            "The frame of {bytes} bytes ends too early for {device}. Check the device type and"
            " the network server's payload limit."
        ),
    ),
    "said_undecodable": (
        "Diese Nachricht passt nicht zum Gerätetyp. Bitte den Gerätetyp des Sensors prüfen.",
        "This frame does not fit the device type. Check the device type of the sensor.",
    ),
    "said_undecodable_length": (
        (
            "Das ist keine Nachricht von {device}: Sie hat {bytes} Bytes statt {needed}. Bitte"
            " den Gerätetyp des Sensors prüfen."
        ),
        (
            "This is no frame of {device}: it has {bytes} bytes instead of {needed}. Check the"
            " device type of the sensor."
        ),
    ),
    "said_undecodable_device": (
        "Das ist keine Nachricht von {device}. Bitte den Gerätetyp des Sensors prüfen.",
        "This is no frame of {device}. Check the device type of the sensor.",
    ),
    "said_wrong_port": (
        "Auf diesem Port sendet der Gerätetyp nicht. Bitte den Gerätetyp des Sensors prüfen.",
        "The device type does not send on this port. Check the device type of the sensor.",
    ),
    "said_wrong_port_number": (
        "{device} sendet nicht auf Port {port}. Bitte den Gerätetyp des Sensors prüfen.",
        "{device} does not send on port {port}. Check the device type of the sensor.",
    ),
    "said_unsupported_version": (
        (
            "Diese Protokollversion des Geräts ist nicht lesbar. Bitte den Gerätetyp und den"
            " Anwendungsschlüssel prüfen."
        ),
        (
            "This version of the device's protocol cannot be decoded. Check the device type and"
            " the application key."
        ),
    ),
    "said_unsupported_version_number": (
        (
            "{device} mit Protokollversion {version} ist nicht lesbar. Bitte den Gerätetyp und"
            " den Anwendungsschlüssel prüfen."
        ),
        (
            "{device} with version {version} of its protocol cannot be decoded. Check the device"
            " type and the application key."
        ),
    ),
    "said_invalid_settings": (
        (
            "Die Einstellungen des Sensors passen nicht zum Gerätetyp. Bitte auf der Seite des"
            " Sensors berichtigen."
        ),
        "The settings of the sensor do not fit the device type. Correct them on the sensor's page.",
    ),
    "said_invalid_settings_device": (
        (
            "Die Einstellungen dieses {device} passen nicht. Bitte auf der Seite des Sensors"
            " berichtigen."
        ),
        "The settings of this {device} do not fit. Correct them on the sensor's page.",
    ),
    "said_no_payload": (
        (
            "Die Nachricht hat keine Nutzdaten, aus denen gelesen wird. Der Netzwerkserver soll"
            " sie mitsenden."
        ),
        "The message has no payload to decode. Let the network server send it.",
    ),
    "said_no_payload_device": (
        (
            "{device} wird aus den Nutzdaten gelesen, und die Nachricht hat keine. Der"
            " Netzwerkserver soll sie mitsenden."
        ),
        (
            "{device} is decoded from its payload, and the message has none. Let the network"
            " server send it."
        ),
    ),
    "said_no_decoded_object": (
        (
            "Der Gerätetyp braucht die vom Netzwerkserver gelesenen Werte, und die Nachricht hat"
            " keine. Bitte dem Gerät dort einen Codec geben."
        ),
        (
            "The device type needs the network server's decoded object, and the message has"
            " none. Give the device a codec there."
        ),
    ),
    "said_no_decoded_object_device": (
        (
            "{device} braucht die vom Netzwerkserver gelesenen Werte, und die Nachricht hat"
            " keine. Bitte dem Gerät dort einen Codec geben."
        ),
        (
            "{device} needs the network server's decoded object, and the message has none. Give"
            " the device a codec there."
        ),
    ),
    "said_no_mapped_value": (
        (
            "Die gelesenen Werte enthalten keinen, den der Gerätetyp kennt. Bitte die Stellen"
            " des Gerätetyps berichtigen, danach die Nachricht übernehmen."
        ),
        (
            "The decoded object has none of the values that the device type knows. Correct its"
            " paths, then take the message again."
        ),
    ),
    "said_no_mapped_value_paths": (
        (
            "Die gelesenen Werte enthalten keinen, den der Gerätetyp kennt; vorhanden sind:"
            " {paths}. Bitte die Stellen des Gerätetyps berichtigen, danach die Nachricht"
            " übernehmen."
        ),
        (
            "The decoded object has none of the values that the device type knows; it has:"
            " {paths}. Correct the paths of the device type, then take the message again."
        ),
    ),
    "said_bad_value": (
        (
            "Ein gelesener Wert ist nicht brauchbar. Bitte den Gerätetyp berichtigen, danach die"
            " Nachricht übernehmen."
        ),
        "A decoded value cannot be used. Correct the device type, then take the message again.",
    ),
    "said_bad_value_number": (
        (
            "Der gelesene Wert {path} ist {value}, und das ist keine Zahl. Bitte den Gerätetyp"
            " berichtigen, danach die Nachricht übernehmen."
        ),
        (
            "The decoded value {path} is {value}, which is no number. Correct the device type,"
            " then take the message again."
        ),
    ),
    "said_bad_value_path": (
        (
            "Der gelesene Wert {path} ist nicht brauchbar. Bitte den Gerätetyp berichtigen,"
            " danach die Nachricht übernehmen."
        ),
        (
            "The decoded value {path} cannot be used. Correct the device type, then take the"
            " message again."
        ),
    ),
    "said_unknown_device_type": (
        (
            "Der Gerätetyp des Sensors lässt sich nicht verwenden. Bitte einen der bekannten"
            " Gerätetypen eintragen, danach die Nachricht übernehmen."
        ),
        (
            "The device type of the sensor cannot be used. Enter one of the known device types,"
            " then take the message again."
        ),
    ),
    "said_unknown_device_type_name": (
        (
            "Den Gerätetyp {device} gibt es nicht. Bitte einen der bekannten Gerätetypen"
            " eintragen, danach die Nachricht übernehmen."
        ),
        (
            "There is no device type {device}. Enter one of the known device types, then take"
            " the message again."
        ),
    ),
    "said_script_error": (
        (
            "Das Skript des Gerätetyps ist gescheitert. Bitte das Skript prüfen, danach die"
            " Nachricht übernehmen."
        ),
        "The script of the device type failed. Check the script, then take the message again.",
    ),
    "said_script_error_device": (
        (
            "Das Skript von {device} ist gescheitert. Bitte das Skript prüfen, danach die"
            " Nachricht übernehmen."
        ),
        "The script of {device} failed. Check the script, then take the message again.",
    ),
    "said_script_timeout": (
        (
            "Das Skript des Gerätetyps braucht zu lange. Bitte das Skript prüfen, danach die"
            " Nachricht übernehmen."
        ),
        (
            "The script of the device type takes too long. Check the script, then take the"
            " message again."
        ),
    ),
    "said_script_memory": (
        (
            "Das Skript des Gerätetyps braucht mehr Speicher, als es haben darf. Bitte das"
            " Skript prüfen, danach die Nachricht übernehmen."
        ),
        (
            "The script of the device type needs more memory than it may have. Check the script,"
            " then take the message again."
        ),
    ),
    "said_no_hex": (
        "Die Nutzdaten sind keine Paare von Hexadezimalziffern.",
        "The payload is no pairs of hexadecimal digits.",
    ),
    "said_definition": (
        "So lässt sich der Gerätetyp nicht verwenden. Bitte die Angaben berichtigen.",
        "The device type cannot be used like this. Correct what you entered.",
    ),
    "said_definition_json": (
        "Die Beispiele oder weiteren Angaben sind kein gültiges JSON.",
        "The examples or further members are no valid JSON.",
    ),
    "said_definition_name": (
        "{name} ist kein Name eines Gerätetyps. Bitte hersteller/modell schreiben.",
        "{name} is no name of a device type. Write vendor/model.",
    ),
    "said_definition_taken": (
        "{name} liest Baumfeuchte selbst. Bitte einen anderen Namen wählen.",
        "{name} is decoded by Baumfeuchte itself. Choose another name.",
    ),
    "said_definition_kind": (
        "Die Art „Skript des Herstellers“ braucht ein Skript, eine Zuordnung hat keines.",
        "A device type of kind script needs a script, a mapping has none.",
    ),
    "said_definition_unit": (
        "Die Einheit {unit} passt nicht zur Größe; möglich: {known}.",
        "The unit {unit} does not fit the quantity; possible: {known}.",
    ),
}
