/**
 * The cases that are put side by side: kept in this tab's storage, and where the browser has none,
 * for as long as the page stands.
 *
 * @typedef {import("./form.js").Inputs} Inputs
 * @typedef {{calculator: string, cases: Inputs[], title?: string}} Kept
 */

const KEY = "yibao:compare";
export const MOST = 3;

/** @type {Kept} */
let held = { calculator: "", cases: [] };

/** @returns {Kept} */
export function keptCases() {
  try {
    const found = JSON.parse(sessionStorage.getItem(KEY) ?? "null");
    if (typeof found?.calculator === "string" && Array.isArray(found.cases)) {
      const { calculator, title } = found;
      return { calculator, cases: found.cases.slice(0, MOST), title };
    }
  } catch {
    return held; // no storage, or not ours
  }
  return { calculator: "", cases: [] };
}

/**
 * @param {Kept} kept
 * @returns {boolean} whether other pages of this tab will find them
 */
export function keepCases(kept) {
  held = kept;
  try {
    if (kept.cases.length === 0) sessionStorage.removeItem(KEY);
    else sessionStorage.setItem(KEY, JSON.stringify(kept));
  } catch {
    return false;
  }
  return true;
}

document.addEventListener("yibao:wiped", () => {
  held = { calculator: "", cases: [] };
});

/**
 * What is kept of another calculator: it would have to make way for a case of this one.
 *
 * @param {string} calculator
 * @returns {{count: number, title: string} | null}
 */
export function inTheWay(calculator) {
  const { calculator: other, cases, title = "另一种计算" } = keptCases();
  return other === calculator || cases.length === 0 ? null : { count: cases.length, title };
}

/**
 * Puts one more case beside the others; those of another calculator make way for it, so ask first.
 *
 * @param {{calculator: string, title: string}} of
 * @param {Inputs} inputs
 * @returns {{outcome: "added" | "there" | "full", words: string, isKept: boolean}}
 */
export function putBeside({ calculator, title }, inputs) {
  const before = keptCases();
  const others = before.calculator === calculator ? before.cases : [];
  if (others.some((other) => JSON.stringify(other) === JSON.stringify(inputs))) {
    return { outcome: "there", words: "这一笔已经在对比里了。", isKept: true };
  }
  if (others.length >= MOST) {
    const words = `最多放 ${MOST} 笔，已经满了，去掉一笔再来加。`;
    return { outcome: "full", words, isKept: true };
  }
  const isKept = keepCases({ calculator, title, cases: [...others, inputs] });
  const count = others.length + 1;
  const hint = count === 1 ? "改一改上面填的，再加一笔，就能比。" : "";
  return { outcome: "added", words: `已加到对比，现在有 ${count} 笔。${hint}`, isKept };
}
