/** Declarations: no merging of different sorts, no foreign base classes, nothing dangerous among exports. */
import type { ts } from "ts-morph";
import {
  isClassDeclaration,
  isClassLike,
  isEnumDeclaration,
  isFunctionDeclaration,
  isFunctionLike,
  isIdentifier,
  isInterfaceDeclaration,
  isModuleDeclaration,
  isPropertyAccessExpression,
  isTypeAliasDeclaration,
  isVariableDeclaration,
  SyntaxKind,
} from "../typescript.ts";
import { type Context, followAlias } from "./context.ts";

/** Checks one declaration. */
export function checkDeclarations(context: Context, node: ts.Node): void {
  if (isClassDeclaration(node) || isInterfaceDeclaration(node)) checkMerging(context, node);
  if (isClassLike(node)) checkBase(context, node);
  if (isModuleDeclaration(node) || isEnumDeclaration(node) || isFunctionDeclaration(node)) {
    checkMerging(context, node);
  }
}

function checkMerging(context: Context, node: ts.DeclarationStatement): void {
  if (node.name === undefined || !isIdentifier(node.name)) return;
  const declarations = context.checker.getSymbolAtLocation(node.name)?.declarations ?? [];
  if (declarations.length < 2) return;
  const sorts = new Set(declarations.map((declaration) => declaration.kind));
  const onlyTypes = declarations.every((d) => isInterfaceDeclaration(d) || isTypeAliasDeclaration(d));
  const typesAndValues =
    !onlyTypes &&
    sorts.size > 1 &&
    declarations.some((d) => isClassLike(d) || isFunctionLike(d) || isEnumDeclaration(d) || isModuleDeclaration(d)) &&
    declarations.some((d) => d !== node);
  if (!typesAndValues) return;
  const harmless =
    declarations.every((d) => isInterfaceDeclaration(d) || isVariableDeclaration(d)) ||
    // An interface and a function or a constant of one name are two things; only a class takes on the interface's members.
    (declarations.some(isInterfaceDeclaration) &&
      declarations.every((d) => isInterfaceDeclaration(d) || isFunctionDeclaration(d))) ||
    declarations.every((d) => isInterfaceDeclaration(d) || isModuleDeclaration(d)) ||
    declarations.every((d) => isTypeAliasDeclaration(d) || isModuleDeclaration(d)) ||
    declarations.every((d) => isTypeAliasDeclaration(d) || isFunctionDeclaration(d)) ||
    declarations.every((d) => isTypeAliasDeclaration(d) || isVariableDeclaration(d));
  if (!harmless) context.report(node.name, "declaration-merging", { name: node.name.text });
}

/** A class extends a class of the module or an error, written as a plain name. */
function checkBase(context: Context, node: ts.ClassLikeDeclaration): void {
  const clause = node.heritageClauses?.find((heritage) => heritage.token === SyntaxKind.ExtendsKeyword);
  const base = clause?.types[0]?.expression;
  if (base === undefined) return;
  const name = isPropertyAccessExpression(base) ? base.name : base;
  if (!isIdentifier(name)) {
    context.report(base, "foreign-extends");
    return;
  }
  const symbol = context.checker.getSymbolAtLocation(name);
  const declarations = symbol === undefined ? [] : (followAlias(context.checker, symbol).declarations ?? []);
  // What the policy lets be extended is checked where names are.
  if (declarations.some((declaration) => context.world.isLibrary(declaration.getSourceFile()))) {
    if (isPropertyAccessExpression(base)) context.report(base, "foreign-extends");
    return;
  }
  if (!declarations.some(isClassLike)) context.report(base, "foreign-extends", { name: name.text });
}
