/**
 * The year's ledger: visits are put down, changed and taken out here; Python works out the year.
 *
 * Nothing is kept on the device unless the reader ticks the box; one tap takes it all away. For the
 * way back and for a reload, the tab's history has it, as it has what a calculator's form holds.
 *
 * @typedef {import("./form.js").FieldError} FieldError
 * @typedef {Record<string, string>} Values
 * @typedef {{person: Values, visits: Values[]}} Ledger
 * @typedef {{index: number | null, values: Values}} Draft
 * @typedef {{visit: number, date: string, kind: string, year: number, grade: string | null,
 *   amounts: Record<string, string>}} Settled
 * @typedef {{visit: number, date: string, kind: string, year: number, message: string}} SetAside
 */

import { CalculatorForm, part } from "./form.js";
import { narrow } from "./narrow.js";
import { Progress } from "./progress.js";
import { Runtime, RuntimeFailure } from "./runtime.js";
import { today } from "./today.js";
import { button, make } from "./tools.js";
import { note, noted, wipeAll } from "./wipe.js";

const KEY = "yibao:ledger";
/** Browsers refuse a page that notes its state too often. */
const NOTING_PAUSE_MS = 500;
/** Long enough not to calculate at every digit. */
const TYPING_PAUSE_MS = 400;
const READING_PAUSE_MS = 1_500;
/** The year itself is shown first. */
const OUTLOOK_PAUSE_MS = 50;
const MOST_UNDONE = 50;
const FILE_NAME = "一年的账.csv";
const LARGEST_FILE = 2_000_000;
const UNREADABLE =
  "这个文件里的字认不出来：编码不对，或者不是表格。请在 Excel、WPS 里另存为“CSV UTF-8（逗号分隔）”，再导入。";
const PERSON_ALWAYS = ["place", "scheme"];
const VISIT_ALWAYS = ["kind", "date", "discharge", "continued", "total", "non_covered"];
VISIT_ALWAYS.push("prior_self_pay", "over_limit");

const YUAN = new Intl.NumberFormat("zh-CN", { minimumFractionDigits: 2, maximumFractionDigits: 2 });

export class LedgerPage {
  /** @param {HTMLElement} box */
  constructor(box) {
    this.root = box.dataset.root ?? "";
    this.person = new CalculatorForm(formOf(box, ".ledger-person"));
    this.visit = new CalculatorForm(formOf(box, ".ledger-visit"));
    this.heading = part(box, "#visit");
    this.list = part(box, ".ledger-list");
    this.empty = part(box, ".ledger-empty");
    this.add = part(box, ".ledger-add");
    this.undo = part(box, ".ledger-undo");
    this.status = part(box, ".ledger-status");
    this.result = part(box, "#result");
    this.answerPlace = part(box, "#answer");
    this.announcement = part(box, "#announcement");
    this.keep = /** @type {HTMLInputElement} */ (part(box, ".ledger-keep"));
    this.file = /** @type {HTMLInputElement} */ (part(box, ".ledger-import input"));
    this.fileErrors = part(box, ".ledger-file-errors");
    /** @type {Values[]} */
    this.visits = [];
    /** Which visit is in the form; `null` for a new one. @type {number | null} */
    this.editing = null;
    /** @type {Ledger[]} */
    this.past = [];
    /** Which year is shown, where the visits are of several; the last one by itself. */
    this.year = 0;
    /** What each visit came to, or why it came to nothing. @type {(Settled | SetAside)[]} */
    this.settled = [];
    /** What a visit still lacks. @type {{visit: number, errors: FieldError[]} | null} */
    this.lacking = null;
    /** The file that is being brought in. @type {{name: string, passedOver: string} | null} */
    this.importing = null;
    /** Whether something here is neither kept nor carried away. */
    this.unsaved = false;
    /** Whether the reader is going to another page of the site, from which there is a way back. */
    this.leaving = false;
    this.noting = 0;
    this.latest = 0;
    this.consulted = 0;
    this.typing = 0;
    this.reading = 0;
    this.progress = new Progress(() => this.#ask());
    this.runtime = new Runtime(this.progress.listener);
  }

  open() {
    this.#listen();
    const [kept, before] = [read(), fromHistory()];
    this.keep.checked = kept !== null;
    const found = kept ?? before;
    if (found) {
      this.#put(found);
      this.#openDraft(before?.draft);
    } else {
      this.person.showRelevant();
      this.#show();
    }
    if ("requestIdleCallback" in window) requestIdleCallback(() => this.runtime.start());
  }

  /** Works out anew what may have been worded in another language meanwhile. */
  takeUp() {
    this.#changed();
  }

  /** Leaves the worker to the page that is opened in the place of this one. */
  close() {
    this.#note();
    clearTimeout(this.typing);
    this.runtime.leave();
  }

  #listen() {
    this.person.element.addEventListener("input", () => this.#personChanged());
    this.person.element.addEventListener("submit", (event) => event.preventDefault());
    this.visit.element.addEventListener("input", () => {
      this.visit.showRelevant();
      this.#consult();
    });
    this.visit.element.addEventListener("submit", (event) => {
      event.preventDefault();
      this.#record();
    });
    part(this.visit.element, ".ledger-cancel").addEventListener("click", () => this.#close());
    this.add.addEventListener("click", () => this.#edit(null));
    // Few places ask for these; where one does, Python says so.
    this.visit.moot = new Set(["institution", "disease"]);
    this.undo.addEventListener("click", () => this.#takeBack());
    this.answerPlace.addEventListener("click", (event) => {
      const choice = event.target instanceof Element && event.target.closest("[data-year]");
      if (choice) this.#showYear(Number(choice.getAttribute("data-year")));
    });
    part(document, ".ledger-export").addEventListener("click", () => this.#export());
    part(document, ".ledger-wipe").addEventListener("click", () => this.#wipe());
    document.addEventListener("yibao:wiped", () => this.#empty());
    this.file.addEventListener("change", () => this.#import());
    this.keep.addEventListener("change", () => this.#keepOrNot());
    // The take-away file puts away what is not looked at, and takes it up again.
    document.addEventListener("yibao:language", () => {
      if (this.list.isConnected) this.#changed();
    });
    document.addEventListener("click", (event) => {
      const link = event.target instanceof Element && event.target.closest("a[href]");
      this.leaving = link instanceof HTMLAnchorElement && link.origin === location.origin;
    });
    window.addEventListener("pageshow", () => {
      this.leaving = false;
    });
    window.addEventListener("beforeunload", (event) => {
      this.#note();
      if (this.unsaved && !this.leaving) event.preventDefault();
    });
    window.addEventListener("pagehide", () => this.#note());
    for (const form of [this.person.element, this.visit.element]) {
      form.addEventListener("input", () => this.#noteSoon());
    }
  }

  // -- the way back -------------------------------------------------------------------------------

  #noteSoon() {
    clearTimeout(this.noting);
    this.noting = setTimeout(() => this.#note(), NOTING_PAUSE_MS);
  }

  /** Notes in this tab's history what is here, and the visit that is being filled in. */
  #note() {
    clearTimeout(this.noting);
    const isOpen = !this.visit.element.hidden;
    const draft = isOpen ? { index: this.editing, values: values(this.visit) } : null;
    note({ ...noted(), ledger: { ...this.#ledger(), draft } });
  }

  /** @param {Draft | null | undefined} draft */
  #openDraft(draft) {
    if (!draft) return;
    const { index } = draft;
    this.#edit(index !== null && index < this.visits.length ? index : null);
    this.visit.fill(draft.values);
  }

  // -- the person ---------------------------------------------------------------------------------

  #personChanged() {
    this.person.showRelevant();
    this.#consult();
    this.#changed();
  }

  /** Asks Python what the rules want to know of this person and this kind of visit. */
  async #consult() {
    this.consulted += 1;
    const question = this.consulted;
    const visit = this.visit.element.hidden ? {} : this.visit.inputs();
    const answer = await this.#call("ledger_questions", { inputs: this.person.inputs(), visit });
    if (!answer || question !== this.consulted) return;
    narrow(this.person, answer.person, PERSON_ALWAYS);
    narrow(this.visit, answer.questions, VISIT_ALWAYS);
  }

  // -- one visit ----------------------------------------------------------------------------------

  /**
   * Opens the form for a visit.
   *
   * @param {number | null} index `null` for a new one
   * @param {FieldError[]} errors
   */
  #edit(index, errors = []) {
    this.editing = index;
    this.visit.element.hidden = false;
    this.visit.empty();
    const visit = index === null ? null : this.visits[index];
    if (visit) this.visit.fill(visit);
    else this.visit.fillToday();
    this.heading.textContent = index === null ? "记一次" : `改第 ${index + 1} 次`;
    this.add.hidden = true;
    this.#consult();
    if (errors.length > 0) {
      this.visit.showErrors(errors);
      this.visit.focusSummary();
    } else {
      this.heading.focus();
    }
  }

  async #record() {
    const visit = { ...this.visit.inputs() };
    this.progress.wait(this.runtime.stage === "ready");
    const answer = await this.#call("ledger_visit", { visit });
    if (!answer) return;
    this.progress.done();
    if (answer.kind === "invalid") {
      this.visit.showErrors(answer.errors);
      this.visit.focusSummary();
      return;
    }
    this.#remember();
    this.year = Number(answer.visit.date.slice(0, 4));
    const isNew = this.editing === null;
    if (this.editing === null) this.visits.push(answer.visit);
    else this.visits[this.editing] = answer.visit;
    this.visits = inOrder(this.visits);
    const number = this.visits.indexOf(answer.visit) + 1;
    this.#close();
    this.#say(isNew ? `记下了，排在第 ${number} 次。` : `第 ${number} 次改好了。`);
    this.#changed(true);
  }

  #close() {
    this.visit.element.hidden = true;
    this.visit.empty();
    this.editing = null;
    this.add.hidden = false;
    this.add.focus();
  }

  /** @param {number} index */
  #remove(index) {
    this.#remember();
    this.visits.splice(index, 1);
    if (!this.visit.element.hidden) this.#close();
    this.#changed(true);
    this.#say(`删掉了第 ${index + 1} 次。删错了，点“撤销上一步”。`);
    this.undo.focus();
  }

  #takeBack() {
    const before = this.past.pop();
    if (!before) return;
    if (!this.visit.element.hidden) this.#close();
    this.#put(before);
    this.#say("上一步撤销了。");
    (this.undo.hidden ? this.add : this.undo).focus();
  }

  #remember() {
    this.past.push(this.#ledger());
    if (this.past.length > MOST_UNDONE) this.past.shift();
  }

  /** @returns {Ledger} */
  #ledger() {
    return { person: values(this.person), visits: this.visits.map((visit) => ({ ...visit })) };
  }

  /** @param {Ledger} ledger */
  #put({ person, visits }) {
    this.person.empty();
    this.person.fill(person);
    this.visits = inOrder(visits);
    this.#consult();
    this.#changed(true);
  }

  // -- the year -----------------------------------------------------------------------------------

  /** What follows from a change; at once for a visit, after a pause for what is being typed. */
  #changed(atOnce = false) {
    this.unsaved = this.visits.length > 0 && !this.keep.checked;
    if (this.keep.checked) this.#write();
    this.#noteSoon();
    if (atOnce) {
      this.settled = [];
      this.lacking = null;
      this.#show();
    }
    clearTimeout(this.typing);
    clearTimeout(this.reading);
    this.typing = setTimeout(() => this.#ask(), atOnce ? 0 : TYPING_PAUSE_MS);
  }

  /** @param {number} year */
  async #showYear(year) {
    this.year = year;
    await this.#ask();
    const choice = this.answerPlace.querySelector(`[data-year="${year}"]`);
    if (choice instanceof HTMLElement) choice.focus();
  }

  /**
   * The sheet of paper for what is shown.
   *
   * @returns {Promise<string | null>}
   */
  async slip() {
    const question = this.latest;
    const answer = await this.#call("ledger_slip", this.#payload());
    return question === this.latest && answer?.kind === "result" ? answer.html : null;
  }

  async #ask() {
    this.latest += 1;
    const question = this.latest;
    if (this.visits.length === 0) {
      this.result.hidden = true;
      this.answerPlace.replaceChildren();
      this.progress.done();
      return;
    }
    part(document, ".calc-stage").classList.add("calc-stage--asked");
    this.progress.wait(this.runtime.stage === "ready");
    const answer = await this.#call("ledger", this.#payload());
    if (!answer || question !== this.latest) return;
    this.progress.done();
    this.#take(answer);
    this.#show();
    this.#addOutlook(question);
  }

  /**
   * What would change the year, which takes longer than the year itself; nothing where visits and
   * person have changed again meanwhile.
   *
   * @param {number} question
   */
  async #addOutlook(question) {
    const room = this.answerPlace.querySelector(".calc-outlook");
    if (!(room instanceof HTMLElement)) return;
    await new Promise((resolve) => setTimeout(resolve, OUTLOOK_PAUSE_MS));
    if (question !== this.latest) return;
    const outlook = await this.#call("ledger_outlook", this.#payload());
    if (question !== this.latest || outlook?.kind !== "result") return;
    room.innerHTML = outlook.html;
    room.style.minHeight = "";
    document.dispatchEvent(new CustomEvent("yibao:outlook"));
  }

  /** @param {any} answer */
  #take(answer) {
    this.person.clearErrors();
    this.lacking = null;
    this.settled = [];
    if (answer.kind === "invalid") {
      if (answer.visit === undefined) this.person.showErrors(answer.errors);
      else this.lacking = answer;
      this.result.hidden = true;
      return;
    }
    for (const came of [...(answer.visits ?? []), ...(answer.set_aside ?? [])]) {
      this.settled[came.visit - 1] = came;
    }
    // What stands below the outlook stays where it is till the new one is there.
    const height = this.answerPlace.querySelector(".calc-outlook")?.clientHeight ?? 0;
    this.answerPlace.innerHTML = answer.html;
    const room = this.answerPlace.querySelector(".calc-outlook");
    if (room instanceof HTMLElement) room.style.minHeight = `${height}px`;
    this.result.hidden = false;
    document.dispatchEvent(new CustomEvent("yibao:shown"));
    this.reading = setTimeout(() => {
      this.announcement.textContent = answer.announcement;
    }, READING_PAUSE_MS);
  }

  #payload() {
    const lang = document.documentElement.dataset.language ?? "zh";
    const { visits, root, year } = this;
    return { inputs: this.person.inputs(), visits, root, lang, year };
  }

  /**
   * Calls Python; nothing where it failed, which the page tells.
   *
   * @param {string} method
   * @param {Record<string, unknown>} payload
   */
  async #call(method, payload) {
    try {
      return await this.runtime.call(method, payload);
    } catch (error) {
      if (error instanceof RuntimeFailure) return null;
      throw error;
    }
  }

  // -- what is shown ------------------------------------------------------------------------------

  #show() {
    this.list.replaceChildren(...this.visits.map((visit, index) => this.#item(visit, index)));
    this.empty.hidden = this.visits.length > 0;
    this.undo.hidden = this.past.length === 0;
  }

  /**
   * @param {Values} visit
   * @param {number} index
   */
  #item(visit, index) {
    const name = `第 ${index + 1} 次`;
    const what = this.#kind(visit.kind);
    const said = `${name}：${dayWords(visit.date)} ${what}`;
    const head = make("p", {}, make("strong", { textContent: said }));
    const year = this.#yearBegun(index);
    const total = make("span", { textContent: `总费用 ${yuan(visit.total)}` });
    const settled = this.settled[index];
    const line = make("p", { className: "ledger-item__amounts" }, total);
    if (settled && "amounts" in settled) {
      const { fund_total, patient_total } = settled.amounts;
      line.append(`，医保付 ${yuan(fund_total)}，自己付 ${yuan(patient_total)}`);
      if (settled.grade === "C") line.append(" ", lowGrade());
    }
    const item = make("li", { className: "ledger-item" }, head, line);
    if (year) {
      item.prepend(make("p", { className: "ledger-item__year", textContent: `${year} 年度` }));
    }
    if ((visit.date ?? "") > today()) {
      line.append("。这一天还没有到：到时候的规定可能不一样，算的是估计。");
    }
    if (settled && "message" in settled) item.append(setAside(settled));
    if (this.lacking?.visit === index) item.append(this.#lack(index, this.lacking.errors));
    item.append(
      named(
        button("改", () => this.#edit(index)),
        name,
      ),
      named(
        button("删掉", () => this.#remove(index)),
        name,
      ),
    );
    return item;
  }

  /**
   * The year that begins with this visit, where there are several.
   *
   * @param {number} index
   */
  #yearBegun(index) {
    const year = this.settled[index]?.year;
    const isOne = this.settled.every((other) => other.year === year);
    return isOne || this.settled[index - 1]?.year === year ? null : year;
  }

  /**
   * @param {number} index
   * @param {FieldError[]} errors
   */
  #lack(index, errors) {
    const labels = errors.map((error) => `“${this.visit.label(error.field)}”`).join("、");
    const fill = named(
      button("去补上", () => this.#edit(index, errors)),
      `第 ${index + 1} 次`,
    );
    const words = `这一次的${labels}要看一下，补好才能算全年。`;
    return make("p", { className: "ledger-item__lack" }, words, fill);
  }

  /** @param {string | undefined} value */
  #kind(value) {
    const field = this.visit.fields.get("kind");
    const choice = field?.querySelector(`input[value="${value}"]`);
    const label = choice instanceof HTMLInputElement ? choice.labels?.[0] : null;
    return label?.textContent?.trim() ?? "";
  }

  /** @param {string} words */
  #say(words) {
    this.status.textContent = words;
  }

  // -- kept, carried away, wiped ------------------------------------------------------------------

  #keepOrNot() {
    if (this.keep.checked) {
      this.#write();
      if (this.keep.checked) this.#say("存在这台设备上了，以后改动也会自动存。");
    } else {
      forget();
      this.#say("这台设备上不再存了，这一页上的还在。");
    }
    this.unsaved = this.visits.length > 0 && !this.keep.checked;
  }

  #write() {
    try {
      localStorage.setItem(KEY, JSON.stringify({ v: 1, ...this.#ledger() }));
    } catch {
      this.keep.checked = false;
      this.#say("没有存上：这个浏览器不让网页存东西，或者存满了。请导出成表格。");
    }
  }

  #wipe() {
    wipeAll();
    this.#say(
      "全部删掉了：这本账、别的存下的账、放进对比的、各页上填的。导出的文件、发出去的链接还在，要您自己删。",
    );
    part(document, "#visits").focus();
  }

  /** All was wiped, here or on another page. */
  #empty() {
    this.keep.checked = false;
    this.importing = null;
    this.past = [];
    this.visit.element.hidden = true;
    this.add.hidden = false;
    this.visit.empty();
    this.fileErrors.hidden = true;
    this.announcement.textContent = "";
    this.#put({ person: {}, visits: [] });
    this.#note();
    this.#say("别的页面上点了“全部删掉”，这里的也删了。");
  }

  async #export() {
    if (this.visits.length === 0) {
      this.#say("还没有记，没有可以导出的。");
      return;
    }
    const answer = await this.#call("ledger_csv", this.#payload());
    if (answer?.kind !== "result") {
      this.#say("没有导出成。请看看上面有没有填得不对的。");
      return;
    }
    const address = URL.createObjectURL(new Blob([answer.csv], { type: "text/csv" }));
    make("a", { href: address, download: FILE_NAME }).click();
    setTimeout(() => URL.revokeObjectURL(address), 60_000);
    this.unsaved = false;
    this.#say(`导出好了，文件名是“${FILE_NAME}”，一般在“下载”里。`);
  }

  /** One file at a time: which of two came last would be chance while Python is on its way. */
  async #import() {
    const [file] = this.file.files ?? [];
    this.file.value = "";
    if (!file) return;
    if (this.importing) {
      this.importing.passedOver = `“${file.name}”没有导入，要导入请再选一次。`;
      this.#say(`还在导入“${this.importing.name}”。${this.importing.passedOver}`);
      return;
    }
    const task = { name: file.name, passedOver: "" };
    this.importing = task;
    this.#say(`正在导入“${file.name}”……`);
    const found = await this.#readIn(file);
    // All may have been wiped meanwhile.
    if (this.importing !== task) return;
    this.importing = null;
    if (!found) this.#say(`没有导入，账还是原来的。${task.passedOver}`);
    else if ("errors" in found) this.#refuse(found.errors, task.passedOver);
    else this.#takeOver(found, task.passedOver);
  }

  /**
   * @param {File} file
   * @returns {Promise<Ledger | {errors: FieldError[]} | null>} nothing where Python failed
   */
  async #readIn(file) {
    if (file.size > LARGEST_FILE) return wrong("这个文件太大了，不像是一年的账。");
    const text = decoded(await file.arrayBuffer());
    if (text === null) return wrong(UNREADABLE);
    this.progress.wait(this.runtime.stage === "ready");
    const named = await this.#call("ledger_places", { text, places: this.#places() });
    const answer = named && (await this.#call("ledger_read_csv", { text, about: named.about }));
    if (answer) this.progress.done();
    return answer;
  }

  /**
   * @param {Ledger} found
   * @param {string} more
   */
  #takeOver(found, more) {
    this.fileErrors.hidden = true;
    this.#remember();
    const person = Object.keys(found.person).length > 0 ? found.person : values(this.person);
    this.#put({ person, visits: found.visits });
    this.#say(`导入了 ${found.visits.length} 次。要回到原来的，点“撤销上一步”。${more}`);
    part(document, "#visits").focus();
  }

  /** The places that can be chosen. */
  #places() {
    const choices = this.person.fields.get("place")?.querySelectorAll("input, option") ?? [];
    return [...choices].flatMap((choice) => {
      const value = choice.getAttribute("value") ?? "";
      const named = choice.parentElement?.querySelector("span[data-label-en]") ?? choice;
      // English may stand before the Chinese; an option keeps its own aside.
      const label = choice.getAttribute("data-zh") ?? named.lastChild?.textContent?.trim() ?? "";
      return value && label ? [{ value, label }] : [];
    });
  }

  /**
   * @param {FieldError[]} errors
   * @param {string} more
   */
  #refuse(errors, more) {
    this.#say(`没有导入，账还是原来的。${more}`);
    const items = errors.map((error) => make("li", { textContent: error.message }));
    part(this.fileErrors, "ul").replaceChildren(...items);
    this.fileErrors.hidden = false;
    this.fileErrors.focus();
  }
}

/**
 * @param {HTMLElement} box
 * @param {string} selector
 */
function formOf(box, selector) {
  return /** @type {HTMLFormElement} */ (part(box, selector));
}

/** @returns {Ledger | null} */
function read() {
  try {
    const found = JSON.parse(localStorage.getItem(KEY) ?? "null");
    const isOurs = found?.v === 1 && Array.isArray(found.visits) && found.person;
    return isOurs ? { person: found.person, visits: found.visits } : null;
  } catch {
    return null; // no storage, or not ours
  }
}

/**
 * What the tab's history has of this page, from before a reload or another page.
 *
 * @returns {(Ledger & {draft: Draft | null}) | null}
 */
function fromHistory() {
  return noted().ledger ?? null;
}

function forget() {
  try {
    localStorage.removeItem(KEY);
  } catch {
    // No storage, so there is nothing to forget.
  }
}

/**
 * What was filled in, as text.
 *
 * @param {CalculatorForm} form
 * @returns {Values}
 */
function values(form) {
  return Object.fromEntries(
    Object.entries(form.inputs()).map(([name, value]) => [name, String(value)]),
  );
}

/**
 * From early to late; those of one day as they were put down.
 *
 * @param {Values[]} visits
 */
function inOrder(visits) {
  return [...visits].sort(byDay);
}

/**
 * @param {Values} one
 * @param {Values} other
 */
function byDay({ date: one = "" }, { date: other = "" }) {
  return one < other ? -1 : Number(one > other);
}

/**
 * Spreadsheets in China write the older code too, and “Unicode text” in two bytes with a mark.
 *
 * @param {ArrayBuffer} bytes
 * @returns {string | null} nothing for what is no text
 */
function decoded(bytes) {
  const mark = [...new Uint8Array(bytes.slice(0, 2))].join();
  const wide = { "255,254": "utf-16le", "254,255": "utf-16be" }[mark];
  for (const code of wide ? [wide] : ["utf-8", "gb18030"]) {
    try {
      const text = new TextDecoder(code, { fatal: true }).decode(bytes);
      return text.includes("\0") ? null : text;
    } catch {
      // It is not written in this one.
    }
  }
  return null;
}

/** @param {string} message */
function wrong(message) {
  return { errors: [{ field: "file", message }] };
}

/** @param {string | undefined} day */
function dayWords(day = "") {
  const [year, month, date] = day.split("-");
  return `${year} 年 ${Number(month)} 月 ${Number(date)} 日`;
}

/** @param {string | undefined} amount */
function yuan(amount) {
  return `${YUAN.format(Number(amount))} 元`;
}

/** @param {SetAside} visit */
function setAside({ message }) {
  const words = `这一次没有算进来：${message}`;
  return make("p", { className: "ledger-item__lack", textContent: words });
}

/** As the badge beside amounts that Python writes: calculator/html_steps.py. */
function lowGrade() {
  return make("span", {
    className: "grade grade-C",
    title: "转载资料，请核实",
    textContent: "C 级",
  });
}

/**
 * Buttons that look alike say which visit they are about.
 *
 * @param {HTMLButtonElement} made
 * @param {string} name
 */
function named(made, name) {
  made.append(make("span", { className: "visually-hidden", textContent: `：${name}` }));
  return made;
}

function openLedger() {
  const box = document.querySelector(".ledger");
  if (!(box instanceof HTMLElement)) return null;
  const opened = new LedgerPage(box);
  opened.open();
  return opened;
}

/** The ledger of this page, where there is one. */
export const ledger = openLedger();
