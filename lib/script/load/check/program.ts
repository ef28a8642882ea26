import ts from "typescript";
import { ownName, ownTypes } from "../own-package.js";
import { virtualTexts } from "../virtual-files.js";
import { compilerOptions } from "./compiler-options.js";

/** Text of files that are not on the disk, by path. */
type VirtualFiles = ReadonlyMap<string, string>;

/** A program of scripts, in which they import what they get from the loader. */
export function createProgram(
  scripts: readonly string[],
  virtualFiles: VirtualFiles,
  previous?: ts.Program,
): ts.Program {
  const options = compilerOptions(scripts);
  const inMemory = new Map([...virtualTexts(), ...virtualFiles]);
  return ts.createProgram({
    rootNames: [...scripts, ...virtualFiles.keys()],
    options,
    host: createHost(options, inMemory),
    ...(previous !== undefined && { oldProgram: previous }),
  });
}

function createHost(options: ts.CompilerOptions, virtualFiles: VirtualFiles): ts.CompilerHost {
  const host = ts.createCompilerHost(options);
  const resolver = createResolver(options, host);
  return {
    ...host,
    fileExists: (path) => virtualFiles.has(path) || host.fileExists(path),
    readFile: (path) => virtualFiles.get(path) ?? host.readFile(path),
    getSourceFile(path, languageVersion, ...rest) {
      const text = virtualFiles.get(path);
      return text === undefined
        ? host.getSourceFile(path, languageVersion, ...rest)
        : ts.createSourceFile(path, text, languageVersion);
    },
    resolveModuleNameLiterals: (literals, importer, _redirected, _options, file) =>
      literals.map((literal) =>
        resolver(literal.text, importer, ts.getModeForUsageLocation(file, literal, options)),
      ),
  };
}

type Resolver = (
  name: string,
  importer: string,
  mode: ts.ResolutionMode,
) => ts.ResolvedModuleWithFailedLookupLocations;

/** As TypeScript does it, but for the packages that the loader lends to scripts. */
function createResolver(options: ts.CompilerOptions, host: ts.CompilerHost): Resolver {
  const cache = ts.createModuleResolutionCache(
    host.getCurrentDirectory(),
    (path) => host.getCanonicalFileName(path),
    options,
  );
  return (name, importer, mode) => {
    if (name === ownName) return ownModule;
    const resolve = (from: string) =>
      ts.resolveModuleName(name, from, options, host, cache, undefined, mode);
    const resolved = resolve(importer);
    const isMissing = resolved.resolvedModule === undefined;
    return isMissing && /^zod(?:\/|$)/.test(name) ? resolve(ownTypes) : resolved;
  };
}

const ownModule: ts.ResolvedModuleWithFailedLookupLocations = {
  resolvedModule: {
    resolvedFileName: ownTypes,
    extension: ownTypes.endsWith(".d.ts") ? ts.Extension.Dts : ts.Extension.Ts,
  },
};
