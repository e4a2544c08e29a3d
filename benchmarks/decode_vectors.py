"""Run `baumfeuchte decode` over the shared vectors and print what is met.

    python benchmarks/decode_vectors.py [FOLDER]

FOLDER holds envelopes.json and vectors.json; the default is ../shared/vectors beside the
repository. The exit code is 1 where an expectation is not met.
"""

from __future__ import annotations

import json
import math
import subprocess
import sys
import time
from datetime import datetime, timedelta
from pathlib import Path

DEFAULT_FOLDER = Path(__file__).parents[2] / "shared" / "vectors"
COMMAND = [str(Path(sys.executable).with_name("baumfeuchte")), "decode"]
OTHER_NAMES = {"ttn-v3": "tts-v3"}
"""Network servers that the collection calls otherwise than we do."""
# Devices whose per cent the collection calls VWC, and that we keep apart from it.
OTHER_PERCENT = {
    "elv/ELV-LW-INT1+SoMo1",
    "makerfabs/Soil Monitor",
    "teneo-iot/soil-moisture-sensor",
}
VWC, RELATIVE = "soil_moisture_vwc_percent", "soil_moisture_relative_percent"
TIME_TOLERANCE = timedelta(seconds=2)
VALUE_TOLERANCE = 1e-3
CONVERTED_TOLERANCE = 0.05  # entries that are rounded to 0.1
NOT_GOOD = {"sentinel", "out_of_range"}


def decode(lines: list[dict]) -> list[dict]:
    """One run of the command over all lines."""
    text = "".join(json.dumps(line) + "\n" for line in lines)
    done = subprocess.run(COMMAND, input=text, capture_output=True, text=True, check=True)
    answers = [json.loads(line) for line in done.stdout.splitlines()]
    assert len(answers) == len(lines), done.stderr
    return answers


def envelope_faults(entry: dict, answer: dict) -> list[str]:
    """What differs from an envelope's expectation."""
    expect, other = entry["expect"], entry.get("alt", {})
    if expect == "ignore":
        return [] if answer["kind"] == "ignored" else [f"{answer['kind']}, not ignored"]
    if answer["kind"] != "uplink":
        return [f"{answer['kind']}: {answer.get('detail', answer.get('reason'))}"]
    exact = ("dev_eui", "f_port", "f_cnt", "payload_hex", "rssi", "snr", "gateway_id")
    faults = [
        f"{key} is {answer[key]}, not {expect[key]}"
        for key in exact
        if answer[key] not in (expect[key], *other.get(key, []))
    ]
    times = (expect["received_at"], *other.get("received_at", []))
    found = datetime.fromisoformat(answer["received_at"])
    if all(abs(found - datetime.fromisoformat(each)) > TIME_TOLERANCE for each in times):
        faults.append(f"received_at is {found}")
    if answer.get("simulated", False) != entry.get("simulated", False):
        faults.append("simulated")
    if answer["network"] != OTHER_NAMES.get(entry["server"], entry["server"]):
        faults.append(f"network is {answer['network']}")
    return faults


def frame_faults(entry: dict, answer: dict) -> list[str]:
    """What differs from a frame's expectation."""
    if entry.get("expect_error") and answer["kind"] == "rejected":
        return []
    if entry.get("expect_error") and not entry.get("partial_ok"):
        return ["not rejected"]
    if answer["kind"] != "measurements":
        return [f"rejected: {answer.get('detail')}"]
    found = {(m["quantity"], m["probe"]): m for m in answer["measurements"]}
    names = {VWC: RELATIVE} if device_of(entry) in OTHER_PERCENT else {}
    wanted = {
        (names.get(n["quantity"], n["quantity"]), n["depth_index"]): n["value"]
        for n in entry["normalized"]
    }
    tolerance = CONVERTED_TOLERANCE if "conversion" in entry else VALUE_TOLERANCE
    faults = []
    for key, value in wanted.items():
        number = found[key]["value"] if key in found else None
        if number is None or not math.isclose(number, value, abs_tol=tolerance):
            faults.append(f"{key[0]}[{key[1]}] is {number}, not {value}")
    # A value beyond the expectation is no fault (a soil temperature that the vendor does not
    # document), but a quantity that must not appear is one, unless it is flagged as no value.
    usable = {q for (q, _), m in found.items() if not NOT_GOOD & set(m.get("flags", ()))}
    absent = set(entry.get("expect_absent", ()))
    faults += [f"{quantity} must not appear" for quantity in sorted(absent & usable)]
    good = {q for (q, _), m in found.items() if not m.get("flags")}
    implausible = set(entry.get("implausible", ()))
    return faults + [f"{quantity} is not flagged" for quantity in sorted(implausible & good)]


def device_of(entry: dict) -> str:
    """The device type of a frame."""
    return f"{entry['vendor']}/{entry['model']}"


def report(rows: list[tuple[str, str, list[str]]]) -> int:
    """Print a table; the number of entries that are not met."""
    for name, about, faults in rows:
        print(f"{name:22} {about[:62]:63} {'; '.join(faults) or 'met'}")
    unmet = sum(bool(faults) for _, _, faults in rows)
    print(f"{len(rows) - unmet} of {len(rows)} met\n")
    return unmet


def main() -> int:
    """Decode everything, print both tables; 1 where something is not met."""
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else DEFAULT_FOLDER
    envelopes = json.loads((folder / "envelopes.json").read_text("utf-8"))
    frames = json.loads((folder / "vectors.json").read_text("utf-8"))
    keys = ("topic", "payload", "payload_base64")
    lines: list[dict] = [{k: entry[k] for k in keys if k in entry} for entry in envelopes]
    for entry in frames:
        line = {"device": device_of(entry), "f_port": entry["fPort"]}
        line["payload_hex"] = entry["bytes_hex"]
        lines.append(line | ({"firmware": entry["firmware"]} if "firmware" in entry else {}))
    started = time.perf_counter()
    answers = decode(lines)
    seconds = time.perf_counter() - started
    rows = [
        (entry["server"], entry["version"], envelope_faults(entry, answer))
        for entry, answer in zip(envelopes, answers, strict=False)
    ]
    unmet = report(rows)
    unmet += report(
        [
            (line["device"], entry.get("note", "vendor's example"), frame_faults(entry, answer))
            for line, entry, answer in zip(
                lines[len(envelopes) :], frames, answers[len(envelopes) :], strict=True
            )
        ]
    )
    print(f"{len(lines)} lines in {seconds:.2f} s, start included; {unmet} expectations unmet")
    return 1 if unmet else 0


if __name__ == "__main__":
    sys.exit(main())
