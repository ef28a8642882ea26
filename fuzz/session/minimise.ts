/**
 * A shorter input of which the same is true, found by leaving out ever smaller blocks, and by making
 * bytes plain.
 *
 * @param isSame Whether an input still shows what the first one does.
 * @param tries How often `isSame` may be asked.
 */
export async function minimise(
  input: Buffer,
  isSame: (candidate: Buffer) => Promise<boolean>,
  tries = 1000,
): Promise<Buffer> {
  let best = input;
  let left = tries;
  const attempt = async (candidate: Buffer): Promise<boolean> => {
    if (left-- <= 0 || !(await isSame(candidate))) return false;
    best = candidate;
    return true;
  };
  for (let size = Math.ceil(best.length / 2); size >= 1 && left > 0; size = Math.floor(size / 2)) {
    for (let at = 0; at < best.length && left > 0;) {
      const candidate = Buffer.concat([best.subarray(0, at), best.subarray(at + size)]);
      if (!(await attempt(candidate))) at += size;
    }
  }
  for (let at = 0; at < best.length && left > 0; at++) {
    if (best[at] === plainByte) continue;
    const candidate = Buffer.from(best);
    candidate[at] = plainByte;
    await attempt(candidate);
  }
  return best;
}

const plainByte = 0x30;
