// What specs use of ws, besides the parts that the proxy uses.
declare module "ws" {
  import type { EventEmitter } from "node:events";
  import type { Agent, Server } from "node:http";
  import type { Http2SecureServer } from "node:http2";
  import type { Duplex } from "node:stream";

  export class WebSocket extends EventEmitter {
    constructor(
      url: string,
      options?: {
        readonly agent?: Agent;
        readonly ca?: string;
        readonly perMessageDeflate?: boolean | { readonly threshold: number };
        readonly createConnection?: () => Duplex;
      },
    );
    readonly extensions: string;
    send(data: string | Buffer): void;
    ping(data?: Buffer): void;
    close(code?: number, reason?: string): void;
    terminate(): void;
  }

  export class WebSocketServer extends EventEmitter {
    constructor(options: {
      readonly server?: Server | Http2SecureServer;
      readonly port?: number;
      readonly host?: string;
      readonly perMessageDeflate?: boolean | { readonly threshold: number };
    });
    address(): { readonly port: number };
    close(): void;
  }
}
