"""``python -m baumfeuchte`` is the command ``baumfeuchte``."""

from baumfeuchte.cli.main import main

main()
