import { iso2022Jp } from "./iso-2022-jp.js";
import { fromLibrary, unicodeFromLibrary } from "./library.js";
import type { TextCodec } from "./text-codec.js";
import { ascii, eitherEndian, latin1, marked, utf16Be, utf16Le, utf8 } from "./unicode.js";

/** The codec that has this name in Python. */
export function codecNamed(name: string): TextCodec {
  let codec = codecs.get(name);
  if (codec === undefined) {
    codec = makeCodec(name);
    codecs.set(name, codec);
  }
  return codec;
}

const codecs = new Map<string, TextCodec>();

// Where `iconv-lite` has other characters than Python: pairs of Python's, and those there.
const japanese = "\u301c\uff5e\u2016\u2225\u2212\uff0d\u00a2\uffe0\u00a3\uffe1\u00ac\uffe2";
const taiwanese =
  "\u2022\u2027\uff64\ufe51\u203e\u00af\u223c\uff5e\u2641\u2295\u2609\u2299" +
  "\uff0f\u2215\uff3c\ufe68\u00a5\uffe5\u00a2\uffe0\u00a3\uffe1";
const chinese = "\u30fb\u00b7\u2015\u2014";
const ohm = "\u03a9\u2126";
const euro = "\u20ac\u00a4";

function makeCodec(name: string): TextCodec {
  switch (name) {
    case "utf_8":
      return utf8;
    case "utf_8_sig":
      return marked(utf8);
    case "utf_16":
      return eitherEndian(utf16Le, utf16Be);
    case "utf_16_be":
      return utf16Be;
    case "utf_16_le":
      return utf16Le;
    case "utf_32":
      return eitherEndian(codecNamed("utf_32_le"), codecNamed("utf_32_be"));
    case "utf_32_be":
    case "utf_32_le":
      return unicodeFromLibrary(name.replaceAll("_", ""), 4);
    case "gb18030":
      return unicodeFromLibrary(name);
    case "ascii":
      return ascii;
    case "latin_1":
      return latin1;
    case "shift_jis":
      return fromLibrary("shiftjis", japanese);
    case "euc_jp":
      return withWaveDash(fromLibrary("eucjp", japanese));
    case "iso2022_jp":
      return iso2022Jp(codecNamed("euc_jp"));
    case "big5":
    case "big5hkscs":
      return fromLibrary(name, taiwanese);
    case "gb2312":
      return fromLibrary(name, chinese);
    case "kz1048":
      return fromLibrary("rk1048");
    case "tis_620":
      return fromLibrary("iso885911");
    case "mac_croatian":
    case "mac_iceland":
    case "mac_roman":
      return fromLibrary(name.replace("_", ""), ohm + euro);
    case "mac_cyrillic":
      return fromLibrary("maccyrillic", "\u0490\u00a2\u0491\u2202" + euro);
    case "mac_greek":
      return fromLibrary("macgreek", "\u20ac\u00ad\u00b7\u0387");
    case "mac_latin2":
      return fromLibrary("maccenteuro");
    case "mac_romanian":
      return fromLibrary(
        "macromania",
        "\u0218\u015e\u0219\u015f\u021a\u0162\u021b\u0163" + ohm + euro,
      );
    case "mac_turkish":
      return fromLibrary("macturkish", ohm);
    default:
      return fromLibrary(name.replaceAll("_", ""));
  }
}

/**
 * Of the two places that EUC-JP has for the wave dash, `iconv-lite` encodes it in that of
 * JIS X 0212, where few look for it; here it is in that of JIS X 0208.
 */
function withWaveDash(eucJp: TextCodec): TextCodec {
  return {
    decode: eucJp.decode,
    encode(text) {
      const bytes = eucJp.encode(text)?.toString("latin1");
      // No other bytes look so: only the first of three is 8F.
      return bytes === undefined
        ? null
        : Buffer.from(bytes.replaceAll("\x8f\xa2\xb7", "\xa1\xc1"), "latin1");
    },
  };
}
