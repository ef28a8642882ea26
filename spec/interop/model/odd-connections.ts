import { fc } from "../../support/property.js";
import { boolean, bytes, float, integer, list, nothing, text } from "../../support/tnetstring.js";
import { fixtureCertificates } from "./certificates.js";
import { record } from "./record.js";

export const time = fc.constantFrom("1700000000.25", "1.5", "978307200.0", "1e9").map(float);
export const maybeTime = fc.option(time, { nil: nothing });

export const hostNames = [
  ...["example.com", "EXAMPLE.com", "www.example.org", "xn--bcher-kva.example", "bücher.example"],
  ...["192.0.2.1", "2001:db8::1", "::1", "localhost", "example.com.", "a_b.example", ""],
];

const address = fc
  .tuple(fc.constantFrom(...hostNames), fc.constantFrom(0, 80, 443, 8080, 65535), fc.boolean())
  .map(([host, port, isLong]) => {
    const parts = [text(host), integer(port)];
    // IPv6 addresses have four parts in Python.
    return isLong && host.includes(":") ? list(...parts, integer(0), integer(0)) : list(...parts);
  });
const shortAddress = fc
  .tuple(fc.constantFrom(...hostNames), fc.constantFrom(80, 443, 53))
  .map(([host, port]) => list(text(host), integer(port)));

const alpn = fc
  .constantFrom("h2", "http/1.1", "h3", "\xff")
  .map((name) => bytes(Buffer.from(name, "latin1")));
const certificates = fc.subarray([...fixtureCertificates]).map((all) => list(...all.map(bytes)));

const connection = {
  id: fc.uuid().map(text),
  transport_protocol: fc.constantFrom(text("tcp"), text("udp")),
  error: fc.constantFrom(nothing, text("certificate verify failed"), text("é")),
  tls: fc.boolean().map(boolean),
  certificate_list: certificates,
  alpn: fc.option(alpn, { nil: nothing }),
  alpn_offers: fc.array(alpn, { maxLength: 3 }).map((offers) => list(...offers)),
  cipher: fc.constantFrom(nothing, text("TLS_AES_256_GCM_SHA384")),
  cipher_list: fc.constantFrom(list(), list(text("A"), text("B"))),
  tls_version: fc.constantFrom(nothing, text("TLSv1.3"), text("QUICv1"), text("SSLv3")),
  sni: fc.constantFrom(nothing, text("example.com"), text("bücher.example"), text("")),
  timestamp_end: maybeTime,
  timestamp_tls_setup: maybeTime,
};

export const client = record({
  ...connection,
  peername: address,
  sockname: address,
  timestamp_start: time,
  mitmcert: fc.constantFrom(nothing, ...fixtureCertificates.map(bytes)),
  proxy_mode: fc
    .constantFrom(
      ...["regular", "regular@8081", "transparent", "socks5@127.0.0.1:1080", "local:curl"],
      ...["reverse:https://example.com", "upstream:http://proxy.example:3128", "dns", "wireguard"],
    )
    .map(text),
});

export const server = record({
  ...connection,
  peername: fc.option(address, { nil: nothing }),
  sockname: fc.option(address, { nil: nothing }),
  timestamp_start: maybeTime,
  address: fc.option(shortAddress, { nil: nothing }),
  timestamp_tcp_setup: maybeTime,
  via: fc.option(
    fc
      .tuple(fc.constantFrom("http", "https", "tls"), shortAddress)
      .map(([scheme, at]) => list(text(scheme), at)),
    { nil: nothing },
  ),
});
