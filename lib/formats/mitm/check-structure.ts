import { isNode, type StateNode } from "../../flow/state/state.js";
import type { EncodedDict } from "./encoded-dict.js";

/**
 * Looks at each value in a flow, however deep it is: whether it is what its tag says.
 *
 * @throws FlowReadError at the first one that is not.
 */
export function checkStructure(root: EncodedDict): void {
  // A list of nodes rather than recursion: values may be as deep as a flow is long.
  const open: StateNode[] = [root];
  for (let node = open.pop(); node !== undefined; node = open.pop()) {
    if (node.kind === "dict") {
      for (const key of node.keys()) {
        const value = node.get(key);
        if (isNode(value)) open.push(value);
      }
    } else {
      for (let index = 0; index < node.length; index++) {
        const value = node.get(index);
        if (isNode(value)) open.push(value);
      }
    }
  }
}
