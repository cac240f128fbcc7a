/** Traps about lists, numbers and keys: methods that do something else than their names promise, places where there is nothing. */
import type { ts } from "ts-morph";
import type { FindingFix } from "../analysis.ts";
import {
  isArrowFunction,
  isBinaryExpression,
  isBlock,
  isCallExpression,
  isComputedPropertyName,
  isDeleteExpression,
  isElementAccessExpression,
  isExpressionStatement,
  isFunctionExpression,
  isIdentifier,
  isNonNullExpression,
  isNumericLiteral,
  isParenthesizedExpression,
  isPrefixUnaryExpression,
  isPropertyAccessExpression,
  isPropertyAssignment,
  isReturnStatement,
  isShorthandPropertyAssignment,
  isSpreadElement,
  isTemplateExpression,
  isVariableDeclaration,
  SyntaxKind,
  TypeFlags,
} from "../typescript.ts";
import { pathOf } from "../world.ts";
import { bare, type Context } from "./context.ts";
import { usesOf } from "./hidden-memory.ts";
import { isTarget } from "./targets.ts";
import { chainOf, constantOf, isLibraryMethod, type Method, names, warn } from "./traps-flow.ts";
import { isGlobal } from "./traps-state.ts";

const PREDICATES: ReadonlySet<string> = new Set([
  "filter",
  "find",
  "findIndex",
  "findLast",
  "findLastIndex",
  "some",
  "every",
]);
const NOTHING = TypeFlags.Undefined | TypeFlags.Void;
const MISSING = TypeFlags.Undefined | TypeFlags.Null | TypeFlags.Void;
const COMPARISONS: ReadonlySet<ts.SyntaxKind> = new Set([
  SyntaxKind.EqualsEqualsEqualsToken,
  SyntaxKind.ExclamationEqualsEqualsToken,
  SyntaxKind.LessThanToken,
  SyntaxKind.LessThanEqualsToken,
  SyntaxKind.GreaterThanToken,
  SyntaxKind.GreaterThanEqualsToken,
]);

/** Checks calls, comparisons and keys, node by node. */
export class ListTraps {
  /** The calls that were told to change a list of the state or the event: told once is enough. */
  readonly sortedInPlace = new Set<ts.Node>();
  readonly #context: Context;
  /** The variables that are the state or the event of some method, whole. */
  readonly #inputs: ReadonlySet<ts.Symbol>;

  constructor(context: Context, methods: readonly Method[]) {
    this.#context = context;
    const whole = methods.flatMap(({ name, parameters }) => (name === "initial" ? [] : parameters));
    this.#inputs = new Set(whole.flatMap((symbols) => [...symbols]));
  }

  visit(node: ts.Node): void {
    if (isCallExpression(node)) this.#visitCall(node);
    else if (isElementAccessExpression(node)) {
      this.#checkIndex(node);
      this.#checkKey(node.argumentExpression);
    } else if (isComputedPropertyName(node)) this.#checkKey(node.expression);
    else if (isDeleteExpression(node)) this.#checkDelete(node);
    else if (isBinaryExpression(node) && COMPARISONS.has(node.operatorToken.kind)) this.#checkNaN(node);
  }

  #visitCall(node: ts.CallExpression): void {
    const callee = bare(node.expression);
    if (!isPropertyAccessExpression(callee)) return;
    const name = callee.name.text;
    if (name === "sort" || name === "toSorted") {
      if (isLibraryMethod(this.#context, callee)) this.#checkSort(node, callee);
    } else if (PREDICATES.has(name)) this.#checkPredicate(node, callee);
    if (name === "sort" || name === "reverse") this.#checkInPlace(node, callee);
    if ((name === "indexOf" || name === "lastIndexOf") && node.arguments[0] !== undefined) {
      if (this.#isNaN(node.arguments[0]) && isLibraryMethod(this.#context, callee)) {
        warn(this.#context, node, "nan-comparison", {
          message: "`indexOf` never finds `NaN`, which equals nothing, itself included.",
          suggestion: "Use `includes(NaN)`, or `findIndex(Number.isNaN)`.",
        });
      }
    }
  }

  #checkSort(node: ts.CallExpression, callee: ts.PropertyAccessExpression): void {
    if (node.arguments.length > 0) return;
    const { checker } = this.#context;
    const list = checker.getTypeAtLocation(callee.expression);
    if (!checker.isArrayType(list) && !checker.isTupleType(list)) return;
    const elements = checker
      .getTypeArguments(list as ts.TypeReference)
      .flatMap((type) => (type.isUnion() ? type.types : [type]));
    if (elements.length === 0) return;
    const all = (flags: ts.TypeFlags): boolean => elements.every((type) => (type.flags & flags) !== 0);
    // One digit each: their texts have the order of the numbers.
    if (
      elements.every(
        (type) => type.isNumberLiteral() && Number.isInteger(type.value) && type.value >= 0 && type.value < 10,
      )
    ) {
      return;
    }
    const name = callee.name.text;
    if (all(TypeFlags.NumberLike)) {
      const file = node.getSourceFile();
      const at = node.arguments.pos;
      const fix: FindingFix = {
        title: "Compare as numbers",
        edits: [{ path: pathOf(file), start: at, end: at, newText: "(a, b) => a - b" }],
      };
      warn(this.#context, callee.name, "sort-as-text", { name, fix });
    } else if (all(TypeFlags.BigIntLike)) {
      const suggestion = "Pass a comparison: `(a, b) => (a < b ? -1 : a > b ? 1 : 0)`.";
      warn(this.#context, callee.name, "sort-as-text", { name, suggestion });
    }
  }

  #checkPredicate(node: ts.CallExpression, callee: ts.PropertyAccessExpression): void {
    const first = node.arguments[0];
    const test = first === undefined ? undefined : bare(first);
    if (test === undefined || !(isArrowFunction(test) || isFunctionExpression(test))) return;
    if (!isBlock(test.body) || !isLibraryMethod(this.#context, callee)) return;
    const signature = this.#context.checker.getSignatureFromDeclaration(test);
    const type = signature === undefined ? undefined : this.#context.checker.getReturnTypeOfSignature(signature);
    if (type === undefined || (type.flags & NOTHING) === 0) return;
    const [only] = test.body.statements;
    const file = node.getSourceFile();
    const fix: FindingFix | undefined =
      only !== undefined &&
      test.body.statements.length === 1 &&
      isExpressionStatement(only) &&
      isComparison(only.expression) &&
      test.type === undefined
        ? {
            title: "Return the result",
            edits: [{ path: pathOf(file), start: only.getStart(file), end: only.getStart(file), newText: "return " }],
          }
        : undefined;
    warn(this.#context, callee.name, "void-predicate", {
      name: callee.name.text,
      ...(fix === undefined ? {} : { fix }),
    });
  }

  /** `const sorted = state.items.sort(…)`: the state's own list is sorted too. */
  #checkInPlace(node: ts.CallExpression, callee: ts.PropertyAccessExpression): void {
    const chain = chainOf(callee.expression);
    if (chain === undefined || chain.keys.length === 0 || !names(this.#context, chain.root, this.#inputs)) return;
    const { checker } = this.#context;
    if (!checker.isArrayType(checker.getTypeAtLocation(callee.expression))) return;
    const last = chain.keys.at(-1);
    let value: ts.Node = node;
    while (isParenthesizedExpression(value.parent) || isNonNullExpression(value.parent)) value = value.parent;
    const { parent } = value;
    if (isExpressionStatement(parent) || isReturnStatement(parent) || isArrowFunction(parent)) return;
    // It goes back to where it was.
    if (isBinaryExpression(parent) && chainOf(parent.left)?.keys.at(-1) === last) return;
    if (isPropertyAssignment(parent) && parent.name.getText() === last) return;
    if (isVariableDeclaration(parent) && isIdentifier(parent.name)) {
      const name = parent.name.text;
      const goesBack = usesOf(this.#context, node.getSourceFile(), name).some(
        ({ parent: use }) =>
          (isShorthandPropertyAssignment(use) && name === last) ||
          (isPropertyAssignment(use) && use.name.getText() === last) ||
          (isBinaryExpression(use) && chainOf(use.left)?.keys.at(-1) === last),
      );
      if (goesBack) return;
    }
    this.sortedInPlace.add(node);
    const copying = callee.name.text === "sort" ? "toSorted" : "toReversed";
    const file = node.getSourceFile();
    warn(this.#context, callee.name, "sort-in-place", {
      name: callee.name.text,
      fix: {
        title: `Use ${copying}`,
        edits: [{ path: pathOf(file), start: callee.name.getStart(file), end: callee.name.end, newText: copying }],
      },
    });
  }

  #isNaN(node: ts.Expression): boolean {
    const inner = bare(node);
    if (isGlobal(this.#context, inner, "NaN")) return true;
    return (
      isPropertyAccessExpression(inner) &&
      inner.name.text === "NaN" &&
      isGlobal(this.#context, inner.expression, "Number")
    );
  }

  #checkNaN(node: ts.BinaryExpression): void {
    const left = this.#isNaN(node.left);
    if (!left && !this.#isNaN(node.right)) return;
    const value = (left ? node.right : node.left).getText();
    const kind = node.operatorToken.kind;
    const equals = kind === SyntaxKind.EqualsEqualsEqualsToken;
    const file = node.getSourceFile();
    const fix: FindingFix | undefined =
      equals || kind === SyntaxKind.ExclamationEqualsEqualsToken
        ? {
            title: "Use Number.isNaN",
            edits: [
              {
                path: pathOf(file),
                start: node.getStart(file),
                end: node.end,
                newText: `${equals ? "" : "!"}Number.isNaN(${value})`,
              },
            ],
          }
        : undefined;
    warn(this.#context, node, "nan-comparison", fix === undefined ? {} : { fix });
  }

  #checkIndex(node: ts.ElementAccessExpression): void {
    const index = bare(node.argumentExpression);
    if (!isPrefixUnaryExpression(index) || index.operator !== SyntaxKind.MinusToken) return;
    const by = bare(index.operand);
    if (!isNumericLiteral(by) || Number(by.text) === 0) return;
    const { checker } = this.#context;
    const type = checker.getTypeAtLocation(node.expression);
    const isText = (type.flags & TypeFlags.StringLike) !== 0;
    if (!isText && !checker.isArrayType(type) && !checker.isTupleType(type)) return;
    const list = node.expression.getText();
    const file = node.getSourceFile();
    // The same type as before: `at` would add `undefined` to it.
    const fix: FindingFix | undefined =
      chainOf(node.expression) !== undefined &&
      node.questionDotToken === undefined &&
      !isTarget(node) &&
      // Its text is written a second time, where a correction inside it would not reach.
      !/\[\s*\(*-/.test(list)
        ? {
            title: "Count from the end",
            edits: [
              {
                path: pathOf(file),
                start: node.argumentExpression.getStart(file),
                end: node.argumentExpression.end,
                newText: `${list}.length - ${by.text}`,
              },
            ],
          }
        : undefined;
    warn(this.#context, node, "negative-index", {
      name: node.getText().slice(0, 80),
      ...(fix === undefined ? {} : { fix }),
    });
  }

  /** `delete list[i]` leaves a hole. */
  #checkDelete(node: ts.DeleteExpression): void {
    const target = bare(node.expression);
    if (!isElementAccessExpression(target)) return;
    const { checker } = this.#context;
    const type = checker.getTypeAtLocation(target.expression);
    if (!checker.isArrayType(type) && !checker.isTupleType(type)) return;
    const list = target.expression.getText();
    const index = target.argumentExpression.getText();
    const file = node.getSourceFile();
    const isNumber = (checker.getTypeAtLocation(target.argumentExpression).flags & TypeFlags.NumberLike) !== 0;
    const fix: FindingFix | undefined =
      isExpressionStatement(node.parent) &&
      isNumber &&
      checker.isArrayType(type) &&
      target.questionDotToken === undefined &&
      // A line that begins with a bracket would belong to the one before, and a comma would part two arguments.
      /^[\w$]/.test(list) &&
      !isComma(target.argumentExpression)
        ? {
            title: "Remove the element",
            edits: [
              {
                path: pathOf(file),
                start: node.getStart(file),
                end: node.end,
                newText: `${list}.splice(${index}, 1)`,
              },
            ],
          }
        : undefined;
    warn(this.#context, node, "array-hole", {
      name: node.getText().slice(0, 80),
      message:
        "`delete` leaves a hole in the list instead of removing the element: JSON has no holes, so that the call fails as soon as a state with one is written down.",
      suggestion: "Use `splice(index, 1)`, or `filter`.",
      ...(fix === undefined ? {} : { fix }),
    });
  }

  /** `counts[`${event.data.country}:${year}`]` where the country may be missing. */
  #checkKey(argument: ts.Expression): void {
    const inner = bare(argument);
    const key = bare(constantOf(this.#context, inner)?.initializer ?? inner);
    const parts = isTemplateExpression(key)
      ? key.templateSpans.map(({ expression }) => expression)
      : isCallExpression(key) && isGlobal(this.#context, bare(key.expression), "String")
        ? key.arguments
        : [];
    for (const part of parts) {
      if (isSpreadElement(part)) continue;
      const type = this.#context.checker.getTypeAtLocation(part);
      const missing = (type.isUnion() ? type.types : [type]).find(({ flags }) => (flags & MISSING) !== 0);
      if (missing === undefined) continue;
      const word = (missing.flags & TypeFlags.Null) !== 0 ? "null" : "undefined";
      warn(this.#context, part, "undefined-key", {
        name: part.getText().slice(0, 80),
        message: `A part of a key that may be missing: it becomes the word \`${word}\`, and all that lacks it meets under one key.`,
      });
    }
  }
}

function isComma(node: ts.Expression): boolean {
  return isBinaryExpression(node) && node.operatorToken.kind === SyntaxKind.CommaToken;
}

function isComparison(expression: ts.Expression): boolean {
  const inner = bare(expression);
  return isBinaryExpression(inner) && COMPARISONS.has(inner.operatorToken.kind);
}
