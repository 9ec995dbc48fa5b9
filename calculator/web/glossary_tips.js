/**
 * Terms in questions and answers that open their plain words on the spot.
 *
 * The words are those of the page of terms. Only the first place in each block becomes a button,
 * none within a link, a choice or another button. The explanation is no window of its own: what
 * was filled in stays, Esc closes it, and the focus goes back to the term.
 *
 * @typedef {{term: string, plain: string, everyday?: string[]}} Term
 */

const GLOSSARY = new URL("../../data/glossary.json", import.meta.url);
const BLOCKS =
  ".calc-field, #answer > :not(.calc-outlook), #answer > .calc-outlook > *, .calc-example > *";
/** Where tapping must do something else, and where words are not sentences. */
const LEFT_ALONE =
  "a, button, svg, .calc-choice, select, option, textarea, summary, [lang=en], .grade, .calc-since";
const OPENING = /[（《“‘]+$/u;
const CLOSING = /^[，。、；：！？）》”’…]+/u;
const WITHIN =
  ".calc-label, legend, .calc-hint, p, li, dt, dd, th, td, h3, h4, figcaption, caption";

/** @type {Map<string, Term>} */
const terms = new Map();
let pattern = /(?!)/;

async function load() {
  /** @type {Term[]} */
  let content;
  try {
    const response = await fetch(GLOSSARY);
    if (!response.ok) return;
    content = await response.json();
  } catch {
    return; // without the words, the terms stay as they are
  }
  for (const term of content) terms.set(term.term, term);
  // The longest first: 实际缴费年限 is not 缴费年限.
  const longest = [...terms.keys()].sort((one, other) => other.length - one.length);
  pattern = new RegExp(
    longest.map((term) => term.replace(/[^\p{L}\p{N}]/gu, "\\$&")).join("|"),
    "u",
  );
  mark(document);
  for (const shown of ["yibao:shown", "yibao:outlook"]) {
    document.addEventListener(shown, () => mark(document));
  }
}

/** @param {ParentNode} root */
function mark(root) {
  for (const block of root.querySelectorAll(BLOCKS)) {
    if (block.hasAttribute("data-terms")) continue;
    block.setAttribute("data-terms", "");
    markBlock(block);
  }
}

/** @param {Element} block */
function markBlock(block) {
  const walker = document.createTreeWalker(block, NodeFilter.SHOW_TEXT);
  /** @type {Text[]} */
  const texts = [];
  while (walker.nextNode()) {
    const text = /** @type {Text} */ (walker.currentNode);
    if (text.parentElement?.closest(WITHIN) && !text.parentElement.closest(LEFT_ALONE))
      texts.push(text);
  }
  /** @type {Set<string>} */
  const seen = new Set();
  for (const text of texts) markText(text, seen);
}

/**
 * @param {Text} text
 * @param {Set<string>} seen the terms that have their button in this block
 */
function markText(text, seen) {
  /** @type {Text | null} */
  let rest = text;
  while (rest) {
    const found = pattern.exec(rest.data);
    if (!found) return;
    /** @type {Text} */
    const after = rest.splitText(found.index + found[0].length);
    if (!seen.has(found[0])) {
      seen.add(found[0]);
      const place = rest.splitText(found.index);
      const button = termButton(found[0]);
      place.replaceWith(button);
      keepTogether(button, rest, after);
    }
    rest = after;
  }
}

/**
 * A button is no letter: without this a line could end before a full stop or after a bracket.
 *
 * @param {Element} button
 * @param {Text} before
 * @param {Text} after keeps what does not belong to the button
 */
function keepTogether(button, before, after) {
  const [opening = ""] = OPENING.exec(before.data) ?? [];
  const [closing = ""] = CLOSING.exec(after.data) ?? [];
  if (!opening && !closing) return;
  const whole = document.createElement("span");
  whole.className = "term-whole";
  button.replaceWith(whole);
  whole.append(...[opening, button, closing].filter(Boolean));
  before.data = before.data.slice(0, before.data.length - opening.length);
  after.data = after.data.slice(closing.length);
}

/** @param {string} words */
function termButton(words) {
  const button = document.createElement("button");
  button.type = "button";
  button.className = "term-button";
  button.textContent = words;
  button.setAttribute("aria-haspopup", "dialog");
  button.addEventListener("click", (event) => {
    // Within a label this would go on to the field.
    event.preventDefault();
    open(button, words);
  });
  return button;
}

/** @type {{dialog: HTMLDialogElement, from: HTMLElement} | null} */
let shown = null;

/**
 * @param {HTMLElement} from
 * @param {string} words
 */
function open(from, words) {
  const wasOpen = shown?.from === from;
  close();
  const term = terms.get(words);
  if (wasOpen || !term) return;
  const dialog = document.createElement("dialog");
  dialog.className = "term-tip";
  dialog.setAttribute("aria-labelledby", "term-tip-head");
  const head = line("term-tip__head", term.term);
  head.id = "term-tip-head";
  head.tabIndex = -1;
  const shut = document.createElement("button");
  shut.type = "button";
  shut.textContent = "知道了";
  shut.addEventListener("click", close);
  const everyday = term.everyday?.length
    ? [line("term-tip__also", `平常也说：${term.everyday.join("、")}`)]
    : [];
  dialog.append(head, line("", term.plain), ...everyday, shut);
  dialog.addEventListener("focusout", (event) => {
    if (!(event.relatedTarget instanceof Node && dialog.contains(event.relatedTarget))) leave();
  });
  document.body.append(dialog);
  place(dialog, from);
  shown = { dialog, from };
  dialog.show();
  head.focus({ preventScroll: true });
  dialog.scrollIntoView({ block: "nearest" });
}

/**
 * Under the term, within the page.
 *
 * @param {HTMLElement} dialog
 * @param {HTMLElement} from
 */
function place(dialog, from) {
  const at = from.getBoundingClientRect();
  const room = document.documentElement.clientWidth;
  const width = Math.min(room - 24, 20 * Number.parseFloat(getComputedStyle(dialog).fontSize));
  dialog.style.width = `${width}px`;
  dialog.style.top = `${at.bottom + window.scrollY + 6}px`;
  dialog.style.left = `${Math.max(12, Math.min(at.left, room - width - 12))}px`;
}

/**
 * @param {string} className
 * @param {string} words
 */
function line(className, words) {
  const made = document.createElement("p");
  made.className = className;
  made.textContent = words;
  return made;
}

/** The focus has gone elsewhere already. */
function leave() {
  const left = shown;
  shown = null;
  left?.dialog.remove();
}

function close() {
  const from = shown?.from;
  leave();
  if (from?.isConnected) from.focus({ preventScroll: true });
}

document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape" || !shown) return;
  event.preventDefault();
  close();
});
document.addEventListener("pointerdown", (event) => {
  const target = event.target;
  if (shown && target instanceof Node && !shown.dialog.contains(target) && target !== shown.from)
    leave();
});

if (document.querySelector(".calc-form")) load();
