/**
 * Queries that are a question of a calculator: which one, and what of the form is filled in.
 *
 * @typedef {import("./lexicon.js").Calculator} Calculator
 * @typedef {{calculator: Calculator, filled: [string, string, string][]}} Filled
 */

import { numberOf } from "./text.js";

const CHINESE = "[零一二两三四五六七八九十百\\d]+";
const SMALLEST_BILL = 10;
const MONTHS = 12;
/** What weighs no more is one of several readings of letters. */
const GUESSED = 0.6;

const OF_MEN = /男(?!女)/;
const OF_WOMEN = /(?<!男|子|儿|孙|妇)女(?!婿|儿|孩|方)/;

/**
 * For each field of a form: its value and how that is said, or nothing. What is said in two ways
 * that do not agree is left to the reader.
 *
 * @type {Record<string, (query: import("./query.js").Query) => [string, string] | null>}
 */
const FIELDS = {
  place: ({ place }) => (place ? [place.id, place.names[0] ?? place.id] : null),
  scheme: ({ scheme }) =>
    scheme ? [scheme, scheme === "employee" ? "职工医保" : "居民医保"] : null,
  hospital_level: ({ text }) =>
    only(text, [
      [/三级|三甲|三乙|大医院/, "3", "三级医院"],
      [/二级|二甲|二乙|县医院/, "2", "二级医院"],
      [/一级|一甲|社区|乡镇|卫生院/, "1", "一级医院"],
    ]),
  total: ({ amounts }) => money(amounts),
  accumulated_self_pay: ({ amounts }) => money(amounts),
  owed: ({ amounts }) => money(amounts),
  status: ({ text }) =>
    only(text, [
      [/在职|上班|[没未]退休/, "active", "在职"],
      [/(?<![没未快])退休(?!前)/, "retired", "退休"],
    ]),
  admission: ({ text }) =>
    counted(text, `第(${CHINESE})[次回]`, (n) => [String(n), `第 ${n} 次住院`]),
  gap_months: ({ text }) =>
    counted(text, `[断停]了?(${CHINESE})个?月`, (n) => [String(n), `断了 ${n} 个月`]),
  missed_years: ({ text }) =>
    counted(text, `[断停]了?(${CHINESE})年`, (n) => [String(n), `断了 ${n} 年`]),
  months_paid: ({ text }) =>
    counted(text, `[交缴][了满过够]?(${CHINESE})年`, (n) => [String(n * MONTHS), `交了 ${n} 年`]) ??
    counted(text, `[交缴][了满过够]?(${CHINESE})个月`, (n) => [String(n), `交了 ${n} 个月`]),
  age: ({ text }) => counted(text, `(?<![\\d.])(${CHINESE})岁`, (n) => [String(n), `${n} 岁`]),
  sex: ({ text }) =>
    only(text, [
      [OF_WOMEN, "female", "女"],
      [OF_MEN, "male", "男"],
    ]),
  female_category: ({ text }) =>
    only(text, [
      [/(?<![\d.])(?:55|五十五)\s*岁/, "55", "原来 55 岁"],
      [/(?<![\d.])(?:50|五十)\s*岁/, "50", "原来 50 岁"],
    ]),
  birth: ({ text }) => {
    const whole = /(?<!\d)(19\d\d|20[0-2]\d)\s*[年.\-/]\s*(\d{1,2})(?!\d)\s*月?/.exec(text);
    // 68年5月, but not 交了22年3个月.
    const short = /(?<![\d交缴断停了满过够])([3-9]\d|0\d)\s*年\s*(\d{1,2})\s*月/.exec(text);
    const found = whole ?? short;
    const month = Number(found?.[2]);
    if (!found?.[1] || month < 1 || month > MONTHS) return null;
    const year = found[1].length > 2 ? found[1] : `${found[1] < "3" ? "20" : "19"}${found[1]}`;
    return [`${year}-${String(month).padStart(2, "0")}`, `${year} 年 ${month} 月生`];
  },
  care_place: ({ text, care }) =>
    care === "in_province"
      ? ["in_province", "省内其他市"]
      : care === "out_of_province"
        ? ["out_of_province", "外省"]
        : only(text, [
            [/省内/, "in_province", "省内其他市"],
            [/外省|跨省|省外|北京|上海|出省/, "out_of_province", "外省"],
          ]),
  registration: ({ text }) =>
    choice(text, [
      [/没有?备案|未备案|没转诊/, "none", "没有备案"],
      [/急诊|抢救/, "emergency", "急诊"],
      [/转诊|转院/, "referral", "转诊"],
      [/长期|异地安置|长住/, "long_term", "长期居住"],
    ]),
  chronic: ({ text }) => choice(text, [[/慢特病|慢性病|慢病|特病|大病门诊/, "true", "门诊慢特病"]]),
  oncology: ({ text }) => choice(text, [[/放疗|化疗/, "true", "放疗、化疗"]]),
  tcm: ({ text }) => choice(text, [[/中医/, "true", "中医医院"]]),
};

/**
 * @param {import("./query.js").Query} query
 * @param {Calculator[]} calculators the special ones first
 * @returns {Filled | null}
 */
export function answerTo(query, calculators) {
  const meant = meantBy(query, calculators);
  if (!meant) return null;
  /** @type {[string, string, string][]} */
  const filled = [];
  for (const [name, read] of Object.entries(FIELDS)) {
    const options = meant.fields[name];
    const value = options && read(query);
    if (value && (options.length === 0 || options.includes(value[0])))
      filled.push([name, ...value]);
  }
  return { calculator: meant, filled };
}

/**
 * @param {import("./query.js").Query} query
 * @param {Calculator[]} calculators
 */
function meantBy(query, calculators) {
  const named = (/** @type {string} */ id) => calculators.find((one) => one.id === id);
  // What is told apart by where care was had must not be answered as if it had been at home.
  const said = query.concepts
    .filter(({ kind }) => kind !== "weak")
    .flatMap((concept) => concept.ways.filter(({ weight }) => weight > GUESSED))
    .map((way) => way.text)
    .join(" ");
  const text = `${query.text} ${said}`;
  const found = calculators.find((one) => one.words.some((word) => text.includes(word)));
  const meant = found ?? withoutItsName(query, named);
  const isCare = meant?.id === "inpatient" || meant?.id === "outpatient";
  return (isCare && query.care !== "here" ? named("out-of-area") : meant) ?? null;
}

/**
 * A bill without the word for it: spent so much, in such a hospital. Or years that were paid, or a
 * birth.
 *
 * @param {import("./query.js").Query} query
 * @param {(id: string) => Calculator | undefined} named
 */
function withoutItsName(query, named) {
  const { text, amounts } = query;
  const isBill =
    amounts.some((amount) => amount.unit && amount.sure) && /花|医院|看病|报/.test(text);
  const isBirth =
    /退休|退不|能退|该退/.test(text) && (/岁|年龄|五十|六十/.test(text) || FIELDS.birth?.(query));
  const isPaid = FIELDS.months_paid?.(query) && /[差够缺]|还要|医保|退休/.test(text);
  if (isBirth) return named("retirement-age");
  if (isPaid) return named("contribution-years");
  return isBill ? named("inpatient") : undefined;
}

/**
 * @param {Filled} answer
 */
export function addressOf({ calculator, filled }) {
  const state = new URLSearchParams(filled.map(([name, value]) => [name, value])).toString();
  return `calculators/${calculator.id}/${state && `#${state}`}`;
}

/**
 * @param {string} text
 * @param {[RegExp, string, string][]} choices
 * @returns {[string, string] | null}
 */
function choice(text, choices) {
  const found = choices.find(([pattern]) => pattern.test(text));
  return found ? [found[1], found[2]] : null;
}

/**
 * The one of the choices that is said; nothing if two are.
 *
 * @param {string} text
 * @param {[RegExp, string, string][]} choices
 * @returns {[string, string] | null}
 */
function only(text, choices) {
  const found = choices.filter(([pattern]) => pattern.test(text));
  const [first] = found;
  return first && found.length === 1 ? [first[1], first[2]] : null;
}

/**
 * @param {string} text
 * @param {string} pattern
 * @param {(number: number) => [string, string]} tell
 */
function counted(text, pattern, tell) {
  const found = new RegExp(pattern).exec(text);
  const number = found && numberOf(found[1] ?? "");
  return number ? tell(number) : null;
}

/**
 * @param {import("./exact.js").Amount[]} amounts
 * @returns {[string, string] | null}
 */
function money(amounts) {
  const large = amounts.filter((one) => one.unit && Number(one.key.slice(1)) >= SMALLEST_BILL);
  const found = large.find((one) => one.sure) ?? (large.length === 1 ? large[0] : undefined);
  return found ? [found.key.slice(1), found.words] : null;
}
