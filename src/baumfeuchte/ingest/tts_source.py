"""Where The Things Stack keeps messages, as a person says it.

https://www.thethingsindustries.com/docs/integrations/storage/retrieve/; ids as in
https://www.thethingsindustries.com/docs/reference/id-eui-constraints/.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

import httpx

from baumfeuchte.domain.errors import InputError

_CLOUD = ".cloud.thethings.industries"
_ID = re.compile(r"[a-z0-9](?:-?[a-z0-9]){2,35}")
_KEY = re.compile(r"[\x21-\x7e]{10,500}")


@dataclass(frozen=True, slots=True, kw_only=True)
class StorageSource:
    """Where stored messages are.

    Attributes:
        url: of the cluster, without a path.
        application: its id there.
        device: the id of one of its devices; None: all.
        api_key: with the right to read the application's traffic.
    """

    url: str
    application: str
    device: str | None = None
    api_key: str = field(repr=False)

    @property
    def topic(self) -> str:
        """What messages from here are kept under, whichever device was asked for."""
        return f"/api/v3/as/applications/{self.application}/packages/storage/uplink_message"

    @property
    def is_open(self) -> bool:
        """Whether the key travels unencrypted to another machine."""
        address = httpx.URL(self.url)
        return address.scheme == "http" and address.host not in {"127.0.0.1", "::1", "localhost"}

    @property
    def path(self) -> str:
        """What is asked."""
        if self.device is None:
            return self.topic
        return self.topic.replace("/packages/", f"/devices/{self.device}/packages/")


def storage_source(url: str, application: str, device: str | None, api_key: str) -> StorageSource:
    """Check what a person said.

    Args:
        url: ``https://eu1.cloud.thethings.network``; a path behind it is dropped.
        application: its id, also as ``application@tenant``, the user name over MQTT.
        device: the device's id there, not its DevEUI.
        api_key: of the application, or of a user.

    Raises:
        InputError: one of them cannot be right.
    """
    try:
        address = httpx.URL(url.strip())
    except httpx.InvalidURL:
        address = httpx.URL("")
    if address.scheme not in {"http", "https"} or not address.host or address.userinfo:
        raise InputError(
            f"--url {url!r} is no address; write for example https://eu1.cloud.thethings.network."
        )
    name, _, tenant = application.strip().partition("@")
    # Over HTTP the tenant is part of the host name, over MQTT of the user name.
    if tenant and address.host.endswith(_CLOUD) and not address.host.startswith(f"{tenant}."):
        raise InputError(
            f"The tenant {tenant} has an address of its own; use --url "
            f"https://{tenant}.{address.host.split('.', 1)[0]}{_CLOUD} --application {name}."
        )
    for option, value in (("--application", name), ("--device", device)):
        if value is not None and not _ID.fullmatch(value):
            raise InputError(
                f"{option} {value!r} is no id of The Things Stack; copy it from the console "
                "(lower-case letters, digits and -)."
            )
    if not _KEY.fullmatch(api_key):
        raise InputError(
            "The API key is empty or has blanks in it; copy it once more from the console "
            "(it begins with NNSXS.)."
        )
    base = f"{address.scheme}://{address.netloc.decode()}"
    return StorageSource(url=base, application=name, device=device, api_key=api_key)
