/**
 * Fetches the runtime's files: in compressed form where the server compresses nothing, and checked
 * against their hashes before anything uses them.
 *
 * @typedef {{path: string, bytes: number, gzip_bytes: number, brotli_bytes: number, sha256: string}}
 *   RuntimeFile
 * @typedef {{bytes: Uint8Array<ArrayBuffer>, compiled?: Promise<WebAssembly.Module>}} Downloaded
 */

import { sha256 } from "./sha256.js";

/** @typedef {AbortSignal | null} Signal ends a download that is not wanted any more */

const GZIP_MAGIC = [0x1f, 0x8b];

/** Counts what came over the line, in bytes as they came, of files that may still be to come. */
export class Meter {
  /** @param {(loaded: number, total: number) => void} tell */
  constructor(tell) {
    this.tell = tell;
    /** @type {Map<string, {done: number, size: number}>} */
    this.files = new Map();
  }

  /**
   * @param {RuntimeFile} file
   * @param {number} share of the file's content that is here, from 0 to 1
   * @param {number} size in bytes on the line
   */
  note(file, share, size) {
    this.files.set(file.path, { done: share * size, size });
    let [loaded, total] = [0, 0];
    for (const known of this.files.values()) {
      loaded += known.done;
      total += known.size;
    }
    this.tell(Math.round(loaded), Math.round(total));
  }
}

/**
 * Downloads and checks one file. WebAssembly is compiled while it arrives; what was compiled is
 * to be used only once the bytes, which this waits for, have proved right.
 *
 * @param {RuntimeFile} file
 * @param {URL} folder
 * @param {Meter} meter
 * @param {Signal} signal
 * @returns {Promise<Downloaded>}
 */
export async function download(file, folder, meter, signal = null) {
  const { stream, size } = await open(file, folder, signal);
  meter.note(file, 0, size);
  const [body, compiled] = file.path.endsWith(".wasm") ? compileMeanwhile(stream) : [stream];
  const bytes = await collect(body, file, (share) => meter.note(file, share, size));
  const found = await sha256(bytes);
  if (found !== file.sha256) throw new Error(`${file.path}: damaged on the way (${found})`);
  return { bytes, compiled };
}

/**
 * The content of a file as a stream, and how many bytes it takes on the line.
 *
 * @param {RuntimeFile} file
 * @param {URL} folder
 * @param {Signal} signal
 */
async function open(file, folder, signal) {
  const plain = await fetched(file.path, folder, signal);
  const encoding = plain.headers.get("Content-Encoding");
  if (encoding) {
    return { stream: plain.body, size: encoding === "br" ? file.brotli_bytes : file.gzip_bytes };
  }
  // A short file is not worth a second request.
  if (file.bytes < 65_536 || !("DecompressionStream" in self)) {
    return { stream: plain.body, size: file.bytes };
  }
  const packed = await fetch(new URL(`${file.path}.gz`, folder), { signal }).catch(() => null);
  if (!packed?.ok || !packed.body) return { stream: plain.body, size: file.bytes };
  await plain.body.cancel();
  return { stream: await unpacked(packed.body), size: file.gzip_bytes };
}

/**
 * @param {string} path
 * @param {URL} folder
 * @param {Signal} signal
 * @returns {Promise<Response & {body: ReadableStream<Uint8Array<ArrayBuffer>>}>}
 */
async function fetched(path, folder, signal) {
  const response = await fetch(new URL(path, folder), { signal });
  if (!response.ok || !response.body) throw new Error(`${path}: HTTP ${response.status}`);
  return /** @type {any} */ (response);
}

/**
 * Some servers announce `.gz` as an encoding, so that the browser has unpacked it already.
 *
 * @param {ReadableStream<Uint8Array<ArrayBuffer>>} stream
 * @returns {Promise<ReadableStream<Uint8Array<ArrayBuffer>>>}
 */
async function unpacked(stream) {
  const [glance, whole] = stream.tee();
  const reader = glance.getReader();
  const { value = new Uint8Array() } = await reader.read();
  // Not awaited: a branch of two is cancelled only when both are.
  reader.cancel().catch(() => {});
  const isPacked = GZIP_MAGIC.every((byte, index) => value[index] === byte);
  return isPacked ? whole.pipeThrough(new DecompressionStream("gzip")) : whole;
}

/**
 * Starts compiling bytes that are at hand, if they are WebAssembly.
 *
 * @param {RuntimeFile} file
 * @param {Uint8Array<ArrayBuffer>} bytes
 */
export function compile(file, bytes) {
  if (!file.path.endsWith(".wasm")) return undefined;
  const compiled = WebAssembly.compile(bytes);
  compiled.catch(() => {}); // told where it is used
  return compiled;
}

/**
 * @param {ReadableStream<Uint8Array<ArrayBuffer>>} stream
 * @returns {[ReadableStream<Uint8Array<ArrayBuffer>>, Promise<WebAssembly.Module>?]}
 */
function compileMeanwhile(stream) {
  if (!WebAssembly.compileStreaming) return [stream];
  const [forCompiler, forUs] = stream.tee();
  // Wrapped anew, whatever MIME type the server gave: with a wrong one, loading would hang.
  const headers = { "Content-Type": "application/wasm" };
  const compiled = WebAssembly.compileStreaming(new Response(forCompiler, { headers }));
  compiled.catch(() => {}); // told where it is used
  return [forUs, compiled];
}

/**
 * The content of what is kept, by way of a blob, whose size is known beforehand: half the time in Chromium.
 *
 * @param {Response} found
 */
export async function bytesOf(found) {
  return new Uint8Array(await (await found.blob()).arrayBuffer());
}

/**
 * @param {ReadableStream<Uint8Array<ArrayBuffer>>} stream
 * @param {RuntimeFile} file
 * @param {(share: number) => void} progress
 */
async function collect(stream, file, progress) {
  const bytes = new Uint8Array(file.bytes);
  const reader = stream.getReader();
  let length = 0;
  for (;;) {
    const { done, value } = await reader.read();
    if (done) break;
    if (length + value.length > file.bytes) throw new Error(`${file.path}: longer than announced`);
    bytes.set(value, length);
    length += value.length;
    progress(length / file.bytes);
  }
  if (length !== file.bytes) throw new Error(`${file.path}: ${length} of ${file.bytes} bytes`);
  return bytes;
}
