import { CodeNames } from "./code-names.js";

/** What a response says about how it went (IANA, "DNS RCODEs"). */
export const DnsResponseCode = {
  NOERROR: 0,
  FORMERR: 1,
  SERVFAIL: 2,
  NXDOMAIN: 3,
  NOTIMP: 4,
  REFUSED: 5,
  YXDOMAIN: 6,
  YXRRSET: 7,
  NXRRSET: 8,
  NOTAUTH: 9,
  NOTZONE: 10,
  DSOTYPENI: 11,
} as const;

const names = new CodeNames("RCODE", DnsResponseCode);

/** A response code's name: `NXDOMAIN` for 3; `RCODE(15)` for one without a name. */
export function dnsResponseCodeName(code: number): string {
  return names.nameOf(code);
}

/**
 * The response code of a name: 3 for `NXDOMAIN`, 15 for `RCODE(15)`.
 *
 * @throws TypeError when there is none.
 */
export function dnsResponseCodeOf(name: string): number {
  return names.codeOf(name);
}

const httpStatusCodes: readonly number[] = [
  200, 400, 500, 404, 501, 403, 409, 409, 410, 401, 404, 501,
];

/** The HTTP status code that says about the same as a DNS response code. */
export function dnsHttpStatus(code: number): number {
  return httpStatusCodes[code] ?? 500;
}
