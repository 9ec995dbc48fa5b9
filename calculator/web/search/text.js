/**
 * Text as the search sees it. `builder/search/pairs.py` cuts the pages the same way.
 */

const NO_WORDS = "的了和与及或在是按由从把被给到就都也还很等这那其之为于以个";
const BREAK = new RegExp(`[${NO_WORDS}]`, "g");
const RUN = /[㐀-鿿]+|[0-9a-z]+(?:[.][0-9]+)*/g;
const THOUSANDS = /(?<=\d)[,，](?=\d{3}(?!\d))/g;
const DIGITS = "零一二三四五六七八九";
/** @type {Record<string, number>} */
const UNITS = { 十: 10, 百: 100, 千: 1000, 万: 10000 };

/** @param {string} text */
export function isHan(text) {
  return /^[㐀-鿿]+$/.test(text);
}

/**
 * One spelling for what can be typed in many: width, case, brackets, Traditional characters.
 *
 * @param {string} text
 * @param {Map<string, string>} simplified
 */
export function normalise(text, simplified) {
  const plain = text
    .normalize("NFKC")
    .toLowerCase()
    .replace(/[〔［【「『]/g, "[")
    .replace(/[〕］】」』]/g, "]")
    .replace(/[“”‘’"'《》<>]/g, " ")
    .replace(THOUSANDS, "");
  return [...plain]
    .map((sign) => simplified.get(sign) ?? sign)
    .join("")
    .replace(/\s+/g, " ")
    .trim();
}

/**
 * The pairs of a text, in order, each once; the index finds a single character where it begins one.
 *
 * @param {string} text
 */
export function pairsOf(text) {
  /** @type {Set<string>} */
  const found = new Set();
  for (const [run] of text.toLowerCase().replace(BREAK, " ").matchAll(RUN)) {
    if (run < "㐀") found.add(run.replaceAll(".", "p"));
    else if (run.length === 1) found.add(run);
    else for (let i = 0; i + 1 < run.length; i += 1) found.add(run.slice(i, i + 2));
  }
  return [...found];
}

/**
 * As few pairs as cover a word: each costs a download.
 *
 * @param {string} word
 */
export function coveringPairs(word) {
  return word
    .replace(BREAK, " ")
    .split(/\s+/)
    .filter(Boolean)
    .flatMap((run) => {
      if (!isHan(run)) return pairsOf(run);
      if (run.length < 3) return [run];
      const starts = [];
      for (let i = 0; i + 2 <= run.length; i += 2) starts.push(i);
      if (run.length % 2 === 1) starts.push(run.length - 2);
      return starts.map((start) => run.slice(start, start + 2));
    });
}

/**
 * A Chinese numeral as a number: 两万四千 → 24000, 二十七 → 27; `null` if it is none.
 *
 * @param {string} text
 */
export function numberOf(text) {
  if (/^\d+(?:\.\d+)?$/.test(text)) return Number(text);
  let [total, section, digit] = [0, 0, 0];
  let last = 1;
  for (const part of text.match(/\d+(?:\.\d+)?|./g) ?? []) {
    const unit = UNITS[part];
    if (unit === 10000) {
      total += (section + digit || 1) * unit;
      [section, digit, last] = [0, 0, unit];
    } else if (unit) {
      section += (digit || 1) * unit;
      [digit, last] = [0, unit];
    } else {
      const value = /\d/.test(part[0] ?? "")
        ? Number(part)
        : DIGITS.indexOf(part.replace("两", "二"));
      if (value < 0) return null;
      digit = value;
    }
  }
  // 两万四 is 24000: a last digit without its unit belongs to the next one.
  const rest = digit && last >= 1000 ? (digit * last) / 10 : digit;
  return total + section + rest;
}

/**
 * A whole number up to 999 in Chinese, as articles are counted.
 *
 * @param {number} number
 */
export function inChinese(number) {
  const [hundreds, tens, ones] = [
    Math.floor(number / 100),
    Math.floor(number / 10) % 10,
    number % 10,
  ];
  const digit = (/** @type {number} */ n) => DIGITS[n] ?? "";
  const head = hundreds ? `${digit(hundreds)}百` : "";
  const middle = tens
    ? `${tens === 1 && !hundreds ? "" : digit(tens)}十`
    : hundreds && ones
      ? "零"
      : "";
  return head + middle + (ones ? digit(ones) : "");
}
