/** Imported when it is asked: `node:tty` takes a good part of a short run. */
export async function isTerminal(descriptor: number): Promise<boolean> {
  const { isatty } = await import("node:tty");
  return isatty(descriptor);
}
