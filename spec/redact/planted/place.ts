import type { Flow } from "../../../lib/flow/flow.js";
import { HttpFlow } from "../../../lib/flow/http-flow.js";
import { Request } from "../../../lib/flow/request.js";
import { Response } from "../../../lib/flow/response.js";

/** A place: makes a flow with a secret there. */
export interface Place {
  readonly title: string;
  readonly plant: (secret: string) => Flow;
}

/** A request and its response, with something in them. */
export function http(
  change: (request: Request, response: Response, flow: HttpFlow<"request">) => void,
): HttpFlow<"request"> {
  const request = Request.make("POST", "https://www.example.com/shop");
  const response = Response.make(200, "", { "content-type": "text/plain" });
  const flow = HttpFlow.make(request, response);
  change(request, response, flow);
  return flow;
}

/** A place in the bodies of both, which are of a type. */
export function inBody(
  type: string,
  body: (secret: string) => string | Buffer,
): (secret: string) => Flow {
  return (secret) =>
    http((request, response) => {
      for (const message of [request, response]) {
        message.headers.set("content-type", type);
        message.content = Buffer.from(body(secret));
      }
    });
}

/** A place in JSON that is in a content coding. */
export function encoded(
  coding: string,
  encode: (bytes: Buffer) => Buffer,
): (secret: string) => Flow {
  return (secret) =>
    http((_request, response) => {
      response.headers.set("content-type", "application/json");
      response.headers.set("content-encoding", coding);
      response.rawContent = encode(
        Buffer.from(JSON.stringify({ password: secret, note: `is ${secret}` })),
      );
    });
}

// How text is spelled in other text.

export const base64 = (text: string): string => Buffer.from(text).toString("base64");
export const query = (text: string): string => encodeURIComponent(text);
export const xml = (text: string): string =>
  text.replace(/[&<>"']/g, (sign) => `&#${String(sign.charCodeAt(0))};`);
export const unicode = (text: string): string =>
  Array.from(
    { length: text.length },
    (_, at) => `\\u${text.charCodeAt(at).toString(16).padStart(4, "0")}`,
  ).join("");
