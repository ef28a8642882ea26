import type { X509Certificate } from "node:crypto";
import {
  addressField,
  addressState,
  setAddressField,
  toAddress,
  type Address,
  type ServerSpec,
} from "./address.js";
import { parseCertificate } from "./certificate.js";
import { copyWithNewId, newConnectionState } from "./connection-state.js";
import {
  booleanField,
  FlowFieldError,
  kindOf,
  listField,
  nullableNumberField,
  nullableTextField,
  setField,
  setNumberField,
  textField,
} from "./field.js";
import { asBytes, asText, isSame, listItems } from "./list-field.js";
import { PlainList } from "./state/plain-list.js";
import { Float, isList, type StateDict } from "./state/state.js";

/** What client and server connections have in common. (mitmproxy `connection.Connection`) */
export abstract class Connection {
  /** @internal */
  readonly state: StateDict;
  /** Whether the connection is open: for a live proxy to say. @internal */
  isOpen = false;

  /** @internal */
  constructor(state: StateDict) {
    this.state = state;
  }

  /** Whether the connection is open now: one from a file never is. */
  get connected(): boolean {
    return this.isOpen;
  }

  /** The connection's UUID: flows of one connection have the same. */
  get id(): string {
    return textField(this.state, "id");
  }
  set id(id: string) {
    setField(this.state, "id", id);
  }

  /** `tcp` or `udp`. */
  get transportProtocol(): string {
    return textField(this.state, "transport_protocol");
  }
  set transportProtocol(protocol: string) {
    setField(this.state, "transport_protocol", protocol);
  }

  /** A general failure of connections to this address, such as an untrusted certificate. */
  get error(): string | null {
    return nullableTextField(this.state, "error");
  }
  set error(error: string | null) {
    setField(this.state, "error", error);
  }

  /** Whether TLS is to be used; whether it was set up, `tlsEstablished` says. */
  get tls(): boolean {
    return booleanField(this.state, "tls");
  }
  set tls(tls: boolean) {
    setField(this.state, "tls", tls);
  }

  /** Whether a TLS handshake was completed. */
  get tlsEstablished(): boolean {
    return this.timestampTlsSetup !== null;
  }

  /** The certificates as the peer sent them, in PEM; the first is the peer's own (RFC 8446). */
  get certificateList(): readonly Buffer[] {
    return listItems(this.state, "certificate_list", asBytes);
  }
  set certificateList(certificates: readonly Buffer[]) {
    if (!isSame(certificates, this.certificateList))
      this.state.set("certificate_list", new PlainList(certificates));
  }

  /**
   * The certificates of `certificateList`, taken apart by Node.js: subject, issuer, validity,
   * fingerprints ...
   *
   * @throws FlowFieldError when the list has something else in it.
   */
  get certificates(): X509Certificate[] {
    return this.certificateList.map((pem) => parseCertificate(pem, "certificate_list"));
  }

  /** The application protocol agreed on with ALPN (RFC 7301); null when none was. */
  get alpn(): Buffer | null {
    const alpn = this.state.get("alpn") ?? null;
    return alpn === null ? null : asBytes(alpn, "alpn");
  }
  set alpn(alpn: Buffer | null) {
    setField(this.state, "alpn", alpn);
  }

  /** The application protocols that the client offered. */
  get alpnOffers(): readonly Buffer[] {
    return listItems(this.state, "alpn_offers", asBytes);
  }
  set alpnOffers(offers: readonly Buffer[]) {
    if (!isSame(offers, this.alpnOffers)) this.state.set("alpn_offers", new PlainList(offers));
  }

  /** The cipher in use, by OpenSSL's name; null without TLS. */
  get cipher(): string | null {
    return nullableTextField(this.state, "cipher");
  }
  set cipher(cipher: string | null) {
    setField(this.state, "cipher", cipher);
  }

  /** The ciphers accepted on this connection. */
  get cipherList(): readonly string[] {
    return listItems(this.state, "cipher_list", asText);
  }
  set cipherList(ciphers: readonly string[]) {
    if (!isSame(ciphers, this.cipherList)) this.state.set("cipher_list", new PlainList(ciphers));
  }

  /** `TLSv1.3`, for example; null without TLS. */
  get tlsVersion(): string | null {
    return nullableTextField(this.state, "tls_version");
  }
  set tlsVersion(version: string | null) {
    setField(this.state, "tls_version", version);
  }

  /** The server name in the client's TLS handshake (RFC 6066); null when there was none. */
  get sni(): string | null {
    return nullableTextField(this.state, "sni");
  }
  set sni(sni: string | null) {
    setField(this.state, "sni", sni);
  }

  /** When connecting began: seconds since 1970; null when there was no connection. */
  get timestampStart(): number | null {
    return nullableNumberField(this.state, "timestamp_start");
  }
  set timestampStart(seconds: number | null) {
    setNumberField(this.state, "timestamp_start", seconds);
  }

  /** When the connection was closed: seconds since 1970; null while it is open. */
  get timestampEnd(): number | null {
    return nullableNumberField(this.state, "timestamp_end");
  }
  set timestampEnd(seconds: number | null) {
    setNumberField(this.state, "timestamp_end", seconds);
  }

  /** When the TLS handshake was completed: seconds since 1970; null without TLS. */
  get timestampTlsSetup(): number | null {
    return nullableNumberField(this.state, "timestamp_tls_setup");
  }
  set timestampTlsSetup(seconds: number | null) {
    setNumberField(this.state, "timestamp_tls_setup", seconds);
  }

  /** The address of the other end; null when it is not known. */
  get peername(): Address | null {
    return addressField(this.state, "peername");
  }
  set peername(address: Address | null) {
    setAddressField(this.state, "peername", address);
  }

  /** The proxy's own address on this connection; null when it is not known. */
  get sockname(): Address | null {
    return addressField(this.state, "sockname");
  }
  set sockname(address: Address | null) {
    setAddressField(this.state, "sockname", address);
  }
}

/** The connection between a client and the proxy. (mitmproxy `connection.Client`) */
export class ClientConnection extends Connection {
  /** A new connection that was never made: for flows that a script makes. */
  static make(): ClientConnection {
    return new ClientConnection(
      newConnectionState({
        peername: new PlainList(["", 0]),
        sockname: new PlainList(["", 0]),
        timestamp_start: new Float(Date.now() / 1000),
        mitmcert: null,
        proxy_mode: "regular",
      }),
    );
  }

  /** A copy with a new id; changes to one do not show in the other. */
  copy(): ClientConnection {
    return new ClientConnection(copyWithNewId(this.state));
  }

  /** The certificate that the proxy showed to the client, in PEM; null without TLS. */
  get mitmcert(): Buffer | null {
    const certificate = this.state.get("mitmcert") ?? null;
    return certificate === null ? null : asBytes(certificate, "mitmcert");
  }
  set mitmcert(certificate: Buffer | null) {
    setField(this.state, "mitmcert", certificate);
  }

  /** The mode of the proxy that the client connected to: `regular`, `socks5`, `reverse:URL` ... */
  get proxyMode(): string {
    return textField(this.state, "proxy_mode");
  }
  set proxyMode(mode: string) {
    setField(this.state, "proxy_mode", mode);
  }
}

/** The connection between the proxy and a server. (mitmproxy `connection.Server`) */
export class ServerConnection extends Connection {
  /** A new connection that was never made: for flows that a script makes. */
  static make(address: Address | null = null): ServerConnection {
    return new ServerConnection(
      newConnectionState({
        peername: null,
        sockname: null,
        timestamp_start: null,
        address: address === null ? null : addressState(address),
        timestamp_tcp_setup: null,
        via: null,
      }),
    );
  }

  /** A copy with a new id; changes to one do not show in the other. */
  copy(): ServerConnection {
    return new ServerConnection(copyWithNewId(this.state));
  }

  /** The server as the client named it; null when it is not known yet. */
  get address(): Address | null {
    return addressField(this.state, "address");
  }
  set address(address: Address | null) {
    setAddressField(this.state, "address", address);
  }

  /** When the TCP connection stood: seconds since 1970; null when it never did. */
  get timestampTcpSetup(): number | null {
    return nullableNumberField(this.state, "timestamp_tcp_setup");
  }
  set timestampTcpSetup(seconds: number | null) {
    setNumberField(this.state, "timestamp_tcp_setup", seconds);
  }

  /** The upstream proxy that was used; null when there was none. */
  get via(): ServerSpec | null {
    if (this.state.isNull("via")) return null;
    const spec = listField(this.state, "via");
    const address = spec.length === 2 ? spec.get(1) : null;
    if (!isList(address))
      throw new FlowFieldError("via", "a scheme and an address", kindOf(address));
    return [asText(spec.get(0), "via"), toAddress(address, "via")];
  }
  set via(via: ServerSpec | null) {
    if (isSame(via?.flat() ?? [], this.via?.flat() ?? [])) return;
    this.state.set("via", via === null ? null : new PlainList([via[0], addressState(via[1])]));
  }
}
