// Quoted text has no escapes here: browsers write file names with backslashes as they are.
const parameter = /;[ \t]*([^\s=;"]+)[ \t]*=[ \t]*(?:"([^"]*)"?|([^;]*))/g;

/** The value of a parameter of a header, as in `form-data; name="a"`; null when there is none. */
export function headerParameter(header: string, name: string): string | null {
  for (const [, found = "", quoted, plain = ""] of header.matchAll(parameter)) {
    if (found.toLowerCase() === name) return quoted ?? plain.trimEnd();
  }
  return null;
}
