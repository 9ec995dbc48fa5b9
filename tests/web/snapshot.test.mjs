// A memory that was packed is the same when unpacked, small while most of it is zeros, and refused
// when a part of it is missing.
import assert from "node:assert/strict";
import { test } from "node:test";

Object.assign(globalThis, { self: globalThis });
const { dense, sparse } = await import("../../calculator/web/snapshot.js");

const PAGE = 65_536;

/** @param {number} length @param {number[]} used */
function memory(length, used) {
  const bytes = new Uint8Array(length);
  for (const index of used) bytes[index] = 1 + (index % 255);
  return bytes;
}

for (const [name, bytes] of Object.entries({
  "nothing but zeros": memory(5 * PAGE, []),
  "the first and the last byte": memory(5 * PAGE, [0, 5 * PAGE - 1]),
  "a last page that is not whole": memory(3 * PAGE + 64, [PAGE, 3 * PAGE + 63]),
  "less than a page": memory(100, [99]),
})) {
  test(`${name} comes back`, () => assert.deepEqual(dense(sparse(bytes)), bytes));
}

test("pages of zeros take no room", () => {
  assert.equal(sparse(memory(400 * PAGE, [7 * PAGE, 7 * PAGE + 1])).length, PAGE + 12);
});

test("a cut-off snapshot is refused", () => {
  const packed = sparse(memory(5 * PAGE, [0, PAGE]));
  for (const length of [packed.length - 1, packed.length - PAGE, 16]) {
    assert.throws(() => dense(packed.slice(0, length)));
  }
});
