// Asks the queries of a list against a built search, each as the first of a visit:
//   node tests/search/asked.mjs build/site queries.json
// Prints for each where its results lead, in the order of the screen, and the bytes it downloaded.

import { createReadStream, readFileSync, statSync } from "node:fs";
import { createServer } from "node:http";
import { join } from "node:path";
import { Search } from "../../calculator/web/search/search.js";

const [folder = "", list = ""] = process.argv.slice(2);
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
for (const query of JSON.parse(readFileSync(list, "utf-8"))) {
  bytes = 0;
  const search = await Search.open(base);
  const { groups, notices } = await search.search(query);
  const links = groups.flatMap(({ items }) => items.map(({ url }) => decodeURIComponent(url)));
  answers.push({ links, notices, bytes });
}
console.log(JSON.stringify(answers));
server.close();
