import { execFileSync, spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { WARCParser } from "warcio";
import { createWriter } from "../../lib/create-writer.js";
import type { Flow } from "../../lib/flow/flow.js";
import { HttpFlow } from "../../lib/flow/http-flow.js";
import type { Response } from "../../lib/flow/response.js";
import { readFlows } from "../../lib/read-flows.js";
import { fixture, itForCorpus } from "../support/captures.js";
import { describeWhere } from "../support/describe-where.js";

/** A record as warcio sees it: its type, URL and status. */
type Seen = readonly [type: string, url: string | undefined, status: string | undefined];

async function flowsOf(source: Buffer): Promise<HttpFlow<"request">[]> {
  const flows: HttpFlow<"request">[] = [];
  for await (const flow of readFlows(source)) if (flow instanceof HttpFlow) flows.push(flow);
  return flows;
}

async function write(path: string, flows: readonly Flow[]): Promise<void> {
  const writer = createWriter(path);
  for (const flow of flows) await writer.write(flow);
  await writer.end();
}

/** What must be seen of a flow. */
function expectedOf({ request, response }: HttpFlow<"request">): Seen[] {
  const url = request.method === "CONNECT" ? `https://${request.authority}/` : request.prettyUrl;
  const seen: Seen[] = [["request", url, undefined]];
  if (response !== null) seen.push(["response", url, String(response.statusCode)]);
  return seen;
}

/** Without its content coding, where that is one that warcio knows by itself. */
function bodyAsWarcioHasIt(response: Response | null): Buffer | null {
  if (response?.headers.get("content-encoding") === "br") return response.rawContent;
  return response?.content ?? null;
}

// As a module: the npm package of the same name has a command of the same name, too.
const python = process.env["WARCIO_PYTHON"] ?? "python3";
const asModule = ["-m", "warcio.cli"];
const isThere = (): boolean => spawnSync(python, [...asModule, "--version"]).status === 0;

describeWhere(isThere, "warcio from PyPI", "warcio from PyPI", () => {
  let folder: string;
  before(() => (folder = mkdtempSync(join(tmpdir(), "mitmts-dump-warcio-"))));
  after(() => rmSync(folder, { recursive: true }));

  const warcio = (...args: readonly string[]): string =>
    execFileSync(python, [...asModule, ...args], { cwd: folder, encoding: "utf8" });

  function index(name: string): Seen[] {
    const lines = warcio("index", "-f", "warc-type,warc-target-uri,http:status", name).trim();
    return lines.split("\n").flatMap((line) => {
      const entry = JSON.parse(line) as Record<string, string>;
      const type = entry["warc-type"] ?? "";
      const isMessage = type === "request" || type === "response";
      return isMessage ? [[type, entry["warc-target-uri"], entry["http:status"]] as const] : [];
    });
  }

  for (const name of ["demo.warc", "demo.warc.gz"]) {
    it(`checks and reads what we write: ${name}`, async () => {
      const flows = await flowsOf(fixture("demo.mitm"));
      await write(join(folder, name), flows);
      expect(warcio("check", "-v", name))
        .to.include("digest pass")
        .and.not.include("failed");
      expect(index(name)).to.deep.equal(flows.flatMap(expectedOf));
    });
  }

  it("finds each record of a compressed file where it begins, and has its body", async () => {
    const flows = await flowsOf(fixture("demo.mitm"));
    await write(join(folder, "a.warc.gz"), flows);
    const found = warcio("index", "-f", "offset,warc-type", "a.warc.gz").trim().split("\n");
    const bodies = found.flatMap((line) => {
      const { offset = "", "warc-type": type } = JSON.parse(line) as Record<string, string>;
      if (type !== "response") return [];
      return [
        execFileSync(python, [...asModule, "extract", "--payload", "a.warc.gz", offset], {
          cwd: folder,
        }),
      ];
    });
    const expected = flows.flatMap(({ response }) => bodyAsWarcioHasIt(response) ?? []);
    expect(bodies.map(String)).to.deep.equal(expected.map(String));
  });

  itForCorpus(
    "warc",
    (name) => `checks what others wrote and a script changed: ${name}`,
    async (bytes, name) => {
      writeFileSync(join(folder, name), bytes);
      const before = index(name);
      const flows = await flowsOf(bytes);
      for (const { request, response } of flows) {
        request.headers.set("X-Seen", "1");
        if (response?.rawContent != null) response.text = `${response.text ?? ""}, and more`;
      }
      await write(join(folder, `changed-${name}`), flows);
      expect(warcio("check", `changed-${name}`)).to.equal("");
      // A writer that is given flows alone has them alone.
      expect(index(`changed-${name}`)).to.have.deep.members(before);
    },
  );
});

describe("warcio from npm", () => {
  it("reads what we write", async () => {
    const folder = mkdtempSync(join(tmpdir(), "mitmts-dump-warcio-"));
    try {
      const flows = await flowsOf(fixture("demo.mitm"));
      await write(join(folder, "a.warc.gz"), flows);
      const seen: [string, string][] = [];
      const chunks = [readFileSync(join(folder, "a.warc.gz"))];
      for await (const record of WARCParser.iterRecords(chunks)) {
        if (record.warcType !== "response") continue;
        seen.push([
          record.warcTargetURI ?? "",
          Buffer.from(await record.readFully()).toString("hex"),
        ]);
      }
      const expected = flows.flatMap(({ request, response }) =>
        response === null ? [] : [[request.prettyUrl, response.rawContent?.toString("hex")]],
      );
      expect(seen).to.deep.equal(expected);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});
