"""Who changed what, for OpenAPI."""

from datetime import datetime
from typing import Any

from pydantic import Field

from baumfeuchte.api.schemas.common import Page, Shape


class AuditEntry(Shape):
    """One change."""

    id: int
    at: datetime
    actor: str = Field(description="Name of the key, or user of the command line.")
    action: str = Field(examples=["sensor.correct"])
    subject: str = Field(examples=["sensor a84041c3f1850001"])
    detail: str = Field(description="One sentence; may be empty.")
    before: dict[str, Any] | None = Field(
        description="Values before it; null: there was nothing.", examples=[{"depth_cm": 60.0}]
    )
    after: dict[str, Any] | None = Field(
        description="Values after it; null: nothing is left.", examples=[{"depth_cm": 30.0}]
    )


class AuditPage(Page):
    """Changes, newest first."""

    items: list[AuditEntry]
