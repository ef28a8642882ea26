import { fc } from "../../support/property.js";
import { dict, type DictElement, type Element } from "../../support/tnetstring.js";

/** A dictionary with these entries, in their order. */
export function record(
  entries: Readonly<Record<string, fc.Arbitrary<Element>>>,
): fc.Arbitrary<DictElement> {
  return fc.record(entries).map(dict);
}
