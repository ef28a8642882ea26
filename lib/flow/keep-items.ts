/** Gives an array back the items that it has now. */
export function keepItems(array: unknown[]): () => void {
  const items = [...array];
  return () => {
    array.length = 0;
    // One by one: a function does not take any number of arguments.
    for (const item of items) array.push(item);
  };
}
