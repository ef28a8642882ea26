import { styled, type StyledLine } from "../terminal/styled-text.js";
import type { Contentview } from "./contentview.js";
import { avif } from "./images/avif.js";
import { bmp } from "./images/bmp.js";
import { gif } from "./images/gif.js";
import { ico } from "./images/ico.js";
import type { ImageFact, ImageFormat } from "./images/image-format.js";
import { jpeg } from "./images/jpeg.js";
import { png } from "./images/png.js";
import { webp } from "./images/webp.js";
import { textMap, yamlLines } from "./yaml.js";

const formats: readonly ImageFormat[] = [png, jpeg, gif, webp, ico, bmp, avif];

/** Images as their facts: format, size, what is said in them. Which format it is, the bytes tell. */
export const image: Contentview = {
  name: "image",
  claims: ({ mediaType }) => mediaType !== null && /^image\/(?!.*\+xml$)/.test(mediaType),
  recognises: ({ bytes }) => formatOf(bytes) !== null,
  show({ bytes }) {
    const format = formatOf(bytes);
    return format === null ? null : imageLines(format, bytes);
  },
};

function formatOf(bytes: Buffer): ImageFormat | null {
  return formats.find((format) => format.recognises(bytes)) ?? null;
}

function* imageLines(format: ImageFormat, bytes: Buffer): Generator<StyledLine, void, undefined> {
  yield [styled(`# ${format.name} Image`, "comment")];
  yield* yamlLines(textMap(factsOf(format, bytes)));
}

/** The facts up to where an image is cut. */
function factsOf(format: ImageFormat, bytes: Buffer): ImageFact[] {
  const facts: ImageFact[] = [];
  try {
    for (const fact of format.facts(bytes)) facts.push(fact);
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    facts.push(["Damage", "the image is cut or broken"]);
  }
  return facts;
}
