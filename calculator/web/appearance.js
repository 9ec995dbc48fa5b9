/**
 * How pages look, as the reader has set it: put on the root element before anything is painted.
 *
 * A classic script that blocks, since a module would come too late. settings.js changes what is
 * kept and says so by `yibao:appearance`; what was not set follows the system.
 */

{
  const KEY = "yibao:appearance";
  /** @type {Record<string, string[]>} */
  const CHOICES = {
    layout: ["elder"],
    size: ["24", "30"],
    theme: ["light", "dark"],
    contrast: ["more"],
    details: ["shown"],
    language: ["en"],
  };
  const dark = matchMedia("(prefers-color-scheme: dark)");
  const contrast = matchMedia("(prefers-contrast: more)");

  const kept = () => {
    try {
      return JSON.parse(localStorage.getItem(KEY) ?? "{}");
    } catch {
      return {}; // storage is blocked, or holds something else
    }
  };

  // A page that holds a calculator in a frame may say how it starts: embed/…/?size=24&layout=elder.
  const asked = Object.fromEntries(new URLSearchParams(location.search));

  /** @param {Record<string, unknown>} chosen */
  const apply = (chosen) => {
    /** @type {Record<string, unknown>} */
    const wanted = { theme: dark.matches ? "dark" : "light", ...asked, ...chosen };
    if (contrast.matches) wanted.contrast ??= "more";
    for (const [name, values] of Object.entries(CHOICES)) {
      const value = values.find((known) => known === wanted[name]);
      if (value) document.documentElement.dataset[name] = value;
      else delete document.documentElement.dataset[name];
    }
  };

  apply(kept() ?? {});
  const again = () => apply(kept() ?? {});
  dark.addEventListener("change", again);
  contrast.addEventListener("change", again);
  window.addEventListener("storage", again);
  window.addEventListener("pageshow", (event) => {
    if (event.persisted) again();
  });
  document.addEventListener("yibao:appearance", (event) => {
    if (event instanceof CustomEvent) apply(event.detail);
  });
}
