interface KnownModes {
  readonly names: readonly string[];
  /** The protocols that a reverse proxy can stand before. */
  readonly reverseSchemes: readonly string[];
}

const modesOf9 = ["regular", "transparent", "upstream", "reverse", "socks5", "dns", "wireguard"];
const schemesOf9 = ["http", "https", "tls", "dtls", "tcp", "udp", "dns"];

/** What the mitmproxy releases that write a version know: 9.0 writes 18, 10.0 to 10.4 write 20. */
const knownModes: Readonly<Record<18 | 20, KnownModes>> = {
  18: { names: modesOf9, reverseSchemes: schemesOf9 },
  20: { names: [...modesOf9, "local"], reverseSchemes: [...schemesOf9, "http3", "quic"] },
};

/**
 * Whether flows of a version may name this proxy mode.
 *
 * @param mode As on mitmproxy's command line: `name`, `name:data`, both with `@host:port` behind.
 */
export function isModeOf(version: 18 | 20, mode: string): boolean {
  const { names, reverseSchemes } = knownModes[version];
  const [, name = "", data = ""] = /^([^:@]*):?(.*)$/su.exec(mode) ?? [];
  if (!names.includes(name.toLowerCase())) return false;
  const scheme = /^(\w+):\/\//u.exec(data)?.[1];
  return (
    name.toLowerCase() !== "reverse" || scheme === undefined || reverseSchemes.includes(scheme)
  );
}
