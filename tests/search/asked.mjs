// Asks the queries of a list against a built search, every so many of them as the first of a visit:
//   node tests/search/asked.mjs build/site queries.json 1
// Prints for each where its results lead, in the order of the screen, and the bytes it downloaded.

import { createReadStream, readFileSync, statSync } from "node:fs";
import { createServer } from "node:http";
import { join } from "node:path";
import { Search } from "../../calculator/web/search/search.js";

const [folder = "", list = "", freshEach = "1"] = process.argv.slice(2);
let bytes = 0;
const server = createServer((request, response) => {
  const path = join(folder, decodeURIComponent(request.url ?? ""));
  bytes += statSync(path).size;
  createReadStream(path).pipe(response);
});
await new Promise((done) => server.listen(0, "127.0.0.1", () => done(undefined)));
const address = server.address();
const port = typeof address === "object" && address ? address.port : 0;
const base = new URL(`http://127.0.0.1:${port}/search/`);

const answers = [];
let search = await Search.open(base);
for (const [index, query] of JSON.parse(readFileSync(list, "utf-8")).entries()) {
  if (index % Number(freshEach) === 0) {
    bytes = 0;
    search = await Search.open(base);
  }
  const { groups, notices } = await search.search(query);
  const links = groups.flatMap(({ items }) => items.map(({ url }) => decodeURIComponent(url)));
  answers.push({ links, notices, bytes });
}
console.log(JSON.stringify(answers));
server.close();
