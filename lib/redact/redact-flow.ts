import { StateSource } from "../flow/base-flow.js";
import { setField } from "../flow/field.js";
import { makeFlow, type Flow } from "../flow/flow.js";
import type { HttpFlow } from "../flow/http-flow.js";
import { PlainList } from "../flow/state/plain-list.js";
import { copyTree, isList } from "../flow/state/state.js";
import { MitmSource } from "../formats/mitm/source.js";
import { newestVersion } from "../formats/mitm/version.js";
import { redactMessage } from "./parts/message.js";
import { redactTcp, redactUdp, redactWebSocket } from "./parts/streams.js";
import { redactTree } from "./parts/tree.js";
import { redactUrl } from "./parts/url.js";
import type { Redactor } from "./redactor.js";

/** A flow without secrets: the flow itself, changed where it had some, or one that is written anew. */
export function redactFlow(redactor: Redactor, flow: Flow): Flow {
  dropBackup(redactor, flow);
  dropClientCertificates(redactor, flow);
  redactor.lookTwice(() => lookThrough(redactor, flow));
  if (isAllKnown(flow)) return flow;
  const { limits, place } = flow.source;
  return makeFlow(flow.type, new StateSource(copyTree(flow.state), limits, place));
}

/**
 * Gets to know the secrets of a flow, so that flows before it can be redacted of them. The flow is of no
 * use then.
 */
export function learnSecrets(redactor: Redactor, flow: Flow): void {
  redactor.learnFrom(() => lookThrough(redactor, flow));
}

function lookThrough(redactor: Redactor, flow: Flow): void {
  redactParts(redactor, flow);
  flow.sync();
  redactTree(redactor, flow.state);
}

function redactParts(redactor: Redactor, flow: Flow): void {
  switch (flow.type) {
    case "http":
      redactHttp(redactor, flow);
      break;
    case "tcp":
      redactTcp(redactor, flow);
      break;
    case "udp":
      redactUdp(redactor, flow);
      break;
    case "dns":
      break;
  }
}

function redactHttp(redactor: Redactor, flow: HttpFlow<"request">): void {
  const { request, response, websocket } = flow;
  // What a request says openly is known by the time it is met in an answer.
  const { path } = request;
  const safe = redactUrl(redactor, path, { place: "request URL", isFitted: false, depth: 0 });
  if (safe !== path) request.path = safe;
  redactMessage(redactor, request, "request");
  if (response !== null) redactMessage(redactor, response, "response");
  if (websocket !== null) redactWebSocket(redactor, websocket);
}

/** A backup is the flow as it was, with all its secrets. */
function dropBackup(redactor: Redactor, flow: Flow): void {
  if (flow.forgetBackup()) redactor.count("backup", "flow");
}

/** They name a person or a machine. Those of servers are public. */
function dropClientCertificates(redactor: Redactor, flow: Flow): void {
  if (!redactor.isOn("client-certificate")) return;
  const { state } = flow.clientConn;
  const certificates = state.get("certificate_list");
  if (!isList(certificates) || certificates.length === 0) return;
  redactor.count("client-certificate", "client conn", certificates.length);
  setField(state, "certificate_list", new PlainList());
}

/**
 * Whether all that the flow was read from was looked at. Other formats, and old versions, may hold
 * more than a flow has places for, and would copy it.
 */
function isAllKnown({ source }: Flow): boolean {
  return (
    source.place === null || (source instanceof MitmSource && source.version === newestVersion)
  );
}
