import type { Materials, Mutator } from "../mutate/mutator.js";
import { byteMutators } from "../mutate/bytes.js";
import type { Random } from "../random.js";
import {
  branch,
  branchesOf,
  copyPiece,
  type Branch,
  type Measure,
  type Piece,
  type Structure,
} from "./tree.js";

/**
 * Ways to change an input that know its structure: lengths and counts in front of what they measure
 * are put right again, or are left to lie.
 */
export function structuralMutators(structure: Structure): readonly Mutator[] {
  const changed =
    (change: Change): Mutator =>
    (input, materials) => {
      const root = structure.parse(input);
      change(root, materials, structure);
      return structure.print(root, measureOf(materials.random));
    };
  return [
    changeLeaf,
    changeLeaf,
    setLeaf,
    setLeaf,
    reshape,
    remove,
    repeat,
    swap,
    move,
    graft,
    nest,
  ].map(changed);
}

type Change = (root: Branch, materials: Materials, structure: Structure) => void;

const changeLeaf: Change = (root, materials) => {
  const { random } = materials;
  const { leaf } = leafOf(root, random);
  if (leaf !== null) leaf.bytes = random.pick(byteMutators)(leaf.bytes, materials);
};

/** Puts a value at the limits of the format, or a token, in the place of a leaf. */
const setLeaf: Change = (root, { random, tokens }, { values }) => {
  const { leaf, parts, at } = leafOf(root, random);
  if (leaf === null) return;
  if (tokens.length > 0 && random.oneIn(2)) leaf.bytes = random.pick(tokens);
  else parts[at] = copyPiece(random.pick(values));
};

const reshape: Change = (root, { random }, { leafShapes, branchShapes }) => {
  const { parts, at } = placeIn(root, random);
  const piece = parts[at];
  if (piece !== undefined)
    piece.shape = random.pick(piece.kind === "leaf" ? leafShapes : branchShapes);
};

const remove: Change = (root, { random }) => {
  const { parts, at } = placeIn(root, random);
  parts.splice(at, 1);
};

const repeat: Change = (root, { random }) => {
  const { parts, at } = placeIn(root, random);
  const piece = parts[at];
  if (piece === undefined) return;
  const times = random.oneIn(20) ? random.small(300) : random.small(3);
  for (let left = times; left > 0; left--) parts.splice(at, 0, copyPiece(piece));
};

const swap: Change = (root, { random }) => {
  const { parts, at } = placeIn(root, random);
  const [piece] = parts.splice(at, 1);
  if (piece !== undefined) parts.splice(random.below(parts.length + 1), 0, piece);
};

/** Copies a piece to where another is. */
const move: Change = (root, { random }) => {
  const from = placeIn(root, random);
  const piece = from.parts[from.at];
  if (piece === undefined) return;
  const copy = copyPiece(piece);
  put(copy, root, random);
};

/** Puts a piece of another input in. */
const graft: Change = (root, { random, other }, structure) => {
  const from = placeIn(structure.parse(other()), random);
  const piece = from.parts[from.at];
  if (piece !== undefined) put(piece, root, random);
};

const nest: Change = (root, { random }, { branchShapes }) => {
  const { parts, at } = placeIn(root, random);
  let piece = parts[at];
  if (piece === undefined) return;
  const depth = random.oneIn(10) ? random.small(3000) : random.small(4);
  for (let left = depth; left > 0; left--) piece = branch(random.pick(branchShapes), [piece]);
  parts[at] = piece;
};

function put(piece: Piece, root: Branch, random: Random): void {
  const { parts, at } = placeIn(root, random);
  parts.splice(at, random.below(2), piece);
}

interface Place {
  readonly parts: Piece[];
  readonly at: number;
}

/** A place in any branch, each branch as likely as another. */
function placeIn(root: Branch, random: Random): Place {
  const { parts } = random.pick(branchesOf(root));
  return { parts, at: random.below(parts.length) };
}

/** A place where a leaf is, which is null where there is none. */
function leafOf(root: Branch, random: Random) {
  const branches = branchesOf(root).filter(({ parts }) =>
    parts.some(({ kind }) => kind === "leaf"),
  );
  const { parts } = branches.length === 0 ? root : random.pick(branches);
  const places = [...parts.keys()].filter((index) => parts[index]?.kind === "leaf");
  const at = places[random.below(places.length)] ?? 0;
  const piece = parts[at];
  return { leaf: piece?.kind === "leaf" ? piece : null, parts, at };
}

/** The true lengths; but one time in six, one of the first is another. */
function measureOf(random: Random): Measure {
  if (!random.oneIn(6)) return (length) => length;
  let left = random.small(40);
  return (length) => (--left === 0 ? wrong(length, random) : length);
}

function wrong(length: number, random: Random): number {
  switch (random.below(4)) {
    case 0:
      return Math.max(0, length - random.small(4));
    case 1:
      return length + random.small(4);
    case 2:
      return random.below(70_000);
    default:
      return random.pick([0, 0xffff, 0x7fff_ffff, 0xffff_ffff, 999_999_999_999]);
  }
}
