/**
 * Reads a page or an answer aloud, with a Chinese voice that lives on this device.
 *
 * A voice of a distant service would be sent what is read, so without a local one there is no
 * button at all.
 */

const BLOCKS = "h1, h2, h3, h4, p, li, dt, dd, th, td, figcaption, summary, legend";
const SKIPPED =
  "form, nav, button, svg, details:not([open]) > :not(summary), [hidden], .calc-tools, .calc-quick";
const RATE = 0.9;

/** What is read out at the moment is known by its number: an older one says nothing any more. */
let turn = 0;
/** @type {HTMLButtonElement | null} */
let starter = null;

/** Mandarin before others, that of the mainland first. @returns {SpeechSynthesisVoice | undefined} */
function localVoice() {
  const spoken = speechSynthesis
    .getVoices()
    .filter((voice) => voice.localService && /^(zh|cmn)\b/i.test(voice.lang.replace("_", "-")));
  return spoken.find((voice) => /CN|Hans/i.test(voice.lang)) ?? spoken[0];
}

/**
 * The words of a part of the page, block by block, as far as they are seen.
 *
 * @param {Element} root
 */
function wordsOf(root) {
  return [...root.querySelectorAll(BLOCKS)]
    .filter((block) => !block.closest(SKIPPED) && block.getClientRects().length > 0)
    .filter((block) => !block.querySelector(BLOCKS))
    .map((block) => block.textContent?.replace(/\s+/g, " ").trim() ?? "")
    .filter((words) => words !== "");
}

/** @param {HTMLButtonElement} button */
function read(button) {
  const wasReading = starter === button;
  stop();
  const root = document.querySelector(button.dataset.read ?? "#content");
  const voice = localVoice();
  if (wasReading || !root || !voice) return;
  turn += 1;
  starter = button;
  button.setAttribute("aria-pressed", "true");
  document.body.append(bar());
  say(wordsOf(root), voice, turn);
}

/**
 * One block after the other: some browsers fall silent in a long text.
 *
 * @param {string[]} words
 * @param {SpeechSynthesisVoice} voice
 * @param {number} mine
 */
function say([words, ...rest], voice, mine) {
  if (mine !== turn) return;
  if (words === undefined) {
    stop();
    return;
  }
  const utterance = new SpeechSynthesisUtterance(words);
  utterance.voice = voice;
  utterance.lang = voice.lang;
  utterance.rate = RATE;
  utterance.addEventListener("end", () => say(rest, voice, mine));
  utterance.addEventListener("error", () => {
    if (mine === turn) stop();
  });
  speechSynthesis.speak(utterance);
}

function stop() {
  turn += 1;
  speechSynthesis.cancel();
  const shown = document.querySelector(".reading-bar");
  const focused = shown?.contains(document.activeElement);
  shown?.remove();
  starter?.setAttribute("aria-pressed", "false");
  if (focused) starter?.focus();
  starter = null;
}

/** Stays in sight, since the button may be far away by then. */
function bar() {
  const made = document.createElement("div");
  made.className = "reading-bar";
  made.setAttribute("role", "region");
  made.setAttribute("aria-label", "朗读");
  const end = document.createElement("button");
  end.type = "button";
  end.textContent = "停止朗读";
  end.addEventListener("click", stop);
  made.append("正在朗读 ", end);
  return made;
}

/** Voices come late, and may go: the buttons follow. */
function offer() {
  const found = localVoice() !== undefined;
  for (const button of document.querySelectorAll(".read-aloud")) {
    if (button instanceof HTMLElement) button.hidden = !found;
  }
}

/** @param {Element} tools the row of buttons below an answer */
function addToAnswer(tools) {
  const button = document.createElement("button");
  button.type = "button";
  button.className = "read-aloud";
  button.dataset.read = "#answer";
  button.hidden = true;
  button.textContent = "朗读结果";
  tools.append(button);
}

function start() {
  const tools = document.querySelector(".calc-tools__buttons");
  if (tools) addToAnswer(tools);
  for (const button of document.querySelectorAll(".read-aloud")) {
    button.addEventListener("click", () => {
      if (button instanceof HTMLButtonElement) read(button);
    });
  }
  offer();
  speechSynthesis.addEventListener("voiceschanged", offer);
  document.addEventListener("yibao:shown", stop);
  window.addEventListener("pagehide", stop);
}

if ("speechSynthesis" in window) start();
