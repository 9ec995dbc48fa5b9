/**
 * The memory of a started Python, kept in this browser so that the next visit need not start it
 * again. Nobody depends on it: whatever goes wrong here, Python is started the plain way.
 *
 * Stored form: the SHA-256 of what follows, as 64 letters; [bytes in all, pages kept], the numbers of
 * those kept, then the pages. Pages that hold nothing but zeros, most of them, are left out.
 */

import { sha256 } from "./sha256.js";
import { HOME } from "./source.js";

/** Of one copy of the site: another one may stand under another path of the same host. */
const CACHE = `yibao-python ${new URL("../", HOME).pathname}`;
const PAGE = 65_536;
const DIGEST = 64;

/** More than this is not kept: a phone has better uses for its storage. Told on /about/privacy/. */
export const MOST_BYTES = 32_000_000;

/** Pyodide's heap as it starts; one that has grown cannot be restored. A short head goes before. */
const HEAP = 30 * 2 ** 20;
const HEAD = 4_096;

/** @param {string} key */
function address(key) {
  return new URL(`snapshot-${key}`, HOME).href;
}

/**
 * What is kept under a key; everything under other keys, from another build, is thrown away.
 *
 * @param {string} key
 * @returns {Promise<Uint8Array<ArrayBuffer> | null>}
 */
export async function restore(key) {
  try {
    const cache = await caches.open(CACHE);
    for (const request of await cache.keys()) {
      if (request.url !== address(key)) await cache.delete(request);
    }
    const kept = await cache.match(address(key));
    return kept ? await checked(new Uint8Array(await kept.arrayBuffer())) : null;
  } catch {
    return null;
  }
}

/**
 * @param {string} key
 * @param {Uint8Array<ArrayBuffer>} memory
 */
export async function keep(key, memory) {
  if (memory.length < HEAP || memory.length > HEAP + HEAD)
    throw new Error(`heap of ${memory.length} bytes`);
  const packed = sparse(memory);
  if (packed.length + DIGEST > MOST_BYTES) throw new Error(`${packed.length} bytes are too many`);
  const cache = await caches.open(CACHE);
  await cache.put(address(key), new Response(new Blob([await sha256(packed), packed])));
}

/**
 * The memory, if what was stored is what is there: one changed byte of it can be a wrong figure.
 *
 * @param {Uint8Array<ArrayBuffer>} stored
 */
async function checked(stored) {
  const packed = stored.subarray(DIGEST);
  const found = sha256(packed); // by another thread, while the pages are laid out here
  const memory = dense(packed);
  const wanted = new TextDecoder().decode(stored.subarray(0, DIGEST));
  if ((await found) !== wanted) throw new Error("a damaged snapshot");
  return memory;
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
  const pages = Array.from({ length: count }, (_, number) => number).filter((number) =>
    memory.subarray(number * PAGE, (number + 1) * PAGE).some((byte) => byte !== 0),
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
 * @param {Uint8Array<ArrayBuffer>} packed
 * @returns {Uint8Array<ArrayBuffer>}
 */
export function dense(packed) {
  const [length = 0, kept = 0] = new Uint32Array(packed.buffer, packed.byteOffset, 2);
  const pages = new Uint32Array(packed.buffer, packed.byteOffset + 8, kept);
  const start = 8 + pages.byteLength;
  if (packed.length !== start + kept * PAGE) throw new Error("a cut-off snapshot");
  const memory = new Uint8Array(Math.ceil(length / PAGE) * PAGE);
  pages.forEach((number, index) => {
    memory.set(packed.subarray(start + index * PAGE, start + (index + 1) * PAGE), number * PAGE);
  });
  return memory.subarray(0, length);
}
