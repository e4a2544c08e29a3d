"""What makes the crew's pages an installable app: manifest, service worker, what it keeps."""

from __future__ import annotations

import hashlib
import json

from baumfeuchte.api.web.engine import STATIC, address, asset
from baumfeuchte.api.web.texts import LANGUAGES, Language, text

_KEPT = (
    "base.css",
    "list.css",
    "tree.css",
    "print.css",
    "crew.css",
    "crew.mjs",
    "crew-offline.mjs",
    "crew-order.js",
    "crew-pages.js",
    "crew-queue.js",
    "icon.svg",
    "crew-192.png",
)
_WORKER = "crew-worker.js"
OFFLINE_PATH = "/crew/offline"
MANIFEST_PATH = "/manifest.webmanifest"


def manifest(language: Language) -> bytes:
    """How a phone shows the installed app."""
    icons = [
        {"src": asset(f"crew-{size}.png"), "sizes": f"{size}x{size}", "type": "image/png",
         "purpose": purpose}
        for size in (192, 512)
        for purpose in ("any", "maskable")
    ]  # fmt: skip
    found = {
        "id": "/crew",
        "name": text("crew_app_name", language),
        "short_name": text("app", language),
        "description": text("tagline", language),
        "lang": language,
        "start_url": address(language, "/crew"),
        "scope": "/",
        "display": "standalone",
        "background_color": "#f3f6f4",
        "theme_color": "#0c4a3a",
        "icons": [*icons, {"src": asset("icon.svg"), "sizes": "any", "type": "image/svg+xml"}],
    }
    return json.dumps(found, ensure_ascii=False).encode()


def worker() -> bytes:
    """The service worker; it changes when anything that it keeps changes."""
    offline = [address(language, OFFLINE_PATH) for language in LANGUAGES]
    kept = [*offline, *(asset(name) for name in _KEPT)]
    code = (STATIC / _WORKER).read_text("utf-8")
    version = hashlib.sha256("\n".join([*kept, code]).encode()).hexdigest()[:12]
    shared = ", ".join(json.dumps(asset(f"crew-{name}.js")) for name in ("queue", "pages"))
    head = (
        f"const VERSION = {json.dumps(version)};\n"
        f"const SHELL = {json.dumps(kept)};\n"
        f"const OFFLINE = {json.dumps(OFFLINE_PATH)};\n"
        f"importScripts({shared});\n"
    )
    return (head + code).encode()
