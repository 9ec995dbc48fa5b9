// What a device was told of withdrawn figures is known without a network, and replaced by what is new.
import assert from "node:assert/strict";
import { afterEach, beforeEach, test } from "node:test";
import { askAnew, lastTold } from "../../calculator/web/revision.js";

const ITEM = { reading: "x/employee-inpatient/deductible/0a1b2c3d", withdrawn_on: "2030-01-02" };
const told = { data_version: "2030-01-02+0", newest_check: "2030-01-02", withdrawn: [ITEM] };
const realFetch = globalThis.fetch;

/** @param {Response | Error} answer */
function serve(answer) {
  globalThis.fetch = async () => {
    if (answer instanceof Error) throw answer;
    return answer;
  };
}

/** @param {unknown} storage */
function keepIn(storage) {
  Object.defineProperty(globalThis, "localStorage", { configurable: true, get: () => storage });
}

beforeEach(() => {
  /** @type {Map<string, string>} */
  const items = new Map();
  keepIn({
    getItem: (/** @type {string} */ key) => items.get(key) ?? null,
    setItem: (/** @type {string} */ key, /** @type {string} */ text) => items.set(key, text),
  });
});
afterEach(() => {
  globalThis.fetch = realFetch;
});

test("what was told last is remembered, until something newer is told", async () => {
  assert.equal(lastTold(), null);
  serve(Response.json(told));
  assert.deepEqual(await askAnew(), told);
  assert.deepEqual(lastTold(), told);
  serve(Response.json({ ...told, withdrawn: [] }));
  await askAnew();
  assert.deepEqual(lastTold()?.withdrawn, []);
});

test("neither a network that is gone nor another's answer takes it away", async () => {
  serve(Response.json(told));
  await askAnew();
  for (const answer of [
    new TypeError("Failed to fetch"),
    new Response("<html>请登录</html>"),
    Response.json({ login: "required" }),
    Response.json(null),
    new Response(JSON.stringify({ withdrawn: [] }), { status: 503 }),
  ]) {
    serve(answer);
    assert.equal(await askAnew(), null);
    assert.deepEqual(lastTold(), told);
  }
});

test("where nothing can be kept, what the site says holds all the same", async () => {
  keepIn({
    getItem: () => null,
    setItem: () => {
      throw new DOMException("full", "QuotaExceededError");
    },
  });
  serve(Response.json(told));
  assert.deepEqual(await askAnew(), told);
  Object.defineProperty(globalThis, "localStorage", {
    configurable: true,
    get: () => {
      throw new DOMException("forbidden", "SecurityError");
    },
  });
  serve(Response.json(told));
  assert.deepEqual(await askAnew(), told);
  assert.equal(lastTold(), null);
});
