/**
 * SHA-256 as hexadecimal: the browser's own where it offers it (HTTPS and localhost), else ours,
 * so that a site on plain HTTP checks its files too (FIPS 180-4).
 */

/** @param {Uint8Array<ArrayBuffer>} bytes */
export async function sha256(bytes) {
  const subtle = globalThis.crypto?.subtle;
  return hex(subtle ? new Uint8Array(await subtle.digest("SHA-256", bytes)) : digest(bytes));
}

/** @param {Uint8Array} bytes */
function hex(bytes) {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

/** The first 32 bits of the fractional parts of roots of the first primes, as the standard asks. */
function constants() {
  const [starts, rounds] = [new Uint32Array(8), new Uint32Array(64)];
  let count = 0;
  for (let number = 2; count < 64; number += 1) {
    if (!isPrime(number)) continue;
    if (count < 8) starts[count] = fraction(Math.sqrt(number));
    rounds[count] = fraction(Math.cbrt(number));
    count += 1;
  }
  return { starts, rounds };
}

/** @param {number} number */
function isPrime(number) {
  for (let divisor = 2; divisor * divisor <= number; divisor += 1) {
    if (number % divisor === 0) return false;
  }
  return true;
}

/** @param {number} root */
function fraction(root) {
  return ((root - Math.floor(root)) * 2 ** 32) >>> 0;
}

/**
 * Ours; exported for the tests, which hold it against the browser's.
 *
 * @param {Uint8Array} bytes
 */
export function digest(bytes) {
  const { starts: state, rounds } = constants();
  const words = new Uint32Array(64);
  const whole = bytes.length - (bytes.length % 64);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  for (let offset = 0; offset < whole; offset += 64) mix(state, rounds, words, view, offset);
  const tail = ending(bytes.subarray(whole), bytes.length);
  for (let offset = 0; offset < tail.byteLength; offset += 64) {
    mix(state, rounds, words, tail, offset);
  }
  const result = new Uint8Array(32);
  state.forEach((word, index) => {
    new DataView(result.buffer).setUint32(index * 4, word);
  });
  return result;
}

/**
 * The last bytes with the padding that the standard asks for.
 *
 * @param {Uint8Array} rest
 * @param {number} length of the whole message in bytes
 */
function ending(rest, length) {
  const tail = new DataView(new ArrayBuffer(rest.length < 56 ? 64 : 128));
  rest.forEach((byte, index) => {
    tail.setUint8(index, byte);
  });
  tail.setUint8(rest.length, 0x80);
  tail.setUint32(tail.byteLength - 8, Math.floor(length / 2 ** 29));
  tail.setUint32(tail.byteLength - 4, (length * 8) >>> 0);
  return tail;
}

/**
 * One round of 64 bytes.
 *
 * @param {Uint32Array} state
 * @param {Uint32Array} rounds
 * @param {Uint32Array} words
 * @param {DataView} data
 * @param {number} offset
 */
function mix(state, rounds, words, data, offset) {
  // Every index below lies within the array; the checker cannot know.
  /** @param {number} index */
  const word = (index) => /** @type {number} */ (words[index]);
  for (let index = 0; index < 16; index += 1) words[index] = data.getUint32(offset + index * 4);
  for (let index = 16; index < 64; index += 1) {
    const [early, late] = [word(index - 15), word(index - 2)];
    const first = turn(early, 7) ^ turn(early, 18) ^ (early >>> 3);
    const second = turn(late, 17) ^ turn(late, 19) ^ (late >>> 10);
    words[index] = word(index - 16) + first + word(index - 7) + second;
  }
  /** @type {[number, number, number, number, number, number, number, number]} */
  const start = /** @type {any} */ (Array.from(state));
  let [a, b, c, d, e, f, g, h] = start;
  for (let index = 0; index < 64; index += 1) {
    const sum = turn(e, 6) ^ turn(e, 11) ^ turn(e, 25);
    const next =
      (h + sum + ((e & f) ^ (~e & g)) + /** @type {number} */ (rounds[index]) + word(index)) | 0;
    const other = (turn(a, 2) ^ turn(a, 13) ^ turn(a, 22)) + ((a & b) ^ (a & c) ^ (b & c));
    [h, g, f, e, d, c, b, a] = [g, f, e, (d + next) | 0, c, b, a, (next + other) | 0];
  }
  [a, b, c, d, e, f, g, h].forEach((value, index) => {
    state[index] = /** @type {number} */ (state[index]) + value;
  });
}

/**
 * @param {number} word
 * @param {number} bits
 */
function turn(word, bits) {
  return (word >>> bits) | (word << (32 - bits));
}
