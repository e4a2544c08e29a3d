"""A folder of ours as the user of a server can open it, whatever lies above it."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

from baumfeuchte.domain.errors import EmbeddedError

if TYPE_CHECKING:
    from types import TracebackType
    from typing import Self

    from baumfeuchte.embedded.account import ServerAccount


class FolderView:
    """The path under which a server's user reaches a folder of ours.

    Where a folder above is closed to that user (the result of ``mktemp -d`` by root, for example),
    the server inherits the folder as an open descriptor and reaches it through ``/proc/self/fd``.
    So no permission of a folder that we did not create ever changes.

    Args:
        folder: resolved path of a folder that we created and that the user may enter.
        account: the user that the server runs as.

    Raises:
        EmbeddedError: the user reaches it neither way.

    Attributes:
        path: the path for the server.
        descriptors: what the server's process must inherit.
    """

    def __init__(self, folder: Path, account: ServerAccount) -> None:
        self.path = folder
        self.descriptors: tuple[int, ...] = ()
        if account.can_enter(folder):
            return
        # macOS has neither /proc nor O_PATH; there the second attempt fails as it should.
        descriptor = os.open(folder, getattr(os, "O_PATH", os.O_RDONLY) | os.O_DIRECTORY)
        self.descriptors = (descriptor,)
        self.path = Path(f"/proc/self/fd/{descriptor}")
        if not account.can_enter(self.path, self.descriptors):
            self.close()
            msg = (
                f"The folder {folder} cannot be entered by the user nobody, as whom embedded "
                "servers run when root starts them: set BAUMFEUCHTE_DATA_DIR to a folder that does "
                "not exist yet, for example /var/lib/baumfeuchte."
            )
            raise EmbeddedError(msg)

    def close(self) -> None:
        """Give the descriptor back; a running server keeps its own."""
        for descriptor in self.descriptors:
            os.close(descriptor)
        self.descriptors = ()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()
