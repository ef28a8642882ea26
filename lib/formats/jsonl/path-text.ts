const longest = 200;

/** The way to a value, for a message: `response.headers[3].value`. */
export function pathText(path: readonly (string | number)[]): string {
  const text = path.map((step, index) => {
    if (typeof step === "number") return `[${step}]`;
    // Keys may be a stranger's, with control characters and what not.
    const name = JSON.stringify(step.slice(0, longest)).slice(1, -1);
    return index === 0 ? name : `.${name}`;
  });
  const whole = text.slice(0, longest).join("");
  return whole.length > longest ? `${whole.slice(0, longest)}...` : whole;
}
