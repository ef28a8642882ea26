import { ClientConnection, ServerConnection } from "./connection.js";
import {
  booleanField,
  dictField,
  numberField,
  nullableTextField,
  setField,
  setNumberField,
  textField,
} from "./field.js";
import { FlowError } from "./flow-error.js";
import { Metadata } from "./metadata.js";
import type { FlowSource } from "./source.js";
import { copyTree, Float, isTouched, type StateDict, type StateValue } from "./state/state.js";
import { PlainDict } from "./state/plain-dict.js";

/** What all flows have in common. (mitmproxy `flow.Flow`) */
export abstract class BaseFlow {
  abstract readonly type: "http" | "tcp" | "udp" | "dns";
  /** Where the flow comes from. @internal */
  readonly source: FlowSource;
  #state: StateDict | null = null;
  #clientConn: ClientConnection | null = null;
  #serverConn: ServerConnection | null = null;
  #metadata: Metadata | null = null;
  #error: FlowError | null = null;

  /** @internal */
  constructor(source: FlowSource) {
    this.source = source;
  }

  /** The state under the views, opened when first needed. @internal */
  get state(): StateDict {
    return (this.#state ??= this.source.open());
  }

  /** Whether anybody has looked into the flow since it was read. @internal */
  get isOpened(): boolean {
    return this.#state !== null;
  }

  /** Whether anything was changed since the flow was read. @internal */
  get isTouched(): boolean {
    if (this.#state === null) return false;
    this.sync();
    return isTouched(this.#state);
  }

  /** Brings the state up to date with what scripts did to arrays of messages. @internal */
  sync(): void {
    // Most flows have no such arrays; those that do override this.
  }

  /** The flow's UUID. */
  get id(): string {
    return textField(this.state, "id");
  }
  set id(id: string) {
    setField(this.state, "id", id);
  }

  /** The connection between the client and the proxy. */
  get clientConn(): ClientConnection {
    return (this.#clientConn ??= new ClientConnection(dictField(this.state, "client_conn")));
  }
  set clientConn(connection: ClientConnection) {
    if (connection === this.#clientConn) return;
    this.state.set("client_conn", connection.state);
    this.#clientConn = connection;
  }

  /** The connection between the proxy and the server. */
  get serverConn(): ServerConnection {
    return (this.#serverConn ??= new ServerConnection(dictField(this.state, "server_conn")));
  }
  set serverConn(connection: ServerConnection) {
    if (connection === this.#serverConn) return;
    this.state.set("server_conn", connection.state);
    this.#serverConn = connection;
  }

  /** What went wrong; null when nothing did. */
  get error(): FlowError | null {
    if (this.#error === null && !this.state.isNull("error")) {
      this.#error = new FlowError("", 0, dictField(this.state, "error"));
    }
    return this.#error;
  }
  set error(error: FlowError | null) {
    if (error === null) setField(this.state, "error", null);
    else if (error !== this.#error) this.state.set("error", error.state);
    this.#error = error;
  }

  /** A mark for people, such as `:red_circle:`; `:default:` for the plain one; empty for none. */
  get marked(): string {
    return textField(this.state, "marked");
  }
  set marked(marker: string) {
    setField(this.state, "marked", marker);
  }

  /** A comment for people; empty for none. */
  get comment(): string {
    return textField(this.state, "comment");
  }
  set comment(comment: string) {
    setField(this.state, "comment", comment);
  }

  /** Notes that are saved with the flow. */
  get metadata(): Metadata {
    return (this.#metadata ??= new Metadata(dictField(this.state, "metadata")));
  }

  /** Which part of the flow was replayed; null for none. */
  get isReplay(): "request" | "response" | null {
    const part = nullableTextField(this.state, "is_replay");
    return part === "request" || part === "response" ? part : null;
  }
  set isReplay(part: "request" | "response" | null) {
    setField(this.state, "is_replay", part);
  }

  /** Whether the flow was held, waiting for a person, when it was saved. */
  get intercepted(): boolean {
    return booleanField(this.state, "intercepted");
  }
  set intercepted(intercepted: boolean) {
    setField(this.state, "intercepted", intercepted);
  }

  /**
   * When the flow was made: seconds since 1970. It does not change when the flow is replayed, unlike
   * the times of its parts.
   */
  get timestampCreated(): number {
    return numberField(this.state, "timestamp_created");
  }
  set timestampCreated(seconds: number) {
    setNumberField(this.state, "timestamp_created", seconds);
  }

  /** A copy of the state, with a new id: what a copy of the flow is made of. @internal */
  protected copySource(): FlowSource {
    this.sync();
    const state: StateDict = copyTree(this.state);
    state.set("id", crypto.randomUUID());
    return new StateSource(state);
  }
}

/** The source of a flow that was made here and not read. @internal */
export class StateSource implements FlowSource {
  readonly place = null;
  readonly #state: StateDict;

  constructor(state: StateDict) {
    this.#state = state;
  }

  open(): StateDict {
    return this.#state;
  }
}

/** The state of a new flow, made now, with the parts that its type adds. @internal */
export function newFlowState(
  type: BaseFlow["type"],
  clientConn: ClientConnection,
  serverConn: ServerConnection,
  parts: Readonly<Record<string, StateValue>>,
): StateDict {
  return PlainDict.of({
    version: 21,
    type,
    id: crypto.randomUUID(),
    error: null,
    client_conn: clientConn.state,
    server_conn: serverConn.state,
    intercepted: false,
    is_replay: null,
    marked: "",
    metadata: new PlainDict(),
    comment: "",
    timestamp_created: new Float(Date.now() / 1000),
    backup: null,
    ...parts,
  });
}
