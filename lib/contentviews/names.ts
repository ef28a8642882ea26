/** What `--contentview` takes. Apart from the views, so that a command line is checked without them. */
export const contentviewNames = [
  "auto",
  "css",
  "dns",
  "graphql",
  "grpc",
  "hex dump",
  "hex stream",
  "image",
  "javascript",
  "json",
  "msgpack",
  "multipart form",
  "protobuf",
  "query",
  "raw",
  "url-encoded",
  "xml/html",
] as const;

export type ContentviewName = (typeof contentviewNames)[number];
