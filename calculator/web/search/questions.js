/**
 * Known questions, and how people ask them, from `builder/search/questions.yaml`.
 *
 * @typedef {import("./lexicon.js").Lexicon} Lexicon
 * @typedef {{url: string, title: string}} Page
 * @typedef {Map<string, number>} Features what a question holds, and what each counts
 */

import { ASKING } from "./lexicon.js";
import { meaningsOf } from "./query.js";
import { isHan, pairsOf } from "./text.js";

export const HOW = /怎么|怎样|如何|材料|手续|流程|办理|带什么|去哪/;
const ENDS = /(.)[不没]\1|谁|[不没吗呢么吧][?？]?$|[?？]$/;
const SENTENCE = 7;
/** What two characters side by side, and one, count against a word that both questions have. */
const SIDE_BY_SIDE = 0.5;
const ONE_SIGN = 0.35;
/** What no known question says counts less against a likeness than what others say. */
const UNHEARD = 0.5;
const ALIKE = 0.4;
const A_LITTLE_ALIKE = 0.16;
const NEARLY_THE_BEST = 0.75;
const MOST = 2;

export class Questions {
  /** @param {Lexicon} lexicon */
  constructor(lexicon) {
    this.lexicon = lexicon;
    const { questions } = lexicon.content;
    this.asked = questions.flatMap(([url, title, ...ways]) =>
      [title, ...ways].map((way) => ({ url, title, way })),
    );
    /** @type {Map<string, {pages: number, page: string, rarity: number, said: [number, number][]}>} */
    this.features = new Map();
    for (const [place, { url, way }] of this.asked.entries()) this.#add(place, url, way);
    this.lengths = new Float64Array(this.asked.length);
    for (const feature of this.features.values()) {
      feature.rarity = Math.log(1 + questions.length / feature.pages);
      for (const [place, weight] of feature.said)
        this.lengths[place] = (this.lengths[place] ?? 0) + (weight * feature.rarity) ** 2;
    }
    this.unheard = UNHEARD * Math.log(1 + questions.length);
  }

  /**
   * @param {number} place
   * @param {string} page
   * @param {string} way
   */
  #add(place, page, way) {
    for (const [name, weight] of this.#featuresOf(way)) {
      const known = this.features.get(name);
      if (!known) {
        this.features.set(name, { pages: 1, page, rarity: 0, said: [[place, weight]] });
        continue;
      }
      if (known.page !== page) known.pages += 1;
      known.page = page;
      known.said.push([place, weight]);
    }
  }

  /**
   * The pages of the questions that are most like this one, best first. Where somebody asks in a
   * sentence, one that is a little like it is better than none.
   *
   * @param {string} text
   * @returns {Page[]}
   */
  like(text) {
    const [best, ...others] = this.#byLikeness(text);
    const asked = isAsked(text);
    if (!best || best.score < (asked ? A_LITTLE_ALIKE : ALIKE)) return [];
    if (!asked) return [best];
    const least = best.score * NEARLY_THE_BEST;
    return [best, ...others.filter(({ score }) => score >= least)].slice(0, MOST);
  }

  /**
   * Each page by its question that is most like a text: the cosine of their features.
   *
   * @param {string} text
   */
  #byLikeness(text) {
    const shared = new Float64Array(this.asked.length);
    let length = 0;
    for (const [name, weight] of this.#featuresOf(text)) {
      const feature = this.features.get(name);
      const rarity = feature?.rarity ?? this.unheard;
      length += (weight * rarity) ** 2;
      for (const [place, other] of feature?.said ?? [])
        shared[place] = (shared[place] ?? 0) + weight * other * rarity ** 2;
    }
    /** @type {Map<string, {url: string, title: string, score: number}>} */
    const pages = new Map();
    for (const [place, { url, title }] of this.asked.entries()) {
      const score = (shared[place] ?? 0) / Math.sqrt(length * (this.lengths[place] ?? 0) || 1);
      if (score > (pages.get(url)?.score ?? 0)) pages.set(url, { url, title, score });
    }
    return [...pages.values()].sort((one, other) => other.score - one.score);
  }

  /**
   * @param {string} text
   * @returns {Features}
   */
  #featuresOf(text) {
    const written = this.lexicon.written(text);
    /** @type {Features} */
    const found = new Map();
    for (const sign of written) if (isHan(sign)) found.set(sign, ONE_SIGN);
    for (const pair of pairsOf(written)) found.set(pair, SIDE_BY_SIDE);
    for (const piece of this.lexicon.cut(written))
      for (const word of meaningsOf(piece)) found.set(word, 1);
    return found;
  }
}

/**
 * Whether a text is a question, not words to look for.
 *
 * @param {string} text
 */
export function isAsked(text) {
  return text.length >= SENTENCE && (HOW.test(text) || ASKING.test(text) || ENDS.test(text));
}
