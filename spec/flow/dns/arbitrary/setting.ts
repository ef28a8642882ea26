import { fc } from "../../../support/property.js";
import { anyName, oddText } from "./name.js";

/** A value for one of the properties that say what a record's data means. Protocols are in hexadecimal. */
export type Setting =
  | {
      readonly name: "text" | "ipv4Address" | "ipv6Address" | "domainName";
      readonly value: string;
    }
  | { readonly name: "httpsAlpn"; readonly value: readonly string[] | null }
  | { readonly name: "httpsEch"; readonly value: string | null };

const ipv4Text = fc.oneof(
  fc.ipV4(),
  fc.constantFrom(
    "",
    "1.2.3",
    "1.2.3.4.5",
    "01.2.3.4",
    "1.2.3.256",
    "1.2.3.+4",
    " 1.2.3.4",
    "1..2.3",
  ),
);

const ipv6Text = fc.oneof(
  fc.ipV6(),
  fc
    .array(fc.constantFrom("::", ":", "0", "1", "ffff", "00001", "g", "1.2.3.4"), { maxLength: 16 })
    .map((parts) => parts.join("")),
);

const base64 = fc.oneof(
  fc.base64String({ maxLength: 24 }),
  fc
    .array(fc.constantFrom(...Array.from("AQz9+/=-_ \n")), { maxLength: 12 })
    .map((text) => text.join("")),
);

const protocol = fc.oneof(
  fc.constantFrom("h2", "h3", "http/1.1").map((text) => Buffer.from(text)),
  fc.integer({ min: 254, max: 256 }).map((length) => Buffer.alloc(length, "a")),
);

export const setting: fc.Arbitrary<Setting> = fc.oneof(
  fc.record({ name: fc.constant("text" as const), value: oddText }),
  fc.record({ name: fc.constant("ipv4Address" as const), value: ipv4Text }),
  fc.record({ name: fc.constant("ipv6Address" as const), value: ipv6Text }),
  fc.record({ name: fc.constant("domainName" as const), value: anyName }),
  fc.record({
    name: fc.constant("httpsAlpn" as const),
    value: fc.option(
      fc.array(
        protocol.map((bytes) => bytes.toString("hex")),
        { maxLength: 3 },
      ),
    ),
  }),
  fc.record({ name: fc.constant("httpsEch" as const), value: fc.option(base64) }),
);
