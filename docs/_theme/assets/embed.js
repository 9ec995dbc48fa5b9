/**
 * For a page of another site that holds calculators in frames: makes each as tall as it asks for.
 *
 * A classic script without dependencies; it reads nothing of the page but its `iframe[data-yibao]`
 * and sends nothing anywhere. Only a frame's own word counts for it.
 */

window.addEventListener("message", (event) => {
  const { type, height } = event.data ?? {};
  if (type !== "yibao:height" || !Number.isFinite(height)) return;
  for (const frame of document.querySelectorAll("iframe[data-yibao]")) {
    if (frame instanceof HTMLIFrameElement && frame.contentWindow === event.source) {
      frame.style.height = `${Math.max(0, Math.ceil(height))}px`;
    }
  }
});
