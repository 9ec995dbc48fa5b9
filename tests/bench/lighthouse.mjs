// Lighthouse on a phone, over the built site: node tests/bench/lighthouse.mjs FOLDER [SITE] [PAGE…]
//
// FOLDER is where `npm install lighthouse@12.8.2` was run: far too much for package.json.
// CHROME_PATH names the browser, where it is not found by itself.

import { createReadStream } from "node:fs";
import { stat } from "node:fs/promises";
import { createServer } from "node:http";
import { extname, join, resolve, sep } from "node:path";
import { pathToFileURL } from "node:url";
import { createGzip } from "node:zlib";

const PAGES = [
  "",
  "places/yantai/",
  "documents/yantai-2020-08-21-reply/",
  "calculators/inpatient/",
];
const RUNS = 3;
const TYPES = {
  ".css": "text/css",
  ".html": "text/html",
  ".js": "text/javascript",
  ".json": "application/json",
  ".mjs": "text/javascript",
  ".svg": "image/svg+xml",
  ".txt": "text/plain",
  ".wasm": "application/wasm",
};

const [tools, site = "build/site", ...pages] = process.argv.slice(2);
if (!tools) throw new Error("Say where lighthouse is installed: see tests/bench/README.md.");
const { default: lighthouse } = await import(packaged("lighthouse/core/index.js"));
const { launch } = await import(packaged("chrome-launcher/dist/index.js"));

const server = await serving(resolve(site));
const chrome = await launch({ chromeFlags: ["--headless=new", "--no-sandbox", "--disable-gpu"] });
try {
  for (const page of pages.length > 0 ? pages : PAGES) await measure(page);
} finally {
  await chrome.kill();
  server.close();
}

/** @param {string} page */
async function measure(page) {
  const runs = [];
  for (let run = 0; run < RUNS; run += 1) {
    const url = `http://127.0.0.1:${server.address().port}/${page}`;
    const { lhr } = await lighthouse(url, { port: chrome.port, logLevel: "silent" });
    runs.push(lhr);
  }
  runs.sort((one, other) => score(one, "performance") - score(other, "performance"));
  const median = runs[Math.floor(runs.length / 2)];
  const scores = Object.keys(median.categories).map((name) => `${name} ${score(median, name)}`);
  const times = ["first-contentful-paint", "largest-contentful-paint", "total-blocking-time"];
  const told = [...times, "cumulative-layout-shift"].map(
    (name) => `${name} ${median.audits[name].displayValue}`,
  );
  console.log(`/${page}: ${scores.join(", ")}; ${told.join(", ")}`);
  for (const category of Object.values(median.categories)) {
    for (const { id, weight } of category.auditRefs) {
      const audit = median.audits[id];
      const matters = weight > 0 && audit.score !== null && audit.score < 0.9;
      if (matters) console.log(`  ${category.id}: ${id} ${audit.displayValue ?? audit.title}`);
    }
  }
}

function score(report, category) {
  return Math.round(report.categories[category].score * 100);
}

function packaged(path) {
  return pathToFileURL(join(resolve(tools), "node_modules", path)).href;
}

/** As a host would: compressed, with types, files kept for a while. */
async function serving(folder) {
  const made = createServer(async (request, response) => {
    const { pathname } = new URL(request.url, "http://localhost");
    let path = resolve(folder, `.${decodeURIComponent(pathname)}`);
    if (path !== folder && !path.startsWith(folder + sep)) return response.writeHead(403).end();
    const found = await stat(path).catch(() => null);
    if (found?.isDirectory()) path = join(path, "index.html");
    if (!(await stat(path).catch(() => null))) return response.writeHead(404).end();
    response.writeHead(200, {
      "Content-Type": `${TYPES[extname(path)] ?? "application/octet-stream"}; charset=utf-8`,
      "Content-Encoding": "gzip",
      "Cache-Control": "max-age=31536000",
    });
    createReadStream(path).pipe(createGzip()).pipe(response);
  });
  await new Promise((done) => {
    made.listen(0, "127.0.0.1", done);
  });
  return made;
}
