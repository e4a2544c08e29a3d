"""What an import did or would do, for OpenAPI."""

from pydantic import Field

from baumfeuchte.api.schemas.common import Shape
from baumfeuchte.api.schemas.registration import LIST_UNDER_WAY


class ImportOut(Shape):
    """An import of a file."""

    stored: bool = Field(description="False: nothing was stored.")
    created: int
    updated: int
    unchanged: int
    faulty_lines: int
    faults: list[str] = Field(description="One sentence for each of the first 200 faults.")
    notes: list[str] = Field(description="Such as the system of the coordinates.")
    list_under_way: bool = Field(description=LIST_UNDER_WAY)
