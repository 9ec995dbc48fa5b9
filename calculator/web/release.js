/**
 * Gives the memory of bytes that nobody reads any more back at once: they are sent to where nobody
 * listens. Left to the browser, 30 MB lay about for as long as the page rested; and `transfer()` of
 * the buffer gives nothing back once a hash, a blob or a response has been made of it (Chromium).
 *
 * @param {Uint8Array<ArrayBuffer>} bytes
 */
export function release({ buffer }) {
  if (buffer.byteLength === 0) return; // given back before
  const { port1, port2 } = new MessageChannel();
  port1.postMessage(null, [buffer]);
  port1.close();
  port2.close();
}
