"""Scripts that somebody wrote to do harm: each ends by itself or is ended, and the next one runs.

``test_runner`` holds those that the limits of the engine end; here are tricks with what the engine
gives to every script, and calls that only the parent can end.
"""

from __future__ import annotations

import time
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import pytest

from baumfeuchte.domain.device_type import DeviceType
from baumfeuchte.domain.errors import DecodeError
from baumfeuchte.domain.uplink import Uplink
from baumfeuchte.sandbox.process import GRACE_S
from baumfeuchte.sandbox.runner import TIME_S, Sandbox

if TYPE_CHECKING:
    from collections.abc import Iterator

UPLINK = Uplink(
    dev_eui="a84041c3f1850001",
    network="x",
    received_at=datetime(2026, 7, 1, tzinfo=UTC),
    payload=b"\x01\x02\x03",
    f_port=2,
)
RECOVERY_S = 5.0
"""A worker starts in 0.1 s; here, on a machine that does ten other things."""


def _body(text: str) -> DeviceType:
    script = "function decodeUplink(input) { " + text + " }"
    return DeviceType(name="city/test", kind="javascript", rules=(), examples=(), script=script)


GOOD = _body("return {data: {sum: input.bytes[0] + input.bytes[1]}};")


@pytest.fixture(scope="module")
def sandbox() -> Iterator[Sandbox]:
    with Sandbox() as found:
        yield found


def _reason(sandbox: Sandbox, text: str) -> str:
    """Run a script that has to be refused, then a good one."""
    with pytest.raises(DecodeError) as refused:
        sandbox(_body(text), UPLINK, {})
    began = time.monotonic()
    assert sandbox(GOOD, UPLINK, {}) == {"sum": 3}
    assert time.monotonic() - began < RECOVERY_S
    assert str(refused.value).isprintable()
    assert len(str(refused.value)) < 600
    return refused.value.reason


LOOP = "for (;;) {}"
ENDLESS = {
    "getter": "return {data: {get a() { LOOP }}};",
    "keys of a proxy": "return {data: new Proxy({}, {ownKeys() { LOOP }})};",
    "reads of a proxy": "return new Proxy({data: {}}, {get() { LOOP }});",
    "text of a list of errors": "return {errors: [{toString() { LOOP }}]};",
    "comparison": "[3, 2, 1].sort(() => { LOOP });",
    "finally": "try { LOOP } finally { LOOP }",
    "generator": "function* g() { for (;;) yield 1; } for (const x of g());",
    "thrown proxy": "throw new Proxy({}, {get() { LOOP }, getPrototypeOf() { LOOP }});",
    "waste": "for (;;) new Array(1000).fill({});",
    "pattern": "return {data: {m: /(x+x+)+y/.test('x'.repeat(60))}};",
}


@pytest.mark.parametrize("name", ENDLESS)
def test_loops_that_hide(sandbox: Sandbox, name: str) -> None:
    assert _reason(sandbox, ENDLESS[name].replace("LOOP", LOOP)) == "script_timeout"


GREEDY = {
    "a text of 100 MB": "return {data: {s: 'x'.repeat(1e8)}};",
    "a text of 20 MB": "return {data: {s: 'x'.repeat(2e7)}};",
    "a padded text": "return {data: {s: ''.padEnd(5e8, 'ab')}};",
    "an endless generator": "function* g() { for (;;) yield 1; } return {data: {a: [...g()]}};",
    "a filled list": "return {data: {a: new Array(4294967295).fill(0)}};",
    "raw memory": "return {data: {a: new Uint8Array(2e9)}};",
    "raw memory in pieces": "const a = []; for (;;) a.push(new ArrayBuffer(1e6));",
    "a thrown text": "throw 'x'.repeat(2e7);",
}


@pytest.mark.parametrize("name", GREEDY)
def test_what_eats_memory(sandbox: Sandbox, name: str) -> None:
    assert _reason(sandbox, GREEDY[name]) in {"script_memory", "script_timeout"}


DEEP = {
    "itself": "return decodeUplink(input);",
    "getter": "const o = {get a() { return o.a; }}; return {data: o};",
    "toJSON": "const o = {toJSON() { return {o}; }}; return {data: o};",
    "parsed": "return {data: JSON.parse('['.repeat(1e6) + ']'.repeat(1e6))};",
    "written": "return {data: " + "[" * 200_000 + "]" * 200_000 + "};",
    "a large number": "return {data: {a: 2n ** 100000000n}};",
    "blocking": "Atomics.wait(new Int32Array(new SharedArrayBuffer(8)), 0, 0, 60000);",
    "a proxy that is gone": "const r = Proxy.revocable({}, {}); r.revoke(); return r.proxy;",
    "a symbol": "throw Symbol('x');",
    "a promise": "return Promise.resolve({data: {a: 1}});",
    "like a promise": "return {data: {a: 1}, then() {}};",
    "an error text of 10 MB": "return {errors: ['x'.repeat(1e7)]};",
}


@pytest.mark.parametrize("name", DEEP)
def test_what_is_no_decoder(sandbox: Sandbox, name: str) -> None:
    assert _reason(sandbox, DEEP[name]) in {"script_error", "script_memory"}


HARMLESS: dict[str, tuple[str, Any]] = {
    "plain proxy": ("return {data: new Proxy({a: 1}, {})};", {"a": 1}),
    "prototypes": (
        """Object.prototype.x = 1; Array.prototype.push = null; JSON.stringify = () => '{}';
        return {data: {a: 1}};""",
        {"a": 1},
    ),
    "no Object": ("Object = null; globalThis.Object = null; return {data: {a: 1}};", {"a": 1}),
    "outside by a constructor": (
        "return {data: {a: (function () {}).constructor('return typeof process')()}};",
        {"a": "undefined"},
    ),
    "modules": (
        "let r = 'none'; import('std').then(() => { r = 'got'; }, () => {}); return {data: {r}};",
        {"r": "none"},
    ),
    "work for later": (
        "(function f() { Promise.resolve().then(f); })(); return {data: {a: 1}};",
        {"a": 1},
    ),
    "a finalizer": (
        "new FinalizationRegistry(() => { for (;;) {} }).register({}, 1); return {data: {a: 1}};",
        {"a": 1},
    ),
}


@pytest.mark.parametrize("name", HARMLESS)
def test_what_does_no_harm(sandbox: Sandbox, name: str) -> None:
    text, told = HARMLESS[name]
    assert sandbox(_body(text), UPLINK, {}) == told
    assert sandbox(GOOD, UPLINK, {}) == {"sum": 3}


UNSTOPPABLE = {
    "one call that the engine does not interrupt": (
        "return {data: {s: new Array(1e8).join('x').length}};"
    ),
    "a replacement that grows": (
        "return {data: {n: 'a'.repeat(1e5).replace(/a/g, 'b'.repeat(1e5)).length}};"
    ),
}


@pytest.mark.parametrize("name", UNSTOPPABLE)
def test_what_only_the_parent_can_end(name: str) -> None:
    with Sandbox() as sandbox:
        assert sandbox(GOOD, UPLINK, {}) == {"sum": 3}
        began = time.monotonic()
        assert _reason(sandbox, UNSTOPPABLE[name]) in {"script_timeout", "script_memory"}
        assert time.monotonic() - began < TIME_S + GRACE_S + RECOVERY_S
