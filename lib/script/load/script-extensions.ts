/** In the order in which an import without an extension tries them. */
export const scriptExtensions: readonly string[] = [".ts", ".mts", ".cts", ".js", ".mjs", ".cjs"];
