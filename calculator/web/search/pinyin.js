/**
 * Words typed in pinyin or as initials, from `search/pinyin.gz`; loaded when letters are typed.
 */

const LETTERS = /[a-z][a-z' ]*[a-z]/g;
const SHORTEST_INITIALS = 2;

export class Pinyin {
  /** @param {string} table words with their syllables, best known first: `住院 zhu yuan|…` */
  constructor(table) {
    /** @type {Map<string, string>} */
    this.full = new Map();
    /** @type {Map<string, string>} */
    this.initials = new Map();
    for (const line of table.split("|")) {
      const [word = "", ...syllables] = line.split(" ");
      const initials = syllables.map((syllable) => syllable[0]).join("");
      if (!this.full.has(syllables.join(""))) this.full.set(syllables.join(""), word);
      if (!this.initials.has(initials)) this.initials.set(initials, word);
    }
    this.longest = Math.max(...[...this.full.keys()].map((key) => key.length));
  }

  /**
   * The text with what is pinyin put into characters; letters that are none stay.
   *
   * @param {string} text
   */
  read(text) {
    return text.replace(LETTERS, (typed) => this.#readAll(typed) ?? typed);
  }

  /** @param {string} typed */
  #readAll(typed) {
    const joined = typed.replace(/[' ]/g, "");
    const whole = this.full.get(joined) ?? this.initials.get(joined);
    if (whole) return whole;
    const parts = typed.split(/[' ]+/).map((part) => this.initials.get(part) ?? this.#cut(part));
    const cut = this.#cut(joined);
    if (cut && cut.unread === 0) return cut.words.join(" ");
    const read = parts.map((part) =>
      typeof part === "string" ? part : (part?.words.join(" ") ?? ""),
    );
    return read.some(Boolean) ? read.filter(Boolean).join(" ") : null;
  }

  /**
   * The way to cut letters into words that leaves the fewest letters and takes the fewest words.
   *
   * @param {string} letters
   */
  #cut(letters) {
    /** @type {({words: string[], unread: number} | undefined)[]} */
    const best = [{ words: [], unread: 0 }];
    for (let end = 1; end <= letters.length; end += 1) {
      const skipped = best[end - 1];
      best[end] = skipped && { words: skipped.words, unread: skipped.unread + 1 };
      for (let start = Math.max(0, end - this.longest); start < end; start += 1) {
        const word = this.full.get(letters.slice(start, end));
        const before = best[start];
        if (!word || !before) continue;
        const now = best[end];
        const better =
          !now ||
          before.unread < now.unread ||
          (before.unread === now.unread && before.words.length + 1 < now.words.length);
        if (better) best[end] = { words: [...before.words, word], unread: before.unread };
      }
    }
    const found = best[letters.length];
    return found && found.words.length > 0 && letters.length >= SHORTEST_INITIALS ? found : null;
  }
}
