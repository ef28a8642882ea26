import type { Authority } from "../../capture/ca/authority.js";
import type { Command } from "../command.js";
import { exitCode } from "../exit-code.js";
import { authorityFolder, authorityOptions } from "../options/authority.js";
import type { OptionTable } from "../options/option-table.js";
import { UsageError } from "../usage-error.js";

const caOptions = {
  ...authorityOptions,
  pem: {
    type: "boolean",
    group: "Certificates:",
    describe: "Show the certificate alone, in PEM",
  },
  path: {
    type: "boolean",
    group: "Certificates:",
    describe: "Show the path of the certificate alone",
  },
} as const satisfies OptionTable;

/** `mitmts-dump ca`: shows the certificate authority, and how to trust it. */
export const ca: Command<keyof typeof caOptions> = {
  usage: `mitmts-dump ca [options]

Shows the certificate authority of captures and how to trust it; makes it where
there is none.`,
  options: caOptions,
  epilogue: `Examples:
  mitmts-dump ca
  mitmts-dump ca --pem > ca.pem
  curl --cacert "$(mitmts-dump ca --path)" -x http://127.0.0.1:8080 https://example.com
  mitmts-dump ca --ca-folder ~/.mitmproxy

The private key is never shown. Whoever has it can read all that those who trust the
certificate send.`,

  async execute(values, log) {
    if (values.positional.length > 0) throw new UsageError("ca takes no words besides options");
    const { loadAuthority } = await import("../../capture/ca/load-authority.js");
    const authority = await loadAuthority(authorityFolder(values));
    if (authority.isNew) log.info(`a certificate authority was made in ${authority.folder}`);
    process.stdout.write(await textFor(authority, values.flag("pem"), values.flag("path")));
    return exitCode.ok;
  },
};

async function textFor(authority: Authority, isPem: boolean, isPath: boolean): Promise<string> {
  if (isPem) return authority.certificate;
  if (isPath) return `${authority.certificatePath}\n`;
  const { trustGuide } = await import("../trust-guide.js");
  return trustGuide(authority);
}
