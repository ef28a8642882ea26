import { Losses } from "../../../lib/formats/losses.js";
import { formatNamed } from "../../../lib/formats/formats.js";
import { fixture } from "../../support/captures.js";
import { readFlows } from "../../support/mitm-file.js";

/** A few fixtures, which have all kinds of flows among them, in another format. */
export function fixturesAs(
  format: string,
): readonly { readonly name: string; readonly file: () => Promise<Buffer> }[] {
  return ["demo.mitm", "mitm/21-mitmproxy-12.2.3.mitm", "mitm/odd.mitm"].map((path) => ({
    name: path.replace("mitm/", "").replace(/mitm$/, format),
    file: () => convert(path, format),
  }));
}

async function convert(path: string, name: string): Promise<Buffer> {
  const write = await formatNamed(name)?.loadWriter?.();
  if (write === undefined) throw new Error(`${name} is not written`);
  const written: Buffer[] = [];
  const writer = write(
    {
      // Copies: the writer may use its memory again.
      write(chunks) {
        written.push(...chunks.map((chunk) => Buffer.from(chunk)));
        return Promise.resolve();
      },
    },
    new Losses(),
  );
  await writer.write(await readFlows(fixture(path)));
  await writer.end();
  return Buffer.concat(written);
}
