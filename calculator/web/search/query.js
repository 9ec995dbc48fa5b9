/**
 * What a query asks for, before anything is looked up.
 *
 * @typedef {import("./lexicon.js").Lexicon} Lexicon
 * @typedef {import("./lexicon.js").Place} Place
 * @typedef {{text: string, weight: number}} Way
 * @typedef {"term" | "deed" | "figure" | "weak" | "common" | "unknown"} ConceptKind
 * @typedef {{typed: string, ways: Way[], kind: ConceptKind, weight: number, means: string}} Concept
 * @typedef {{
 *   text: string,
 *   number: import("./exact.js").DocumentNumber | null,
 *   articles: {name: string, text: string}[],
 *   amounts: import("./exact.js").Amount[],
 *   place: Place | null,
 *   within: string | null,
 *   isApart: boolean,
 *   care: "here" | "in_province" | "out_of_province" | "elsewhere",
 *   foreign: string | null,
 *   scheme: string | null,
 *   year: string | null,
 *   wantsHistory: boolean,
 *   concepts: Concept[],
 *   meanings: string[],
 * }} Query
 */

import { amounts, articles, documentNumber, inDigits } from "./exact.js";
import { ASKING } from "./lexicon.js";
import { isHan, numberOf, pairsOf } from "./text.js";

const YEAR = /(?<!\d)((?:19|20)\d\d)(?!\d)\s*年?/;
const PAST = /以前|历史|当年|过去|早年|旧/;
const ASKING_WEIGHT = 0.8;
const OFFICIAL_WEIGHT = 0.95;
/**
 * What is asked about weighs more than what is to be done with it: 备案 more than 材料.
 *
 * @type {Record<ConceptKind, number>}
 */
const WEIGHTS = { term: 1.2, unknown: 1, figure: 1, common: 0.8, deed: 0.7, weak: 0.4 };

/**
 * @param {string} typed normalised
 * @param {Lexicon} lexicon
 * @param {boolean} numbers whether numbers of documents are read as such
 * @returns {Query}
 */
export function readQuery(typed, lexicon, numbers = true) {
  const text = inDigits(typed);
  const number = numbers ? documentNumber(text) : null;
  let rest = number ? text.replace(number.text, " ") : text;
  const asked = articles(rest);
  for (const article of asked) rest = rest.replace(article.text, " ");
  const sums = amounts(rest.trim());
  for (const sum of sums) rest = rest.replace(sum.text, " ");
  const year = YEAR.exec(rest);
  if (year) rest = rest.replace(year[0], " ");
  const pieces = lexicon.cut(agesInDigits(rest));
  const { named, care, foreign } = whereabouts(pieces, lexicon);
  const place = named?.entry?.place ?? null;
  const scheme = pieces.find((piece) => piece.entry?.scheme)?.entry?.scheme ?? null;
  const concepts = pieces.flatMap((piece) => conceptsOf(piece, lexicon));
  for (const sum of sums) {
    const figure = /[\d.]+/.exec(sum.key)?.[0] ?? "";
    if (sum.unit) concepts.push(concept(sum.text, [{ text: figure, weight: 1 }], "figure"));
  }
  // A query of nothing but small words is searched as it stands.
  const nothing = concepts.length === 0 && !place && !number && asked.length === 0;
  if (nothing && sums.length === 0 && /[㐀-鿿a-z]/.test(rest)) {
    concepts.push(concept(rest.trim(), [{ text: rest.trim(), weight: 1 }], "unknown"));
  }
  return {
    text,
    number,
    articles: asked,
    amounts: sums,
    place,
    within: named && place ? within(named.text, place, lexicon) : null,
    isApart: named !== undefined && lexicon.ownRules.has(named.text),
    care,
    foreign,
    scheme: scheme ?? schemeIn(text),
    year: year?.[1] ?? null,
    wantsHistory: PAST.test(text) || year !== null,
    concepts: unique(concepts),
    meanings: pieces.flatMap((piece) => meaningsOf(piece)),
  };
}

const AWAY = /[去到往转]$/;
const AT = /在$/;

/**
 * Whose rules are asked for, and where care is had: of two places, the one that somebody goes to.
 *
 * @param {import("./lexicon.js").Cut[]} pieces
 * @param {Lexicon} lexicon
 * @returns {{named: import("./lexicon.js").Cut | undefined, care: Query["care"],
 *   foreign: string | null}} `foreign`: the place asked about, if the site has no rules of it
 */
function whereabouts(pieces, lexicon) {
  const said = pieces.flatMap((piece, at) => {
    const before = pieces[at - 1]?.text ?? "";
    const isPlace = piece.entry?.place || lexicon.elsewhere.has(piece.text);
    return isPlace ? [{ piece, away: AWAY.test(before), at: AT.test(before) }] : [];
  });
  const here = said.filter(({ piece }) => piece.entry?.place);
  const gone = said.find((one) => one.away) ?? said.find((one) => one.at);
  const home = here.find((one) => one !== gone);
  if (gone && home) {
    const there = gone.piece.entry?.place ?? null;
    const care = lexicon.distance(home.piece, there && gone.piece);
    return { named: home.piece, care, foreign: null };
  }
  const unread = pieces.some(
    (piece, at) => !piece.entry && !piece.common && AWAY.test(pieces[at - 1]?.text ?? ""),
  );
  const about = said.find(({ away }) => !away);
  return {
    named: here[0]?.piece,
    care: unread && here.length > 0 ? "elsewhere" : "here",
    foreign: here.length === 0 ? (about?.piece.text ?? null) : null,
  };
}

/**
 * A county, a city without rules of its own, or an old name, and where its rules are.
 *
 * @param {string} typed
 * @param {Place} place
 * @param {Lexicon} lexicon
 */
function within(typed, { names }, lexicon) {
  if (lexicon.ownRules.has(typed))
    return `“${typed}”自己定办法，这里没有收录；下面是${names[1]}的，不能照搬，请打 12393 问当地。`;
  return names.slice(0, 2).includes(typed) ? null : `“${typed}”看${names[1]}的规定。`;
}

/** @param {import("./lexicon.js").Entry} entry */
function isWeak({ kind }) {
  return kind === "scheme" || kind === "light";
}

/**
 * Numbers before what they count as pages write them: 五十五岁 → 55岁.
 *
 * @param {string} text
 */
function agesInDigits(text) {
  return text.replace(/[一二三四五六七八九十百]{2,}(?=周?岁|年|个月|天)/g, (number) =>
    String(numberOf(number) ?? number),
  );
}

/** @param {string} text */
function schemeIn(text) {
  if (text.includes("居民") || text.includes("农合")) return "resident";
  return text.includes("职工") && !text.includes("女职工") && !text.includes("男职工")
    ? "employee"
    : null;
}

/**
 * @param {import("./lexicon.js").Cut} piece
 * @param {Lexicon} lexicon
 * @returns {Concept[]}
 */
function conceptsOf({ text, entry, common }, lexicon) {
  if (entry?.kind === "place" || entry?.kind === "stop") return [];
  if (entry?.kind === "scheme" && entry.means.length === 0) return [];
  if (entry) {
    const asks = ASKING.test(text) && !lexicon.terms.has(text);
    const said = text.length > 1 ? [{ text, weight: asks ? ASKING_WEIGHT : 1 }] : [];
    const meant = entry.means
      .filter((word) => word !== text)
      .map((word) => ({ text: word, weight: OFFICIAL_WEIGHT }));
    const isTerm = [text, ...entry.means].some((word) => lexicon.terms.has(word));
    const kind = isWeak(entry) ? "weak" : isTerm ? "term" : "deed";
    return [concept(text, [...said, ...meant], kind, entry.means[0])];
  }
  if (common) return [concept(text, [{ text, weight: 1 }], "common")];
  return text
    .split(/[^㐀-鿿0-9a-z.]+/)
    .map((part) => lexicon.named(part))
    .filter((part) => part && !(isHan(part) && part.length === 1))
    .map((part) => concept(part, [{ text: part, weight: 1 }], "unknown"));
}

/**
 * @param {string} typed
 * @param {Way[]} ways
 * @param {ConceptKind} kind
 * @param {string} means
 * @returns {Concept}
 */
function concept(typed, ways, kind, means = typed) {
  return { typed, ways, kind, weight: WEIGHTS[kind], means };
}

/**
 * What means the same counts once.
 *
 * @param {Concept[]} concepts
 */
function unique(concepts) {
  return [...new Map(concepts.map((one) => [one.means, one])).values()].filter(
    (one) => one.ways.length > 0,
  );
}

/**
 * The words that two questions must share to be alike: official ones, or pairs of what is unknown.
 *
 * @param {import("./lexicon.js").Cut} piece
 */
export function meaningsOf({ text, entry, common }) {
  if (entry?.kind === "stop" || entry?.kind === "place" || entry?.kind === "light") return [];
  if (entry?.kind === "scheme") return [entry.scheme ?? text];
  if (entry) return entry.means.length > 0 ? entry.means : [text];
  return common ? [text] : pairsOf(text);
}
