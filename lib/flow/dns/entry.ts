import { integerField, setField, setIntegerField, textField } from "../field.js";
import type { StateDict } from "../state/state.js";

/** What questions and records both begin with (RFC 1035, sections 4.1.2 and 4.1.3). */
export abstract class DnsEntry {
  /** @internal */
  readonly state: StateDict;

  /** @internal */
  constructor(state: StateDict) {
    this.state = state;
  }

  /** The domain name that is asked for, or that the record is about, without a dot at the end. */
  get name(): string {
    return textField(this.state, "name");
  }
  set name(name: string) {
    setField(this.state, "name", name);
  }

  /** The record type: 1 is A, 28 is AAAA; `DnsType` has them. */
  get type(): number {
    return integerField(this.state, "type");
  }
  set type(type: number) {
    setIntegerField(this.state, "type", type);
  }

  /** The class: 1 is IN, the internet. */
  get class(): number {
    return integerField(this.state, "class_");
  }
  set class(dnsClass: number) {
    setIntegerField(this.state, "class_", dnsClass);
  }
}
