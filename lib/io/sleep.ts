/** Waits. (`node:timers/promises` would be loaded in every run, for what hardly ever happens.) */
export function sleep(milliseconds: number): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, milliseconds);
  });
}
