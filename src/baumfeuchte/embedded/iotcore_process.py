"""The process of the embedded broker iotcore: ``python -m baumfeuchte.embedded.iotcore_process``.

iotcore cannot be stopped inside a process, so it gets one of its own.
"""

from __future__ import annotations

import logging
import os
import signal
import sys

from iotcore.iotcore import IotCoreBroker

from baumfeuchte.embedded.account import server_account
from baumfeuchte.embedded.processes import die_with_parent


def main() -> None:
    """Run the broker until a signal ends it; the argument is its configuration file."""
    # The broker runs in foreign code that never returns to Python: signals must work without it.
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    logging.basicConfig(level=logging.ERROR, format="%(asctime)s %(levelname)s %(message)s")
    # It reports every packet as an error; only a failure to start is of interest.
    logging.getLogger("rumqttd").setLevel(logging.CRITICAL)
    broker = IotCoreBroker(config_path=sys.argv[1])
    account = server_account()
    if account.switched:  # what the network says is no business of root
        os.setgroups([])
        os.setgid(account.gid)
        os.setuid(account.uid)
    die_with_parent()  # after the change of user, which would undo it
    broker.run_forever()


if __name__ == "__main__":
    main()
