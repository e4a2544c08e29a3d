"""Headings of tree registers in German and English.

The words are those of municipal registers (the open data of Berlin, Hamburg, Köln, Bochum and
others, GALK and FLL forms) and of our own export. Case, blanks, umlauts and units do not matter.
"""

from __future__ import annotations

from typing import Final

from baumfeuchte.registry.columns import Field

TREE_FIELDS: Final = (
    Field(
        name="number",
        ask=True,
        headings=(
            ("number", "Baumnummer", "Baum-Nr.", "Baum Nr", "Baumnr", "tree_number", "Tree No"),
            ("Kennzeichen", "Baumkennzeichen", "Plakette", "Plakettennummer", "Schildnummer",
             "Baumstandortnummer", "Baumstandort-Nr."),
            ("BaumID", "Baum-ID", "tree_id", "Katasternummer", "Kataster-Nr.", "Objektnummer"),
            ("Nummer", "Nr.", "No", "lfd. Nr.", "laufende Nummer", "pitid", "Baumkennung"),
            ("ID", "gml_id", "OBJECTID", "FID", "Feature-ID", "Objekt-ID", "gisid"),
        ),
    ),
    Field(
        name="species",
        headings=(
            (
                "species", "Baumart botanisch", "Baumart_bot", "Art botanisch", "ART_BOT",
                "botanisch", "Baumart lateinisch", "Baumart wissenschaftlich",
                "wissenschaftlicher Name", "botanischer Name", "Gattung/Art", "Gattung und Art",
                "Gattung/Art/Deutscher Name",
                "Gattung Art", "Art_lat", "Art latein",
                "lateinischer Name", "scientific name", "botanical name", "Artname lateinisch",
            ),
            ("Baumart", "Baum-Art", "Baumsorte", "Art", "Artname", "tree species"),
            (
                "Baumart deutsch", "Baumart_dt", "Art deutsch", "ART_DTSCH", "deutscher Name",
                "Trivialname", "Art_deu", "DeutscherN", "common name", "Artname deutsch",
            ),
            ("Gattung", "Baumgattung", "genus", "Gattung latein", "Gattung botanisch"),
            ("Gattung deutsch", "Gattung_dt"),
        ),
    ),
    Field(name="genus", headings=(("genus", "Gattung", "Baumgattung", "Gattung botanisch"),)),
    Field(
        name="planting_year",
        headings=(
            ("planting_year", "Pflanzjahr", "Pflanz-Jahr", "Pflj", "Pflanzj.", "Pfl.-Jahr",
             "Jahr der Pflanzung"),
            ("Pflanzjahr ca", "Pflanzung", "gepflanzt", "planted", "year planted", "Pflanzperiode",
             "Pflanzsaison", "Pflanzzeit", "Baujahr"),
        ),
    ),
    Field(
        name="planting_date",
        headings=(("planting_date", "Pflanzdatum", "Pflanztermin", "Datum der Pflanzung",
                   "date planted"),),
    ),
    Field(name="planting_month", headings=(("planting_month", "Pflanzmonat"),)),
    Field(
        name="standing_years",
        headings=(
            ("standing_years", "Standjahr", "Standjahre", "Standalter", "Standzeit"),
            ("Alter", "Baumalter", "Alter Jahre", "age", "Alter geschätzt", "AlterSchät"),
        ),
    ),
    Field(
        name="street",
        headings=(
            ("street", "Straße", "Straßenname", "STRNAME", "Str.", "Strassenname", "street name"),
            ("Standort", "Adresse", "Lage", "Lagebezeichnung", "address", "Ort", "Objekt",
             "Objektname", "Standortbezeichnung", "Anlage"),
        ),
    ),
    Field(
        name="house_number",
        headings=(("house_number", "Hausnummer", "Haus-Nr.", "Hausnr", "HNr", "Haus Nr"),),
    ),
    Field(
        name="district",
        headings=(
            ("district", "Ortsteil", "Stadtteil", "Stadtteilname", "Ortsteilname", "Quartier"),
            ("Stadtbezirk", "Bezirk", "Bezirksname", "Stadtgebiet", "Gemarkung", "borough"),
            ("Revier", "Pflegebezirk"),
        ),
    ),
    Field(name="soil", headings=(("soil", "Bodenart", "Bodenart KA5", "Boden", "Substrat",
                                  "Bodenklasse", "soil type"),)),
    Field(
        name="pit_area_m2",
        headings=(("pit_area_m2", "Baumscheibe", "Baumscheibengröße", "Größe Baumscheibe",
                   "Baumscheibenfläche", "Fläche Baumscheibe", "pit area", "Pflanzfläche"),),
    ),
    Field(
        name="exposure",
        headings=(("exposure", "Besonnung", "Exposition", "Lichtverhältnisse", "Licht",
                   "Sonneneinstrahlung", "Beschattung"),),
    ),
    Field(
        name="watering_regime",
        headings=(("watering_regime", "Bewässerung", "Bewässerungsart", "Bewässerungsverfahren",
                   "Gießverfahren", "Gießart", "Gießgruppe", "irrigation"),),
    ),
    Field(
        name="contractor",
        headings=(
            ("contractor", "Auftragnehmer", "Auftragnehmerin", "beauftragte Firma", "Firma",
             "Gießfirma", "Dienstleister", "Pflegefirma", "Fremdfirma", "Unternehmer"),
            ("Vergabe", "vergeben an", "Vertrag", "Pflegevertrag", "Unternehmen"),
        ),
    ),
    Field(
        name="reference_group",
        headings=(("reference_group", "Referenzgruppe", "Referenz-Gruppe", "Referenzbaumgruppe"),),
    ),
    Field(
        name="drought_class",
        headings=(("drought_class", "Trockentoleranz", "Trockenheitstoleranz", "Dürreklasse",
                   "Trockenstresstoleranz", "KLAM", "KlimaArtenMatrix", "drought tolerance"),),
    ),
    Field(
        name="trunk_circumference_cm",
        headings=(("trunk_circumference_cm", "Stammumfang", "StU", "STAMMUMFG", "Umfang",
                   "Stamm-Umfang", "trunk circumference", "girth"),),
    ),
    Field(
        name="trunk_diameter_cm",
        headings=(("trunk_diameter_cm", "Stammdurchmesser", "BHD", "Stamm-Durchmesser", "StD",
                   "Brusthöhendurchmesser", "trunk diameter", "DBH"),),
    ),
    Field(
        name="crown_diameter_m",
        headings=(("crown_diameter_m", "Kronendurchmesser", "KRONEDURCH", "Kronenbreite",
                   "KroneDurchmesser",
                   "Kronen-Durchmesser", "KronenDM", "Krone", "crown diameter"),),
    ),
    Field(
        name="height_m",
        headings=(("height_m", "Baumhöhe", "Höhe", "Gesamthöhe", "tree height", "height"),),
    ),
    Field(
        name="lat",
        ask=True,
        headings=(("lat", "latitude", "Breite", "Breitengrad", "geographische Breite", "geo_lat",
                   "Breite WGS84", "lat WGS84"),),
    ),
    Field(
        name="lon",
        ask=True,
        headings=(("lon", "longitude", "Länge", "Längengrad", "geographische Länge", "lng", "long",
                   "geo_lon", "Länge WGS84", "lon WGS84"),),
    ),
    Field(
        name="x",
        ask=True,
        headings=(
            ("Geometrie x",),
            ("x", "Rechtswert", "Ostwert", "East", "Easting", "RW", "Rechts", "E", "Ost",
             "Koordinate X", "X-Koordinate", "X_Koord", "Koord_X", "XKoordinate", "x_coord",
             "xcoord", "coord x", "POINT_X", "X-Wert",
             "Geo x", "UTM_E", "UTM32_E", "UTM33_E", "UTM X", "UTM Ost", "UTM East", "UTM_Easting",
             "UTM Rechtswert", "Rechtswert UTM", "X_UTM", "E_UTM32", "Ostwert UTM32", "ETRS89_E",
             "ETRS89 Ost", "GK_R", "GK Rechtswert", "Rechtswert GK", "GK X", "Rechtswert GK2",
             "Rechtswert GK3", "X ETRS89", "X UTM32", "X_25832", "X_25833", "Ostwert ETRS89"),
        ),
    ),
    Field(
        name="y",
        ask=True,
        headings=(
            ("Geometrie y",),
            ("y", "Hochwert", "Nordwert", "North", "Northing", "HW", "Hoch", "N", "Nord",
             "Koordinate Y", "Y-Koordinate", "Y_Koord", "Koord_Y", "YKoordinate", "y_coord",
             "ycoord", "coord y", "POINT_Y", "Y-Wert",
             "Geo y", "UTM_N", "UTM32_N", "UTM33_N", "UTM Y", "UTM Nord", "UTM North",
             "UTM_Northing", "UTM Hochwert", "Hochwert UTM", "Y_UTM", "N_UTM32",
             "Nordwert UTM32", "ETRS89_N",
             "ETRS89 Nord", "GK_H", "GK Hochwert", "Hochwert GK", "GK Y", "Hochwert GK2",
             "Hochwert GK3", "Y ETRS89", "Y UTM32", "Y_25832", "Y_25833", "Nordwert ETRS89"),
        ),
    ),
    Field(
        name="point",
        headings=(("point", "Geometrie", "geom", "geometry", "WKT", "the_geom", "shape", "wkt_geom",
                   "Koordinaten", "Koordinate", "coordinates", "GeoPunkt", "geo_point_2d"),),
    ),
)  # fmt: skip
"""Every column of a tree register that we read.

``genus`` has the same headings as the last group of ``species``: it completes an epithet
(``Gattung`` = Tilia, ``Art`` = cordata).
"""
