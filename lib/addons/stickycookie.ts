import { parseHttpDate } from "../flow/cookies/http-date.js";
import { makePair } from "../flow/cookies/cookie-pair.js";
import type { SetCookie } from "../flow/cookies/set-cookie.js";
import type { HttpFlow } from "../flow/http-flow.js";
import type { Script } from "../script/events.js";
import { asRequested } from "./recording.js";
import { filterOf } from "./spec/rule.js";

/** The cookies of one domain, port and path: values by name. */
interface Origin {
  readonly domain: string;
  readonly port: number;
  readonly path: string;
  readonly cookies: Map<string, string | null>;
}

/** `--stickycookie FILTER`: requests that match get the cookies that responses set before. */
export function make([filter = ""]: readonly string[]): Script {
  const matches = filterOf("stickycookie", filter, { text: filter, offset: 0 });
  const origins = new Map<string, Origin>();
  return {
    request(_ctx, flow) {
      if (origins.size === 0 || !matches(asRequested(flow))) return;
      const cookies = cookiesFor(flow, origins.values());
      if (cookies.length === 0) return;
      flow.metadata.set("stickycookie", true);
      const text = cookies.map(([name, value]) => makePair(name, value, null).text).join("; ");
      flow.request.headers.set("cookie", text);
    },
    response(_ctx, flow) {
      for (const [name, cookie] of flow.response.cookies) remember(name, cookie, flow, origins);
    },
  };
}

function cookiesFor(
  { request }: HttpFlow<"request">,
  origins: Iterable<Origin>,
): [name: string, value: string | null][] {
  const found: [string, string | null][] = [];
  for (const { domain, port, path, cookies } of origins) {
    const isFor = request.port === port && request.path.startsWith(path);
    if (isFor && isWithin(request.host, domain)) found.push(...cookies);
  }
  return found;
}

function remember(
  name: string,
  cookie: SetCookie,
  { request }: HttpFlow<"request">,
  origins: Map<string, Origin>,
): void {
  const { attributes } = cookie;
  const domain = attributes.has("domain") ? (attributes.get("domain") ?? "") : request.host;
  if (!isWithin(request.host, domain)) return;
  const path = attributes.has("path") ? (attributes.get("path") ?? "") : "/";
  const key = JSON.stringify([domain, request.port, path]);
  const origin = origins.get(key) ?? { domain, port: request.port, path, cookies: new Map() };
  if (isExpired(cookie)) origin.cookies.delete(name);
  else origin.cookies.set(name, cookie.value);
  if (origin.cookies.size === 0) origins.delete(key);
  else origins.set(key, origin);
}

function isExpired({ attributes }: SetCookie): boolean {
  const now = Date.now() / 1000;
  if (attributes.has("expires")) {
    const time = parseHttpDate(attributes.get("expires") ?? "");
    return time !== null && time <= now;
  }
  const age = attributes.get("max-age");
  return age !== null && /^\s*[+-]?[0-9]+\s*$/.test(age) && Number(age) <= 0;
}

/** Whether a host is the domain, or one below it where the domain begins with a dot (RFC 2965). */
function isWithin(host: string, domain: string): boolean {
  const name = host.toLowerCase();
  const wanted = domain.toLowerCase();
  if (name === wanted || name === wanted.replace(/^\.+|\.+$/g, "")) return true;
  if (!wanted.startsWith(".") || !isHostName(name) || !isHostName(wanted.slice(1))) return false;
  return name.lastIndexOf(wanted) > 0;
}

function isHostName(name: string): boolean {
  return name !== "" && !name.startsWith(".") && !name.endsWith(".") && !/\.\d+$/.test(name);
}
