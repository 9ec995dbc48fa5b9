/**
 * The words that a query is read with, from `search/lexicon.gz`.
 *
 * @typedef {{id: string, parent: string, level: string, names: string[]}} Place
 * @typedef {{id: string, title: string, words: string[], fields: Record<string, string[]>}} Calculator
 * @typedef {{
 *   records: number, shards: number, terms: string[][], groups: string[][],
 *   light: string[], stop: string[], places: [string, string, string, string[]][], calculators: Calculator[],
 *   questions: [string, string][], traditional: string, years: string[],
 * }} Content
 * @typedef {"place" | "scheme" | "word" | "light" | "stop"} Kind
 * @typedef {{kind: Kind, means: string[], place?: Place, scheme?: string}} Entry
 */

/** Words that ask; pages answer, and seldom say them. */
export const ASKING = /[能么几啥吗咋哪]|多少|多久|要等/;

/** @type {Record<string, string[]>} */
const SCHEMES = {
  employee: ["职工", "在职职工", "退休职工", "城镇职工", "单位医保"],
  resident: ["居民", "城乡居民", "新农合", "农合", "城镇居民"],
};

import { isHan } from "./text.js";

export class Lexicon {
  /** @param {Content} content */
  constructor(content) {
    this.content = content;
    /** @type {Map<string, Entry>} */
    this.words = new Map();
    /** @type {Map<string, Place>} */
    this.places = new Map();
    /** @type {Map<string, string>} */
    this.simplified = new Map();
    const signs = [...content.traditional];
    for (let i = 0; i + 1 < signs.length; i += 2) {
      this.simplified.set(signs[i] ?? "", signs[i + 1] ?? "");
    }
    for (const word of content.light) this.words.set(word, { kind: "light", means: [word] });
    for (const word of content.stop) this.words.set(word, { kind: "stop", means: [] });
    for (const group of [...content.groups, ...content.terms]) this.#addGroup(group);
    for (const { words } of content.calculators) {
      for (const word of words) this.#addGroup([word]);
    }
    this.#followMeanings();
    this.#addPlaces();
    for (const [scheme, names] of Object.entries(SCHEMES)) {
      for (const name of names) {
        const means = this.words.get(name)?.means ?? [];
        this.words.set(name, { kind: "scheme", means, scheme });
      }
    }
    this.terms = new Set(content.terms.map((group) => group[0] ?? ""));
    this.longest = Math.max(...[...this.words.keys()].map((word) => word.length));
  }

  /** @param {string[]} group */
  #addGroup(group) {
    const official = group[0] ?? "";
    for (const word of group) {
      if (word.length < 2) continue;
      const known = this.words.get(word);
      if (known?.kind === "word") {
        if (!known.means.includes(official)) known.means.push(official);
      } else {
        this.words.set(word, { kind: "word", means: [official] });
      }
    }
  }

  /** What means a word that means another means that too: 垫了钱 → 垫付 → 手工报销. */
  #followMeanings() {
    for (const entry of this.words.values()) {
      const further = entry.means.flatMap((word) => this.words.get(word)?.means ?? []);
      entry.means = [...new Set([...entry.means, ...further])];
    }
  }

  #addPlaces() {
    for (const [id, parent, level, names] of this.content.places) {
      const place = { id, parent, level, names };
      this.places.set(id, place);
      for (const name of names) this.words.set(name, { kind: "place", means: [], place });
    }
  }

  /**
   * The places above one, nearest first.
   *
   * @param {Place} place
   * @returns {string[]}
   */
  above(place) {
    const parent = this.places.get(place.parent);
    return parent ? [parent.id, ...this.above(parent)] : [];
  }

  /**
   * A text cut into known words and what stands between them; the longest word wins.
   *
   * @param {string} text
   * @returns {{text: string, entry: Entry | null}[]}
   */
  cut(text) {
    /** @type {{text: string, entry: Entry | null}[]} */
    const found = [];
    let unknown = "";
    let at = 0;
    while (at < text.length) {
      const word = this.#longestAt(text, at);
      const entry = word ? (this.words.get(word) ?? null) : null;
      if (entry && word) {
        if (unknown.trim()) found.push({ text: unknown.trim(), entry: null });
        found.push({ text: word, entry });
        unknown = "";
        at += word.length;
      } else {
        unknown += text[at];
        at += 1;
      }
    }
    if (unknown.trim()) found.push({ text: unknown.trim(), entry: null });
    return found;
  }

  /**
   * @param {string} text
   * @param {number} at
   */
  #longestAt(text, at) {
    for (let length = Math.min(this.longest, text.length - at); length > 0; length -= 1) {
      const word = text.slice(at, at + length);
      if (this.words.has(word)) return word;
    }
    return null;
  }

  /**
   * Known words of three and more characters that differ by one from a piece of the text. A piece
   * begins and ends where a known word does, or among what is unknown.
   *
   * @param {string} text
   * @returns {{typed: string, meant: string}[]}
   */
  slips(text) {
    const inside = this.#insideOfWords(text);
    /** @type {{typed: string, meant: string}[]} */
    const found = [];
    for (const [word, entry] of this.words) {
      if (word.length < 3 || entry.kind === "stop" || text.includes(word)) continue;
      if (ASKING.test(word)) continue;
      for (const length of [word.length, word.length + 1, word.length - 1]) {
        for (let at = 0; length >= 3 && at + length <= text.length; at += 1) {
          const typed = text.slice(at, at + length);
          const whole = !inside.has(at) && !inside.has(at + length) && !this.#isRight(typed);
          if (whole && isHan(typed) && differsByOne(typed, word))
            found.push({ typed, meant: word });
        }
      }
    }
    return found.sort((one, other) => other.meant.length - one.meant.length);
  }

  /**
   * Whether a piece of text is a known word, or one with a single character beside it.
   *
   * @param {string} typed
   */
  #isRight(typed) {
    return [typed, typed.slice(1), typed.slice(0, -1)].some((word) => this.words.has(word));
  }

  /**
   * The places in a text that are neither at the beginning nor at the end of a word.
   *
   * @param {string} text
   */
  #insideOfWords(text) {
    /** @type {Set<number>} */
    const inside = new Set();
    let at = 0;
    for (const piece of this.cut(text)) {
      at = text.indexOf(piece.text, at);
      if (piece.entry) for (let i = 1; i < piece.text.length; i += 1) inside.add(at + i);
      at += piece.text.length;
    }
    return inside;
  }
}

/**
 * Whether one character changed, missing, added, or two that changed places, is all the difference.
 *
 * @param {string} one
 * @param {string} other
 */
export function differsByOne(one, other) {
  const [short, long] = one.length <= other.length ? [one, other] : [other, one];
  let head = 0;
  while (head < short.length && short[head] === long[head]) head += 1;
  let tail = 0;
  while (tail < short.length - head && short.at(-1 - tail) === long.at(-1 - tail)) tail += 1;
  const [left, right] = [short.length - head - tail, long.length - head - tail];
  if (right <= 1 && left <= 1 && head + tail >= 2) return true;
  return (
    left === 2 && right === 2 && short[head] === long[head + 1] && short[head + 1] === long[head]
  );
}
