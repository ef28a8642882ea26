// Makes the core of the build, an ES module, a CommonJS module of the same exports, and leaves in its
// place a module that exports these. What V8 compiles of a module it does not give away; of a script
// it does, and lib/cli/launch starts from that.
import { createHash } from "node:crypto";
import { readFileSync, renameSync, writeFileSync } from "node:fs";
import { basename } from "node:path";
import { parse } from "es-module-lexer/js";

/**
 * What is around the code. As a module it exports what the function returns; as a script it is the
 * function, for who has compiled code (lib/cli/launch/core.ts). `import()` does not work in such code.
 */
const before = [
  `((core) => typeof module === "undefined" ? core :`,
  `(module.exports = core(require, (specifier) => import(specifier), __filename)))`,
  `((require, importModule, __filename) => { "use strict";`,
  `const moduleMeta = { url: require("node:url").pathToFileURL(__filename).href }; `,
].join(" ");
const after = " })\n";

/**
 * @param {string} path The ES module; the script lies beside it, as `.cjs`.
 */
export function makeScript(path) {
  const scriptPath = path.replace(/\.js$/, ".cjs");
  const script = withoutNonAscii(scriptOf(readFileSync(path, "utf8")));
  const map = `//# sourceMappingURL=${basename(scriptPath)}.map\n`;
  // The first line names the content: code that was kept belongs to this and to no other.
  const hash = createHash("sha256").update(script).digest("hex").slice(0, 16);
  writeFileSync(scriptPath, `/* ${hash} */ ${script}${map}`);
  renameSync(`${path}.map`, `${scriptPath}.map`);
  writeFileSync(path, moduleOf(basename(scriptPath), readFileSync(path, "utf8")));
}

/** The same code line by line, so that the source map fits. */
function scriptOf(code) {
  const [imports, exports] = parse(code);
  let script = "";
  let at = 0;
  const replace = (start, end, text) => {
    script += code.slice(at, start) + text;
    at = end;
  };
  for (const { type, importStart: start, importEnd: end, specifier } of imports) {
    if (type === "import-meta") replace(start, end, "moduleMeta");
    else if (type === "dynamic") replace(start, start + "import".length, "importModule");
    else replace(start, end, requireOf(code.slice(start, end), specifier));
  }
  const exportAt = code.lastIndexOf("\nexport {") + 1;
  const exported = exports.map(({ name, localName }) => `${name}: ${localName}`);
  replace(exportAt, code.indexOf(";", exportAt) + 1, `return { ${exported.join(", ")} };`);
  return before + script + code.slice(at).replace(/\n\/\/# sourceMappingURL=.*/, "") + after;
}

/** `import { join as join$1 } from "node:path"` as CommonJS has it. */
function requireOf(statement, name) {
  const names = /^import \{([^}]*)\}/.exec(statement)?.[1];
  if (names === undefined || !name.startsWith("node:")) {
    throw new Error(`the core of the build cannot have this import: ${statement}`);
  }
  return `const {${names.replaceAll(" as ", ": ")}} = require(${JSON.stringify(name)})`;
}

/** V8 reads a text of one byte a character in half the time, and it may be taken for Latin-1. */
function withoutNonAscii(script) {
  return script.replace(/[^\0-\x7f]/g, (unit) => {
    return `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`;
  });
}

function moduleOf(scriptName, code) {
  const [, exports] = parse(code);
  const names = exports.map(({ name }) => name);
  return [
    `import { createRequire } from "node:module";`,
    `const { ${names.map((name) => `${name}: ${name}$`).join(", ")} } =`,
    `  createRequire(import.meta.url)("./${scriptName}");`,
    `export { ${names.map((name) => `${name}$ as ${name}`).join(", ")} };`,
    "",
  ].join("\n");
}
