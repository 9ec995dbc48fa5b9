/**
 * From a query to what is shown: looked-up answers first, then records by how much of the query
 * they hold.
 *
 * @typedef {import("./query.js").Query} Query
 * @typedef {import("./query.js").Concept} Concept
 * @typedef {import("./view.js").Item} Item
 * @typedef {import("./view.js").Shown} Shown
 * @typedef {import("./view.js").View} View
 * @typedef {{kind?: string, place?: string, scheme?: string, year?: string, state?: string}} Chosen
 * @typedef {[string, string, string, string, string, string, string, string]} Entry
 *   of an amount: label, place, scheme, state, year, address, grade, readings
 * @typedef {[string, string, string, string, string, string, string]} Held
 *   of a document number: issuer, number, title, address, place, state, year; no place where the page
 *   only mentions a document that the site does not have
 * @typedef {{kind: string, place?: string, scheme?: string, state?: string, year?: string}} About
 */

import { addressOf, answerTo } from "./answers.js";
import { articles, shardOf } from "./exact.js";
import { download, Index, unpack } from "./index.js";
import { Lexicon } from "./lexicon.js";
import { Pinyin } from "./pinyin.js";
import { readQuery } from "./query.js";
import { HOW, isAsked, Questions } from "./questions.js";
import { coveringPairs, isHan, normalise, numberOf, pairsOf } from "./text.js";
import { itemOf, marked } from "./view.js";

const [CALCULATE, POLICY, HOW_TO, TERM] = ["算一算", "政策", "办事", "名词"];
const KINDS = [CALCULATE, POLICY, HOW_TO, TERM];
/** An amount that somebody has paid, owes or earns stands in no rule. */
const SPENT = /花|欠|掏|垫|费用|自费|工资|[用付给报交扣罚赔]了/;
const HISTORY = "历史";
const NATION = "cn";
const SHOWN_OF_FIRST = 3;
const SHOWN_OF_OTHERS = 2;
const SHOWN_ON_REQUEST = 12;
const MOST_SLIPS = 4;
const MOST_DOCUMENTS = 8;
const MOST_ARTICLES = 3;
const OTHER_READING = 0.6;
const MUCH_MORE = 8;
/** What pieces of a word, and single characters of it, count against the whole. */
const PIECES = 0.7;
const SIGNS = 0.3;
const LOST = 0.15;
/** How much of a query a record must hold to be told of at all. */
const LEAST_COVERAGE = 0.25;
const OF_THE_BEST = 0.7;
/** So many are shown however little of the query they hold. */
const AT_LEAST = 6;
const MOST_LOST_TOLD = 4;
const IN_FORCE = "现行";

export class Search {
  /** @param {URL} base the site's search/ folder */
  static async open(base) {
    const words = json(new URL("lexicon.pack", base), "no-cache").then((content) => {
      const lexicon = new Lexicon(content);
      // While the engine is still on its way.
      return { lexicon, questions: new Questions(lexicon) };
    });
    const [{ lexicon, questions }, index] = await Promise.all([
      words,
      Index.open(new URL("index/", base)),
    ]);
    return new Search(base, lexicon, questions, index);
  }

  /**
   * @param {URL} base
   * @param {Lexicon} lexicon
   * @param {Questions} questions
   * @param {Index} index
   */
  constructor(base, lexicon, questions, index) {
    this.base = base;
    this.lexicon = lexicon;
    this.index = index;
    /** @type {Promise<Pinyin> | null} */
    this.pinyin = null;
    /** @type {Promise<Record<string, string>> | null} */
    this.sounds = null;
    /** @type {Promise<Record<string, Shown>> | null} */
    this.texts = null;
    /** @type {Map<string, Promise<any>>} */
    this.files = new Map();
    this.questions = questions;
  }

  /**
   * What results can be narrowed by, besides what the page knows.
   *
   * @returns {{places: [string, string][], years: string[]}}
   */
  facets() {
    const { places, years } = this.lexicon.content;
    const named = places.map(([id, , , names]) => [id, names[0] ?? "全国"]);
    return { places: /** @type {[string, string][]} */ (named), years };
  }

  /**
   * @param {string} typed
   * @param {Chosen} chosen
   * @param {number} pages how many times more results were asked for
   * @returns {Promise<View>}
   */
  async search(typed, chosen = {}, pages = 0) {
    /** @type {string[]} */
    const notices = [];
    const read = await this.#read(typed, notices);
    read.place ??= this.lexicon.places.get(chosen.place ?? "") ?? null;
    const query = forPages(read, this.lexicon.content.calculators);
    if (query.within) notices.push(query.within);
    if (query.foreign) notices.push(`没有收录“${query.foreign}”的规定，下面是全国的和别处的。`);
    const [answers, ranked] = await Promise.all([
      this.#answers(query, notices),
      this.#rank(query, chosen),
    ]);
    if (query.articles.length > 0) {
      const found = await this.#articles(query, ranked.names, answers);
      answers.splice(0, answers.length, ...found, ...answers);
    }
    const kept = answers.filter((answer) => this.#fits(answer.about, chosen));
    if (ranked.lost) notices.push(ranked.lost);
    else if (ranked.notice && kept.length === 0) notices.push(ranked.notice);
    const { groups, count } = await this.#groups(query, ranked.names, kept, pages);
    if (count === 0) notices.push("没有找到。换一个词试试，或者打 12393 问。");
    return { notices, groups, count };
  }

  /**
   * Whether an answer is what the results are narrowed to.
   *
   * @param {About | undefined} about
   * @param {Chosen} chosen
   */
  #fits(about, { kind, place, scheme, state, year }) {
    if (kind && about?.kind !== kind) return false;
    if (place && about?.place && !this.#reaching(place).includes(about.place)) return false;
    if (scheme && about?.scheme && about.scheme !== scheme) return false;
    if (state && (about?.state || IN_FORCE) !== state) return false;
    return !year || about?.year === year;
  }

  /**
   * A place and those above it, whose rules hold there too.
   *
   * @param {string} id
   */
  #reaching(id) {
    const place = this.lexicon.places.get(id);
    return place ? [id, ...this.lexicon.above(place)] : [id];
  }

  /**
   * @param {string} typed
   * @param {string[]} notices
   */
  async #read(typed, notices) {
    let text = normalise(typed, this.lexicon.simplified);
    /** @type {Map<string, string[]>} */
    let others = new Map();
    if (/[a-z]{2}/.test(text)) {
      const read = (await this.#pinyin()).read(text);
      if (read.text !== text) notices.push(toldOf(read));
      ({ text, others } = read);
    }
    text = this.lexicon.written(text);
    const query = await this.#readNumber(text, notices);
    for (const [word, further] of others) alsoFor(query, word, further);
    const mended = await this.#mendSlip(text, query);
    if (!mended) return query;
    const meant = readQuery(text.replace(mended.typed, mended.meant), this.lexicon);
    if (mended.surely) {
      notices.push(`按“${mended.meant}”找的，您打的是“${mended.typed}”。`);
    } else {
      notices.push(`也找了“${mended.meant}”。`);
      alsoFor(meant, mended.meant, [mended.typed]);
    }
    return meant;
  }

  /**
   * What looks like a document's number but is none that any page knows is searched as it stands.
   *
   * @param {string} text
   * @param {string[]} notices
   */
  async #readNumber(text, notices) {
    const query = readQuery(text, this.lexicon);
    if (!query.number || (await this.#held(query.number)).length > 0) return query;
    if (query.number.sure) notices.push(`没有收录文号是“${query.number.text.trim()}”的文件。`);
    return readQuery(text, this.lexicon, false);
  }

  /**
   * A slip for sure only if what was typed stands nowhere: 丙类药 is no slip of 甲类药. Where it
   * stands hardly anywhere and the known word often, both are searched.
   *
   * @param {string} text
   * @param {Query} query
   */
  async #mendSlip(text, query) {
    if (query.number) return null;
    for (const slip of this.lexicon.slips(text).slice(0, MOST_SLIPS)) {
      if (!(await this.#mayBe(slip))) continue;
      const typed = await this.#standing(slip.typed);
      if (typed === 0) return { ...slip, surely: true };
      const meant = (await this.index.find(pairsOf(slip.meant))).size;
      if (meant >= MUCH_MORE * typed) return { ...slip, surely: false };
    }
    return null;
  }

  /**
   * How often a word stands somewhere. One that holds a character which joins words is none.
   *
   * @param {string} word
   */
  async #standing(word) {
    const pairs = pairsOf(word);
    return pairs.length < word.length - 1 ? 0 : (await this.index.find(pairs)).size;
  }

  /**
   * Words of three characters are too many for any difference to be a slip: it must sound the same.
   *
   * @param {{typed: string, meant: string}} slip
   */
  async #mayBe({ typed, meant }) {
    if (meant.length > 3) return true;
    const changed = [...typed].findIndex((sign, place) => sign !== meant[place]);
    const [one, other] = [typed[changed] ?? "", meant[changed] ?? ""];
    if (typed[changed + 1] !== meant[changed + 1]) return one === meant[changed + 1];
    this.sounds ??= json(new URL("sounds.pack", this.base));
    this.sounds.catch(() => {
      this.sounds = null;
    });
    const sounds = Object.values(await this.sounds);
    return sounds.some((signs) => signs.includes(one) && signs.includes(other));
  }

  #pinyin() {
    this.pinyin ??= json(new URL("pinyin.pack", this.base)).then(
      (table) => new Pinyin(table.words, table.common),
    );
    this.pinyin.catch(() => {
      this.pinyin = null;
    });
    return this.pinyin;
  }

  /**
   * @param {Query} query
   * @param {string[]} notices
   * @returns {Promise<Item[]>}
   */
  async #answers(query, notices) {
    const looked = await Promise.all([
      this.#byNumber(query, notices),
      this.#byAmount(query),
      this.#byArticle(query),
    ]);
    const deeds = query.concepts.filter((concept) => concept.kind === "deed");
    const terms = this.#term(query);
    return [
      ...looked.flat(),
      ...this.#calculator(query),
      ...this.#place(query),
      ...(deeds.length > 0
        ? [...this.#question(query), ...terms]
        : [...terms, ...this.#question(query)]),
    ];
  }

  /**
   * @param {import("./exact.js").DocumentNumber} number
   * @returns {Promise<Held[]>}
   */
  async #held({ key, issuer, sure }) {
    const entries = /** @type {Held[]} */ (await this.#exact(key));
    const isSame = key.startsWith("s") && issuer ? endsWithIssuer : sameIssuer;
    const fitting = entries.filter(([of]) => isSame(issuer, of));
    return sure || fitting.some(([of]) => endsWithIssuer(issuer, of)) ? fitting : [];
  }

  /**
   * @param {Query} query
   * @param {string[]} notices
   */
  async #byNumber({ number }, notices) {
    if (!number) return [];
    const entries = await this.#held(number);
    const own = entries.filter(([, , , , place]) => place);
    if (own.length === 0) {
      notices.push(`没有收录“${number.text.trim()}”的原文，下面是提到它的页。`);
    }
    const shown = own.length > 0 ? own : entries.slice(0, SHOWN_OF_FIRST);
    return shown.map(([, text, title, url, place, state, year]) =>
      this.#item(title, url, [text, ...(place ? [] : ["提到它"])], {
        kind: POLICY,
        place,
        state,
        year,
      }),
    );
  }

  /** @param {Query} query */
  async #byAmount({ text, amounts, place, scheme, concepts }) {
    if (SPENT.test(text) && (isAsked(text) || amounts.some(({ unit }) => unit))) return [];
    const reaching = place ? this.#reaching(place.id) : [];
    /** @type {Item[]} */
    const found = [];
    for (const amount of amounts) {
      const entries = /** @type {Entry[]} */ (await this.#exact(amount.key));
      const narrowed = entries
        .filter(([, whose]) => !place || reaching.includes(whose))
        .filter(([, , of]) => !scheme || !of || of === scheme);
      const words = concepts.flatMap((concept) => concept.ways.map((way) => way.text));
      const fits = (/** @type {Entry} */ [label]) =>
        words.filter((word) => word.length > 1 && label.includes(word)).length;
      const near = (/** @type {Entry} */ [, whose]) => reaching.indexOf(whose);
      narrowed.sort(
        (one, other) =>
          fits(other) - fits(one) ||
          near(one) - near(other) ||
          Number(Boolean(one[3])) - Number(Boolean(other[3])) ||
          (one[5] < other[5] ? -1 : Number(one[5] > other[5])),
      );
      for (const entry of narrowed.slice(0, SHOWN_OF_FIRST)) {
        const [label, whose, of, state, year, url, grades, readings] = entry;
        const about = { kind: POLICY, place: whose, scheme: of, state, year };
        const answer = this.#item(`${amount.words}：${label}`, url, [], about);
        found.push({ ...answer, figure: amount.words, grades, readings });
      }
    }
    return found;
  }

  /**
   * An article of no document in particular.
   *
   * @param {Query} query
   */
  async #byArticle({ articles, number, concepts, place }) {
    if (number || place || concepts.length > 0) return [];
    const entries = await Promise.all(
      articles.map(async ({ name }) => /** @type {Held[]} */ (await this.#exact(`t${name}`))),
    );
    return this.#articleItems(entries.flat());
  }

  /** @param {Held[]} entries */
  #articleItems(entries) {
    return entries
      .slice(0, SHOWN_OF_FIRST)
      .map(([, text, title, url, place, state, year]) =>
        this.#item(`${title} › ${text}`, url, [], { kind: POLICY, place, state, year }),
      );
  }

  /**
   * An answer, with its place and year as results show them.
   *
   * @param {string} title
   * @param {string} url
   * @param {string[]} told
   * @param {About} about
   * @returns {Item}
   */
  #item(title, url, told, about) {
    const name = this.lexicon.places.get(about.place ?? "")?.names[0];
    const place = about.place === NATION ? "全国" : (name ?? "");
    const facts = [...told, place, about.year ? `${about.year} 年` : "", about.state ?? ""];
    return { title, url, facts: facts.filter(Boolean), excerpt: [], about };
  }

  /** @param {Query} query */
  #calculator(query) {
    if (query.number || query.articles.length > 0) return [];
    const answer = answerTo(query, this.lexicon.content.calculators);
    if (!answer) return [];
    const filled = answer.filled.map(([, , words]) => words).join("、");
    const title = `算一算：${answer.calculator.title}`;
    const about = { kind: CALCULATE, ...(query.place ? { place: query.place.id } : {}) };
    return [this.#item(title, addressOf(answer), filled ? [`已填好：${filled}`] : [], about)].map(
      (one) => ({ ...one, facts: filled ? [`已填好：${filled}`] : [] }),
    );
  }

  /** @param {Query} query */
  #term({ concepts, place, number, articles }) {
    const naming = concepts.filter(({ kind }) => !["deed", "weak", "figure"].includes(kind));
    const [only, ...others] = naming.length > 0 ? naming : concepts;
    if (!only || others.length > 0 || place || number || articles.length > 0) return [];
    const terms = only.ways.map((way) => way.text).filter((word) => this.lexicon.terms.has(word));
    return terms
      .slice(0, 2)
      .map((term) => this.#item(term, `glossary/#${term}`, ["名词"], { kind: TERM }));
  }

  /** @param {Query} query */
  #place({ place, concepts, amounts, number }) {
    const only = concepts.every((concept) => concept.kind === "weak");
    if (!place || !only || amounts.length > 0 || number) return [];
    const title = `${place.names[1] ?? place.names[0]}医保规定`;
    return [this.#item(title, `places/${place.id}/`, [], { kind: POLICY, place: place.id })];
  }

  /**
   * The known questions that are most like this one.
   *
   * @param {Query} query
   */
  #question({ text, meanings, number, articles, place }) {
    if (number || articles.length > 0 || text.length < 3 || (place && meanings.length < 2))
      return [];
    return this.questions
      .like(text)
      .map(({ url, title }) => this.#item(title, url, ["您是不是想问"], { kind: HOW_TO }));
  }

  /**
   * The articles that are asked for, in the document of the number that was given, or in those that
   * fit the rest of the query best.
   *
   * @param {Query} query
   * @param {string[]} names
   * @param {Item[]} answers
   * @returns {Promise<Item[]>}
   */
  async #articles(query, names, answers) {
    const wanted = query.articles.map(({ name }) => name);
    const entries = await Promise.all(
      wanted.map(async (name) => /** @type {Held[]} */ (await this.#exact(`t${name}`))),
    );
    const numbered = answers
      .filter(({ url }) => url.startsWith("documents/"))
      .map(({ url }) => url);
    if (query.number && numbered.length > 0) {
      const there = entries
        .flat()
        .filter(([, , , url]) => numbered.includes(url.split("#")[0] ?? ""));
      return this.#articleItems(there);
    }
    const documents = await this.index.having("form", "document");
    const candidates = names.filter((name) => documents.has(name)).slice(0, MOST_DOCUMENTS);
    const texts = await Promise.all(candidates.map((name) => this.#text(name)));
    const found = texts
      .flatMap((shown) => {
        const parts = shown[6].filter(([, heading]) =>
          wanted.some((name) => holdsArticle(heading, name)),
        );
        return parts.map(([anchor]) => itemOf(shown, [], anchor));
      })
      .slice(0, MOST_ARTICLES);
    return found.length > 0 || query.concepts.length === 0
      ? found
      : this.#articleItems(entries.flat());
  }

  /**
   * Records by how much of the query they hold, best first.
   *
   * @param {Query} query
   * @param {Chosen} chosen
   */
  async #rank(query, chosen) {
    const [whole, factors, allowed] = await Promise.all([
      Promise.all(query.concepts.map((concept) => this.#found(concept, false))),
      this.#factors(query),
      this.#allowed(chosen),
    ]);
    // Single characters say little and cost a download each: only where there is nothing else.
    const isLost = whole.every(({ records }) => records.size === 0);
    const found = isLost
      ? await Promise.all(query.concepts.map((concept) => this.#found(concept, true)))
      : whole;
    // What stands nowhere is told to the reader and counts little: the rest must still be found.
    const all = found.reduce(
      (sum, { rarity, records }) => sum + (records.size > 0 ? rarity : rarity * LOST),
      0,
    );
    /** @type {Map<string, {score: number, held: number}>} */
    const scores = new Map();
    for (const { records, rarity } of found) {
      for (const [name, { close, part }] of records) {
        const known = scores.get(name) ?? { score: 0, held: 0 };
        scores.set(name, { score: known.score + rarity * close, held: known.held + rarity * part });
      }
    }
    if (scores.size === 0 && (query.place || query.year || allowed)) {
      const listed = query.place ? await this.index.having("place", query.place.id) : allowed;
      for (const name of listed ?? []) scores.set(name, { score: 1, held: 0 });
    }
    const scored = [...scores]
      .filter(([name]) => !allowed || allowed.has(name))
      .map(([name, { score, held }]) => {
        const coverage = all ? held / all : 1;
        return { name, coverage, score: score * (0.2 + 0.8 * coverage ** 2) * factors(name) };
      })
      .sort((one, other) => other.score - one.score || (one.name < other.name ? -1 : 1));
    const best = scored.reduce((most, record) => Math.max(most, record.coverage), 0);
    // Where only single characters are found, the best of these is better than nothing.
    const least = Math.min(LEAST_COVERAGE, best * OF_THE_BEST);
    const ranked = scored.filter((record, at) => record.coverage >= least || at < AT_LEAST);
    const isPart = ranked.length > 0 && best < 0.99 && query.concepts.length > 1;
    return {
      names: ranked.map((record) => record.name),
      lost: lostOf(found),
      notice: isPart ? "没有一处同时写到您打的每个词，下面是最接近的。" : null,
    };
  }

  /**
   * Where a concept stands: said one way or another, or else in pieces.
   *
   * @param {Concept} concept
   * @param {boolean} bySigns
   */
  async #found(concept, bySigns) {
    /** @type {Map<string, {close: number, part: number}>} */
    const records = new Map();
    const ways = await Promise.all(
      concept.ways.map(async (way) => ({
        way,
        scores: await this.index.find(coveringPairs(way.text)),
      })),
    );
    for (const { way, scores } of ways) {
      const highest = Math.max(...scores.values(), 0) || 1;
      for (const [name, score] of scores) {
        const close = way.weight * (0.4 + (0.6 * score) / highest);
        const known = records.get(name);
        if (!known || known.close < close) records.set(name, { close, part: way.weight });
      }
    }
    const isWhole = records.size > 0;
    if (!isWhole) await this.#addPieces(concept, bySigns, records);
    const rarity = concept.weight * this.#rarityOf(records.size);
    return { records, rarity, isWhole, typed: concept.typed, kind: concept.kind };
  }

  /**
   * @param {Concept} concept
   * @param {boolean} bySigns
   * @param {Map<string, {close: number, part: number}>} records
   */
  async #addPieces(concept, bySigns, records) {
    const said = concept.ways.map((way) => way.text);
    const pairs = [...new Set(said.flatMap(pairsOf))];
    const signs = [...new Set(said.join(""))].filter(isHan);
    if (pairs.length > 1 && (await this.#addEach(pairs, PIECES, records))) return;
    if (bySigns) await this.#addEach(signs, SIGNS, records);
  }

  /**
   * @param {string[]} pieces
   * @param {number} weight
   * @param {Map<string, {close: number, part: number}>} records
   */
  async #addEach(pieces, weight, records) {
    const found = await Promise.all(pieces.map((piece) => this.index.find([piece])));
    const rarity = found.map(({ size }) => (size > 0 ? this.#rarityOf(size) : 0));
    const whole = rarity.reduce((sum, one) => sum + one, 0);
    for (const [place, names] of found.entries()) {
      for (const name of names.keys()) {
        const share = (weight * (rarity[place] ?? 0)) / whole;
        const known = records.get(name) ?? { close: 0, part: 0 };
        records.set(name, { close: known.close + share, part: known.part + share });
      }
    }
    return records.size > 0;
  }

  /** @param {number} size */
  #rarityOf(size) {
    return Math.log(1 + this.lexicon.content.records / Math.max(size, 1));
  }

  /**
   * How much likelier a record is meant, by its place, scheme, year and force.
   *
   * @param {Query} query
   * @returns {Promise<(name: string) => number>}
   */
  async #factors({ text, place, scheme, year, wantsHistory }) {
    const having = this.index.having.bind(this.index);
    const above = place ? this.lexicon.above(place) : [];
    const none = Promise.resolve(/** @type {Set<string>} */ (new Set()));
    const isQuestion = HOW.test(text) || isAsked(text);
    const [
      guides,
      site,
      rules,
      here,
      near,
      nation,
      schemed,
      other,
      ofYear,
      history,
      local,
      bare,
      copies,
    ] = await Promise.all([
      having("kind", HOW_TO),
      having("form", "site"),
      place ? having("form", "rule") : none,
      place ? having("place", place.id) : none,
      above[0] && above[0] !== NATION ? having("place", above[0]) : none,
      having("place", NATION),
      scheme ? having("scheme", scheme) : none,
      scheme ? having("scheme", scheme === "employee" ? "resident" : "employee") : none,
      year ? having("year", year) : none,
      having("state", HISTORY),
      having("reach", "local"),
      having("says", "nothing"),
      having("says", "again"),
    ]);
    return (name) => {
      let factor = 1;
      if (here.has(name)) factor *= rules.has(name) ? 2.8 : 2.2;
      else if (near.has(name)) factor *= 1.1;
      else if (place && local.has(name)) factor *= 0.15;
      else if (!place && local.has(name)) factor *= 0.8;
      else if (place && nation.has(name)) factor *= 0.9;
      if (schemed.has(name)) factor *= 1.3;
      else if (other.has(name)) factor *= 0.5;
      if (ofYear.has(name)) factor *= 1.6;
      if (history.has(name) && !wantsHistory) factor *= 0.6;
      if (isQuestion && guides.has(name)) factor *= 1.4;
      if (site.has(name)) factor *= 0.6;
      if (bare.has(name)) factor *= 0.6;
      if (copies.has(name) && !here.has(name)) factor *= 0.5;
      return factor;
    };
  }

  /**
   * @param {Chosen} chosen
   * @returns {Promise<Set<string> | null>}
   */
  async #allowed(chosen) {
    const wanted = Object.entries(chosen).filter(([, value]) => value);
    if (wanted.length === 0) return null;
    const sets = await Promise.all(
      wanted.map(async ([name, value]) => {
        const values = name === "place" ? this.#reaching(value) : [value];
        const found = await Promise.all(values.map((one) => this.index.having(name, one)));
        return new Set(found.flatMap((records) => [...records]));
      }),
    );
    const [first, ...others] = sets;
    return new Set([...(first ?? [])].filter((name) => others.every((set) => set.has(name))));
  }

  /**
   * @param {Query} query
   * @param {string[]} names
   * @param {Item[]} answers
   * @param {number} pages
   */
  async #groups(query, names, answers, pages) {
    const kinds = await Promise.all(KINDS.map((kind) => this.index.having("kind", kind)));
    const words = markedWords(query);
    const sorted = KINDS.map((name, place) => ({
      name,
      names: names.filter((record) => kinds[place]?.has(record)),
    }))
      .filter((group) => group.names.length > 0)
      .sort(
        (one, other) => names.indexOf(one.names[0] ?? "") - names.indexOf(other.names[0] ?? ""),
      );
    const groups = await Promise.all(
      sorted.map(async (group, place) => {
        const usual = place === 0 ? SHOWN_OF_FIRST : SHOWN_OF_OTHERS;
        const most = pages > 0 ? SHOWN_ON_REQUEST * pages : usual;
        const texts = await Promise.all(group.names.slice(0, most).map((name) => this.#text(name)));
        const items = texts.map((shown) => itemOf(shown, words, null));
        const told = items.filter((found) => !this.#isAnswered(found, answers));
        return { name: group.name, items: told, more: group.names.length - texts.length };
      }),
    );
    const first = answers.map((answer) => ({
      ...answer,
      excerpt: answer.excerpt.length > 0 ? answer.excerpt : marked(answer.figure ?? "", words),
    }));
    const shown = [{ name: "直接去", items: first, more: 0 }, ...groups].filter(
      (group) => group.items.length > 0 || group.more > 0,
    );
    const count = shown.reduce((sum, { items, more }) => sum + items.length + more, 0);
    return { groups: shown, count };
  }

  /**
   * What stands among the answers is not told twice; its excerpt goes there.
   *
   * @param {Item} found
   * @param {Item[]} answers
   */
  #isAnswered(found, answers) {
    const answer = answers.find((one) => one.url === found.url);
    if (answer && answer.excerpt.length === 0) {
      const { excerpt, grades, readings } = found;
      Object.assign(answer, { excerpt, grades, readings });
    }
    return answer !== undefined;
  }

  /**
   * @param {string} name
   * @returns {Promise<Shown>}
   */
  async #text(name) {
    // Without a network: all texts are in one file that the service worker keeps.
    const isOffline =
      globalThis.navigator?.onLine === false && !this.files.has(`text/${name}.pack`);
    try {
      if (isOffline) throw new Error("no network");
      return await this.#file(`text/${name}.pack`);
    } catch (error) {
      this.texts ??= json(new URL("texts.pack", this.base));
      this.texts.catch(() => {
        this.texts = null;
      });
      const shown = (await this.texts)[name];
      if (!shown) throw error;
      return shown;
    }
  }

  /**
   * @param {string} key
   * @returns {Promise<string[][]>}
   */
  async #exact(key) {
    const table = await this.#file(`exact-${shardOf(key, this.lexicon.content.shards)}.pack`);
    return table[key] ?? [];
  }

  /** @param {string} name */
  #file(name) {
    let loading = this.files.get(name);
    if (!loading) {
      loading = json(new URL(name, this.base));
      this.files.set(name, loading);
      loading.catch(() => this.files.delete(name));
    }
    return loading;
  }
}

/**
 * @param {URL} address
 * @param {RequestCache} cache
 */
async function json(address, cache = "default") {
  return JSON.parse(new TextDecoder().decode(await unpack(await download(address, cache))));
}

/**
 * A query whose amount and hospital a form takes: no page is looked for by these.
 *
 * @param {Query} query
 * @param {import("./lexicon.js").Calculator[]} calculators
 */
function forPages(query, calculators) {
  const filled = answerTo(query, calculators)?.filled.map(([name]) => name) ?? [];
  const taken = ["total", "accumulated_self_pay", "owed"].some((name) => filled.includes(name));
  if (!taken) return query;
  const isTaken = (/** @type {Concept} */ { typed, kind }) =>
    kind === "figure" || (kind === "weak" && /\d|[一二三]级|[三二]甲|万|千|社区/.test(typed));
  return { ...query, concepts: query.concepts.filter((concept) => !isTaken(concept)) };
}

/** @param {Concept} concept */
function isUnknown({ kind }) {
  return kind === "unknown";
}

/** @param {Query} query */
function markedWords(query) {
  const words = query.concepts.flatMap((concept) => [
    ...(isUnknown(concept) ? [concept.typed] : []),
    ...concept.ways.map((way) => way.text),
  ]);
  const pieces = query.concepts
    .filter((concept) => isUnknown(concept) && concept.typed.length > 2)
    .flatMap((concept) => pairsOf(concept.typed));
  const figures = query.amounts.flatMap(spellingsOf);
  const said = [...words, ...pieces].filter((word) => word.length > 1 && !/^\d+$/.test(word));
  return [...new Set([...figures, ...said])];
}

/**
 * An amount as pages may write it: 24,000, 24000, 2.4 万; a share: 65%, 六成半 is left to chance.
 *
 * @param {import("./exact.js").Amount} amount
 */
function spellingsOf({ key, unit, text }) {
  const number = Number(key.slice(1));
  if (!unit) {
    const percent = Number((number * 100).toFixed(4));
    return [`${percent}%`, `${percent} %`, text];
  }
  const large = number >= 10_000 ? [`${number / 10_000} 万`, `${number / 10_000}万`] : [];
  return [...large, number.toLocaleString("en"), String(number), text];
}

/**
 * What was typed and stands nowhere; the reader must know, whatever else is found.
 *
 * @param {{isWhole: boolean, typed: string, kind: string}[]} found
 */
function lostOf(found) {
  const lost = found
    .filter(({ isWhole, kind }) => !isWhole && (kind === "unknown" || kind === "common"))
    .filter(({ typed }) => !/^\d/.test(typed))
    .map(({ typed }) => `“${typed}”`);
  if (lost.length === 0) return null;
  return `没有找到${lost.slice(0, MOST_LOST_TOLD).join("、")}，下面是最接近的。`;
}

/**
 * Further ways to say a concept, which count a little less.
 *
 * @param {Query} query
 * @param {string} word
 * @param {string[]} further
 */
function alsoFor(query, word, further) {
  const ways = further.map((text) => ({ text, weight: OTHER_READING }));
  const known = query.concepts.find((concept) => concept.typed === word);
  if (known) known.ways.push(...ways);
}

/** @param {import("./pinyin.js").Read} read */
function toldOf({ text, others, unread }) {
  const further = [...others.values()].flat().filter((word) => /[㐀-鿿]/.test(word));
  const also =
    further.length > 0 ? `也可能是${further.map((word) => `“${word}”`).join("、")}。` : "";
  const lost = unread.length > 0 ? `“${unread.join("")}”没有读懂。` : "";
  return `按“${text}”找的。${also}${lost}`;
}

/**
 * Whether a heading names an article, alone, in a list, or within a stretch: 第四条至第八条.
 *
 * @param {string} heading
 * @param {string} name
 */
function holdsArticle(heading, name) {
  if (heading.includes(name)) return true;
  const [from, to] = articles(heading).map((one) => numberOf(one.name.slice(1, -1)) ?? 0);
  const wanted = numberOf(name.slice(1, -1)) ?? 0;
  return /条\s*[至到—－~-]/.test(heading) && wanted >= (from ?? 0) && wanted <= (to ?? 0);
}

/**
 * Whether an issuer as it was typed ends with this one, or with its beginning: 国办 for 国办发.
 *
 * @param {string} typed
 * @param {string} issuer
 */
function endsWithIssuer(typed, issuer) {
  if (!typed) return true;
  const bare = issuer.replace(/[发办函字规]$/, "");
  return typed.endsWith(issuer) || (bare.length > 1 && typed.endsWith(bare)) || issuer === typed;
}

/**
 * Whether an issuer as it was typed may be this one: 国办 is 国办发, and 发 alone is anybody.
 *
 * @param {string} typed
 * @param {string} issuer
 */
function sameIssuer(typed, issuer) {
  const plain = typed.replace(/[\s第]/g, "");
  if (!plain) return true;
  const signs = [...plain].filter((sign) => !"发办函字规令号".includes(sign));
  const shared = signs.filter((sign) => issuer.includes(sign)).length;
  return (
    plain.endsWith(issuer) || issuer.startsWith(plain) || shared * 2 >= Math.max(signs.length, 1)
  );
}
