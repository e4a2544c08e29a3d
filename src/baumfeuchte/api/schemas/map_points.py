"""Trees as points of a map, for OpenAPI."""

from datetime import date

from pydantic import Field

from baumfeuchte.api.schemas.advice import StatusName
from baumfeuchte.api.schemas.common import Shape


class PointColumns(Shape):
    """One array for each column; the same place in each is the same tree."""

    ids: list[int] = Field(description="Our ids of the trees.", examples=[[17]])
    numbers: list[str] = Field(description="Tree numbers.", examples=[["BO-0017"]])
    longitudes: list[int] = Field(description="Millionths of a degree.", examples=[[7261200]])
    latitudes: list[int] = Field(description="Millionths of a degree.", examples=[[51444700]])
    statuses: list[int] = Field(description="Places in `status_names`.", examples=[[0]])
    litres: list[int] = Field(description="0: none needed, or not known.", examples=[[90]])
    estimated: list[int] = Field(description="1: no sensor of its own.", examples=[[0]])


class MapPoints(Shape):
    """The trees of a list as points."""

    day: date
    revision: int
    run_id: int
    status_names: list[StatusName]
    trees: PointColumns
