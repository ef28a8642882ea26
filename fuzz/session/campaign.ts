import { mutate } from "../mutate/mutate.js";
import type { Materials } from "../mutate/mutator.js";
import { Random } from "../random.js";
import type { Target } from "../target.js";
import { findingOf, type Finding } from "./finding.js";
import type { Guide } from "./guide.js";
import { minimise } from "./minimise.js";
import { nameOf, Pool } from "./pool.js";

export interface CampaignOptions {
  readonly seed: number;
  /** How many inputs to run, those it starts with included. */
  readonly runs: number;
  /** How long to go on, in milliseconds. */
  readonly time: number;
  /** Inputs to start with, */
  readonly inputs: readonly Buffer[];
  /** and whether the target's own come behind them. */
  readonly withSeeds: boolean;
  /** Names of inputs that are not run, for they put an end to the process. */
  readonly skipped: readonly string[];
}

/** Who is told how a campaign goes on. */
export interface CampaignListener {
  /** Before an input runs, which may be the last that happens. */
  willRun(input: Buffer): void;
  didRun(): void;
  /** An input did something new, and will be built upon. */
  didKeep(input: Buffer): void;
  /** Something went wrong, for the first time in this way. */
  didFind(finding: Finding): void;
}

/**
 * Runs one target with many inputs: those it starts with, then others that are made of those which
 * did something new. Which ones depends on the seed alone.
 */
export class Campaign {
  readonly #target: Target;
  readonly #guide: Guide;
  readonly #options: CampaignOptions;
  readonly #listener: CampaignListener;
  readonly #pool = new Pool();
  readonly #random: Random;
  readonly #materials: Materials;
  readonly #signatures = new Set<string>();
  readonly #skipped: ReadonlySet<string>;
  #runs = 0;

  constructor(target: Target, guide: Guide, options: CampaignOptions, listener: CampaignListener) {
    this.#target = target;
    this.#guide = guide;
    this.#options = options;
    this.#listener = listener;
    this.#skipped = new Set(options.skipped);
    const random = new Random(options.seed);
    this.#random = random;
    this.#materials = {
      random,
      tokens: target.tokens.map((token) => Buffer.from(token)),
      other: () => this.#pool.pick(random),
    };
  }

  get runs(): number {
    return this.#runs;
  }

  async run(): Promise<void> {
    const end = performance.now() + this.#options.time;
    const isOver = () => this.#runs >= this.#options.runs || performance.now() >= end;
    for (const input of await this.#startInputs()) {
      if (isOver()) break;
      await this.#runAlone(input);
    }
    while (!isOver()) await this.#runBatch();
  }

  async #startInputs(): Promise<readonly Buffer[]> {
    const seeds = this.#options.withSeeds ? await this.#target.seeds() : [];
    // The modules that are loaded late are loaded by now, or by the first input.
    this.#guide.skip();
    return [...this.#options.inputs, ...seeds];
  }

  async #runBatch(): Promise<void> {
    const parent = this.#pool.pick(this.#random);
    const batch = Array.from({ length: this.#target.batchSize }, () =>
      mutate(parent, this.#target.mutators, this.#materials),
    );
    const [only] = batch;
    if (batch.length === 1 && only !== undefined) return this.#runAlone(only);
    for (const input of batch) await this.#runOne(input);
    if (!this.#guide.glance(batch.length)) return;
    // One of them did something new: which one shows when they run one by one.
    for (const input of batch) await this.#runAlone(input);
  }

  async #runAlone(input: Buffer): Promise<void> {
    await this.#runOne(input);
    if (this.#guide.look() && this.#pool.add(input)) this.#listener.didKeep(input);
  }

  async #runOne(input: Buffer): Promise<void> {
    this.#runs++;
    if (this.#skipped.size > 0 && this.#skipped.has(nameOf(input))) return;
    this.#listener.willRun(input);
    const finding = await this.#try(input);
    this.#listener.didRun();
    if (finding === null || this.#signatures.has(finding.signature)) return;
    this.#signatures.add(finding.signature);
    this.#listener.didFind(await this.#minimised(finding));
  }

  async #try(input: Buffer): Promise<Finding | null> {
    try {
      await this.#target.run(input);
      return null;
    } catch (error) {
      return findingOf(this.#target.name, input, error);
    }
  }

  async #minimised(finding: Finding): Promise<Finding> {
    const input = await minimise(finding.input, async (candidate) => {
      this.#listener.willRun(candidate);
      const found = await this.#try(candidate);
      this.#listener.didRun();
      return found?.signature === finding.signature;
    });
    return (await this.#try(input)) ?? finding;
  }
}
