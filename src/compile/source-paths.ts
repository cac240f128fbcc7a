/** Which file names a module may have, so that no two systems read one name in two ways. The first look at untrusted source. */
import { SOURCE_LIMITS } from "../base/limits.ts";

const encoder = new TextEncoder();

/** Names that mean something to a JavaScript object, to Node, or to a file system. */
const RESERVED_PARTS: ReadonlySet<string> = new Set([
  "__proto__",
  "constructor",
  "prototype",
  "hasownproperty",
  "tostring",
  "valueof",
  "node_modules",
  "package.json",
  "tsconfig.json",
  "con",
  "prn",
  "aux",
  "nul",
]);

/** Devices of one system, under whatever extension. */
const DEVICE = /^(?:com|lpt)[0-9¹²³]$|^con(?:in|out)\$$|^clock\$$/;
const CONTROL = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}\p{Co}\p{Cn}\p{Default_Ignorable_Code_Point}\u2800]/u;
const DRIVE = /^[A-Za-z]:/;
const DECLARATION = /\.d(\.[^/]*)?\.ts$/i;

/** What is wrong with a path, in a sentence that says what would be right; `undefined` for a good one. */
export function pathProblem(path: string): string | undefined {
  if (path === "") return "is empty; name the file, such as `index.ts`";
  if (encoder.encode(path).byteLength > SOURCE_LIMITS.maxPathBytes) {
    return `is longer than ${SOURCE_LIMITS.maxPathBytes} bytes of UTF-8`;
  }
  if (CONTROL.test(path)) return "holds a control or invisible character; use visible characters only";
  if (path.includes("\\")) return "holds a backslash; put `/` between the parts";
  if (path.startsWith("/") || DRIVE.test(path)) return "is absolute; make it relative to the module's folder";
  if (/[:*?"<>|]/.test(path)) return 'holds one of `: * ? " < > |`, which some file systems refuse';
  if (/%[0-9A-Fa-f]{2}/.test(path))
    return "holds a `%` escape, which some systems take for another character; rename it";
  if (path.normalize("NFC") !== path) return "is not in Unicode form NFC; normalise it";
  for (const part of path.split("/")) {
    if (part === "") return "has an empty part; put one `/` between the parts and none at the end";
    if (part === "." || part === "..") return "has a `.` or `..` part; write it without";
    if (/[. ]$|^ /.test(part)) return "has a part that begins or ends with a space, or ends with a dot";
    const name = part.toLowerCase();
    const stem = name.replace(/\..*$/, "");
    if (RESERVED_PARTS.has(name) || RESERVED_PARTS.has(stem) || DEVICE.test(stem)) {
      return "has a part that is a reserved name, such as `node_modules` or `__proto__`; rename it";
    }
  }
  if (DECLARATION.test(path)) return "is a declaration file; put its types into an ordinary `.ts` file";
  if (!path.endsWith(".ts")) return "does not end in `.ts`; a module consists of TypeScript files only";
  // Such as `．．/a.ts`, written with wide dots.
  const compatible = path.normalize("NFKC");
  if (compatible !== path && pathProblem(compatible) !== undefined) {
    return "looks like a name that is not allowed; use plain letters, dots and slashes";
  }
  return undefined;
}

/** Two paths with one fold are one file on some system: case and compatibility forms make no difference. */
export function foldPath(path: string): string {
  return path.normalize("NFKC").toUpperCase().toLowerCase().normalize("NFKC");
}
