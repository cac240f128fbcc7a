/** Names: every one resolves to the module's own code or to something that the policy allows, in a way that it allows. */
import type { ts } from "ts-morph";
import { PROVIDED_GLOBALS, REPLACED_CONSTRUCTORS, SHAPES, type Use } from "../policy/allowed.ts";
import { type ForbiddenName, forbiddenName } from "../policy/names.ts";
import { globalStanding, memberStanding, type Standing, typeStanding } from "../policy/policy.ts";
import {
  getCombinedModifierFlags,
  isBinaryExpression,
  isBindingElement,
  isCallExpression,
  isElementAccessExpression,
  isExportSpecifier,
  isExpressionWithTypeArguments,
  isExternalModule,
  isHeritageClause,
  isIdentifier,
  isInterfaceDeclaration,
  isMethodSignature,
  isModuleBlock,
  isNewExpression,
  isNonNullExpression,
  isObjectBindingPattern,
  isParameter,
  isParenthesizedExpression,
  isPropertyAccessExpression,
  isPropertySignature,
  isShorthandPropertyAssignment,
  isStringLiteralLike,
  isTypeOfExpression,
  isVariableDeclaration,
  ModifierFlags,
  SymbolFlags,
  SyntaxKind,
  TypeFlags,
} from "../typescript.ts";
import type { RuleId } from "./catalogue.ts";
import { bare, type Context, followAlias, sentence } from "./context.ts";
import {
  isDeclarationName,
  isPropertyName,
  isPropertyPattern,
  isRenamedImport,
  isTypePosition,
  isUnresolvable,
} from "./identifier-places.ts";
import { standingUnder } from "./narrowed.ts";
import { isOpenName, openName } from "./open-names.ts";
import { isTarget } from "./targets.ts";

/** What a value in a table's place would have without being asked. */
const INHERITED_BY_FUNCTIONS: ReadonlySet<string> = new Set(["apply", "bind", "call", "isPrototypeOf"]);

type Access = ts.PropertyAccessExpression | ts.ElementAccessExpression;

/** Checks an identifier, private or not; as a name of a property and as a reference. */
export function checkIdentifier(context: Context, node: ts.Identifier): void {
  const { parent } = node;
  if (isPropertyName(node)) {
    const forbidden = forbiddenName(node.text);
    if (forbidden !== undefined && !isRenamedImport(node) && !openName(context, node)) {
      reportForbidden(context, node, node.text, forbidden);
      return;
    }
  }
  if (isDeclarationName(node)) {
    checkDeclaration(context, node);
    return;
  }
  if (isPropertyAccessExpression(parent) && parent.name === node) {
    checkMemberAccess(context, parent, node);
    return;
  }
  if (isUnresolvable(node)) return;
  checkReference(context, node);
}

/** Checks a key that is known when compiling: `o["name"]`, `{ "name": 1 }`, `{ ["name"]: 1 }`, and keys of literal type. */
export function checkLiteralKey(context: Context, node: ts.Expression | ts.StringLiteralLike, type?: ts.Type): boolean {
  const texts: string[] = [];
  const add = (part: ts.Type): void => {
    if (part.isUnionOrIntersection()) for (const inner of part.types) add(inner);
    else if (part.isStringLiteral()) texts.push(part.value);
    else if ((part.flags & (TypeFlags.Index | TypeFlags.TypeParameter | TypeFlags.Conditional)) !== 0) {
      const constraint = context.checker.getBaseConstraintOfType(part);
      if (constraint !== undefined && constraint !== part) add(constraint);
    }
  };
  if (isStringLiteralLike(node)) texts.push(node.text);
  else if (type !== undefined) add(type);
  for (const text of texts) {
    const forbidden = forbiddenName(text);
    if (forbidden === undefined) continue;
    // One of the keys of an author's own type (`keyof State`): the guard at run time asks what is read.
    if (isOpenName(text) && texts.length > 1 && !isStringLiteralLike(node)) continue;
    reportForbidden(context, node, text, forbidden);
    return false;
  }
  return true;
}

/** Reports a forbidden name, wherever it has been found. True: it is forbidden. */
export function reportName(context: Context, node: ts.Node, name: string): boolean {
  const forbidden = forbiddenName(name);
  if (forbidden !== undefined) reportForbidden(context, node, name, forbidden);
  return forbidden !== undefined;
}

function reportForbidden(context: Context, node: ts.Node, name: string, forbidden: ForbiddenName): void {
  context.report(node, "forbidden-name", {
    name,
    message: `The property name \`${name}\` is not available: ${forbidden.reason}.`,
    suggestion: sentence(forbidden.instead),
  });
}

/** Checks `o.name` and, for a literal key, `o["name"]`. */
export function checkMemberAccess(context: Context, access: Access, name: ts.Node): void {
  const { checker } = context;
  const symbol = checker.getSymbolAtLocation(name);
  // The type checker has a symbol, without a declaration, for what it could not find.
  if (
    symbol !== undefined &&
    ((symbol.declarations ?? []).length > 0 || (symbol.flags & SymbolFlags.Transient) !== 0)
  ) {
    checkMember(context, access, name, symbol);
    return;
  }
  // Without a symbol it is read through an index signature, or the type checker has complained.
  const text = isIdentifier(name) || isStringLiteralLike(name) ? name.text : "";
  const receiver = checker.getTypeAtLocation(access.expression);
  if (hasIndex(checker, receiver)) {
    if (
      INHERITED_BY_FUNCTIONS.has(text) &&
      checker.getTypeAtLocation(access).getNonNullableType().getCallSignatures().length > 0
    ) {
      context.report(name, "callable-index", { name: text });
    }
    return;
  }
  const standing = standingOnType(context, receiver, text);
  if (standing !== undefined) reportStanding(context, name, standing.name, standing, "member");
  else if ((receiver.flags & TypeFlags.Any) === 0 && isIdentifier(name)) {
    context.report(name, "unlisted-member", {
      name: text,
      message: `There is no \`${text}\` on this value that the analysis could find.`,
    });
  }
}

/** True if the type has an index signature for names. */
function hasIndex(checker: ts.TypeChecker, type: ts.Type): boolean {
  const apparent = checker.getApparentType(checker.getNonNullableType(type));
  if (apparent.isUnion()) return apparent.types.every((part) => hasIndex(checker, part));
  return checker.getIndexInfosOfType(apparent).some(({ keyType }) => (keyType.flags & TypeFlags.StringLike) !== 0);
}

/** A member that the library does not declare, but that the policy knows about. */
function standingOnType(
  context: Context,
  type: ts.Type,
  member: string,
): (Standing & { readonly name: string }) | undefined {
  const apparent = context.checker.getApparentType(context.checker.getNonNullableType(type));
  const symbol = apparent.getSymbol();
  const library = symbol?.declarations?.every((node) => context.world.isLibrary(node.getSourceFile())) ?? false;
  if (symbol === undefined || !library) return undefined;
  return memberStanding(symbol.name, member);
}

/** Checks a member's symbol: each of its declarations that is the library's must be allowed. */
export function checkMember(context: Context, access: ts.Node, place: ts.Node, symbol: ts.Symbol): void {
  const target = followAlias(context.checker, symbol);
  if ((target.flags & SymbolFlags.Prototype) !== 0) {
    const forbidden = forbiddenName("prototype");
    if (forbidden !== undefined) reportForbidden(context, place, "prototype", forbidden);
    return;
  }
  for (const declaration of target.declarations ?? []) {
    if (!context.world.isLibrary(declaration.getSourceFile())) {
      if (reportsDateMember(context, place, target, declaration)) return;
      continue;
    }
    const owner = declaration.parent;
    if (!isInterfaceDeclaration(owner)) continue;
    if (isModuleBlock(owner.parent) || owner.getSourceFile() === undefined) continue;
    if (isAuthorPackage(context, declaration)) continue;
    const member = memberName(target);
    if (owner.name.text === "Object" && isOnGlobal(context, access)) {
      reportInherited(context, place, access, member);
      return;
    }
    const listed = memberStanding(owner.name.text, member);
    // A shape (`ConcatArray`) stands for values of the language.
    const entry = SHAPES.includes(owner.name.text) && context.narrowed.deniedMethods.has(member);
    const standing = standingUnder(context.narrowed, listed.name, listed, entry);
    if (standing.standing !== "allowed") {
      reportStanding(context, place, standing.name, standing, "member");
      return;
    }
    if (isTarget(access) && writesBuiltin(owner.name.text, declaration)) {
      context.report(place, "builtin-write", { name: standing.name });
      return;
    }
  }
}

/** True for `Math.x`, `Date.x`: an access to what the library calls by a name of its own. */
function isOnGlobal(context: Context, access: ts.Node): access is Access {
  if (!isPropertyAccessExpression(access) && !isElementAccessExpression(access)) return false;
  const receiver = bare(access.expression);
  if (!isIdentifier(receiver)) return false;
  const declarations = context.checker.getSymbolAtLocation(receiver)?.declarations ?? [];
  return declarations.some((declaration) => context.world.isLibrary(declaration.getSourceFile()));
}

/** `Math.valueOf()` is `Math` as a value. What every object has is not asked of the library's own. */
function reportInherited(context: Context, place: ts.Node, access: Access, member: string): void {
  const name = `${bare(access.expression).getText()}.${member}`;
  context.report(place, "builtin-as-value", {
    name,
    message: `\`${name}\` is inherited from every object and would give the builtin away as a value.`,
  });
}

/**
 * A member that the author's own type declares, with a name that dates deny: where the module makes dates, one may hide behind that
 * type, whose optional properties fit anything.
 */
function reportsDateMember(context: Context, place: ts.Node, symbol: ts.Symbol, declaration: ts.Declaration): boolean {
  if (!context.makesDates || !(isPropertySignature(declaration) || isMethodSignature(declaration))) return false;
  const standing = memberStanding("Date", symbol.name);
  if (standing.standing !== "denied") return false;
  reportStanding(context, place, standing.name, standing, "member");
  return true;
}

function isAuthorPackage(context: Context, node: ts.Node): boolean {
  const file = node.getSourceFile();
  return context.world.isLibrary(file) && isExternalModule(file);
}

function memberName(symbol: ts.Symbol): string {
  const escaped = symbol.escapedName as string;
  const wellKnown = /^__@(\w+?)@\d+$/.exec(escaped);
  return wellKnown === null ? symbol.name : `[Symbol.${wellKnown[1]}]`;
}

/** Statics, and methods of instances: their data (`array.length`, `error.name`, `regExp.lastIndex`) may be written. */
function writesBuiltin(owner: string, declaration: ts.Declaration): boolean {
  return owner.endsWith("Constructor") || owner === "Math" || owner === "JSON" || isMethodSignature(declaration);
}

function checkReference(context: Context, node: ts.Identifier): void {
  const { checker, world } = context;
  const found = isShorthandPropertyAssignment(node.parent)
    ? checker.getShorthandAssignmentValueSymbol(node.parent)
    : isExportSpecifier(node.parent)
      ? checker.getExportSpecifierLocalTargetSymbol(node.parent)
      : checker.getSymbolAtLocation(node);
  const symbol = found === undefined ? undefined : followAlias(checker, found);
  const declarations = symbol?.declarations ?? [];
  // An import of what is not there is reported where it is imported.
  if (found !== undefined && declarations.length === 0 && (found.flags & SymbolFlags.Alias) !== 0) return;
  const fromLibrary = declarations.filter((declaration) => world.isLibrary(declaration.getSourceFile()));
  if (symbol !== undefined && declarations.length > 0 && fromLibrary.length === 0) return;
  if (symbol !== undefined && fromLibrary.length > 0 && fromLibrary.length < declarations.length) {
    context.report(node, "declaration-merging", { name: node.text });
    return;
  }
  if (fromLibrary[0] !== undefined && isAuthorPackage(context, fromLibrary[0])) return;
  if (node.text === "arguments" && declarations.length === 0) {
    const forbidden = forbiddenName("arguments");
    if (forbidden !== undefined) reportForbidden(context, node, "arguments", forbidden);
    return;
  }
  if (isTypePosition(node)) {
    if (symbol !== undefined && (symbol.flags & SymbolFlags.TypeParameter) !== 0) return;
    const standing = standingUnder(context.narrowed, `type ${node.text}`, typeStanding(node.text, context.kind));
    if (standing.standing !== "allowed") reportType(context, node, standing);
    return;
  }
  const standing = standingUnder(context.narrowed, node.text, globalStanding(node.text, context.kind));
  if (standing.standing !== "allowed") {
    reportStanding(context, node, nameOfAccess(node), standing, "global");
    return;
  }
  if (isTarget(node)) {
    context.report(node, "builtin-write", { name: node.text });
    return;
  }
  const use = useOf(node);
  if (
    Object.hasOwn(PROVIDED_GLOBALS, node.text) ||
    (use === "new" && Object.hasOwn(REPLACED_CONSTRUCTORS, node.text))
  ) {
    context.guards.set(node, "provided");
  }
  if (use === undefined) return;
  if (use === "value" && isTakenApart(node)) {
    context.lends = true;
    for (const element of node.parent.name.elements) checkTaken(context, node, element);
    return;
  }
  if (use === "value" && standing.uses.includes("call")) context.lends = true;
  if (!standing.uses.includes(use)) reportUse(context, node, use, standing.uses);
  else if (use === "value" && standing.uses.includes("member") && !isCallbackPlace(context, node)) {
    context.report(node, "builtin-as-value", {
      name: node.text,
      message: `\`${node.text}\` may be passed where a function is expected; here its members could be reached or replaced.`,
      suggestion: `Pass a function of your own, such as \`(value) => ${node.text}(value)\`.`,
    });
  }
}

/** Globals whose members, each for itself, are as good by a name of the module's own: they ask neither for `this` nor for a guard. */
const TAKEN_APART: ReadonlySet<string> = new Set(["Math", "Number", "Object"]);

type TakenApart = ts.Identifier & {
  readonly parent: ts.VariableDeclaration & { readonly name: ts.ObjectBindingPattern };
};

/** `const { floor, max: most } = Math`: as good as `Math.floor` and `Math.max`. The object itself is kept nowhere. */
function isTakenApart(node: ts.Identifier): node is TakenApart {
  const { parent } = node;
  return (
    TAKEN_APART.has(node.text) &&
    isVariableDeclaration(parent) &&
    parent.initializer === node &&
    parent.type === undefined &&
    isObjectBindingPattern(parent.name) &&
    parent.name.elements.every(
      ({ name, propertyName, dotDotDotToken, initializer }) =>
        dotDotDotToken === undefined &&
        initializer === undefined &&
        isIdentifier(name) &&
        (propertyName === undefined || isIdentifier(propertyName)),
    )
  );
}

function checkTaken(context: Context, owner: ts.Identifier, { name, propertyName }: ts.BindingElement): void {
  const key = propertyName ?? name;
  if (!isIdentifier(key)) return;
  const member = `${owner.text}.${key.text}`;
  const listed = memberStanding(owner.text === "Math" ? "Math" : `${owner.text}Constructor`, key.text);
  const standing = standingUnder(context.narrowed, listed.name, listed);
  if (standing.standing !== "allowed") reportStanding(context, key, member, standing, "member");
  else if (member === "Object.assign") {
    context.report(key, "callable-alias", {
      message: "`Object.assign` as a value copies whatever it is given, `__proto__` and functions included.",
      suggestion: "Call it where it is: `(target, source) => ({ ...target, ...source })`.",
    });
  }
}

/** True where nothing but a function is expected, so that nobody asks for members. */
function isCallbackPlace(context: Context, node: ts.Identifier): boolean {
  const { checker } = context;
  const expected = checker.getContextualType(node);
  if (expected === undefined) return false;
  const parts = expected.isUnion() ? expected.types : [expected];
  const functions = parts.filter((part) => (part.flags & (TypeFlags.Undefined | TypeFlags.Null)) === 0);
  return (
    functions.some((part) => part.getCallSignatures().length > 0) &&
    functions.every((part) => checker.getPropertiesOfType(part).length === 0)
  );
}

function reportUse(context: Context, node: ts.Identifier, use: Use, uses: readonly Use[]): void {
  const name = node.text;
  if (use === "extends") context.report(node, "foreign-extends", { name });
  else if (use === "call" && uses.includes("new")) {
    const date = name === "Date";
    context.report(node, date ? "date-construction" : "builtin-as-value", {
      name,
      message: date
        ? "`Date()` gives the time of the clock as text."
        : `\`${name}\` cannot be called without \`new\` here.`,
      suggestion: date ? "Use `event.time`." : `Write \`new ${name}(…)\`.`,
    });
  } else {
    context.report(node, "builtin-as-value", {
      name,
      message: `\`${name}\` is used as a value: seen through another type, its members can no longer be checked.`,
    });
  }
}

/** How a reference to a global is used; undefined where it only names itself in `typeof`. */
function useOf(node: ts.Identifier): Use | undefined {
  let inner: ts.Node = node;
  let { parent } = node;
  while (isParenthesizedExpression(parent) || isNonNullExpression(parent)) {
    inner = parent;
    parent = parent.parent;
  }
  if (isPropertyAccessExpression(parent) && parent.expression === inner) return "member";
  if (isElementAccessExpression(parent) && parent.expression === inner) return "member";
  if (isCallExpression(parent) && parent.expression === inner) return "call";
  if (isNewExpression(parent) && parent.expression === inner) return "new";
  if (isTypeOfExpression(parent)) return undefined;
  if (isBinaryExpression(parent) && parent.operatorToken.kind === SyntaxKind.InstanceOfKeyword) {
    return parent.right === inner ? "instanceof" : "value";
  }
  if (isExpressionWithTypeArguments(parent) && isHeritageClause(parent.parent)) return "extends";
  return "value";
}

/** `process.env` for `process` in `process.env`. */
function nameOfAccess(node: ts.Identifier): string {
  const { parent } = node;
  return isPropertyAccessExpression(parent) && parent.expression === node
    ? `${node.text}.${parent.name.text}`
    : node.text;
}

function reportStanding(
  context: Context,
  place: ts.Node,
  name: string,
  standing: Standing,
  what: "global" | "member",
): void {
  if (standing.standing === "denied") {
    context.report(place, what === "global" ? "denied-global" : "denied-member", {
      name,
      message: `\`${name}\` is not available: ${standing.reason}.`,
      suggestion: sentence(standing.instead),
    });
  } else if (standing.standing === "unlisted") {
    context.report(place, what === "global" ? "unlisted-global" : "unlisted-member", {
      name,
      message:
        what === "global"
          ? `\`${name}\` is neither the module's own nor on the allowlist.`
          : `\`${name}\` is not on the allowlist.`,
    });
  }
}

function reportType(context: Context, node: ts.Identifier, standing: Standing): void {
  const rule: RuleId = "denied-type";
  if (standing.standing === "denied") {
    context.report(node, rule, {
      name: node.text,
      message: `The type \`${node.text}\` is not available: ${standing.reason}.`,
      suggestion:
        node.text === "Function"
          ? "Write the precise type, such as `(x: number) => string`."
          : sentence(standing.instead),
    });
  } else {
    context.report(node, rule, {
      name: node.text,
      message: `The type \`${node.text}\` is neither the module's own nor on the allowlist.`,
    });
  }
}

function checkDeclaration(context: Context, node: ts.Identifier): void {
  const { parent } = node;
  if (isBindingElement(parent) && isPropertyPattern(parent) && parent.propertyName === undefined) {
    checkPatternMember(context, parent, node);
  }
  // A member of a namespace and an export are properties of an object.
  const exported = (getCombinedModifierFlags(parent as ts.Declaration) & ModifierFlags.Export) !== 0;
  if (exported && !isParameter(parent)) {
    const forbidden = forbiddenName(node.text);
    if (forbidden !== undefined && !isOpenName(node.text)) reportForbidden(context, node, node.text, forbidden);
  }
}

/** Checks `{ name }` or `{ name: x }` in a pattern as an access to the pattern's source. */
export function checkPatternMember(
  context: Context,
  element: ts.BindingElement,
  name: ts.Identifier | ts.StringLiteralLike,
): void {
  const source = context.checker.getTypeAtLocation(element.parent);
  const symbol = context.checker.getPropertyOfType(context.checker.getApparentType(source), name.text);
  if (symbol !== undefined) checkMember(context, element, name, symbol);
}
