// Our SHA-256, for sites without HTTPS, gives what Node's does at every length around a block.
import assert from "node:assert/strict";
import { createHash, randomBytes } from "node:crypto";
import { test } from "node:test";
import { digest, sha256 } from "../../calculator/web/sha256.js";

/** @param {Uint8Array} bytes */
const theirs = (bytes) => createHash("sha256").update(bytes).digest("hex");

test("every length up to five blocks, and some beyond", () => {
  for (const length of [...Array(321).keys(), 65_535, 65_536, 1_000_001]) {
    const bytes = new Uint8Array(randomBytes(length));
    assert.equal(Buffer.from(digest(bytes)).toString("hex"), theirs(bytes), `${length} bytes`);
  }
});

test("a part of a larger buffer", () => {
  const part = new Uint8Array(randomBytes(500)).subarray(37, 237);
  assert.equal(Buffer.from(digest(part)).toString("hex"), theirs(part));
});

test("with the browser's own and without it", async () => {
  const bytes = new Uint8Array(randomBytes(1000));
  assert.equal(await sha256(bytes), theirs(bytes));
  const own = Object.getOwnPropertyDescriptor(globalThis, "crypto");
  Object.defineProperty(globalThis, "crypto", { value: {}, configurable: true });
  try {
    assert.equal(await sha256(bytes), theirs(bytes));
  } finally {
    Object.defineProperty(globalThis, "crypto", /** @type {PropertyDescriptor} */ (own));
  }
});
