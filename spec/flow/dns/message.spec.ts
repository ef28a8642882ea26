import { expect } from "chai";
import { DnsDataError } from "../../../lib/flow/dns/data-error.js";
import { DnsMessage } from "../../../lib/flow/dns/message.js";
import { DnsQuestion } from "../../../lib/flow/dns/question.js";
import { DnsResourceRecord } from "../../../lib/flow/dns/resource-record.js";
import { fc } from "../../support/property.js";
import {
  anyMessage,
  plainMessage,
  type PlainMessage,
  type PlainRecord,
} from "./arbitrary/message.js";
import { toMessage, toPlain } from "./plain.js";

const query = () =>
  DnsMessage.make({ id: 7, questions: [new DnsQuestion("example.com")], timestamp: 5.5 });

describe("DnsMessage.make", () => {
  it("makes a query, now", () => {
    const message = DnsMessage.make();
    expect(message.timestamp).to.be.within(Date.now() / 1000 - 60, Date.now() / 1000 + 1);
    expect(message.id).to.be.within(0, 65535);
    expect({ ...toPlain(message), id: 1, timestamp: null }).to.deep.equal({
      id: 1,
      query: true,
      op_code: 0,
      authoritative_answer: false,
      truncation: false,
      recursion_desired: true,
      recursion_available: false,
      reserved: 0,
      response_code: 0,
      questions: [],
      answers: [],
      authorities: [],
      additionals: [],
      timestamp: null,
    });
  });

  it("makes a message of what it is given", () => {
    fc.assert(
      fc.property(anyMessage, (plain) => {
        expect(toPlain(toMessage(plain))).to.deep.equal(plain);
      }),
    );
  });

  it("takes the records themselves", () => {
    const record = DnsResourceRecord.a("example.com", "192.0.2.1");
    expect(DnsMessage.make({ answers: [record] }).answers[0]).to.equal(record);
  });

  it("refuses numbers that are not whole", () => {
    expect(() => DnsMessage.make({ responseCode: 0.5 })).to.throw(TypeError);
  });
});

describe("the content of a DNS message", () => {
  it("is the message as it is sent", () => {
    const message = query();
    message.answers.push(DnsResourceRecord.a("example.com", "192.0.2.1", 3600));
    expect(message.content.toString("latin1")).to.equal(
      "\x00\x07\x01\x00\x00\x01\x00\x01\x00\x00\x00\x00" +
        "\x07example\x03com\x00\x00\x01\x00\x01" +
        "\x07example\x03com\x00\x00\x01\x00\x01\x00\x00\x0e\x10\x00\x04\xc0\x00\x02\x01",
    );
  });

  it("is the same message when it is unpacked", () => {
    fc.assert(
      fc.property(plainMessage, (plain) => {
        const whole = withoutPointers(plain);
        const { content } = toMessage(whole);
        expect(toPlain(DnsMessage.unpack(content, whole.timestamp))).to.deep.equal(whole);
      }),
    );
  });

  it("is the same bytes when they are unpacked and packed", () => {
    fc.assert(
      fc.property(plainMessage, (plain) => {
        const { content } = toMessage(withoutPointers(plain));
        expect(DnsMessage.unpack(content).content.equals(content)).to.be.true;
      }),
    );
  });

  it("is either there or an error that says what is wrong", () => {
    fc.assert(
      fc.property(anyMessage, (plain) => {
        try {
          expect(toMessage(plain).content).to.be.instanceOf(Buffer);
        } catch (error) {
          expect(error).to.be.instanceOf(DnsDataError);
        }
      }),
    );
  });

  const faults: Readonly<Record<string, (message: DnsMessage) => void>> = {
    "DNS data: the id is 65536, which is not between 0 and 65535": (message) => {
      message.id = 65536;
    },
    "DNS data: the op code is 16, which is not between 0 and 15": (message) => {
      message.opCode = 16;
    },
    "DNS data: the reserved value is -1, which is not between 0 and 7": (message) => {
      message.reserved = -1;
    },
    "DNS data: the response code is 16, which is not between 0 and 15": (message) => {
      message.responseCode = 16;
    },
    "DNS question 2: a name has an empty label": (message) => {
      message.questions.push(new DnsQuestion("a..b"));
    },
    "DNS answer 1: the type is 65536, which is not between 0 and 65535": (message) => {
      message.answers.push(new DnsResourceRecord("a", 65536, Buffer.alloc(0)));
    },
    "DNS authority 1: the ttl is -1, which is not between 0 and 4294967295": (message) => {
      message.authorities.push(new DnsResourceRecord("a", 1, Buffer.alloc(0), -1));
    },
    "DNS additional 1: the length of the data is 65536, which is not between 0 and 65535": (
      message,
    ) => {
      message.additionals.push(new DnsResourceRecord("a", 1, Buffer.alloc(65536)));
    },
  };
  for (const [fault, damage] of Object.entries(faults)) {
    it(`is an error where there is none: ${fault}`, () => {
      const message = query();
      damage(message);
      expect(() => message.content).to.throw(DnsDataError, fault);
    });
  }
});

describe("a DNS message", () => {
  it("has the size of all its records' data", () => {
    const record = new DnsResourceRecord("a", 1, Buffer.alloc(4));
    const { size } = DnsMessage.make({
      answers: [record, record],
      authorities: [record],
      additionals: [record],
    });
    expect(size).to.equal(16);
  });

  it("is shown as the names that are asked for and what the records say, a line each", () => {
    const message = query();
    message.answers = [DnsResourceRecord.a("a", "192.0.2.1"), DnsResourceRecord.txt("a", "text")];
    message.authorities = [new DnsResourceRecord("a", 1, Buffer.alloc(3))];
    message.additionals = [new DnsResourceRecord("a", 41, Buffer.of(1, 171))];
    expect(String(message).split("\r\n")).to.deep.equal([
      "example.com",
      "192.0.2.1",
      "text",
      "0x000000 (invalid A data)",
      "0x01ab",
    ]);
  });

  it("succeeds with an answer that has its id, question and recursion", () => {
    const message = query();
    Object.assign(message, { opCode: 4, authoritativeAnswer: true, reserved: 1 });
    const records = [DnsResourceRecord.a("example.com", "192.0.2.1")];
    const answer = message.succeed(records);
    expect(answer.timestamp).to.be.within(Date.now() / 1000 - 60, Date.now() / 1000 + 1);
    expect(toPlain(answer)).to.deep.equal({
      ...toPlain(message),
      query: false,
      authoritative_answer: false,
      recursion_available: true,
      reserved: 0,
      answers: toPlain(DnsMessage.make({ answers: records })).answers,
      timestamp: answer.timestamp,
    });
  });

  it("fails with an answer that has the code", () => {
    const message = query();
    const answer = message.fail(3);
    expect(toPlain(answer)).to.deep.equal({
      ...toPlain(message),
      query: false,
      response_code: 3,
      timestamp: answer.timestamp,
    });
  });

  it("does not fail without an error", () => {
    expect(() => query().fail(0)).to.throw(TypeError, "NOERROR");
  });

  it("has questions of its own, apart from those of its answer", () => {
    const message = query();
    const answer = message.fail(2);
    if (answer.question) answer.question.name = "example.org";
    expect(message.question?.name).to.equal("example.com");
  });

  it("has a copy that is the same but for the id, and a message of its own", () => {
    const message = query();
    message.answers.push(DnsResourceRecord.a("example.com", "192.0.2.1"));
    const copy = message.copy();
    expect(copy.id).to.be.within(0, 65535);
    expect({ ...toPlain(copy), id: 7 }).to.deep.equal(toPlain(message));
    for (const { name } of [...copy.questions, ...copy.answers])
      expect(name).to.equal("example.com");
    if (copy.answers[0]) copy.answers[0].name = "changed.example";
    copy.questions.pop();
    expect(toPlain(message).questions).to.have.length(1);
    expect(message.answers[0]?.name).to.equal("example.com");
  });

  it("is JSON as mitmproxy has it", () => {
    const message = query();
    message.answers.push(DnsResourceRecord.a("example.com", "192.0.2.1"));
    expect(JSON.parse(JSON.stringify(message.succeed(message.answers)))).to.include({
      op_code: "QUERY",
      response_code: "NOERROR",
      status_code: 200,
      size: 4,
    });
    expect(message.toJSON().questions).to.deep.equal([
      { name: "example.com", type: "A", class: "IN" },
    ]);
    expect(message.toJSON().answers).to.deep.equal([
      { name: "example.com", type: "A", class: "IN", ttl: 60, data: "192.0.2.1" },
    ]);
  });

  it("is the same again when it is made of its JSON, but for reserved bits", () => {
    const message = query();
    message.opCode = 3;
    message.answers = [
      DnsResourceRecord.aaaa("a", "2001:db8::1"),
      DnsResourceRecord.cname("a", "b.example"),
      DnsResourceRecord.txt("a", "text"),
      new DnsResourceRecord("a", 4711, Buffer.of(1, 2)),
      new DnsResourceRecord("a", 1, Buffer.of(1, 2)),
    ];
    const again = DnsMessage.fromJSON(message.toJSON());
    expect(toPlain(again)).to.deep.equal(toPlain(message));
  });

  it("is not made of JSON with names that nothing has", () => {
    const json = query().toJSON();
    expect(() => DnsMessage.fromJSON({ ...json, op_code: "ASK" })).to.throw(TypeError, '"ASK"');
  });
});

/** A message without bytes that could be pointers: what they lead to would come in their place. */
function withoutPointers(plain: PlainMessage): PlainMessage {
  const withoutThem = (records: readonly PlainRecord[]) =>
    records.map((record) => {
      const data = Buffer.from(record.data, "hex").map((byte) => byte & 0x3f);
      return { ...record, data: Buffer.from(data).toString("hex") };
    });
  return {
    ...plain,
    answers: withoutThem(plain.answers),
    authorities: withoutThem(plain.authorities),
    additionals: withoutThem(plain.additionals),
  };
}
