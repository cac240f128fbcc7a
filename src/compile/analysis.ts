/** What the analyser hands to the emitter: the checked program, its findings, and the places that need a guard at run time. */
import type { ts } from "ts-morph";
import type { Kind, StateStyle } from "../flow.ts";

/** A module whose paths, sizes and encoding are checked, as text. The analyser's input. */
export interface CheckedModule {
  /** Text by path, sorted by path; byte order marks removed. */
  readonly files: ReadonlyMap<string, string>;
  /** A key of `files`. */
  readonly entry: string;
}

/** A correction before it is dressed for its reader: UTF-16 offsets instead of lines. */
export interface FindingFix {
  readonly title: string;
  readonly edits: readonly {
    readonly path: string;
    readonly start: number;
    readonly end: number;
    readonly newText: string;
  }[];
}

/** One finding before it is dressed for its reader. */
export interface Finding {
  readonly severity: "error" | "warning";
  readonly rule: string;
  readonly path: string;
  /** UTF-16 offsets into the file's text. Both undefined: the file as a whole. */
  readonly start: number | undefined;
  readonly end: number | undefined;
  readonly name: string;
  readonly message: string;
  readonly suggestion: string;
  readonly fix?: FindingFix;
}

/**
 * How the emitter guards a computed access whose key is not proven safe.
 * - `read`: `o[k]` is read, or `{ [k]: x } = o` destructured: own properties only, else `undefined`.
 * - `write`: `o[k] = v`, `o[k]++`, `delete o[k]` …: throws for `__proto__` and other names that reach a prototype; a compound
 *   assignment is also read under the `read` guard.
 * - `instant`: `new Date(x)` and `Date.parse(x)`, on the node of the call: where `x` is a string at run time it must be a date or a
 *   date and time with its zone (`2024-05-01`, `2024-05-01T10:00:00Z`, `…+02:00`). A date and time without a zone is a RangeError,
 *   any other text an invalid date; the local time zone is never read.
 * - `keys`: `JSON.stringify(value, keys)`, on the node of the call: a list of keys gives what the `read` guard would.
 *
 * - `callable`: as `read`, where a function is read by its key; and on a `typeof` that tells functions from data. What is there must be a function of
 *   the module's own or one of the library's that may be used as a value; any other one of the engine's is a TypeError.
 *
 * - `made`: an error that the module makes itself: its message is not the engine's.
 *
 * - `provided`: the name of a global that the language does not have: the prelude has it.
 *
 * - `open`: `o.stack` or `{ stack } = o`, and the same with `arguments`, of an author's own data: a TypeError where `o` is an error, or a function.
 *
 * - `plain`: `o.link` or `{ link } = o` of an author's own data, where values of the language have a function of that name: a function that is only inherited
 *   is `undefined`.
 *
 * - `assign`: a call of `Object.assign`: a source with a property `__proto__` of its own is a TypeError, since copying it would replace what the target inherits.
 *
 * - `bytes`: `o.buffer`, in a module that makes arrays of floats: a TypeError where `o` is one, since its bytes tell which compiler made a NaN.
 * - `items`: `new Float64Array(x)`, on the node of `x`, and the like: a TypeError where `x` is a buffer, for the same reason.
 *
 * `read` is cheap for a key that is a number at run time: `typeof k === "number" ? o[k] : guarded(o, k)`.
 */
export type Guard =
  | "plain"
  | "read"
  | "write"
  | "instant"
  | "has"
  | "keys"
  | "callable"
  | "made"
  | "open"
  | "provided"
  | "assign"
  | "bytes"
  | "items";

/** The analyser's output. */
export interface Analysis {
  readonly findings: readonly Finding[];
  /** Undefined if it did not become clear. */
  readonly kind: Kind | undefined;
  /** Sorted. */
  readonly methods: readonly string[];
  /** Sorted. */
  readonly capabilities: readonly string[];
  readonly program: ts.Program;
  readonly entry: ts.SourceFile;
  /** The module's own files. */
  readonly files: readonly ts.SourceFile[];
  /** Whether the module may hide memory where the seal cannot reach it: it is then evaluated anew for each call. */
  readonly fresh: boolean;
  /** Whether the module has functions of the language's as values: they are then frozen before it is evaluated, since all code shares them. */
  readonly lends: boolean;
  /** What the module does with the state; `changed` where that is not certain. Means nothing for a module with errors. */
  readonly stateStyle: StateStyle;
  /** Element accesses, computed property names in binding and assignment patterns. */
  readonly guards: ReadonlyMap<ts.Node, Guard>;
}
