import { expect } from "chai";
import { Writable } from "node:stream";
import { createWriter } from "../../lib/create-writer.js";
import type { Flow } from "../../lib/flow/flow.js";
import { redactFlow } from "../../lib/redact/redact-flow.js";
import { Redactor } from "../../lib/redact/redactor.js";
import { readFlows, writeFlows } from "../support/mitm-file.js";
import {
  anyPlaces,
  harmless,
  namedPlaces,
  plainSecrets,
  telltales,
  type Place,
} from "./planted.js";
import { sightings } from "./sightings.js";

const key = Buffer.alloc(32, 7);

/** What is in a flow for a reader: its bytes, and its bodies without their content coding. */
async function contentsOf(flow: Flow): Promise<Buffer> {
  const parts = [await writeFlows(flow)];
  if (flow.type === "http") {
    for (const message of [flow.request, flow.response]) {
      parts.push(message?.getContent({ strict: false }) ?? Buffer.alloc(0));
    }
  }
  if (flow.type === "tcp") {
    for (const from of [true, false]) {
      parts.push(...flow.messages.filter((m) => m.fromClient === from).map((m) => m.content));
    }
  }
  return Buffer.concat(parts);
}

async function leftOf(place: Place, secret: string): Promise<string[]> {
  // As it is read, and not as it was made.
  const [flow] = await readFlows(await writeFlows(place.plant(secret)));
  if (flow === undefined) throw new Error("there is no flow");
  return sightings(await contentsOf(redactFlow(new Redactor(key), flow)), secret);
}

describe("redaction", () => {
  for (const place of [...namedPlaces, ...anyPlaces]) {
    it(`finds all secrets that are known by their looks: ${place.title}`, async () => {
      for (const [title, secret] of Object.entries(telltales)) {
        expect(await leftOf(place, secret), title).to.deep.equal([]);
      }
    });
  }

  for (const place of namedPlaces) {
    it(`finds all secrets that are named: ${place.title}`, async () => {
      for (const [title, secret] of Object.entries(plainSecrets)) {
        expect(await leftOf(place, secret), title).to.deep.equal([]);
      }
    });
  }

  for (const { title, plant } of harmless) {
    it(`leaves alone what is no secret: ${title}`, async () => {
      const before = await writeFlows(plant(""));
      const [flow] = await readFlows(before);
      if (flow === undefined) throw new Error("there is no flow");
      const redactor = new Redactor(key);
      const after = await writeFlows(redactFlow(redactor, flow));
      expect(redactor.report.lines()).to.deep.equal([]);
      expect(after.equals(before)).to.be.true;
    });
  }
});

describe("redaction of files", () => {
  for (const format of ["mitm", "har", "jsonl", "msgpack"]) {
    it(`leaves no planted secret in ${format}, and gives each one stand-in`, async () => {
      const secrets = { ...telltales, ...plainSecrets };
      const redactor = new Redactor(key);
      const chunks: Buffer[] = [];
      const stream = new Writable({
        write(chunk: Buffer, _encoding, done) {
          chunks.push(Buffer.from(chunk));
          done();
        },
      });
      const writer = createWriter(stream, { to: format });
      for (const place of namedPlaces) {
        for (const secret of Object.values(secrets)) {
          await writer.write(redactFlow(redactor, place.plant(secret)));
        }
      }
      await writer.end();
      const file = Buffer.concat(chunks);
      for (const [title, secret] of Object.entries(secrets)) {
        expect(sightings(file, secret), title).to.deep.equal([]);
      }
    });
  }
});
