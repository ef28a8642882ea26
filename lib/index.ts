/**
 * The public API: all that a script or another program may import from `mitmts-dump`.
 */
export { ClientConnection, Connection, ServerConnection } from "./flow/connection.js";
export type { Address, ServerSpec } from "./flow/address.js";
export { ContentEncodingError } from "./flow/content-encoding.js";
export { DnsFlow } from "./flow/dns-flow.js";
export { DnsMessage } from "./flow/dns/message.js";
export { DnsQuestion } from "./flow/dns/question.js";
export { DnsResourceRecord } from "./flow/dns/resource-record.js";
export { FlowFieldError } from "./flow/field.js";
export { FlowError } from "./flow/flow-error.js";
export type { Flow, FlowType } from "./flow/flow.js";
export { Headers } from "./flow/headers.js";
export type { HeadersInit } from "./flow/headers.js";
export { HttpFlow } from "./flow/http-flow.js";
export { Message } from "./flow/message.js";
export type { Metadata } from "./flow/metadata.js";
export { Request } from "./flow/request.js";
export { Response } from "./flow/response.js";
export type { PlainValue } from "./flow/state/plain-value.js";
export { TcpFlow, UdpFlow } from "./flow/stream-flow.js";
export { StreamMessage, TcpMessage, UdpMessage } from "./flow/stream-message.js";
export type { StreamMessageInit } from "./flow/stream-message.js";
export { WebSocketData, WebSocketMessage } from "./flow/websocket.js";
export type { WebSocketMessageInit } from "./flow/websocket.js";
export { FlowReadError, FlowWriteError } from "./formats/errors.js";
export { FileError } from "./io/errors.js";
export { readFlows } from "./read-flows.js";
export type { ReadFlowsOptions } from "./read-flows.js";
export type { Log, ScriptContext } from "./script/context.js";
export { ScriptError, ScriptOptionError } from "./script/errors.js";
export type { EventName, FlowEventName, FlowEvents, Handler, Script } from "./script/events.js";
export { ScriptLoadError } from "./script/load/index.js";
export type { ScriptDiagnostic, ScriptLoadReason } from "./script/load/index.js";
