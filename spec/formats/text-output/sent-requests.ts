import { execFile } from "node:child_process";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { promisify } from "node:util";

const runFile = promisify(execFile);

/** A request as a server got it. */
export interface Received {
  readonly method: string;
  readonly target: string;
  /** Name and value of each field, in order. */
  readonly fields: readonly (readonly [name: string, value: string])[];
  readonly body: Buffer;
}

/** A server that keeps what it is sent and answers with nothing. */
export class Recorder {
  readonly received: Received[] = [];
  readonly #server = createServer({ insecureHTTPParser: true }, (request, response) => {
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    request.on("end", () => {
      const { rawHeaders, method = "", url = "" } = request;
      const fields = rawHeaders.flatMap((name, index) =>
        index % 2 === 0 ? [[name, rawHeaders[index + 1] ?? ""] as const] : [],
      );
      this.received.push({ method, target: url, fields, body: Buffer.concat(chunks) });
      response.end();
    });
  });

  async start(): Promise<void> {
    await new Promise<void>((resolve) => this.#server.listen(0, "127.0.0.1", resolve));
  }

  get origin(): string {
    const { port } = this.#server.address() as AddressInfo;
    return `http://127.0.0.1:${port}`;
  }

  async stop(): Promise<void> {
    await new Promise((resolve) => this.#server.close(resolve));
  }
}

/** Runs a line in a shell, with folders in which its programs are looked for first. */
export async function runLine(line: string, folders: readonly string[] = []): Promise<void> {
  const path = [...folders, process.env["PATH"] ?? ""].join(":");
  const pending = runFile("sh", ["-s"], { env: { ...process.env, PATH: path } });
  pending.child.stdin?.end(line);
  await pending;
}
