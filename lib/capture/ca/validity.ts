// Lengths as mitmproxy has them. Browsers accept 398 days of a leaf, and less from 2026 on.

const day = 24 * 60 * 60 * 1000;
/** Certificates begin in the past: some clients' clocks are slow. */
const head = 2 * day;

export interface Validity {
  readonly notBefore: Date;
  readonly notAfter: Date;
}

export function authorityValidity(now = Date.now()): Validity {
  return { notBefore: new Date(now - head), notAfter: new Date(now - head + 3650 * day) };
}

/** @param limit When the authority itself ends: what it signs does not outlive it. */
export function leafValidity(limit: Date, now = Date.now()): Validity {
  const notAfter = Math.min(now - head + 199 * day, limit.getTime());
  return { notBefore: new Date(now - head), notAfter: new Date(notAfter) };
}
