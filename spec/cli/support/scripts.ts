// Scripts for the command line's specifications. JavaScript where TypeScript is not the point: it
// needs no compiler.

/** Adds `newheader: foo` to all responses. */
export const addHeader = `
import type { HttpFlow, ScriptContext } from "mitmts-dump";

export function response(ctx: ScriptContext, flow: HttpFlow) {
  flow.response.headers.set("newheader", "foo");
}
`;

/** Says which events of the run happened. */
export const sayStartAndDone = `
export function start(ctx) { ctx.log.info("start"); }
export function done(ctx) { ctx.log.info("done"); }
`;

/** Throws in the second line, at the response 404 of the demo capture: flow 9 of 13. */
export const throwAt404 = `export function response(ctx, flow) {
  if (flow.response.statusCode === 404) throw new Error("it is 404");
}
`;
