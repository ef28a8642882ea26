import { expect } from "chai";
import type { Flow } from "../../lib/flow/flow.js";
import { oldestWritableVersion } from "../../lib/formats/mitm/version.js";
import type { Loss } from "../../lib/formats/mitm/downgrade/loss.js";
import { isModeOf } from "../../lib/formats/mitm/downgrade/proxy-mode.js";
import { openRecord } from "../../lib/formats/mitm/source.js";
import { FlowSplitter } from "../../lib/formats/mitm/splitter.js";
import { downgraded, encoded } from "../formats/mitm/downgrade/downgraded.js";
import { plain, without, type Plain } from "../formats/mitm/downgrade/without.js";
import { fixture } from "../support/captures.js";
import { readFlows } from "../support/mitm-file.js";
import { describeWithMitmproxy, runPython } from "./python.js";

/** Releases, and the version that each of them writes. */
const releases = [
  { release: "7.0.4", newest: 14 },
  { release: "8.0.0", newest: 15 },
  { release: "8.1.1", newest: 17 },
  { release: "9.0.1", newest: 18 },
  { release: "10.4.2", newest: 20 },
  { release: "12.2.3", newest: 21 },
];

const files = [
  "demo.mitm",
  "mitm/21-mitmproxy-12.2.3.mitm",
  "mitm/encodings.mitm",
  "mitm/odd.mitm",
];

/** Reads flows and writes them again, in the version of that mitmproxy. */
const rewrite = `
import sys
from mitmproxy.io import FlowReader, FlowWriter

writer = FlowWriter(sys.stdout.buffer)
for flow in FlowReader(sys.stdin.buffer).stream():
    writer.add(flow)
`;

describe("flows written in an older version", function () {
  this.timeout(60_000);

  for (const { release, newest } of releases) {
    describeWithMitmproxy(release, `are read by mitmproxy ${release}:`, (python) => {
      for (let version = oldestWritableVersion; version <= newest; version++) {
        it(`version ${version}`, async () => {
          const written = await writeAll(version);
          const input = Buffer.concat(written.map(({ bytes }) => bytes));
          const output = runPython(python, rewrite, [], input);

          const again = await readFlows(output);
          expect(again).to.have.length(written.length);
          for (const [index, { flow, losses }] of written.entries()) {
            expect(again[index] && plain(again[index].state)).to.deep.equal(
              without(flow.state, losses, version),
            );
          }
        });
      }

      it(`version ${newest} is what it writes itself`, async () => {
        const written = await writeAll(newest);
        const input = Buffer.concat(written.map(({ bytes }) => bytes));
        expect(statesIn(runPython(python, rewrite, [], input))).to.deep.equal(statesIn(input));
      });
    });
  }
});

describe("proxy modes that flows may name", () => {
  for (const { release, version } of [
    { release: "9.0.1", version: 18 },
    { release: "10.4.2", version: 20 },
  ] as const) {
    describeWithMitmproxy(release, `in version ${version}`, (python) => {
      it(`are those that mitmproxy ${release} knows`, () => {
        const known: unknown = JSON.parse(runPython(python, parseModes, proxyModes).toString());
        expect(proxyModes.filter((mode) => isModeOf(version, mode))).to.deep.equal(known);
      });
    });
  }
});

const proxyModes = [
  "regular",
  "Regular@127.0.0.1:8081",
  "transparent",
  "upstream:http://proxy.example:3128",
  "reverse:example.com",
  "reverse:tls://example.com:443@8443",
  "reverse:dns://192.0.2.1",
  "reverse:http3://example.com",
  "reverse:quic://example.com:853",
  "reverse:gopher://example.com:70",
  "socks5",
  "dns@53",
  "wireguard:keys.conf@51820",
  "local",
  "local:curl",
  "osproxy",
  "tun:mitm0",
  "unheard-of",
];

/** Which of its arguments are proxy modes. */
const parseModes = `
import json, sys
from mitmproxy.proxy.mode_specs import ProxyMode

known = []
for mode in sys.argv[1:]:
    try:
        ProxyMode.parse(mode)
        known.append(mode)
    except ValueError:
        pass
print(json.dumps(known))
`;

interface Written {
  readonly flow: Flow;
  readonly bytes: Buffer;
  readonly losses: readonly Loss[];
}

/** All flows that can be written in the version. */
async function writeAll(version: number): Promise<Written[]> {
  const written: Written[] = [];
  for (const file of files) {
    for (const flow of await readFlows(fixture(file))) {
      const { state, result } = downgraded(flow, version);
      if (result.writable) written.push({ flow, bytes: encoded(state), losses: result.losses });
    }
  }
  return written;
}

/** The flows of a file, in the version that they are written in. */
function statesIn(file: Buffer): Plain[] {
  const splitter = new FlowSplitter("flows", file.length);
  return Array.from(splitter.split(file), (record) => plain(openRecord(record)));
}
