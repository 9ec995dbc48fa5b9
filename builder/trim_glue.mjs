// Takes out of Pyodide's glue what a reader's Python never calls.
//
// Run: node trim_glue.mjs ACORN GLUE WASM TARGET CALLER...
//   ACORN   module of the parser
//   GLUE    pyodide.asm.mjs of the npm package: one function, 1.25 MB, that makes Pyodide's module
//   WASM    pyodide.asm.wasm of the same package, which says what it imports
//   TARGET  what is written
//   CALLER  scripts that use the module: whatever word stands in them stays in it
//
// The glue is made for programs that draw and that load further WebAssembly: it brings SDL, OpenGL and
// sound, gives each of 8,560 exports a name of its own, and enters each into a table for libraries that
// are never loaded here. A browser reads and runs all that at every start before Python can begin.
//
// What stays is found by name: whatever is named by something that stays. Names in inner scopes are not
// told apart from others, so that too much may stay, never too little. Whatever this script relies on
// and does not find ends the build: Pyodide has changed then, and this has to be looked at again.
import { readFileSync, writeFileSync } from "node:fs";
import { pathToFileURL } from "node:url";

/** @typedef {{type: string, start: number, end: number, [field: string]: any}} Node */
/** @typedef {{names: Set<string>, words: Set<string>}} Uses variables; whatever may be a key */
/**
 * What stays or goes as a whole: it stays once one of its names, or its key, is used.
 *
 * @typedef {{names: string[], key?: string, uses: Uses, kept: boolean}} Unit
 */

/** Enters every export into a table for libraries that are loaded later; what is asked for is found without. */
const FOR_LIBRARIES = "updateGOT(origExports);";

/** The WebAssembly takes their addresses, for programs that draw; nobody here calls them. */
const DRAWING = /^emscripten_gl/;
const NOT_HERE =
  'function notHere(){throw new Error("taken out by builder/trim_glue.mjs")}notHere.sig="v";';

/** Evaluating these does nothing but give a value. */
const VALUES = new Set(
  ["Array", "ArrowFunction", "Class", "Function", "Member", "Object", "Unary"]
    .map((kind) => `${kind}Expression`)
    .concat("Identifier", "Literal", "TemplateLiteral"),
);

const [acorn, gluePath, wasmPath, target, ...callers] = process.argv.slice(2);
const { parse } = await import(pathToFileURL(acorn).href);
const source = withoutOne(readFileSync(gluePath, "utf8"), FOR_LIBRARIES);
const wasm = new WebAssembly.Module(readFileSync(wasmPath));
const imported = new Set(WebAssembly.Module.imports(wasm).map(({ name }) => name));

/** @type {Unit[]} */
const units = [];
/** @type {{start: number, end: number, text: () => string}[]} */
const edits = [];

const [make, exported] = parse(source, { ecmaVersion: "latest", sourceType: "module" }).body;
expect(make.type === "FunctionDeclaration" && make.async, "one async function");
expect(exported.type === "ExportDefaultDeclaration", "and its export");
make.body.body.forEach(sort);
mark(callers.flatMap((path) => readFileSync(path, "utf8").match(/[\w$]+/g) ?? []));
expect(
  edits.some(({ text }) => text().includes("wasmImports={")),
  "a list of imports",
);
writeFileSync(target, written());

/** @param {Node} statement */
function sort(statement) {
  const { type, id } = statement;
  if (type === "VariableDeclaration") sortDeclaration(statement);
  else if (id?.name === "assignWasmExports") sortExports(statement);
  else if (id) whole(statement, { names: [id.name] });
  else sortExpression(statement);
}

/** @param {Node} statement `var a = 1, b, …;`, of which some may stay */
function sortDeclaration(statement) {
  const parts = statement.declarations.map((/** @type {Node} */ part) => {
    if (part.id.name === "wasmImports") return sortImports(part);
    const optional = part.id.type === "Identifier" && (!part.init || VALUES.has(part.init.type));
    const unit = optional ? { names: [part.id.name] } : { kept: true };
    return { unit: add(unit, [part]), text: textOf(part) };
  });
  change(statement, () => {
    const kept = parts.filter(({ unit }) => unit.kept).map(({ text }) => text);
    return kept.length > 0 ? `${statement.kind} ${kept.join(",")};` : "";
  });
}

/** @param {Node} part `wasmImports = {…}`: what the WebAssembly asks for, and no more */
function sortImports(part) {
  const asked = part.init.properties.filter(({ key }) => imported.has(key.name ?? key.value));
  const [drawing, others] = [true, false].map((wanted) =>
    asked.filter(({ key }) => DRAWING.test(key.name) === wanted),
  );
  const texts = [...others.map(textOf), ...drawing.map(({ key }) => `${key.name}:notHere`)];
  const unit = add({ names: ["wasmImports"] }, others);
  return { unit, text: `wasmImports={${texts.join(",")}}` };
}

/** @param {Node} statement the function that gives each export a name, of which few are used */
function sortExports(statement) {
  add({ names: [statement.id.name] }, []);
  for (const line of statement.body.body) {
    const { left, right } = line.expression;
    if (left?.type === "Identifier" && right.type === "AssignmentExpression") {
      whole(line, { names: [left.name], key: right.left.property.value });
    } else whole(line, { kept: true });
  }
}

/** @param {Node} statement */
function sortExpression(statement) {
  const { left, right } = statement.expression ?? {};
  const plain = left?.type === "MemberExpression" && VALUES.has(right.type);
  if (!plain || left.object.type !== "Identifier") whole(statement, { kept: true });
  else if (left.object.name !== "Module") whole(statement, { names: [left.object.name] });
  else whole(statement, { key: left.property.value ?? left.property.name });
}

/**
 * @param {Node} node
 * @param {Partial<Unit>} unit
 */
function whole(node, unit) {
  const added = add(unit, [node]);
  change(node, () => (added.kept ? textOf(node) : ""));
}

/**
 * @param {Partial<Unit>} unit
 * @param {Node[]} nodes what it consists of
 * @returns {Unit}
 */
function add(unit, nodes) {
  /** @type {Uses} */
  const uses = { names: new Set(), words: new Set() };
  for (const node of nodes) collect(node, uses);
  const added = { names: [], kept: false, ...unit, uses };
  units.push(added);
  return added;
}

/**
 * @param {Node} node
 * @param {Uses} uses
 */
function collect(node, uses) {
  if (node.type === "Identifier") uses.names.add(node.name);
  if (node.type === "Identifier") uses.words.add(node.name);
  if (node.type === "Literal" && typeof node.value === "string") uses.words.add(node.value);
  // `a.b` and `{b: c}` read no variable b.
  const named = !node.computed && !node.shorthand && (node.property ?? node.key);
  if (named) uses.words.add(named.name ?? String(named.value));
  for (const child of Object.values(node).flat()) {
    if (child?.type && child !== named) collect(child, uses);
  }
}

/**
 * Keeps what is used by what is kept, until nothing more is found.
 *
 * @param {string[]} words of those who call
 */
function mark(words) {
  /** @type {Map<string, Unit[]>} */
  const waiting = new Map();
  for (const unit of units) {
    const wantedBy = unit.names.map((name) => `var ${name}`);
    if (unit.key !== undefined) wantedBy.push(`key ${unit.key}`);
    for (const wanted of wantedBy) {
      waiting.set(wanted, [...(waiting.get(wanted) ?? []), unit]);
    }
  }
  const kept = units.filter((unit) => unit.kept);
  const keep = (/** @type {string} */ wanted) => {
    for (const unit of waiting.get(wanted) ?? []) {
      if (!unit.kept) kept.push(unit);
      unit.kept = true;
    }
  };
  for (const word of words) keep(`key ${word}`);
  for (let unit = kept.pop(); unit; unit = kept.pop()) {
    for (const name of unit.uses.names) keep(`var ${name}`);
    for (const word of unit.uses.words) keep(`key ${word}`);
  }
}

/** The function is put in brackets: a browser reads it once then, and does not skim it first. */
function written() {
  const parts = [];
  let done = make.body.start + 1;
  const head = source.slice(make.start, done).replace(/(?<=^async function) \w+/, "");
  edits.sort((one, other) => one.start - other.start);
  for (const { start, end, text } of edits) {
    parts.push(source.slice(done, start), text());
    done = end;
  }
  parts.push(source.slice(done, make.end));
  return `const ${make.id.name}=(${head}${NOT_HERE}${parts.join("")});\n${textOf(exported)}\n`;
}

/**
 * @param {Node} node
 * @param {() => string} text in its place
 */
function change({ start, end }, text) {
  edits.push({ start, end, text });
}

/** @param {Node} node */
function textOf({ start, end }) {
  return source.slice(start, end);
}

/**
 * @param {string} text
 * @param {string} part
 */
function withoutOne(text, part) {
  const [before, after, ...more] = text.split(part);
  expect(after !== undefined && more.length === 0, part);
  return before + after;
}

/**
 * @param {boolean} holds
 * @param {string} what
 */
function expect(holds, what) {
  if (holds) return;
  console.error(`pyodide.asm.mjs is not as it was: expected once ${what}`);
  process.exit(1);
}
