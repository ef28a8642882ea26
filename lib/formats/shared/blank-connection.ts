import { PlainDict } from "../../flow/state/plain-dict.js";
import { PlainList } from "../../flow/state/plain-list.js";

/** What a connection has of which nothing but an id is known. */
export function blankConnection(id: string): PlainDict {
  return new PlainDict([
    ["id", id],
    ["transport_protocol", "tcp"],
    ["error", null],
    ["tls", false],
    ["certificate_list", new PlainList()],
    ["alpn", null],
    ["alpn_offers", new PlainList()],
    ["cipher", null],
    ["cipher_list", new PlainList()],
    ["tls_version", null],
    ["sni", null],
    ["timestamp_tls_setup", null],
  ]);
}
