import { realpath, readFile, stat } from "node:fs/promises";
import { resolve, sep } from "node:path";
import type { Finder } from "../filter/regex/finder.js";
import type { HttpFlow } from "../flow/http-flow.js";
import { Response } from "../flow/response.js";
import type { ScriptContext } from "../script/context.js";
import type { Script } from "../script/events.js";
import { AddonOptionError } from "./errors.js";
import { fileCandidates } from "./map-local/candidates.js";
import { mediaTypeOf } from "./map-local/media-type.js";
import { asRequested, type Recording } from "./recording.js";
import { serverName } from "./server-name.js";
import { expandHome } from "./spec/home.js";
import { parseRule, textFinderOf } from "./spec/rule.js";

const option = "map-local";

type Context = Pick<ScriptContext, "log">;
type RequestFlow = HttpFlow<"request">;

/** `--map-local [/filter]/url-regex/path`: answers requests from a file, or from those in a folder. */
export async function make(values: readonly string[], recording: Recording): Promise<Script> {
  const rules = await Promise.all(values.map(readRule));
  return {
    request(ctx, flow) {
      if (recording.isAnswered(flow)) return undefined;
      const url = flow.request.prettyUrl;
      const matching = rules.filter(({ matches, finder }) => {
        return matches(asRequested(flow)) && isFound(finder, url);
      });
      if (matching.length === 0) return undefined;
      return answer(ctx, flow, url, matching, recording);
    },
  };
}

interface LocalRule {
  readonly matches: (flow: RequestFlow) => boolean;
  readonly finder: Finder;
  /** The real path of the file or folder. */
  readonly root: string;
  readonly isFile: boolean;
}

async function readRule(value: string): Promise<LocalRule> {
  const rule = parseRule(option, value);
  const finder = textFinderOf(rule);
  const { text, offset } = rule.replacement;
  try {
    const root = await realpath(resolve(expandHome(text)));
    return { matches: rule.matches, finder, root, isFile: (await stat(root)).isFile() };
  } catch (cause) {
    const reason = `there is no such file or folder: ${text}`;
    throw new AddonOptionError(option, value, reason, offset, { cause });
  }
}

function isFound(finder: Finder, url: string): boolean {
  const codes = Array.from(url, (character) => character.codePointAt(0) ?? 0);
  return finder.findAll(codes).next().done !== true;
}

/** From the first rule that has a file; without one, what was looked for is not there: 404. */
async function answer(
  ctx: Context,
  flow: RequestFlow,
  url: string,
  rules: readonly LocalRule[],
  recording: Recording,
): Promise<void> {
  const tried: string[] = [];
  for (const { root, isFile, finder } of rules) {
    const candidates = isFile ? [root] : fileCandidates(root, finder, url);
    tried.push(...candidates);
    const file = await firstFile(candidates, root);
    const content = file === null ? null : await contentOf(ctx, file);
    if (file === null || content === null) continue;
    const type = mediaTypeOf(file);
    const headers = { Server: serverName, ...(type === null ? {} : { "Content-Type": type }) };
    recording.answer(flow, Response.make(200, content, headers));
    return;
  }
  if (tried.length === 0) return;
  recording.answer(flow, Response.make(404));
  ctx.log.info(`there is none of these files for ${url}: ${tried.join(", ")}`);
}

/**
 * The first candidate that is a file. One that a symbolic link puts outside of the folder does not
 * count: only what lies in the folder is served.
 */
async function firstFile(candidates: readonly string[], root: string): Promise<string | null> {
  for (const candidate of candidates) {
    try {
      const path = await realpath(candidate);
      const isInside = path === root || path.startsWith(root.endsWith(sep) ? root : root + sep);
      if (isInside && (await stat(path)).isFile()) return candidate;
    } catch {
      // There is nothing of that name, or nothing that may be looked at.
    }
  }
  return null;
}

async function contentOf(ctx: Context, file: string): Promise<Buffer | null> {
  try {
    return await readFile(file);
  } catch (error) {
    ctx.log.warn(`cannot read ${file}: ${error instanceof Error ? error.message : String(error)}`);
    return null;
  }
}
