/** What the rules share while one module is analysed: its program, where findings go, small questions about symbols and types. */
import type { ts } from "ts-morph";
import type { Kind } from "../../flow.ts";
import type { Finding, FindingFix, Guard } from "../analysis.ts";
import {
  canHaveModifiers,
  getModifiers,
  isAsExpression,
  isFunctionLike,
  isNonNullExpression,
  isParenthesizedExpression,
  isSatisfiesExpression,
  isTypeAssertionExpression,
  SymbolFlags,
} from "../typescript.ts";
import { type ModuleProgram, pathOf, type World } from "../world.ts";
import { CATALOGUE, type RuleId } from "./catalogue.ts";
import type { Narrowed } from "./narrowed.ts";
import type { RuleText } from "./rule-text.ts";

/** What a rule adds to a finding beyond its own text. */
export interface Words {
  readonly name?: string;
  readonly message?: string;
  readonly suggestion?: string;
  /** `error` unless said otherwise. */
  readonly severity?: "error" | "warning";
  readonly fix?: FindingFix;
}

/** A name that is assigned to: a variable's, or a private field's. */
export type AssignedName = ts.Identifier | ts.PrivateIdentifier;

/** The rules' view of one module. */
export interface Context extends ModuleProgram {
  readonly world: World;
  /** Undefined if it did not become clear; then the module is held to the rules of pure kinds. */
  readonly kind: Kind | undefined;
  /** What this tenant may not use beyond what nobody may. */
  readonly narrowed: Narrowed;
  /** Whether dates are made anywhere in the module. Without one no value is a date, whatever its type hides. */
  makesDates: boolean;
  /** Whether one of them may arrive where its type does not say that it is a date. */
  hidesDates: () => boolean;
  readonly guards: Map<ts.Node, Guard>;
  readonly findings: Finding[];
  /** Local variables that are known to hold nothing but numbers, or not to. */
  readonly numberVariables: Map<ts.Symbol, boolean>;
  /** Those of them that are, in the order in which they were proven. */
  readonly provenNumbers: ts.Symbol[];
  /** By file and name, where a variable of that name is assigned to. */
  readonly assignedNames: Map<ts.SourceFile, ReadonlyMap<string, readonly AssignedName[]>>;
  /** By file and name, where an identifier of that name stands. */
  readonly usedNames: Map<ts.SourceFile, ReadonlyMap<string, readonly ts.Identifier[]>>;
  /** Whether the module must be evaluated anew for each call. */
  fresh: boolean;
  /** Whether functions of the language's become values of the module's. */
  lends: boolean;
  report(place: ts.Node, rule: RuleId, words?: Words): void;
  reportRange(file: ts.SourceFile, start: number, end: number, rule: RuleId, words?: Words): void;
}

/** Makes the context of one module. */
export function createContext(
  world: World,
  loaded: ModuleProgram,
  kind: Kind | undefined,
  narrowed: Narrowed,
): Context {
  const findings: Finding[] = [];
  const context: Context = {
    ...loaded,
    world,
    kind,
    narrowed,
    makesDates: false,
    hidesDates: () => false,
    guards: new Map(),
    numberVariables: new Map(),
    provenNumbers: [],
    assignedNames: new Map(),
    usedNames: new Map(),
    fresh: false,
    lends: false,
    findings,
    report(place, rule, words) {
      const file = place.getSourceFile();
      context.reportRange(file, place.getStart(file), place.getEnd(), rule, words);
    },
    reportRange(file, start, end, rule, words = {}) {
      const text: RuleText = CATALOGUE[rule];
      findings.push({
        severity: words.severity ?? "error",
        rule,
        path: pathOf(file),
        start,
        end,
        name: words.name ?? "",
        message: words.message ?? `${text.summary.replace(/\.$/, "")}: ${text.reason}.`,
        suggestion: words.suggestion ?? sentence(text.instead),
        ...(words.fix === undefined ? {} : { fix: words.fix }),
      });
    },
  };
  return context;
}

/** Starts with a capital and ends with a full stop. */
export function sentence(words: string): string {
  return words === "" ? "" : `${words.charAt(0).toUpperCase()}${words.slice(1)}.`;
}

/** The symbol behind an alias made by an import or export. */
export function followAlias(checker: ts.TypeChecker, symbol: ts.Symbol): ts.Symbol {
  return (symbol.flags & SymbolFlags.Alias) !== 0 ? checker.getAliasedSymbol(symbol) : symbol;
}

/** The expression inside brackets, `!`, `as`, `satisfies` and `<T>`: what is left of it at run time. */
export function bare(node: ts.Expression): ts.Expression {
  let inner = node;
  while (
    isParenthesizedExpression(inner) ||
    isNonNullExpression(inner) ||
    isAsExpression(inner) ||
    isSatisfiesExpression(inner) ||
    isTypeAssertionExpression(inner)
  ) {
    inner = inner.expression;
  }
  return inner;
}

/** The nearest thing around `node` that runs for itself: a function, a class's initialiser, or the file. */
export function enclosingFunction(node: ts.Node): ts.SignatureDeclaration | undefined {
  for (let up = node.parent; up !== undefined; up = up.parent) {
    if (isFunctionLike(up) && "body" in up) return up;
  }
  return undefined;
}

/** True if one of the modifiers is of `kind`. */
export function hasModifier(node: ts.Node, kind: ts.SyntaxKind): boolean {
  return canHaveModifiers(node) && (getModifiers(node)?.some((modifier) => modifier.kind === kind) ?? false);
}
