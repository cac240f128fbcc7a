/** Syntax is an allowlist: what is on neither list of the policy is refused. */
import { ts } from "ts-morph";
import { ALLOWED_SYNTAX, DENIED_SYNTAX, type SyntaxDenial } from "../policy/syntax.ts";
import type { RuleId } from "./catalogue.ts";
import { type Context, followAlias, hasModifier, sentence } from "./context.ts";
import { NARROWED_REASON } from "./narrowed.ts";

const kindOf = (name: string): ts.SyntaxKind => {
  const kind = (ts.SyntaxKind as unknown as Readonly<Record<string, ts.SyntaxKind | undefined>>)[name];
  if (kind === undefined) throw new TypeError(`no such syntax: ${name}`);
  return kind;
};
const ALLOWED = new Set(ALLOWED_SYNTAX.flatMap((line) => line.split(" ")).map(kindOf));
/** By kind, how the policy names it. */
const NAMES = new Map(
  ALLOWED_SYNTAX.flatMap((line) => line.split(" ")).map((name) => [kindOf(name), `syntax ${name}`]),
);
const DENIED = new Map(
  DENIED_SYNTAX.flatMap((denial) => denial.syntax.split(" ").map((name) => [kindOf(name), denial] as const)),
);
const ASYNC = new Set([ts.SyntaxKind.AwaitExpression, ts.SyntaxKind.AwaitKeyword, ts.SyntaxKind.AsyncKeyword]);
const RULES: ReadonlyMap<ts.SyntaxKind, RuleId> = new Map<ts.SyntaxKind, RuleId>([
  [ts.SyntaxKind.AnyKeyword, "explicit-any"],
  [ts.SyntaxKind.DeclareKeyword, "ambient-declaration"],
  [ts.SyntaxKind.ImportType, "foreign-import"],
  [ts.SyntaxKind.ImportKeyword, "foreign-import"],
  [ts.SyntaxKind.AwaitExpression, "async-code"],
  [ts.SyntaxKind.AwaitKeyword, "async-code"],
  [ts.SyntaxKind.AsyncKeyword, "async-code"],
]);

const says = (denial: SyntaxDenial): { readonly message: string; readonly suggestion: string } => ({
  message: `${capital(denial.what)} is not available: ${denial.reason}.`,
  suggestion: sentence(denial.instead),
});
const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);

/** Checks one node; its children are checked in their turn. */
export function checkSyntax(context: Context, node: ts.Node): void {
  const denial = DENIED.get(node.kind);
  if (denial !== undefined) {
    if (ASYNC.has(node.kind) && context.kind === "handler") return;
    if (node.kind === ts.SyntaxKind.DeclareKeyword && isBrand(node.parent)) return;
    if (ts.isImportEqualsDeclaration(node) && isOwnNamespaceAlias(context, node)) return;
    context.report(node, RULES.get(node.kind) ?? "unsupported-syntax", says(denial));
    return;
  }
  if (!ALLOWED.has(node.kind)) {
    context.report(node, "unsupported-syntax");
    return;
  }
  const name = NAMES.get(node.kind) ?? "";
  if (context.narrowed.denied.has(name)) {
    context.report(node, "unsupported-syntax", {
      message: `This syntax (${name.slice("syntax ".length)}) is not available: ${NARROWED_REASON}.`,
    });
    return;
  }
  if (ts.isAccessor(node) && ts.isObjectLiteralExpression(node.parent)) {
    context.report(node.name, "object-accessor");
  } else if (ts.isTaggedTemplateExpression(node)) {
    const tag = node.tag;
    const raw =
      ts.isPropertyAccessExpression(tag) && ts.isIdentifier(tag.expression) && tag.expression.text === "String"
        ? tag.name.text === "raw"
        : false;
    if (!raw) context.report(tag, "tagged-template");
  } else if (ts.isModuleDeclaration(node)) {
    if (!ts.isIdentifier(node.name) || (node.flags & ts.NodeFlags.GlobalAugmentation) !== 0) {
      context.report(node.name, "ambient-declaration", {
        message: "A declaration of a module or of globals promises something that nobody provides.",
      });
    }
  } else if (
    ts.isImportClause(node) &&
    node.phaseModifier !== undefined &&
    node.phaseModifier !== ts.SyntaxKind.TypeKeyword
  ) {
    context.report(node, "unsupported-syntax", {
      message: "`import defer` runs a file's code at a time that cannot be told.",
      suggestion: "Write a plain `import`.",
    });
  } else if (ts.isForOfStatement(node) && node.awaitModifier !== undefined) {
    // The await modifier is a node of its own and is reported there, but only in pure kinds.
    if (context.kind === "handler") context.report(node.awaitModifier, "unsupported-syntax");
  } else if (ts.isExportAssignment(node) && node.isExportEquals === true) {
    context.report(node, "unsupported-syntax", {
      message: "`export =` belongs to CommonJS, which a module is not.",
      suggestion: "Write `export default`.",
    });
  } else if (ts.isVariableDeclarationList(node)) {
    const flags = node.flags & ts.NodeFlags.BlockScoped;
    if (flags === ts.NodeFlags.Using || flags === ts.NodeFlags.AwaitUsing) {
      context.report(node, "unsupported-syntax", {
        message: "`using` runs code when a block ends, through symbols that are not available.",
        suggestion: "Use `try` and `finally`.",
      });
    }
  } else if (ts.isReturnStatement(node) && node.expression !== undefined && isOfConstructor(node)) {
    context.report(node, "unsupported-syntax", {
      message: "A constructor that returns something else gives that its class's fields, whatever it is.",
      suggestion: "Write a function that makes the object or finds it.",
    });
  } else if (ts.isClassElement(node) && node.name !== undefined && ts.isComputedPropertyName(node.name)) {
    checkComputedName(context, node.name);
  } else if (ts.isObjectLiteralElement(node) && node.name !== undefined && ts.isComputedPropertyName(node.name)) {
    if (!ts.isPropertyAssignment(node)) checkComputedName(context, node.name);
    else if (!isWellKnownSymbol(node.name) && isSymbolKey(context, node.name)) context.report(node.name, "symbol-key");
  }
}

/** `declare const brand: unique symbol` makes a type and no value. */
function isBrand(node: ts.Node): boolean {
  return (
    ts.isVariableStatement(node) &&
    (node.declarationList.flags & ts.NodeFlags.Const) !== 0 &&
    node.declarationList.declarations.every(
      ({ type }) =>
        type !== undefined &&
        ts.isTypeOperatorNode(type) &&
        type.operator === ts.SyntaxKind.UniqueKeyword &&
        type.type.kind === ts.SyntaxKind.SymbolKeyword,
    ) &&
    !hasModifier(node, ts.SyntaxKind.ExportKeyword)
  );
}

/** `import Point = Geometry.Point` gives a second name to something of the module's own. */
function isOwnNamespaceAlias(context: Context, node: ts.ImportEqualsDeclaration): boolean {
  if (ts.isExternalModuleReference(node.moduleReference) || hasModifier(node, ts.SyntaxKind.ExportKeyword))
    return false;
  const symbol = context.checker.getSymbolAtLocation(node.name);
  const declarations = symbol === undefined ? [] : (followAlias(context.checker, symbol).declarations ?? []);
  return declarations.length > 0 && declarations.every((own) => !context.world.isLibrary(own.getSourceFile()));
}

function isOfConstructor(node: ts.Node): boolean {
  const owner = ts.findAncestor(node.parent, ts.isFunctionLike);
  return owner !== undefined && ts.isConstructorDeclaration(owner);
}

function isSymbolKey(context: Context, name: ts.ComputedPropertyName): boolean {
  return (context.checker.getTypeAtLocation(name.expression).flags & ts.TypeFlags.ESSymbolLike) !== 0;
}

/** `Symbol.iterator` is allowed, and every other one is denied where it is named. */
function isWellKnownSymbol({ expression }: ts.ComputedPropertyName): boolean {
  return (
    ts.isPropertyAccessExpression(expression) &&
    ts.isIdentifier(expression.expression) &&
    expression.expression.text === "Symbol"
  );
}

function checkComputedName(context: Context, name: ts.ComputedPropertyName): void {
  const { expression } = name;
  if (ts.isStringLiteralLike(expression) || ts.isNumericLiteral(expression) || isWellKnownSymbol(name)) return;
  context.report(name, isSymbolKey(context, name) ? "symbol-key" : "computed-member");
}
