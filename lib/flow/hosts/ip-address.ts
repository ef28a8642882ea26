const sound = /^[\da-f:.]+(%[^%/]+)?$/i;

/** Whether the text is an IPv6 address, without brackets; a scope such as `%eth0` is allowed. */
export function isIpv6(text: string): boolean {
  if (!text.includes(":") || !sound.test(text)) return false;
  const [address = ""] = text.split("%");
  return URL.canParse(`http://[${address}]/`);
}
