import { expect } from "chai";
import { readFileSync } from "node:fs";
import { isDeepStrictEqual } from "node:util";
import { dnsClassName } from "../../lib/flow/dns/classes.js";
import { DnsDataError } from "../../lib/flow/dns/data-error.js";
import { packName } from "../../lib/flow/dns/domain-name.js";
import { nameprep } from "../../lib/flow/idna/nameprep.js";
import { DnsMessage } from "../../lib/flow/dns/message.js";
import { dnsOpCodeName } from "../../lib/flow/dns/op-codes.js";
import { DnsResourceRecord } from "../../lib/flow/dns/resource-record.js";
import { dnsHttpStatus, dnsResponseCodeName } from "../../lib/flow/dns/response-codes.js";
import { dnsTypeName } from "../../lib/flow/dns/types.js";
import { typedData } from "../flow/dns/arbitrary/data.js";
import { anyMessage, plainMessage, type PlainMessage } from "../flow/dns/arbitrary/message.js";
import { anyName, oddText } from "../flow/dns/arbitrary/name.js";
import { compressedPacket, damagedPacket } from "../flow/dns/arbitrary/packet.js";
import { setting } from "../flow/dns/arbitrary/setting.js";
import { toMessage, toPlain } from "../flow/dns/plain.js";
import { applySetting, settingOf } from "../flow/dns/settings.js";
import { fc } from "../support/property.js";
import { describeWithMitmproxy, runPython } from "./python.js";

const program = readFileSync(new URL("dns.py", import.meta.url), "utf8");

/** In the place of a result, where there is none. */
const failed = { throws: true };

/** What is here in the place of mitmproxy's `attempt`. */
function attempt(work: () => unknown): unknown {
  try {
    return work();
  } catch (error) {
    if (error instanceof DnsDataError) return failed;
    throw error;
  }
}

/** What mitmproxy gives, without its errors' texts. */
function withoutErrors(results: unknown): unknown {
  return JSON.parse(JSON.stringify(results), (_, value: unknown) =>
    typeof value === "object" && value !== null && "throws" in value ? failed : value,
  );
}

function describeMessage(message: DnsMessage): unknown {
  return {
    state: toPlain(message),
    text: String(message),
    json: message.toJSON(),
    size: message.size,
    content: attempt(() => message.content.toString("hex")),
  };
}

/** Whether it has an HTTPS record that mitmproxy can say as JSON, but not understand as such. */
function hasUnnamedParameter({ answers, authorities, additionals }: PlainMessage): boolean {
  return [...answers, ...authorities, ...additionals].some(({ type, data }) => {
    const record = new DnsResourceRecord("", type, Buffer.from(data, "hex"));
    const json = record.toJSON().data;
    return typeof json === "object" && Object.keys(json).some((name) => /^\d/.test(name));
  });
}

/** Data that mitmproxy describes in words, and then takes the words for the data. */
function hasMalformedData({ answers, authorities, additionals }: PlainMessage): boolean {
  return [...answers, ...authorities, ...additionals].some(({ type, data }) => {
    const json = new DnsResourceRecord("", type, Buffer.from(data, "hex")).toJSON().data;
    return typeof json === "string" && /^0x[0-9a-f]* \(invalid /.test(json);
  });
}

function asJson(message: DnsMessage): ReturnType<DnsMessage["toJSON"]> {
  return JSON.parse(JSON.stringify(message)) as ReturnType<DnsMessage["toJSON"]>;
}

function describeRecord(type: number, data: Buffer): unknown {
  const record = new DnsResourceRecord("", type, data);
  return {
    shown: String(record),
    text: attempt(() => record.text),
    ipv4Address: attempt(() => record.ipv4Address),
    ipv6Address: attempt(() => record.ipv6Address),
    domainName: attempt(() => record.domainName),
    httpsAlpn: attempt(() => record.httpsAlpn?.map((one) => one.toString("hex")) ?? null),
    httpsEch: attempt(() => record.httpsEch),
  };
}

describe("DNS, compared with mitmproxy,", () => {
  describeWithMitmproxy("12.2.3", "12.2.3", (python) => {
    function theirs(job: string, orders: readonly unknown[]): unknown[] {
      const input = Buffer.from(JSON.stringify({ [job]: orders }));
      const output = JSON.parse(runPython(python, program, [], input).toString()) as unknown;
      return withoutErrors(Reflect.get(Object(output), job)) as unknown[];
    }

    function compare<Order>(
      job: string,
      orders: readonly Order[],
      ours: (order: Order) => unknown,
      send: (order: Order) => unknown = (order) => order,
    ): void {
      const results = theirs(job, orders.map(send));
      orders.forEach((order, index) => {
        const found = withoutErrors(attempt(() => ours(order)));
        expect(found, JSON.stringify(send(order))).to.deep.equal(results[index]);
      });
    }

    const hex = (bytes: Buffer) => bytes.toString("hex");

    it("messages have the same bytes, text and JSON", () => {
      const messages = [...fc.sample(plainMessage, 1000), ...fc.sample(anyMessage, 1000)];
      compare("make", messages, (plain) => describeMessage(toMessage(plain)));
    });

    it("packets are the same messages, or none", () => {
      const packets = [...fc.sample(compressedPacket, 3000), ...fc.sample(damagedPacket, 3000)];
      compare("unpack", packets, (packet) => describeMessage(DnsMessage.unpack(packet)), hex);
    });

    it("random bytes are the same messages, or none", () => {
      const bytes = fc.uint8Array({ maxLength: 60 }).map((array) => Buffer.from(array));
      const packets = fc.sample(bytes, 1000);
      compare("unpack", packets, (packet) => describeMessage(DnsMessage.unpack(packet)), hex);
    });

    it("messages are the same again after they were JSON", () => {
      const messages = fc
        .sample(plainMessage, 2000)
        .filter((plain) => !hasUnnamedParameter(plain) && !hasMalformedData(plain));
      compare("fromJson", messages, (plain) =>
        toPlain(DnsMessage.fromJSON(asJson(toMessage(plain)))),
      );
    });

    it("data says the same", () => {
      compare(
        "readRecord",
        fc.sample(typedData, 5000),
        ([type, data]) => describeRecord(type, data),
        ([type, data]) => [type, hex(data)],
      );
    });

    it("data is the same after it was set", () => {
      // What says it already is left alone here, and packed again there.
      const edits = fc.sample(fc.tuple(typedData, setting), 5000).filter(([[type, data], one]) => {
        const present = attempt(() => settingOf(new DnsResourceRecord("", type, data), one.name));
        return !isDeepStrictEqual(present, one.value);
      });
      compare(
        "setRecord",
        edits,
        ([[type, data], one]) => {
          const record = new DnsResourceRecord("", type, data);
          applySetting(record, one);
          return hex(record.data);
        },
        ([[, data], { name, value }]) => [hex(data), name, value],
      );
    });

    it("names have the same bytes", () => {
      compare("packName", fc.sample(anyName, 3000), (name) => hex(packName(name)));
    });

    it("characters of names are prepared alike", () => {
      // Three planes of characters and the one with tags; of the others little is known.
      const codes = [0x0, 0x1, 0x2, 0xe].flatMap((plane) =>
        Array.from({ length: 0x10000 }, (_, index) => (plane << 16) + index),
      );
      const forms = theirs("prepare", codes);
      const different = codes.filter((code, index) => {
        const form = forms[index];
        const ours = nameprep(String.fromCodePoint(code)) ?? failed;
        return form !== null && !isDeepStrictEqual(ours, form);
      });
      expect(different.map((code) => code.toString(16))).to.deep.equal([]);
    });

    it("labels are prepared alike", () => {
      compare("prepareText", fc.sample(oddText, 5000), (text) => nameprep(text) ?? failed);
    });

    it("numbers have the same names", () => {
      const codes = Array.from({ length: 400 }, (_, code) => code);
      compare("names", [...codes, 32768, 32769, 65535], (code) => ({
        type: dnsTypeName(code),
        class: dnsClassName(code),
        opCode: dnsOpCodeName(code),
        responseCode: dnsResponseCodeName(code),
        status: dnsHttpStatus(code),
      }));
    });
  });
});
