/**
 * What the page shows of what was found.
 *
 * @typedef {[string, string, string][]} Parts anchor, heading, text
 * @typedef {[string, string, string, string, string, string, Parts, string, string]} Shown
 *   address, title, type, place, year, history, parts, grades, readings; see
 *   builder/search/records.py
 * @typedef {{text: string, marked: boolean}} Piece
 * @typedef {{title: string, url: string, facts: string[], excerpt: Piece[],
 *   grades?: string, readings?: string, about?: import("./search.js").About, figure?: string}} Item
 *   `grades`, `readings`: how good the figures are that it says, and what recalls them; `about`,
 *   `figure`: of an answer that was looked up, what results can be narrowed by, and the amount that
 *   stands there
 * @typedef {{name: string, items: Item[], more: number}} Group
 * @typedef {{notices: string[], groups: Group[], count: number}} View
 */

const BEFORE = 18;
const LENGTH = 84;

/**
 * @param {Shown} shown
 * @param {string[]} words what to mark, the weightiest first
 * @param {string | null} wanted the anchor of the part that was asked for
 * @returns {Item}
 */
export function itemOf(shown, words, wanted) {
  const [url, title, , place, year, history, parts, grades, readings] = shown;
  const named = wanted !== null && parts.find(([anchor]) => anchor === wanted);
  const [anchor, heading, text] = named || bestPart(parts, words) || ["", "", ""];
  const within = anchor && !url.includes("#");
  return {
    title: within && heading ? `${title} › ${heading}` : title,
    url: within ? `${url}#${anchor}` : url,
    facts: [place, year && `${year} 年`, history].filter(Boolean),
    excerpt: excerptOf(text, words),
    grades,
    readings,
  };
}

/**
 * @param {Parts} parts
 * @param {string[]} words
 */
function bestPart(parts, words) {
  let best = parts[0];
  let most = 0;
  for (const part of parts) {
    const score = words.reduce(
      (sum, word) => sum + (part[1].includes(word) ? 3 : 0) + (part[2].includes(word) ? 1 : 0),
      0,
    );
    if (score > most) [best, most] = [part, score];
  }
  return best;
}

/**
 * The stretch of a text that holds most of the words, with the words marked.
 *
 * @param {string} text
 * @param {string[]} words
 * @returns {Piece[]}
 */
export function excerptOf(text, words) {
  const places = words.flatMap((word) => occurrences(text, word));
  let start = 0;
  let most = 0;
  for (const { at } of places) {
    const inside = places.filter((other) => other.at >= at && other.at < at + LENGTH - BEFORE);
    const different = new Set(inside.map((other) => other.word)).size;
    if (different > most) [start, most] = [Math.max(0, at - BEFORE), different];
  }
  const cut = text.slice(start, start + LENGTH);
  const pieces = marked(cut, words);
  if (start > 0) pieces.unshift({ text: "…", marked: false });
  if (start + LENGTH < text.length) pieces.push({ text: "…", marked: false });
  return pieces;
}

/**
 * @param {string} text
 * @param {string} word
 */
function occurrences(text, word) {
  const found = [];
  const lower = text.toLowerCase();
  for (
    let at = lower.indexOf(word);
    at >= 0 && found.length < 20;
    at = lower.indexOf(word, at + 1)
  ) {
    found.push({ at, word });
  }
  return found;
}

/**
 * @param {string} text
 * @param {string[]} words
 * @returns {Piece[]}
 */
export function marked(text, words) {
  if (words.length === 0) return [{ text, marked: false }];
  const longestFirst = [...words].sort((one, other) => other.length - one.length);
  const pattern = longestFirst.map(literally).join("|");
  return text
    .split(new RegExp(`(${pattern})`, "i"))
    .map((piece, place) => ({ text: piece, marked: place % 2 === 1 }))
    .filter((piece) => piece.text);
}

/**
 * A word as a pattern; no number is part of a longer one.
 *
 * @param {string} word
 */
function literally(word) {
  const plain = word.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
  return `${/^\d/.test(word) ? "(?<![\\d.,])" : ""}${plain}${/\d$/.test(word) ? "(?![\\d,]*\\d)" : ""}`;
}
