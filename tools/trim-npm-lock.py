"""Take the addresses for donations out of an npm lock file: no address belongs into a lock."""

from __future__ import annotations

import json
import sys
from pathlib import Path


def main() -> None:
    """Rewrite the file that the command line names."""
    path = Path(sys.argv[1])
    lock = json.loads(path.read_text("utf-8"))
    for package in lock["packages"].values():
        package.pop("funding", None)
    path.write_text(json.dumps(lock, indent=2, ensure_ascii=False) + "\n", "utf-8")


main()
