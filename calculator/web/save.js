/**
 * Cases kept on this device: only after the reader has agreed, only in this browser, and gone with
 * one tap.
 *
 * @typedef {import("./form.js").Inputs} Inputs
 * @typedef {{id: string, name: string, calculator: string, title: string, saved: string,
 *   inputs: Inputs} & import("./since.js").Past} Kept
 */

import { part } from "./form.js";
import { page } from "./page.js";
import { outcome, remember } from "./since.js";
import { today } from "./today.js";
import { addTool, button, closePanel, make, say, togglePanel } from "./tools.js";
import { wipeAll } from "./wipe.js";

const KEY = "yibao:saved";
const LONGEST_NAME = 40;

const WHAT_IS_KEPT =
  "会存下：您填的内容、算出的金额、用到的标准、资料的版本、今天的日期。只存在这台设备的这个浏览器里，不上传。";
const WHO_SEES = "用这台设备的人都看得见。网吧、单位的电脑，别人也用的手机，请不要存。";
const FULL = "没有存上：浏览器给本站留的地方满了。删掉几笔旧的，再存一次。";
/** Whoever changes this changes wipe.js and the same words in ledger.md.j2. */
const WHAT_GOES =
  "“全部删掉”还会删掉：“一年的账”、放进对比的、开着的本站各页上填的（这一页也算）。删了找不回来。";
const WHAT_STAYS = "导出的文件、发出去的链接、浏览器的历史记录删不到，要您自己删。";
const FORBIDDEN = "没有存上：这个浏览器不让网页存东西（可能开着无痕模式）。";

/** @returns {Kept[]} */
function readAll() {
  try {
    const found = JSON.parse(localStorage.getItem(KEY) ?? "null");
    return found?.v === 1 && Array.isArray(found.cases) ? found.cases : [];
  } catch {
    return []; // no storage, or not ours: nothing that could be shown
  }
}

/**
 * @param {Kept[]} cases
 * @returns {string} what went wrong; empty if nothing did
 */
function writeAll(cases) {
  try {
    if (cases.length === 0) localStorage.removeItem(KEY);
    else localStorage.setItem(KEY, JSON.stringify({ v: 1, cases }));
    return "";
  } catch (error) {
    const full = error instanceof DOMException && error.name === "QuotaExceededError";
    return full && localStorage.length > 0 ? FULL : FORBIDDEN;
  }
}

/** @param {HTMLButtonElement} from */
function offer(from) {
  const answered = page?.answered;
  if (!answered) return;
  togglePanel(from, "存在这台设备上", () => {
    const name = make("input", { type: "text", id: "save-name", value: proposedName() });
    name.maxLength = LONGEST_NAME;
    const label = make("label", { htmlFor: name.id, textContent: "起个名字，以后好找" });
    return [
      make("p", { textContent: WHAT_IS_KEPT }),
      make("p", { className: "calc-warn", textContent: WHO_SEES }),
      label,
      name,
      button("同意，存下", () => {
        const problem = keep(answered, name.value.trim() || proposedName());
        closePanel();
        render();
        from.focus();
        say(problem || "存好了。在下面“存在这台设备上的账”里能打开、改名、删掉。");
      }),
    ];
  });
}

/**
 * @param {import("./page.js").Answered} answered
 * @param {string} name
 */
function keep(answered, name) {
  const kept = {
    id: `${Date.now().toString(36)}${Math.random().toString(36).slice(2, 6)}`,
    name,
    calculator: answered.calculator,
    title: title(),
    saved: today(),
    inputs: answered.inputs,
    ...outcome(answered),
  };
  return writeAll([kept, ...readAll()]);
}

function title() {
  return page?.form.element.getAttribute("aria-label") ?? "";
}

function proposedName() {
  return [page?.form.words("place"), title(), today()].filter(Boolean).join(" ");
}

/**
 * Shows the list as it is now, and what has just been done to it.
 *
 * @param {(Node | string)[]} done
 */
function render(...done) {
  const box = part(document, "#saved");
  const cases = readAll();
  box.hidden = cases.length === 0 && done.length === 0;
  const status = make("p", { className: "calc-saved__status" }, ...done);
  status.setAttribute("role", "status");
  const heading = make("h2", { textContent: "存在这台设备上的账", tabIndex: -1 });
  /** @type {Node[]} */
  const parts = [heading, status];
  if (cases.length > 0) {
    const all = button("全部删掉", wipe);
    all.className = "calc-danger";
    parts.push(
      make("p", { textContent: "只存在这个浏览器里，没有上传。清理浏览器数据时会一起清掉。" }),
      make("ul", {}, ...cases.map(item)),
      make("p", { className: "calc-hint", textContent: WHAT_GOES + WHAT_STAYS }),
      all,
    );
  }
  box.replaceChildren(...parts);
}

/** @param {Kept} kept */
function item(kept) {
  const line = make("li");
  const name = make("strong", { textContent: kept.name });
  const about = make("span", { textContent: `${kept.title}，${kept.saved} 存` });
  line.append(
    make("p", {}, name, make("br"), about),
    itemButton("打开", kept, () => open(kept)),
    itemButton("改名", kept, () => rename(line, kept)),
    itemButton("删掉", kept, () => remove(kept)),
  );
  return line;
}

/**
 * Buttons that look alike say which case they are about.
 *
 * @param {string} label
 * @param {Kept} kept
 * @param {() => void} press
 */
function itemButton(label, kept, press) {
  const made = button(label, press);
  made.setAttribute("aria-label", `${label}：${kept.name}`);
  return made;
}

/** @param {Kept} kept */
function open(kept) {
  if (kept.calculator === page?.calculator) {
    fillIn(kept);
    page.submit();
  } else {
    // The number of the case only: what is in it belongs in no address.
    location.assign(`${page?.root}calculators/${kept.calculator}/#saved=${kept.id}`);
  }
}

/** @param {Kept} kept */
function fillIn(kept) {
  page?.fill(kept.inputs, true);
  remember(kept);
  document.dispatchEvent(new CustomEvent("yibao:opened"));
}

/** Opens the case that another page sent the reader here for. */
function openFromAddress() {
  const id = new URLSearchParams(location.hash.slice(1)).get("saved");
  const kept = id && readAll().find((other) => other.id === id);
  if (!kept || kept.calculator !== page?.calculator) return;
  history.replaceState(history.state, "", location.pathname + location.search);
  fillIn(kept);
  page.submit();
}

/**
 * @param {HTMLElement} line
 * @param {Kept} kept
 */
function rename(line, kept) {
  const name = make("input", { type: "text", value: kept.name, maxLength: LONGEST_NAME });
  name.setAttribute("aria-label", `“${kept.name}”改成`);
  const form = make("form", {}, name, make("button", { type: "submit", textContent: "改好了" }));
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const wanted = name.value.trim() || kept.name;
    const others = readAll().map((other) =>
      other.id === kept.id ? { ...other, name: wanted } : other,
    );
    finish(writeAll(others) || `名字改成了“${wanted}”。`);
  });
  line.replaceChildren(form);
  name.focus();
  name.select();
}

/** @param {Kept} kept */
function remove(kept) {
  const before = readAll();
  const problem = writeAll(before.filter((other) => other.id !== kept.id));
  const back = button("放回来", () => finish(writeAll(before) || "放回来了。"));
  finish(problem || `删掉了“${kept.name}”。`, ...(problem ? [] : [back]));
}

function wipe() {
  wipeAll();
  finish(
    "全部删掉了，这台设备上不再有存下的账，“一年的账”、放进对比的、各页上填的也删了。",
    WHAT_STAYS,
  );
}

/**
 * @param {string} words
 * @param {(Node | string)[]} more
 */
function finish(words, ...more) {
  render(words, ...more);
  part(document, "#saved h2").focus();
}

if (page) {
  addTool("存在这台设备", offer, "存下来").setAttribute("aria-expanded", "false");
  render();
  openFromAddress();
  window.addEventListener("hashchange", openFromAddress);
  window.addEventListener("storage", (event) => {
    if (event.key === KEY || event.key === null) render();
  });
  document.addEventListener("yibao:wiped", () => render());
}
