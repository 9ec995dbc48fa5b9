/**
 * Pagefind's engine, spoken to directly: its own script weighs as much as all of ours, adds the
 * time to addresses, and answers a download that failed with nothing found.
 *
 * The calls are those of pagefind 1.5.2, which requirements/build.txt pins.
 *
 * @typedef {Record<string, string[]>} Filters
 * @typedef {{memory: WebAssembly.Memory, [name: string]: any}} Engine
 */

const SIGNATURE = "pagefind_dcd";
/** Frequent pairs are kept from one keystroke to the next. */
const MOST_REMEMBERED = 400;

export class DownloadFailed extends Error {}

/**
 * @param {URL} address
 * @param {RequestCache} cache
 * @returns {Promise<ArrayBuffer>}
 */
export async function download(address, cache = "default") {
  try {
    const response = await fetch(address, { cache });
    if (!response.ok) throw new Error(`${response.status}`);
    return await response.arrayBuffer();
  } catch (error) {
    throw new DownloadFailed(`${address.pathname}: ${error}`);
  }
}

/** @param {ArrayBuffer} content */
export async function unpack(content) {
  const bytes = new Uint8Array(content);
  // Some servers unpack such files on their own.
  if (bytes[0] !== 0x1f || bytes[1] !== 0x8b) return bytes;
  const stream = new Blob([content]).stream().pipeThrough(new DecompressionStream("gzip"));
  return new Uint8Array(await new Response(stream).arrayBuffer());
}

export class Index {
  /**
   * @param {URL} base
   */
  static async open(base) {
    const [program, contents] = await Promise.all([
      download(new URL("wasm.unknown.pagefind", base)).then(unpack),
      download(new URL("contents.pf_meta", base), "no-cache").then(unpack),
    ]);
    return new Index(base, await start(signed(program)), signed(contents));
  }

  /**
   * @param {URL} base
   * @param {Engine} engine
   * @param {Uint8Array} contents
   */
  constructor(base, engine, contents) {
    this.base = base;
    this.engine = engine;
    this.pointer = engine.init_pagefind(...this.#bytes(contents)) >>> 0;
    /** @type {Map<string, Promise<void>>} */
    this.loaded = new Map();
    /** @type {Map<string, Promise<Map<string, number>>>} */
    this.remembered = new Map();
  }

  /**
   * The records that hold all of these words, by name, each with its score. One by one, because
   * the engine passes over a word that stands nowhere.
   *
   * @param {string[]} words
   * @returns {Promise<Map<string, number>>}
   */
  async find(words) {
    const found = await Promise.all(words.map((word) => this.#ask(word, {})));
    const [fewest, ...others] = found.sort((one, other) => one.size - other.size);
    /** @type {Map<string, number>} */
    const all = new Map();
    for (const [name, score] of fewest ?? []) {
      const scores = others.map((records) => records.get(name));
      if (scores.every((one) => one !== undefined)) {
        all.set(name, scores.reduce((sum, one) => Number(sum) + Number(one), score) ?? score);
      }
    }
    return all;
  }

  /**
   * The names of the records of which something is known: their place, year, type …
   *
   * @param {string} name
   * @param {string} value
   * @returns {Promise<Set<string>>}
   */
  async having(name, value) {
    return new Set((await this.#ask("", { is: [`${name}:${value}`] })).keys());
  }

  /**
   * @param {string} words
   * @param {Filters} filters
   */
  #ask(words, filters) {
    const key = `${words}|${JSON.stringify(filters)}`;
    let answer = this.remembered.get(key);
    if (!answer) {
      answer = this.#search(words, JSON.stringify(filters));
      this.remembered.set(key, answer);
      answer.catch(() => this.remembered.delete(key));
      const oldest = this.remembered.keys().next().value;
      if (this.remembered.size > MOST_REMEMBERED && oldest) this.remembered.delete(oldest);
    }
    return answer;
  }

  /**
   * @param {string} words
   * @param {string} filters
   */
  async #search(words, filters) {
    /** @type {string[]} */
    // Without a word the engine would ask for all of the index.
    const chunks = words ? JSON.parse(this.#call("request_indexes", words)) : [];
    /** @type {string[]} */
    const lists = JSON.parse(this.#call("request_filter_indexes", filters));
    await Promise.all([
      ...chunks
        .filter(Boolean)
        .map((name) => this.#load(`index/${name}.pf_index`, "load_index_chunk")),
      ...lists
        .filter(Boolean)
        .map((name) => this.#load(`filter/${name}.pf_filter`, "load_filter_chunk")),
    ]);
    const found = this.#records(words, filters, false);
    // A word that stands nowhere is answered with what begins like it; only a single character is
    // meant so. Exact answers have no scores, though.
    if (words.length < 2) return found;
    const exact = this.#records(words, filters, true);
    return new Map([...found].filter(([name]) => exact.has(name)));
  }

  /**
   * @param {string} words
   * @param {string} filters
   * @param {boolean} exact
   * @returns {Map<string, number>}
   */
  #records(words, filters, exact) {
    /** @type {{results: {p: string, s: number}[]}} */
    const { results } = JSON.parse(this.#call("search", words, words, filters, "", exact, false));
    return new Map(results.map((result) => [result.p, result.s]));
  }

  /**
   * @param {string} name
   * @param {"load_index_chunk" | "load_filter_chunk"} method
   */
  #load(name, method) {
    let loading = this.loaded.get(name);
    if (!loading) {
      loading = download(new URL(name, this.base))
        .then(unpack)
        .then((content) => {
          const chunk = this.#bytes(signed(content));
          this.pointer = this.engine[method](this.pointer, ...chunk) >>> 0;
        });
      this.loaded.set(name, loading);
      // What failed is asked for again the next time.
      loading.catch(() => this.loaded.delete(name));
    }
    return loading;
  }

  /**
   * @param {string} method
   * @param {(string | boolean)[]} given
   * @returns {string}
   */
  #call(method, ...given) {
    /** @type {(number | boolean)[]} */
    const passed = [];
    for (const item of given) {
      if (typeof item === "string") passed.push(...this.#bytes(new TextEncoder().encode(item)));
      else passed.push(item);
    }
    const [start, length] = this.engine[method](this.pointer, ...passed);
    try {
      const memory = new Uint8Array(this.engine.memory.buffer);
      return new TextDecoder().decode(memory.subarray(start >>> 0, (start >>> 0) + length));
    } finally {
      this.engine.__wbindgen_free(start, length, 1);
    }
  }

  /**
   * @param {Uint8Array} content
   * @returns {[number, number]}
   */
  #bytes(content) {
    const start = this.engine.__wbindgen_malloc(content.length, 1) >>> 0;
    new Uint8Array(this.engine.memory.buffer).set(content, start);
    return [start, content.length];
  }
}

/**
 * @param {Uint8Array} program
 * @returns {Promise<Engine>}
 */
async function start(program) {
  /** @type {any} */
  let engine;
  const references = () => {
    const table = engine.__wbindgen_externrefs;
    const first = table.grow(4);
    for (const [place, value] of [
      [0, undefined],
      [first, undefined],
      [first + 1, null],
      [first + 2, true],
      [first + 3, false],
    ]) {
      table.set(place, value);
    }
  };
  const imports = { "./pagefind_web_bg.js": { __wbindgen_init_externref_table: references } };
  const { instance } = await WebAssembly.instantiate(/** @type {any} */ (program), imports);
  engine = instance.exports;
  engine.__wbindgen_start();
  return engine;
}

/** @param {Uint8Array} content */
function signed(content) {
  const head = new TextDecoder().decode(content.subarray(0, SIGNATURE.length));
  if (head !== SIGNATURE) throw new DownloadFailed("not a file of the index");
  return content.subarray(SIGNATURE.length);
}
