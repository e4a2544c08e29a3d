"""The example client in front of the city of the API's tests."""

from __future__ import annotations

import importlib.util
import sys
from pathlib import Path

_API = Path(__file__).parents[1] / "api/conftest.py"
_spec = importlib.util.spec_from_file_location("api_conftest", _API)
assert _spec is not None
assert _spec.loader is not None
_module = importlib.util.module_from_spec(_spec)
sys.modules["api_conftest"] = _module
_spec.loader.exec_module(_module)

city = _module.city
server = _module.server
start_server = _module.start_server

sys.path.insert(0, str(Path(__file__).parents[2] / "examples"))
