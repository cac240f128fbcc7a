/** The world that a module is type-checked in: Assay's own library, the module's files, and nothing else. No disk. */
import type { ts } from "ts-morph";
import type { CheckedModule } from "./analysis.ts";
import {
  createProgram,
  createSourceFile,
  Extension,
  JSDocParsingMode,
  ModuleDetectionKind,
  ModuleKind,
  ModuleResolutionKind,
  NewLineKind,
  ScriptKind,
  ScriptTarget,
} from "./typescript.ts";
import { AUTHOR_PACKAGE_NAME, resolveImport } from "./world-imports.ts";
import { AUTHOR_PACKAGE, LIBRARY_FILES } from "./world-library.ts";

/** The author's files live under this directory, so that no file name of theirs can be the library's. */
const MODULE_ROOT = "/module/";
const LIBRARY_PATH = "/assay/lib.d.ts";
const PACKAGE_PATH = "/assay/index.d.ts";

/** Strict where it finds mistakes, lenient where it is a matter of taste. */
export const COMPILER_OPTIONS: ts.CompilerOptions = {
  target: ScriptTarget.ESNext,
  module: ModuleKind.ESNext,
  moduleResolution: ModuleResolutionKind.Bundler,
  moduleDetection: ModuleDetectionKind.Force,
  noLib: true,
  types: [],
  // Emitting writes to no disk: the emitter takes the text as it comes (`emit.ts`).
  removeComments: true,
  sourceMap: true,
  newLine: NewLineKind.LineFeed,
  strict: true,
  noImplicitOverride: false,
  noImplicitReturns: true,
  // Becomes the warning `case-fallthrough`.
  noFallthroughCasesInSwitch: true,
  noUncheckedSideEffectImports: true,
  allowImportingTsExtensions: true,
  rewriteRelativeImportExtensions: true,
  allowUnreachableCode: true,
  allowUnusedLabels: true,
  useDefineForClassFields: true,
  skipLibCheck: true,
  skipDefaultLibCheck: true,
  noErrorTruncation: false,
};

const SOURCE_OPTIONS: ts.CreateSourceFileOptions = {
  languageVersion: ScriptTarget.ESNext,
  impliedNodeFormat: ModuleKind.ESNext,
  jsDocParsingMode: JSDocParsingMode.ParseNone,
};

/** A module's files, parsed, by path. */
export type ParsedFiles = ReadonlyMap<string, ts.SourceFile>;

/** Parses a file as `World.load` wants it. Its nodes know their parents once it has been loaded. Throws a RangeError for too deep a text. */
export function parseFile(path: string, text: string): ts.SourceFile {
  return createSourceFile(MODULE_ROOT + path, text, SOURCE_OPTIONS, false, ScriptKind.TS);
}

/** A module with its program. */
export interface ModuleProgram {
  readonly program: ts.Program;
  readonly checker: ts.TypeChecker;
  /** In the order of `CheckedModule.files`. */
  readonly files: readonly ts.SourceFile[];
  readonly entry: ts.SourceFile;
}

/** Makes programs. The library is parsed once and shared; everything of a module goes with its program. */
export interface World {
  /** `trees`: what `parseFile` has made of the files, for this call alone; what is missing is parsed here. */
  load(module: CheckedModule, trees?: ParsedFiles): ModuleProgram;
  /** Whether a declaration is the pinned library's. */
  isLibrary(file: ts.SourceFile): boolean;
}

/** The path of an author's file, as its author named it. */
export function pathOf(file: ts.SourceFile): string {
  return file.fileName.slice(MODULE_ROOT.length);
}

/**
 * The checker, asked once about each node: several rules ask about the same one, and TypeScript works out most types anew each time.
 * What is remembered goes with the module's program. (A copy also is an object of the fast sort, which the checker itself is not.)
 */
function remembering(checker: ts.TypeChecker): ts.TypeChecker {
  const types = new Map<ts.Node, ts.Type>();
  const symbols = new Map<ts.Node, ts.Symbol | undefined>();
  return {
    ...checker,
    getTypeAtLocation(node) {
      let type = types.get(node);
      if (type === undefined) {
        type = checker.getTypeAtLocation(node);
        types.set(node, type);
      }
      return type;
    },
    getSymbolAtLocation(node) {
      let symbol = symbols.get(node);
      if (symbol === undefined && !symbols.has(node)) {
        symbol = checker.getSymbolAtLocation(node);
        symbols.set(node, symbol);
      }
      return symbol;
    },
  };
}

/** Makes a world. */
export function createWorld(): World {
  const declaration = (path: string, text: string): ts.SourceFile =>
    createSourceFile(path, text, SOURCE_OPTIONS, true, ScriptKind.TS);
  // One file, so that the interfaces of the library are merged once, when it is bound, and not for every module.
  const library = declaration(LIBRARY_PATH, LIBRARY_FILES.map((file) => file.text).join("\n"));
  const authorPackage = declaration(PACKAGE_PATH, AUTHOR_PACKAGE.text);
  const shared = new Map([
    [LIBRARY_PATH, library],
    [PACKAGE_PATH, authorPackage],
  ]);

  const load = (module: CheckedModule, trees: ParsedFiles = new Map()): ModuleProgram => {
    const sources = new Map(shared);
    for (const [path, text] of module.files) {
      const name = MODULE_ROOT + path;
      sources.set(name, trees.get(path) ?? createSourceFile(name, text, SOURCE_OPTIONS, true, ScriptKind.TS));
    }
    const host: ts.CompilerHost = {
      getSourceFile: (name) => sources.get(name),
      getDefaultLibFileName: () => LIBRARY_PATH,
      getCurrentDirectory: () => "/",
      getCanonicalFileName: (name) => name,
      useCaseSensitiveFileNames: () => true,
      getNewLine: () => "\n",
      fileExists: (name) => sources.has(name),
      readFile: () => undefined,
      writeFile: () => {},
      directoryExists: () => false,
      getDirectories: () => [],
      resolveModuleNameLiterals: (literals, containingFile) =>
        literals.map((literal) => {
          const usesTs = literal.text.endsWith(".ts");
          const resolved = (
            resolvedFileName: string,
            extension: string,
          ): ts.ResolvedModuleWithFailedLookupLocations => ({
            resolvedModule: {
              resolvedFileName,
              extension,
              isExternalLibraryImport: false,
              resolvedUsingTsExtension: usesTs,
            },
          });
          if (literal.text === AUTHOR_PACKAGE_NAME) return resolved(PACKAGE_PATH, Extension.Dts);
          const path = resolveImport(containingFile.slice(MODULE_ROOT.length), literal.text, (candidate) =>
            module.files.has(candidate),
          );
          return path === undefined ? { resolvedModule: undefined } : resolved(MODULE_ROOT + path, Extension.Ts);
        }),
      resolveTypeReferenceDirectiveReferences: (references) =>
        references.map(() => ({ resolvedTypeReferenceDirective: undefined })),
    };
    const rootNames = [LIBRARY_PATH, PACKAGE_PATH, ...[...module.files.keys()].map((path) => MODULE_ROOT + path)];
    const program = createProgram({ rootNames, options: COMPILER_OPTIONS, host });
    const source = (path: string): ts.SourceFile => {
      const file = sources.get(MODULE_ROOT + path);
      if (file === undefined) throw new TypeError("the entry is not one of the module's files");
      return file;
    };
    return {
      program,
      checker: remembering(program.getTypeChecker()),
      files: [...module.files.keys()].map(source),
      entry: source(module.entry),
    };
  };

  return { load, isLibrary: (file) => file === library || file === authorPackage };
}
