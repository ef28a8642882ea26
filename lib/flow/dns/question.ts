import { PlainDict } from "../state/plain-dict.js";
import { copyTree, type StateDict } from "../state/state.js";
import { DnsClass, dnsClassName, dnsClassOf } from "./classes.js";
import { DnsEntry } from "./entry.js";
import { DnsType, dnsTypeName, dnsTypeOf } from "./types.js";

/** A question as mitmproxy has it in JSON: type and class are names, such as `AAAA` and `IN`. */
export interface DnsQuestionJson {
  readonly name: string;
  readonly type: string;
  readonly class: string;
}

/** What is asked for in a DNS message (RFC 1035, section 4.1.2). (mitmproxy `dns.Question`) */
export class DnsQuestion extends DnsEntry {
  /** A new question; of type A and class IN when nothing else is said. */
  constructor(name: string, type?: number, dnsClass?: number);
  /** @internal */
  constructor(name: string, type: number, dnsClass: number, state: StateDict);
  constructor(
    name: string,
    type: number = DnsType.A,
    dnsClass: number = DnsClass.IN,
    state?: StateDict,
  ) {
    super(state ?? PlainDict.of({ name, type, class_: dnsClass }));
  }

  /** A question of what `toJSON` gave. */
  static fromJSON(json: DnsQuestionJson): DnsQuestion {
    return new DnsQuestion(json.name, dnsTypeOf(json.type), dnsClassOf(json.class));
  }

  /** A copy: changes to one do not show in the other. */
  copy(): DnsQuestion {
    return new DnsQuestion("", 0, 0, copyTree(this.state));
  }

  /** The name that is asked for. */
  override toString(): string {
    return this.name;
  }

  /** The question as mitmproxy has it in JSON. */
  toJSON(): DnsQuestionJson {
    return {
      name: this.name,
      type: dnsTypeName(this.type),
      class: dnsClassName(this.class),
    };
  }
}
