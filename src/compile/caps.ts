/**
 * Refuses source that would exhaust the compiler (SECURITY-NOTES, "Compiler bombs") before the type checker sees it: first by a
 * token count, then by the shape of the syntax tree. What still gets past it meets the worker's deadline and memory cap.
 */
import type { ts } from "ts-morph";
import type { CheckedModule, Finding } from "./analysis.ts";
import {
  createScanner,
  forEachChild,
  isArrayLiteralExpression,
  isBinaryExpression,
  isClassDeclaration,
  isClassExpression,
  isIntersectionTypeNode,
  isObjectLiteralExpression,
  isUnionTypeNode,
  LanguageVariant,
  ScriptTarget,
  SyntaxKind,
} from "./typescript.ts";
import { type ParsedFiles, parseFile } from "./world.ts";

/**
 * The caps, and why each is what it is. Ordinary modules stay far below: 2,000 lines have some 20,000 tokens, nest 30 levels and
 * join 40 operands. Measured on the type checker alone (default stack, 2 cores): it first fails above 2 × `depth`.
 */
export const CAPS = {
  tokensPerFile: 100_000,
  tokensPerModule: 200_000,
  /** Levels of the syntax tree; an `else if`, a call of a method chain and a pair of brackets are one to three each. */
  depth: 250,
  /** Brackets of `async (…)` inside each other: the parser tries each one twice, so 18 take 0.6 s and 30 take an hour. */
  asyncBrackets: 6,
  /** Operators in one expression: `s && s && …` overflows the stack at 1,000. */
  operators: 400,
  /** Digits of one number: TypeScript reads a binary, octal or hexadecimal bigint in time that grows with the square; 250,000 take a minute. */
  digits: 1_000,
  /** Classes that extend another: a chain of 500 takes 10 s, one of 100 0.2 s. */
  derivedClasses: 100,
  /** Parts of one intersection type: 500 take 9 s. */
  intersectionParts: 50,
  /** Members of one union type: two of 2,000 compare in 0.2 s. */
  unionParts: 2_000,
  /** Different shapes of objects in one array literal: they become a union whose members are compared pairwise; 900 take 2 s. */
  shapes: 100,
} as const;

/** What the caps leave of a module. */
export interface Capped {
  /** What is over a cap; nothing for ordinary source. */
  readonly findings: readonly Finding[];
  /** Complete if there are no findings. They are for one program: it binds them. */
  readonly trees: ParsedFiles;
}

/** Holds a module against the caps. Never throws for any text. */
export function applyCaps(module: CheckedModule): Capped {
  const trees = new Map<string, ts.SourceFile>();
  return { findings: findingsOf(module, trees), trees };
}

function findingsOf(module: CheckedModule, trees: Map<string, ts.SourceFile>): Finding[] {
  const findings: Finding[] = [];
  let moduleTokens = 0;
  for (const [path, text] of module.files) {
    const number = tooLongNumber(text);
    if (number !== undefined) {
      const message = `This number has more than ${CAPS.digits} digits.`;
      findings.push(
        finding("too-long-expression", path, number, message, "Work it out, or send it as text in an event."),
      );
      // The scanner itself must not read it.
      continue;
    }
    const scanned = scanTokens(text);
    moduleTokens += scanned.tokens;
    if (scanned.tokens > CAPS.tokensPerFile) {
      findings.push(tooManyTokens(path, `this file has more than ${CAPS.tokensPerFile} tokens`));
    } else if (scanned.tooDeepAt !== undefined) {
      findings.push(tooDeep(path, scanned.tooDeepAt));
    } else if (scanned.tooLongAt !== undefined) {
      findings.push(tooManyDigits(path, scanned.tooLongAt));
    }
  }
  if (moduleTokens > CAPS.tokensPerModule) {
    findings.push(tooManyTokens(module.entry, `the module has more than ${CAPS.tokensPerModule} tokens in all`));
  }
  // The parser itself must not meet what the scanner has refused.
  if (findings.length > 0) return findings;
  const derived: Finding[] = [];
  for (const [path, text] of module.files) {
    const tree = parse(path, text);
    if (tree === undefined) findings.push(tooDeep(path, undefined));
    else {
      trees.set(path, tree);
      findings.push(...treeFindings(path, tree, derived));
    }
  }
  if (derived.length > CAPS.derivedClasses)
    findings.push(...derived.slice(CAPS.derivedClasses, CAPS.derivedClasses + 1));
  return findings;
}

/** Where a number with a base and too many digits begins: the scanner itself must not read one. Texts that begin so are none. */
function tooLongNumber(text: string): number | undefined {
  return BASED_NUMBER.exec(text)?.index;
}

const BASED_NUMBER = new RegExp(`(?<!["'\`\\w])0[bBoOxX][0-9a-fA-F_]{${CAPS.digits + 1}}`);

/** How deep the brackets of a regular expression go. In a class they are characters like others, unless flag `v` nests classes. */
function depthOfPattern(literal: string): number {
  const nestsClasses = /\/[a-z]*v[a-z]*$/.test(literal);
  let depth = 0;
  let deepest = 0;
  let inClass = false;
  for (let at = 1; at < literal.length; at += 1) {
    const character = literal.charAt(at);
    if (character === "\\") at += 1;
    else if (nestsClasses ? character === "[" || character === "(" : character === "(" && !inClass) depth += 1;
    else if (nestsClasses ? character === "]" || character === ")" : character === ")" && !inClass) depth -= 1;
    else if (character === "[") inClass = true;
    else if (character === "]") inClass = false;
    if (depth > deepest) deepest = depth;
  }
  return deepest;
}

/**
 * Counts tokens and bracket depth. Without a parser it cannot always tell a regular expression from a division, so hostile text
 * can mislead it; the tree is measured afterwards.
 */
function scanTokens(text: string): {
  readonly tokens: number;
  readonly tooDeepAt?: number;
  readonly tooLongAt?: number;
} {
  const scanner = createScanner(ScriptTarget.ESNext, true, LanguageVariant.Standard, text);
  const open: ts.SyntaxKind[] = [];
  const asyncAt: number[] = [];
  let tokens = 0;
  let previous = SyntaxKind.Unknown;
  for (;;) {
    let token = scanner.scan();
    if (token === SyntaxKind.EndOfFileToken) return { tokens };
    if ((token === SyntaxKind.SlashToken || token === SyntaxKind.SlashEqualsToken) && !endsOperand(previous)) {
      token = scanner.reScanSlashToken();
      if (token === SyntaxKind.RegularExpressionLiteral && depthOfPattern(scanner.getTokenText()) > CAPS.depth)
        return { tokens, tooDeepAt: scanner.getTokenStart() };
    } else if (token === SyntaxKind.CloseBraceToken && open.at(-1) === SyntaxKind.TemplateHead) {
      token = scanner.reScanTemplateToken(false);
      if (token === SyntaxKind.TemplateTail) open.pop();
    }
    if (++tokens > CAPS.tokensPerFile) return { tokens };
    switch (token) {
      case SyntaxKind.NumericLiteral:
      case SyntaxKind.BigIntLiteral:
        if (scanner.getTokenEnd() - scanner.getTokenStart() > CAPS.digits)
          return { tokens, tooLongAt: scanner.getTokenStart() };
        break;
      case SyntaxKind.TemplateHead:
      case SyntaxKind.OpenBraceToken:
      case SyntaxKind.OpenBracketToken:
      case SyntaxKind.OpenParenToken:
        open.push(token);
        if (previous === SyntaxKind.AsyncKeyword) asyncAt.push(open.length);
        if (open.length > CAPS.depth || asyncAt.length > CAPS.asyncBrackets)
          return { tokens, tooDeepAt: scanner.getTokenStart() };
        break;
      case SyntaxKind.CloseBraceToken:
      case SyntaxKind.CloseBracketToken:
      case SyntaxKind.CloseParenToken:
        open.pop();
        if ((asyncAt.at(-1) ?? 0) > open.length) asyncAt.pop();
        break;
      default:
    }
    previous = token;
  }
}

function endsOperand(token: ts.SyntaxKind): boolean {
  switch (token) {
    case SyntaxKind.Identifier:
    case SyntaxKind.NumericLiteral:
    case SyntaxKind.BigIntLiteral:
    case SyntaxKind.StringLiteral:
    case SyntaxKind.RegularExpressionLiteral:
    case SyntaxKind.NoSubstitutionTemplateLiteral:
    case SyntaxKind.TemplateTail:
    case SyntaxKind.CloseParenToken:
    case SyntaxKind.CloseBracketToken:
    case SyntaxKind.CloseBraceToken:
    case SyntaxKind.ThisKeyword:
    case SyntaxKind.SuperKeyword:
    case SyntaxKind.NullKeyword:
    case SyntaxKind.TrueKeyword:
    case SyntaxKind.FalseKeyword:
    case SyntaxKind.PlusPlusToken:
    case SyntaxKind.MinusMinusToken:
      return true;
    default:
      return false;
  }
}

/** The parser is recursive: its stack ends before any other cap of this file is met. Then there is no tree. */
function parse(path: string, text: string): ts.SourceFile | undefined {
  try {
    return parseFile(path, text);
  } catch (error) {
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}

/** Measures the tree with a stack of its own, since the tree's depth is what is in question. */
function treeFindings(path: string, root: ts.SourceFile, derived: Finding[]): Finding[] {
  const findings: Finding[] = [];
  const pending: { node: ts.Node; depth: number; operators: number }[] = [{ node: root, depth: 0, operators: 0 }];
  for (let item = pending.pop(); item !== undefined; item = pending.pop()) {
    const { node, depth, operators } = item;
    if (depth > CAPS.depth) return [tooDeep(path, node.pos)];
    if (operators > CAPS.operators) {
      const message = `This expression has more than ${CAPS.operators} operators.`;
      return [finding("too-long-expression", path, node.pos, message, "Split it, or join an array.")];
    }
    if (isDerivedClass(node)) {
      const message = `The module has more than ${CAPS.derivedClasses} classes that extend another.`;
      derived.push(finding("too-many-classes", path, node.pos, message, "Use plain objects and functions."));
    }
    if (isIntersectionTypeNode(node) && node.types.length > CAPS.intersectionParts) {
      const message = `This intersection type has more than ${CAPS.intersectionParts} parts.`;
      findings.push(finding("too-wide-type", path, node.pos, message, "Write the properties out in an interface."));
    }
    if (isUnionTypeNode(node) && node.types.length > CAPS.unionParts) {
      const message = `This union type has more than ${CAPS.unionParts} members.`;
      findings.push(finding("too-wide-type", path, node.pos, message, "Use `string` and check the value."));
    }
    if (isArrayLiteralExpression(node) && shapesOf(node) > CAPS.shapes) {
      const message = `The objects in this array have more than ${CAPS.shapes} different sets of properties.`;
      findings.push(
        finding("too-wide-type", path, node.pos, message, "Give them the same properties, or use a record."),
      );
    }
    const isBinary = isBinaryExpression(node);
    forEachChild(node, (child) => {
      // A chain of operators leans to the left; TypeScript walks it without recursion, so its length has a cap of its own.
      const inChain = isBinary && isBinaryExpression(child) && child === node.left;
      pending.push({ node: child, depth: inChain ? depth : depth + 1, operators: inChain ? operators + 1 : 0 });
    });
  }
  return findings;
}

function shapesOf(array: ts.ArrayLiteralExpression): number {
  const shapes = new Set<string>();
  for (const element of array.elements) {
    if (!isObjectLiteralExpression(element)) continue;
    shapes.add(
      JSON.stringify(element.properties.map(({ name }) => (name !== undefined && "text" in name ? name.text : ""))),
    );
  }
  return shapes.size;
}

function isDerivedClass(node: ts.Node): boolean {
  if (!isClassDeclaration(node) && !isClassExpression(node)) return false;
  return node.heritageClauses?.some((clause) => clause.token === SyntaxKind.ExtendsKeyword) === true;
}

function tooDeep(path: string, start: number | undefined): Finding {
  const message = `The code is nested more than ${CAPS.depth} levels deep here.`;
  return finding("too-deep", path, start, message, "Split it into functions, or a chain into steps.");
}

function tooManyDigits(path: string, start: number): Finding {
  const message = `This number has more than ${CAPS.digits} digits.`;
  return finding("too-long-expression", path, start, message, "Work it out, or send it as text in an event.");
}

function tooManyTokens(path: string, what: string): Finding {
  const message = `The source is too large to analyse: ${what}.`;
  return finding("too-many-tokens", path, undefined, message, "Send tables as events or as state instead of as code.");
}

function finding(rule: string, path: string, start: number | undefined, message: string, suggestion: string): Finding {
  const end = start === undefined ? undefined : start + 1;
  return { severity: "error", rule, path, start, end, name: "", message, suggestion };
}
