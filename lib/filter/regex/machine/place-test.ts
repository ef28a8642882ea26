import { asciiWordCharacter, wordCharacter } from "../char-set.js";
import type { Place } from "../tree.js";
import { membership } from "./membership.js";
import type { Subject } from "./program.js";

const newline = 0x0a;

/** Whether a position in a subject is such a place. */
export function placeTest(
  place: Place,
  isAscii: boolean,
): (subject: Subject, at: number) => boolean {
  switch (place) {
    case "start":
      return (_, at) => at === 0;
    case "line start":
      return (subject, at) => at === 0 || subject[at - 1] === newline;
    case "end":
      return (subject, at) => at === subject.length;
    case "line end":
      return (subject, at) => at === subject.length || subject[at] === newline;
    case "before final newline":
      return (subject, at) =>
        at === subject.length || (at === subject.length - 1 && subject[at] === newline);
    case "word boundary":
      return wordTest(isAscii, true);
    case "not word boundary":
      return wordTest(isAscii, false);
  }
}

function wordTest(isAscii: boolean, isWanted: boolean): (subject: Subject, at: number) => boolean {
  const has = membership(isAscii ? asciiWordCharacter : wordCharacter);
  const isWordAt = (subject: Subject, at: number): boolean => {
    const code = subject[at];
    return code !== undefined && has(code);
  };
  // In Python an empty subject has neither a boundary nor a place that is none.
  return (subject, at) =>
    subject.length > 0 && (isWordAt(subject, at - 1) !== isWordAt(subject, at)) === isWanted;
}
