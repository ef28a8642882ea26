import { expect } from "chai";
import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import type { Flow } from "../../lib/flow/flow.js";
import { ListingWriter } from "../../lib/formats/listing/writer.js";
import { fixture, itForCorpus } from "../support/captures.js";
import { readUntilDamage, writeFlows } from "../support/mitm-file.js";
import { describeWithMitmproxy } from "./python.js";

async function ours(flows: readonly Flow[]): Promise<string> {
  const written: Buffer[] = [];
  const sink = {
    write(chunks: readonly Buffer[]) {
      written.push(...chunks);
      return Promise.resolve();
    },
  };
  await new ListingWriter(sink, Infinity).write(flows);
  return Buffer.concat(written).toString("utf8");
}

/** The listing as mitmdump's and ours are compared: blanks at the end of a line mean nothing. */
function tidy(listing: string): string[] {
  return listing
    .trimEnd()
    .split("\n")
    .map((line) => line.trimEnd());
}

function hasResponse(flow: Flow): boolean {
  return (flow.type !== "http" && flow.type !== "dns") || flow.response !== null;
}

describe("a listing, compared with what mitmdump prints at flow_detail 1,", function () {
  this.timeout(60_000);
  let folder: string;
  before(() => {
    folder = mkdtempSync(join(tmpdir(), "mitmts-dump-interop-"));
  });
  after(() => rmSync(folder, { recursive: true }));

  describeWithMitmproxy("12.2.3", "12.2.3", (python) => {
    async function theirs(flows: readonly Flow[]): Promise<string> {
      const path = join(folder, "a.mitm");
      writeFileSync(path, await writeFlows(...flows));
      const mitmdump = join(dirname(python), "mitmdump");
      const options = ["--set", "flow_detail=1", "--set", `confdir=${folder}`, "-nr", path];
      // It cuts URLs to the width of the terminal, which it learns from COLUMNS.
      const env = { ...process.env, COLUMNS: "10000" };
      return execFileSync(mitmdump, options, { encoding: "utf8", env });
    }

    async function compare(flows: readonly Flow[]): Promise<void> {
      if (flows.length === 0) return;
      expect(tidy(await ours(flows))).to.deep.equal(tidy(await theirs(flows)));
    }

    async function compareAll(file: Buffer): Promise<void> {
      const { flows } = await readUntilDamage(file);
      // One by one, for mitmdump lists flows without a response last, HTTP flows that have both a
      // response and an error twice, and requests that have neither not at all.
      const isHttpError = ({ type, error }: Flow) => type === "http" && error !== null;
      await compare(flows.filter((flow) => hasResponse(flow) && !isHttpError(flow)));
      await compare(flows.filter((flow) => !hasResponse(flow) && flow.error !== null));
    }

    for (const path of ["demo.mitm", "mitm/21-mitmproxy-12.2.3.mitm", "mitm/encodings.mitm"]) {
      it(`has the same lines: ${path}`, () => compareAll(fixture(path)));
    }
    itForCorpus("mitm", (name) => `has the same lines: ${name}`, compareAll);
  });
});
