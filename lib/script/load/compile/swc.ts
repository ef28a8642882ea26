import type * as swcCore from "@swc/core";
import { isTypeScript } from "../resolve/target.js";

type Swc = Pick<typeof swcCore, "transformSync">;

/** swc with other settings than ts-node gives it, where those are not for scripts of today. */
export function swcFor(swc: Swc): Swc {
  return {
    transformSync(source, { filename = "", module, ...options } = {}) {
      const asTypeScript = isTypeScript(filename);
      return swc.transformSync(source, {
        ...options,
        filename,
        ...moduleOptions(filename, module),
        jsc: {
          ...options.jsc,
          // ts-node has all files parsed as TypeScript, in which imports that have no use are dropped.
          parser: { syntax: asTypeScript ? "typescript" : "ecmascript", decorators: true },
          // The decorators of the language, where ts-node knows only those that came before.
          transform: {
            legacyDecorator: false,
            decoratorVersion: "2022-03",
            useDefineForClassFields: true,
          },
          // `with`, where ts-node wants `assert`, which Node.js 22 has dropped.
          experimental: { ...options.jsc?.experimental, emitAssertForImportAttributes: false },
        },
      });
    },
  };
}

/** CommonJS written in JavaScript needs no translation, which would make it strict. */
function moduleOptions(filename: string, module: swcCore.Options["module"]): swcCore.Options {
  if (filename.endsWith(".cjs")) return { isModule: "commonjs" };
  return module === undefined ? {} : { module };
}
