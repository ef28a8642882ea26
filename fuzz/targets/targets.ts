import type { Target } from "../target.js";

/** Each target's module is loaded when it is asked for: what others load is not in its coverage. */
const loaders: Readonly<Record<string, () => Promise<Target>>> = {
  mitm: async () => (await import("./mitm.js")).mitmTarget,
  har: async () => (await import("./har.js")).harTarget,
  jsonl: async () => (await import("./jsonl.js")).jsonlTarget,
  msgpack: async () => (await import("./msgpack.js")).msgpackTarget,
  warc: async () => (await import("./warc.js")).warcTarget,
  compression: async () => (await import("./compression.js")).compressionTarget,
  filter: async () => (await import("./filter.js")).filterTarget,
  "content-encoding": async () => (await import("./content-encoding.js")).contentEncodingTarget,
  charset: async () => (await import("./charset.js")).charsetTarget,
  cookies: async () => (await import("./cookies.js")).cookiesTarget,
  "set-cookie": async () => (await import("./set-cookie.js")).setCookieTarget,
  query: async () => (await import("./query.js")).queryTarget,
  multipart: async () => (await import("./multipart.js")).multipartTarget,
  url: async () => (await import("./url.js")).urlTarget,
  "json-body": async () => (await import("./json-body.js")).jsonBodyTarget,
  dns: async () => (await import("./dns.js")).dnsTarget,
  idna: async () => (await import("./idna.js")).idnaTarget,
  http1: async () => (await import("./http1.js")).http1Target,
};

/** What there is to be run. */
export const targetNames: readonly string[] = Object.keys(loaders);

/** For the specs of the fuzzer itself: all goes wrong in it that can. */
export const plantedName = "planted";

/** @throws RangeError when there is none of that name. */
export async function targetNamed(name: string): Promise<Target> {
  if (name === plantedName) return (await import("./planted.js")).plantedTarget;
  const load = loaders[name];
  if (load === undefined) throw new RangeError(`there is no target ${name}`);
  return load();
}
