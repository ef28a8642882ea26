import type { DnsResourceRecord } from "../../../lib/flow/dns/resource-record.js";
import type { Setting } from "./arbitrary/setting.js";

/** Sets a property of a record. */
export function applySetting(record: DnsResourceRecord, { name, value }: Setting): void {
  if (name === "httpsAlpn") {
    record.httpsAlpn = value?.map((protocol) => Buffer.from(protocol, "hex")) ?? null;
  } else if (name === "httpsEch") {
    record.httpsEch = value;
  } else {
    record[name] = value;
  }
}

/** What the property is, in the form that settings have. */
export function settingOf(record: DnsResourceRecord, name: Setting["name"]): Setting["value"] {
  if (name !== "httpsAlpn") return record[name];
  return record.httpsAlpn?.map((protocol) => protocol.toString("hex")) ?? null;
}

export function setToItself(record: DnsResourceRecord, name: Setting["name"] | "https"): void {
  Reflect.set(record, name, Reflect.get(record, name));
}
