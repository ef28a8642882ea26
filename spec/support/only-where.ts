// Specifications for some systems, some users or some releases of Node.js. Elsewhere they are skipped
// and say why: in CI, too, for it cannot be all of these at once.

export function itOnlyWhere(
  isSo: boolean,
  needs: string,
  title: string,
  specify: () => Promise<void> | void,
): void {
  if (isSo) it(title, specify);
  else it.skip(`${title} (skipped: needs ${needs})`);
}

export function describeOnlyWhere(
  isSo: boolean,
  needs: string,
  title: string,
  specify: () => void,
): void {
  describe(title, () => {
    if (isSo) specify();
    else it.skip(`skipped: needs ${needs}`);
  });
}
