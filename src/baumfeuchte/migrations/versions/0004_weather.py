"""Weather: cells, observed days, forecasts with the time of their issue."""

from __future__ import annotations

from alembic import op

revision = "0004"
down_revision = "0002"

CELLS = """
CREATE TABLE weather_cells (
    id bigint NOT NULL,
    latitude double precision NOT NULL,
    longitude double precision NOT NULL,
    CONSTRAINT pk_weather_cells PRIMARY KEY (id)
);
"""

OBSERVED = """
CREATE TABLE weather_observed_days (
    cell_id bigint NOT NULL,
    day date NOT NULL,
    known_at timestamptz NOT NULL,
    provider text NOT NULL,
    et0_mm real,
    et0_method smallint,
    rain_mm real,
    temp_min_c real,
    temp_max_c real,
    CONSTRAINT pk_weather_observed_days PRIMARY KEY (cell_id, day, known_at),
    CONSTRAINT fk_weather_observed_days_cell_id FOREIGN KEY (cell_id) REFERENCES weather_cells (id)
);
"""

FORECASTS = """
CREATE TABLE weather_forecasts (
    cell_id bigint NOT NULL,
    fetched_at timestamptz NOT NULL,
    issued_at timestamptz NOT NULL,
    provider text NOT NULL,
    source text NOT NULL DEFAULT '',
    first_day date NOT NULL,
    et0_mm real[] NOT NULL,
    et0_method smallint[] NOT NULL,
    rain_mm real[] NOT NULL,
    rain_probability real[] NOT NULL,
    temp_min_c real[] NOT NULL,
    temp_max_c real[] NOT NULL,
    CONSTRAINT pk_weather_forecasts PRIMARY KEY (cell_id, fetched_at),
    CONSTRAINT fk_weather_forecasts_cell_id FOREIGN KEY (cell_id) REFERENCES weather_cells (id),
    CONSTRAINT ck_weather_forecasts_has_days CHECK (cardinality(et0_mm) > 0)
);
"""


def upgrade() -> None:
    """Add the tables."""
    for part in (CELLS, OBSERVED, FORECASTS):
        op.execute(part)


def downgrade() -> None:
    """Take them away again."""
    op.execute("DROP TABLE weather_forecasts, weather_observed_days, weather_cells")
