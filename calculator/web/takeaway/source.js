/**
 * In the take-away file, in the place of ../source.js: the worker's files come out of the file
 * itself, and nothing is kept, because a file on a stick has no storage of its own.
 *
 * @typedef {import("../download.js").RuntimeFile} RuntimeFile
 * @typedef {import("../download.js").Downloaded} Downloaded
 * @typedef {import("../download.js").Meter} Meter
 */

import { compile } from "../download.js";
import { sha256 } from "../sha256.js";
import { PAYLOAD } from "./payload.js";

export const HOME = "https://takeaway.invalid/runtime/";
export const KEEPS_MEMORY = false;

/** Never thrown here: a file is of one build. */
export class Outdated extends Error {}

/**
 * @param {RuntimeFile} file
 * @param {Meter} meter
 * @returns {Promise<Downloaded>}
 */
export async function runtimeFile(file, meter) {
  const text = PAYLOAD.files[file.path];
  if (text === undefined) throw new Error(`${file.path} is not in this file`);
  const packed = Uint8Array.from(atob(text), (character) => character.charCodeAt(0));
  const stream = new Blob([packed]).stream().pipeThrough(new DecompressionStream("gzip"));
  const bytes = new Uint8Array(await new Response(stream).arrayBuffer());
  if ((await sha256(bytes)) !== file.sha256) throw new Error(`${file.path}: the file is damaged`);
  meter.note(file, 1, file.bytes);
  return { bytes, compiled: compile(file, bytes) };
}

/** @param {string} name */
export async function dataFile(name) {
  const text = PAYLOAD.data[name];
  if (text === undefined) throw new Error(`${name} is not in this file`);
  return text;
}

export function setAside() {}

export async function keepDownloaded() {}
