import { plain, type StyledLine } from "../terminal/styled-text.js";
import type { Contentview } from "./contentview.js";

/** So many bytes become one piece of the line. */
const pieceLength = 1 << 20;

/** All bytes in hexadecimal, on one line: to be copied. */
export const hexStream: Contentview = {
  name: "hex stream",
  claims: () => false,
  recognises: () => false,
  show: ({ bytes }) => [hexLine(bytes)],
};

function hexLine(bytes: Buffer): StyledLine {
  return Array.from({ length: Math.ceil(bytes.length / pieceLength) }, (_, nth) =>
    plain(bytes.toString("hex", nth * pieceLength, (nth + 1) * pieceLength)),
  );
}
