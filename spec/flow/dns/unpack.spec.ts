import { expect } from "chai";
import { DnsDataError } from "../../../lib/flow/dns/data-error.js";
import { packName } from "../../../lib/flow/dns/domain-name.js";
import { DnsMessage } from "../../../lib/flow/dns/message.js";
import { fc } from "../../support/property.js";
import { compressedPacket, damagedPacket } from "./arbitrary/packet.js";
import { uint16 } from "./arbitrary/uint16.js";

/** A packet whose parts begin at byte 12. */
function packet(
  counts: { readonly questions?: number; readonly answers?: number },
  ...parts: readonly Buffer[]
): Buffer {
  const { questions = 0, answers = 0 } = counts;
  const head = [1, 0, questions, answers, 0, 0].map(uint16);
  return Buffer.concat([...head, ...parts]);
}

const pointer = (target: number) => uint16(0xc000 | target);
const question = (name: Buffer) => Buffer.concat([name, uint16(1), uint16(1)]);
const answer = (name: Buffer, type: number, data: Buffer) =>
  Buffer.concat([name, uint16(type), uint16(1), Buffer.alloc(4), uint16(data.length), data]);

/** Why the packet is no message. */
function refusal(bytes: Buffer): DnsDataError {
  try {
    DnsMessage.unpack(bytes);
  } catch (error) {
    if (error instanceof DnsDataError) return error;
    throw error;
  }
  throw new Error("it was unpacked");
}

describe("a DNS packet", () => {
  it("may have names that point to others", () => {
    const { questions } = DnsMessage.unpack(
      packet(
        { questions: 3 },
        question(packName("example.com")),
        question(Buffer.concat([Buffer.from("\x03www"), pointer(12)])),
        question(pointer(20)),
      ),
    );
    expect(questions.map(String)).to.deep.equal(["example.com", "www.example.com", "com"]);
  });

  it("may have names that point to later ones", () => {
    const { questions } = DnsMessage.unpack(
      packet({ questions: 2 }, question(pointer(18)), question(packName("a"))),
    );
    expect(questions.map(String)).to.deep.equal(["a", "a"]);
  });

  it("has records whose data has whole names in the place of pointers", () => {
    const { answers } = DnsMessage.unpack(
      packet(
        { questions: 1, answers: 2 },
        question(packName("example.com")),
        answer(pointer(12), 5, Buffer.concat([Buffer.from("\x03www"), pointer(12)])),
        answer(pointer(12), 15, Buffer.concat([uint16(10), pointer(12), pointer(20)])),
      ),
    );
    expect(answers.map(({ data }) => data.toString("latin1"))).to.deep.equal([
      "\x03www\x07example\x03com\x00",
      "\x00\x0a\x07example\x03com\x00\x03com\x00",
    ]);
    expect(answers[0]?.domainName).to.equal("www.example.com");
  });

  it("keeps what looks like a pointer in data without names", () => {
    const data = Buffer.concat([pointer(12), pointer(12)]);
    const { answers } = DnsMessage.unpack(
      packet({ questions: 1, answers: 1 }, question(packName("a")), answer(pointer(12), 1, data)),
    );
    expect(answers[0]?.ipv4Address).to.equal("192.12.192.12");
  });

  it("keeps what looks like a pointer and leads nowhere", () => {
    const data = Buffer.from("\xff\xff\xc0", "latin1");
    const { answers } = DnsMessage.unpack(packet({ answers: 1 }, answer(packName("a"), 16, data)));
    expect(answers[0]?.data).to.deep.equal(data);
  });

  it("has no timestamp unless it is given one", () => {
    const bytes = packet({});
    expect(DnsMessage.unpack(bytes).timestamp).to.be.null;
    expect(DnsMessage.unpack(bytes, 5.5).timestamp).to.equal(5.5);
  });

  it("does not share memory with the message", () => {
    const bytes = packet({ answers: 1 }, answer(packName("a"), 1, Buffer.of(1, 2, 3, 4)));
    const message = DnsMessage.unpack(bytes);
    bytes.fill(0);
    expect(message.answers[0]?.ipv4Address).to.equal("1.2.3.4");
  });

  it("can be in the middle of other bytes", () => {
    const bytes = packet({ questions: 2 }, question(packName("a")), question(pointer(12)));
    const { message, end } = DnsMessage.unpackFrom(
      Buffer.concat([uint16(bytes.length), bytes, uint16(0)]),
      2,
      5.5,
    );
    expect([String(message), message.timestamp, end]).to.deep.equal([
      "a\r\na",
      5.5,
      bytes.length + 2,
    ]);
  });

  const refused: Readonly<Record<string, Buffer>> = {
    "DNS data at byte 0: the message ends within 2 bytes": Buffer.alloc(0),
    "DNS data at byte 10: the message ends within 2 bytes": Buffer.alloc(11),
    "DNS data at byte 12: there is more after the message": Buffer.alloc(13),
    "DNS question 1 at byte 12: a name has no end": packet({ questions: 1 }),
    "DNS question 1 at byte 12: a name points to itself": packet({ questions: 1 }, pointer(12)),
    "DNS question 1 at byte 14: a name points to itself": packet(
      { questions: 1 },
      Buffer.from("\x01a"),
      pointer(16),
      pointer(14),
    ),
    "DNS question 1 at byte 12: a pointer has only one byte": packet(
      { questions: 1 },
      Buffer.of(0xc0),
    ),
    "DNS question 1 at byte 12: a label has 64 bytes": packet(
      { questions: 1 },
      Buffer.alloc(99, 64),
    ),
    "DNS question 1 at byte 12: a label of 5 bytes is cut off": packet(
      { questions: 1 },
      Buffer.from("\x05abcd"),
    ),
    "DNS question 1 at byte 12: a label is not an internationalized name": packet(
      { questions: 1 },
      question(Buffer.of(1, 0xe9, 0)),
    ),
    "DNS question 2 at byte 19: a name has no end": packet(
      { questions: 2 },
      question(packName("a")),
    ),
    "DNS answer 1 at byte 25: the message ends within 5 bytes": packet(
      { answers: 1 },
      answer(packName("a"), 1, Buffer.alloc(5)).subarray(0, -1),
    ),
  };
  for (const [fault, bytes] of Object.entries(refused)) {
    it(`is refused, and the error says where and why: ${fault}`, () => {
      expect(refusal(bytes).message).to.equal(fault);
    });
  }

  it("is refused with an error that has the facts", () => {
    expect(refusal(packet({ questions: 1 }))).to.include({
      name: "DnsDataError",
      part: "question 1",
      offset: 12,
      reason: "a name has no end",
    });
  });

  it("is a message or refused, whatever its bytes are", () => {
    const bytes = fc.uint8Array({ maxLength: 80 }).map((array) => Buffer.from(array));
    fc.assert(
      fc.property(fc.oneof(bytes, compressedPacket, damagedPacket), (one) => {
        try {
          String(DnsMessage.unpack(one));
        } catch (error) {
          expect(error).to.be.instanceOf(DnsDataError);
        }
      }),
      { numRuns: 2000 },
    );
  });
});

describe("a hostile DNS packet", () => {
  it("may have a pointer that leads to ten thousand others", () => {
    // Each points to the one before, and the first to the root in the head.
    const count = 8000;
    const chain = Buffer.concat(
      Array.from({ length: count }, (_, index) => pointer(index === 0 ? 10 : 21 + 2 * index)),
    );
    const bytes = packet(
      { answers: 2 },
      answer(Buffer.of(0), 10, chain),
      answer(pointer(23 + 2 * (count - 1)), 1, Buffer.alloc(0)),
    );
    expect(DnsMessage.unpack(bytes).answers.map(({ name }) => name)).to.deep.equal(["", ""]);
  });

  it("is refused when pointers make long names of it", () => {
    const labels = Buffer.concat([Buffer.from("\x01a".repeat(8000)), Buffer.of(0)]);
    const names = Array.from({ length: 5000 }, (_, index) => question(pointer(12 + 2 * index)));
    expect(refusal(packet({ questions: 5001 }, question(labels), ...names))).to.include({
      part: "question 2",
      reason: "pointers make a name of more than 255 bytes",
    });
  });

  for (const [length, outcome] of [
    [61, "is not refused when a name with a pointer has 255 bytes"],
    [62, "is refused when a name with a pointer has 256 bytes"],
  ] as const) {
    it(outcome, () => {
      const rest = packName(["a".repeat(63), "b".repeat(63), "c".repeat(length)].join("."));
      const name = Buffer.concat([Buffer.of(63), Buffer.alloc(63, "d"), pointer(12)]);
      const bytes = packet({ questions: 2 }, question(rest), question(name));
      const isRefused = length > 61;
      if (isRefused) expect(refusal(bytes)).to.include({ part: "question 2", offset: 12 + 196 });
      else expect(DnsMessage.unpack(bytes).questions[1]?.name).to.have.length(253);
    });
  }

  it("has data of no more than a name for each pointer", () => {
    const name = packName(Array.from({ length: 4 }, () => "a".repeat(61)).join("."));
    const data = Buffer.concat(Array.from({ length: 32_000 }, () => pointer(12)));
    const bytes = packet(
      { questions: 1, answers: 1 },
      question(name),
      answer(Buffer.of(0), 16, data),
    );
    expect(DnsMessage.unpack(bytes).size).to.equal(32_000 * name.length);
  });

  it("is refused when it promises more than it has", () => {
    const bytes = Buffer.alloc(12, 0xff);
    expect(refusal(bytes)).to.include({ part: "question 1", offset: 12 });
  });
});
