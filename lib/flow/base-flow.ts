import { Backup, isSameFlow, restoreSaved, savedBackup } from "./backup.js";
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
import { FlowNotKillableError } from "./flow-not-killable-error.js";
import { Metadata } from "./metadata.js";
import { defaultLimits, type FlowLimits, type FlowSource, type Place } from "./source.js";
import { shapedDict } from "./state/shaped-dict.js";
import { copyTree, Float, isTouched, type StateDict, type StateValue } from "./state/state.js";

/** What all flows have in common. (mitmproxy `flow.Flow`) */
export abstract class BaseFlow {
  abstract readonly type: "http" | "tcp" | "udp" | "dns";
  /** Where the flow comes from. @internal */
  readonly source: FlowSource;
  /** Whether the connection is open: for a live proxy to say. @internal */
  isLive = false;
  #state: StateDict | null = null;
  #clientConn: ClientConnection | null = null;
  #serverConn: ServerConnection | null = null;
  #metadata: Metadata | null = null;
  #error: FlowError | null = null;
  #backup: Backup | null = null;
  /** Whether the flow is what was read, unless it was touched since. */
  #isAsRead = false;

  /** @internal */
  constructor(source: FlowSource) {
    this.source = source;
  }

  /** The state under the views, opened when first needed. @internal */
  get state(): StateDict {
    return (this.#state ??= this.source.open());
  }

  /** Whether anybody has looked into the flow since it was read, or put back. @internal */
  get isOpened(): boolean {
    return this.#state !== null && (!this.#isAsRead || this.isTouched);
  }

  /** Whether anything was changed since the flow was read. @internal */
  get isTouched(): boolean {
    if (this.#state === null) return false;
    this.sync();
    return isTouched(this.#state);
  }

  /**
   * Brings the state up to date with what scripts did to arrays of messages, and with the backup.
   * Flows with such arrays override this, and call it last. @internal
   */
  sync(): void {
    this.#backup?.saveIn(this.state);
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
    if (part !== this.isReplay) setField(this.state, "is_replay", part);
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

  /**
   * When the flow began: seconds since 1970; null when that is not known. For HTTP it is when the
   * request's head was received, else when the client connected.
   */
  get timestampStart(): number | null {
    return this.clientConn.timestampStart;
  }

  /** Whether the flow belongs to an open connection: a flow from a file never does. */
  get live(): boolean {
    return this.isLive;
  }

  /** Whether `kill` can end the flow: it is live, and was not killed before. */
  get killable(): boolean {
    return this.live && this.error?.msg !== FlowError.KILLED_MESSAGE;
  }

  /**
   * Ends a live flow: what is at hand is not passed on to the other side. To leave a flow from a file
   * out of the output, use `ctx.drop`.
   *
   * @throws FlowNotKillableError when the flow is not `killable`.
   */
  kill(): void {
    if (!this.killable) throw new FlowNotKillableError(this.id, this.live);
    this.error = new FlowError(FlowError.KILLED_MESSAGE);
    this.intercepted = false;
    this.isLive = false;
  }

  /**
   * Remembers the flow as it is now, for `revert`: in a message event, with the messages up to the
   * present one. Where there is a backup already, from before or from the file, that one stays. The
   * backup of a changed flow is written with the flow.
   */
  backup(): void {
    if (this.#backup !== null || savedBackup(this.state) !== null) return;
    const isAsRead = !this.isTouched;
    this.#backup = new Backup(this.state, isAsRead, this.keepViews());
  }

  /**
   * Whether the flow differs from its backup; false when there is none. In mitmproxy 12 it is true
   * wherever there is a backup.
   */
  modified(): boolean {
    this.sync();
    const backup = this.#backup?.state ?? savedBackup(this.state);
    return backup !== null && !isSameFlow(this.state, backup);
  }

  /**
   * Makes the flow what it was at the time of its backup, and forgets the backup; does nothing when
   * there is none. What a script took from the flow (`request`, `headers`, `messages` ...) shows it
   * too. Only for a backup from the file, take them from the flow anew.
   *
   * @throws FlowFieldError when the backup from the file is not a flow of this type and version.
   */
  revert(): void {
    const backup = this.#backup;
    const saved = savedBackup(this.state);
    this.#backup = null;
    if (backup !== null) {
      backup.restore(this.state, () => this.sync());
      this.#isAsRead = backup.isAsRead;
    } else if (saved !== null) {
      restoreSaved(this.state, saved);
      this.dropViews();
    }
  }

  /** Forgets the backup, in memory and from the file; false when there is none. @internal */
  forgetBackup(): boolean {
    const had = this.#backup !== null || savedBackup(this.state) !== null;
    this.#backup = null;
    if (had) setField(this.state, "backup", null);
    return had;
  }

  /** Gives back the views of the flow's parts, and what they have, as they are now. @internal */
  protected keepViews(): () => void {
    const { clientConn, serverConn, error } = this;
    return () => Object.assign(this, { clientConn, serverConn, error });
  }

  /** Forgets the views of the flow's parts, for there are others in their places. @internal */
  protected dropViews(): void {
    this.#clientConn = this.#serverConn = this.#metadata = this.#error = null;
  }

  /** A copy of the state, with a new id: what a copy of the flow is made of. @internal */
  protected copySource(): FlowSource {
    this.sync();
    const state: StateDict = copyTree(this.state);
    if (this.#backup !== null) state.set("backup", copyTree(this.#backup.state));
    state.set("id", crypto.randomUUID());
    return new StateSource(state, this.source.limits);
  }
}

/** The source of a flow that was made here and not read, or that is to be written anew. @internal */
export class StateSource implements FlowSource {
  readonly place: Place | null;
  readonly limits: FlowLimits;
  readonly #state: StateDict;

  /** @param place Where the flow was read that this one stands for. */
  constructor(state: StateDict, limits = defaultLimits, place: Place | null = null) {
    this.#state = state;
    this.limits = limits;
    this.place = place;
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
  return shapedDict({
    version: 21,
    type,
    id: crypto.randomUUID(),
    error: null,
    client_conn: clientConn.state,
    server_conn: serverConn.state,
    intercepted: false,
    is_replay: null,
    marked: "",
    metadata: shapedDict({}),
    comment: "",
    timestamp_created: new Float(Date.now() / 1000),
    backup: null,
    ...parts,
  });
}
