import { CodeNames } from "./code-names.js";

/** The classes of records (RFC 1035, section 3.2.4; RFC 2136, section 1.3). `IN` is the internet. */
export const DnsClass = {
  IN: 1,
  CH: 3,
  HS: 4,
  NONE: 254,
  ANY: 255,
} as const;

const names = new CodeNames("CLASS", DnsClass);

/** A class's name: `IN` for 1; `CLASS(7)` for one without a name. */
export function dnsClassName(dnsClass: number): string {
  return names.nameOf(dnsClass);
}

/**
 * The class of a name: 1 for `IN`, 7 for `CLASS(7)`.
 *
 * @throws TypeError when there is none.
 */
export function dnsClassOf(name: string): number {
  return names.codeOf(name);
}
