/**
 * The search box: a combobox that shows what the worker finds while somebody types.
 *
 * Nothing of an earlier query stays when a later one fails or takes long.
 *
 * @typedef {import("./view.js").View} View
 * @typedef {import("./view.js").Item} Item
 * @typedef {import("./view.js").Group} Group
 * @typedef {import("./worker.js").Answer} Answer
 * @typedef {import("./worker.js").Facets} Facets
 */

const TYPING_PAUSE_MS = 80;
/** After so long the results of the query before are taken away. */
const STALE_AFTER_MS = 400;
const GIVE_UP_AFTER_MS = 20_000;

/**
 * @param {ParentNode} parent
 * @param {string} selector
 * @returns {any}
 */
function part(parent, selector) {
  const found = parent.querySelector(selector);
  if (!found) throw new Error(`the search box has no ${selector}`);
  return found;
}

class SearchBox {
  /** @param {HTMLElement} element */
  constructor(element) {
    this.element = element;
    this.root = new URL(element.dataset.root || "./", location.href);
    /** @type {HTMLInputElement} */
    this.input = part(element, "[role=combobox]");
    /** @type {HTMLElement} */
    this.panel = part(element, ".search__panel");
    /** @type {HTMLElement} */
    this.list = part(element, "[role=listbox]");
    /** @type {HTMLElement} */
    this.notice = part(element, ".search__notice");
    /** @type {HTMLElement} */
    this.status = part(element, ".search__status");
    /** @type {HTMLButtonElement} */
    this.again = part(element, ".search__again");
    /** @type {HTMLDetailsElement} */
    this.filters = part(element, ".search__filters");
    /** @type {Worker | null} */
    this.worker = null;
    this.latest = 0;
    this.pages = 0;
    this.active = -1;
    this.pause = 0;
    this.stale = 0;
    this.patience = 0;
  }

  open() {
    this.element.hidden = false;
    this.input.addEventListener("focus", () => this.#prepare(), { once: true });
    this.input.addEventListener("input", (event) => {
      if (event instanceof InputEvent && event.isComposing) return;
      this.#soon();
    });
    this.input.addEventListener("compositionend", () => this.#soon());
    this.input.addEventListener("keydown", (event) => this.#key(event));
    this.input.addEventListener("focus", () => {
      if (this.input.value.trim() && this.list.childElementCount > 0) this.#show(true);
    });
    this.again.addEventListener("click", () => this.#ask(0));
    this.filters.addEventListener("change", () => this.#ask(0));
    this.element.addEventListener("submit", (event) => event.preventDefault());
    this.filters.addEventListener("keydown", (event) => {
      if (event.key !== "Escape") return;
      event.preventDefault();
      this.input.focus();
      this.#show(false);
    });
    this.element.addEventListener("focusout", (event) => {
      const next = event.relatedTarget;
      if (next instanceof Node && !this.element.contains(next)) this.#show(false);
    });
    document.addEventListener("pointerdown", (event) => {
      if (event.target instanceof Node && !this.element.contains(event.target)) this.#show(false);
    });
  }

  /** Downloads what every search needs, as soon as somebody shows interest. */
  #prepare() {
    this.#send("", 0);
  }

  #soon() {
    clearTimeout(this.pause);
    this.pause = setTimeout(() => this.#ask(0), TYPING_PAUSE_MS);
  }

  /** @param {number} pages how many times more was asked for */
  #ask(pages) {
    clearTimeout(this.pause);
    clearTimeout(this.stale);
    this.latest += 1;
    this.pages = pages;
    const query = this.input.value.trim();
    if (!query && !this.#isNarrowed()) {
      this.#clear();
      this.#show(false);
      return;
    }
    this.stale = setTimeout(() => this.#wait(), STALE_AFTER_MS);
    clearTimeout(this.patience);
    this.patience = setTimeout(() => this.#fail(), GIVE_UP_AFTER_MS);
    this.#send(query, pages);
  }

  /**
   * @param {string} query
   * @param {number} pages
   */
  #send(query, pages) {
    this.#worker().postMessage({ id: this.latest, query, chosen: this.#chosen(), pages });
  }

  #worker() {
    if (this.worker) return this.worker;
    const worker = new Worker(new URL("./worker.js", import.meta.url), { type: "module" });
    worker.addEventListener("message", (event) => this.#answer(event.data));
    worker.addEventListener("error", () => this.#fail());
    this.worker = worker;
    return worker;
  }

  /** @param {Answer} answer */
  #answer(answer) {
    if ("facets" in answer && answer.facets) this.#offer(answer.facets);
    if (answer.id !== this.latest || this.latest === 0) return;
    clearTimeout(this.stale);
    clearTimeout(this.patience);
    if ("failed" in answer) this.#fail();
    else this.#render(answer.view);
  }

  #wait() {
    this.#clear();
    this.notice.textContent = "正在找…";
    this.#show(true);
  }

  #fail() {
    // A worker that never started answers nothing: the next question starts another one.
    this.worker?.terminate();
    this.worker = null;
    if (this.latest === 0) return;
    clearTimeout(this.stale);
    clearTimeout(this.patience);
    this.latest += 1;
    this.#clear();
    const words = "没有找成：搜索要用的文件没有下载完，可能没有网络。";
    this.notice.textContent = words;
    this.status.textContent = words;
    this.again.hidden = false;
    this.#show(true);
  }

  #clear() {
    delete this.element.dataset.shows;
    this.list.replaceChildren();
    this.list.hidden = true;
    this.notice.replaceChildren();
    this.status.textContent = "";
    this.again.hidden = true;
    this.#activate(-1);
  }

  /** @param {View} view */
  #render(view) {
    this.#clear();
    this.list.append(...view.groups.map((group, place) => this.#group(group, place)));
    this.list.hidden = view.groups.length === 0;
    this.notice.textContent = view.notices.join("");
    this.element.dataset.shows = this.input.value.trim();
    const shown = this.list.querySelectorAll("a").length;
    this.status.textContent = `${view.notices.join("")}${shown > 0 ? `找到 ${shown} 条，按上下键选。` : ""}`;
    this.#show(true);
  }

  /**
   * @param {Group} group
   * @param {number} place
   */
  #group({ name, items, more }, place) {
    const element = make("div", "search__group");
    element.setAttribute("role", "group");
    element.setAttribute("aria-label", name);
    const heading = make("div", "search__heading", name);
    heading.setAttribute("aria-hidden", "true");
    element.append(heading, ...items.map((item, i) => this.#option(item, `${place}-${i}`)));
    if (more > 0) {
      const rest = make("button", "search__more", `${name}还有 ${more} 条`);
      rest.setAttribute("type", "button");
      rest.setAttribute("role", "option");
      rest.setAttribute("tabindex", "-1");
      rest.id = `${this.list.id}-${place}-more`;
      rest.addEventListener("click", () => {
        this.#ask(this.pages + 1);
        this.input.focus();
      });
      element.append(rest);
    }
    return element;
  }

  /**
   * @param {Item} item
   * @param {string} name
   */
  #option(item, name) {
    const option = make("a", "search__option");
    option.setAttribute("role", "option");
    option.setAttribute("tabindex", "-1");
    option.setAttribute("aria-selected", "false");
    option.setAttribute("href", new URL(item.url, this.root).href);
    option.id = `${this.list.id}-${name}`;
    const head = make("span", "search__title", item.title);
    option.append(head);
    const facts = item.grades ? [...item.facts, `${item.grades} 级`] : item.facts;
    if (facts.length > 0) option.append(make("span", "search__facts", facts.join(" · ")));
    if (item.readings) option.dataset.reading = item.readings; // recall.js looks for it
    if (item.excerpt.some((piece) => piece.text)) {
      const excerpt = make("span", "search__excerpt");
      excerpt.append(
        ...item.excerpt.map((piece) =>
          piece.marked ? make("mark", "", piece.text) : document.createTextNode(piece.text),
        ),
      );
      option.append(excerpt);
    }
    return option;
  }

  /** @param {KeyboardEvent} event */
  #key(event) {
    if (event.isComposing) return;
    const options = this.#options();
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step && options.length > 0) {
      event.preventDefault();
      this.#show(true);
      const from = this.active < 0 && step < 0 ? 0 : this.active;
      this.#activate((from + step + options.length) % options.length);
    } else if (event.key === "Enter") {
      event.preventDefault();
      const option = options[this.active];
      if (option && !this.panel.hidden) option.click();
      else this.#ask(this.pages + 1);
    } else if (event.key === "Escape") {
      event.preventDefault();
      if (this.panel.hidden) this.input.value = "";
      if (this.panel.hidden) this.#clear();
      this.#show(false);
    }
  }

  /** @returns {HTMLElement[]} */
  #options() {
    return [...this.list.querySelectorAll("[role=option]")].filter(
      (option) => option instanceof HTMLElement,
    );
  }

  /** @param {number} place */
  #activate(place) {
    const options = this.#options();
    for (const [i, option] of options.entries()) {
      option.setAttribute("aria-selected", String(i === place));
    }
    this.active = place;
    const option = options[place];
    if (option) {
      this.input.setAttribute("aria-activedescendant", option.id);
      option.scrollIntoView({ block: "nearest" });
    } else {
      this.input.removeAttribute("aria-activedescendant");
    }
  }

  /** @param {boolean} visible */
  #show(visible) {
    this.panel.hidden = !visible;
    this.input.setAttribute("aria-expanded", String(visible && this.#options().length > 0));
    if (!visible) this.#activate(-1);
  }

  /** @returns {Record<string, string>} */
  #chosen() {
    const selects = [...this.filters.querySelectorAll("select")];
    return Object.fromEntries(selects.map((select) => [select.name, select.value]));
  }

  #isNarrowed() {
    return Object.values(this.#chosen()).some(Boolean);
  }

  /** @param {Facets} facets */
  #offer({ places, years }) {
    /** @type {[string, [string, string][]][]} */
    const lists = [
      ["place", places],
      ["year", years.map((year) => [year, `${year} 年`])],
    ];
    for (const [name, options] of lists) {
      const select = part(this.filters, `select[name=${name}]`);
      if (select.options.length > 1) continue;
      for (const [value, words] of options) select.add(new Option(words, value));
    }
  }
}

/**
 * @param {string} name
 * @param {string} className
 * @param {string} text
 */
function make(name, className, text = "") {
  const element = document.createElement(name);
  if (className) element.className = className;
  element.textContent = text;
  return element;
}

for (const element of document.querySelectorAll("[data-search]")) {
  if (element instanceof HTMLElement) new SearchBox(element).open();
}
