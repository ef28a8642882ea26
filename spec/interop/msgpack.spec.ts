import { expect } from "chai";
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { makeFlow } from "../../lib/flow/flow.js";
import { StateSource } from "../../lib/flow/base-flow.js";
import { PlainDict } from "../../lib/flow/state/plain-dict.js";
import { msgpackFormat } from "../formats/msgpack/format.js";
import { convert, mitmFormat, readAll, writeAll } from "../formats/shared/flow-file.js";
import { fixture } from "../support/captures.js";
import { describeWithMitmproxy, runPython } from "./python.js";

const formats = fileURLToPath(new URL("../../docs/formats.md", import.meta.url));

/** The reader that docs/formats.md gives to Python programmers. */
function documentedReader(): string {
  const [, code = ""] =
    /```python\n([^`]*def read_flows[^`]*)```/.exec(readFileSync(formats, "utf8")) ?? [];
  return code;
}

/** mitmproxy's own view of flow files, to compare with. */
const comparison = `
import io
from mitmproxy.io import FlowReader, tnetstring

def same(a, b):
    if type(a) is not type(b):
        return False
    if isinstance(a, dict):
        return list(a) == list(b) and all(same(a[key], b[key]) for key in a)
    if isinstance(a, (list, tuple)):
        return len(a) == len(b) and all(map(same, a, b))
    return repr(a) == repr(b)

def states(data):
    file, found = io.BytesIO(data), []
    while file.tell() < len(data):
        found.append(tnetstring.load(file))
    return found
`;

const captures = ["demo.mitm", "mitm/21-mitmproxy-12.2.3.mitm", "mitm/odd.mitm"];

describeWithMitmproxy("12.2.3", "Python, with the reader of docs/formats.md,", (python) => {
  for (const capture of captures) {
    it(`reads from msgpack what mitmproxy reads from mitm: fixtures/${capture}`, async () => {
      const mitm = fixture(capture);
      const msgpack = await convert(mitmFormat, msgpackFormat, mitm);
      const script = `${documentedReader()}${comparison}
import sys
length = int(sys.argv[1])
data = sys.stdin.buffer.read()
ours = list(read_flows(io.BytesIO(data[:length])))
theirs = states(data[length:])
assert len(ours) == len(theirs) > 0
for mine, other in zip(ours, theirs):
    assert same(mine, other), (mine, other)
`;
      runPython(python, script, [String(msgpack.length)], Buffer.concat([msgpack, mitm]));
    });
  }

  it("reads integers of any size", async () => {
    const integers = [2n ** 64n, -(2n ** 63n) - 1n, 10n ** 40n, -(10n ** 40n)];
    const state = PlainDict.of({ version: 21, type: "http" });
    integers.forEach((integer, index) => state.set(String(index), integer));
    const file = await writeAll(msgpackFormat, [makeFlow("http", new StateSource(state))]);
    const script = `${documentedReader()}
import sys
flow, = read_flows(sys.stdin.buffer)
print(*[flow[str(index)] for index in range(${integers.length})])
`;
    expect(runPython(python, script, [], file).toString().trim()).to.equal(integers.join(" "));
  });

  it("and msgpack's packer writes flows that we read", async () => {
    const mitm = fixture("demo.mitm");
    const script = `${comparison}
import msgpack, sys
out = sys.stdout.buffer
out.write(msgpack.packb({"format": "mitmts-dump", "version": 1}))
for flow in states(sys.stdin.buffer.read()):
    out.write(msgpack.packb(msgpack.packb(flow)))
`;
    const written = runPython(python, script, [], mitm);
    expect(written.equals(await convert(mitmFormat, msgpackFormat, mitm))).to.be.true;
    expect((await convert(msgpackFormat, mitmFormat, written)).equals(mitm)).to.be.true;
  });

  it("skips flows without looking into them", async () => {
    const file = await convert(mitmFormat, msgpackFormat, fixture("demo.mitm"));
    const script = `
import msgpack, sys
unpacker = msgpack.Unpacker(sys.stdin.buffer, max_buffer_size=0)
count = -1
try:
    while True:
        unpacker.skip()
        count += 1
except msgpack.OutOfData:
    print(count)
`;
    const flows = await readAll(mitmFormat, fixture("demo.mitm"));
    expect(runPython(python, script, [], file).toString().trim()).to.equal(String(flows.length));
  });
});
