/**
 * The words that a query is read with, from `search/lexicon.gz`.
 *
 * @typedef {{id: string, parent: string, level: string, names: string[]}} Place
 * @typedef {{id: string, title: string, words: string[], fields: Record<string, string[]>}} Calculator
 * @typedef {{
 *   records: number, shards: number, terms: string[][], groups: string[][],
 *   light: string[], aside: string[][], stop: string[], left_over: string, elsewhere: string[], spoken: [string, string][],
 *   apart: [string, string, string][], vocabulary: string, places: [string, string, string, string[]][], calculators: Calculator[],
 *   own_rules: string[][], questions: [string, string, ...string[]][], traditional: string, years: string[],
 * }} Content
 * @typedef {"place" | "scheme" | "word" | "light" | "stop"} Kind
 * @typedef {{kind: Kind, means: string[], place?: Place, scheme?: string}} Entry
 * @typedef {{text: string, entry: Entry | null, common: boolean}} Cut
 *   `common`: a word of the pages that means nothing special
 */

import { isHan } from "./text.js";

/** Words that ask; pages answer, and seldom say them. */
export const ASKING = /[能么几啥吗咋哪]|多少|多久|要等/;

/** @type {Record<string, string[]>} */
const SCHEMES = {
  employee: ["职工", "在职职工", "退休职工", "城镇职工", "单位医保"],
  resident: ["居民", "城乡居民", "新农合", "农合", "城镇居民"],
};

const NATION = "cn";
const LEFT_OVER = 3;
const SMALL_WORD = 1.5;
const LONGEST_COMMON = 6;

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
    for (const [official = "", ...others] of content.aside) {
      for (const word of others) {
        if (!this.words.has(word)) this.words.set(word, { kind: "light", means: [official] });
      }
    }
    /** Words of the pages, by which other text is cut. */
    this.vocabulary = new Set(
      content.vocabulary.split("|").flatMap((group) => {
        const [first = "", ...rests] = group.split(" ");
        return rests.map((rest) => first + rest);
      }),
    );
    const leftOver = `[${content.left_over}]*`;
    this.leftOver = new RegExp(`^${leftOver}(.*?)${leftOver}$`);
    /** Cities and counties with rules of their own, which the site does not have. */
    this.ownRules = new Set(content.own_rules.flatMap(([, ...names]) => names));
    /** Provinces and large cities that the site has no rules of. */
    this.elsewhere = new Set(content.elsewhere);
    this.spoken = new Map(content.spoken);
    this.spokenPattern = anyOf([...this.spoken.keys()]);
    this.apart = content.apart.map(([first, second, meaning]) => ({
      pattern: new RegExp(`(?:${first})([^ ]{1,7}?)(?:${second})`),
      meaning,
    }));
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
    for (const [id = "", ...names] of this.content.own_rules) {
      const place = this.places.get(id);
      if (!place) continue;
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
   * How far away care is had, for the forms.
   *
   * @param {Cut} home a place
   * @param {Cut | null} there another place, or one that the site does not know
   * @returns {"here" | "in_province" | "out_of_province"}
   */
  distance(home, there) {
    const [own, other] = [home.entry?.place, there?.entry?.place];
    if (!own || !other) return "out_of_province";
    if (own.id === other.id) return home.text === there?.text ? "here" : "in_province";
    const above = this.above(own).filter((id) => id !== NATION);
    const shared = [other.id, ...this.above(other)].some((id) => above.includes(id));
    return shared || other.parent === own.id ? "in_province" : "out_of_province";
  }

  /**
   * What is said aloud as it is written: 啥时候 → 什么时候, 住了半个月院 → 住院 半个月.
   *
   * @param {string} text
   */
  written(text) {
    const asked = text.replace(/([对行好是能会要成可])不\1/g, " ").replace(/(.)[不没]\1/g, "$1");
    let plain = asked.replace(this.spokenPattern, (word) => this.spoken.get(word) ?? word);
    for (const { pattern, meaning } of this.apart) {
      plain = plain.replace(pattern, (whole, between) =>
        this.#longestAt(whole, 0) === whole ? whole : ` ${meaning} ${between} `,
      );
    }
    return plain.replace(/\s+/g, " ").trim();
  }

  /**
   * A text cut into known words, words of the pages, and what is neither; the longest word wins.
   *
   * @param {string} text
   * @returns {Cut[]}
   */
  cut(text) {
    /** @type {Cut[]} */
    const found = [];
    let between = "";
    let at = 0;
    while (at < text.length) {
      const word = this.#longestAt(text, at);
      const entry = word ? (this.words.get(word) ?? null) : null;
      if (entry && word) {
        found.push(...this.#cutBetween(between), { text: word, entry, common: false });
        between = "";
        at += word.length;
      } else {
        between += text[at];
        at += 1;
      }
    }
    return [...found, ...this.#cutBetween(between)];
  }

  /**
   * The longest known word of two and more characters that begins here.
   *
   * @param {string} text
   * @param {number} at
   */
  #longestAt(text, at) {
    for (let length = Math.min(this.longest, text.length - at); length > 1; length -= 1) {
      const word = text.slice(at, at + length);
      if (this.words.has(word)) return word;
    }
    return null;
  }

  /**
   * What stands between known words, cut into words of the pages and small words: as few characters
   * left over as can be, then as few words.
   *
   * @param {string} text
   * @returns {Cut[]}
   */
  #cutBetween(text) {
    /** @type {{cost: number, start: number, word: boolean}[]} */
    const best = [{ cost: 0, start: 0, word: false }];
    for (let end = 1; end <= text.length; end += 1) {
      let now = { cost: (best[end - 1]?.cost ?? 0) + LEFT_OVER, start: end - 1, word: false };
      for (let start = Math.max(0, end - LONGEST_COMMON); start < end; start += 1) {
        const word = text.slice(start, end);
        const isWord = word.length > 1 ? this.vocabulary.has(word) : this.words.has(word);
        const cost = (best[start]?.cost ?? 0) + (word.length > 1 ? 1 : SMALL_WORD);
        if (isWord && cost < now.cost) now = { cost, start, word: true };
      }
      best.push(now);
    }
    /** @type {Cut[]} */
    const found = [];
    for (let end = text.length; end > 0; end = best[end]?.start ?? 0) {
      const { start, word } = best[end] ?? { start: 0, word: false };
      const piece = text.slice(start, end);
      const entry = word ? (this.words.get(piece) ?? null) : null;
      const next = found[0];
      if (!word && next && !next.entry && !next.common) next.text = piece + next.text;
      else found.unshift({ text: piece, entry, common: word && !entry });
    }
    return found
      .map((piece) => ({ ...piece, text: piece.text.trim() }))
      .filter((piece) => piece.text);
  }

  /**
   * An unknown piece without the small verbs beside it: 看个感冒 → 感冒, 来交 → nothing.
   *
   * @param {string} piece
   */
  named(piece) {
    const kept = this.leftOver.exec(piece)?.[1] ?? piece;
    return kept.length === 1 ? piece : kept;
  }

  /**
   * Known words of three and more characters that differ by one from a piece of the text. A piece
   * begins and ends where a word does, or among what is unknown.
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
          const isWhole = !inside.has(at) && !inside.has(at + length);
          if (!isWhole || !isHan(typed) || !differsByOne(typed, word)) continue;
          if (!this.#isRight(typed) && this.#maySlip(typed, word))
            found.push({ typed, meant: word });
        }
      }
    }
    return found.sort((one, other) => other.meant.length - one.meant.length);
  }

  /**
   * Whether a difference may be a slip at all: of three characters none is lost, and what was typed
   * is no small word of its own, as the 咋 of 咋交医保 against 没交医保.
   *
   * @param {string} typed
   * @param {string} meant
   */
  #maySlip(typed, meant) {
    if (typed.length !== meant.length) return meant.length > 3;
    const changed = [...typed].filter((sign, place) => sign !== meant[place]);
    return changed.length > 1 || meant.length === 3 || !this.words.has(changed[0] ?? "");
  }

  /**
   * Whether a piece of text is a known word, one with a single character beside it, or nothing but
   * known words.
   *
   * @param {string} typed
   */
  #isRight(typed) {
    const known = [typed, typed.slice(1), typed.slice(0, -1)].some((word) => this.words.has(word));
    return known || this.cut(typed).every(({ text, entry }) => entry && text.length > 1);
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
      if (piece.entry || piece.common)
        for (let i = 1; i < piece.text.length; i += 1) inside.add(at + i);
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

/** @param {string[]} words */
function anyOf(words) {
  const longestFirst = [...words].sort((one, other) => other.length - one.length);
  return new RegExp(longestFirst.join("|") || "(?!)", "g");
}
