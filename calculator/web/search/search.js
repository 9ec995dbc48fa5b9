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
 * @typedef {[string, string, string, string, string]} Entry
 */

import { addressOf, answerTo } from "./answers.js";
import { shardOf } from "./exact.js";
import { download, Index, unpack } from "./index.js";
import { Lexicon } from "./lexicon.js";
import { Pinyin } from "./pinyin.js";
import { meaningsOf, readQuery } from "./query.js";
import { coveringPairs, normalise, pairsOf } from "./text.js";
import { itemOf, marked } from "./view.js";

const KINDS = ["算一算", "政策", "办事", "名词"];
const HOW_TO = "办事";
const HOW = /怎么|怎样|如何|材料|手续|流程|办理|带什么|去哪/;
const HISTORY = "历史";
const NATION = "cn";
const SHOWN_OF_FIRST = 3;
const SHOWN_OF_OTHERS = 2;
const SHOWN_ON_REQUEST = 12;
const MOST_SLIPS = 6;
const MUCH_MORE = 8;
const ALIKE = 0.42;
/** How much of a query a record must hold to be told of at all. */
/** What pieces of a word, and single characters of it, count against the whole. */
const PIECES = 0.7;
const SIGNS = 0.3;
const LOST = 0.15;
const LEAST_COVERAGE = 0.25;

export class Search {
  /** @param {URL} base the site's search/ folder */
  static async open(base) {
    const [content, index] = await Promise.all([
      json(new URL("lexicon.gz", base), "no-cache"),
      Index.open(new URL("index/", base)),
    ]);
    return new Search(base, new Lexicon(content), index);
  }

  /**
   * @param {URL} base
   * @param {Lexicon} lexicon
   * @param {Index} index
   */
  constructor(base, lexicon, index) {
    this.base = base;
    this.lexicon = lexicon;
    this.index = index;
    /** @type {Promise<Pinyin> | null} */
    this.pinyin = null;
    /** @type {Map<string, Promise<any>>} */
    this.files = new Map();
    this.questions = lexicon.content.questions.map(([url, title]) => ({
      url,
      title,
      meanings: lexicon.cut(title).flatMap((piece) => meaningsOf(piece.text, piece.entry)),
    }));
    /** @type {Map<string, number>} */
    this.asked = new Map();
    for (const { meanings } of this.questions) {
      for (const word of new Set(meanings)) this.asked.set(word, (this.asked.get(word) ?? 0) + 1);
    }
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
   * @param {boolean} all
   * @returns {Promise<View>}
   */
  async search(typed, chosen = {}, all = false) {
    /** @type {string[]} */
    const notices = [];
    const query = forPages(await this.#read(typed, notices), this.lexicon.content.calculators);
    if (query.within) notices.push(query.within);
    const narrowed = Object.values(chosen).some(Boolean);
    const [answers, ranked] = await Promise.all([
      narrowed ? Promise.resolve(/** @type {Item[]} */ ([])) : this.#answers(query, notices),
      this.#rank(query, chosen),
    ]);
    if (query.article && !narrowed) answers.unshift(...(await this.#articles(query, ranked.names)));
    if (ranked.notice && answers.length === 0) notices.push(ranked.notice);
    const groups = await this.#groups(query, ranked.names, answers, all);
    const count = answers.length + ranked.names.length;
    if (count === 0) notices.push("没有找到。换一个词试试，或者打 12393 问。");
    return { notices, groups, count };
  }

  /**
   * @param {string} typed
   * @param {string[]} notices
   */
  async #read(typed, notices) {
    let text = normalise(typed, this.lexicon.simplified);
    if (/[a-z]{2}/.test(text)) {
      const read = (await this.#pinyin()).read(text);
      if (read !== text) notices.push(`按“${read}”找的。`);
      text = read;
    }
    const query = readQuery(text, this.lexicon);
    const mended = await this.#mendSlip(text, query);
    if (!mended) return query;
    const meant = readQuery(text.replace(mended.typed, mended.meant), this.lexicon);
    if (mended.surely) {
      notices.push(`按“${mended.meant}”找的，您打的是“${mended.typed}”。`);
    } else {
      notices.push(`也找了“${mended.meant}”。`);
      for (const concept of meant.concepts) {
        if (concept.typed === mended.meant) concept.ways.push({ text: mended.typed, weight: 1 });
      }
    }
    return meant;
  }

  /**
   * A slip for sure only if what was typed stands nowhere: 丙类药 is no slip of 甲类药. Where it
   * stands hardly anywhere and the known word often, both are searched.
   *
   * @param {string} text
   * @param {Query} query
   */
  async #mendSlip(text, query) {
    if (query.number || !query.concepts.some(isUnknown)) return null;
    for (const slip of this.lexicon.slips(text).slice(0, MOST_SLIPS)) {
      const typed = (await this.index.find(pairsOf(slip.typed))).size;
      if (typed === 0) return { ...slip, surely: true };
      const meant = (await this.index.find(pairsOf(slip.meant))).size;
      if (meant >= MUCH_MORE * typed) return { ...slip, surely: false };
    }
    return null;
  }

  #pinyin() {
    this.pinyin ??= json(new URL("pinyin.gz", this.base)).then((table) => new Pinyin(table.words));
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
    const looked = await Promise.all([this.#byNumber(query, notices), this.#byAmount(query)]);
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
   * @param {Query} query
   * @param {string[]} notices
   */
  async #byNumber({ number }, notices) {
    if (!number) return [];
    const entries = await this.#exact(number.key);
    const fitting = entries.filter(([issuer]) => sameIssuer(number.issuer, issuer ?? ""));
    if (fitting.length === 0) notices.push(`没有收录文号是“${number.text.trim()}”的文件。`);
    return fitting.map(([, text, title, url]) => item(`${title}`, url ?? "", [text ?? ""]));
  }

  /** @param {Query} query */
  async #byAmount({ amounts, place, scheme, concepts }) {
    const isBill = concepts.some((concept) => /花/.test(concept.typed));
    if (isBill) return [];
    /** @type {Item[]} */
    const found = [];
    for (const amount of amounts) {
      const entries = /** @type {Entry[]} */ (await this.#exact(amount.key));
      const narrowed = entries
        .filter(([, whose]) => !place || whose === place.id)
        .filter(([, , of]) => !scheme || !of || of === scheme);
      const words = concepts.flatMap((concept) => concept.ways.map((way) => way.text));
      const fits = (/** @type {Entry} */ [label]) =>
        words.filter((word) => label.includes(word)).length;
      narrowed.sort((one, other) => fits(other) - fits(one) || Number(one[3] > other[3]) || -1);
      for (const [label, , , state, url] of narrowed.slice(0, SHOWN_OF_FIRST)) {
        found.push(item(`${amount.words}：${label}`, url, state ? [state] : []));
      }
    }
    return found;
  }

  /** @param {Query} query */
  #calculator(query) {
    if (query.number || query.article) return [];
    const answer = answerTo(query, this.lexicon.content.calculators);
    if (!answer) return [];
    const filled = answer.filled.map(([, , words]) => words).join("、");
    const title = `算一算：${answer.calculator.title}`;
    return [item(title, addressOf(answer), filled ? [`已填好：${filled}`] : [])];
  }

  /** @param {Query} query */
  #term({ concepts, place, number, article }) {
    const [only, ...others] = concepts.filter(({ kind }) => kind === "term" || kind === "unknown");
    if (!only || others.length > 0 || place || number || article) return [];
    const terms = only.ways.map((way) => way.text).filter((word) => this.lexicon.terms.has(word));
    return terms.slice(0, 2).map((term) => item(term, `glossary/#${term}`, ["名词"]));
  }

  /** @param {Query} query */
  #place({ place, concepts, amounts, number }) {
    const only = concepts.every((concept) => concept.kind === "weak");
    if (!place || !only || amounts.length > 0 || number) return [];
    return [item(`${place.names[1] ?? place.names[0]}医保规定`, `places/${place.id}/`, [])];
  }

  /**
   * The known question that shares most of its weight with this one.
   *
   * @param {Query} query
   */
  #question({ text, meanings, number, article, place }) {
    if (number || article || text.length < 3 || (place && meanings.length < 2)) return [];
    const weigh = (/** @type {string[]} */ words) =>
      [...new Set(words)].reduce((sum, word) => sum + this.#rarity(word), 0);
    const alike = this.questions
      .map((question) => {
        const shared = meanings.filter((word) => question.meanings.includes(word));
        const both = Math.sqrt(weigh(meanings) * weigh(question.meanings)) || 1;
        const score = Math.max(weigh(shared) / both, 0.8 * sharedSigns(text, question.title));
        return { ...question, score };
      })
      .filter((question) => question.score >= ALIKE)
      .sort((one, other) => other.score - one.score);
    return alike.slice(0, 2).map(({ url, title }) => item(title, url, ["您是不是想问"]));
  }

  /** @param {string} word */
  #rarity(word) {
    return Math.log(1 + this.questions.length / ((this.asked.get(word) ?? 0) + 0.5));
  }

  /**
   * The article that is asked for, in the documents that fit the rest of the query best.
   *
   * @param {Query} query
   * @param {string[]} names
   */
  async #articles(query, names) {
    const documents = await this.index.having("form", "document");
    const candidates = names.filter((name) => documents.has(name)).slice(0, 8);
    const texts = await Promise.all(candidates.map((name) => this.#text(name)));
    const article = query.article?.name ?? "";
    return texts
      .filter((shown) => shown[6].some(([, heading]) => heading.startsWith(article)))
      .slice(0, 2)
      .map((shown) => itemOf(shown, [], article));
  }

  /**
   * Records by how much of the query they hold, best first.
   *
   * @param {Query} query
   * @param {Chosen} chosen
   */
  async #rank(query, chosen) {
    const [found, factors, allowed] = await Promise.all([
      Promise.all(query.concepts.map((concept) => this.#found(concept))),
      this.#factors(query),
      this.#allowed(chosen),
    ]);
    // What stands nowhere is told to the reader and counts little: the rest must still be found.
    const whole = found.reduce(
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
    if (found.length === 0 && (query.place || query.year || allowed)) {
      const listed = query.place ? await this.index.having("place", query.place.id) : allowed;
      for (const name of listed ?? []) scores.set(name, { score: 1, held: 0 });
    }
    const ranked = [...scores]
      .filter(([name]) => !allowed || allowed.has(name))
      .map(([name, { score, held }]) => {
        const coverage = whole ? held / whole : 1;
        return { name, coverage, score: score * (0.2 + 0.8 * coverage ** 2) * factors(name) };
      })
      .filter((record) => record.coverage >= LEAST_COVERAGE)
      .sort((one, other) => other.score - one.score || (one.name < other.name ? -1 : 1));
    const best = ranked.reduce((most, record) => Math.max(most, record.coverage), 0);
    return {
      names: ranked.map((record) => record.name),
      notice: ranked.length > 0 && best < 0.99 ? relaxed(query, found) : null,
    };
  }

  /**
   * Where a concept stands: said one way or another, or else in pieces.
   *
   * @param {Concept} concept
   */
  async #found(concept) {
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
    if (!isWhole) await this.#addPieces(concept, records);
    const rarity = concept.weight * this.#rarityOf(records.size);
    return { records, rarity, isWhole, typed: concept.typed };
  }

  /**
   * @param {Concept} concept
   * @param {Map<string, {close: number, part: number}>} records
   */
  async #addPieces(concept, records) {
    const said = concept.ways.map((way) => way.text);
    const pairs = [...new Set(said.flatMap(pairsOf))];
    const signs = [...new Set(said.join(""))];
    if (pairs.length > 1 && (await this.#addEach(pairs, PIECES, records))) return;
    await this.#addEach(signs, SIGNS, records);
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
    const asksHow = HOW.test(text);
    const [guides, rules, here, near, nation, schemed, other, ofYear, history, local] =
      await Promise.all([
        having("kind", HOW_TO),
        place ? having("form", "rule") : none,
        place ? having("place", place.id) : none,
        above[0] && above[0] !== NATION ? having("place", above[0]) : none,
        having("place", NATION),
        scheme ? having("scheme", scheme) : none,
        scheme ? having("scheme", scheme === "employee" ? "resident" : "employee") : none,
        year ? having("year", year) : none,
        having("state", HISTORY),
        having("reach", "local"),
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
      if (asksHow && guides.has(name)) factor *= 1.4;
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
    const sets = await Promise.all(wanted.map(([name, value]) => this.index.having(name, value)));
    const [first, ...others] = sets;
    return new Set([...(first ?? [])].filter((name) => others.every((set) => set.has(name))));
  }

  /**
   * @param {Query} query
   * @param {string[]} names
   * @param {Item[]} answers
   * @param {boolean} all
   */
  async #groups(query, names, answers, all) {
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
        const most = all ? SHOWN_ON_REQUEST : usual;
        const texts = await Promise.all(group.names.slice(0, most).map((name) => this.#text(name)));
        const items = texts.map((shown) => itemOf(shown, words, query.article?.name ?? null));
        const told = items.filter((found) => !this.#isAnswered(found, answers));
        return { name: group.name, items: told, more: group.names.length - texts.length };
      }),
    );
    const first = answers.map((answer) => ({
      ...answer,
      excerpt: answer.excerpt.length > 0 ? answer.excerpt : marked("", words),
    }));
    return [{ name: "直接去", items: first, more: 0 }, ...groups].filter(
      (group) => group.items.length > 0,
    );
  }

  /**
   * What stands among the answers is not told twice; its excerpt goes there.
   *
   * @param {Item} found
   * @param {Item[]} answers
   */
  #isAnswered(found, answers) {
    const answer = answers.find((one) => one.url === found.url);
    if (answer && answer.excerpt.length === 0) answer.excerpt = found.excerpt;
    return answer !== undefined;
  }

  /**
   * @param {string} name
   * @returns {Promise<Shown>}
   */
  #text(name) {
    return this.#file(`text/${name}.gz`);
  }

  /**
   * @param {string} key
   * @returns {Promise<string[][]>}
   */
  async #exact(key) {
    const table = await this.#file(`exact-${shardOf(key, this.lexicon.content.shards)}.gz`);
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
 * @param {string} title
 * @param {string} url
 * @param {string[]} facts
 * @returns {Item}
 */
function item(title, url, facts) {
  return { title, url, facts, excerpt: [] };
}

/**
 * How much of two texts are the same characters, from 0 to 1.
 *
 * @param {string} one
 * @param {string} other
 */
function sharedSigns(one, other) {
  const [left, right] = [signsOf(one), signsOf(other)];
  const shared = [...left].filter((sign) => right.has(sign)).length;
  return (2 * shared) / (left.size + right.size || 1);
}

/** @param {string} text */
function signsOf(text) {
  return new Set(text.match(/[㐀-鿿0-9a-z]/g));
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
    kind === "weak" && /\d|[一二三]级|[三二]甲|万|千|社区/.test(typed);
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
  return [...new Set([...words, ...pieces])].filter((word) => word.length > 1);
}

/**
 * @param {Query} query
 * @param {{isWhole: boolean, typed: string}[]} found
 */
function relaxed(query, found) {
  const lost = found.filter((concept) => !concept.isWhole).map((concept) => `“${concept.typed}”`);
  if (lost.length > 0) return `没有找到${lost.join("、")}，下面是最接近的。`;
  return query.concepts.length > 1 ? "没有一处同时写到您打的每个词，下面是最接近的。" : null;
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
