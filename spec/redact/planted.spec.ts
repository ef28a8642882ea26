import { expect } from "chai";
import { redactFlow } from "../../lib/redact/redact-flow.js";
import { Redactor } from "../../lib/redact/redactor.js";
import { readFlows, writeFlows } from "../support/mitm-file.js";
import { StandIns } from "../../lib/redact/stand-ins.js";
import { contentsOf } from "./contents-of.js";
import { anyPlaces } from "./planted/any-places.js";
import { harmless } from "./planted/harmless.js";
import { namedPlaces } from "./planted/named-places.js";
import type { Place } from "./planted/place.js";
import { plainSecrets, telltales } from "./planted/secrets.js";
import { sightings } from "./sightings.js";

const key = Buffer.alloc(32, 7);

async function redactedAt(place: Place, secret: string): Promise<Buffer> {
  // As it is read, and not as it was made.
  const [flow] = await readFlows(await writeFlows(place.plant(secret)));
  if (flow === undefined) throw new Error("there is no flow");
  return contentsOf(redactFlow(new Redactor(key), flow));
}

async function leftOf(place: Place, secret: string): Promise<string[]> {
  return sightings(await redactedAt(place, secret), secret);
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

  /** Those where what is planted stays the same secret, and something is put in its place. */
  const faithfulPlaces = namedPlaces.filter(
    ({ title }) => !["Basic, as user", "Digest", "a script in HTML", "a backup"].includes(title),
  );
  for (const place of faithfulPlaces) {
    it(`puts one stand-in for a secret, however it is spelled: ${place.title}`, async () => {
      const secret = plainSecrets["one with signs"] ?? "";
      const standIn = new StandIns(key).text(secret);
      expect(sightings(await redactedAt(place, secret), standIn)).not.to.deep.equal([]);
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
