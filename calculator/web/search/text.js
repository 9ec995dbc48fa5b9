/**
 * Text as the search sees it. `builder/search/pairs.py` cuts the pages the same way.
 */

const NO_WORDS = "的了和与及或在是按由从把被给到就都也还很等这那其之为于以个";
const BREAK = new RegExp(`[${NO_WORDS}]`, "g");
const RUN = /[㐀-鿿]+|[0-9a-z]+(?:[.][0-9]+)*/g;
const THOUSANDS = /(?<=\d)[,，](?=\d{3}(?!\d))/g;
/** 24 000 元, but not 2023 500 元. */
const SPACED = /(?<!\d)(\d{1,3}) (\d{3})(?=\s*[元块])/g;
const DIGITS = "零一二三四五六七八九";
/** @type {Record<string, number>} */
const UNITS = { 十: 10, 百: 100, 千: 1000, 万: 10000, 亿: 100000000 };
const BRACKETED_YEAR = /[<《〈]\s*((?:19|20)\d\d)\s*[>》〉]/g;
/** Numerals as they are written on cheques; most of these characters are words of their own too. */
const CHEQUE = /[壹贰叁肆伍陆柒捌玖拾佰仟](?:[壹贰叁肆伍陆柒捌玖拾佰仟万亿零〇]+|(?=元|块))/g;
const [CHEQUE_SIGNS, USUAL_SIGNS] = ["壹贰叁肆伍陆柒捌玖拾佰仟", "一二三四五六七八九十百千"];
const WITH_TONES = /(?<![a-z0-9])(?:[a-z]{1,6}[1-5])+(?![a-z0-9])/g;

/** @param {string} text */
export function isHan(text) {
  return /^[㐀-鿿]+$/.test(text);
}

/**
 * One spelling for what can be typed in many: width, case, brackets, Traditional characters, tones.
 *
 * @param {string} text
 * @param {Map<string, string>} simplified
 */
export function normalise(text, simplified) {
  const plain = withoutMarks(text)
    .normalize("NFKC")
    .toLowerCase()
    .replace(WITH_TONES, (syllables) => syllables.replace(/[1-5]/g, " "))
    .replace(BRACKETED_YEAR, "[$1]")
    .replace(/[〔［【〖「『{]/g, "[")
    .replace(/[〕］】〗」』}]/g, "]")
    .replace(/[“”‘’"'《》<>]/g, " ")
    .replace(THOUSANDS, "")
    .replace(SPACED, "$1$2");
  return [...plain]
    .map((sign) => simplified.get(sign) ?? sign)
    .join("")
    .replace(CHEQUE, inUsualSigns)
    .replace(/\s+/g, " ")
    .trim();
}

/** @param {string} numeral */
function inUsualSigns(numeral) {
  return [...numeral].map((sign) => USUAL_SIGNS[CHEQUE_SIGNS.indexOf(sign)] ?? sign).join("");
}

/**
 * Pinyin without its tone marks; ü is typed v.
 *
 * @param {string} text
 */
function withoutMarks(text) {
  return text
    .normalize("NFC")
    .replace(/[üǖǘǚǜ]/gi, "v")
    .normalize("NFD")
    .replace(/([a-z])[\u0300-\u036f]+/gi, "$1")
    .normalize("NFC");
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
 * A numeral as a number: 两万四千 → 24000, 3万5 → 35000, 二〇二四 → 2024; `null` if it is none, or
 * says no one number, as 两三万.
 *
 * @param {string} text
 */
export function numberOf(text) {
  if (/^\d+(?:\.\d+)?$/.test(text)) return Number(text);
  if (/^[〇零一二三四五六七八九]{2,}$/.test(text)) {
    return Number([...text].map((sign) => DIGITS.indexOf(sign.replace("〇", "零"))).join(""));
  }
  let [total, section, digit] = [0, 0, 0];
  let last = 1;
  let isOpen = false;
  for (const part of text.match(/\d+(?:\.\d+)?|./g) ?? []) {
    const unit = UNITS[part];
    if (unit && unit >= 10000) {
      total += (section + digit || 1) * unit;
      [section, digit, last, isOpen] = [0, 0, unit, false];
    } else if (unit) {
      section += (digit || 1) * unit;
      [digit, last, isOpen] = [0, unit, false];
    } else if (part === "零" || part === "〇") {
      [digit, last, isOpen] = [0, 1, false];
    } else {
      const value = /\d/.test(part[0] ?? "")
        ? Number(part)
        : DIGITS.indexOf(part.replace("两", "二"));
      if (value < 0 || isOpen) return null;
      [digit, isOpen] = [value, true];
    }
  }
  // 两万四 is 24000, 三百五 is 350: a last digit without its unit belongs to the next one.
  const rest = digit < 10 && last >= 100 ? (digit * last) / 10 : digit;
  return Number((total + section + rest).toFixed(6));
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
