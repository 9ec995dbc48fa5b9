// A file arrives whole and right, packed or not, or it does not arrive at all.
import assert from "node:assert/strict";
import { createHash, randomBytes } from "node:crypto";
import { afterEach, test } from "node:test";
import { gzipSync } from "node:zlib";

Object.assign(globalThis, { self: globalThis });
const { download, Meter } = await import("../../calculator/web/download.js");

const FOLDER = new URL("https://example.org/runtime/");
const content = new Uint8Array(randomBytes(200_000));
const file = {
  path: "x.bin",
  bytes: content.length,
  gzip_bytes: gzipSync(content).length,
  brotli_bytes: 1,
  sha256: createHash("sha256").update(content).digest("hex"),
};
const realFetch = globalThis.fetch;
afterEach(() => {
  globalThis.fetch = realFetch;
});

/** @param {Record<string, () => Response>} answers */
function serve(answers) {
  /** @type {string[]} */
  const asked = [];
  globalThis.fetch = async (url) => {
    const name = String(url).replace(FOLDER.href, "");
    asked.push(name);
    return answers[name]?.() ?? new Response("", { status: 404 });
  };
  return asked;
}

async function get() {
  /** @type {[number, number][]} */
  const told = [];
  const { bytes } = await download(file, FOLDER, new Meter((done, all) => told.push([done, all])));
  return { bytes, last: told.at(-1) };
}

test("as it is, where the server has nothing packed", async () => {
  const asked = serve({ "x.bin": () => new Response(content) });
  const { bytes, last } = await get();
  assert.deepEqual(bytes, content);
  assert.deepEqual(last, [file.bytes, file.bytes]);
  assert.deepEqual(asked, ["x.bin", "x.bin.gz"]);
});

test("packed, where the server does not pack by itself", async () => {
  const packed = () => new Response(gzipSync(content));
  serve({ "x.bin": () => new Response(content), "x.bin.gz": packed });
  const { bytes, last } = await get();
  assert.deepEqual(bytes, content);
  assert.deepEqual(last, [file.gzip_bytes, file.gzip_bytes]);
});

test("a server that unpacks .gz on the way is understood", async () => {
  serve({ "x.bin": () => new Response(content), "x.bin.gz": () => new Response(content) });
  assert.deepEqual((await get()).bytes, content);
});

test("one packed by the server is not asked for twice", async () => {
  const headers = { "Content-Encoding": "br" };
  const asked = serve({ "x.bin": () => new Response(content, { headers }) });
  assert.equal((await get()).last?.[1], file.brotli_bytes);
  assert.deepEqual(asked, ["x.bin"]);
});

const other = Uint8Array.from(content, (byte, index) => (index === 777 ? byte ^ 1 : byte));
for (const [name, bytes] of Object.entries({
  "cut off": content.subarray(0, 150_000),
  "one bit is wrong": other,
  "too long": new Uint8Array([...content, 0]),
  "a page of some portal instead": new TextEncoder().encode("<html>请登录</html>"),
})) {
  test(`refused: ${name}`, async () => {
    serve({ "x.bin": () => new Response(/** @type {Uint8Array<ArrayBuffer>} */ (bytes)) });
    await assert.rejects(get(), /x\.bin/);
  });
}

test("refused: a packed file that ends too early", async () => {
  const packed = () => new Response(gzipSync(content).subarray(0, 100_000));
  serve({ "x.bin": () => new Response(content), "x.bin.gz": packed });
  await assert.rejects(get());
});
