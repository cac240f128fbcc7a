/** What an identifier is by where it stands: a declaration's name, a property's name, a type, or a reference. Syntax alone. */
import type { ts } from "ts-morph";
import {
  isAccessor,
  isBindingElement,
  isBreakOrContinueStatement,
  isClassLike,
  isConstTypeReference,
  isEnumDeclaration,
  isEnumMember,
  isExportSpecifier,
  isExpressionWithTypeArguments,
  isFunctionLike,
  isHeritageClause,
  isImportClause,
  isImportEqualsDeclaration,
  isImportSpecifier,
  isInterfaceDeclaration,
  isLabeledStatement,
  isMetaProperty,
  isMethodDeclaration,
  isMethodSignature,
  isModuleDeclaration,
  isNamedTupleMember,
  isNamespaceExport,
  isNamespaceImport,
  isObjectBindingPattern,
  isParameter,
  isPropertyAccessExpression,
  isPropertyAssignment,
  isPropertyDeclaration,
  isPropertySignature,
  isQualifiedName,
  isShorthandPropertyAssignment,
  isTypeAliasDeclaration,
  isTypeParameterDeclaration,
  isTypePredicateNode,
  isTypeQueryNode,
  isTypeReferenceNode,
  isVariableDeclaration,
  SyntaxKind,
} from "../typescript.ts";

/** A value's or type's own name where it is declared. */
export function isDeclarationName(node: ts.Identifier): boolean {
  const { parent } = node;
  if (isBindingElement(parent)) return parent.name === node;
  if (isShorthandPropertyAssignment(parent)) return false;
  if (isExportSpecifier(parent)) return false;
  if (isImportSpecifier(parent) || isImportClause(parent) || isNamespaceImport(parent)) return true;
  if (isNamespaceExport(parent)) return true;
  return (
    (isVariableDeclaration(parent) ||
      isParameter(parent) ||
      isFunctionLike(parent) ||
      isClassLike(parent) ||
      isInterfaceDeclaration(parent) ||
      isTypeAliasDeclaration(parent) ||
      isEnumDeclaration(parent) ||
      isEnumMember(parent) ||
      isModuleDeclaration(parent) ||
      isImportEqualsDeclaration(parent) ||
      isTypeParameterDeclaration(parent) ||
      isPropertyAssignment(parent) ||
      isPropertyDeclaration(parent) ||
      isPropertySignature(parent)) &&
    parent.name === node
  );
}

/** Names that are no references: labels, parts of qualified names and tuples, names that an import takes from another file. */
export function isUnresolvable(node: ts.Identifier): boolean {
  const { parent } = node;
  if (isTypeReferenceNode(parent) && isConstTypeReference(parent)) return true;
  if (isLabeledStatement(parent) || isBreakOrContinueStatement(parent)) return true;
  if (isNamedTupleMember(parent) && parent.name === node) return true;
  if (isQualifiedName(parent) && parent.right === node) return true;
  if (isBindingElement(parent) && parent.propertyName === node) return true;
  if (isTypePredicateNode(parent) && parent.parameterName === node) return true;
  if (isMetaProperty(parent)) return true;
  return (
    isExportSpecifier(parent) &&
    (parent.parent.parent.moduleSpecifier !== undefined || parent.propertyName !== undefined) &&
    (parent.name === node || parent.parent.parent.moduleSpecifier !== undefined)
  );
}

/** The name of a property, declared or reached for. */
export function isPropertyName(node: ts.Identifier): boolean {
  const { parent } = node;
  if (isPropertyAccessExpression(parent) || isMetaProperty(parent)) return parent.name === node;
  if (isQualifiedName(parent)) return parent.right === node;
  if (isBindingElement(parent)) {
    return parent.propertyName === node || (isPropertyPattern(parent) && parent.propertyName === undefined);
  }
  if (isImportSpecifier(parent) || isExportSpecifier(parent)) return true;
  if (isNamespaceExport(parent)) return true;
  if (isShorthandPropertyAssignment(parent)) return parent.name === node;
  return isNamedBy(parent, node);
}

/** True for the name of a member that is declared: of an object, a class, an interface or an enumeration. */
export function isNamedBy(parent: ts.Node, name: ts.Node): boolean {
  return (
    (isPropertyAssignment(parent) ||
      isMethodDeclaration(parent) ||
      isMethodSignature(parent) ||
      isPropertyDeclaration(parent) ||
      isPropertySignature(parent) ||
      isAccessor(parent) ||
      isEnumMember(parent)) &&
    parent.name === name
  );
}

/** An element of `{ … }` in a pattern, which reads a property of its source. */
export function isPropertyPattern(element: ts.BindingElement): boolean {
  return isObjectBindingPattern(element.parent) && element.dotDotDotToken === undefined;
}

/** `import { then as next }`: what is imported is reported where it is exported. */
export function isRenamedImport(node: ts.Identifier): boolean {
  return isImportSpecifier(node.parent) && node.parent.propertyName !== undefined && node.parent.name === node;
}

/** Where only a type can stand. */
export function isTypePosition(node: ts.Identifier): boolean {
  for (let at: ts.Node = node; ; at = at.parent) {
    const { parent } = at;
    if (parent === undefined) return false;
    if (isTypeReferenceNode(parent) && parent.typeName === at) return true;
    if (isQualifiedName(parent) && parent.left === at) continue;
    if (isTypeQueryNode(parent)) return false;
    if (isExpressionWithTypeArguments(parent) && isHeritageClause(parent.parent)) {
      return parent.parent.token === SyntaxKind.ImplementsKeyword || isInterfaceDeclaration(parent.parent.parent);
    }
    return false;
  }
}
