/** A piece of an input that is taken apart by its structure. */
export type Piece = Leaf | Branch;

/** What has no parts. Its shape is the format's own, such as the tag of a tnetstring. */
export interface Leaf {
  readonly kind: "leaf";
  shape: string;
  bytes: Buffer;
}

/** What has parts: a list, a dictionary, an entry of one, a file. */
export interface Branch {
  readonly kind: "branch";
  shape: string;
  parts: Piece[];
}

/** Says a length or a count that is written in front of parts; it need not be the true one. */
export type Measure = (length: number) => number;

/** How the inputs of a format are taken apart and put together. */
export interface Structure {
  /** Takes any bytes: what is not understood is a leaf. */
  parse(bytes: Buffer): Branch;
  print(root: Branch, measure: Measure): Buffer;
  readonly leafShapes: readonly string[];
  readonly branchShapes: readonly string[];
  /** Leaves that are at the limits of what the format holds. */
  readonly values: readonly Leaf[];
}

export function leaf(shape: string, bytes: Buffer | string): Leaf {
  return { kind: "leaf", shape, bytes: Buffer.from(bytes) };
}

export function branch(shape: string, parts: Piece[]): Branch {
  return { kind: "branch", shape, parts };
}

/** A copy that shares nothing which can be changed but the bytes. */
export function copyPiece(piece: Piece): Piece {
  return piece.kind === "leaf" ? { ...piece } : { ...piece, parts: piece.parts.map(copyPiece) };
}

/** All branches in a tree, itself first. */
export function branchesOf(root: Branch): Branch[] {
  const found = [root];
  for (const { parts } of found) {
    for (const part of parts) if (part.kind === "branch") found.push(part);
  }
  return found;
}
