/**
 * What is looked up, not searched: numbers of documents, amounts and shares in the data.
 * `builder/search/exact.py` makes the tables and the same keys.
 *
 * @typedef {{issuer: string, key: string, text: string, sure: boolean}} DocumentNumber
 * @typedef {{key: string, words: string, text: string, unit: boolean, sure: boolean}} Amount
 *   `sure`: not only digits that may as well count something else
 */

import { inChinese, numberOf } from "./text.js";

const ISSUER = "[㐀-鿿]{0,12}?";
const BRACKETED = new RegExp(
  `(${ISSUER})\\s*[[(]\\s*((?:19|20)\\d\\d)\\s*年?[\\])]\\s*第?\\s*(\\d{1,4})\\s*号?`,
);
/** Without brackets, or with one of the two. */
const LOOSE =
  /([㐀-鿿]{0,12}[发办函字规]|)[\s[(]*((?:19|20)\d\d)\s*年?[\s\])-]*第?\s*(\d{1,4})\s*(号?)(?![\d月年元块岁])/;
const YEAR_FIRST = /((?:19|20)\d\d)\s*年?\s*(?!年?第)([㐀-鿿]{2,12}?)\s*第?\s*(\d{1,4})\s*号/;
const ORDER = new RegExp(
  `(${ISSUER})(?:令\\s*[[(]?\\s*第?\\s*(\\d{1,4})\\s*号?|第?\\s*(\\d{1,4})\\s*号令)`,
);
const WITHOUT_YEAR = /([㐀-鿿]{2,12}?)\s*第?\s*(\d{1,4})\s*号(?:文件?)?/;
const ONLY_SERIAL = /^第?\s*(\d{1,4})\s*号(?:文件?)?$/;
const ARTICLES =
  /第?\s*([一二三四五六七八九十百零\d]{1,6})\s*条(?!例)|(?<=(?:法|条例|办法|细则|决定)\s*)第?([一二三四五六七八九十百]{1,5}|\d{1,3})(?=\s|款|$)/g;

const DIGIT = "(?:\\d+(?:\\.\\d+)?|[一二两三四五六七八九])";
/** What is counted is no money. */
const COUNTED =
  "个(?!人)|[级甲乙丙次年月岁天日人周号条章等种项倍成%家名位期回趟张份℃-]|分之|医院|小时|多?岁";
const LAST = `(?:[零〇]?${DIGIT}(?![\\d.]|${COUNTED}))?`;
const NUMERAL = `(?:${DIGIT}[十百千万亿]+|十[百千万亿]*)(?:[零〇]?${DIGIT}[十百千万亿]+)*${LAST}|${DIGIT}`;
const UNIT = "元整?|块钱|块|圆|人民币";
const WITH_UNIT = new RegExp(`(?<![\\d.])(${NUMERAL})\\s*(?:${UNIT})`, "g");
const NUMERIC = "[\\d.零〇一二两三四五六七八九十百千万亿]";
/** A numeral that holds 百, 千 or 万 is money if nothing says otherwise. */
const LARGE = new RegExp(
  `(?<!${NUMERIC}|分|几|数)(?=${NUMERIC}*[百千万亿])(${NUMERAL})(?!${NUMERIC}|${COUNTED})`,
  "g",
);
const SPENT = /(?<=(?:花|用|付|费|掏|垫|欠)[了掉去约]*\s*)(\d{2,9}(?:\.\d+)?)(?![\d年月岁%.个次])/g;
/** Where a numeral ends though the next sign is one: 3万二级医院. */
const NEXT = /(?<=[\d万千百])(?=[一二三][级甲乙等]|[一二两三四五六七八九十\d]+次)/g;
const YEAR = /(?<!\d)(?:19|20)\d\d(?!\d)/g;
const FREE = new RegExp(
  `(?<![\\d.第\\[(-])(\\d{3,9}(?:\\.\\d+)?)(?![\\d.\\])]|\\s*(?:${COUNTED}|/))`,
  "g",
);
const SMALLEST = 100;
const CHINESE = "[零一二两三四五六七八九十百千万\\d.]+";
const SHARE = new RegExp(`([\\d.]+)\\s*%|百分之(${CHINESE})|万分之(${CHINESE})|千分之(${CHINESE})`);
const TENTHS = /([一二两三四五六七八九])成(半|[一二三四五六七八九])?(?![年人立功])/;
const FNV_OFFSET = 0x811c9dc5;
const FNV_PRIME = 0x01000193;

/**
 * Years and serial numbers in digits: 〔二〇二二〕十八号 → 〔2022〕18号.
 *
 * @param {string} query
 */
export function inDigits(query) {
  return query
    .replace(
      /[一二][〇零九][〇零一二三四五六七八九]{2}(?![〇零一二三四五六七八九十百千万])/g,
      (year) => String(numberOf(year)),
    )
    .replace(/[一二三四五六七八九十百]+(?=\s*号)/g, (serial) => String(numberOf(serial) ?? serial));
}

/**
 * @param {string} query its numbers in digits
 * @returns {DocumentNumber | null}
 */
export function documentNumber(query) {
  const bracketed = BRACKETED.exec(query);
  if (bracketed) return numbered(bracketed);
  const order = ORDER.exec(query);
  if (order) {
    const [text, issuer = "", first, second] = order;
    return { issuer, key: `n令-${Number(first ?? second)}`, text, sure: true };
  }
  const yearFirst = YEAR_FIRST.exec(query);
  if (yearFirst) {
    const [text, year, issuer = "", serial] = yearFirst;
    return { issuer, key: `n${year}-${Number(serial)}`, text, sure: /[发办函字规]$/.test(issuer) };
  }
  const loose = LOOSE.exec(query);
  if (loose && (loose[1] || loose[4])) return numbered(loose);
  const alone = ONLY_SERIAL.exec(query.trim());
  if (alone) return { issuer: "", key: `s${Number(alone[1])}`, text: alone[0], sure: true };
  const yearless = WITHOUT_YEAR.exec(query);
  if (!yearless) return null;
  const [text, issuer = "", serial] = yearless;
  return { issuer, key: `s${Number(serial)}`, text, sure: false };
}

/** @param {RegExpExecArray} found */
function numbered([text, issuer = "", year, serial]) {
  return { issuer, key: `n${year}-${Number(serial)}`, text, sure: true };
}

/**
 * The articles that are asked for, as documents name them: 第27条 → 第二十七条.
 *
 * @param {string} query
 * @returns {{name: string, text: string}[]}
 */
export function articles(query) {
  return [...query.matchAll(ARTICLES)].flatMap(([text, numeral, bare]) => {
    const number = numberOf(numeral ?? bare ?? "");
    return number ? [{ name: `第${inChinese(number)}条`, text }] : [];
  });
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
  let rest = query
    .replace(/(?<=\d)\s*w(?![a-z])/g, "万")
    .replace(/(?<=\d)\s*k(?![a-z])/g, "千")
    .replace(/[￥¥]\s*([\d.]+)/g, "$1元");
  const changed = rest !== query;
  const take = (/** @type {RegExp} */ pattern, /** @type {number} */ least, sure = true) => {
    rest = rest.replace(pattern, (text, numeral) => {
      const number = numberOf(numeral);
      if (!number || number < least) return text;
      found.push(amount(number, changed ? asTyped(text, query) : text, sure));
      return " ".repeat(text.length);
    });
  };
  const share = shareIn(rest);
  if (share) {
    found.push(share);
    rest = rest.replace(share.text, " ");
  }
  take(WITH_UNIT, 0);
  take(SPENT, 0);
  rest = rest.replace(NEXT, " ");
  take(LARGE, SMALLEST);
  rest = rest.replace(YEAR, " ");
  take(FREE, SMALLEST, /^\d+(?:\.\d+)?$/.test(query));
  return found.sort((one, other) => Number(other.unit) - Number(one.unit));
}

/**
 * What was typed where 3w is read as 3万.
 *
 * @param {string} text
 * @param {string} query
 */
function asTyped(text, query) {
  if (query.includes(text)) return text;
  const pattern = text
    .replace(/[.*+?^${}()|[\]\\]/g, "\\$&")
    .replace("万", "\\s*(?:万|w)")
    .replace("千", "\\s*(?:千|k)")
    .replace(/元$/, "元?");
  return new RegExp(pattern).exec(query)?.[0] ?? text;
}

/**
 * @param {string} query
 * @returns {Amount | null}
 */
function shareIn(query) {
  const tenths = TENTHS.exec(query);
  if (tenths) {
    const [text, whole = "", part = ""] = tenths;
    const parts = (numberOf(whole) ?? 0) + (part === "半" ? 5 : (numberOf(part) ?? 0)) / 10;
    return shareOf(parts / 10, text);
  }
  const share = SHARE.exec(query);
  if (!share) return null;
  const [text, percent, hundredth, tenThousandth, thousandth] = share;
  const parts = numberOf(percent ?? hundredth ?? tenThousandth ?? thousandth ?? "") ?? 0;
  return shareOf(parts / (tenThousandth ? 10000 : thousandth ? 1000 : 100), text);
}

/**
 * @param {number} number
 * @param {string} text
 * @returns {Amount}
 */
function shareOf(number, text) {
  const words = number < 0.01 ? text : `${decimal(number * 100)}%`;
  return { key: `r${decimal(number)}`, words, text, unit: false, sure: true };
}

/**
 * @param {number} number
 * @param {string} text
 * @param {boolean} sure
 * @returns {Amount}
 */
function amount(number, text, sure) {
  return {
    key: `a${decimal(number)}`,
    words: `${number.toLocaleString("en")} 元`,
    text,
    unit: true,
    sure,
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
