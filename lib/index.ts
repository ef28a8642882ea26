/**
 * The public API: all that a script or another program may import from `mitmts-dump`.
 */
export type { CaptureWriter, CreateWriterOptions } from "./create-writer.js";
export { createWriter } from "./create-writer.js";
export { compileFilter } from "./filter/compile.js";
export type { FlowFilter } from "./filter/compile.js";
export { FilterSyntaxError } from "./filter/errors.js";
export { FilterLimitError } from "./filter/limit-error.js";
export { ClientConnection, Connection, ServerConnection } from "./flow/connection.js";
export type { Address, ServerSpec } from "./flow/address.js";
export type { BodyStream } from "./flow/body-stream.js";
export { CharsetError } from "./flow/charset/charset-error.js";
export { ContentEncodingError } from "./flow/content-encoding.js";
export { SetCookie } from "./flow/cookies/set-cookie.js";
export type { SetCookieInit } from "./flow/cookies/set-cookie.js";
export { DnsFlow } from "./flow/dns-flow.js";
export { DnsClass, dnsClassName, dnsClassOf } from "./flow/dns/classes.js";
export { DnsDataError } from "./flow/dns/data-error.js";
export { DnsHttpsParam, DnsHttpsRecord } from "./flow/dns/https-record.js";
export type { DnsHttpsRecordJson } from "./flow/dns/https-record.js";
export { DnsMessage } from "./flow/dns/message.js";
export type { DnsMessageInit } from "./flow/dns/message.js";
export type { DnsMessageJson } from "./flow/dns/message-json.js";
export { DnsOpCode, dnsOpCodeName, dnsOpCodeOf } from "./flow/dns/op-codes.js";
export type { DnsEntry } from "./flow/dns/entry.js";
export { DnsQuestion } from "./flow/dns/question.js";
export type { DnsQuestionJson } from "./flow/dns/question.js";
export type { DnsDataJson } from "./flow/dns/record-data.js";
export { DnsResourceRecord } from "./flow/dns/resource-record.js";
export type { DnsResourceRecordJson } from "./flow/dns/resource-record.js";
export {
  dnsHttpStatus,
  DnsResponseCode,
  dnsResponseCodeName,
  dnsResponseCodeOf,
} from "./flow/dns/response-codes.js";
export { DnsType, dnsTypeName, dnsTypeOf } from "./flow/dns/types.js";
export { FlowFieldError } from "./flow/field.js";
export { FlowError } from "./flow/flow-error.js";
export { FlowNotKillableError } from "./flow/flow-not-killable-error.js";
export type { Flow, FlowType } from "./flow/flow.js";
export { MultipartFormError } from "./flow/forms/multipart-form-error.js";
export { Headers } from "./flow/headers.js";
export type { HeadersInit } from "./flow/headers.js";
export { HttpFlow } from "./flow/http-flow.js";
export { JsonBodyError } from "./flow/json-body.js";
export { Message } from "./flow/message.js";
export type { Metadata } from "./flow/metadata.js";
export type { MultiMap, MultiMapInit } from "./flow/multi-map/multi-map.js";
export { Request } from "./flow/request.js";
export { Response } from "./flow/response.js";
export type { PlainValue } from "./flow/state/plain-value.js";
export { TcpFlow, UdpFlow } from "./flow/stream-flow.js";
export { StreamMessage, TcpMessage, UdpMessage } from "./flow/stream-message.js";
export type { StreamMessageInit } from "./flow/stream-message.js";
export { WebSocketData, WebSocketMessage } from "./flow/websocket.js";
export type { WebSocketMessageInit } from "./flow/websocket.js";
export type { OnCorrupt } from "./damage.js";
export type { Gap } from "./formats/gap.js";
export { FlowReadError, FlowWriteError, UnknownFormatError } from "./formats/errors.js";
export { jsonlSchema } from "./formats/jsonl/json-schema.js";
export type { JsonSchema } from "./formats/jsonl/json-schema.js";
export { LineError } from "./formats/jsonl/line.js";
export type { LossCount } from "./formats/losses.js";
export { ClosedPipeError, CompressionError, FileError } from "./io/errors.js";
export { readFlows } from "./read-flows.js";
export type { ReadFlowsOptions } from "./read-flows.js";
export type { Log, ScriptContext } from "./script/context.js";
export { ScriptError, ScriptOptionError } from "./script/errors.js";
export type { EventName, FlowEventName, FlowEvents, Handler, Script } from "./script/events.js";
export { ScriptLoadError } from "./script/load/index.js";
export type { ScriptDiagnostic, ScriptLoadReason } from "./script/load/index.js";
