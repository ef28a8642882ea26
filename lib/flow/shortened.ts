const longestShown = 60;

/** A name as messages show it: captured ones may be megabytes long. */
export function shortened(name: string): string {
  return name.length <= longestShown ? name : `${name.slice(0, longestShown)}...`;
}
