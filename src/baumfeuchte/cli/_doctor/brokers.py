"""Whether `ingest` can receive from each broker, and whether it does."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Final

from baumfeuchte import __version__
from baumfeuchte.cli._doctor.finding import error, ok, warning
from baumfeuchte.ingest.session import SHARED

if TYPE_CHECKING:
    from collections.abc import Iterator

    from baumfeuchte.cli._doctor.finding import Finding
    from baumfeuchte.ingest.broker import Broker
    from baumfeuchte.ingest.broker_check import Visit

SOON: Final = timedelta(days=30)
"""So long before its end a certificate should be renewed."""


def check_broker(broker: Broker) -> Iterator[Finding]:
    """Visit a broker as `ingest` would.

    Raises:
        BrokerError: a topic filter, the client id or a file cannot be used.
    """
    from baumfeuchte.ingest.broker_check import visit

    yield from judge_visit(broker, visit(broker), now=datetime.now(UTC))


def judge_visit(broker: Broker, found: Visit, *, now: datetime) -> Iterator[Finding]:
    """What a visit means.

    Args:
        broker: that was visited.
        found: what was seen.
        now: the real time (UTC).
    """
    yield from _certificates(broker, found, now)
    if not found.accepted:
        yield _refusal(broker, found)
        return
    protocol = "MQTT 5" if found.speaks_5 else "MQTT 3.1.1"
    user = broker.address.username
    who = f"as user {user}" if user else "without a user"
    yield ok(f"lets us in {who} ({protocol}{', ' + found.version if found.version else ''})")
    if found.trouble:
        yield error(
            f"ends the connection when we ask for our topics ({found.trouble})",
            f"Check {broker.setting('topics')} and the broker's access list.",
        )
        return
    yield from _topics(broker, found)
    yield from _workers(broker, found)


def _certificates(broker: Broker, found: Visit, now: datetime) -> Iterator[Finding]:
    both = (
        ("the broker's certificate", found.server_cert_until, "Have the broker's renewed"),
        ("our own certificate", found.own_cert_until, "Have a new one made for us"),
    )
    for what, until, what_to_do in both:
        if until is None:
            continue
        text = f"{what} is valid until {until:%Y-%m-%d}"
        where = f" ({broker.setting('client_cert_file')})" if "own" in what else ""
        if until <= now:
            yield error(f"{what} ended on {until:%Y-%m-%d}", f"{what_to_do}{where}.")
        elif until - now < SOON:
            yield warning(text, f"{what_to_do} before that day{where}.")
        else:
            yield ok(text)


def _refusal(broker: Broker, found: Visit) -> Finding:
    if not found.refused:
        return error(
            f"cannot be reached ({found.trouble})",
            f"Check {broker.setting('url')}, that the broker runs, and firewalls on the way"
            + (", and the certificates." if broker.address.tls else "."),
        )
    if "protocol version" in found.refused.lower():
        return error(
            f"does not speak MQTT 5 ({found.refused}), which $share/ needs",
            f"Remove $share/GROUP/ in {broker.setting('topics')}, or use a newer broker.",
        )
    return error(
        f"refuses us ({found.refused})",
        f"Check user and password in {broker.setting('url')}, our certificate if it wants one, "
        f"and whether it takes client ids that begin with {broker.client_id}.",
    )


def _topics(broker: Broker, found: Visit) -> Iterator[Finding]:
    setting = broker.setting("topics")
    shared = [topic for topic in broker.topics if topic.startswith(SHARED)]
    if found.granted:
        yield ok(f"grants {', '.join(found.granted)}")
    for topic, reason in found.refused_topics.items():
        yield error(
            f"refuses the topic {topic} ({reason})",
            f"Check {setting} and the broker's access list.",
        )
    for topic in found.weak:
        yield warning(
            f"grants {topic} only without acknowledgement (QoS 0)",
            "Allow QoS 1 at the broker, or messages are lost while `ingest` is away.",
        )
    if shared and not found.shares:
        yield error(
            "has no shared subscriptions",
            f"Remove $share/GROUP/ in {setting}, or turn them on at the broker.",
        )
    elif shared:
        yield ok(f"not tried, so that no worker loses a message: {', '.join(shared)}")
    unanswered = len(broker.topics) - len(shared) - len(found.granted + found.weak)
    if unanswered > len(found.refused_topics):
        yield warning(
            "has not answered in time whether it grants our topics",
            "Try again; look at the broker's load and log if it stays so.",
        )


def _workers(broker: Broker, found: Visit) -> Iterator[Finding]:
    """What the workers of this broker say about themselves."""
    if not broker.status:
        yield ok(f"whether `ingest` runs is not known: {broker.setting('status')} is off")
        return
    ours = [
        worker
        for name, worker in sorted(found.workers.items())
        if name == broker.client_id or name.startswith(f"{broker.client_id}-")
    ]
    online = [worker for worker in ours if worker.is_online]
    for worker in online:
        since = f" since {worker.since:%Y-%m-%d %H:%M} UTC" if worker.since else ""
        text = f"`ingest` {worker.client_id} is online{since}"
        if worker.version not in ("", __version__):
            yield warning(
                f"{text}, with version {worker.version}; this is {__version__}",
                "Restart it, so that it runs the version that is installed.",
            )
        else:
            yield ok(text)
    if online:
        return
    if ours:
        yield warning(
            f"`ingest` {', '.join(worker.client_id for worker in ours)} is offline",
            "Start `baumfeuchte ingest`; the broker keeps the messages until then.",
        )
    else:
        yield warning(
            "no `ingest` says that it is there",
            "Start `baumfeuchte ingest`; if it runs, let it write to and us read "
            "baumfeuchte/v1/ingest/+/status in the broker's access list.",
        )
