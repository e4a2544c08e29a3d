"""The part of Node's ``Buffer`` that decoders use, in JavaScript.

ChirpStack v4 gives its scripts a global ``Buffer``, so scripts that were written for it may ask for
one. Documented at https://nodejs.org/api/buffer.html.
"""

from __future__ import annotations

from typing import Final

NAME: Final = "Buffer"

SOURCE: Final = r"""
(function () {
  "use strict";
  const kinds = {UInt8: "Uint8", Int8: "Int8", UInt16: "Uint16", Int16: "Int16", UInt32: "Uint32",
    Int32: "Int32", Float: "Float32", Double: "Float64", BigUInt64: "BigUint64",
    BigInt64: "BigInt64"};
  const latin = (bytes) => Array.from(bytes, (byte) => String.fromCharCode(byte)).join("");
  const codes = (text) => Array.from(text, (sign) => sign.charCodeAt(0));
  const utf8 = (bytes) => {
    const text = latin(bytes);
    try {
      return decodeURIComponent(escape(text));
    } catch {
      return text.replace(/[\x80-\xff]/g, "\ufffd");
    }
  };
  const plain64 = (text) => atob(text.replace(/-/g, "+").replace(/_/g, "/"));
  const readers = {
    hex: (text) => (text.match(/[0-9a-f]{2}/gi) || []).map((pair) => parseInt(pair, 16)),
    base64: (text) => codes(plain64(text)),
    utf8: (text) => codes(unescape(encodeURIComponent(text))),
    latin1: (text) => codes(text),
  };
  const writers = {
    hex: (bytes) => Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join(""),
    base64: (bytes) => btoa(latin(bytes)),
    utf8,
    latin1: latin,
    ascii: (bytes) => latin(bytes.map((byte) => byte & 127)),
  };
  const others = {"utf-8": "utf8", binary: "latin1", base64url: "base64"};
  function pick(list, name) {
    const wanted = String(name === undefined ? "utf8" : name).toLowerCase();
    const found = list[wanted] || list[others[wanted]] || (wanted === "ascii" && list.latin1);
    if (!found) throw new TypeError("Unknown encoding: " + name);
    return found;
  }
  function part(buffer, offset, length) {
    if (offset + length > buffer.length) throw new RangeError("beyond the end of the buffer");
    return Array.from(buffer.subarray(offset, offset + length));
  }
  class Buffer extends Uint8Array {
    constructor(value, second, third) {
      if (typeof value === "string") super(pick(readers, second)(value));
      else if (value instanceof ArrayBuffer) super(value, second, third);
      else super(value);
    }
    static from(value, second, third) {
      return new Buffer(typeof value === "number" ? [] : value, second, third);
    }
    static alloc(size) {
      return new Buffer(size);
    }
    static isBuffer(value) {
      return value instanceof Buffer;
    }
    static concat(list) {
      return new Buffer(list.flatMap((part) => Array.from(part)));
    }
    slice(begin, end) {
      return this.subarray(begin, end);
    }
    toString(encoding, begin, end) {
      return pick(writers, encoding)(Array.from(this.subarray(begin, end)));
    }
    toJSON() {
      return {type: "Buffer", data: Array.from(this)};
    }
    readUIntBE(offset, length) {
      return part(this, offset, length).reduce((sum, byte) => sum * 256 + byte, 0);
    }
    readUIntLE(offset, length) {
      return part(this, offset, length).reduceRight((sum, byte) => sum * 256 + byte, 0);
    }
    readIntBE(offset, length) {
      const value = this.readUIntBE(offset, length), limit = 2 ** (8 * length - 1);
      return value < limit ? value : value - 2 * limit;
    }
    readIntLE(offset, length) {
      const value = this.readUIntLE(offset, length), limit = 2 ** (8 * length - 1);
      return value < limit ? value : value - 2 * limit;
    }
  }
  const view = (buffer) => new DataView(buffer.buffer, buffer.byteOffset, buffer.byteLength);
  for (const [name, kind] of Object.entries(kinds)) {
    const bytes = kind.endsWith("8") ? 1 : Number(kind.slice(-2)) / 8;
    for (const end of name.endsWith("8") ? [""] : ["BE", "LE"]) {
      const little = end === "LE";
      const read = function (offset = 0) {
        return view(this)["get" + kind](offset, little);
      };
      const write = function (value, offset = 0) {
        view(this)["set" + kind](offset, value, little);
        return offset + bytes;
      };
      for (const spelled of new Set([name, name.replace("UInt", "Uint")])) {
        Buffer.prototype["read" + spelled + end] = read;
        Buffer.prototype["write" + spelled + end] = write;
      }
    }
  }
  globalThis.Buffer = Buffer;
})()
"""
