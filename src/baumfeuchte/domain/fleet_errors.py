"""Why a vehicle or a water point is refused."""

from __future__ import annotations

from baumfeuchte.domain.errors import InputError


class FleetError(InputError):
    """A vehicle or a water point cannot be as somebody wants it.

    Args:
        code: short and stable: ``name_taken``, ``no_depot`` ...; pages have a text for each, whose
            key is ``fleet_error_`` and this.
        message: one sentence that says what to do.
        names: what the page's text names.
    """

    def __init__(self, code: str, message: str, **names: str) -> None:
        super().__init__(message)
        self.code = code
        self.names = names
