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

const SAID_YEAR = /[〇零一二三四五六七八九]{2,4}(?=年)/;
const SAID_MONTH = /(?<=年)[一二三四五六七八九十]{1,2}(?=月)/;
const OF_MEN = /男(?!女)|爸|父亲|老公|丈夫|爷爷|外公|老头|叔叔|大爷|先生/;
const OF_WOMEN = /(?<!男|子|儿|孙|妇)女(?!婿|儿|孩|方)|妈|母亲|老婆|妻子|奶奶|外婆|姥姥|阿姨|老太/;
/** What an amount is, said right before it. */
const LABELS = {
  non_covered: /(?:全?自费|目录外|丙类)[了的是有:]*$/,
  prior_self_pay: /(?:先行?自付|自付二|分类自负)[了的是有:]*$/,
  wage: /(?:工资|月薪|基数)[一每个月是有为约:]*$/,
};
/** What was not paid, before or after for how long: 断保3年, 三年没交. */
const NOT_PAID = "(?:都?[没未忘漏][了有记得]*[给]?[上交缴]|断|停)";
const GAP = `${NOT_PAID}(?:[了过交缴保]|[医社]保)*`;
const PAID = "(?<![没未断停])[交缴][了满过够]*";

/**
 * For each field of a form: its value and how that is said, or nothing. What is said in two ways
 * that do not agree is left to the reader.
 *
 * @type {Record<string, (query: import("./query.js").Query) => [string, string] | null>}
 */
const FIELDS = {
  place: ({ place, isApart }) =>
    place && !isApart ? [place.id, place.names[0] ?? place.id] : null,
  scheme: ({ scheme }) =>
    scheme ? [scheme, scheme === "employee" ? "职工医保" : "居民医保"] : null,
  hospital_level: ({ text }) =>
    only(text, [
      [/三级|三甲|三乙|大医院/, "3", "三级医院"],
      [/二级|二甲|二乙|县医院/, "2", "二级医院"],
      [/一级|一甲|社区|乡镇|卫生院/, "1", "一级医院"],
    ]),
  total: bill,
  accumulated_self_pay: bill,
  owed: bill,
  non_covered: (query) => labelled(query, LABELS.non_covered, "自费"),
  prior_self_pay: (query) => labelled(query, LABELS.prior_self_pay, "先行自付"),
  last_wage: (query) => labelled(query, LABELS.wage, "工资"),
  contribution_base: (query) => labelled(query, LABELS.wage, "缴费基数"),
  status: ({ text }) =>
    only(text, [
      [/在职|上班|[没未]退休/, "active", "在职"],
      [/(?<![没未快])退休(?!前)/, "retired", "退休"],
    ]),
  admission: ({ text }) => told(counted(text, "第", "[次回]"), "第 # 次住院"),
  gap_months: ({ text }) =>
    /半年/.test(text)
      ? told(MONTHS / 2, "断了 # 个月")
      : told(counted(text, GAP, "个?月") ?? counted(text, "", `个月${NOT_PAID}`), "断了 # 个月"),
  missed_years: ({ text }) =>
    told(counted(text, GAP, "年") ?? counted(text, "", `年${NOT_PAID}`), "断了 # 年"),
  months_paid: ({ text }) => {
    const years = counted(text, PAID, "年");
    return years
      ? [String(years * MONTHS), `交了 ${years} 年`]
      : told(counted(text, PAID, "个月"), "交了 # 个月");
  },
  age: ({ text }) => told(counted(text, "(?<![\\d.])", "周?岁"), "# 岁"),
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
  birth: ({ text: typed }) => {
    const text = typed.replace(SAID_YEAR, inDigits).replace(SAID_MONTH, inDigits);
    const whole = /(?<!\d)(19\d\d|20[0-2]\d)\s*[年.\-/]\s*(\d{1,2})(?!\d)\s*月?/.exec(text);
    // 68年5月, but not 交了22年3个月.
    const short = /(?<![\d交缴断停了满过够])([3-9]\d|0\d)\s*年\s*(\d{1,2})\s*月/.exec(text);
    const found = whole ?? short;
    const month = Number(found?.[2]);
    if (!found?.[1] || month < 1 || month > MONTHS) return null;
    const year = found[1].length > 2 ? found[1] : `${found[1] < "3" ? "20" : "19"}${found[1]}`;
    return [`${year}-${String(month).padStart(2, "0")}`, `${year} 年 ${month} 月生`];
  },
  // Of a place that the site does not know it is not said whether it is home.
  care_place: ({ text, care, foreign }) =>
    foreign
      ? null
      : care === "in_province"
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
    amounts.some((amount) => amount.unit && amount.sure) &&
    /花|医院|看病|[能可]报|报[多几]|药/.test(text) &&
    !/[少多][给报付算扣]/.test(text);
  const isBirth =
    /退|干到/.test(text) && (/几岁|多大|哪年|年龄|五十|六十/.test(text) || FIELDS.birth?.(query));
  const isChoice = /(?:提前|[早晚])\S{0,4}退/.test(text);
  const isAccount = /退休/.test(text) && /(?:每个?月|一个?月)\S{0,4}[返划打给发]/.test(text);
  const isShort = /[差缺]\S{0,6}[年月]\S{0,6}[补买]|补[交缴]?\S{0,2}[年月](?!级)/.test(text);
  const isAway = query.care !== "here" && /医院|看病|住院|报|治/.test(text);
  const isPaid = FIELDS.months_paid?.(query) && /[差够缺]|还要|医保|退休/.test(text);
  if (isShort) return named("back-payment");
  if (isAccount) return named("personal-account");
  if (isBirth || isChoice) return named("retirement-age");
  if (isPaid) return named("contribution-years");
  if (isAway) return named("out-of-area");
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
 * A number between two patterns.
 *
 * @param {string} text
 * @param {string} before
 * @param {string} after
 */
function counted(text, before, after) {
  const found = new RegExp(`${before}(${CHINESE})${after}`).exec(text);
  return (found && numberOf(found[1] ?? "")) || null;
}

/**
 * @param {number | null} number
 * @param {string} words where it stands for `#`
 * @returns {[string, string] | null}
 */
function told(number, words) {
  return number ? [String(number), words.replace("#", String(number))] : null;
}

/** @param {string} numeral */
function inDigits(numeral) {
  return String(numberOf(numeral) ?? numeral);
}

/**
 * What was spent: an amount that nothing else is said of.
 *
 * @param {import("./query.js").Query} query
 * @returns {[string, string] | null}
 */
function bill({ text, amounts }) {
  const large = amounts.filter((one) => one.unit && Number(one.key.slice(1)) >= SMALLEST_BILL);
  const free = large.filter((one) =>
    Object.values(LABELS).every((label) => !label.test(before(text, one))),
  );
  const found = free.find((one) => one.sure) ?? (free.length === 1 ? free[0] : undefined);
  return found ? [found.key.slice(1), found.words] : null;
}

/**
 * @param {import("./query.js").Query} query
 * @param {RegExp} label
 * @param {string} name
 * @returns {[string, string] | null}
 */
function labelled({ text, amounts }, label, name) {
  const found = amounts.find((one) => one.unit && label.test(before(text, one)));
  return found ? [found.key.slice(1), `${name} ${found.words}`] : null;
}

/**
 * @param {string} text
 * @param {import("./exact.js").Amount} amount
 */
function before(text, amount) {
  return text.slice(0, text.indexOf(amount.text)).replace(/\s+$/, "");
}
