/**
 * Specifications that need something of the system; a skipped one in their place where it cannot be
 * had. CI has it all, and must not skip.
 *
 * @param needs What it is, in words.
 */
export function describeWhere(
  isThere: () => boolean,
  needs: string,
  title: string,
  specify: () => void,
): void {
  describe(title, () => {
    if (isThere()) {
      specify();
      return;
    }
    const isRequired = process.env["CI"] === "true";
    it(isRequired ? `needs ${needs}` : `skipped: needs ${needs}`, function () {
      if (isRequired) throw new Error(`this needs ${needs}; CI must not skip it`);
      this.skip();
    });
  });
}
