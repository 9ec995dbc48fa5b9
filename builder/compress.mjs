// Compresses files with brotli at its best, which Python's standard library cannot.
//
// Run: node compress.mjs < list, where the list is JSON: [[source, target, quality], …]
// Prints the name of each file that is done.
import { readFileSync, writeFileSync } from "node:fs";
import { basename } from "node:path";
import { brotliCompressSync, constants } from "node:zlib";

for (const [source, target, quality] of JSON.parse(readFileSync(0, "utf8"))) {
  const content = readFileSync(source);
  const params = {
    [constants.BROTLI_PARAM_QUALITY]: quality,
    // A larger window makes the wasm one per cent longer.
    [constants.BROTLI_PARAM_LGWIN]: 22,
    [constants.BROTLI_PARAM_SIZE_HINT]: content.length,
  };
  writeFileSync(target, brotliCompressSync(content, { params }));
  console.log(basename(source));
}
