import type { FlowLimits, FlowSource, Place } from "../../flow/source.js";
import type { PlainDict } from "../../flow/state/plain-dict.js";
import type { WarcDocument } from "./document.js";
import type { Exchange } from "./exchange.js";
import { exchangeState } from "./import/exchange-state.js";

/** Where a flow's records are. */
export interface ExchangeRecord {
  readonly place: Place;
  /** The file around them. */
  readonly document: WarcDocument;
  readonly exchange: Exchange;
}

/** A flow in the records of a web archive. */
export class WarcSource implements FlowSource {
  readonly record: ExchangeRecord;
  readonly limits: FlowLimits;

  constructor(record: ExchangeRecord, limits: FlowLimits) {
    this.record = record;
    this.limits = limits;
  }

  get place(): Place {
    return this.record.place;
  }

  /** @throws FlowReadError when a record lacks what a flow must have. */
  open(): PlainDict {
    return exchangeState(this.record.exchange, this.record.place);
  }
}
