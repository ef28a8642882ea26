/** The first bytes of MessagePack values, which tell what follows. (github.com/msgpack, spec.md) */
export const lead = {
  /** To 0x7f: the integer itself. */
  fixInt: 0x00,
  /** To 0x8f, with the number of entries in the low bits. */
  fixMap: 0x80,
  /** To 0x9f, with the number of items in the low bits. */
  fixArray: 0x90,
  /** To 0xbf, with the number of bytes in the low bits. */
  fixStr: 0xa0,
  nil: 0xc0,
  false: 0xc2,
  true: 0xc3,
  bin8: 0xc4,
  bin16: 0xc5,
  bin32: 0xc6,
  ext8: 0xc7,
  ext16: 0xc8,
  ext32: 0xc9,
  float32: 0xca,
  float64: 0xcb,
  uint8: 0xcc,
  uint16: 0xcd,
  uint32: 0xce,
  uint64: 0xcf,
  int8: 0xd0,
  int16: 0xd1,
  int32: 0xd2,
  int64: 0xd3,
  fixExt1: 0xd4,
  fixExt2: 0xd5,
  fixExt4: 0xd6,
  fixExt8: 0xd7,
  fixExt16: 0xd8,
  str8: 0xd9,
  str16: 0xda,
  str32: 0xdb,
  array16: 0xdc,
  array32: 0xdd,
  map16: 0xde,
  map32: 0xdf,
  /** To 0xff: -32 to -1. */
  negativeFixInt: 0xe0,
} as const;

/** The extension type of integers beyond 64 bits: two's complement, the highest byte first. */
export const integerExtension = 1;
