/**
 * Files that this browser keeps, so that they need not come over the line again and the calculators
 * work without a network. Only what has proved right goes in, under a name that says its content.
 *
 * Nobody depends on it: where nothing can be kept (plain HTTP, private windows, full storage), files
 * are fetched each time.
 */

import { bytesOf } from "./download.js";

/** Of one copy of the site: another one may stand under another path of the same host. */
export const FILES = `yibao-files ${new URL("../../", import.meta.url).pathname}`;

/**
 * @param {URL} url
 * @returns {Promise<Uint8Array<ArrayBuffer> | null>}
 */
export async function kept(url) {
  try {
    const found = await caches.match(url, { cacheName: FILES });
    return found ? await bytesOf(found) : null;
  } catch {
    return null;
  }
}

/**
 * @param {URL} url
 * @param {Uint8Array<ArrayBuffer> | Blob} content
 */
export async function keep(url, content) {
  if (!("caches" in self)) return;
  await (await caches.open(FILES)).put(url, new Response(content));
}

/** @param {URL} url */
export async function forget(url) {
  try {
    await (await caches.open(FILES)).delete(url);
  } catch {
    // Where nothing can be kept there is nothing to forget.
  }
}
