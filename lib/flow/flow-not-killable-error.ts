/** `kill` was called for a flow that cannot be killed. (mitmproxy `exceptions.ControlException`) */
export class FlowNotKillableError extends Error {
  override readonly name = "FlowNotKillableError";

  constructor(
    /** The flow's id. */
    readonly flowId: string,
    /** Whether the flow is live, and was killed before. */
    readonly live: boolean,
  ) {
    const reason = live
      ? "it was killed before"
      : "it is not live; to leave a saved flow out of the output, use ctx.drop";
    super(`flow ${flowId} cannot be killed: ${reason}`);
  }
}
