import { spawn, spawnSync, type ChildProcess } from "node:child_process";
import { mkdirSync } from "node:fs";
import { join } from "node:path";

/** How long a page may take, on a machine that is busy; milliseconds. */
const patience = 90_000;

/** Whether there are the browser, and the tool that tells it whom to trust. */
export function hasChromium(): boolean {
  const browser = spawnSync("chromium", ["--version"], { timeout: 20_000 });
  // There is no version to be asked for.
  const tool = spawnSync("certutil", ["-H"], { timeout: 20_000 });
  return browser.status === 0 && tool.error === undefined;
}

export interface Visit<Found> {
  readonly url: string;
  /** `http://host:port`; all goes through it, what is for the loopback too. */
  readonly proxy: string;
  /** A folder for all that the browser writes. */
  readonly home: string;
  /** The file with the certificate of the authority that it is to trust, in PEM. */
  readonly certificate: string;
  /** The page is left once this is resolved. */
  readonly until: Promise<Found>;
}

/**
 * Has a page opened by a browser that has no window and a profile of its own, until the page has done
 * what it is for; gives what that is.
 */
export async function visit<Found>(asked: Visit<Found>): Promise<Found> {
  trust(asked.home, asked.certificate);
  const browser = start(asked);
  const messages: string[] = [];
  browser.stderr?.setEncoding("utf8").on("data", (text: string) => messages.push(text));
  const ended = new Promise<void>((resolve) => browser.once("close", () => resolve()));
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<void>((resolve) => (timer = setTimeout(resolve, patience)));
  const given = Promise.race([ended, late]).then(() => {
    throw new Error(`the page was not done; the browser said: ${messages.join("")}`);
  });
  try {
    return await Promise.race([asked.until, given]);
  } finally {
    clearTimeout(timer);
    // Its own group: the browser is many processes.
    if (browser.pid !== undefined && browser.exitCode === null)
      process.kill(-browser.pid, "SIGKILL");
    await ended;
  }
}

function start({ url, proxy, home }: Visit<unknown>): ChildProcess {
  const args = [
    ...["--headless", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--no-first-run"],
    // Nothing but the page.
    ...["--disable-background-networking", "--disable-component-update", "--disable-sync"],
    ...["--disable-extensions", "--disable-default-apps", "--metrics-recording-only"],
    `--user-data-dir=${join(home, "profile")}`,
    ...[`--proxy-server=${proxy}`, "--proxy-bypass-list=<-loopback>", url],
  ];
  return spawn("chromium", args, {
    detached: true,
    stdio: ["ignore", "ignore", "pipe"],
    env: { PATH: process.env["PATH"], HOME: home },
  });
}

/** Puts an authority where Chromium looks on Linux for those of the user. */
function trust(home: string, certificate: string): void {
  const folder = join(home, ".pki", "nssdb");
  mkdirSync(folder, { recursive: true });
  for (const args of [
    ["-N", "--empty-password"],
    ["-A", "-n", "mitmts-dump", "-t", "C,,", "-i", certificate],
  ]) {
    const { status, stderr } = spawnSync("certutil", ["-d", `sql:${folder}`, ...args], {
      encoding: "utf8",
      timeout: 20_000,
    });
    if (status !== 0) throw new Error(`certutil ${args.join(" ")} failed: ${stderr}`);
  }
}
