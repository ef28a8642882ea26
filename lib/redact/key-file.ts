import { randomBytes } from "node:crypto";
import { readFile, writeFile } from "node:fs/promises";

const keyLength = 32;

/** A key for one run, which nobody knows. */
export function randomKey(): Buffer {
  return randomBytes(keyLength);
}

/**
 * The key in a file, which is made when there is none: with it, stand-ins are the same in another run.
 *
 * @throws Error when the file can be neither read nor made, or is too short to be a key.
 */
export async function keyFrom(path: string): Promise<Buffer> {
  const key = randomKey();
  try {
    await writeFile(path, `${key.toString("hex")}\n`, { flag: "wx", mode: 0o600 });
    return key;
  } catch (error) {
    if (!isExisting(error)) throw error;
  }
  const text = (await readFile(path, "utf8")).trim();
  if (!/^[0-9a-f]{32,}$/i.test(text) || text.length % 2 !== 0) {
    throw new Error("it holds no key: 32 hexadecimal digits or more");
  }
  return Buffer.from(text, "hex");
}

function isExisting(error: unknown): boolean {
  return error instanceof Error && "code" in error && error.code === "EEXIST";
}
