/** Traps about what becomes the state: what JSON cannot hold, what is kept too long, what is shared, what is changed that should not be. */
import type { ts } from "ts-morph";
import type { FindingFix } from "../analysis.ts";
import {
  ElementFlags,
  findAncestor,
  forEachChild,
  getNameOfDeclaration,
  isArrayLiteralExpression,
  isBinaryExpression,
  isBlock,
  isCallExpression,
  isCaseOrDefaultClause,
  isElementAccessExpression,
  isFunctionLike,
  isIdentifier,
  isIfStatement,
  isNewExpression,
  isNumericLiteral,
  isObjectLiteralExpression,
  isOmittedExpression,
  isPrefixUnaryExpression,
  isPropertyAccessExpression,
  isPropertyAssignment,
  isShorthandPropertyAssignment,
  isSpreadAssignment,
  isSpreadElement,
  isStringLiteralLike,
  NodeFlags,
  SyntaxKind,
  TypeFlags,
} from "../typescript.ts";
import { pathOf } from "../world.ts";
import { bare, type Context } from "./context.ts";
import type { Mutation } from "./mutations.ts";
import { resultsOf } from "./state-fits.ts";
import { isTarget } from "./targets.ts";
import { alternatives, chainOf, constantOf, isLocal, type Method, names, symbolOf, warn } from "./traps-flow.ts";
import { isPrimitive } from "./types.ts";

const NOTHING = TypeFlags.Undefined | TypeFlags.Void;

/** Checks what the methods return, by its type. */
export function checkStateTypes(context: Context, methods: readonly Method[]): void {
  const { checker } = context;
  const apply = methods.find(({ name }) => name === "apply");
  for (const { name, fn, results } of methods) {
    if (name !== "apply" && name !== "initial") continue;
    const returned = resultsOf(fn);
    // What was given is not what makes it undefined; and of a path that ends without `return` TypeScript tells, if there are others.
    const bad: readonly ts.Node[] =
      results.length === 0 && isBlock(fn.body ?? fn) && returned.length === 0 && !neverEnds(context, fn)
        ? [fn.name ?? fn.parameters[0] ?? fn]
        : [
            ...returned.filter(({ value }) => value === undefined).map(({ at }) => at),
            ...results.filter(
              (value) => isNothing(checker.getTypeAtLocation(value)) && !names(context, value, apply?.parameters[0]),
            ),
          ];
    const message = `\`${name}\` can end without a state: JSON has no \`undefined\`, so that the call fails.`;
    const suggestion = "Return the whole state on every path; use `null` for a state that is not there yet.";
    for (const place of bad) warn(context, place, "undefined-state", { message, suggestion });
  }
  const [state] = apply?.fn.parameters ?? [];
  if (state !== undefined) checkLists(context, checker.getTypeAtLocation(state), state);
}

/** True for a function that only throws. */
function neverEnds({ checker }: Context, fn: ts.SignatureDeclaration): boolean {
  const signature = checker.getSignatureFromDeclaration(fn);
  if (signature === undefined) return true;
  return fn.type === undefined
    ? !mayBe(checker.getReturnTypeOfSignature(signature), NOTHING)
    : (fn.flags & NodeFlags.HasImplicitReturn) === 0;
}

/** `undefined`, perhaps; or what a function without a result gives. What a callback of type `() => void | T` gives is looked at before it is returned. */
function isNothing(type: ts.Type): boolean {
  return (type.flags & TypeFlags.Void) !== 0 || mayBe(type, TypeFlags.Undefined);
}

function mayBe(type: ts.Type, flags: ts.TypeFlags): boolean {
  return (type.isUnion() ? type.types : [type]).some((part) => (part.flags & flags) !== 0);
}

/** Lists in the state whose elements can be `undefined`. */
function checkLists(context: Context, root: ts.Type, fallback: ts.Node): void {
  const { checker } = context;
  const seen = new Set<ts.Type>();
  const look = (type: ts.Type, place: ts.Node): void => {
    if (type.isUnionOrIntersection()) {
      for (const part of type.types) look(part, place);
      return;
    }
    if ((type.flags & TypeFlags.Object) === 0 || seen.has(type)) return;
    seen.add(type);
    if (checker.isArrayType(type) || checker.isTupleType(type)) {
      const elements = checker.getTypeArguments(type as ts.TypeReference);
      const flags = checker.isTupleType(type) ? (type as ts.TupleTypeReference).target.elementFlags : [];
      elements.forEach((element, index) => {
        const optional = ((flags[index] ?? ElementFlags.Required) & ElementFlags.Optional) !== 0;
        if (!optional && mayBe(element, TypeFlags.Undefined)) {
          warn(context, place, "undefined-state", {
            message:
              "The elements of this list can be `undefined`: JSON has no such thing, so that the call fails as soon as the state is written down with one.",
            suggestion: "Use `null` for an element that is not there.",
          });
        }
        look(element, place);
      });
      return;
    }
    if (type.getCallSignatures().length > 0 || context.files.length === 0) return;
    for (const property of checker.getPropertiesOfType(type)) {
      const declaration = property.valueDeclaration;
      const own = declaration !== undefined && context.files.includes(declaration.getSourceFile());
      look(checker.getTypeOfSymbol(property), own ? nameOf(declaration) : place);
    }
    for (const index of checker.getIndexInfosOfType(type)) look(index.type, place);
  };
  look(root, fallback);
}

function nameOf(declaration: ts.Declaration): ts.Node {
  return getNameOfDeclaration(declaration) ?? declaration;
}

/** Checks the values that become the state: those that the methods return, and those that are assigned to a part of it. */
export class StateValues {
  readonly #context: Context;
  readonly #states: ReadonlySet<ts.Symbol>;
  readonly #seen = new Set<ts.Node>();

  constructor(context: Context, apply: Method | undefined, methods: readonly Method[]) {
    this.#context = context;
    this.#states = apply?.parameters[0] ?? new Set();
    for (const { name, results } of methods) {
      if (name !== "apply" && name !== "initial") continue;
      for (const result of results) this.#look(result, undefined);
    }
  }

  /** `state.best = Infinity`, `state.log.push(state)`. */
  visit(node: ts.Node): void {
    if (isBinaryExpression(node) && node.operatorToken.kind === SyntaxKind.EqualsToken) {
      const chain = chainOf(node.left);
      if (chain !== undefined && chain.keys.length > 0 && names(this.#context, chain.root, this.#states)) {
        this.#look(node.right, chain.keys.at(-1));
      }
    }
  }

  /** `key`: under which name it stands, if it is a part. */
  #look(expression: ts.Expression, key: string | undefined): void {
    for (const value of alternatives(expression)) {
      if (this.#seen.has(value)) continue;
      this.#seen.add(value);
      if (isObjectLiteralExpression(value)) {
        for (const property of value.properties) {
          if (isPropertyAssignment(property)) this.#look(property.initializer, textOf(property.name));
          else if (isShorthandPropertyAssignment(property)) {
            this.#checkSelf(property.name, property.name.text);
            this.#lookAtConstant(property.name);
          }
        }
      } else if (isArrayLiteralExpression(value)) this.#lookAtList(value);
      else {
        if (key !== undefined) this.#checkSelf(value, key);
        this.#checkNumber(value);
        this.#checkNewList(value);
        this.#lookAtConstant(value);
      }
    }
  }

  #lookAtList(list: ts.ArrayLiteralExpression): void {
    for (const element of list.elements) {
      if (isOmittedExpression(element)) warn(this.#context, list, "array-hole");
      else if (isSpreadElement(element)) continue;
      else if (isGlobal(this.#context, element, "undefined")) {
        warn(this.#context, element, "undefined-state", {
          message: "An element of a list in the state is `undefined`: JSON has no such thing, so that the call fails.",
          suggestion: "Use `null`, or leave the element out.",
        });
      } else {
        this.#checkSelf(element, undefined);
        this.#look(element, undefined);
      }
    }
  }

  /** What a constant holds stands where the constant is used. */
  #lookAtConstant(expression: ts.Expression): void {
    const constant = constantOf(this.#context, expression);
    if (constant !== undefined) this.#look(constant.initializer, undefined);
  }

  #checkNumber(value: ts.Expression): void {
    const inner = isPrefixUnaryExpression(value) ? bare(value.operand) : value;
    const minus = isPrefixUnaryExpression(value) && value.operator === SyntaxKind.MinusToken;
    const isMember = isPropertyAccessExpression(inner) && isGlobal(this.#context, inner.expression, "Number");
    const member = isMember && isPropertyAccessExpression(inner) ? inner.name.text : "";
    const isNoNumber = member === "NaN" || isGlobal(this.#context, inner, "NaN");
    const isInfinite = /^(?:POSITIVE|NEGATIVE)_INFINITY$/.test(member) || isGlobal(this.#context, inner, "Infinity");
    if (isNoNumber || isInfinite) {
      const negative = minus !== (member === "NEGATIVE_INFINITY");
      warn(this.#context, value, "not-json-number", {
        name: value.getText().slice(0, 40),
        suggestion: isNoNumber
          ? "Use `null` for a number that is not known."
          : `Use \`${negative ? "-" : ""}Number.MAX_VALUE\`, or \`null\` until there is a number.`,
      });
      return;
    }
    // `Number(event.data.amount)` of something that may be missing.
    if (!isCallExpression(value) || !isGlobal(this.#context, bare(value.expression), "Number")) return;
    const [argument] = value.arguments;
    if (argument === undefined || !mayBe(this.#context.checker.getTypeAtLocation(argument), TypeFlags.Undefined)) {
      return;
    }
    warn(this.#context, value, "not-json-number", {
      name: value.getText().slice(0, 40),
      message: "This is `NaN` where the value is missing, and JSON has no such number: the call fails.",
      suggestion: "Give it a default before: `Number(value ?? 0)`.",
    });
  }

  /** `new Array(3)` has no elements, only a length. */
  #checkNewList(value: ts.Expression): void {
    if (!isNewExpression(value) && !isCallExpression(value)) return;
    if (!isGlobal(this.#context, bare(value.expression), "Array") || value.arguments?.length !== 1) return;
    const [length] = value.arguments;
    if (length === undefined || isSpreadElement(length)) return;
    if (isNumericLiteral(length) && length.text === "0") return;
    if ((this.#context.checker.getTypeAtLocation(length).flags & TypeFlags.NumberLike) === 0) return;
    warn(this.#context, value, "array-hole", {
      message: "`new Array(length)` has no elements, only holes: JSON has no such thing, so that the call fails.",
      suggestion: "Fill it: `new Array(length).fill(0)`, or `Array.from({ length }, () => …)`.",
    });
  }

  /** The whole state as a part of the next one, under `key`; undefined: in a list. */
  #checkSelf(value: ts.Expression, key: string | undefined): void {
    const inner = bare(value);
    if (!isIdentifier(inner) || !names(this.#context, inner, this.#states)) return;
    const symbol = symbolOf(this.#context, inner);
    const declared = symbol === undefined ? undefined : this.#context.checker.getTypeOfSymbol(symbol);
    const here = this.#context.checker.getTypeAtLocation(inner);
    if (declared === undefined || isPrimitive(declared)) return;
    // A state machine that keeps the state to go back to has found out before that it is another kind of state.
    if (declared !== here && !isShorthandPropertyAssignment(inner.parent)) return;
    const clause = findAncestor(
      inner,
      (at) => isCaseOrDefaultClause(at) || (isFunctionLike(at) && "body" in at) || isIfStatement(at),
    );
    if (key !== undefined && clause !== undefined && this.#reads(clause, key)) return;
    warn(this.#context, inner, "state-in-state", { name: inner.text });
  }

  /** Whether a part of the state is looked at. */
  #reads(within: ts.Node, key: string): boolean {
    const looks = (at: ts.Node): boolean =>
      (isPropertyAccessExpression(at) && at.name.text === key && names(this.#context, at.expression, this.#states)) ||
      forEachChild(at, (child) => (looks(child) ? true : undefined)) === true;
    return looks(within);
  }
}

function textOf(name: ts.PropertyName): string | undefined {
  return isIdentifier(name) || isStringLiteralLike(name) ? name.text : undefined;
}

/** True for a name of the library's. */
export function isGlobal(context: Context, node: ts.Node, name: string): boolean {
  if (!isIdentifier(node) || node.text !== name) return false;
  const symbol = symbolOf(context, node);
  // `undefined` has no declaration.
  return (symbol?.declarations ?? []).every((declaration) => context.world.isLibrary(declaration.getSourceFile()));
}

/** A change of something that a method was given, or of a part of it. */
interface Change {
  readonly node: ts.Node;
  /** The names that lead to what is changed; undefined where they are not known. */
  readonly keys: readonly (string | undefined)[] | undefined;
}

/** Where one of the variables, or what it holds, is changed in place. */
function changesOf(context: Context, mutations: readonly Mutation[], symbols: ReadonlySet<ts.Symbol>): Change[] {
  const changes: Change[] = [];
  for (const { node, root } of mutations) {
    if (!("symbol" in root) || !symbols.has(root.symbol)) continue;
    // The variable itself is given another value.
    if (isIdentifier(node) && isTarget(node)) continue;
    const changed =
      isPropertyAccessExpression(node) || isElementAccessExpression(node)
        ? node.expression
        : isCallExpression(node) && isPropertyAccessExpression(bare(node.expression))
          ? (bare(node.expression) as ts.PropertyAccessExpression).expression
          : undefined;
    const chain = changed === undefined ? undefined : chainOf(changed);
    const direct = chain !== undefined && names(context, chain.root, symbols);
    changes.push({ node, keys: direct ? chain.keys : undefined });
  }
  return changes;
}

/** Objects of the module itself that are handed out as the state, or as a part of it, where that is changed in place. */
export function checkShared(context: Context, methods: readonly Method[], mutations: readonly Mutation[]): void {
  const apply = methods.find(({ name }) => name === "apply");
  const [states] = apply?.parameters ?? [];
  if (states === undefined || states.size === 0) return;
  const changes = changesOf(context, mutations, states);
  if (changes.length === 0) return;
  const told = new Set<ts.Node>();
  const tell = (method: Method, place: ts.Expression): void => {
    if (told.has(place)) return;
    told.add(place);
    const shared = place.getText().slice(0, 80);
    const why =
      method.name === "initial"
        ? "Assay hands each call a copy, but whoever else calls it, such as a test, starts the second time with what the first has left"
        : "the next event then changes what is frozen, and the call fails";
    warn(context, place, "shared-state", {
      name: shared,
      message: `\`${method.name}\` hands out \`${shared}\`, which is one object for the whole module, and \`apply\` changes the state in place: ${why}.`,
      ...(isShorthandPropertyAssignment(place.parent) ? {} : { fix: copied(place, shared) }),
    });
  };
  const look = (method: Method, expression: ts.Expression, key: string | undefined, depth: number): void => {
    for (const value of alternatives(expression)) {
      if (isObjectLiteralExpression(value)) {
        for (const property of value.properties) {
          if (isPropertyAssignment(property) && depth === 0) {
            const name = textOf(property.name);
            if (name !== undefined) look(method, property.initializer, name, depth + 1);
          } else if (isShorthandPropertyAssignment(property) && depth === 0) {
            check(method, property.name, property.name.text);
          } else if (isSpreadAssignment(property) && depth === 0) checkSpread(method, value, property.expression);
        }
      } else check(method, value, key);
    }
  };
  const check = (method: Method, value: ts.Expression, key: string | undefined): void => {
    if (!isShared(context, value)) return;
    const reached = changes.some(({ keys }) => (key === undefined ? true : keys?.[0] === key));
    if (reached) tell(method, value);
  };
  /** `{ ...EMPTY }` copies the outermost object alone. */
  const checkSpread = (method: Method, into: ts.ObjectLiteralExpression, value: ts.Expression): void => {
    if (!isShared(context, value)) return;
    const type = context.checker.getTypeAtLocation(value);
    const replaced = new Set(into.properties.map(({ name }) => (name === undefined ? undefined : textOf(name))));
    const reached = changes.some(({ keys }) => {
      const key = keys?.[0];
      const part = key === undefined || replaced.has(key) ? undefined : type.getProperty(key);
      return part !== undefined && !isPrimitive(context.checker.getTypeOfSymbol(part));
    });
    if (reached) tell(method, value);
  };
  for (const method of methods) {
    if (method.name !== "apply" && method.name !== "initial") continue;
    for (const result of method.results) look(method, result, undefined, 0);
  }
}

/** True for a constant at module level that holds an object. */
function isShared(context: Context, expression: ts.Expression): boolean {
  const constant = constantOf(context, expression);
  if (constant === undefined || isLocal(constant.declaration)) return false;
  return !isPrimitive(context.checker.getTypeAtLocation(constant.declaration));
}

function copied(place: ts.Expression, text: string): FindingFix {
  const file = place.getSourceFile();
  const start = place.getStart(file);
  const at = { path: pathOf(file) };
  return {
    title: `Hand out a copy of ${text}`,
    edits: [
      { ...at, start, end: start, newText: "structuredClone(" },
      { ...at, start: place.end, end: place.end, newText: ")" },
    ],
  };
}

/** Events and commands that are changed, and states that `decide` changes. */
export function checkInputs(
  context: Context,
  methods: readonly Method[],
  mutations: readonly Mutation[],
  told: ReadonlySet<ts.Node>,
): void {
  const inputs: readonly (readonly [string, number, string])[] = [
    ["apply", 1, "The event"],
    ["key", 0, "The event"],
    ["decide", 0, "The command"],
    ["decide", 1, "The state, which only `apply` may change,"],
  ];
  const seen = new Set<ts.Node>(told);
  for (const [name, index, what] of inputs) {
    const parameter = methods.find((method) => method.name === name)?.fn.parameters[index]?.name;
    // What a function that it is given to changes is told where that is called.
    const symbol =
      parameter !== undefined && isIdentifier(parameter) ? context.checker.getSymbolAtLocation(parameter) : undefined;
    if (symbol === undefined) continue;
    for (const { node } of changesOf(context, mutations, new Set([symbol]))) {
      if (seen.has(node)) continue;
      seen.add(node);
      warn(context, node, "changed-input", {
        name: node.getText().slice(0, 80),
        message: `${what} is changed here: whoever reads it afterwards sees something that never happened.`,
      });
    }
  }
}
