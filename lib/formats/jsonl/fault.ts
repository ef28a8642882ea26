/** What is wrong with a value, and where in it. */
export interface Fault {
  readonly path: readonly (string | number)[];
  readonly reason: string;
}

/** A fault of a value, as one of what the value is in. */
export function within(step: string | number, { path, reason }: Fault): Fault {
  return { path: [step, ...path], reason };
}

/** An object that `JSON.parse` made. */
export type Parsed = Readonly<Record<string, unknown>>;

export function isParsedObject(value: unknown): value is Parsed {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
