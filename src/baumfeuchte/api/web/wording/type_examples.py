"""What the examples of our own device types show; their codecs say it in English."""

from __future__ import annotations

_GERMAN: dict[str, str] = {
    "20.5 C, 51.8 %, made by the vendor's formulas": (
        "20,5 °C, 51,8 %, nach den Formeln des Herstellers gebildet"
    ),
    "25 steps of 0.2 mm in ten minutes": "25 Schritte von 0,2 mm in zehn Minuten",
    "25.3 %, 14.8 C, EC 210": "25,3 %, 14,8 °C, Leitfähigkeit 210",
    "MOD bit: permittivities of probes 1 and 2": "MOD-Bit: Permittivität der Sonden 1 und 2",
    "MOD bit: permittivity and raw counts": "MOD-Bit: Permittivität und Rohwerte",
    "MOD bit: permittivity and raw counts; no second probe": (
        "MOD-Bit: Permittivität und Rohwerte; keine zweite Sonde"
    ),
    "WisBlock: battery, air, soil probe with its valid mark, light, gas": (
        "WisBlock: Batterie, Luft, Bodensonde mit Gültigkeitszeichen, Licht, Gas"
    ),
    "a count without a calibration": "ein Rohwert ohne Kalibrierung",
    "a real uplink: 153 kPa at 22 117 ohm, the second input shorted": (
        "eine echte Nachricht: 153 kPa bei 22 117 Ohm, der zweite Eingang kurzgeschlossen"
    ),
    "a real uplink: battery and a temperature of no known place": (
        "eine echte Nachricht: Batterie und eine Temperatur von unbekanntem Ort"
    ),
    "a real uplink: both inputs open": "eine echte Nachricht: beide Eingänge offen",
    "a real uplink; the external thermometer shows 0.0": (
        "eine echte Nachricht; das äußere Thermometer zeigt 0,0"
    ),
    "a record of the datalog": "ein Eintrag des Datenspeichers",
    "air at 21.5 C and 48 %, wind and rain": "Luft mit 21,5 °C und 48 %, Wind und Regen",
    "an SMT100 by Modbus, and a tensiometer of 0-100 kPa on 0-5 V": (
        "ein SMT100 über Modbus und ein Tensiometer mit 0–100 kPa an 0–5 V"
    ),
    "an old, short frame below zero, whose clock was not set": (
        "eine alte, kurze Nachricht unter null, deren Uhr nicht gestellt war"
    ),
    "an ordinary uplink": "eine gewöhnliche Nachricht",
    "battery 92 %, -2.5 C, 31.47 %, 184 uS/cm": "Batterie 92 %, −2,5 °C, 31,47 %, 184 µS/cm",
    "battery, and an SDI-12 probe that answers 0+22.9-1.3+142": (
        "Batterie und eine SDI-12-Sonde, die 0+22.9-1.3+142 antwortet"
    ),
    "battery, then a soil probe of three inputs: below zero, 31.25 %, 0.31 dS/m": (
        "Batterie, dann eine Bodensonde mit drei Eingängen: unter null, 31,25 %, 0,31 dS/m"
    ),
    "being charged": "wird gerade geladen",
    "below zero": "unter null",
    "below zero by two's complement": "unter null, als Zweierkomplement",
    "below zero, no Watermark": "unter null, kein Watermark",
    "below zero, the count calibrated": "unter null, Rohwert kalibriert",
    "below zero, with the device's own inputs and a distance sensor": (
        "unter null, mit den eigenen Eingängen des Geräts und einem Abstandssensor"
    ),
    "cold soil beside a Watermark, with the maker's correction; the other is open": (
        "kalter Boden an einem Watermark, mit der Korrektur des Herstellers; der andere ist offen"
    ),
    "counting mode: four more bytes": "Zählbetrieb: vier weitere Bytes",
    "device information": "Angaben zum Gerät",
    "device information: EU868, firmware 1.0.0": "Angaben zum Gerät: EU868, Firmware 1.0.0",
    "firmware 1.0, where bit 7 of the last byte says nothing": (
        "Firmware 1.0, bei der Bit 7 des letzten Bytes nichts aussagt"
    ),
    "moist soil": "feuchter Boden",
    "moist soil below zero": "feuchter Boden unter null",
    "moist substrate below zero": "feuchtes Substrat unter null",
    "newer firmware below zero, with gusts and the sum of rain": (
        "neuere Firmware unter null, mit Böen und Regensumme"
    ),
    "newer firmware with the device's time, below zero": (
        "neuere Firmware mit der Zeit des Geräts, unter null"
    ),
    "no probe answered": "keine Sonde hat geantwortet",
    "no probe, no DS18B20": "keine Sonde, kein DS18B20",
    "nothing could be read": "nichts war lesbar",
    "old firmware: battery 90 % in one byte, processor's temperature in one byte": (
        "alte Firmware: Batterie 90 % in einem Byte, Temperatur des Prozessors in einem Byte"
    ),
    "old firmware: moisture in steps of 0.5 %": "alte Firmware: Feuchte in Schritten von 0,5 %",
    "on the mains: a tension as a little-endian float; interrupt bit set": (
        "am Stromnetz: Saugspannung als Gleitkommazahl (little-endian); Interrupt-Bit gesetzt"
    ),
    "one soil probe on one channel": "eine Bodensonde an einem Kanal",
    "only levels 6 and 7 of the second block; the salinities are not used": (
        "nur die Stufen 6 und 7 des zweiten Blocks; die Salzgehalte werden nicht verwendet"
    ),
    "out of range: a resistance without a tension": (
        "außerhalb des Bereichs: ein Widerstand ohne Saugspannung"
    ),
    "pH 7.02, below zero by two's complement": "pH 7,02, unter null als Zweierkomplement",
    "power-on information": "Angaben beim Einschalten",
    "probes 1 and 3 at fixed places": "Sonden 1 und 3 an festen Stellen",
    "report 10 with no 5TE": "Bericht 10 ohne 5TE",
    "report 10: the 5TE as probe 1, below zero, its EC in tenths of dS/m": (
        "Bericht 10: der 5TE als Sonde 1, unter null, Leitfähigkeit in zehntel dS/m"
    ),
    "report 12 of a device on the mains: air, no wind sensor": (
        "Bericht 12 eines Geräts am Stromnetz: Luft, kein Windsensor"
    ),
    "report 1: particles only": "Bericht 1: nur Feinstaub",
    "report 9: a moisture of zero": "Bericht 9: eine Feuchte von null",
    "report 9: the EC-5, nothing else": "Bericht 9: der EC-5, sonst nichts",
    "soil and air temperature, air humidity, a tensiometer of 0-100 kPa on 0-5 V": (
        "Boden- und Lufttemperatur, Luftfeuchte, ein Tensiometer mit 0–100 kPa an 0–5 V"
    ),
    "solar: a tension as a little-endian float": (
        "Solar: Saugspannung als Gleitkommazahl (little-endian)"
    ),
    "solar: no probe": "Solar: keine Sonde",
    "solar: one probe": "Solar: eine Sonde",
    "solar: two probes that answer a negative potential": (
        "Solar: zwei Sonden, die ein negatives Potential antworten"
    ),
    "temperature, moisture and EC 0.31 dS/m": "Temperatur, Feuchte und Leitfähigkeit 0,31 dS/m",
    "the answer 0+22.9-1.3+142": "die Antwort 0+22.9-1.3+142",
    "the answer to a command: calibration": "die Antwort auf einen Befehl: Kalibrierung",
    "the battery alone": "nur die Batterie",
    "the format's own example, and a sensor without settings": (
        "das Beispiel des Formats und ein Sensor ohne Einstellungen"
    ),
    "the moistures could not be read": "die Feuchten waren nicht lesbar",
    "the parser's example: 2551 Hz": "das Beispiel des Decoders: 2551 Hz",
    "the probe could not be read": "die Sonde war nicht lesbar",
    "the probe could not be read: -0.1 C is the same fault value": (
        "die Sonde war nicht lesbar: −0,1 °C ist derselbe Fehlerwert"
    ),
    "the probe was not read": "die Sonde wurde nicht gelesen",
    "the same without a resolution: taken for 0.1 mm": (
        "dasselbe ohne Auflösung: als 0,1 mm genommen"
    ),
    "the user guide's example": "das Beispiel des Handbuchs",
    "the vendor's example": "das Beispiel des Herstellers",
    "the vendor's example of a node's properties: versions, battery, interval": (
        "das Beispiel des Herstellers für Angaben zum Gerät: Versionen, Batterie, Intervall"
    ),
    "the vendor's example, below zero": "das Beispiel des Herstellers, unter null",
    "the vendor's example: 2022-08-04, 11:17:39": (
        "das Beispiel des Herstellers: 4.8.2022, 11:17:39"
    ),
    "the vendor's example: an analogue input that no setting explains": (
        "das Beispiel des Herstellers: ein analoger Eingang, den keine Einstellung erklärt"
    ),
    "the vendor's example: below zero": "das Beispiel des Herstellers: unter null",
    "the vendor's example: dry air, so the water content is negative": (
        "das Beispiel des Herstellers: trockene Luft, darum ist der Wassergehalt negativ"
    ),
    "the vendor's example: no probe": "das Beispiel des Herstellers: keine Sonde",
    "the vendor's example: own probe, own thermistor, light, air": (
        "das Beispiel des Herstellers: eigene Sonde, eigener Thermistor, Licht, Luft"
    ),
    "three depths of eight, the third below zero": "drei Tiefen von acht, die dritte unter null",
    "three segments without thermometers": "drei Abschnitte ohne Thermometer",
    "two Watermarks, 1110 Hz and 700 Hz": "zwei Watermarks, 1110 Hz und 700 Hz",
    "two probes by Modbus": "zwei Sonden über Modbus",
    "two probes in per cent of volume, told as analogue inputs; a position": (
        "zwei Sonden in Volumenprozent, als analoge Eingänge gemeldet; eine Position"
    ),
    "two probes, 25 kPa at 3200 ohm and the end of the range": (
        "zwei Sonden, 25 kPa bei 3200 Ohm und das Ende des Bereichs"
    ),
    "two probes, one behind the other": "zwei Sonden, eine nach der anderen",
    "two probes, one below zero, and the air": "zwei Sonden, eine unter null, und die Luft",
    "two probes, the second below zero": "zwei Sonden, die zweite unter null",
    "two segments, frozen at the top; upper bits of the battery word": (
        "zwei Abschnitte, oben gefroren; obere Bits des Batteriewerts"
    ),
    "two soil thermometers, a moisture probe of 0-3 V, a tensiometer in hPa": (
        "zwei Bodenthermometer, eine Feuchtesonde mit 0–3 V, ein Tensiometer in hPa"
    ),
    "with a calibration and the device's own time": "mit Kalibrierung und der Zeit des Geräts",
    "without a calibration": "ohne Kalibrierung",
    "without a layout only the battery is known": "ohne Aufbau ist nur die Batterie bekannt",
    "without a layout only the battery is known; interrupt bit set": (
        "ohne Aufbau ist nur die Batterie bekannt; Interrupt-Bit gesetzt"
    ),
    "without a temperature": "ohne Temperatur",
    "without channels only the battery is known": "ohne Kanäle ist nur die Batterie bekannt",
}

TEXTS: dict[str, tuple[str, str]] = {
    f"example_{english}": (german, english) for english, german in _GERMAN.items()
}
