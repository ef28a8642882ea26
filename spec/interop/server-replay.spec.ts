import { readFileSync } from "node:fs";
import { PassThrough } from "node:stream";
import { buffer } from "node:stream/consumers";
import { expect } from "chai";
import {
  defaultMatchOptions as defaults,
  requestKey,
  type MatchOptions,
} from "../../lib/capture/server-replay/request-key.js";
import { createWriter } from "../../lib/create-writer.js";
import { HttpFlow } from "../../lib/flow/http-flow.js";
import { Request } from "../../lib/flow/request.js";
import { describeWithMitmproxy, runPython } from "./python.js";

const script = readFileSync(new URL("server-replay.py", import.meta.url), "utf8");

const choices: readonly MatchOptions[] = [
  defaults,
  { ...defaults, useHeaders: ["X-One", "x-two"] },
  { ...defaults, ignoreContent: true },
  { ...defaults, ignoreHost: true },
  { ...defaults, ignorePort: true },
  { ...defaults, ignoreParams: ["t", "a b", ""] },
  { ...defaults, ignorePayloadParams: ["t", "é"] },
];

const inPython = (options: MatchOptions) => ({
  server_replay_use_headers: options.useHeaders,
  server_replay_ignore_content: options.ignoreContent,
  server_replay_ignore_host: options.ignoreHost,
  server_replay_ignore_port: options.ignorePort,
  server_replay_ignore_params: options.ignoreParams,
  server_replay_ignore_payload_params: options.ignorePayloadParams,
});

const urlencoded = { "content-type": "application/x-www-form-urlencoded" };
const multipart = (fields: readonly (readonly [string, string])[]) => {
  const request = Request.make("POST", "http://a.test/", "", {
    "content-type": "multipart/form-data; boundary=x",
  });
  request.multipartForm = fields;
  return request;
};

function requests(): Request[] {
  const urls = [
    "http://a.test/",
    "http://a.test",
    "http://a.test:81/",
    "https://a.test/",
    "http://b.test/",
    "http://a.test/?",
    "http://a.test/?a=1&t=2",
    "http://a.test/?a=1&t=3",
    "http://a.test/?t=3&a=1",
    "http://a.test/?a=1",
    "http://a.test/?a=1&",
    "http://a.test/?a",
    "http://a.test/?a=",
    "http://a.test/?a+b=1&c=%20",
    "http://a.test/?a%20b=2&c=+",
    "http://a.test/;p",
    "http://a.test/;q?a=1",
    "http://a.test/x;p/y;q",
    "http://a.test/x;r/y;s",
    "http://a.test/#a",
    "http://a.test//b.test/",
  ];
  const gets = urls.map((url) => Request.make("GET", url));
  const headers = [{ "x-one": "1" }, { "X-ONE": "1", z: "2" }, { "x-one": "2" }, { "x-two": "" }];
  const named = headers.map((fields) => Request.make("GET", "http://a.test/", "", fields));
  const hosts = ["a.test", "b.test:81", "c.test"].map((host) =>
    Request.make("GET", "http://a.test/", "", { host }),
  );
  const bodies = ["", "a", "a=1&t=2", "t=9&a=1", "a=1", "%C3%A9=1&a=1", "a=1&é=5"];
  const posts = bodies.flatMap((body) => [
    Request.make("POST", "http://a.test/", body),
    Request.make("POST", "http://a.test/", body, urlencoded),
  ]);
  const missing = Request.make("POST", "http://a.test/");
  missing.rawContent = null;
  const forms = [
    multipart([
      ["a", "1"],
      ["t", "2"],
    ]),
    multipart([
      ["t", "3"],
      ["a", "1"],
    ]),
    multipart([["a", "1"]]),
  ];
  const other = Request.make("get", "http://a.test/");
  return [...gets, ...named, ...hosts, ...posts, missing, ...forms, other];
}

/** For each key, the number of the first that is equal: what is taken for the same has one number. */
const classes = (keys: readonly string[]) => keys.map((key) => keys.indexOf(key));

describeWithMitmproxy(
  "12.2.3",
  "server replay takes for the same what mitmproxy does",
  (python) => {
    let theirs: string[][] = [];
    before(async () => {
      const stream = new PassThrough();
      const bytes = buffer(stream);
      const writer = createWriter(stream);
      for (const request of requests()) await writer.write(HttpFlow.make(request));
      await writer.end();
      stream.end();
      const options = JSON.stringify(choices.map(inPython));
      const output = runPython(python, script, [options], await bytes);
      theirs = JSON.parse(output.toString()) as string[][];
    });

    for (const [nth, options] of choices.entries()) {
      it(`with ${JSON.stringify(options)}`, () => {
        const ours = requests().map((request) => requestKey(request, options));
        expect(classes(ours)).to.deep.equal(classes(theirs[nth] ?? []));
      });
    }
  },
);
