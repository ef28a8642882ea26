import { decodeText } from "../../lib/flow/text.js";

/** The encodings in which a secret could still be read in a file. */
export function spellingsOf(secret: string): ReadonlyMap<string, string> {
  const bytes = Buffer.from(secret);
  const spellings = new Map<string, string>([
    ["as it is", secret],
    ["percent-encoded", encodeURIComponent(secret)],
    ["as in forms", encodeURIComponent(secret).replaceAll("%20", "+")],
    ["percent-encoded twice", encodeURIComponent(encodeURIComponent(secret))],
    ["in JSON", JSON.stringify(secret).slice(1, -1)],
    ["in JSON in JSON", JSON.stringify(JSON.stringify(secret).slice(1, -1)).slice(1, -1)],
    ["in entities", entities(secret, (sign) => `#${sign.charCodeAt(0)}`)],
    ["in named entities", entities(secret, (sign) => entityNames[sign] ?? "")],
    ["in hexadecimal", bytes.toString("hex")],
    ["backwards", Array.from(secret).reverse().join("")],
  ]);
  // In base64 it looks otherwise at each of three offsets; what is before and behind it is left out.
  for (const offset of [0, 1, 2]) {
    for (const alphabet of ["base64", "base64url"] as const) {
      const text = Buffer.concat([Buffer.alloc(offset), bytes])
        .toString(alphabet)
        .replace(/=+$/, "");
      spellings.set(`${alphabet} at ${offset}`, text.slice(Math.ceil((offset * 8) / 6), -2));
    }
  }
  const unicode = Array.from(
    { length: secret.length },
    (_, at) => `\\u${secret.charCodeAt(at).toString(16).padStart(4, "0")}`,
  );
  spellings.set("in escapes", unicode.join(""));
  return spellings;
}

function entities(text: string, nameOf: (sign: string) => string): string {
  return text.replace(/[&<>"']/g, (sign) => `&${nameOf(sign)};`);
}

const entityNames: Readonly<Record<string, string>> = {
  "&": "amp",
  "<": "lt",
  ">": "gt",
  '"': "quot",
  "'": "apos",
};

/** In which spellings a secret is to be found in bytes; none where it is gone. */
export function sightings(bytes: Buffer, secret: string): string[] {
  const texts = [decodeText(bytes), bytes.toString("utf16le")].map((text) => text.toLowerCase());
  return [...spellingsOf(secret)].flatMap(([title, spelling]) =>
    texts.some((text) => text.includes(spelling.toLowerCase())) ? [title] : [],
  );
}
