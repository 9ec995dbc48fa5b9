/**
 * What is looked up, not searched: numbers of documents, amounts and shares in the data.
 * `builder/search/exact.py` makes the tables and the same keys.
 *
 * @typedef {{issuer: string, key: string, text: string}} DocumentNumber
 * @typedef {{key: string, words: string, text: string, unit: boolean}} Amount
 */

import { inChinese, numberOf } from "./text.js";

const ISSUER = "[㐀-鿿]{0,12}?";
const BRACKETED = new RegExp(`(${ISSUER})[[(]((?:19|20)\\d\\d)[\\])]\\s*第?\\s*(\\d{1,4})\\s*号?`);
const LOOSE =
  /([㐀-鿿]{0,12}[发办函字规]|)\s*((?:19|20)\d\d)\s*年?[\s-]*第?\s*(\d{1,4})\s*(号?)(?![\d月年元块岁])/;
const ORDER = new RegExp(`(${ISSUER})(?:令第?\\s*(\\d{1,4})\\s*号?|第?\\s*(\\d{1,4})\\s*号令)`);
const ARTICLE = /第?\s*([一二三四五六七八九十百零\d]{1,6})\s*条(?!例)/;
const CHINESE = "[零一二两三四五六七八九十百千万\\d.]+";
const AMOUNT = new RegExp(
  `(${CHINESE})\\s*(元|块钱|块|万元|万块|万(?![一二三四五六七八九\\d]))`,
  "g",
);
const SPENT = /(?:花|用|付|费)[了掉去约]*\s*(\d{2,9}(?:\.\d+)?)(?![\d年月岁%.个次])/g;
const SHARE = new RegExp(`([\\d.]+)\\s*%|百分之(${CHINESE})|万分之(${CHINESE})|千分之(${CHINESE})`);
const BARE = /^(\d{3,9}(?:\.\d+)?)$/;
const FNV_OFFSET = 0x811c9dc5;
const FNV_PRIME = 0x01000193;

/**
 * @param {string} query
 * @returns {DocumentNumber | null}
 */
export function documentNumber(query) {
  const bracketed = BRACKETED.exec(query);
  if (bracketed) return numbered(bracketed);
  const order = ORDER.exec(query);
  if (order) {
    const [text, issuer = "", first, second] = order;
    return { issuer, key: `n令-${Number(first ?? second)}`, text };
  }
  const loose = LOOSE.exec(query);
  return loose && (loose[1] || loose[4]) ? numbered(loose) : null;
}

/** @param {RegExpExecArray} found */
function numbered([text, issuer = "", year, serial]) {
  return { issuer, key: `n${year}-${Number(serial)}`, text };
}

/**
 * The article that is asked for, as documents name it: 第27条 → 第二十七条.
 *
 * @param {string} query
 */
export function article(query) {
  const found = ARTICLE.exec(query);
  const number = found && numberOf(found[1] ?? "");
  return found && number ? { name: `第${inChinese(number)}条`, text: found[0] } : null;
}

/**
 * The amounts in a query, however they are written.
 *
 * @param {string} query
 * @returns {Amount[]}
 */
export function amounts(query) {
  /** @type {Amount[]} */
  const found = [];
  for (const [text, figure = "", unit = ""] of query.matchAll(AMOUNT)) {
    const number = numberOf(unit.startsWith("万") ? `${figure}万` : figure);
    if (number) found.push(amount(number, text));
  }
  for (const [, text = ""] of query.matchAll(SPENT)) {
    if (!found.some((item) => item.text.includes(text))) found.push(amount(Number(text), text));
  }
  // 两万四千, without a word that says it is money.
  for (const [text] of query.matchAll(
    /[一二两三四五六七八九\d][零一二两三四五六七八九十百千万\d.]*[百千万][一二三四五六七八九]?/g,
  )) {
    const number = numberOf(text);
    if (number && number >= 100 && !found.some((item) => item.text.includes(text))) {
      found.push(amount(number, text));
    }
  }
  const bare = BARE.exec(query);
  if (bare && found.length === 0) found.push(amount(Number(bare[1]), bare[0]));
  const share = SHARE.exec(query);
  if (share) {
    const [text, percent, hundredth, tenThousandth, thousandth] = share;
    const parts = numberOf(percent ?? hundredth ?? tenThousandth ?? thousandth ?? "") ?? 0;
    const of = tenThousandth ? 10000 : thousandth ? 1000 : 100;
    found.push({ key: `r${decimal(parts / of)}`, words: text, text, unit: false });
  }
  return found;
}

/**
 * @param {number} number
 * @param {string} text
 * @returns {Amount}
 */
function amount(number, text) {
  return {
    key: `a${decimal(number)}`,
    words: `${number.toLocaleString("en")} 元`,
    text,
    unit: true,
  };
}

/** @param {number} number */
function decimal(number) {
  return String(Number(number.toFixed(6)));
}

/**
 * FNV-1a over UTF-8, as the build does it.
 *
 * @param {string} key
 * @param {number} shards
 */
export function shardOf(key, shards) {
  let value = FNV_OFFSET;
  for (const byte of new TextEncoder().encode(key))
    value = Math.imul(value ^ byte, FNV_PRIME) >>> 0;
  return value % shards;
}
