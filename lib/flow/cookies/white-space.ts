/** White space as Python has it, for a regular expression. It is not quite what `\s` is. */
export const whiteSpace =
  "[\\t-\\r\\x1c-\\x20\\x85\\xa0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000]";
