import { expect } from "chai";
import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import type { Flow } from "../../lib/flow/flow.js";
import { loadScriptModule } from "../../lib/script/load/index.js";
import { eventNames } from "../../lib/script/events.js";
import { runThrough } from "../flow-runner/support.js";
import { fixture } from "../support/captures.js";
import { plain, type Plain } from "../formats/mitm/downgrade/without.js";
import { readFlows, writeFlows } from "../support/mitm-file.js";
import { describeWithMitmproxy } from "./python.js";

const examples = fileURLToPath(new URL("../../examples/", import.meta.url));

/** Examples of ours, and what a user of mitmproxy writes instead. */
const twins: Readonly<Record<string, string>> = {
  "add-header.ts": `
def response(flow):
    flow.response.headers["newheader"] = "foo"
`,
  "redact-cookies.ts": `
import re

def request(flow):
    cookies = flow.request.headers.get_all("cookie")
    flow.request.headers.set_all("cookie", [re.sub("=[^;]*", "=redacted", c) for c in cookies])

def response(flow):
    cookies = flow.response.headers.get_all("set-cookie")
    flow.response.headers.set_all("set-cookie", [re.sub("=[^;]*", "=redacted", c, count=1) for c in cookies])
`,
  "answer-from-script.ts": `
from mitmproxy import http

def request(flow):
    if flow.response is None and flow.error is not None:
        reason = flow.error.msg
        flow.error = None
        flow.response = http.Response.make(503, reason + "\\n", {"content-type": "text/plain"})
        flow.response.timestamp_start = flow.response.timestamp_end = 0
`,
  "redact-chat.ts": `
import re

def websocket_message(flow):
    message = flow.websocket.messages[-1]
    if message.is_text:
        message.text = re.sub(r"[^\\W\\d_]", "x", message.text)
`,
};

/** Notes each event of a flow, with the number of messages it has then, in the flow's comment. */
const eventNotes = `
def note(name):
    def handler(flow):
        holder = getattr(flow, "websocket", None) or flow
        messages = getattr(holder, "messages", None)
        flow.comment += name.replace("_", "") + ("" if messages is None else str(len(messages))) + " "
    return handler

for name in """requestheaders request responseheaders response error websocket_start
websocket_message websocket_end tcp_start tcp_message tcp_end tcp_error udp_start udp_message
udp_end udp_error dns_request dns_response dns_error""".split():
    globals()[name] = note(name)
`;

const flowEvents = eventNames.filter(
  (event) => !["start", "done", "clientconnect", "clientdisconnect"].includes(event),
);

/** The same, in our words. */
function noter(event: string): (ctx: unknown, flow: Flow) => void {
  return (_ctx, flow) => {
    const holder = flow.type === "http" ? flow.websocket : flow.type === "dns" ? null : flow;
    flow.comment += `${event}${holder?.messages.length ?? ""} `;
  };
}

describe("scripts, compared with what mitmdump makes of their Python twins,", function () {
  this.timeout(60_000);
  let folder: string;
  before(() => {
    folder = mkdtempSync(join(tmpdir(), "mitmts-dump-interop-"));
  });
  after(() => rmSync(folder, { recursive: true }));

  describeWithMitmproxy("12.2.3", "12.2.3", (python) => {
    async function theirs(addon: string, capture: Buffer): Promise<readonly Flow[]> {
      const [script, source, target] = ["a.py", "src.mitm", "dst.mitm"].map((name) =>
        join(folder, name),
      );
      if (script === undefined || source === undefined || target === undefined) return [];
      writeFileSync(script, addon);
      writeFileSync(source, capture);
      const options = ["--set", `confdir=${folder}`, "-qns", script, "-r", source, "-w", target];
      execFileSync(join(dirname(python), "mitmdump"), options);
      return readFlows(readFileSync(target));
    }

    /** Flows by id: mitmdump puts flows without a response last, and writes some twice. */
    function byId(flows: readonly Flow[]): Record<string, Plain> {
      for (const flow of flows) {
        // Made by the script, each in its own time.
        if (flow.type !== "http" || flow.response?.statusCode !== 503) continue;
        flow.response.timestampStart = flow.response.timestampEnd = 0;
      }
      return Object.fromEntries(flows.map((flow) => [flow.id, plain(flow.state)]));
    }

    for (const path of ["demo.mitm", "mitm/21-mitmproxy-12.2.3.mitm"]) {
      for (const [name, twin] of Object.entries(twins)) {
        it(`${name} gives the same flows of ${path}`, async () => {
          const capture = fixture(path);
          const script = await loadScriptModule(join(examples, name), { cacheFolder: folder });
          const ours = await runThrough(script, await readFlows(capture));
          const written = await readFlows(await writeFlows(...ours));
          const expected = byId(await theirs(twin, capture));
          expect(byId(written)).to.deep.equal(expected);
          expect(written).to.have.length.above(10);
        });
      }

      it(`events come in the same order, with the same messages, in ${path}`, async () => {
        const capture = fixture(path);
        const handlers = flowEvents.map((event) => [event, noter(event)] as const);
        const ours = await runThrough(Object.fromEntries(handlers), await readFlows(capture));
        const comments = new Map(ours.map(({ id, comment }) => [id, comment]));
        const expected = new Map(
          (await theirs(eventNotes, capture)).map(({ id, comment }) => [id, comment]),
        );
        for (const [id, comment] of expected) expect(comments.get(id)).to.equal(comment);
        expect(expected.size).to.be.above(10);
      });
    }
  });
});
