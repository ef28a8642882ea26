import { fstat, fstatSync, ftruncate, ftruncateSync, open, unlink, unlinkSync } from "node:fs";
import { dirname } from "node:path";
import { promisify } from "node:util";
import { FileError, fileError } from "./errors.js";
import type { Output } from "./output.js";
import { PlainOutput } from "./plain-output.js";
import { syncFile, syncFolder } from "./sync.js";

const openFile = promisify(open);
const statDescriptor = promisify(fstat);
const truncateDescriptor = promisify(ftruncate);
const unlinkFile = promisify(unlink);

/** Where what is added to a file begins. */
export interface AddedFrom {
  /** Behind what counts in the file. What follows there is cut off before the first byte is added. */
  readonly offset: number;
  /** What comes between, such as the end of a line. */
  readonly separator: Buffer;
}

/** What is known of a file that is to be added to. */
export interface AddedTo {
  /** Where it is; no link. */
  readonly target: string;
  /** How messages name it. */
  readonly name: string;
  readonly isNew: boolean;
  /** Null for the end of the file. */
  readonly from: AddedFrom | null;
}

/** Opens a file that is added to. */
export async function openAppending({ target, name, isNew, from }: AddedTo): Promise<Output> {
  const descriptor = await openFile(target, "a");
  const { size } = await statDescriptor(descriptor);
  const place = from ?? { offset: size, separator: Buffer.alloc(0) };
  return new AppendingOutput(descriptor, name, { ...place, size, newFile: isNew ? target : null });
}

interface Place extends AddedFrom {
  /** The file's size when it was opened. */
  readonly size: number;
  /** The file's path when it was made to be added to; null when it was there. */
  readonly newFile: string | null;
}

class AppendingOutput extends PlainOutput {
  readonly #place: Place;
  override readonly bytesBefore: number;
  /** How long the file is at most, as far as it is ours; null before the first byte is added. */
  #end: number | null = null;

  constructor(descriptor: number, name: string, place: Place) {
    super(descriptor, name);
    this.#place = place;
    this.bytesBefore = place.offset;
  }

  override async write(chunks: readonly Buffer[]): Promise<void> {
    const length = chunks.reduce((sum, chunk) => sum + chunk.length, 0);
    if (length === 0) return;
    const isFirst = this.#end === null;
    if (isFirst) await this.#cutOff();
    const { offset, separator } = this.#place;
    this.#end = (this.#end ?? offset + separator.length) + length;
    await super.write(isFirst ? [separator, ...chunks] : chunks);
  }

  override async commit(): Promise<void> {
    try {
      await syncFile(this.descriptor);
      await this.close();
      if (this.#place.newFile !== null) await syncFolder(dirname(this.#place.newFile));
    } catch (error) {
      throw fileError(error, this.name, "write");
    }
  }

  /** @throws FileError when another program has added to the file, too: that must not be cut off. */
  override async rollback(): Promise<void> {
    const { offset, newFile } = this.#place;
    try {
      const { size } = await statDescriptor(this.descriptor);
      if (this.#end !== null) {
        if (size > this.#end) throw this.#shared("what this run has added is still in it");
        await truncateDescriptor(this.descriptor, offset);
      }
      if (newFile !== null) await unlinkFile(newFile);
    } catch (error) {
      throw error instanceof FileError ? error : fileError(error, this.name, "write");
    } finally {
      await this.close();
    }
  }

  override abandon(): void {
    const { offset, newFile } = this.#place;
    try {
      if (this.#end !== null) {
        if (fstatSync(this.descriptor).size > this.#end) return;
        ftruncateSync(this.descriptor, offset);
      }
      if (newFile !== null) unlinkSync(newFile);
    } catch {
      // What is half-written is cut off when something is added the next time.
    }
  }

  /** Cuts off what a crash has left, unless it is what another program is just writing. */
  async #cutOff(): Promise<void> {
    const { offset, size } = this.#place;
    if (offset === size) return;
    const { size: now } = await statDescriptor(this.descriptor);
    if (now !== size) throw this.#shared("nothing was added");
    await truncateDescriptor(this.descriptor, offset);
  }

  #shared(consequence: string): FileError {
    const reason = `another program is writing to it, too; ${consequence}`;
    return new FileError(this.name, "write", null, reason);
  }
}
