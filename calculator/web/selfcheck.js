/**
 * The page for whoever hosts the site: looks at the server from a reader's browser, and says what is
 * misconfigured and how to mend it.
 *
 * @typedef {{name: string, ok: boolean, found: string, advice: string}} Finding
 */

import { BUILD } from "./build.js";
import { download, Meter } from "./download.js";
import { part } from "./form.js";
import { sha256 } from "./sha256.js";

const SITE = new URL("../../", import.meta.url);
const RUNTIME = new URL("runtime/", SITE);
const DAY_S = 86_400;

/** @param {string} path */
function head(path) {
  return fetch(new URL(path, SITE), { method: "HEAD", cache: "no-store" });
}

/**
 * @param {string} name
 * @param {boolean} ok
 * @param {string} found
 * @param {string} advice
 * @returns {Finding}
 */
function finding(name, ok, found, advice) {
  return { name, ok, found, advice };
}

/**
 * @param {string} path
 * @param {RegExp} wanted
 * @param {string} advice
 */
async function type(path, wanted, advice) {
  const found = (await head(path)).headers.get("Content-Type") ?? "没有";
  const ending = path.slice(path.lastIndexOf("."));
  return finding(`${ending} 的类型`, wanted.test(found), found, advice);
}

/**
 * @param {string} name
 * @param {string} path
 * @param {boolean} forGood
 */
async function caching(name, path, forGood) {
  const found = (await head(path)).headers.get("Cache-Control") ?? "没有";
  const age = Number(/max-age=(\d+)/.exec(found)?.[1] ?? 0);
  const ok = forGood ? age >= 30 * DAY_S : found !== "没有" && age <= 600;
  const advice = forGood
    ? "名字里带内容指纹，永远不变：Cache-Control 设为 public, max-age=31536000, immutable。"
    : "Cache-Control 设为 no-cache，不然读者会看到旧的数。";
  return finding(name, ok, found, advice);
}

async function compression() {
  const { wasm } = BUILD.files;
  const found = (await head(`runtime/${wasm.path}`)).headers.get("Content-Encoding") ?? "没有压缩";
  const packed = (await head(`runtime/${wasm.path}.gz`)).ok;
  const advice = packed
    ? "让服务器发送旁边现成的 .br 或 .gz（nginx：gzip_static、brotli_static；Caddy：precompressed）。没有也能用，计算器会自己去取 .gz，只是网页要慢一些。"
    : "旁边的 .gz 也没有上传，读者要下载近三倍的字节。请把整个 build/site 都传上去。";
  return finding("压缩", /^(br|gzip|zstd)$/.test(found), found, advice);
}

async function policy() {
  const worker = new URL("worker.js", import.meta.url);
  const found = (await fetch(worker, { method: "HEAD" })).headers.get("Content-Security-Policy");
  const allows = !found || (/blob:/.test(found) && /wasm-unsafe-eval/.test(found));
  return finding(
    "计算程序的内容安全策略",
    allows,
    found ?? "服务器没有另设（网页自己带着）",
    "worker.js 要允许 script-src 'self' blob: 'wasm-unsafe-eval' 和 connect-src 'self'，照 deploy/ 里的例子。",
  );
}

async function pagePolicy() {
  const found = (await head("")).headers.get("Content-Security-Policy");
  const advice = "照 deploy/ 里的例子加上。没有也安全：网页自己带着同样的策略。";
  return finding("网页的内容安全策略", found !== null, found ?? "服务器没有另设", advice);
}

async function folders() {
  const answer = await head("about/");
  const advice = "打开文件夹时要给出里面的 index.html（nginx：index index.html）。";
  return finding("文件夹的首页", answer.ok, `HTTP ${answer.status}`, advice);
}

async function missing() {
  const { status } = await head("there-is-no-such-page/");
  const advice = "没有的网址要回 404（nginx：error_page 404 /404.html，不要一律给首页）。";
  return finding("没有的网页", status === 404, `HTTP ${status}`, advice);
}

async function untouched() {
  const response = await fetch(new URL("offline.json", SITE), { cache: "no-store" });
  if (!response.ok) throw new Error(`offline.json: HTTP ${response.status}`);
  const list = await response.json();
  /** @type {{path: string, sha256: string}[]} */
  const pages = list.groups.at(-1).items;
  const front = pages.find(({ path }) => path === "");
  const bytes = await (await fetch(SITE, { cache: "no-store" })).arrayBuffer();
  const ok = (await sha256(new Uint8Array(bytes))).startsWith(front?.sha256 ?? "?");
  const advice =
    "服务器或 CDN 改过网页（压缩代码、插入脚本），或者只传了一半。请关掉这类“优化”，重新上传。";
  return finding("网页没有被改动", ok, ok ? "和做好时一样" : "和做好时不一样", advice);
}

async function whole() {
  const advice = "文件缺了、旧了或被改过。请把整个 build/site 重新上传，并关掉 CDN 的“优化”。";
  try {
    for (const file of Object.values(BUILD.files)) {
      await download(file, RUNTIME, new Meter(() => {}));
    }
    return finding("计算程序的文件", true, "齐全，没有被改动", advice);
  } catch (error) {
    return finding("计算程序的文件", false, String(error), advice);
  }
}

function https() {
  const advice = "换成 https 地址。没有也能联网使用，但浏览器不让网页存下来离线用。";
  return finding("https", window.isSecureContext, location.protocol, advice);
}

/**
 * What is found, or that it could not be looked at: one check must not cost the others.
 *
 * @param {string} name
 * @param {Promise<Finding>} check
 * @returns {Promise<Finding>}
 */
async function settled(name, check) {
  try {
    return await check;
  } catch (error) {
    const advice =
      "没有查成。多半是文件缺了，或者服务器没有应答：请把整个 build/site 重新上传，再查一次。";
    return finding(name, false, String(error), advice);
  }
}

async function look() {
  const { glue, wasm } = BUILD.files;
  const script = new URL(import.meta.url).pathname.slice(SITE.pathname.length);
  const javascript = /javascript/;
  const harmless = "最好设对；没设对也能用，计算器会自己处理。";
  return await Promise.all([
    https(),
    settled(
      ".js 的类型",
      type(script, javascript, "设为 text/javascript，不然网页里的程序都不能运行。"),
    ),
    settled(
      ".mjs 的类型",
      type(`runtime/${glue.path}`, javascript, `设为 text/javascript。${harmless}`),
    ),
    settled(
      ".wasm 的类型",
      type(`runtime/${wasm.path}`, /^application\/wasm/, `设为 application/wasm。${harmless}`),
    ),
    settled(
      ".webmanifest 的类型",
      type("manifest.webmanifest", /json/, "设为 application/manifest+json，不然不能放到桌面。"),
    ),
    settled("压缩", compression()),
    ...[
      { name: "网页的缓存", path: "", forGood: false },
      { name: "service-worker.js 的缓存", path: "service-worker.js", forGood: false },
      { name: "带指纹文件的缓存", path: script, forGood: true },
    ].map(({ name, path, forGood }) => settled(name, caching(name, path, forGood))),
    settled("网页的内容安全策略", pagePolicy()),
    settled("计算程序的内容安全策略", policy()),
    settled("文件夹的首页", folders()),
    settled("没有的网页", missing()),
    settled("网页没有被改动", untouched()),
    settled("计算程序的文件", whole()),
  ]);
}

/** @param {Finding} found */
function row({ name, ok, found, advice }) {
  const line = document.createElement("tr");
  line.dataset.ok = String(ok);
  for (const text of [name, `${ok ? "对" : "要改"}：${found}`, ok ? "" : advice]) {
    const cell = document.createElement("td");
    cell.textContent = text;
    line.append(cell);
  }
  return line;
}

/** @param {HTMLElement} element */
async function show(element) {
  const status = part(element, "[role=status]");
  // In the place of the words for a server that lets no script run.
  status.textContent = "正在检查……";
  const findings = await look();
  part(element, "tbody").replaceChildren(...findings.map(row));
  part(element, ".selfcheck__found").hidden = false;
  const wrong = findings.filter(({ ok }) => !ok).length;
  status.textContent = wrong ? `检查完了，有 ${wrong} 处要改。` : "检查完了，都对。";
}

const element = document.querySelector(".selfcheck");
if (element instanceof HTMLElement) show(element);
