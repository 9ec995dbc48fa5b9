// Searches a built index under Node.js: recall by kind, bytes and time per query, memory.
//   node tests/bench/search.mjs build/parts/search asked.json

import { createReadStream, existsSync, readFileSync, statSync } from "node:fs";
import { createServer } from "node:http";
import { join } from "node:path";

const FIRST = 5;
const [folder, list] = process.argv.slice(2);
let bytes = 0;
const server = createServer((request, response) => {
  const path = join(folder, decodeURIComponent(request.url ?? ""));
  if (!existsSync(path)) return response.writeHead(404).end();
  bytes += statSync(path).size;
  return createReadStream(path).pipe(response);
});
await new Promise((done) => server.listen(0, "127.0.0.1", () => done(undefined)));
const address = server.address();
const port = typeof address === "object" && address ? address.port : 0;
const { Search } = await import("../../calculator/web/search/search.js");

let started = performance.now();
const search = await Search.open(new URL(`http://127.0.0.1:${port}/search/`));
console.log(
  `opened in ${Math.round(performance.now() - started)} ms with ${bytes.toLocaleString("en")} bytes`,
);

const results = new Map();
for (const { kind, q, want } of JSON.parse(readFileSync(list, "utf-8"))) {
  bytes = 0;
  started = performance.now();
  const view = await search.search(q);
  const found = view.groups.flatMap((group) => group.items.map((item) => item.url.split("#")[0]));
  const of = results.get(kind) ?? { asked: 0, found: 0, bytes: [], times: [] };
  of.asked += 1;
  of.found += found.slice(0, FIRST).includes(want) ? 1 : 0;
  of.bytes.push(bytes);
  of.times.push(performance.now() - started);
  results.set(kind, of);
}
const middle = (numbers) =>
  Math.round(numbers.sort((a, b) => a - b)[Math.floor(numbers.length / 2)]);
for (const [kind, of] of results) {
  console.log(
    `${kind}: ${of.found} of ${of.asked} among the first ${FIRST}; ` +
      `${middle(of.bytes).toLocaleString("en")} bytes, ${middle(of.times)} ms`,
  );
}
console.log(`memory ${Math.round(process.memoryUsage().rss / 1e6)} MB`);
server.close();
