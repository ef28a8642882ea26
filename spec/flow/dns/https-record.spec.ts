import { expect } from "chai";
import { DnsDataError } from "../../../lib/flow/dns/data-error.js";
import { DnsHttpsParam, DnsHttpsRecord } from "../../../lib/flow/dns/https-record.js";
import { DnsResourceRecord } from "../../../lib/flow/dns/resource-record.js";
import { fc } from "../../support/property.js";
import { plainName } from "./arbitrary/name.js";

const anyRecord = fc
  .tuple(
    fc.integer({ min: -0x8000, max: 0x7fff }),
    plainName,
    fc.uniqueArray(fc.tuple(fc.nat(0xffff), fc.uint8Array({ maxLength: 20 })), {
      selector: ([parameter]) => parameter,
      maxLength: 4,
    }),
  )
  .map(([priority, name, parameters]) => new DnsHttpsRecord(priority, name, parameters));

const unpack = (data: string) => DnsHttpsRecord.unpack(Buffer.from(data, "latin1"));

describe("an HTTPS record's data", () => {
  it("has a priority, a name and parameters", () => {
    const record = unpack("\x00\x01\x01b\x00\x00\x01\x00\x03\x02h2\x00\x03\x00\x02\x01\xbb");
    expect([record.priority, record.targetName, [...record.params]]).to.deep.equal([
      1,
      "b",
      [
        [DnsHttpsParam.ALPN, Buffer.from("\x02h2")],
        [DnsHttpsParam.PORT, Buffer.of(1, 0xbb)],
      ],
    ]);
  });

  it("is the same when it was packed and unpacked", () => {
    fc.assert(
      fc.property(anyRecord, (record) => {
        expect(DnsHttpsRecord.unpack(record.pack()).equals(record)).to.be.true;
        expect(DnsHttpsRecord.unpack(record.pack()).pack()).to.deep.equal(record.pack());
      }),
    );
  });

  it("is the same when it was JSON, with its parameters in order", () => {
    fc.assert(
      fc.property(anyRecord, (record) => {
        const json: unknown = JSON.parse(JSON.stringify(record));
        const again = DnsHttpsRecord.fromJSON(json as ReturnType<DnsHttpsRecord["toJSON"]>);
        expect(again.priority).to.equal(record.priority);
        expect(again.targetName).to.equal(record.targetName);
        const inOrder = [...record.params].sort(([one], [other]) => one - other);
        expect([...again.params].sort(([one], [other]) => one - other)).to.deep.equal(inOrder);
      }),
    );
  });

  it("takes the last of a parameter that is there twice", () => {
    const { params } = unpack("\x00\x01\x00\x00\x03\x00\x01a\x00\x01\x00\x00\x00\x03\x00\x01b");
    expect([...params]).to.deep.equal([
      [3, Buffer.from("b")],
      [1, Buffer.alloc(0)],
    ]);
  });

  for (const data of [
    "",
    "\x00",
    "\x00\x01",
    "\x00\x01\x01",
    "\x00\x01\xc0\x0c",
    "\x00\x01\x00\x00",
  ]) {
    it(`is refused when it is cut off or has a pointer: ${JSON.stringify(data)}`, () => {
      expect(() => unpack(data)).to.throw(DnsDataError);
    });
  }

  it("is refused when a parameter is longer than the data", () => {
    expect(() => unpack("\x00\x01\x00\x00\x01\x00\x05abcd")).to.throw(DnsDataError, "at byte 7");
  });

  for (const record of [
    new DnsHttpsRecord(0x8000, ""),
    new DnsHttpsRecord(0.5, ""),
    new DnsHttpsRecord(1, "a..b"),
    new DnsHttpsRecord(1, "", [[0x10000, Buffer.alloc(0)]]),
    new DnsHttpsRecord(1, "", [[1, Buffer.alloc(0x10000)]]),
  ]) {
    it(`cannot be packed when something does not fit: ${String(record).slice(0, 60)}`, () => {
      expect(() => record.pack()).to.throw(DnsDataError);
    });
  }

  it("is shown as Python shows the dictionary", () => {
    const record = new DnsHttpsRecord(1, "it's", [
      [5, Buffer.from([0, 0xff, 0x27, 0x5c])],
      [7, Buffer.from('"')],
    ]);
    expect(String(record)).to.equal(
      `{'target_name': "it's", 'priority': 1, 'ech': "\\\\x00\\\\xff'\\\\\\\\", 7: '"'}`,
    );
  });

  it("is not made of JSON with a parameter that is none", () => {
    const json = { target_name: "", priority: 1, alpm: "" };
    expect(() => DnsHttpsRecord.fromJSON(json)).to.throw(DnsDataError, '"alpm"');
  });
});

describe("what an HTTPS record says about protocols", () => {
  it("can be read, set and taken away", () => {
    const record = DnsResourceRecord.https("n", new DnsHttpsRecord(1, "b"));
    expect(record.httpsAlpn).to.be.null;
    record.httpsAlpn = ["h2", Buffer.from("h3")];
    expect(record.httpsAlpn?.map(String)).to.deep.equal(["h2", "h3"]);
    expect(record.data.toString("latin1")).to.equal(
      "\x00\x01\x01b\x00\x00\x01\x00\x06\x02h2\x02h3",
    );
    record.httpsAlpn = null;
    expect(record.data.toString("latin1")).to.equal("\x00\x01\x01b\x00");
  });

  it("is given as far as it goes where it is cut off", () => {
    expect(unpack("\x00\x01\x00\x00\x01\x00\x03\x05h2").alpn?.map(String)).to.deep.equal(["h2"]);
  });

  it("may not have names of more than 255 bytes", () => {
    const record = DnsResourceRecord.https("n", new DnsHttpsRecord(1, ""));
    expect(() => (record.httpsAlpn = ["a".repeat(256)])).to.throw(DnsDataError, "256");
  });
});

describe("what an HTTPS record says about Encrypted Client Hello", () => {
  it("can be read, set and taken away, in base64", () => {
    const record = DnsResourceRecord.https("n", new DnsHttpsRecord(1, "b"));
    expect(record.httpsEch).to.be.null;
    record.httpsEch = "AAEC/w==";
    expect(record.httpsEch).to.equal("AAEC/w==");
    expect(record.data.toString("latin1")).to.equal(
      "\x00\x01\x01b\x00\x00\x05\x00\x04\x00\x01\x02\xff",
    );
    record.httpsEch = null;
    expect(record.data.toString("latin1")).to.equal("\x00\x01\x01b\x00");
  });

  for (const text of ["A", "AA", "AA=", "AAAAA==="]) {
    it(`may not be set to what is not base64: ${text}`, () => {
      const record = DnsResourceRecord.https("n", new DnsHttpsRecord(1, "b"));
      expect(() => (record.httpsEch = text)).to.throw(DnsDataError, "base64");
    });
  }
});

describe("the HTTPS record that a DNS record has", () => {
  it("is a copy that can be set", () => {
    const record = DnsResourceRecord.https("n", new DnsHttpsRecord(1, "b"));
    const { https } = record;
    https.targetName = "c";
    expect(record.https.targetName).to.equal("b");
    record.https = https;
    expect(record.https.targetName).to.equal("c");
  });

  it("keeps its bytes when it is set to what it is, however they spell it", () => {
    const data = Buffer.from("\x00\x01\x0dXN--BCHER-KVA\x00", "latin1");
    const record = new DnsResourceRecord("n", 65, data);
    record.https = new DnsHttpsRecord(1, "BüCHER");
    expect(record.data).to.deep.equal(data);
    record.https = new DnsHttpsRecord(2, "bücher");
    expect(record.data.toString("latin1")).to.equal("\x00\x02\x0dxn--bcher-kva\x00");
  });
});
