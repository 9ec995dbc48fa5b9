/**
 * A link that holds a case:
 * `#v=1&place=yantai&…&dv=<version of the data>&was.<amount>=<value>&std.<value>=<code>`.
 *
 * Nothing is in it but what the reader filled in, the data's version, the first amounts and what the
 * rules said of the case. The address bar holds it only for whoever opens such a link; older links
 * have no `v`, only fields.
 */

import { part } from "./form.js";
import { page } from "./page.js";
import { outcome, remember } from "./since.js";
import { addTool, button, make, togglePanel } from "./tools.js";

const FORMAT = "1";
const WAS = "was.";
const STANDARD = "std.";

/**
 * @param {import("./page.js").Answered} answered
 * @param {boolean} isShort whether what the rules said stays out of it
 */
export function linkTo(answered, isShort = false) {
  const { data, amounts, standards } = outcome(answered);
  const link = new URL(location.href);
  const carried = new URLSearchParams({ v: FORMAT });
  for (const [name, value] of Object.entries(answered.inputs)) carried.set(name, String(value));
  carried.set("dv", data);
  for (const [name, value] of Object.entries(amounts)) carried.set(WAS + name, value);
  if (!isShort) {
    for (const [name, code] of Object.entries(standards ?? {})) carried.set(STANDARD + name, code);
  }
  link.search = "";
  link.hash = String(carried);
  return link.href;
}

/** @param {HTMLButtonElement} from */
function offer(from) {
  const answered = page?.answered;
  if (!answered) return;
  togglePanel(from, "把这笔账发给别人", () => {
    const link = linkTo(answered);
    const box = make("textarea", { value: link, readOnly: true, rows: 3 });
    box.setAttribute("aria-label", "链接");
    const done = make("p");
    done.setAttribute("role", "status");
    const copy = button("复制链接", async () => {
      done.textContent = (await copied(box)) ? COPIED : NOT_COPIED;
    });
    return [
      make("p", { className: "calc-warn", textContent: WARNING }),
      make("p", { textContent: "链接里有：" }),
      make("ul", {}, ...carriedWords(answered.inputs)),
      make("p", { textContent: "还有算出的金额、用到的标准和资料的版本，再没有别的。" }),
      box,
      copy,
      done,
    ];
  });
}

const WARNING =
  "这个链接里有您填的医疗费、参保情况，属于健康信息。谁拿到链接，谁就看得见。只发给信得过的人，别发到群里。";
const FILLED_IN = "链接里的内容已经替您填好，结果在表的下面。";
const LACKING = "链接里有的已经替您填好，还有要补、要改的：改好以后点“算一算”。";
const COPIED = "复制好了。到微信或短信里长按，选“粘贴”。";
const NOT_COPIED = "浏览器不让自动复制。上面的链接已经选中，请长按它，再点“复制”。";

/** @param {import("./form.js").Inputs} inputs */
function carriedWords(inputs) {
  return Object.keys(inputs).map((name) =>
    make("li", { textContent: `${page?.form.label(name)}：${page?.form.words(name)}` }),
  );
}

/** @param {HTMLTextAreaElement} box */
async function copied(box) {
  try {
    await navigator.clipboard.writeText(box.value);
    return true;
  } catch {
    // On plain HTTP there is no such thing; there the reader copies what is selected.
    box.focus();
    box.select();
    return false;
  }
}

/** Opens the case in the address, if there is one. */
function open() {
  const carried = new URLSearchParams(location.hash.slice(1));
  const format = carried.get("v");
  if (!page || !format) return;
  const amounts = below(carried, WAS);
  remember({ data: carried.get("dv") ?? "", amounts, standards: below(carried, STANDARD) });
  tellOpened(format, notTaken(carried));
  document.dispatchEvent(new CustomEvent("yibao:opened"));
  page.askOpened();
}

/**
 * @param {URLSearchParams} carried
 * @param {string} prefix
 * @returns {Record<string, string>} what has such a name, by the rest of it
 */
function below(carried, prefix) {
  const found = [...carried].filter(([name]) => name.startsWith(prefix));
  return Object.fromEntries(found.map(([name, value]) => [name.slice(prefix.length), value]));
}

/**
 * What a link carries and the form does not take: fields and choices that are no longer there. Their
 * names and values are for programs, and are not said where the page has no words for them.
 *
 * @param {URLSearchParams} carried
 */
function notTaken(carried) {
  const form = page?.form;
  if (!form) return [];
  const inputs = form.inputs();
  const lost = [...carried]
    .filter(([name]) => name !== "v" && name !== "dv")
    .filter(([name]) => !name.startsWith(WAS) && !name.startsWith(STANDARD))
    .filter(([name, value]) => String(inputs[name]) !== value);
  const said = lost
    .filter(([name]) => form.fields.has(name))
    .map(([name, value]) => {
      const words = form.wordsFor(name, value);
      return `“${form.label(name)}”${words ? `（${words}）` : ""}`;
    });
  const others = lost.length - said.length;
  if (others === 0) return said;
  return [...said, said.length > 0 ? `还有 ${others} 项这里不问的` : `${others} 项这里不问的`];
}

/**
 * @param {string} format
 * @param {string[]} lost
 */
function tellOpened(format, lost) {
  const words = [FILLED_IN];
  if (format !== FORMAT) words.push("这个链接的写法比本站认得的新，可能没有填全，请核对。");
  if (lost.length > 0) words.push(`有几项现在的表里没有，没有填上：${lost.join("、")}。`);
  document.querySelector(".calc-opened")?.remove();
  // The room that was kept for these words is theirs now, and goes with them.
  delete document.documentElement.dataset.linked;
  const note = make("p", { className: "calc-opened", textContent: words.join("") });
  note.setAttribute("role", "status");
  part(document, ".calc-page").prepend(note);
  document.addEventListener("yibao:answer", tellLacking, { once: true });
}

/**
 * An old link may lack what is asked today, or hold what is no longer taken: then there is no result.
 *
 * @param {Event} event
 */
function tellLacking(event) {
  const { answer } = /** @type {CustomEvent<import("./page.js").Answered>} */ (event).detail;
  const note = document.querySelector(".calc-opened");
  if (!note || answer.kind !== "invalid") return;
  note.textContent = (note.textContent ?? "").replace(FILLED_IN, LACKING);
}

if (page) {
  addTool("发给别人", offer, "发给别人").setAttribute("aria-expanded", "false");
  open();
  window.addEventListener("hashchange", open);
  document.addEventListener("yibao:fill", () => document.querySelector(".calc-opened")?.remove());
}
