import { expect } from "chai";
import { FlowReadError } from "../../../lib/formats/errors.js";
import { har } from "../../../lib/formats/har/format.js";
import { fc } from "../../support/property.js";
import {
  flowOf,
  harOf,
  inChunks,
  readUntilDamage,
  runThrough,
  smallEntry,
  type Json,
} from "./har-file.js";
import { readHar } from "../../../lib/formats/har/reader.js";

const two = harOf(smallEntry(), smallEntry());

async function errorOf(file: Buffer): Promise<FlowReadError | null> {
  return (await readUntilDamage(file)).error;
}

async function openingError(entry: Json): Promise<FlowReadError> {
  const flow = await flowOf(entry);
  try {
    flow.request.headers.has("a");
  } catch (error) {
    if (error instanceof FlowReadError) return error;
  }
  throw new Error("it was read");
}

function without(entry: Json, key: string): Json {
  return Object.fromEntries(Object.entries(entry).filter(([name]) => name !== key));
}

describe("a damaged HAR file", () => {
  it("gives the whole entries before the damage, wherever it is cut", () =>
    fc.assert(
      fc.asyncProperty(fc.integer({ min: 0, max: two.length - 2 }), async (length) => {
        const { flows, error } = await readUntilDamage(two.subarray(0, length));
        const ends = [two.indexOf("\n      },"), two.lastIndexOf("\n      }\n")];
        const whole = ends.filter((end) => end + "\n      }".length <= length).length;
        expect(error).to.be.instanceOf(FlowReadError);
        expect(flows).to.have.length(whole);
      }),
    ));

  it("names the entry in which it ends", async () => {
    const error = await errorOf(two.subarray(0, -200));
    expect(error?.message).to.match(
      /^a\.har: flow 2 at byte \d+: the file ends in the middle of log\.entries\[1\]$/,
    );
  });

  it("is written as a whole file with what was there", async () => {
    const chunks: Buffer[] = [];
    const { HarWriter } = await import("../../../lib/formats/har/writer.js");
    const { Losses } = await import("../../../lib/formats/losses.js");
    const writer = new HarWriter(
      { write: (more) => Promise.resolve(void chunks.push(...more)) },
      new Losses(),
    );
    const reader = readHar(inChunks(two.subarray(0, -200), []), { file: "a.har" });
    writer.beginInput(reader);
    try {
      for await (const flows of reader) await writer.write(flows);
    } catch {
      await writer.end();
    }
    const { log } = JSON.parse(Buffer.concat(chunks).toString()) as { log: { entries: Json[] } };
    expect(log.entries).to.deep.equal([smallEntry()]);
  });

  const wrong: Readonly<Record<string, [file: string, message: RegExp]>> = {
    "another file": ["GET / HTTP/1.1\r\n\r\n", /this is not a HAR file: it has "GET/],
    "an object without a log": ['{"a": 1}', /it has no list log\.entries/],
    "a log without entries": ['{"log": {"version": "1.2"}}', /it has no list log\.entries/],
    "entries that are no list": ['{"log": {"entries": {}}}', /it has no list log\.entries/],
    "an entry that is no object": [
      '{"log": {"entries": [{}, 7]}}',
      /log\.entries\[1\] is not an object/,
    ],
    "a comma too many": ['{"log": {"entries": [{},]}}', /log\.entries\[1\] is not an object/],
    "a comma missing": ['{"log": {"entries": [{} {}]}}', /a comma or "\]" is missing/],
    "a second log": ['{"log": {"entries": []}, "log": {}}', /there is a second "log"/],
    "second entries": ['{"log": {"entries": [], "entries": []}}', /there is a second "entries"/],
    "more behind the end": ['{"log": {"entries": []}} x', /more behind the end/],
    nothing: ["", /the file ends in the middle of the outermost object/],
  };
  for (const [what, [file, message]] of Object.entries(wrong)) {
    it(`is refused with what is wrong: ${what}`, async () => {
      expect((await errorOf(Buffer.from(file)))?.message).to.match(message);
    });
  }

  it("is refused when an entry is longer than allowed", async () => {
    const reader = readHar(inChunks(two, [50]), { file: "a.har", maxFlowBytes: 300 });
    const error: unknown = await reader[Symbol.asyncIterator]()
      .next()
      .catch((reason: unknown) => reason);
    expect(error).to.be.instanceOf(FlowReadError);
  });
});

describe("an entry of a HAR file", () => {
  const missing: readonly (readonly [entry: Json, message: RegExp])[] = [
    [without(smallEntry(), "request"), /log\.entries\[0\]: "request" is missing at byte \d+$/],
    [without(smallEntry(), "startedDateTime"), /"startedDateTime" is missing/],
    [smallEntry({ startedDateTime: "yesterday" }), /startedDateTime: it is not a date and time/],
    [smallEntry({ request: { url: undefined } }), /entries\[0\]\.request: "url" is missing/],
    [smallEntry({ request: { url: 7 } }), /request\.url: it should be of kind string/],
    [smallEntry({ request: { method: undefined } }), /request: "method" is missing/],
  ];
  for (const [entry, message] of missing) {
    it(`says what is missing: ${message.source}`, async () => {
      expect((await openingError(entry)).message).to.match(message);
    });
  }

  it("that is no JSON is an error with its path when somebody looks into it", async () => {
    const file = harOf(smallEntry()).toString().replace('"status": 200', '"status": 2oo');
    const { flows } = await readUntilDamage(Buffer.from(file));
    expect(() => flows[0]?.request).to.throw(
      FlowReadError,
      /log\.entries\[0\]\.response\.status: a value is missing at byte \d+/,
    );
    expect((await runThrough([Buffer.from(file)])).file.toString()).to.equal(file);
  });

  it("may be nested as deep as it likes", async () => {
    const depth = 200_000;
    const nested = `${'{"a":['.repeat(depth)}${"]}".repeat(depth)}`;
    const file = harOf(smallEntry({ _x: 0 }))
      .toString()
      .replace('"_x": 0', `"_x": ${nested}`);
    const { file: written } = await runThrough([Buffer.from(file)], ({ request }) => {
      request.headers.add("a", "b");
      return undefined;
    });
    expect(written.length).to.be.greaterThan(file.length);
  });

  it("has no power over the program by its keys", async () => {
    const text = harOf(smallEntry()).toString();
    const file = text.replace('"cache"', '"__proto__": {"polluted": 1}, "constructor": 1, "cache"');
    const { flows } = await readUntilDamage(Buffer.from(file));
    expect(flows[0]?.request.host).to.equal("example.com");
    expect(Reflect.get({}, "polluted")).to.equal(undefined);
  });

  it("counts the last of several members of the same name", async () => {
    const file = harOf(smallEntry())
      .toString()
      .replace('"method": "GET"', '"method": "GET", "method": "PUT"');
    const { flows } = await readUntilDamage(Buffer.from(file));
    expect(flows[0]?.request.method).to.equal("PUT");
  });

  it("may have numbers of any size, and lone surrogates", async () => {
    const flow = await flowOf(
      smallEntry({
        time: 1e300,
        response: { status: 1e21, headers: [{ name: "a", value: "\ud800\udcff" }] },
      }),
    );
    expect(flow.response?.statusCode).to.equal(0);
    expect(flow.response?.headers.has("a")).to.equal(true);
  });
});

describe("the beginning of a HAR file", () => {
  const cases: Readonly<Record<string, "yes" | "no" | "more">> = {
    '{"log":': "yes",
    '\ufeff\n { "log" : {': "yes",
    '{"a": [{"log": 1}], "log": {': "yes",
    '{"a": [{"log": 1}], "lo': "more",
    "{": "more",
    "  ": "more",
    "\ufeff": "more",
    '{"type": "http"}\n{"log": {}}': "no",
    "<html>": "no",
    "12:abc": "no",
  };
  for (const [head, answer] of Object.entries(cases)) {
    it(`is recognised: ${answer} for ${JSON.stringify(head)}`, () => {
      expect(har.recognises(Buffer.from(head))).to.equal(answer);
    });
  }
});
