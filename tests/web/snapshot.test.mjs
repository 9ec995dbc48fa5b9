// A memory that was packed is the same when it is laid into another, small while most of it is zeros, and refused
// when a part of it is missing.
import assert from "node:assert/strict";
import { test } from "node:test";

Object.assign(globalThis, { self: globalThis });
const { sparse, unpacking } = await import("../../calculator/web/snapshot.js");

const PAGE = 65_536;

/** @param {number} length @param {number[]} used */
function memory(length, used) {
  const bytes = new Uint8Array(length);
  for (const index of used) bytes[index] = 1 + (index % 255);
  return bytes;
}

/**
 * What Pyodide does: takes the head out of the snapshot, then lays all that follows into its heap.
 *
 * @param {Uint8Array<ArrayBuffer>} packed
 * @param {number} head
 * @param {number} length
 */
function laid(packed, head, length) {
  const heap = new Int8Array(length - head);
  const { memory: snapshot, take } = unpacking(length, () => heap);
  assert.equal(snapshot.length, length);
  assert.throws(() => snapshot.subarray(head));
  take(packed);
  const first = snapshot.subarray(0, head);
  heap.set(snapshot.subarray(head));
  return [...first, ...new Uint8Array(heap.buffer)];
}

for (const [name, bytes] of Object.entries({
  "only a head": memory(5 * PAGE, [0]),
  "the first and the last byte": memory(5 * PAGE, [0, 5 * PAGE - 1]),
  "bytes beside the edges of pages": memory(5 * PAGE, [0, PAGE - 1, PAGE, 3 * PAGE - 1, 4 * PAGE]),
  "a last page that is not whole": memory(3 * PAGE + 64, [0, 3 * PAGE + 63]),
  "less than a page": memory(400, [0, 399]),
})) {
  test(`${name} comes back`, () => {
    assert.deepEqual(laid(sparse(bytes), 128, bytes.length), [...bytes]);
  });
}

test("pages of zeros take no room", () => {
  assert.equal(sparse(memory(400 * PAGE, [7 * PAGE, 7 * PAGE + 1])).length, PAGE + 12);
});

test("a cut-off snapshot is refused, and one without its head", () => {
  const packed = sparse(memory(5 * PAGE, [0, PAGE]));
  for (const length of [packed.length - 1, packed.length - PAGE, 16]) {
    assert.throws(() => laid(packed.slice(0, length), 128, 5 * PAGE));
  }
  assert.throws(() => laid(sparse(memory(5 * PAGE, [PAGE])), 128, 5 * PAGE));
});
