import type { HttpFlow, ScriptContext } from "mitmts-dump";

const mirror = "<style>body { transform: scaleX(-1); }</style></head>";

/** Shows all pages as in a mirror. */
export function response(ctx: ScriptContext, { response }: HttpFlow): void {
  if (response.headers.get("content-type")?.startsWith("text/html") !== true) return;
  response.text = response.text?.replace("</head>", mirror) ?? null;
}
