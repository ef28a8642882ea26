// The parts of ws that take frames apart and put them together; @types/ws leaves them out.
declare module "ws" {
  import type { Duplex, Writable } from "node:stream";

  export type ExtensionParameters = Readonly<Record<string, readonly (string | true)[]>>;

  export const extension: {
    /** @throws SyntaxError */
    parse(header: string): Readonly<Record<string, readonly ExtensionParameters[]>>;
  };

  export class PerMessageDeflate {
    constructor(options: {
      readonly isServer?: boolean;
      readonly maxPayload?: number;
      readonly threshold?: number;
    });
    /** @throws Error when the parameters make no sense. */
    accept(offers: readonly ExtensionParameters[]): unknown;
    cleanup(): void;
  }

  export type Extensions = Readonly<Record<string, PerMessageDeflate>>;

  /** Events: message (data, isBinary), ping and pong (data), conclude (code, reason), error. */
  export class Receiver extends Writable {
    constructor(options: {
      readonly isServer: boolean;
      readonly extensions: Extensions;
      readonly maxPayload: number;
    });
  }

  export interface SendOptions {
    readonly binary: boolean;
    readonly compress: boolean;
    readonly fin: boolean;
    readonly mask: boolean;
  }

  export class Sender {
    constructor(stream: Duplex, extensions: Extensions);
    send(data: Buffer, options: SendOptions, done: (error?: Error | null) => void): void;
    ping(data: Buffer, mask: boolean, done: (error?: Error | null) => void): void;
    pong(data: Buffer, mask: boolean, done: (error?: Error | null) => void): void;
    /** @throws TypeError when the code is none that may be sent. */
    close(
      code: number | undefined,
      reason: Buffer,
      mask: boolean,
      done: (error?: Error | null) => void,
    ): void;
  }
}
