/**
 * Leaves out findings that only follow from others, so that an author reads each mistake once, at its source.
 *
 * MUST never turn a rejection into an acceptance: a finding is left out only for the sake of an error that stays.
 */
import type { ts } from "ts-morph";
import type { Finding } from "./analysis.ts";
import {
  canHaveModifiers,
  forEachChild,
  getModifiers,
  isAsExpression,
  isAwaitExpression,
  isBinaryExpression,
  isBindingElement,
  isCallExpression,
  isConditionalExpression,
  isElementAccessExpression,
  isExpression,
  isForOfStatement,
  isFunctionLike,
  isIdentifier,
  isMethodDeclaration,
  isNewExpression,
  isNonNullExpression,
  isParameter,
  isParenthesizedExpression,
  isPropertyAccessExpression,
  isPropertyAssignment,
  isPropertyDeclaration,
  isPropertySignature,
  isSatisfiesExpression,
  isShorthandPropertyAssignment,
  isVariableDeclaration,
  SyntaxKind,
} from "./typescript.ts";
import { pathOf } from "./world.ts";

/** With more findings than that nobody reads them one by one, and the search for causes is not free. */
const MOST_FINDINGS = 1_000;
/** How far a value is followed to where it comes from. */
const MOST_STEPS = 24;

/** Rules that speak of an expression because of what its parts are. */
const FOLLOWING: ReadonlySet<string> = new Set(["any-value", "unlisted-member", "unlisted-global", "async-code"]);
const FOLLOWING_TYPE_ERRORS: ReadonlySet<string> = new Set(["ts2339", "ts2571", "ts18046"]);
/** What TypeScript says of a method that does not fit its kind; the rule about the definition says it better. */
const MISFIT_ERRORS: ReadonlySet<string> = new Set(["ts2322", "ts2345", "ts2739", "ts2740", "ts2741", "ts2769"]);
const ABOUT_DENIED: ReadonlySet<string> = new Set(["denied-global", "denied-member", "forbidden-name"]);

/** The findings that are news to their reader; `findings` are of one module and sorted by place. */
export function withoutConsequences(
  findings: readonly Finding[],
  checker: ts.TypeChecker,
  files: readonly ts.SourceFile[],
): readonly Finding[] {
  const errors = findings.filter(({ severity }) => severity === "error");
  if (errors.length < 2 || errors.length > MOST_FINDINGS) return findings;
  try {
    const dropped = consequences(errors, checker, files);
    const kept = findings.filter((finding) => !dropped.has(finding));
    return kept.some(({ severity }) => severity === "error") ? kept : findings;
  } catch {
    // Code that the type checker or the stack cannot take: it is refused for that, and all that was found is shown.
    return findings;
  }
}

/** Which of the errors only follow from others that stay. */
function consequences(
  errors: readonly Finding[],
  checker: ts.TypeChecker,
  files: readonly ts.SourceFile[],
): ReadonlySet<Finding> {
  const nodes = nodesOf(errors, files);
  const follows = (finding: Finding): boolean =>
    FOLLOWING.has(finding.rule) || FOLLOWING_TYPE_ERRORS.has(finding.rule) || mentionsDenied(finding);
  const causes = errors.filter((finding) => !follows(finding));
  const search = new Search(checker, causes);

  const dropped = new Set<Finding>();
  // First what has a cause that itself can never be left out here.
  for (const finding of errors) {
    if (follows(finding) && search.explains(finding, nodes.get(finding))) dropped.add(finding);
  }
  // Then what the type checker's remaining words explain.
  const typeErrors = errors.filter((finding) => finding.rule.startsWith("ts") && !dropped.has(finding));
  const typeSearch = new Search(checker, typeErrors);
  for (const finding of errors) {
    if (finding.rule === "unlisted-member" && typeSearch.explains(finding, nodes.get(finding))) dropped.add(finding);
  }
  // Then repetitions among the rest: the innermost expression, and the first use of a variable, stay.
  const rest = errors.filter((finding) => !dropped.has(finding));
  const firstUse = new Map<ts.Node, Finding>();
  for (const finding of rest) {
    const node = nodes.get(finding);
    if (node === undefined) continue;
    if (finding.rule === "any-value") {
      const declaration = isIdentifier(node) ? checker.getSymbolAtLocation(node)?.declarations?.[0] : undefined;
      const repeats = declaration !== undefined && firstUse.has(declaration);
      if (declaration !== undefined && !repeats) firstUse.set(declaration, finding);
      if (repeats || rest.some((other) => other.rule === "any-value" && isInside(other, finding))) dropped.add(finding);
    } else if (finding.rule === "forbidden-name" && isPropertyAccessExpression(node.parent)) {
      const receiver = rangeOf(node.parent.expression);
      if (rest.some((other) => other.rule === "forbidden-name" && isIn(other, receiver))) dropped.add(finding);
    } else if (MISFIT_ERRORS.has(finding.rule)) {
      const definition = rangeOf(isPropertyName(node) ? node.parent : node);
      if (rest.some((other) => other.rule === "definition-shape" && isIn(other, definition))) dropped.add(finding);
    } else if (finding.rule === "definition-shape" && node.parent !== undefined) {
      const owner = rangeOf(isIdentifier(node) ? node.parent : node);
      const asynchronous = finding.message.includes("asynchronous");
      if (asynchronous && rest.some((other) => isRootOfAsync(other) && isIn(other, owner))) dropped.add(finding);
    }
  }
  // Last the variables that hold a value which is itself still told about.
  const variables = new Set<Finding>();
  const values: Finding[] = [];
  for (const finding of rest) {
    const node = nodes.get(finding);
    if (finding.rule !== "any-value" || node === undefined || dropped.has(finding)) continue;
    if (isIdentifier(node)) variables.add(finding);
    else values.push(finding);
  }
  const valueSearch = new Search(checker, values);
  for (const finding of variables) if (valueSearch.explains(finding, nodes.get(finding))) dropped.add(finding);
  return dropped;
}

function isRootOfAsync({ rule, name }: Finding): boolean {
  return rule === "async-code" || (rule === "denied-global" && name.startsWith("Promise"));
}

function isPropertyName(node: ts.Node): boolean {
  const { parent } = node;
  return (isMethodDeclaration(parent) || isPropertyAssignment(parent)) && parent.name === node;
}

function mentionsDenied({ rule, message }: Finding): boolean {
  return rule.startsWith("ts") && (message.split("\n")[0] ?? "").includes("(not available)");
}

interface Range {
  readonly path: string;
  readonly start: number;
  readonly end: number;
}

function rangeOf(node: ts.Node): Range {
  const file = node.getSourceFile();
  return { path: pathOf(file), start: node.getStart(file), end: node.end };
}

/** True if the finding lies in the range. */
function isIn(finding: Finding, { path, start, end }: Range): boolean {
  return (
    finding.path === path &&
    finding.start !== undefined &&
    finding.end !== undefined &&
    start <= finding.start &&
    finding.end <= end
  );
}

/** True if `inner` lies in `outer` and is smaller. */
function isInside(inner: Finding, outer: Finding): boolean {
  const { path, start, end } = outer;
  if (start === undefined || end === undefined || !isIn(inner, { path, start, end })) return false;
  return inner.start !== start || inner.end !== end;
}

/** The outermost expression, or the name, that stands exactly where each finding does. */
function nodesOf(findings: readonly Finding[], files: readonly ts.SourceFile[]): ReadonlyMap<Finding, ts.Node> {
  const found = new Map<Finding, ts.Node>();
  for (const file of files) {
    const path = pathOf(file);
    const wanted = new Map<string, Finding[]>();
    for (const finding of findings) {
      if (finding.path !== path) continue;
      const key = `${finding.start}:${finding.end}`;
      wanted.set(key, [...(wanted.get(key) ?? []), finding]);
    }
    if (wanted.size === 0) continue;
    const visit = (node: ts.Node): void => {
      for (const finding of wanted.get(`${node.getStart(file)}:${node.end}`) ?? []) {
        const known = found.get(finding);
        if (known === undefined || !isExpression(known) || isIdentifier(node)) found.set(finding, node);
      }
      forEachChild(node, visit);
    };
    forEachChild(file, visit);
  }
  return found;
}

/** Follows a value to where it comes from, in search of an error that explains it. */
class Search {
  readonly #checker: ts.TypeChecker;
  readonly #causes: ReadonlyMap<string, readonly Finding[]>;
  readonly #hasDenied: boolean;

  constructor(checker: ts.TypeChecker, causes: readonly Finding[]) {
    this.#checker = checker;
    const byPath = new Map<string, Finding[]>();
    for (const cause of causes) byPath.set(cause.path, [...(byPath.get(cause.path) ?? []), cause]);
    this.#causes = byPath;
    this.#hasDenied = causes.some(({ rule }) => ABOUT_DENIED.has(rule));
  }

  /** True if an error that stays says what is behind `finding`. */
  explains(finding: Finding, node: ts.Node | undefined): boolean {
    if (mentionsDenied(finding) && this.#hasDenied) return true;
    // A name that the parser made up where it expected one.
    if (finding.rule === "unlisted-global") return finding.name === "" && this.#hasSyntaxError(finding.path);
    if (node === undefined) return false;
    if (finding.rule === "async-code") return this.#isAwaitOfAsync(node);
    const { parent } = node;
    if (isPropertyAccessExpression(parent) && parent.name === node) return this.#follow(parent.expression, 0);
    if (isBindingElement(parent) && parent.name === node) return this.#followDeclaration(parent, 0);
    return finding.rule === "any-value" ? this.#follow(node, 0) : this.#followParts(node, 0);
  }

  #hasSyntaxError(path: string): boolean {
    return (this.#causes.get(path) ?? []).some(({ rule }) => /^ts1\d{3}$/.test(rule));
  }

  /** `await` in a function whose `async` is reported. */
  #isAwaitOfAsync(node: ts.Node): boolean {
    if (!isAwaitExpression(node)) return false;
    for (let up: ts.Node = node.parent; up !== undefined; up = up.parent) {
      if (isFunctionLike(up)) {
        return canHaveModifiers(up) && (getModifiers(up) ?? []).some(({ kind }) => kind === SyntaxKind.AsyncKeyword);
      }
    }
    return false;
  }

  #hasCause(node: ts.Node): boolean {
    const range = rangeOf(node);
    return (this.#causes.get(range.path) ?? []).some((cause) => isIn(cause, range));
  }

  #follow(node: ts.Node, steps: number): boolean {
    return this.#hasCause(node) || this.#followParts(node, steps);
  }

  #followParts(node: ts.Node, steps: number): boolean {
    if (steps > MOST_STEPS) return false;
    const next = steps + 1;
    if (isIdentifier(node)) return this.#followSymbol(node, next);
    if (isPropertyAccessExpression(node)) {
      return this.#follow(node.expression, next) || this.#followSymbol(node.name, next);
    }
    if (
      isElementAccessExpression(node) ||
      isCallExpression(node) ||
      isNewExpression(node) ||
      isParenthesizedExpression(node) ||
      isNonNullExpression(node) ||
      isSatisfiesExpression(node) ||
      isAsExpression(node)
    ) {
      return this.#follow(node.expression, next);
    }
    if (isBinaryExpression(node)) return this.#follow(node.left, next) || this.#follow(node.right, next);
    if (isConditionalExpression(node)) return this.#follow(node.whenTrue, next) || this.#follow(node.whenFalse, next);
    return false;
  }

  #followSymbol(name: ts.Node, steps: number): boolean {
    const symbol = isShorthandPropertyAssignment(name.parent)
      ? this.#checker.getShorthandAssignmentValueSymbol(name.parent)
      : this.#checker.getSymbolAtLocation(name);
    return symbol?.declarations?.some((declaration) => this.#followDeclaration(declaration, steps)) ?? false;
  }

  /** To the declared type, and from there, or without one, to the value that a declaration starts with. */
  #followDeclaration(declaration: ts.Node, steps: number): boolean {
    if (steps > MOST_STEPS) return false;
    const next = steps + 1;
    if (isBindingElement(declaration)) {
      const owner = declaration.parent.parent;
      return this.#followProperty(declaration, next) || this.#followDeclaration(owner, next);
    }
    if (isFunctionLike(declaration)) return this.#hasCauseInHead(declaration);
    if (isParameter(declaration)) {
      if (this.#hasCause(declaration)) return true;
      return declaration.type === undefined && this.#followCallback(declaration.parent, next);
    }
    if (isPropertySignature(declaration)) return this.#hasCause(declaration);
    if (isPropertyAssignment(declaration)) return this.#follow(declaration.initializer, next);
    if (isShorthandPropertyAssignment(declaration)) return this.#followSymbol(declaration.name, next);
    if (isVariableDeclaration(declaration) || isPropertyDeclaration(declaration)) {
      if (this.#hasCause(declaration.name)) return true;
      if (declaration.type !== undefined && this.#hasCause(declaration.type)) return true;
      if (declaration.initializer !== undefined) return this.#follow(declaration.initializer, next);
      const loop = declaration.parent.parent;
      if (isForOfStatement(loop)) return this.#follow(loop.expression, next);
    }
    return false;
  }

  /** `{ extra }` of a value whose type declares `extra`. */
  #followProperty(element: ts.BindingElement, steps: number): boolean {
    const name = element.propertyName ?? element.name;
    if (!isIdentifier(name)) return false;
    const source = this.#checker.getTypeAtLocation(element.parent);
    const symbol = this.#checker.getPropertyOfType(this.#checker.getApparentType(source), name.text);
    return symbol?.declarations?.some((declaration) => this.#followDeclaration(declaration, steps)) ?? false;
  }

  /** Parameters and the declared result; without one, what the function returns. */
  #hasCauseInHead(declaration: ts.SignatureDeclaration): boolean {
    if (declaration.type !== undefined) return this.#hasCause(declaration.type);
    return declaration.parameters.some((parameter) => this.#hasCause(parameter)) || this.#hasCause(declaration);
  }

  /** A callback's parameter has its type from whom the callback is given to. */
  #followCallback(callback: ts.Node, steps: number): boolean {
    const { parent } = callback;
    return isCallExpression(parent) && parent.arguments.some((argument) => argument === callback)
      ? this.#follow(parent.expression, steps)
      : false;
  }
}
