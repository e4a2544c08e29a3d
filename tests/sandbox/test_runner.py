"""Vendor scripts in a real worker process: good ones decode, bad ones end within their limits."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import pytest

from baumfeuchte.domain.device_type import DeviceType
from baumfeuchte.domain.errors import DecodeError
from baumfeuchte.domain.uplink import Uplink
from baumfeuchte.sandbox.runner import Sandbox

if TYPE_CHECKING:
    from collections.abc import Iterator

AT = datetime(2026, 7, 15, 3, 30, 0, 123000, tzinfo=UTC)
GOOD = "function decodeUplink(input) { return {data: {sum: input.bytes[0] + input.bytes[1]}}; }"


def of(script: str) -> DeviceType:
    return DeviceType(name="city/test", kind="javascript", rules=(), examples=(), script=script)


def uplink(payload: bytes = b"\x01\x02\x03", f_port: int | None = 2) -> Uplink:
    return Uplink(
        dev_eui="a84041c3f1850001", network="x", received_at=AT, payload=payload, f_port=f_port
    )


@pytest.fixture(scope="module")
def sandbox() -> Iterator[Sandbox]:
    with Sandbox() as found:
        yield found


@pytest.fixture
def run(sandbox: Sandbox) -> Any:
    return lambda script, **settings: sandbox(of(script), uplink(), settings)


# --- interfaces ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "script",
    [
        "function decodeUplink(input) { return {data: {p: input.fPort, n: input.bytes.length}}; }",
        "'use strict'; const decodeUplink = (input) => ({p: input.fPort, n: input.bytes.length})",
        "function Decode(fPort, bytes, variables) { return {p: fPort, n: bytes.length}; }",
        "function Decoder(bytes, port) { return {p: port, n: bytes.length}; } // the end",
        # Meant for Node as well.
        """function decodeUplink(i) { return {p: i.fPort, n: i.bytes.length}; }
        module.exports = {decodeUplink};""",
        "'use strict'; exports.decodeUplink = (i) => ({p: i.fPort, n: i.bytes.length});",
        "module.exports = {Decoder: (bytes, port) => ({p: port, n: bytes.length})};",
        """function Decoder(b, p) { return {p: p, n: b.length}; }
        if (typeof module !== 'undefined') { require('fs'); }""",
        # Dragino's scripts have several; the first of this list is meant.
        """function Decode(p, b) { return {p: p, n: b.length}; }
        function decodeUplink(i) { return {warnings: ['x'], data: Decode(i.fPort, i.bytes)}; }""",
    ],
)
def test_interfaces_of_network_servers(run: Any, script: str) -> None:
    assert run(script) == {"p": 2, "n": 3}


def test_what_a_script_is_given(run: Any) -> None:
    script = """function decodeUplink(input) {
        return {data: {array: Array.isArray(input.bytes), date: input.recvTime instanceof Date,
            iso: input.recvTime.toISOString(), zone: new Date(0).getHours(),
            variables: input.variables}}; }"""
    assert run(script, firmware="1.0", depth=3) == {
        "array": True,
        "date": True,
        "iso": "2026-07-15T03:30:00.123Z",
        "zone": 0,
        "variables": {"firmware": "1.0", "depth": 3},
    }


def test_numbers_that_are_none_stay_visible(run: Any) -> None:
    # JSON would make null of them, which reads as "no value": a frame cut short must not pass.
    script = "function decodeUplink() { return {a: 1 / 0, b: NaN, c: -1 / 0, d: 5n, e: null}; }"
    assert run(script) == {"a": "Infinity", "b": "NaN", "c": "-Infinity", "d": 5, "e": None}
    script = "function decodeUplink() { return {a: 10n ** 400n, b: undefined, c: -0}; }"
    assert run(script) == {"a": "Infinity", "c": 0}


def test_a_port_that_nobody_knows(sandbox: Sandbox) -> None:
    script = "function decodeUplink(input) { return {port: input.fPort}; }"
    assert sandbox(of(script), uplink(f_port=None), {}) == {"port": None}


def test_the_old_engine_features_are_there(run: Any) -> None:
    script = """function decodeUplink(input) {
        const view = new DataView(new Uint8Array(input.bytes).buffer);
        return {data: {be: view.getUint16(0), last: input.bytes.at(-1)}}; }"""
    assert run(script) == {"be": 0x0102, "last": 3}


def test_nothing_of_the_outside_is_there(run: Any) -> None:
    script = """function decodeUplink() { return {seen: ['require', 'process', 'std', 'os', 'fetch',
        'setTimeout', 'Worker', 'print', 'load', 'XMLHttpRequest', 'module']
        .filter((name) => typeof globalThis[name] !== 'undefined')}; }"""
    assert run(script) == {"seen": []}


def test_the_buffer_of_chirpstack(run: Any) -> None:
    script = """function decodeUplink(input) {
      var b = new Buffer(input.bytes), f = Buffer.alloc(4), part = b.slice(1);
      f.writeUInt32BE(0x41b80000);
      return {data: {
        hex: b.toString('hex'), base64: b.toString('base64'), be: b.readUInt16BE(0),
        le: b.readUint16LE(1), part: part.readInt8(), three: b.readIntLE(0, 3),
        from: Buffer.from('fffe', 'hex').readInt16BE(), float: f.readFloatBE(0),
        text: Buffer.from('4.5 °C').toString().length, joined: Buffer.concat([b, f]).length,
        back: Buffer.from(b.toString('base64'), 'base64')[2],
      }};
    }"""
    assert run(script) == {
        "hex": "010203",
        "base64": "AQID",
        "be": 0x0102,
        "le": 0x0302,
        "part": 2,
        "three": 0x030201,
        "from": -2,
        "float": 23,
        "text": 6,
        "joined": 7,
        "back": 3,
    }


@pytest.mark.parametrize("read", ["readInt16BE(2)", "readUIntLE(1, 3)", "readFloatLE()"])
def test_beyond_the_end_of_a_buffer(run: Any, read: str) -> None:
    with pytest.raises(DecodeError, match="RangeError"):
        run(f"function decodeUplink(i) {{ return {{data: {{x: Buffer.from(i.bytes).{read}}}}}; }}")


# --- what a script must not do -------------------------------------------------------------------

NEST = "let o = {}, p = o; for (let i = 0; i < 1e5; i++) p = p.a = {};"

BAD = {
    "endless loop when loaded": ("while (true) {}", "script_timeout"),
    "endless loop": ("function decodeUplink() { for (;;) {} }", "script_timeout"),
    "endless loop that catches": (
        "function decodeUplink() { for (;;) { try { for (;;) {} } catch (e) {} } }",
        "script_timeout",
    ),
    "slow pattern": (
        "function decodeUplink() { return {x: /(a+)+$/.test('a'.repeat(60) + 'b')}; }",
        "script_timeout",
    ),
    "loop in toString of what it throws": ("throw {toString() { for (;;) {} }}", "script_timeout"),
    "loop in toString of an error": (
        "Error.prototype.toString = () => { for (;;) {} }; throw new Error('x')",
        "script_timeout",
    ),
    "loop in a getter of an interruption": (
        """Object.defineProperty(Error.prototype, Symbol.toPrimitive, {get() { for (;;) {} }});
        for (;;) {}""",
        "script_timeout",
    ),
    "loop in toJSON": (
        "function decodeUplink() { return {data: {toJSON() { for (;;) {} }}}; }",
        "script_timeout",
    ),
    "loop in a stack trace": (
        "Error.prepareStackTrace = () => { for (;;) {} }; for (;;) {}",
        "script_timeout",
    ),
    "memory": ("const a = []; for (;;) a.push(new Array(1e5).fill(1));", "script_memory"),
    "one large piece": (
        "function decodeUplink() { return {x: new ArrayBuffer(1e9)}; }",
        "script_memory",
    ),
    "stack": ("function f() { return f() + 1; } f();", "script_error"),
    "deep result": (f"function decodeUplink() {{ {NEST} return {{data: o}}; }}", "script_error"),
    "round result": (
        "function decodeUplink() { const o = {}; o.o = o; return {data: o}; }",
        "script_error",
    ),
    "large result": (
        "function decodeUplink() { return {data: {x: 'x'.repeat(1e6)}}; }",
        "script_error",
    ),
    "throws an error": ("function decodeUplink() { throw new Error('no'); }", "script_error"),
    "throws nothing": ("function decodeUplink() { throw undefined; }", "script_error"),
    "throws half a character": ("throw '\\ud800'", "script_error"),
    "says errors": ("function decodeUplink() { return {errors: ['cut']}; }", "script_error"),
    "number": ("function decodeUplink() { return 5; }", "script_error"),
    "nothing": ("function decodeUplink() {}", "script_error"),
    "list": ("function decodeUplink() { return {data: [1]}; }", "script_error"),
    "function": ("function decodeUplink() { return {data() {}}; }", "script_error"),
    "promise": ("async function decodeUplink() { return {data: {}}; }", "script_error"),
    "half a character": (
        "function decodeUplink() { return {data: {x: '\\ud800'}}; }",
        "script_error",
    ),
    "no function": ("var x = 1;", "script_error"),
    "no script": ("this is no script", "script_error"),
    "end of comment": ("function decodeUplink() { return {x: 1}; } /*", "script_error"),
    "module": ("export function decodeUplink() { return {x: 1}; }", "script_error"),
}


@pytest.mark.parametrize("name", BAD)
def test_refused_within_its_limits_and_the_next_one_decodes(
    sandbox: Sandbox, run: Any, name: str
) -> None:
    script, reason = BAD[name]
    assert run(GOOD) == {"sum": 3}
    worker = sandbox.worker_pid
    with pytest.raises(DecodeError) as error:
        run(script)
    assert error.value.reason == reason
    assert "city/test" in str(error.value)
    assert str(error.value).isprintable()
    assert run(GOOD) == {"sum": 3}
    assert sandbox.worker_pid == worker, "the limits of the engine were not enough"


def test_memory_in_small_pieces() -> None:
    with Sandbox(time_s=20, memory_bytes=8 * 2**20) as small, pytest.raises(DecodeError) as error:
        small(of("const m = new Map(); for (let i = 0; ; i++) m.set(i, {});"), uplink(), {})
    assert error.value.reason == "script_memory"


TRICKS = """
JSON.stringify = () => '{"evil": 1}'; JSON.parse = Array.isArray = String = Number = null;
Array.prototype.join = Function.prototype.call = null; globalThis.eval = globalThis.Date = null;
Object.prototype.toString = () => { for (;;) {} };
var secret = (globalThis.secret || 0) + 1;
function decodeUplink(input) { return {data: {secret: secret, port: input.fPort}}; }
"""


def test_prototypes_that_are_bent_reach_nobody_else(run: Any) -> None:
    assert run(TRICKS) == {"secret": 1, "port": 2}
    assert run(TRICKS) == {"secret": 1, "port": 2}
    assert run(GOOD) == {"sum": 3}


def test_state_does_not_pass_from_one_uplink_to_the_next(run: Any) -> None:
    script = "var seen = 0; function decodeUplink() { return {seen: ++seen}; }"
    assert [run(script) for _ in range(3)] == [{"seen": 1}] * 3


def test_a_talkative_script(run: Any) -> None:
    script = """function decodeUplink() {
        for (let i = 0; i < 20000; i++) console.log('x'.repeat(1000), i);
        return {data: {ok: 1}}; }"""
    assert run(script) == {"ok": 1}


def test_long_texts_arrive_whole(run: Any) -> None:
    # The engine joins long texts lazily, which its binding cannot read.
    script = """function decodeUplink() { let s = 'x'.repeat(5000); s += 'ä'.repeat(5000); s += s;
        return {data: {long: s}}; }"""
    assert run(script) == {"long": ("x" * 5000 + "ä" * 5000) * 2}
    with pytest.raises(DecodeError, match="failed, Error: xxxx"):
        run("let s = 'x'.repeat(9000); s += 'y'.repeat(9000); throw new Error(s + s);")
    with pytest.raises(DecodeError, match="failed, yyyy"):
        run("let s = 'y'.repeat(9000); s += s; throw s;")
