/** Declarations: no merging of different sorts, no foreign base classes, nothing dangerous among exports. */
import { ts } from "ts-morph";
import { type Context, followAlias } from "./context.ts";

/** Checks one declaration. */
export function checkDeclarations(context: Context, node: ts.Node): void {
  if (ts.isClassDeclaration(node) || ts.isInterfaceDeclaration(node)) checkMerging(context, node);
  if (ts.isClassLike(node)) checkBase(context, node);
  if (ts.isModuleDeclaration(node) || ts.isEnumDeclaration(node) || ts.isFunctionDeclaration(node)) {
    checkMerging(context, node);
  }
}

function checkMerging(context: Context, node: ts.DeclarationStatement): void {
  if (node.name === undefined || !ts.isIdentifier(node.name)) return;
  const declarations = context.checker.getSymbolAtLocation(node.name)?.declarations ?? [];
  if (declarations.length < 2) return;
  const sorts = new Set(declarations.map((declaration) => declaration.kind));
  const onlyTypes = declarations.every((d) => ts.isInterfaceDeclaration(d) || ts.isTypeAliasDeclaration(d));
  const typesAndValues =
    !onlyTypes &&
    sorts.size > 1 &&
    declarations.some(
      (d) => ts.isClassLike(d) || ts.isFunctionLike(d) || ts.isEnumDeclaration(d) || ts.isModuleDeclaration(d),
    ) &&
    declarations.some((d) => d !== node);
  if (!typesAndValues) return;
  const harmless =
    declarations.every((d) => ts.isInterfaceDeclaration(d) || ts.isVariableDeclaration(d)) ||
    // An interface and a function or a constant of one name are two things; only a class takes on the interface's members.
    (declarations.some(ts.isInterfaceDeclaration) &&
      declarations.every((d) => ts.isInterfaceDeclaration(d) || ts.isFunctionDeclaration(d))) ||
    declarations.every((d) => ts.isInterfaceDeclaration(d) || ts.isModuleDeclaration(d)) ||
    declarations.every((d) => ts.isTypeAliasDeclaration(d) || ts.isModuleDeclaration(d)) ||
    declarations.every((d) => ts.isTypeAliasDeclaration(d) || ts.isFunctionDeclaration(d)) ||
    declarations.every((d) => ts.isTypeAliasDeclaration(d) || ts.isVariableDeclaration(d));
  if (!harmless) context.report(node.name, "declaration-merging", { name: node.name.text });
}

/** A class extends a class of the module or an error, written as a plain name. */
function checkBase(context: Context, node: ts.ClassLikeDeclaration): void {
  const clause = node.heritageClauses?.find((heritage) => heritage.token === ts.SyntaxKind.ExtendsKeyword);
  const base = clause?.types[0]?.expression;
  if (base === undefined) return;
  const name = ts.isPropertyAccessExpression(base) ? base.name : base;
  if (!ts.isIdentifier(name)) {
    context.report(base, "foreign-extends");
    return;
  }
  const symbol = context.checker.getSymbolAtLocation(name);
  const declarations = symbol === undefined ? [] : (followAlias(context.checker, symbol).declarations ?? []);
  // What the policy lets be extended is checked where names are.
  if (declarations.some((declaration) => context.world.isLibrary(declaration.getSourceFile()))) {
    if (ts.isPropertyAccessExpression(base)) context.report(base, "foreign-extends");
    return;
  }
  if (!declarations.some(ts.isClassLike)) context.report(base, "foreign-extends", { name: name.text });
}
