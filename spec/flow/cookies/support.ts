import type { SetCookie } from "../../../lib/flow/cookies/set-cookie.js";
import { Response } from "../../../lib/flow/response.js";

/** A response with these `Set-Cookie` headers, and others around them. */
export function responseWith(...lines: readonly string[]): Response {
  return Response.make(200, "", [
    ["Server", "x"],
    ...lines.flatMap((line) => [["Set-Cookie", line] as const, ["X", line] as const]),
  ]);
}

export function linesOf(response: Response): readonly string[] {
  return response.headers.getAll("set-cookie");
}

export function cookie(response: Response, name = "a"): SetCookie {
  const found = response.cookies.get(name);
  if (found === null) throw new Error(`no cookie ${name}`);
  return found;
}
