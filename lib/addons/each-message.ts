import type { HttpFlow } from "../flow/http-flow.js";
import type { Message } from "../flow/message.js";
import type { ScriptContext } from "../script/context.js";
import type { Handler } from "../script/events.js";
import { asAnswered, asRequested, type Recording } from "./recording.js";

/** Something that is done to a message. Filters get the flow as it was when the message came. */
type Change = (
  message: Message,
  flow: HttpFlow<"request">,
  context: Pick<ScriptContext, "log">,
) => void;

interface MessageHandlers {
  readonly request: Handler<"request", never>;
  readonly response: Handler<"response", never>;
}

/** Handlers that do the same to requests, unless they are answered in this run, and to responses. */
export function eachMessage(recording: Recording, change: Change): MessageHandlers {
  return {
    request(ctx, flow) {
      if (!recording.isAnswered(flow)) change(flow.request, asRequested(flow), ctx);
    },
    response(ctx, flow) {
      change(flow.response, asAnswered(flow), ctx);
    },
  };
}
