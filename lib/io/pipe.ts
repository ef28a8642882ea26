import { Socket } from "node:net";

/**
 * The bytes of a pipe or socket. Not read as files are: a read of an idle pipe holds a thread, and
 * with it the end of the process, until something comes.
 */
export async function* readPipe(
  descriptor: number,
  signal: AbortSignal | undefined,
): AsyncGenerator<Buffer, void, unknown> {
  const socket = new Socket({ fd: descriptor, readable: true, writable: false });
  const stop = (): void => {
    socket.destroy();
  };
  if (signal?.aborted === true) stop();
  signal?.addEventListener("abort", stop, { once: true });
  try {
    for await (const chunk of socket) if (Buffer.isBuffer(chunk)) yield chunk;
  } catch (error) {
    if (signal?.aborted !== true) throw error;
  } finally {
    signal?.removeEventListener("abort", stop);
    socket.destroy();
  }
}
