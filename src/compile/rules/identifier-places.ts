/** What an identifier is by where it stands: a declaration's name, a property's name, a type, or a reference. Syntax alone. */
import { ts } from "ts-morph";

/** A value's or type's own name where it is declared. */
export function isDeclarationName(node: ts.Identifier): boolean {
  const { parent } = node;
  if (ts.isBindingElement(parent)) return parent.name === node;
  if (ts.isShorthandPropertyAssignment(parent)) return false;
  if (ts.isExportSpecifier(parent)) return false;
  if (ts.isImportSpecifier(parent) || ts.isImportClause(parent) || ts.isNamespaceImport(parent)) return true;
  if (ts.isNamespaceExport(parent)) return true;
  return (
    (ts.isVariableDeclaration(parent) ||
      ts.isParameter(parent) ||
      ts.isFunctionLike(parent) ||
      ts.isClassLike(parent) ||
      ts.isInterfaceDeclaration(parent) ||
      ts.isTypeAliasDeclaration(parent) ||
      ts.isEnumDeclaration(parent) ||
      ts.isEnumMember(parent) ||
      ts.isModuleDeclaration(parent) ||
      ts.isImportEqualsDeclaration(parent) ||
      ts.isTypeParameterDeclaration(parent) ||
      ts.isPropertyAssignment(parent) ||
      ts.isPropertyDeclaration(parent) ||
      ts.isPropertySignature(parent)) &&
    parent.name === node
  );
}

/** Names that are no references: labels, parts of qualified names and tuples, names that an import takes from another file. */
export function isUnresolvable(node: ts.Identifier): boolean {
  const { parent } = node;
  if (ts.isTypeReferenceNode(parent) && ts.isConstTypeReference(parent)) return true;
  if (ts.isLabeledStatement(parent) || ts.isBreakOrContinueStatement(parent)) return true;
  if (ts.isNamedTupleMember(parent) && parent.name === node) return true;
  if (ts.isQualifiedName(parent) && parent.right === node) return true;
  if (ts.isBindingElement(parent) && parent.propertyName === node) return true;
  if (ts.isTypePredicateNode(parent) && parent.parameterName === node) return true;
  if (ts.isMetaProperty(parent)) return true;
  return (
    ts.isExportSpecifier(parent) &&
    (parent.parent.parent.moduleSpecifier !== undefined || parent.propertyName !== undefined) &&
    (parent.name === node || parent.parent.parent.moduleSpecifier !== undefined)
  );
}

/** The name of a property, declared or reached for. */
export function isPropertyName(node: ts.Identifier): boolean {
  const { parent } = node;
  if (ts.isPropertyAccessExpression(parent) || ts.isMetaProperty(parent)) return parent.name === node;
  if (ts.isQualifiedName(parent)) return parent.right === node;
  if (ts.isBindingElement(parent)) {
    return parent.propertyName === node || (isPropertyPattern(parent) && parent.propertyName === undefined);
  }
  if (ts.isImportSpecifier(parent) || ts.isExportSpecifier(parent)) return true;
  if (ts.isNamespaceExport(parent)) return true;
  if (ts.isShorthandPropertyAssignment(parent)) return parent.name === node;
  return (
    (ts.isPropertyAssignment(parent) ||
      ts.isMethodDeclaration(parent) ||
      ts.isMethodSignature(parent) ||
      ts.isPropertyDeclaration(parent) ||
      ts.isPropertySignature(parent) ||
      ts.isAccessor(parent) ||
      ts.isEnumMember(parent)) &&
    parent.name === node
  );
}

/** An element of `{ … }` in a pattern, which reads a property of its source. */
export function isPropertyPattern(element: ts.BindingElement): boolean {
  return ts.isObjectBindingPattern(element.parent) && element.dotDotDotToken === undefined;
}

/** `import { then as next }`: what is imported is reported where it is exported. */
export function isRenamedImport(node: ts.Identifier): boolean {
  return ts.isImportSpecifier(node.parent) && node.parent.propertyName !== undefined && node.parent.name === node;
}

/** Where only a type can stand. */
export function isTypePosition(node: ts.Identifier): boolean {
  for (let at: ts.Node = node; ; at = at.parent) {
    const { parent } = at;
    if (parent === undefined) return false;
    if (ts.isTypeReferenceNode(parent) && parent.typeName === at) return true;
    if (ts.isQualifiedName(parent) && parent.left === at) continue;
    if (ts.isTypeQueryNode(parent)) return false;
    if (ts.isExpressionWithTypeArguments(parent) && ts.isHeritageClause(parent.parent)) {
      return parent.parent.token === ts.SyntaxKind.ImplementsKeyword || ts.isInterfaceDeclaration(parent.parent.parent);
    }
    return false;
  }
}
