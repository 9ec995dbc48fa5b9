/**
 * The memory of a started Python, kept in this browser so that the next visit need not start it
 * again. Nobody depends on it: whatever goes wrong here, Python is started the plain way.
 *
 * Stored form: the SHA-256 of what follows, as 64 letters; [bytes in all, pages kept], the numbers of
 * those kept, then the pages. Pages that hold nothing but zeros, most of them, are left out.
 */

import { bytesOf } from "./download.js";
import { release } from "./release.js";
import { sha256 } from "./sha256.js";
import { HOME } from "./source.js";

/** Of one copy of the site: another one may stand under another path of the same host. */
const CACHE = `yibao-python ${new URL("../", HOME).pathname}`;
const PAGE = 65_536;
const DIGEST = 64;

/** More than this is not kept: a phone has better uses for its storage. Told on /about/privacy/. */
export const MOST_BYTES = 32_000_000;

/** Pyodide's heap as it starts; one that has grown cannot be restored. A short head goes before. */
export const HEAP = 30 * 2 ** 20;
const HEAD = 4_096;

/** @param {string} key */
function address(key) {
  return new URL(`snapshot-${key}`, HOME).href;
}

/**
 * What is kept under a key; everything under other keys, from another build, is thrown away.
 *
 * @param {string} key
 * @returns {Promise<{packed: Promise<Uint8Array<ArrayBuffer>>} | null>} `packed`: in its stored form,
 *   read while Python gets ready for it; rejects if it is damaged
 */
export async function restore(key) {
  try {
    const found = await caches.match(address(key), { cacheName: CACHE });
    if (!found) await forgetOthers(key);
    if (!found) return null;
    const packed = bytesOf(found).then(checked);
    packed.catch(() => {}); // told where it is waited for
    return { packed };
  } catch {
    return null;
  }
}

/** @param {string} key */
async function forgetOthers(key) {
  const cache = await caches.open(CACHE);
  for (const request of await cache.keys()) {
    if (request.url !== address(key)) await cache.delete(request);
  }
}

/**
 * A memory in its stored form, as a blob: blobs lie with the browser and not with the page, which has
 * to wait a while before it may store anything.
 *
 * @param {Uint8Array<ArrayBuffer>} memory given back on the way
 */
export async function pack(memory) {
  if (memory.length < HEAP || memory.length > HEAP + HEAD)
    throw new Error(`heap of ${memory.length} bytes`);
  const packed = sparse(memory);
  release(memory);
  if (packed.length + DIGEST > MOST_BYTES) throw new Error(`${packed.length} bytes are too many`);
  const stored = new Blob([await sha256(packed), packed]);
  release(packed);
  return stored;
}

/**
 * @param {string} key
 * @param {Blob} stored
 */
export async function keep(key, stored) {
  const cache = await caches.open(CACHE);
  await cache.put(address(key), new Response(stored));
}

/**
 * The pages, if what was stored is what is there: one changed byte of it can be a wrong figure.
 *
 * @param {Uint8Array<ArrayBuffer>} stored
 */
async function checked(stored) {
  const packed = stored.subarray(DIGEST);
  const wanted = new TextDecoder().decode(stored.subarray(0, DIGEST));
  if ((await sha256(packed)) !== wanted) throw new Error("a damaged snapshot");
  return packed;
}

/** @param {string} key */
export async function forget(key) {
  try {
    await (await caches.open(CACHE)).delete(address(key));
  } catch {
    // Where nothing can be stored there is nothing to forget.
  }
}

/**
 * @param {Uint8Array<ArrayBuffer>} memory
 * @returns {Uint8Array<ArrayBuffer>}
 */
export function sparse(memory) {
  const count = Math.ceil(memory.length / PAGE);
  const pages = Array.from({ length: count }, (_, number) => number).filter(
    (number) => !isBlank(memory.subarray(number * PAGE, (number + 1) * PAGE)),
  );
  const head = new Uint32Array([memory.length, pages.length, ...pages]);
  const packed = new Uint8Array(head.byteLength + pages.length * PAGE);
  packed.set(new Uint8Array(head.buffer));
  pages.forEach((number, index) => {
    const page = memory.subarray(number * PAGE, (number + 1) * PAGE);
    packed.set(page, head.byteLength + index * PAGE);
  });
  return packed;
}

/**
 * Looks at four bytes at a time where they lie so that it can: most of 30 MB is looked at to the end.
 *
 * @param {Uint8Array<ArrayBuffer>} page
 */
function isBlank(page) {
  const even = page.byteOffset % 4 === 0 && page.length % 4 === 0;
  const words = even ? new Uint32Array(page.buffer, page.byteOffset, page.length / 4) : page;
  for (let index = 0; index < words.length; index += 1) {
    if (words[index]) return false;
  }
  return true;
}

/**
 * What Pyodide may take for the memory as a whole, before that has been read: its head is put here by
 * `take`, and at the moment when Pyodide asks for all that follows the head, the pages are laid where
 * they belong, straight into Pyodide's own memory. Laid out here first, 30 MB would be written twice
 * and lie there twice.
 *
 * @param {number} length that Pyodide is to make its memory by
 * @param {() => Int8Array} heap Pyodide's memory, all zeros, once there is one
 * @returns {{memory: Uint8Array<ArrayBuffer>, take: (packed: Uint8Array<ArrayBuffer>) => void}}
 */
export function unpacking(length, heap) {
  const first = new Uint8Array(PAGE);
  /** @type {(head: number) => Uint8Array} */
  let lay = () => {
    throw new Error("the kept memory is not here yet");
  };
  const memory = Object.defineProperties(first, {
    length: { value: length },
    subarray: {
      /** @type {(from: number, to?: number) => Uint8Array} */
      value: (from, to) => (to === undefined ? lay(from) : first.slice(from, to)),
    },
  });
  return {
    memory,
    take(packed) {
      const pages = pagesOf(packed);
      first.set(packed.subarray(pages.start, pages.start + PAGE));
      lay = (head) => layPages(packed, pages, head, heap());
    },
  };
}

/**
 * @typedef {{length: number, numbers: Uint32Array, start: number}} Pages
 * @param {Uint8Array<ArrayBuffer>} packed
 * @returns {Pages}
 */
function pagesOf(packed) {
  const [length = 0, count = 0] = new Uint32Array(packed.buffer, packed.byteOffset, 2);
  const numbers = new Uint32Array(packed.buffer, packed.byteOffset + 8, count);
  const start = 8 + numbers.byteLength;
  if (packed.length !== start + count * PAGE || numbers[0] !== 0) {
    throw new Error("a cut-off snapshot");
  }
  return { length, numbers, start };
}

/**
 * @param {Uint8Array<ArrayBuffer>} packed
 * @param {Pages} pages
 * @param {number} head
 * @param {Int8Array} target
 */
function layPages(packed, { length, numbers, start }, head, target) {
  numbers.forEach((number, index) => {
    const [from, to] = [Math.max(number * PAGE, head), Math.min((number + 1) * PAGE, length)];
    const shift = start + (index - number) * PAGE;
    target.set(packed.subarray(from + shift, to + shift), from - head);
  });
  release(packed);
  return new Uint8Array();
}
