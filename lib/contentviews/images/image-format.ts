/** A fact about an image: what, and the value, in words. */
export type ImageFact = readonly [what: string, value: string];

/** A format of images, as far as its facts are concerned: pictures are not decoded. */
export interface ImageFormat {
  /** As it is written in a heading. */
  readonly name: string;
  /** Whether the bytes begin as this format does. */
  recognises(bytes: Buffer): boolean;
  /**
   * What the headers of the image say. Bounded, whatever the bytes are.
   *
   * @throws RangeError where they end too soon.
   */
  facts(bytes: Buffer): Iterable<ImageFact>;
}

/** So many parts of an image are looked at. */
export const mostParts = 1000;

/** Longer texts in an image are cut. */
const longestText = 2000;

export function factText(bytes: Buffer, encoding: "latin1" | "utf8"): string {
  const text = bytes.toString(encoding, 0, longestText);
  return bytes.length > longestText ? `${text}…` : text;
}

export function pixels(width: number, height: number): ImageFact {
  return ["Size", `${width} x ${height} px`];
}
