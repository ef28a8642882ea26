import type { FlowFilter } from "../filter/compile.js";
import { Response } from "../flow/response.js";
import type { Script } from "../script/events.js";
import { AddonOptionError } from "./errors.js";
import { asRequested, type Recording } from "./recording.js";
import { serverName } from "./server-name.js";
import { filterOf, splitValue } from "./spec/rule.js";

const option = "block-list";

/** With this status, the connection is closed without a response. (nginx has it so, too.) */
const noResponse = 444;

/** `--block-list /filter/status`: answers requests with an empty response of that status. */
export function make(values: readonly string[], recording: Recording): Script {
  const rules = values.map(readRule);
  return {
    request(_ctx, flow) {
      if (recording.isAnswered(flow)) return;
      for (const { matches, status } of rules) {
        // All rules are tried, and the last one counts; those behind see the answer of those before.
        if (!matches(recording.isAnswered(flow) ? flow : asRequested(flow))) continue;
        flow.metadata.set("blocklisted", true);
        if (status === noResponse) recording.kill(flow);
        else recording.answer(flow, Response.make(status, "", { Server: serverName }));
      }
    },
  };
}

interface BlockRule {
  readonly matches: FlowFilter;
  readonly status: number;
}

function readRule(value: string): BlockRule {
  const [filter, status, ...more] = splitValue(value, 3);
  if (filter === undefined || status === undefined || more.length > 0) {
    throw new AddonOptionError(option, value, "takes /filter/status-code");
  }
  const code = Number(status.text);
  if (!/^[1-9][0-9]{2}$/.test(status.text.trim())) {
    throw new AddonOptionError(option, value, "this is no status code", status.offset);
  }
  return { matches: filterOf(option, value, filter), status: code };
}
