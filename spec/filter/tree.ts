import type { FilterNode } from "../../lib/filter/syntax.js";

/** The tree of an expression, in few words; spec/interop/filters.py prints mitmproxy's so. */
export type Tree = readonly (string | number | Tree)[];

export function treeOf(node: FilterNode): Tree {
  switch (node.kind) {
    case "and":
    case "or":
      return [node.kind, ...node.parts.map(treeOf)];
    case "not":
      return ["not", treeOf(node.part)];
    case "plain":
      return [node.operator];
    case "pattern":
      return [node.operator, node.pattern.text];
    case "status":
      return ["c", node.code];
  }
}
