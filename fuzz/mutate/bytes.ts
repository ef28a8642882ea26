import type { Mutator } from "./mutator.js";

// Ways to change an input of which nothing is known but that it is bytes.

const telling = [
  0, 1, 9, 10, 13, 32, 34, 37, 45, 48, 57, 58, 127, 128, 192, 194, 237, 244, 254, 255,
];

const flipBit: Mutator = (input, { random }) =>
  changed(input, (copy) => {
    const at = random.below(copy.length);
    copy[at] = (copy[at] ?? 0) ^ (1 << random.below(8));
  });

const setByte: Mutator = (input, { random }) =>
  changed(input, (copy) => {
    copy[random.below(copy.length)] = random.oneIn(2) ? random.pick(telling) : random.below(256);
  });

/** Digits are what lengths, versions, ports and codes are made of. */
const changeDigit: Mutator = (input, { random }) =>
  changed(input, (copy) => {
    const start = random.below(copy.length);
    const at = copy.findIndex((byte, index) => index >= start && byte >= 0x30 && byte <= 0x39);
    if (at >= 0) copy[at] = 0x30 + random.below(10);
  });

const removeBlock: Mutator = (input, { random }) => {
  const start = random.below(input.length + 1);
  return Buffer.concat([input.subarray(0, start), input.subarray(start + random.small(64))]);
};

const repeatBlock: Mutator = (input, { random }) => {
  const start = random.below(input.length + 1);
  const end = start + random.small(64);
  const block = input.subarray(start, end);
  const copies = Array<Buffer>(random.oneIn(20) ? random.small(2000) : random.small(4)).fill(block);
  return Buffer.concat([input.subarray(0, end), ...copies, input.subarray(end)]);
};

const moveBlock: Mutator = (input, { random }) => {
  const start = random.below(input.length + 1);
  const block = input.subarray(start, start + random.small(64));
  const rest = Buffer.concat([input.subarray(0, start), input.subarray(start + block.length)]);
  const at = random.below(rest.length + 1);
  return Buffer.concat([rest.subarray(0, at), block, rest.subarray(at)]);
};

const zeroBlock: Mutator = (input, { random }) =>
  changed(input, (copy) => {
    const start = random.below(copy.length);
    copy.subarray(start, start + random.small(64)).fill(0);
  });

const insertBytes: Mutator = (input, { random }) => {
  const at = random.below(input.length + 1);
  const bytes = Buffer.from(Array.from({ length: random.small(8) }, () => random.below(256)));
  return Buffer.concat([input.subarray(0, at), bytes, input.subarray(at)]);
};

const putToken: Mutator = (input, { random, tokens }) => {
  if (tokens.length === 0) return input;
  const token = random.pick(tokens);
  const start = random.below(input.length + 1);
  const end = random.oneIn(2) ? start : start + token.length;
  return Buffer.concat([input.subarray(0, start), token, input.subarray(end)]);
};

const truncate: Mutator = (input, { random }) => input.subarray(0, random.below(input.length + 1));

const splice: Mutator = (input, { random, other }) => {
  const second = other();
  return Buffer.concat([
    input.subarray(0, random.below(input.length + 1)),
    second.subarray(random.below(second.length + 1)),
  ]);
};

const insertOther: Mutator = (input, { random, other }) => {
  const second = other();
  const start = random.below(second.length + 1);
  const at = random.below(input.length + 1);
  const part = second.subarray(start, start + random.small(256));
  return Buffer.concat([input.subarray(0, at), part, input.subarray(at)]);
};

export const byteMutators: readonly Mutator[] = [
  flipBit,
  setByte,
  changeDigit,
  removeBlock,
  repeatBlock,
  moveBlock,
  zeroBlock,
  insertBytes,
  putToken,
  putToken,
  truncate,
  splice,
  insertOther,
];

function changed(input: Buffer, change: (copy: Buffer) => void): Buffer {
  const copy = Buffer.from(input);
  if (copy.length > 0) change(copy);
  return copy;
}
