import { expect } from "chai";
import { DnsDataError } from "../../../lib/flow/dns/data-error.js";
import { DnsHttpsRecord } from "../../../lib/flow/dns/https-record.js";
import { DnsMessage } from "../../../lib/flow/dns/message.js";
import { DnsResourceRecord } from "../../../lib/flow/dns/resource-record.js";
import { DnsType } from "../../../lib/flow/dns/types.js";
import { fc } from "../../support/property.js";
import { typedData } from "./arbitrary/data.js";
import { setting, type Setting } from "./arbitrary/setting.js";
import { applySetting, setToItself, settingOf } from "./settings.js";

const of = (type: number, data: string) =>
  new DnsResourceRecord("a.example", type, Buffer.from(data, "latin1"));

describe("a DNS record", () => {
  const factories: Readonly<Record<string, readonly [DnsResourceRecord, number, string, string]>> =
    {
      a: [DnsResourceRecord.a("n", "192.0.2.1"), 1, "\xc0\x00\x02\x01", "192.0.2.1"],
      aaaa: [
        DnsResourceRecord.aaaa("n", "2001:db8:0::1"),
        28,
        `\x20\x01\x0d\xb8${"\0".repeat(11)}\x01`,
        "2001:db8::1",
      ],
      cname: [
        DnsResourceRecord.cname("n", "bücher.example"),
        5,
        "\x0dxn--bcher-kva\x07example\0",
        "bücher.example",
      ],
      ptr: [DnsResourceRecord.ptr("n", "b.example"), 12, "\x01b\x07example\0", "b.example"],
      txt: [DnsResourceRecord.txt("n", "tëxt"), 16, "t\xc3\xabxt", "tëxt"],
      https: [
        DnsResourceRecord.https("n", new DnsHttpsRecord(1, "b", [[1, Buffer.from("\x02h2")]])),
        65,
        "\x00\x01\x01b\0\x00\x01\x00\x03\x02h2",
        "{'target_name': 'b', 'priority': 1, 'alpn': '\\\\x02h2'}",
      ],
    };
  for (const [name, [record, type, data, text]] of Object.entries(factories)) {
    it(`is made by DnsResourceRecord.${name}`, () => {
      expect(record).to.include({ name: "n", type, class: 1, ttl: 60 });
      expect(record.data.toString("latin1")).to.equal(data);
      expect(String(record)).to.equal(text);
    });
  }

  it("is made with a time to live", () => {
    expect(DnsResourceRecord.a("n", "192.0.2.1", 7).ttl).to.equal(7);
  });

  it("does not share memory with what it was made of", () => {
    const bytes = Buffer.from("before");
    const record = new DnsResourceRecord("n", 16, bytes);
    bytes.write("after!");
    expect(record.text).to.equal("before");
  });

  it("is shown in hexadecimal when its data is of another kind, or malformed", () => {
    const shown = [
      of(41, "\x01"),
      of(1, "\x01"),
      of(28, ""),
      of(2, "\x05"),
      of(16, "\xff"),
      of(65, "\0"),
    ];
    expect(shown.map(String)).to.deep.equal([
      "0x01",
      "0x01 (invalid A data)",
      "0x (invalid AAAA data)",
      "0x05 (invalid NS data)",
      "0xff (invalid TXT data)",
      "0x00 (invalid HTTPS data)",
    ]);
  });

  it("is shown, whatever its data is", () => {
    fc.assert(
      fc.property(typedData, ([type, data]) => {
        const record = new DnsResourceRecord("n", type, data);
        expect(String(record)).to.be.a("string");
        expect(() => JSON.stringify(record)).not.to.throw();
      }),
    );
  });
});

describe("a property that says what a DNS record's data means", () => {
  const names: readonly Setting["name"][] = [
    "text",
    "ipv4Address",
    "ipv6Address",
    "domainName",
    "httpsAlpn",
    "httpsEch",
  ];

  it("is there, or an error that says why not", () => {
    fc.assert(
      fc.property(typedData, fc.constantFrom(...names), ([type, data], name) => {
        const record = new DnsResourceRecord("n", type, data);
        try {
          settingOf(record, name);
        } catch (error) {
          expect(error).to.be.instanceOf(DnsDataError);
        }
      }),
      { numRuns: 1000 },
    );
  });

  it("sets the data once and for all, or keeps it and throws", () => {
    fc.assert(
      fc.property(typedData, setting, ([type, data], one) => {
        const record = new DnsResourceRecord("n", type, data);
        try {
          applySetting(record, one);
        } catch (error) {
          expect(error).to.be.instanceOf(DnsDataError);
          expect(record.data).to.deep.equal(data);
          return;
        }
        const once = record.data;
        applySetting(record, one);
        expect(record.data).to.equal(once);
      }),
      { numRuns: 1000 },
    );
  });

  it("touches nothing when it is set to what it is", () => {
    fc.assert(
      fc.property(typedData, fc.constantFrom(...names), ([type, data], name) => {
        const record = new DnsResourceRecord("n", type, data);
        const touched = record.state.touched;
        try {
          setToItself(record, name);
          setToItself(record, "https");
        } catch (error) {
          expect(error).to.be.instanceOf(DnsDataError);
        }
        expect(record.state.touched).to.equal(touched);
      }),
      { numRuns: 1000 },
    );
  });
});

describe("a record that was written as JSON", () => {
  it("has the same data when it is read again, malformed or not", () => {
    const record = (type: number, data: string) =>
      new DnsResourceRecord("n", type, Buffer.from(data, "latin1"));
    for (const one of [
      record(DnsType.CNAME, "0000"),
      record(DnsType.A, "123"),
      record(DnsType.TXT, "\xff"),
      record(DnsType.TXT, "0x30 (invalid TXT data)"),
      record(DnsType.HTTPS, "\0"),
    ]) {
      const message = DnsMessage.make({ answers: [one] });
      const [again] = DnsMessage.fromJSON(message.toJSON()).answers;
      expect(again?.data).to.deep.equal(one.data);
    }
  });
});
