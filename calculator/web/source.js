/**
 * Where the worker's files come from: what this browser keeps, else the server. The take-away file
 * has another module in this place, which takes them out of the file itself.
 *
 * @typedef {import("./download.js").RuntimeFile} RuntimeFile
 * @typedef {import("./download.js").Downloaded} Downloaded
 * @typedef {import("./download.js").Meter} Meter
 */

import { BUILD } from "./build.js";
import { compile, download } from "./download.js";
import { forget, keep, kept } from "./kept.js";
import { sha256 } from "./sha256.js";

const SITE = new URL("../../", import.meta.url);
const RUNTIME = new URL("runtime/", SITE);

/** The address that Python is told it came from. */
export const HOME = RUNTIME.href;

/** Whether Python's memory is worth keeping for the next visit. */
export const KEEPS_MEMORY = "caches" in self;

/** The server has another build by now than the page that asks. */
export class Outdated extends Error {}

/** @type {Map<string, [URL, Uint8Array<ArrayBuffer> | Blob]>} */
const toKeep = new Map();

/** What is being kept: whoever asked for it does not wait. @type {Promise<void>[]} */
const beingKept = [];

/**
 * @param {RuntimeFile} file
 * @param {Meter} meter
 * @returns {Promise<Downloaded>}
 */
export async function runtimeFile(file, meter) {
  const url = new URL(file.path, RUNTIME);
  const bytes = await kept(url);
  if (bytes) {
    const compiled = compile(file, bytes);
    if ((await sha256(bytes)) === file.sha256) return { bytes, compiled };
    await forget(url);
  }
  const fetched = await download(file, RUNTIME, meter);
  toKeep.set(file.path, [url, fetched.bytes]);
  return fetched;
}

/**
 * The text of one file of policy data, of this build and no other.
 *
 * @param {string} name
 */
export async function dataFile(name) {
  const wanted = BUILD.data[name];
  const url = new URL(`data/${name}?sha256=${wanted}`, SITE);
  const found = await kept(url);
  if (found && (await fits(found, wanted))) return new TextDecoder().decode(found);
  for (const cache of /** @type {RequestCache[]} */ (["default", "reload"])) {
    const response = await fetch(url, { cache });
    if (!response.ok) throw new Error(`${url.pathname}: HTTP ${response.status}`);
    const bytes = new Uint8Array(await response.arrayBuffer());
    if (!(await fits(bytes, wanted))) continue;
    const storing = keep(url, bytes).catch((error) => console.info(`${name} not kept: ${error}`));
    beingKept.push(storing);
    return new TextDecoder().decode(bytes);
  }
  throw new Outdated(`${name} is not of build ${BUILD.version}`);
}

/**
 * @param {Uint8Array<ArrayBuffer>} bytes
 * @param {string | undefined} wanted
 */
async function fits(bytes, wanted) {
  return wanted !== undefined && (await sha256(bytes)).startsWith(wanted);
}

/** Makes blobs of what is to be kept: they lie with the browser and not with the page. */
export function setAside() {
  for (const [name, [url, content]] of toKeep) {
    if (!(content instanceof Blob)) toKeep.set(name, [url, new Blob([content])]);
  }
}

/** Keeps what was downloaded; called when the reader has the answer and asks nothing more. */
export async function keepDownloaded() {
  await Promise.all(beingKept.splice(0));
  for (const [name, [url, content]] of toKeep) {
    await keep(url, content);
    toKeep.delete(name);
  }
}
