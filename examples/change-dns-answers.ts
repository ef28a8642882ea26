import { type DnsFlow, DnsType, type ScriptContext } from "mitmts-dump";

/** Gives each name another IPv4 address, as one would to hide where servers are. */
export function dnsresponse(ctx: ScriptContext, { response }: DnsFlow): void {
  for (const record of response.answers) {
    if (record.type === DnsType.A) record.ipv4Address = "192.0.2.1";
  }
}
