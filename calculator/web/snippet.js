/** The page that says how to embed: its snippet with this site's own address, ready to copy. */

const box = document.querySelector(".embed-snippet");
const code = box?.querySelector("code");
const which = box?.querySelector("select");
const large = box?.querySelector("input");
const said = box?.querySelector("[role=status]");

function write() {
  const chosen = which?.selectedOptions[0];
  if (!(box instanceof HTMLElement) || !code || !chosen) return;
  const root = new URL(box.dataset.root ?? "", location.href);
  const frame = new URL(`embed/${chosen.value}/`, root);
  // Written as it stands in HTML.
  const how = large?.checked ? "?size=24&amp;layout=elder" : "";
  const script = new URL("assets/embed.js", root);
  code.textContent = [
    `<iframe data-yibao src="${frame}${how}"`,
    `  title="${chosen.text}" width="100%" height="900" loading="lazy"></iframe>`,
    `<script src="${script}" async></script>`,
  ].join("\n");
}

async function copy() {
  if (!code || !said) return;
  try {
    await navigator.clipboard.writeText(code.textContent ?? "");
    said.textContent = "复制好了。";
  } catch {
    // On plain HTTP there is no such thing; there the reader copies what is selected.
    getSelection()?.selectAllChildren(code);
    said.textContent = "没有复制成。代码已经选中，请按复制键。";
  }
}

which?.addEventListener("change", write);
large?.addEventListener("change", write);
box?.querySelector("button")?.addEventListener("click", copy);
write();

export {};
