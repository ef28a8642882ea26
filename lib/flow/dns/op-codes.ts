import { CodeNames } from "./code-names.js";

/** The kinds of queries (IANA, "DNS OpCodes"). */
export const DnsOpCode = {
  QUERY: 0,
  IQUERY: 1,
  STATUS: 2,
  NOTIFY: 4,
  UPDATE: 5,
  DSO: 6,
} as const;

const names = new CodeNames("OPCODE", DnsOpCode);

/** The name of a kind of query: `QUERY` for 0; `OPCODE(3)` for one without a name. */
export function dnsOpCodeName(opCode: number): string {
  return names.nameOf(opCode);
}

/**
 * The kind of query of a name: 0 for `QUERY`, 3 for `OPCODE(3)`.
 *
 * @throws TypeError when there is none.
 */
export function dnsOpCodeOf(name: string): number {
  return names.codeOf(name);
}
