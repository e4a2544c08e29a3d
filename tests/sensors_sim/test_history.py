"""Messages: one per device and interval, the same in every run, readable by the product."""

from __future__ import annotations

from collections import defaultdict
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from typing import TYPE_CHECKING

import pytest

from baumfeuchte.codecs.registry import decode
from baumfeuchte.domain.reading import Quality, Quantity
from baumfeuchte.domain.uplink import Message, Uplink
from baumfeuchte.ingest.envelopes import parse
from baumfeuchte.sensors_sim.fleet import Fleet
from baumfeuchte.sensors_sim.history import PublishedMessage, history
from baumfeuchte.sensors_sim.truth import simulate_truth

if TYPE_CHECKING:
    from baumfeuchte.sensors_sim.truth import Truth


def uplink_of(message: PublishedMessage) -> Uplink:
    found = parse(Message(topic=message.topic, payload=message.payload, arrived_at=message.at))
    assert isinstance(found, Uplink), found
    return found


@pytest.fixture(scope="module")
def last_day(truth: Truth, morning: datetime) -> list[PublishedMessage]:
    return list(history(truth, morning - timedelta(days=1), morning))


def test_every_device_sends_every_hour_in_order_of_time(
    last_day: list[PublishedMessage], morning: datetime
) -> None:
    assert len(last_day) == 24 * 24
    times = [message.at for message in last_day]
    assert times == sorted(times)
    assert times[0] > morning - timedelta(days=1)
    assert times[-1] <= morning
    by_topic = defaultdict(list)
    for message in last_day:
        by_topic[message.topic].append(message.at)
    assert len(by_topic) == 24
    for own in by_topic.values():
        assert len(own) == 24
        assert all(abs(b - a - timedelta(hours=1)) < timedelta(seconds=9) for a, b in pairwise(own))
    assert len({at.minute for at in times}) > 15  # each in its own minute


def test_parts_of_a_period_are_the_whole(truth: Truth, morning: datetime) -> None:
    whole = list(history(truth, morning - timedelta(hours=30), morning))
    cut = whole[137].at
    first = list(history(truth, morning - timedelta(hours=30), cut))
    rest = list(history(truth, cut, morning))
    assert [*first, *rest] == whole
    assert first[-1].at == cut
    again = simulate_truth(truth.fleet, cut, morning)
    assert list(history(again, cut, morning)) == rest


def test_the_product_reads_back_the_truth(truth: Truth, last_day: list[PublishedMessage]) -> None:
    fleet = truth.fleet
    devices = {device.dev_eui: device for device in fleet.devices}
    seen = defaultdict(int)
    for message in last_day:
        uplink = uplink_of(message)
        assert uplink.received_at is not None
        assert abs(uplink.received_at - message.at) <= timedelta(microseconds=1)
        device = devices[uplink.dev_eui or ""]
        for measurement in decode(device.device, uplink.f_port, uplink.payload):
            assert measurement.flags in {Quality.GOOD, Quality.AT_LIMIT}, (device, measurement)
            depth_cm = device.depths_cm[measurement.probe]
            number = device.tree_number
            if measurement.quantity is Quantity.SOIL_MOISTURE_VWC_PERCENT:
                true = 100 * truth.true_theta(number, depth_cm, message.at)
                assert measurement.value == pytest.approx(true, abs=2.5)
            elif measurement.quantity is Quantity.SOIL_WATER_TENSION_KPA:
                true = truth.true_tension_kpa(number, depth_cm, message.at)
                assert measurement.value == pytest.approx(true, rel=0.15, abs=3)
            elif measurement.quantity is Quantity.SOIL_TEMPERATURE_C:
                assert 10 < measurement.value < 30
            elif measurement.quantity is Quantity.BATTERY_PERCENT:
                assert 50 < measurement.value <= 100
            elif measurement.quantity is Quantity.BATTERY_V:
                assert 2.5 < measurement.value < 3.7
            seen[device.device, measurement.quantity] += 1
    assert seen["decentlab/DL-SDD", Quantity.SOIL_MOISTURE_VWC_PERCENT] == 8 * 6 * 24
    assert seen["sensefarm/CUBE02", Quantity.SOIL_WATER_TENSION_KPA] > 5 * 2 * 24
    for device in ("dragino/LSE01", "dragino/SE01-LB", "decentlab/DL-TRS12"):
        assert seen[device, Quantity.SOIL_MOISTURE_VWC_PERCENT] >= 2 * 24
        assert seen[device, Quantity.SOIL_EC_US_CM] >= 2 * 24
    assert seen["milesight/EM500-SMTC", Quantity.BATTERY_PERCENT] == 3 * 24


def test_counters_count_and_sessions_name_the_year(
    truth: Truth, last_day: list[PublishedMessage]
) -> None:
    uplinks = [uplink_of(message) for message in last_day]
    by_device = defaultdict(list)
    for uplink in uplinks:
        by_device[uplink.dev_eui].append(uplink)
    for own in by_device.values():
        counters = [uplink.f_cnt for uplink in own]
        assert counters == list(range(counters[0] or 0, (counters[0] or 0) + 24))
        assert len({uplink.session for uplink in own}) == 1
    assert len({uplink.session for uplink in uplinks}) == len(truth.fleet.devices)
    of_chirpstack = [u for u in uplinks if u.network == "chirpstack-v4"]
    assert len({u.deduplication_id for u in of_chirpstack}) == len(of_chirpstack) == 12 * 24
    assert len({uplink.gateway_id for uplink in uplinks}) >= 3


def test_a_new_year_begins_at_zero() -> None:
    fleet = Fleet.bochum(1, year=2026)
    begin = datetime(2026, 3, 1, tzinfo=UTC)
    truth = simulate_truth(fleet, begin - timedelta(hours=2), begin + timedelta(hours=2))
    before = list(history(truth, begin - timedelta(hours=1), begin))
    after = list(history(truth, begin, begin + timedelta(hours=1)))
    assert {uplink_of(message).f_cnt for message in before} == {365 * 24 - 1}
    assert {uplink_of(message).f_cnt or 0 for message in after} == {0}
    # The trees of this year were planted in the winter before: their probes are new.
    assert len(after) == 24
    assert len(before) == 24 - sum(d.installed_at == begin for d in fleet.devices)


def test_another_interval(truth: Truth, morning: datetime) -> None:
    messages = list(history(truth, morning - timedelta(hours=2), morning, interval_s=600))
    assert len(messages) == 24 * 12


def test_a_period_without_truth_is_refused(truth: Truth, morning: datetime) -> None:
    with pytest.raises(ValueError, match="covers"):
        list(history(truth, morning, morning + timedelta(days=3)))
