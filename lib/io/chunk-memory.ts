/**
 * The GNU C library takes large memory from the system anew each time and gives it back at once, which
 * costs more than to read into it, until it has seen memory of this size freed.
 */
const lesson = 31 * 1024 * 1024;
let timesAsked = 0;

/**
 * How far into an allocation memory begins. There large ones lie 16 bytes behind the beginning of a
 * page, where what is read lies at the beginning of one: processors copy so in a fourth of their speed
 * (`rep movsb`, with less than 32 bytes between source and destination, pages aside).
 */
const farEnough = 48;

/** Memory to read into, never used before: flows are views of it, and scripts may keep flows. */
export function newChunkMemory(bytes: number): Buffer {
  timesAsked++;
  // A run over a few flows has no use for it.
  if (timesAsked === 2) Buffer.allocUnsafeSlow(lesson);
  return Buffer.allocUnsafeSlow(farEnough + bytes).subarray(farEnough);
}
