import { anyFlow, wholeHttpFlow } from "../../support/arbitrary/flow.js";
import { float, type DictElement, type Element } from "../../support/tnetstring.js";

// Flows for which there is a line with fields. Those of `anyFlow` mostly have a time that is no
// number, and such a flow is kept as a whole.

export const fittingFlow = anyFlow.map(withNumbers);
export const fittingHttpFlow = wholeHttpFlow.map(withNumbers);

function withNumbers(flow: DictElement): DictElement {
  return { ...flow, entries: flow.entries.map(([key, value]) => [key, numbersOf(value)] as const) };
}

function numbersOf(element: Element): Element {
  switch (element.kind) {
    case "leaf":
      return element.tag === "^" && element.data.toString().includes("n") ? float("2.5") : element;
    case "list":
      return { ...element, items: element.items.map(numbersOf) };
    case "dict":
      return withNumbers(element);
  }
}
