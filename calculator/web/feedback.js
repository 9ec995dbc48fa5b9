/**
 * “这里不对”: puts together what whoever mends it needs to know, for the reader to copy or mail.
 *
 * Place, rules, version and address of the page are in it; nothing of what was filled in.
 */

const COPIED = "复制好了，可以粘贴给我们，或发给帮您的人。";
const NOT_COPIED = "没有复制成。文字已经选中，请按住它，选“复制”。";
const SUBJECT = "医保明白账：这里不对";

/** Without what stands after it: that may hold what was filled in. */
function address() {
  return location.origin + location.pathname;
}

/** @param {string[]} about */
function report(about) {
  const version = document.querySelector("meta[name='data-version']")?.getAttribute("content");
  return [
    `${SUBJECT}`,
    `页面：${address()}`,
    ...about,
    `数据版本：${version ?? "没有写"}`,
    "",
    "哪里不对：",
    "应该是多少：",
    "凭什么（文件名称、文号、第几条）：",
  ].join("\n");
}

/**
 * The text in a box, and the ways to send it.
 *
 * @param {string[]} about
 * @returns {HTMLElement[]}
 */
export function form(about) {
  const box = document.createElement("textarea");
  box.value = report(about);
  box.rows = 10;
  box.setAttribute("aria-label", "要告诉我们的话");
  const done = document.createElement("p");
  done.setAttribute("role", "status");
  const copy = document.createElement("button");
  copy.type = "button";
  copy.textContent = "复制";
  copy.addEventListener("click", async () => {
    done.textContent = (await copied(box)) ? COPIED : NOT_COPIED;
  });
  const mail = document.createElement("a");
  mail.className = "feedback__mail";
  mail.textContent = "用邮件发（收件人自己填）";
  const follow = () => {
    mail.href = `mailto:?subject=${encodeURIComponent(SUBJECT)}&body=${encodeURIComponent(box.value)}`;
  };
  box.addEventListener("input", follow);
  follow();
  const note = document.createElement("p");
  note.textContent =
    "下面的话里没有您填的数，只有地方、规定和版本。补上哪里不对，再发出去。请不要写姓名、证件号和病情。";
  return [note, box, copy, mail, done];
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

/** On a page about a place or a document: the headings are what can be pointed at. @param {Element} section */
function onPage(section) {
  const open = document.createElement("button");
  open.type = "button";
  open.textContent = "这里不对";
  open.setAttribute("aria-expanded", "false");
  const panel = document.createElement("div");
  panel.hidden = true;
  open.addEventListener("click", () => {
    panel.hidden = !panel.hidden;
    open.setAttribute("aria-expanded", String(!panel.hidden));
    if (panel.hidden || panel.hasChildNodes()) return;
    panel.append(...form([`说的是：${section.getAttribute("data-about") ?? ""}`]));
  });
  section.append(open, panel);
}

for (const section of document.querySelectorAll(".feedback")) onPage(section);
