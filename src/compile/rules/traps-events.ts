/** Traps about which event is meant: events that nobody handles, cases that never run or run into each other. */
import type { ts } from "ts-morph";
import type { FindingFix } from "../analysis.ts";
import {
  forEachChild,
  getModifiers,
  isArrayLiteralExpression,
  isBinaryExpression,
  isBlock,
  isBreakStatement,
  isCaseClause,
  isCaseOrDefaultClause,
  isComputedPropertyName,
  isContinueStatement,
  isDefaultClause,
  isElementAccessExpression,
  isFunctionDeclaration,
  isFunctionLike,
  isIdentifier,
  isIfStatement,
  isInterfaceDeclaration,
  isMethodDeclaration,
  isNumericLiteral,
  isObjectLiteralElement,
  isPropertyAccessExpression,
  isReturnStatement,
  isStringLiteralLike,
  isSwitchStatement,
  isThrowStatement,
  isTypeAliasDeclaration,
  SyntaxKind,
  TypeFlags,
} from "../typescript.ts";
import { pathOf } from "../world.ts";
import { bare, type Context } from "./context.ts";
import { usesOf } from "./hidden-memory.ts";
import { isLocal, type Method, warn } from "./traps-flow.ts";

/** How many of the events that are left out are named. */
const MOST_NAMED = 8;
/** A fix for more cases than that is not offered. */
const MOST_CASES_ADDED = 16;

/** The values that tell the events apart, by their text: `"Deposited"`, or the name of an enum's member. */
type Kinds = ReadonlyMap<ts.Type, string>;

/** Checks how a module tells its events apart. `sound`: it has no errors, so that a fix would be enough. */
export class EventTraps {
  readonly #context: Context;
  readonly #events: ts.Type | undefined;
  readonly #kinds: Kinds;
  readonly #sound: boolean;
  /** What is compared, or used as a key, anywhere: collected when first asked for. */
  #mentioned: ReadonlySet<string> | undefined;

  constructor(context: Context, apply: Method | undefined, sound: boolean) {
    this.#context = context;
    this.#sound = sound;
    const parameter = apply?.fn.parameters[1];
    this.#events = parameter === undefined ? undefined : context.checker.getTypeAtLocation(parameter);
    this.#kinds = this.#events === undefined ? new Map() : kindsOf(context, this.#events);
  }

  visit(node: ts.Node): void {
    if (isSwitchStatement(node)) {
      this.#checkDuplicates(node);
      this.#checkSwitch(node);
    } else if (isIfStatement(node) && !(isIfStatement(node.parent) && node.parent.elseStatement === node)) {
      this.#checkChain(node);
    } else if (isTypeAliasDeclaration(node) || isInterfaceDeclaration(node)) this.#checkDeclared(node);
  }

  #checkSwitch(node: ts.SwitchStatement): void {
    const { clauses } = node.caseBlock;
    if (this.#kinds.size < 2 || clauses.length === 0 || clauses.some(isDefaultClause)) return;
    const handled = clauses.flatMap((clause) => (isCaseClause(clause) ? [clause.expression] : []));
    const missing = this.#missing(node.expression, handled);
    if (
      missing.length === 0 ||
      !endsQuietly(
        node,
        clauses.map((clause) => clause.statements),
      )
    )
      return;
    const fix = this.#sound ? addCases(node, missing) : undefined;
    this.#warnUnhandled(node.expression, "case", missing, fix);
  }

  #checkChain(node: ts.IfStatement): void {
    if (this.#kinds.size < 2) return;
    const branches: (readonly ts.Statement[])[] = [];
    const handled: ts.Expression[] = [];
    let subject: ts.Expression | undefined;
    let at: ts.Statement | undefined = node;
    while (at !== undefined && isIfStatement(at)) {
      const tests = testsOf(at.expression);
      if (tests === undefined) return;
      for (const test of tests) {
        if (subject !== undefined && subject.getText() !== test.subject.getText()) return;
        subject ??= test.subject;
        handled.push(test.value);
      }
      branches.push(isBlock(at.thenStatement) ? at.thenStatement.statements : [at.thenStatement]);
      at = at.elseStatement;
    }
    // What stands behind the last `else` handles the rest.
    if (at !== undefined || subject === undefined || branches.length < 2) return;
    const missing = this.#missing(subject, handled);
    if (missing.length === 0 || !endsQuietly(node, branches)) return;
    this.#warnUnhandled(subject, "branch", missing, undefined);
  }

  /** Which events are neither among `handled` nor told apart anywhere else; none if that cannot be known. */
  #missing(subject: ts.Expression, handled: readonly ts.Expression[]): readonly string[] {
    const { checker } = this.#context;
    const type = checker.getTypeAtLocation(subject);
    const possible = type.isUnion() ? type.types : [type];
    if (possible.length < 2 || !possible.every((part) => this.#kinds.has(part))) return [];
    const found = new Set<ts.Type>();
    for (const value of handled) {
      const kind = checker.getTypeAtLocation(value);
      for (const part of kind.isUnion() ? kind.types : [kind]) {
        const plain = regular(part);
        if (!this.#kinds.has(plain)) return [];
        found.add(plain);
      }
    }
    const left = possible.filter((part) => !found.has(part)).map((part) => this.#kinds.get(part) ?? "");
    return left.length === 0 ? [] : left.filter((text) => !this.#isMentioned(text));
  }

  #warnUnhandled(place: ts.Node, what: string, missing: readonly string[], fix: FindingFix | undefined): void {
    const named = missing.slice(0, MOST_NAMED).join(", ");
    const more = missing.length > MOST_NAMED ? ` and ${missing.length - MOST_NAMED} more` : "";
    warn(this.#context, place, "unhandled-event", {
      name: place.getText().slice(0, 80),
      message: `No ${what} handles ${named}${more}, which the event can be: it changes nothing, and nobody notices.`,
      suggestion:
        what === "case"
          ? "Add a `case` for each, or a `default` if nothing is to happen."
          : "Add a branch for each, or an `else` if nothing is to happen.",
      ...(fix === undefined ? {} : { fix }),
    });
  }

  #isMentioned(text: string): boolean {
    this.#mentioned ??= mentionsIn(this.#context.files);
    return this.#mentioned.has(text);
  }

  #checkDuplicates({ caseBlock }: ts.SwitchStatement): void {
    const seen = new Set<string>();
    for (const clause of caseBlock.clauses) {
      if (!isCaseClause(clause)) continue;
      const value = bare(clause.expression);
      const key = isStringLiteralLike(value)
        ? JSON.stringify(value.text)
        : isNumericLiteral(value)
          ? value.text
          : undefined;
      if (key === undefined) continue;
      if (seen.has(key)) warn(this.#context, value, "duplicate-case", { name: value.getText().slice(0, 80) });
      seen.add(key);
    }
  }

  /** A type with the shape of an event that is used nowhere, where the events are a union without it. */
  #checkDeclared(node: ts.TypeAliasDeclaration | ts.InterfaceDeclaration): void {
    const { checker } = this.#context;
    if (this.#kinds.size === 0 || this.#events === undefined || isLocal(node)) return;
    if (node.typeParameters !== undefined || getModifiers(node)?.length) return;
    const file = node.getSourceFile();
    if (usesOf(this.#context, file, node.name.text).some((use) => use !== node.name)) return;
    const type = checker.getTypeAtLocation(node);
    if (type.isUnion() || (type.flags & TypeFlags.Object) === 0) return;
    const tag = type.getProperty("type");
    const kind = tag === undefined ? undefined : checker.getTypeOfSymbol(tag);
    if (kind === undefined || !kind.isStringLiteral() || this.#kinds.has(kind)) return;
    const other = this.#events.isUnion() ? this.#events.types[0] : this.#events;
    // A command has a `type` too: the event's own fields must be there.
    const hasData = type.getProperty("data") !== undefined;
    if (hasData !== (other?.getProperty("data") !== undefined)) return;
    if (!hasData || /command|query|request|action/i.test(node.name.text)) return;
    warn(this.#context, node.name, "unused-event", { name: node.name.text });
  }
}

/** The literal types that tell the members of the event's type apart, in the event itself or in its data. */
function kindsOf(context: Context, events: ts.Type): Kinds {
  const { checker } = context;
  const kinds = new Map<ts.Type, string>();
  const add = (union: ts.Type): void => {
    if (!union.isUnion()) return;
    for (const property of checker.getPropertiesOfType(union)) {
      const parts = union.types.map((member) => {
        const own = checker.getPropertyOfType(member, property.name);
        return own === undefined ? undefined : checker.getTypeOfSymbol(own);
      });
      if (!parts.every((part) => part !== undefined && isKind(part)) || new Set(parts).size < 2) continue;
      for (const part of parts) if (part !== undefined) kinds.set(part, textOf(part));
    }
  };
  const data = events.isUnion() ? undefined : events.getProperty("data");
  add(events);
  if (data !== undefined) add(checker.getTypeOfSymbol(data));
  return kinds;
}

function isKind(type: ts.Type): boolean {
  return type.isStringLiteral() || (type.isLiteral() && (type.flags & TypeFlags.EnumLiteral) !== 0);
}

function textOf(type: ts.Type): string {
  if ((type.flags & TypeFlags.EnumLiteral) !== 0) return type.getSymbol()?.name ?? "";
  return type.isStringLiteral() ? JSON.stringify(type.value) : "";
}

/** A literal's type without the freshness of where it is written. */
function regular(type: ts.Type): ts.Type {
  return type.isLiteral() ? ((type as ts.LiteralType).regularType ?? type) : type;
}

interface Test {
  readonly subject: ts.Expression;
  readonly value: ts.Expression;
}

/** `event.type === "A" || event.type === "B"`: what is compared with what; undefined for any other condition. */
function testsOf(condition: ts.Expression): readonly Test[] | undefined {
  const inner = bare(condition);
  if (!isBinaryExpression(inner)) return undefined;
  if (inner.operatorToken.kind === SyntaxKind.BarBarToken) {
    const left = testsOf(inner.left);
    const right = testsOf(inner.right);
    return left === undefined || right === undefined ? undefined : [...left, ...right];
  }
  if (inner.operatorToken.kind !== SyntaxKind.EqualsEqualsEqualsToken) return undefined;
  const left = bare(inner.left);
  const right = bare(inner.right);
  const swapped = isStringLiteralLike(left);
  return [swapped ? { subject: right, value: left } : { subject: left, value: right }];
}

/**
 * True if an event that is left out ends where handled ones end too, so that nothing shows that it was meant: some branch goes on
 * behind the statement, and nothing is there but the way out. A `return state` behind branches that all return is a `default`.
 */
function endsQuietly(node: ts.Statement, branches: readonly (readonly ts.Statement[])[]): boolean {
  let behind = 0;
  let at: ts.Node = node;
  for (;;) {
    const block = at.parent;
    if (!isBlock(block) && !isCaseOrDefaultClause(block)) return false;
    const rest = block.statements.slice(block.statements.indexOf(at as ts.Statement) + 1);
    if (!rest.every(isWayOut)) return false;
    behind += rest.length;
    if (isBlock(block) && isFunctionLike(block.parent)) break;
    at = isBlock(block) ? block : block.parent.parent;
    if (isIfStatement(at.parent)) at = at.parent;
  }
  if (behind === 0) return true;
  return branches.some((statements, index) =>
    statements.length === 0 ? index === branches.length - 1 : !leaves(statements),
  );
}

/** A statement that does nothing but end the function, or none that runs. */
function isWayOut(statement: ts.Statement): boolean {
  if (isReturnStatement(statement)) {
    return statement.expression === undefined || isIdentifier(bare(statement.expression));
  }
  return isBreakStatement(statement) || isFunctionDeclaration(statement);
}

/** True if the statements end in `return` or `throw`. */
function leaves(statements: readonly ts.Statement[]): boolean {
  const last = statements.at(-1);
  if (last === undefined) return false;
  if (isBlock(last)) return leaves(last.statements);
  if (isIfStatement(last)) {
    return last.elseStatement !== undefined && leaves([last.thenStatement]) && leaves([last.elseStatement]);
  }
  return isReturnStatement(last) || isThrowStatement(last) || isContinueStatement(last);
}

function endsInBreak(statements: readonly ts.Statement[]): boolean {
  const last = statements.at(-1);
  if (last === undefined) return false;
  return isBlock(last) ? endsInBreak(last.statements) : isBreakStatement(last);
}

/** Every text or name in the module that something is compared with, looked up by, or listed as. */
function mentionsIn(files: readonly ts.SourceFile[]): ReadonlySet<string> {
  const found = new Set<string>();
  const look = (node: ts.Node): void => {
    if (isStringLiteralLike(node)) {
      const { parent } = node;
      const isHandled =
        isCaseClause(parent) ||
        isBinaryExpression(parent) ||
        isElementAccessExpression(parent) ||
        isArrayLiteralExpression(parent) ||
        isComputedPropertyName(parent) ||
        (isObjectLiteralElement(parent) && parent.name === (node as ts.Node));
      if (isHandled) found.add(JSON.stringify(node.text));
    } else if (isIdentifier(node)) {
      const { parent } = node;
      if (isObjectLiteralElement(parent) && parent.name === node) found.add(JSON.stringify(node.text));
      else if (isPropertyAccessExpression(parent) && parent.name === node) {
        found.add(node.text);
        found.add(JSON.stringify(node.text));
      } else if (isMethodDeclaration(parent) && parent.name === node) found.add(JSON.stringify(node.text));
    }
    forEachChild(node, look);
  };
  for (const file of files) look(file);
  return found;
}

/** Adds a `case` for each that does nothing, as it is now. */
function addCases(node: ts.SwitchStatement, missing: readonly string[]): FindingFix | undefined {
  const last = node.caseBlock.clauses.at(-1);
  if (last === undefined || missing.length > MOST_CASES_ADDED) return undefined;
  if (!missing.every((text) => text.startsWith('"'))) return undefined;
  const file = node.getSourceFile();
  const start = last.getStart(file);
  const lineStart = file.text.lastIndexOf("\n", start - 1) + 1;
  const before = file.text.slice(lineStart, start);
  if (before.trim() !== "") return undefined;
  const open = last.statements.length > 0 && !leaves(last.statements) && !endsInBreak(last.statements);
  const cases = missing.map((text) => `\n${before}case ${text}:`).join("");
  // A comment behind the last case stays with it.
  const lineEnd = file.text.indexOf("\n", last.end);
  const end = lineEnd === -1 || lineEnd > node.caseBlock.end ? last.end : lineEnd;
  return {
    title: `Add a case that does nothing for ${missing.join(", ")}`,
    edits: [
      {
        path: pathOf(file),
        start: end,
        end,
        newText: `${open ? `\n${before}  break;` : ""}${cases}\n${before}  break;`,
      },
    ],
  };
}
