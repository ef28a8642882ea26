import { expect } from "chai";
import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import type { Flow } from "../../lib/flow/flow.js";
import type { ListingOptions } from "../../lib/formats/listing/writer.js";
import { listing } from "../formats/listing/listing.js";
import { fixture, itForCorpus } from "../support/captures.js";
import { readUntilDamage, writeFlows } from "../support/mitm-file.js";
import { describeWithMitmproxy } from "./python.js";

/** The listing as mitmdump's and ours are compared: blanks at the end of a line mean nothing. */
function tidy(listing: string): string[] {
  return listing
    .trimEnd()
    .split("\n")
    .map((line) => line.trimEnd());
}

/** The text as mitmdump shows headers: all bytes beyond ASCII as escapes. */
function withEscapes(text: string): string {
  return text.replace(/[\u0080-\u{10ffff}]+/gu, (characters) =>
    Array.from(Buffer.from(characters), (byte) => `\\x${byte.toString(16)}`).join(""),
  );
}

/** Whether all its bodies are said to be what they are: mitmdump does not look. */
function saysKinds(flow: Flow): boolean {
  return flow.type !== "http" || (flow.websocket === null && flow.error === null);
}

function hasResponse(flow: Flow): boolean {
  return (flow.type !== "http" && flow.type !== "dns") || flow.response !== null;
}

type Level = ListingOptions["level"];

describe("a listing, compared with what mitmdump prints,", function () {
  this.timeout(60_000);
  let folder: string;
  before(() => {
    folder = mkdtempSync(join(tmpdir(), "mitmts-dump-interop-"));
  });
  after(() => rmSync(folder, { recursive: true }));

  describeWithMitmproxy("12.2.3", "12.2.3", (python) => {
    async function theirs(flows: readonly Flow[], level: Level): Promise<string> {
      const path = join(folder, "a.mitm");
      writeFileSync(path, await writeFlows(...flows));
      const mitmdump = join(dirname(python), "mitmdump");
      const options = ["--set", `flow_detail=${level}`, "--set", `confdir=${folder}`, "-nr", path];
      // It cuts URLs to the width of the terminal, which it learns from COLUMNS.
      const env = { ...process.env, COLUMNS: "10000" };
      return execFileSync(mitmdump, options, { encoding: "utf8", env });
    }

    async function compare(flows: readonly Flow[], level: Level): Promise<void> {
      if (flows.length === 0) return;
      const text = await listing(flows, { level });
      const ours = level === 1 ? text : withEscapes(text);
      expect(tidy(ours)).to.deep.equal(tidy(await theirs(flows, level)));
    }

    async function compareAll(file: Buffer, level: Level): Promise<void> {
      const { flows } = await readUntilDamage(file);
      // One by one, for mitmdump lists flows without a response last, HTTP flows that have both a
      // response and an error twice, and requests that have neither not at all.
      const isHttpError = ({ type, error }: Flow) => type === "http" && error !== null;
      await compare(
        flows.filter((flow) => hasResponse(flow) && !isHttpError(flow)),
        level,
      );
      await compare(
        flows.filter((flow) => !hasResponse(flow) && flow.error !== null),
        level,
      );
    }

    it("has the same lines at level 4, bodies of all kinds too: demo.mitm", async () => {
      const { flows } = await readUntilDamage(fixture("demo.mitm"));
      await compare(flows.filter(saysKinds), 4);
    });
    for (const level of [1, 2] as const) {
      for (const path of ["demo.mitm", "mitm/21-mitmproxy-12.2.3.mitm", "mitm/encodings.mitm"]) {
        it(`has the same lines at level ${level}: ${path}`, () => compareAll(fixture(path), level));
      }
      itForCorpus(
        "mitm",
        (name) => `has the same lines at level ${level}: ${name}`,
        (file) => compareAll(file, level),
      );
    }
  });
});
