/**
 * What a module does with the state. One that changes nothing in place which it did not make itself in the same call, and never asks whether two objects
 * are one, could tell where a stream was cut only by what an event has made anew, and the executor looks at nothing else (`level.js`).
 */
import type { ts } from "ts-morph";
import type { StateStyle } from "../../flow.ts";
import { nodesOf } from "../nodes.ts";
import {
  findAncestor,
  forEachChild,
  getCombinedNodeFlags,
  IndexKind,
  isArrayLiteralExpression,
  isArrowFunction,
  isBinaryExpression,
  isBindingElement,
  isCallExpression,
  isCaseClause,
  isClassElement,
  isClassLike,
  isConditionalExpression,
  isDeleteExpression,
  isElementAccessExpression,
  isExpression,
  isExpressionStatement,
  isForInStatement,
  isForOfStatement,
  isFunctionDeclaration,
  isFunctionExpression,
  isFunctionLike,
  isIdentifier,
  isNewExpression,
  isNonNullExpression,
  isObjectBindingPattern,
  isObjectLiteralExpression,
  isParameter,
  isParenthesizedExpression,
  isPrivateIdentifier,
  isPropertyAccessExpression,
  isPropertyAssignment,
  isPropertyDeclaration,
  isReturnStatement,
  isShorthandPropertyAssignment,
  isSpreadAssignment,
  isSpreadElement,
  isStringLiteralLike,
  isSwitchStatement,
  isVariableDeclaration,
  NodeFlags,
  SymbolFlags,
  SyntaxKind,
  TypeFlags,
} from "../typescript.ts";
import { type AssignedName, bare, type Context, followAlias } from "./context.ts";
import { isTarget } from "./targets.ts";
import { isPrimitive } from "./types.ts";

/** Methods of arrays that change the array. Maps, sets, dates and the like are no part of a state. */
const CHANGERS: ReadonlySet<string> = new Set("push pop shift unshift splice sort reverse fill copyWithin".split(" "));
/** Of these, those that answer with the array itself. */
const RETURNS_ITSELF: ReadonlySet<string> = new Set(["sort", "reverse", "fill", "copyWithin"]);
/** Methods of library values that answer with something made anew; what is in it may be old. */
const MAKERS: ReadonlySet<string> = new Set(
  `map filter slice concat flat flatMap split toSorted toReversed toSpliced with keys values entries fromEntries from of toArray match splice groupBy
  getOwnPropertyNames`.split(/\s+/),
);
/** Those that look an object up by its identity. */
const FINDERS: ReadonlySet<string> = new Set(["includes", "indexOf", "lastIndexOf"]);
/** What parsing a state would undo. */
const SHUTS: ReadonlySet<string> = new Set(["isFrozen", "isSealed", "isExtensible"]);
/** Collections whose members or keys are told apart by identity. */
const COLLECTIONS: ReadonlySet<string> = new Set(["Map", "Set", "ReadonlyMap", "ReadonlySet", "WeakMap", "WeakSet"]);
/** Library types of which nothing is part of a state. */
const NO_STATE =
  /^(?:Weak)?(?:Map|Set)$|^Date$|^RegExp$|^(?:Ui|I)nt\d+(?:Clamped)?Array$|^Big(?:Ui|I)nt64Array$|^Float\d+Array$|^ArrayBuffer$|^DataView$|^(?:Generator|Iterator|IteratorObject|IterableIterator|(?:Array|Map|Set|String|RegExpString)Iterator)$/;
const EQUALITY: ReadonlySet<ts.SyntaxKind> = new Set([
  SyntaxKind.EqualsEqualsEqualsToken,
  SyntaxKind.ExclamationEqualsEqualsToken,
  SyntaxKind.EqualsEqualsToken,
  SyntaxKind.ExclamationEqualsToken,
]);
const MAX_DEPTH = 12;
/** Beyond that many questions about variables the answer is no. */
const MAX_STEPS = 20_000;

/** What the module does with the state. What is not certain counts as the worse. */
export function stateStyleOf(context: Context): StateStyle {
  const fresh = new Freshness(context);
  let style: StateStyle = "copied";
  for (const file of context.files) {
    for (const node of nodesOf(file)) {
      if (compares(context, node)) return "compared";
      if (style === "copied" && changes(node)) style = "changed";
    }
  }
  return style;

  function changes(node: ts.Node): boolean {
    if (isPropertyAccessExpression(node) || isElementAccessExpression(node)) {
      if (isTarget(node)) return !fresh.isOwn(node.expression);
      const isCalled = isCallExpression(node.parent) && node.parent.expression === node;
      const name = nameOf(node);
      if (name === undefined ? !isCalled || !mayBeName(context, node) : !CHANGERS.has(name)) return false;
      // A method that is taken from its array can be called on another.
      return mayBeArray(context, node.expression) && !(isCalled && fresh.isOwn(node.expression));
    }
    if (isBindingElement(node)) {
      const name = node.propertyName ?? node.name;
      if (!isObjectBindingPattern(node.parent) || !isIdentifier(name) || !CHANGERS.has(name.text)) return false;
      return isArrayLike(context, context.checker.getTypeAtLocation(node.parent));
    }
    if (!isCallExpression(node)) return false;
    const callee = bare(node.expression);
    const [target] = node.arguments;
    if (target === undefined || !isStatic(callee, "Object", "assign")) return false;
    return isSpreadElement(target) || !fresh.isOwn(target);
  }
}

/** Whether two objects are one, whatever is in them. */
function compares(context: Context, node: ts.Node): boolean {
  const { checker } = context;
  const mayBe = (expression: ts.Expression): boolean => mayBeObject(context, checker.getTypeAtLocation(expression));
  if (isBinaryExpression(node) && EQUALITY.has(node.operatorToken.kind)) return mayBe(node.left) && mayBe(node.right);
  if (isSwitchStatement(node)) {
    return (
      mayBe(node.expression) &&
      node.caseBlock.clauses.some((clause) => isCaseClause(clause) && mayBe(clause.expression))
    );
  }
  if (isPropertyAccessExpression(node) || isElementAccessExpression(node)) {
    const name = nameOf(node) ?? "";
    if (isStatic(node, "Object", name)) return SHUTS.has(name) || (name === "is" && !isCallOfPrimitives(context, node));
    if (!FINDERS.has(name)) return false;
    const type = checker.getTypeAtLocation(node.expression);
    const element = checker.getIndexTypeOfType(type, IndexKind.Number);
    return element === undefined ? !isPrimitive(type) : mayBeObject(context, element);
  }
  if (isNewExpression(node) || isCallExpression(node)) {
    const type = checker.getTypeAtLocation(node);
    const symbol = type.getSymbol();
    if (symbol === undefined || !COLLECTIONS.has(symbol.name) || !isLibrary(context, symbol)) return false;
    const [key] = checker.getTypeArguments(type as ts.TypeReference);
    return key === undefined || mayBeObject(context, key);
  }
  return false;
}

function isCallOfPrimitives({ checker }: Context, { parent }: ts.Node): boolean {
  return (
    isCallExpression(parent) && parent.arguments.some((argument) => isPrimitive(checker.getTypeAtLocation(argument)))
  );
}

function mayBeObject(context: Context, type: ts.Type): boolean {
  if ((type.flags & (TypeFlags.TypeParameter | TypeFlags.IndexedAccess | TypeFlags.Conditional)) !== 0) {
    const constraint = context.checker.getBaseConstraintOfType(type);
    return constraint === undefined || constraint === type || mayBeObject(context, constraint);
  }
  if (type.isUnion()) return type.types.some((part) => mayBeObject(context, part));
  // Functions are no part of a state, and neither are instances of the module's own classes.
  if ((type.flags & TypeFlags.Object) !== 0 && type.getCallSignatures().length > 0) return false;
  const symbol = type.getSymbol();
  if (symbol !== undefined && (symbol.flags & SymbolFlags.Class) !== 0 && hasMethods(symbol)) return false;
  return !isPrimitive(type);
}

function hasMethods(symbol: ts.Symbol): boolean {
  for (const member of symbol.members?.values() ?? []) {
    if ((member.flags & SymbolFlags.Method) !== 0) return true;
    if (
      member.declarations?.some(
        (node) => isClassElement(node) && node.name !== undefined && isPrivateIdentifier(node.name),
      ) === true
    )
      return true;
  }
  return false;
}

function mayBeArray(context: Context, expression: ts.Expression): boolean {
  const { checker } = context;
  const type = checker.getApparentType(checker.getTypeAtLocation(expression));
  const symbol = type.getSymbol();
  // Typed arrays have `sort` and `fill` too.
  return symbol === undefined || !(isLibrary(context, symbol) && NO_STATE.test(symbol.name));
}

/** `const { push } = list`. */
function isArrayLike(context: Context, type: ts.Type): boolean {
  const symbol = context.checker.getApparentType(type).getSymbol();
  return symbol === undefined || isLibrary(context, symbol);
}

function isLibrary({ world }: Context, symbol: ts.Symbol): boolean {
  return (symbol.declarations ?? []).every((node) => world.isLibrary(node.getSourceFile()));
}

function isMember(node: ts.Node): node is ts.PropertyAccessExpression | ts.ElementAccessExpression {
  return isPropertyAccessExpression(node) || isElementAccessExpression(node);
}

/** Whether a key that is worked out may be the name of a method. */
function mayBeName({ checker }: Context, node: ts.PropertyAccessExpression | ts.ElementAccessExpression): boolean {
  if (isPropertyAccessExpression(node)) return true;
  return (
    (checker.getTypeAtLocation(node.argumentExpression).flags & (TypeFlags.NumberLike | TypeFlags.ESSymbolLike)) === 0
  );
}

function nameOf(node: ts.PropertyAccessExpression | ts.ElementAccessExpression): string | undefined {
  if (isPropertyAccessExpression(node)) return node.name.text;
  const key = bare(node.argumentExpression);
  return isStringLiteralLike(key) ? key.text : undefined;
}

function isStatic(node: ts.Expression, owner: string, name: string): boolean {
  if (!isPropertyAccessExpression(node) || node.name.text !== name) return false;
  const object = bare(node.expression);
  return isIdentifier(object) && object.text === owner;
}

/** What a call has made itself, as far as that can be seen. */
class Freshness {
  readonly #context: Context;
  readonly #known = new Map<ts.Symbol, boolean>();
  readonly #filled = new Map<ts.Symbol, boolean>();
  /** What is being asked about: a variable that is given its own value is as good as its other values. */
  readonly #asked = new Set<ts.Symbol>();
  #steps = 0;
  readonly #names = new Map<ts.SourceFile, Map<string, AssignedName[]>>();

  constructor(context: Context) {
    this.#context = context;
  }

  /** Whether the object itself is one that the call has made, or one that can be no part of a state. */
  isOwn(expression: ts.Expression, depth = 0): boolean {
    if (depth > MAX_DEPTH) return false;
    const inner = bare(expression);
    const own = (other: ts.Expression): boolean => this.isOwn(other, depth + 1);
    if (inner.kind === SyntaxKind.ThisKeyword || inner.kind === SyntaxKind.SuperKeyword) return isOfClass(inner);
    if (isObjectLiteralExpression(inner) || isArrayLiteralExpression(inner)) return true;
    if (isNewExpression(inner)) return true;
    if (this.#isNoState(inner)) return true;
    if (isConditionalExpression(inner)) return own(inner.whenTrue) && own(inner.whenFalse);
    if (isBinaryExpression(inner)) return this.#isOwnBinary(inner, own);
    if (isCallExpression(inner)) return this.#isOwnCall(inner, depth);
    if (this.#isModuleLevel(inner)) return true;
    if (isIdentifier(inner)) return this.#isOwnVariable(inner, depth);
    if (isPropertyAccessExpression(inner) || isElementAccessExpression(inner)) {
      return this.#isOwnField(inner, depth) || this.isFilled(inner.expression, depth + 1);
    }
    return false;
  }

  /** What the module holds itself: it is frozen when calls come (`prelude-text.ts`, `seal`), or made anew for each. */
  #isModuleLevel(expression: ts.Expression): boolean {
    let at = bare(expression);
    while (isPropertyAccessExpression(at) || isElementAccessExpression(at)) at = bare(at.expression);
    if (!isIdentifier(at)) return false;
    const declaration = this.#symbolOf(at)?.valueDeclaration;
    return (
      declaration !== undefined &&
      isVariableDeclaration(declaration) &&
      findAncestor(declaration, isFunctionLike) === undefined
    );
  }

  /** A field of a class that is only ever given what is made for it. */
  #isOwnField(access: ts.PropertyAccessExpression | ts.ElementAccessExpression, depth: number): boolean {
    if (!isPropertyAccessExpression(access)) return false;
    const symbol = this.#context.checker.getSymbolAtLocation(access.name);
    const declaration = symbol?.valueDeclaration;
    if (symbol === undefined || declaration === undefined || !isPropertyDeclaration(declaration)) return false;
    return this.#once(this.#known, symbol, () => this.#isGivenOwn(symbol, declaration, depth));
  }

  #isGivenOwn(symbol: ts.Symbol, declaration: ts.PropertyDeclaration, depth: number): boolean {
    const values: ts.Expression[] = declaration.initializer === undefined ? [] : [declaration.initializer];
    let found = isPrivateIdentifier(declaration.name);
    for (const file of found ? this.#context.files : []) {
      for (const use of this.#named(file, declaration.name.getText())) {
        if (!isPropertyAccessExpression(use.parent) || !isTarget(use.parent)) continue;
        if (this.#context.checker.getSymbolAtLocation(use) !== symbol) continue;
        const { parent } = use.parent;
        if (isBinaryExpression(parent) && parent.left === use.parent) values.push(parent.right);
        else found &&= isPrimitive(this.#context.checker.getTypeAtLocation(use));
      }
    }
    return found && values.every((value) => this.isOwn(value, depth + 1));
  }

  /** The answer about a variable. One that rests on what is still being asked is not kept, unless it is no. */
  #once(known: Map<ts.Symbol, boolean>, symbol: ts.Symbol, ask: () => boolean): boolean {
    const before = known.get(symbol);
    if (before !== undefined) return before;
    if (this.#asked.has(symbol)) return true;
    this.#steps += 1;
    if (this.#steps > MAX_STEPS) return false;
    this.#asked.add(symbol);
    const answer = ask();
    this.#asked.delete(symbol);
    if (!answer || this.#asked.size === 0) known.set(symbol, answer);
    return answer;
  }

  /** Whether the object and all that it holds are. */
  isFilled(expression: ts.Expression, depth = 0): boolean {
    if (depth > MAX_DEPTH) return false;
    const inner = bare(expression);
    const { checker } = this.#context;
    if (isPrimitive(checker.getTypeAtLocation(inner))) return true;
    const filled = (other: ts.Expression): boolean => this.isFilled(other, depth + 1);
    if (isObjectLiteralExpression(inner)) {
      return inner.properties.every((property) => {
        if (isPropertyAssignment(property)) return filled(property.initializer);
        if (isShorthandPropertyAssignment(property)) return filled(property.name);
        return isSpreadAssignment(property) && this.#holdsPrimitives(property.expression);
      });
    }
    if (isArrayLiteralExpression(inner)) {
      return inner.elements.every((element) =>
        isSpreadElement(element) ? this.#holdsPrimitives(element.expression) : filled(element),
      );
    }
    if (isConditionalExpression(inner)) return filled(inner.whenTrue) && filled(inner.whenFalse);
    if (isBinaryExpression(inner)) return this.#isOwnBinary(inner, filled);
    if (isNewExpression(inner)) {
      return (inner.arguments ?? []).every((argument) => filled(argument)) && this.#isLibraryCall(inner);
    }
    if (isCallExpression(inner)) {
      const callee = bare(inner.expression);
      // `structuredClone` keeps two references to one object what they are.
      if (isStatic(callee, "JSON", "parse")) return inner.arguments.length === 1;
      return isPropertyAccessExpression(callee) && GIVES.has(callee.name.text) && filled(callee.expression);
    }
    if (isPropertyAccessExpression(inner) || isElementAccessExpression(inner)) return filled(inner.expression);
    if (!isIdentifier(inner)) return false;
    const symbol = this.#symbolOf(inner);
    if (symbol === undefined) return false;
    return this.#once(this.#filled, symbol, () => this.#isFilledVariable(symbol, depth));
  }

  #isFilledVariable(symbol: ts.Symbol, depth: number): boolean {
    const values = this.#valuesOf(symbol);
    if (values === undefined || !values.every((value) => this.isFilled(value, depth + 1))) return false;
    return this.#usesOf(symbol).every((use) => this.#keepsFilled(use, depth + 1));
  }

  /** Whether a use only reads a primitive, or puts something in that is as new. What gets another name could be filled under that. */
  #keepsFilled(use: ts.Identifier, depth: number): boolean {
    let at: ts.Node = use;
    for (;;) {
      const { parent } = at;
      if (isParenthesizedExpression(parent) || isNonNullExpression(parent)) {
        at = parent;
      } else if (isMember(parent) && parent.expression === at) {
        const call = parent.parent;
        if (!isCallExpression(call) || call.expression !== parent) {
          at = parent;
          continue;
        }
        const name = nameOf(parent) ?? "";
        const fills = call.arguments.every((argument) => !isSpreadElement(argument) && this.isFilled(argument, depth));
        if (!fills || !(STORES.has(name) || GIVES.has(name) || name === "has")) return false;
        at = call;
      } else if (isBinaryExpression(parent) && parent.left === at && isTarget(at)) {
        if (at !== use && !this.isFilled(parent.right, depth)) return false;
        if (isExpressionStatement(parent.parent)) return true;
        at = parent;
      } else {
        return (
          isReturnStatement(parent) ||
          isExpressionStatement(parent) ||
          isDeleteExpression(parent) ||
          isPrimitive(this.#context.checker.getTypeAtLocation(at))
        );
      }
    }
  }

  #isOwnBinary(inner: ts.BinaryExpression, own: (other: ts.Expression) => boolean): boolean {
    switch (inner.operatorToken.kind) {
      case SyntaxKind.BarBarToken:
      case SyntaxKind.QuestionQuestionToken:
      case SyntaxKind.QuestionQuestionEqualsToken:
      case SyntaxKind.BarBarEqualsToken:
        return own(inner.left) && own(inner.right);
      case SyntaxKind.EqualsToken:
      case SyntaxKind.CommaToken:
        return own(inner.right);
      default:
        return false;
    }
  }

  #isOwnCall(call: ts.CallExpression, depth: number): boolean {
    const callee = bare(call.expression);
    if (!this.#isLibraryCall(call)) {
      // One of the module's own functions that returns what it has made.
      const body = isIdentifier(callee) ? this.#bodyOf(callee) : undefined;
      return body !== undefined && returnsOf(body).every((value) => this.isOwn(value, depth + 2));
    }
    if (isIdentifier(callee)) return callee.text === "structuredClone" || callee.text === "Array";
    if (!isPropertyAccessExpression(callee)) return false;
    const name = callee.name.text;
    if (isStatic(callee, "Object", "assign"))
      return call.arguments[0] !== undefined && this.isOwn(call.arguments[0], depth + 1);
    if (isStatic(callee, "JSON", "parse") || isStatic(callee, "Object", name))
      return MAKERS.has(name) || name === "parse";
    if (RETURNS_ITSELF.has(name)) return this.isOwn(callee.expression, depth + 1);
    if (GIVES.has(name)) return this.isFilled(callee.expression, depth + 1);
    return MAKERS.has(name);
  }

  #isOwnVariable(name: ts.Identifier, depth: number): boolean {
    const symbol = this.#symbolOf(name);
    if (symbol === undefined) return false;
    return this.#once(this.#known, symbol, () => {
      const values = this.#valuesOf(symbol);
      if (values === undefined) return this.#isSeed(symbol, depth) || this.#isLoopVariable(symbol, depth);
      return values.every((value) => this.isOwn(value, depth + 1));
    });
  }

  /** `for (const group of groups.values())`, where the call has made the groups. */
  #isLoopVariable(symbol: ts.Symbol, depth: number): boolean {
    const declaration = symbol.valueDeclaration;
    if (declaration === undefined || !isVariableDeclaration(declaration) || this.#isReassigned(symbol)) return false;
    const loop = declaration.parent.parent;
    return isForOfStatement(loop) && this.isFilled(loop.expression, depth + 1);
  }

  /** The first parameter of `reduce`'s callback, where the first value is made for it and every step returns it, or makes another. */
  #isSeed(symbol: ts.Symbol, depth: number): boolean {
    const parameter = symbol.valueDeclaration;
    if (parameter === undefined || !isParameter(parameter) || this.#isReassigned(symbol)) return false;
    const fn = parameter.parent;
    const call = fn.parent;
    if ((!isArrowFunction(fn) && !isFunctionExpression(fn)) || fn.parameters[0] !== parameter) return false;
    if (!isCallExpression(call) || call.arguments[0] !== fn || !this.#isLibraryCall(call)) return false;
    const callee = bare(call.expression);
    const seed = call.arguments[1];
    if (seed === undefined || !isPropertyAccessExpression(callee) || !/^reduce(?:Right)?$/.test(callee.name.text))
      return false;
    return this.isOwn(seed, depth + 1) && returnsOf(fn).every((value) => this.isOwn(value, depth + 1));
  }

  /** Every value that a variable of a function's is given; undefined where they are not known. */
  #valuesOf(symbol: ts.Symbol): readonly ts.Expression[] | undefined {
    const declaration = symbol.valueDeclaration;
    if (declaration === undefined || !isVariableDeclaration(declaration) || !isIdentifier(declaration.name))
      return undefined;
    if (findAncestor(declaration, isFunctionLike) === undefined) return undefined;
    const statement = declaration.parent.parent;
    if (isForOfStatement(statement) || isForInStatement(statement)) return undefined;
    const values: ts.Expression[] = declaration.initializer === undefined ? [] : [declaration.initializer];
    for (const use of this.#usesOf(symbol)) {
      if (!isTarget(use)) continue;
      const { parent } = use;
      if (!isBinaryExpression(parent) || parent.left !== use) {
        if (isPrimitive(this.#context.checker.getTypeAtLocation(use))) continue;
        return undefined;
      }
      values.push(parent.right);
    }
    return values;
  }

  #isReassigned(symbol: ts.Symbol): boolean {
    return this.#usesOf(symbol).some(isTarget);
  }

  /** Where the variable is named, beside its declaration. */
  #usesOf(symbol: ts.Symbol): readonly ts.Identifier[] {
    const declaration = symbol.valueDeclaration;
    if (declaration === undefined) return [];
    const found: ts.Identifier[] = [];
    for (const use of this.#named(declaration.getSourceFile(), symbol.name)) {
      if (isIdentifier(use) && use.parent !== declaration && this.#symbolOf(use) === symbol) found.push(use);
    }
    return found;
  }

  #named(file: ts.SourceFile, name: string): readonly AssignedName[] {
    let byName = this.#names.get(file);
    if (byName === undefined) {
      const found = new Map<string, AssignedName[]>();
      const visit = (node: ts.Node): void => {
        if (isIdentifier(node) || isPrivateIdentifier(node)) {
          const list = found.get(node.text);
          if (list === undefined) found.set(node.text, [node]);
          else list.push(node);
        }
        forEachChild(node, visit);
      };
      visit(file);
      byName = found;
      this.#names.set(file, found);
    }
    return byName.get(name) ?? [];
  }

  /** Maps, sets, dates, regular expressions, iterators, typed arrays: what JSON cannot hold. */
  #isNoState(expression: ts.Expression): boolean {
    const symbol = this.#context.checker.getTypeAtLocation(expression).getSymbol();
    if (symbol === undefined) return false;
    if ((symbol.flags & SymbolFlags.Class) !== 0) return hasMethods(symbol);
    return isLibrary(this.#context, symbol) && NO_STATE.test(symbol.name);
  }

  #isLibraryCall(call: ts.CallExpression | ts.NewExpression): boolean {
    const declaration = this.#context.checker.getResolvedSignature(call)?.declaration;
    return declaration !== undefined && this.#context.world.isLibrary(declaration.getSourceFile());
  }

  #bodyOf(callee: ts.Identifier): ts.SignatureDeclaration | undefined {
    const declaration = this.#symbolOf(callee)?.valueDeclaration;
    if (declaration === undefined) return undefined;
    if (isFunctionDeclaration(declaration)) return declaration.body === undefined ? undefined : declaration;
    if (!isVariableDeclaration(declaration) || declaration.initializer === undefined) return undefined;
    if ((getCombinedNodeFlags(declaration) & NodeFlags.Const) === 0) return undefined;
    const value = bare(declaration.initializer);
    return isArrowFunction(value) || isFunctionExpression(value) ? value : undefined;
  }

  #holdsPrimitives(expression: ts.Expression): boolean {
    const { checker } = this.#context;
    const type = checker.getTypeAtLocation(expression);
    if (isPrimitive(type)) return true;
    const element =
      checker.getIndexTypeOfType(type, IndexKind.Number) ?? checker.getIndexTypeOfType(type, IndexKind.String);
    if (element !== undefined) return isPrimitive(element);
    const parts = checker.getPropertiesOfType(type);
    return (
      (type.flags & TypeFlags.Object) !== 0 &&
      parts.length > 0 &&
      parts.every((part) => isPrimitive(checker.getTypeOfSymbol(part)))
    );
  }

  #symbolOf(node: ts.Identifier): ts.Symbol | undefined {
    const { checker } = this.#context;
    const symbol = isShorthandPropertyAssignment(node.parent)
      ? checker.getShorthandAssignmentValueSymbol(node.parent)
      : checker.getSymbolAtLocation(node);
    return symbol === undefined ? undefined : followAlias(checker, symbol);
  }
}

/** Methods that give out what a collection holds. */
const GIVES: ReadonlySet<string> = new Set("get at find findLast pop shift values entries".split(" "));
/** Methods that put something in. */
const STORES: ReadonlySet<string> = new Set(
  "set add push unshift splice fill getOrInsert getOrInsertComputed with concat".split(" "),
);

function returnsOf(fn: ts.SignatureDeclaration): readonly ts.Expression[] {
  const body = "body" in fn ? (fn.body as ts.Node | undefined) : undefined;
  if (body === undefined) return [];
  if (isExpression(body)) return [body];
  const values: ts.Expression[] = [];
  const visit = (node: ts.Node): void => {
    if (isReturnStatement(node) && node.expression !== undefined) values.push(node.expression);
    else if (!isFunctionLike(node) && !isClassLike(node)) forEachChild(node, visit);
  };
  forEachChild(body, visit);
  return values;
}

function isOfClass(node: ts.Node): boolean {
  for (let up = node.parent; up !== undefined; up = up.parent) {
    if (isArrowFunction(up)) continue;
    if (isClassLike(up)) return true;
    if (isFunctionLike(up) && "body" in up) return isClassLike(up.parent);
  }
  return false;
}
