import { DnsMessage } from "../../lib/flow/dns/message.js";
import { attempt } from "../laws/documented.js";
import { newestFlows } from "../seeds.js";
import type { Target } from "../target.js";
import { requireSame } from "../violation.js";

/** A DNS message as it goes over UDP. */
export const dnsTarget: Target = {
  name: "dns",
  async seeds() {
    const flows = await newestFlows();
    const captured = flows.flatMap((flow) =>
      flow.type === "dns" ? [flow.request, flow.response].flatMap((one) => contentOf(one)) : [],
    );
    return [...captured, ...packets.map((hex) => Buffer.from(hex.replaceAll(" ", ""), "hex"))];
  },
  tokens: [
    ...[
      "\xc0\x0c",
      "\xc0\x00",
      "\xff\xff",
      "\x00\x01\x00\x01",
      "\x00\x05\x00\x01",
      "\x00\x1c\x00\x01",
    ],
    ...[
      "\x00\x41\x00\x01",
      "\x00\x10\x00\x01",
      "\x00\x29",
      "\x03www",
      "\x07example\x03com\x00",
      "\x3f",
    ],
    ...["\x00\x0f\x00\x01", "\x00\x06\x00\x01", "\x00\x21\x00\x01", "\x04xn--"],
  ],
  mutators: [],
  batchSize: 32,
  run: requireDnsLaws,
};

function contentOf(message: DnsMessage | null): Buffer[] {
  const content = message === null ? null : attempt(() => message.content);
  return content === null ? [] : [content];
}

const question = "03777777 076578616d706c65 03636f6d 00";

/** Answers of several types, with pointers; RFC 1035, 3596, 9460. */
const packets = [
  `1234 8180 0001 0001 0000 0000 ${question} 0001 0001 c00c 0001 0001 0000003c 0004 01020304`,
  `1234 8180 0001 0001 0000 0000 ${question} 001c 0001 c00c 001c 0001 0000003c 0010 20010db8000000000000000000000001`,
  `1234 8180 0001 0001 0000 0000 ${question} 0005 0001 c00c 0005 0001 0000003c 0002 c010`,
  `1234 8180 0001 0001 0000 0000 ${question} 000f 0001 c00c 000f 0001 0000003c 0004 000ac010`,
  `1234 8180 0001 0001 0000 0000 ${question} 0010 0001 c00c 0010 0001 0000003c 0006 0568656c6c6f`,
  `1234 8180 0001 0001 0000 0000 ${question} 0041 0001 c00c 0041 0001 0000003c 000d 0001 00 0001 0006 02683302 6832`,
  `1234 8180 0001 0000 0001 0001 ${question} 0006 0001 c010 0006 0001 0000003c 0018 c010c010 00000001 00000002 00000003 00000004 00000005 00 0029 1000 00000000 0000`,
];

function requireDnsLaws(input: Buffer): void {
  const message = attempt(() => DnsMessage.unpack(input, 1));
  if (message === null) return;
  String(message);
  const json = attempt(() => JSON.stringify(message));
  for (const record of [...message.answers, ...message.authorities, ...message.additionals]) {
    attempt(() => record.toJSON());
    String(record);
  }
  const packed = attempt(() => message.content);
  if (packed === null) return;
  const again = DnsMessage.unpack(packed, 1);
  requireSame("what is packed unpacks to the same", again.toString(), message.toString());
  requireSame(
    "what is packed again has the same bytes",
    again.content.toString("latin1"),
    packed.toString("latin1"),
  );
  if (json === null) return;
  const back = attempt(() => DnsMessage.fromJSON(message.toJSON()));
  if (back !== null) requireSame("JSON holds the message", JSON.stringify(back), json);
}
