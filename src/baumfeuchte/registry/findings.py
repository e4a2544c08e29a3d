"""What is wrong, or worth knowing, in a file: a code and its values; ``texts`` has the words."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from baumfeuchte.domain.errors import InputError
from baumfeuchte.registry.texts import sentence

if TYPE_CHECKING:
    from collections.abc import Mapping

    from baumfeuchte.registry.texts import Language


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One fault or note.

    Attributes:
        code: which sentence of ``texts`` says it.
        line: the row as Excel shows it; None for the file as a whole.
        column: heading of the column, as in the file.
        content: what the cell holds, as in the file.
        values: what else the sentence says.
    """

    code: str
    line: int | None = None
    column: str = ""
    content: str = ""
    values: Mapping[str, object] = field(default_factory=dict)

    def text(self, language: Language) -> str:
        """The sentence, without the line."""
        return sentence(self.code, language, {**self.values, "content": self.content})


class CellError(ValueError):
    """A cell cannot be understood; ``code`` and ``values`` as in ``Finding``."""

    def __init__(self, code: str, **values: object) -> None:
        super().__init__(code)
        self.code = code
        self.values = values


class FileError(InputError):
    """The file as a whole cannot be used; ``finding`` says why in every language."""

    def __init__(self, code: str, **values: object) -> None:
        self.finding = Finding(code=code, values=values)
        super().__init__(self.finding.text("en"))
