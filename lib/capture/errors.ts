import { systemCode } from "../io/errors.js";

const reasons: Readonly<Record<string, string>> = {
  EADDRINUSE: "another program listens there",
  EACCES: "that is not allowed; ports below 1024 are the system's",
  EADDRNOTAVAIL: "this machine has no such address",
  ENOTFOUND: "there is no such host",
};

/** The proxy cannot listen where it is to. */
export class ListenError extends Error {
  override readonly name = "ListenError";
  /** The system's code, such as `EADDRINUSE`; null when there is none. */
  readonly code: string | null;

  constructor(
    readonly host: string,
    readonly port: number,
    cause: Error,
  ) {
    const code = systemCode(cause);
    super(`cannot listen on ${host} port ${port}: ${reasons[code ?? ""] ?? cause.message}`, {
      cause,
    });
    this.code = code;
  }
}
