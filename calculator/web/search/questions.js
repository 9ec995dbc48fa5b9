/**
 * Known questions, and how people ask them, from `builder/search/questions.yaml`.
 *
 * @typedef {import("./lexicon.js").Lexicon} Lexicon
 * @typedef {{url: string, title: string}} Page
 * @typedef {Map<string, number>} Features how often each is in a question
 */

import { ASKING } from "./lexicon.js";
import { meaningsOf } from "./query.js";
import { pairsOf } from "./text.js";

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
    this.asked = lexicon.content.questions.flatMap(([url, title, ...ways]) =>
      [title, ...ways].map((way) => ({ url, title, features: this.#featuresOf(way) })),
    );
    /** @type {Map<string, Set<string>>} */
    const pages = new Map();
    for (const { url, features } of this.asked) {
      for (const feature of features.keys()) {
        const known = pages.get(feature);
        if (known) known.add(url);
        else pages.set(feature, new Set([url]));
      }
    }
    this.rarity = new Map(
      [...pages].map(([feature, { size }]) => [
        feature,
        Math.log(1 + lexicon.content.questions.length / size),
      ]),
    );
    this.unheard = UNHEARD * Math.log(1 + lexicon.content.questions.length);
    this.lengths = this.asked.map(({ features }) => this.#length(features));
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

  /** @param {string} text */
  #byLikeness(text) {
    const features = this.#featuresOf(text);
    const length = this.#length(features);
    /** @type {Map<string, {url: string, title: string, score: number}>} */
    const pages = new Map();
    for (const [place, { url, title, features: others }] of this.asked.entries()) {
      let shared = 0;
      for (const [feature, weight] of features) {
        shared += weight * (others.get(feature) ?? 0) * this.#rarity(feature) ** 2;
      }
      const score = shared / (length * (this.lengths[place] ?? 1) || 1);
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
    const words = this.lexicon.cut(written).flatMap(meaningsOf);
    const signs = [...new Set(written.match(/[㐀-鿿]/g))];
    return new Map([
      ...signs.map((sign) => /** @type {[string, number]} */ ([sign, ONE_SIGN])),
      ...pairsOf(written).map((pair) => /** @type {[string, number]} */ ([pair, SIDE_BY_SIDE])),
      ...words.map((word) => /** @type {[string, number]} */ ([word, 1])),
    ]);
  }

  /** @param {Features} features */
  #length(features) {
    let sum = 0;
    for (const [feature, weight] of features) sum += (weight * this.#rarity(feature)) ** 2;
    return Math.sqrt(sum);
  }

  /** @param {string} feature */
  #rarity(feature) {
    return this.rarity.get(feature) ?? this.unheard;
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
