// An answer never leads back, in the number of the question or in its part, whatever is asked next.
import assert from "node:assert/strict";
import { test } from "node:test";
import { onward, standing } from "../../calculator/web/way.js";

/** Numbers that are the same each time (mulberry32). @param {number} seed */
function chance(seed) {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

test("a question is told by its place and by the share of its part that lies behind", () => {
  const parts = [0, 1, 1, 1, 3, null];
  const stood = parts.map((_, index) => standing(parts, index));
  assert.deepEqual(
    stood.map(({ number }) => number),
    [1, 2, 3, 4, 5, 6],
  );
  assert.deepEqual(
    stood.map(({ at }) => at),
    [0, 1, 1 + 1 / 3, 1 + 2 / 3, 3, 3.5],
  );
});

test("what has no part of its own is asked in the part before it", () => {
  assert.equal(Math.floor(standing([0, 2, null, 3], 2).at), 2);
  assert.equal(standing([null], 0).at, 0);
});

test("questions come and go with every answer, and nobody is led back", () => {
  const random = chance(5);
  for (let round = 0; round < 500; round += 1) {
    let stood = { number: 0, at: 0 };
    for (let answer = 0; answer < 20; answer += 1) {
      const count = 1 + Math.floor(random() * 14);
      const parts = Array.from({ length: count }, () =>
        random() < 0.2 ? null : Math.floor(random() * 4),
      );
      const next = onward(stood, standing(parts, Math.floor(random() * count)));
      assert.ok(next.number > stood.number);
      assert.ok(next.at >= stood.at);
      assert.ok(next.at < 4);
      stood = next;
    }
  }
});
