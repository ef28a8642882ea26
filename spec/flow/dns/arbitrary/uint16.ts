/** A number in two bytes. */
export function uint16(value: number): Buffer {
  return Buffer.of(value >> 8, value & 0xff);
}
