import { randomBytes } from "node:crypto";
import { link, mkdir, readFile, rename, unlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileError, systemCode } from "../../io/errors.js";
import type { AuthorityOrigin } from "./authority.js";

/** The files of an authority, in its folder. */
export interface AuthorityFiles {
  readonly origin: AuthorityOrigin;
  /** The private key and the certificate, in PEM; for its owner alone. */
  readonly secret: string;
  /** The certificate alone, in PEM; for everybody. */
  readonly certificate: string;
}

/** The files of an authority that a folder may have; ours count first. */
export function authorityFiles(folder: string): readonly [AuthorityFiles, AuthorityFiles] {
  const files = (origin: AuthorityOrigin, name: string): AuthorityFiles => ({
    origin,
    secret: join(folder, `${name}-ca.pem`),
    certificate: join(folder, `${name}-ca-cert.pem`),
  });
  return [files("own", "mitmts-dump"), files("mitmproxy", "mitmproxy")];
}

/**
 * What is in a file; null where there is none.
 *
 * @throws FileError
 */
export async function readIfThere(path: string): Promise<string | null> {
  try {
    return await readFile(path, "latin1");
  } catch (error) {
    if (systemCode(error) === "ENOENT") return null;
    throw fileError(error, path, "read");
  }
}

/**
 * Writes a file that only its owner can read, whole or not at all, unless there is one by now: then
 * that one stays, whoever made it.
 *
 * @throws FileError
 */
export async function writeSecret(folder: string, path: string, content: string): Promise<void> {
  try {
    await mkdir(folder, { recursive: true, mode: 0o700 });
    await writeBeside(path, content, 0o600, takeFreeName);
  } catch (error) {
    throw fileError(error, path, "write");
  }
}

/**
 * Writes a file for everybody, whole or not at all, in the place of what is there.
 *
 * @throws FileError
 */
export async function writePublic(path: string, content: string): Promise<void> {
  try {
    await writeBeside(path, content, 0o644, rename);
  } catch (error) {
    throw fileError(error, path, "write");
  }
}

async function writeBeside(
  path: string,
  content: string,
  mode: number,
  moveTo: (beside: string, path: string) => Promise<void>,
): Promise<void> {
  const beside = `${path}.${randomBytes(6).toString("hex")}`;
  try {
    await writeFile(beside, content, { mode, flag: "wx", flush: true });
    await moveTo(beside, path);
  } finally {
    await unlink(beside).catch(() => undefined);
  }
}

/** Unlike renaming, linking never takes the place of a file that another process has made. */
async function takeFreeName(beside: string, path: string): Promise<void> {
  try {
    await link(beside, path);
  } catch (error) {
    const code = systemCode(error);
    if (code === "EEXIST") return;
    // Some file systems have no links.
    if (code === "ENOENT" || code === "ENOSPC" || code === "EACCES") throw error;
    await rename(beside, path);
  }
}
