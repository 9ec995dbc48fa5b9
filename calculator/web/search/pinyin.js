/**
 * Words typed in pinyin or as initials, from `search/pinyin.pack`; loaded when letters are typed.
 *
 * @typedef {{text: string, others: Map<string, string[]>, unread: string[]}} Read
 *   `others`: what else a word that was read may be
 */

const LETTERS = /[a-z][a-z' ]*[a-z]/g;
const SHORTEST_PREFIX = 3;
const MOST_READINGS = 3;

export class Pinyin {
  /**
   * @param {string} table words with their syllables, likeliest first: `住院 zhu yuan|…`
   * @param {string} common words of the pages, which nobody means by initials
   */
  constructor(table, common) {
    /** @type {Map<string, string>} */
    this.full = new Map();
    /** @type {Map<string, string[]>} */
    this.initials = new Map();
    for (const line of table.split("|")) {
      const [word = "", ...syllables] = line.split(" ");
      if (!this.full.has(syllables.join(""))) this.full.set(syllables.join(""), word);
      const initials = syllables.map((syllable) => syllable[0]).join("");
      const known = this.initials.get(initials);
      if (known) known.push(word);
      else this.initials.set(initials, [word]);
    }
    for (const line of common.split("|")) {
      const [word = "", ...syllables] = line.split(" ");
      if (!this.full.has(syllables.join(""))) this.full.set(syllables.join(""), word);
    }
    this.longest = Math.max(...[...this.full.keys()].map((key) => key.length));
  }

  /**
   * The text with what is pinyin put into characters; letters that are none stay.
   *
   * @param {string} text
   * @returns {Read}
   */
  read(text) {
    /** @type {Map<string, string[]>} */
    const others = new Map();
    /** @type {string[]} */
    const unread = [];
    const read = text.replace(LETTERS, (typed) => this.#readAll(typed.trim(), others, unread));
    return { text: read, others, unread };
  }

  /**
   * @param {string} typed
   * @param {Map<string, string[]>} others
   * @param {string[]} unread
   */
  #readAll(typed, others, unread) {
    const joined = typed.replace(/[' ]/g, "");
    const whole = this.full.get(joined);
    if (whole) return whole;
    if (joined === typed) {
      const meant = this.#fromInitials(typed, others);
      if (meant) return meant;
    }
    const cut = this.#cut(joined);
    if (cut && cut.unread.length === 0) return cut.words.join(" ");
    const parts = typed.split(/[' ]+/).map((part) => {
      const known = this.full.get(part) ?? this.#fromInitials(part, others);
      if (known) return known;
      const some = this.#cut(part);
      unread.push(...(some ? some.unread : [part]));
      return some?.words.join(" ") || part;
    });
    return parts.join(" ");
  }

  /**
   * The likeliest word with these initials, or that begins with them. Short ones mean many words:
   * the letters themselves are searched too, and the other words.
   *
   * @param {string} typed
   * @param {Map<string, string[]>} others
   */
  #fromInitials(typed, others) {
    const exact = this.initials.get(typed) ?? [];
    const longer =
      typed.length < SHORTEST_PREFIX || exact.length > 0
        ? []
        : [...this.initials].flatMap(([key, words]) => (key.startsWith(typed) ? words : []));
    const [first, ...rest] = [...exact, ...longer];
    if (!first) return null;
    others.set(first, [...rest.slice(0, MOST_READINGS - 1), typed]);
    return first;
  }

  /**
   * The way to cut letters into words that leaves the fewest letters and takes the fewest words.
   *
   * @param {string} letters
   */
  #cut(letters) {
    /** @type {({words: string[], unread: string[], left: number} | undefined)[]} */
    const best = [{ words: [], unread: [], left: 0 }];
    for (let end = 1; end <= letters.length; end += 1) {
      const skipped = best[end - 1];
      best[end] = skipped && skip(skipped, letters[end - 1] ?? "");
      for (let start = Math.max(0, end - this.longest); start < end; start += 1) {
        const word = this.full.get(letters.slice(start, end));
        const before = best[start];
        const now = best[end];
        if (!word || !before) continue;
        const better =
          !now ||
          before.left < now.left ||
          (before.left === now.left && before.words.length + 1 < now.words.length);
        if (better)
          best[end] = { words: [...before.words, word], unread: before.unread, left: before.left };
      }
    }
    const found = best[letters.length];
    return found && found.words.length > 0 && found.left * 2 <= letters.length ? found : null;
  }
}

/**
 * @param {{words: string[], unread: string[], left: number}} before
 * @param {string} letter
 */
function skip({ words, unread, left }, letter) {
  return { words, unread: [...unread, letter], left: left + 1 };
}
