import { Request } from "../../../lib/flow/request.js";

export function requestWith(
  body: string,
  contentType = "multipart/form-data; boundary=b",
): Request {
  return Request.make("POST", "http://example.com/", Buffer.from(body, "latin1"), {
    "Content-Type": contentType,
  });
}

export function bodyOf(request: Request): string | undefined {
  return request.content?.toString("latin1");
}

export function fieldsOf(request: Request): readonly (readonly [string, string])[] {
  return request.multipartForm.fields.map(([name, value]) => [name, value.toString("latin1")]);
}

/** A body of parts, each given without its delimiter. */
export function bodyWith(...parts: readonly string[]): string {
  return `${parts.map((part) => `--b\r\n${part}\r\n`).join("")}--b--\r\n`;
}

export function part(name: string, value: string, others = ""): string {
  return `Content-Disposition: form-data; name="${name}"${others}\r\n\r\n${value}`;
}

/** A part as mitmproxy writes it. */
export function plain(name: string, value: string): string {
  return part(name, value, "\r\nContent-Type: text/plain; charset=utf-8");
}

export const file = part("f", "\x00\xff\r\n", '; filename="a b.bin"\r\nContent-Type: image/png');
