import { expect } from "chai";
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { anyHeaders, anyText } from "../formats/har/arbitrary-har.js";
import {
  differences,
  entriesOf,
  harOf,
  readFlows,
  smallEntry,
  writeHarFile,
  type AnyHttpFlow,
  type Json,
} from "../formats/har/har-file.js";
import { fixture, itForCorpus } from "../support/captures.js";
import { readFlows as readMitm } from "../support/mitm-file.js";
import { fc } from "../support/property.js";
import { describeWithMitmproxy, runPython } from "./python.js";

const script = (name: string): string =>
  readFileSync(fileURLToPath(new URL(name, import.meta.url)), "utf8");

/** What of a flow is compared, as `har_states.py` gives it. */
function facts(flow: AnyHttpFlow): Json {
  const { request, response, clientConn, serverConn } = flow;
  const message = (one: typeof request | NonNullable<typeof response>): Json => ({
    headers: one.headers.fields.map((pair) => pair.map((part) => part.toString("latin1"))),
    content: one.rawContent?.toString("latin1") ?? null,
    http_version: one.httpVersion,
    timestamp_start: one.timestampStart,
    timestamp_end: one.timestampEnd,
  });
  const { host, port, method, scheme, authority, path } = request;
  return {
    request: { ...message(request), host, port, method, scheme, authority, path },
    response: response && {
      ...message(response),
      status_code: response.statusCode,
      reason: response.reason,
    },
    client: clientConn.peername,
    client_times: [clientConn.timestampStart, clientConn.timestampEnd],
    server: serverConn.address,
  };
}

/** mitmproxy's facts with what we make better on purpose; see docs/formats.md. */
function improved(theirs: Json, entry: Json): Json {
  const { request, response } = theirs as { request: Json; response: Json };
  const said = entry as {
    request: { httpVersion: string };
    response: { httpVersion: string; statusText?: string; status: number; headers: unknown[] };
  };
  const version = (spelling: string, read: unknown): unknown => {
    if (/^(?:http\/2|h2)/i.test(spelling)) return "HTTP/2.0";
    return /^(?:http\/3|h3)/i.test(spelling) ? "HTTP/3" : read;
  };
  request["http_version"] = version(said.request.httpVersion, request["http_version"]);
  response["http_version"] = version(said.response.httpVersion, response["http_version"]);
  if (said.response.statusText) response["reason"] = said.response.statusText;
  const isNone = said.response.status === 0 && said.response.headers.length === 0;
  return { ...theirs, response: isNone ? null : response };
}

describe("HAR files, compared with mitmproxy,", () => {
  describeWithMitmproxy("12.2.3", "12.2.3", (python) => {
    async function compare(file: Buffer): Promise<void> {
      const lines = runPython(python, script("har_states.py"), [], file).toString().trim();
      const flows = await readFlows(file);
      const entries = entriesOf(file);
      lines.split("\n").forEach((line, index) => {
        const theirs = JSON.parse(line) as Json;
        const flow = flows[index];
        const entry = entries[index];
        if (flow === undefined || entry === undefined) throw new Error("too few flows");
        // Where mitmproxy gives up, we do not.
        if ("error" in theirs) return;
        expect(JSON.parse(JSON.stringify(facts(flow)))).to.deep.equal(improved(theirs, entry));
      });
    }

    itForCorpus(
      "har",
      (name) => `are read as the same flows: ${name}`,
      async (file, name) => {
        if (name.endsWith(".har")) await compare(file);
      },
    );

    it("are read as the same flows: bodies, charsets and codings of all kinds", async () => {
      const types = [
        "text/plain",
        "text/html; charset=utf-8",
        "application/json",
        "x/y; charset=gbk",
      ];
      const headers = fc.tuple(
        anyHeaders,
        fc.constantFrom(...types),
        fc.constantFrom("", "gzip", "br"),
      );
      const body = fc
        .tuple(headers, anyText, fc.boolean())
        .map(([[fields, type, coding], text, is64]) => ({
          headers: [
            ...fields,
            { name: "Content-Type", value: type },
            ...(coding === "" ? [] : [{ name: "Content-Encoding", value: coding }]),
          ],
          text: is64 ? Buffer.from(text).toString("base64") : text,
          ...(is64 ? { encoding: "base64" } : {}),
        }));
      const entries = fc
        .sample(fc.tuple(body, body), { numRuns: 150, seed: 7 })
        .map(([sent, { headers: received, ...content }]) =>
          smallEntry({
            request: {
              method: "POST",
              headers: sent.headers.filter(({ name }) => name !== "Content-Type"),
              postData: { mimeType: "", text: sent.text.replace(/[^\0-\xff]/g, "") },
            },
            response: { headers: received, content: { size: 1, mimeType: "", ...content } },
          }),
        );
      await compare(harOf(...entries));
    });

    for (const name of ["21-mitmproxy-12.2.3", "20-mitmproxy-10.4.2"]) {
      it(`are written with what mitmproxy's export has: ${name}`, async () => {
        const file = fixture(`mitm/${name}.mitm`);
        const theirs = entriesOf(runPython(python, script("har_export.py"), [], file));
        const flows = (await readMitm(file)).filter(({ type }) => type === "http");
        const ours = entriesOf((await writeHarFile(...flows)).file);
        ours.forEach((entry, index) => {
          const paths = differences(theirs[index], entry).filter((path) => !known.test(path));
          expect(paths, JSON.stringify(theirs[index])).to.deep.equal([]);
        });
      });
    }

    it("that we write are read by it", async () => {
      const flows = (await readMitm(fixture("mitm/21-mitmproxy-12.2.3.mitm"))).filter(
        ({ type }) => type === "http",
      );
      const { file } = await writeHarFile(...flows);
      const lines = runPython(python, script("har_states.py"), [], file).toString().trim();
      const errors = lines.split("\n").filter((line) => "error" in (JSON.parse(line) as Json));
      // It cannot read text with undecodable bytes, which its own export writes.
      expect(errors.filter((line) => !line.includes("Unable to read HAR"))).to.deep.equal([]);
    });
  });
});

/** What we write on purpose otherwise than mitmproxy; see docs/formats.md. */
const known =
  /^(?:connection|_serverPort|_flow|comment|serverIPAddress|request\.(?:headersSize|postData|_trailers)|response\.(?:headersSize|_trailers|_error|bodySize|content(?:\.(?:size|mimeType|compression|text|encoding))?|cookies\[\d+\]\.expires)|_webSocketMessages\[\d+\]\._(?:dropped|injected))$/;
