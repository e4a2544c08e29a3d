"""Large cities of Germany: they tell a person where coordinates are."""

from __future__ import annotations

from typing import Final

CITIES: Final = {
    "Aachen": (50.78, 6.08), "Augsburg": (48.37, 10.90), "Berlin": (52.52, 13.40),
    "Bielefeld": (52.02, 8.53), "Bochum": (51.48, 7.22), "Bonn": (50.73, 7.10),
    "Braunschweig": (52.26, 10.52),
    "Bremen": (53.08, 8.81), "Chemnitz": (50.83, 12.92), "Cottbus": (51.76, 14.33),
    "Dortmund": (51.51, 7.47), "Dresden": (51.05, 13.74), "Duisburg": (51.43, 6.76),
    "Düsseldorf": (51.23, 6.78), "Emden": (53.37, 7.21), "Erfurt": (50.98, 11.03),
    "Essen": (51.46, 7.01), "Flensburg": (54.78, 9.44), "Frankfurt am Main": (50.11, 8.68),
    "Frankfurt (Oder)": (52.34, 14.55), "Freiburg": (48.00, 7.85), "Görlitz": (51.15, 14.99),
    "Göttingen": (51.53, 9.93), "Halle": (51.48, 11.97), "Hamburg": (53.55, 9.99),
    "Hannover": (52.37, 9.73), "Hof": (50.31, 11.91), "Karlsruhe": (49.01, 8.40),
    "Kassel": (51.31, 9.48), "Kiel": (54.32, 10.14), "Köln": (50.94, 6.96),
    "Krefeld": (51.33, 6.56),
    "Leipzig": (51.34, 12.37), "Lingen": (52.52, 7.32), "Lübeck": (53.87, 10.69),
    "Magdeburg": (52.13, 11.63), "Mainz": (50.00, 8.27), "Mannheim": (49.49, 8.47),
    "Mönchengladbach": (51.19, 6.44), "München": (48.14, 11.58), "Münster": (51.96, 7.63),
    "Neubrandenburg": (53.56, 13.26), "Nürnberg": (49.45, 11.08), "Osnabrück": (52.28, 8.05),
    "Passau": (48.57, 13.46), "Potsdam": (52.40, 13.06), "Regensburg": (49.02, 12.10),
    "Rostock": (54.09, 12.10), "Saarbrücken": (49.23, 7.00), "Schwerin": (53.63, 11.41),
    "Siegen": (50.87, 8.02), "Stralsund": (54.31, 13.08), "Stuttgart": (48.78, 9.18),
    "Trier": (49.76, 6.64), "Ulm": (48.40, 9.99), "Wiesbaden": (50.08, 8.24),
    "Wuppertal": (51.26, 7.15), "Würzburg": (49.79, 9.95), "Zwickau": (50.72, 12.49),
}  # fmt: skip
"""Latitude and longitude of the middle, to about a kilometre."""

RADII_KM: Final = {
    "Berlin": 18, "Hamburg": 16, "München": 12, "Köln": 12, "Bremen": 11, "Leipzig": 10,
    "Dortmund": 10, "Dresden": 10, "Münster": 10, "Frankfurt am Main": 9, "Stuttgart": 9,
    "Düsseldorf": 9, "Essen": 9, "Hannover": 9, "Duisburg": 9, "Bielefeld": 9, "Nürnberg": 8,
    "Bochum": 8, "Wuppertal": 8, "Bonn": 8, "Karlsruhe": 8, "Wiesbaden": 8, "Aachen": 8,
    "Mönchengladbach": 8, "Braunschweig": 8, "Chemnitz": 8, "Magdeburg": 8, "Lübeck": 8,
    "Erfurt": 8, "Rostock": 8, "Mannheim": 7, "Augsburg": 7, "Kiel": 7, "Halle": 7,
    "Freiburg": 7, "Krefeld": 7, "Potsdam": 7, "Saarbrücken": 7, "Cottbus": 7, "Mainz": 6,
    "Kassel": 6, "Schwerin": 6,
}  # fmt: skip
"""About how far the larger ones reach from their middle."""

SMALL_CITY_KM: Final = 4
"""The same for the others."""
