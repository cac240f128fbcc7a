/** Puts the run-time guards into the syntax tree, where the analyser asked for them, before TypeScript emits it. */
import type { ts } from "ts-morph";
import type { Finding, Guard } from "./analysis.ts";
import { rebuildChain } from "./guard-chains.ts";
import { at, boundHelper, type GuardContext, isGuarded, refuseSuper } from "./guard-context.ts";
import { guardDeclarations, guardParameters } from "./guard-declarations.ts";
import { guardCloser, guardTry, isCloser, refuseCloserByGetter } from "./guard-errors.ts";
import { bindPattern, hasGuardedKey, isPattern, rewritePattern } from "./guard-patterns.ts";
import { bare, contains, isAssignment, isSimple } from "./guard-syntax.ts";
import { PROVIDED_GLOBALS, REPLACED_CONSTRUCTORS } from "./policy/allowed.ts";
import type { Helper } from "./prelude.ts";
import {
  factory,
  isBinaryExpression,
  isCallExpression,
  isDeleteExpression,
  isElementAccessExpression,
  isForInStatement,
  isForOfStatement,
  isFunctionLike,
  isIdentifier,
  isNewExpression,
  isOptionalChain,
  isPostfixUnaryExpression,
  isPrefixUnaryExpression,
  isPropertyAccessChain,
  isPropertyAccessExpression,
  isSpreadElement,
  isTaggedTemplateExpression,
  isTryStatement,
  isTypeOfExpression,
  isVariableDeclarationList,
  NodeFlags,
  SyntaxKind,
  visitEachChild,
  visitNode,
} from "./typescript.ts";

/** What the emitter gives for one file. */
export interface GuardOptions {
  /** The file's path, for findings. */
  readonly path: string;
  readonly guards: ReadonlyMap<ts.Node, Guard>;
  helper(helper: Helper): string;
  freshName(): string;
  refuse(finding: Finding): void;
  /** Told of each `try` that is rewritten. */
  noteCatch(): void;
  /** True if any file of the module has a `try`: without one nobody goes on after an error. */
  readonly catches: boolean;
}

/** A transformer for `program.emit`. */
export function guardTransformer(options: GuardOptions): ts.TransformerFactory<ts.SourceFile> {
  return (context) => (file) => {
    const { factory } = context;
    const room: GuardContext = {
      guards: options.guards,
      helper: (helper) => factory.createIdentifier(options.helper(helper)),
      freshName: () => factory.createIdentifier(options.freshName()),
      refuse: (node, message, suggestion) =>
        options.refuse({
          severity: "error",
          rule: "unguardable-access",
          path: options.path,
          start: node.getStart(file),
          end: node.getEnd(),
          name: "",
          message,
          suggestion,
        }),
      noteCatch: () => options.noteCatch(),
      visit: (node) => visitNode(node, visit) as ts.Expression,
    };
    const visit = (node: ts.Node): ts.Node => {
      const done = guarded(node, room, visit, context) ?? visitEachChild(node, visit, context);
      if (options.catches) refuseCloserByGetter(node, room);
      return options.catches && isCloser(done) ? guardCloser(done, room) : done;
    };
    return visitNode(file, visit) as ts.SourceFile;
  };
}

/** The node as it must be emitted; `undefined` if it needs nothing of its own. */
function guarded(
  node: ts.Node,
  room: GuardContext,
  visit: (node: ts.Node) => ts.Node,
  context: ts.TransformationContext,
): ts.Node | undefined {
  if (room.guards.get(node) === "instant") return guardInstant(node, room, visit, context);
  if (isBinaryExpression(node) && room.guards.get(node) === "has") return guardIn(node, room);
  if (isCallExpression(node) && room.guards.get(node) === "assign") {
    const values = node.arguments.map((argument) => visitNode(argument, visit) as ts.Expression);
    return at(factory.createCallExpression(room.helper("assign"), undefined, values), node);
  }
  if (room.guards.get(node) === "items") return guardItems(node, visit, room);
  if (isPropertyAccessExpression(node) && room.guards.get(node) === "bytes") return guardBytes(node, room);
  if (isCallExpression(node) && room.guards.get(node) === "keys") return guardKeys(node, room, visit, context);
  if (isTypeOfExpression(node) && room.guards.get(node) === "callable") {
    const operand = factory.createCallExpression(room.helper("checked"), undefined, [room.visit(node.expression)]);
    return at(factory.createTypeOfExpression(operand), node);
  }
  if (isIdentifier(node)) return room.guards.get(node) === "provided" ? provided(node, room) : undefined;
  if (isNewExpression(node) && room.guards.get(bare(node.expression)) === "provided") {
    const args = (node.arguments ?? []).map((argument) => visitNode(argument, visit) as ts.Expression);
    return at(factory.createCallExpression(room.visit(bare(node.expression)), undefined, args), node);
  }
  if (room.guards.get(node) === "made") {
    const error = visitEachChild(node, visit, context) as ts.Expression;
    return at(factory.createCallExpression(room.helper("made"), undefined, [error]), node);
  }
  if (isTryStatement(node)) {
    refuseCatchByKey(node, room);
    return guardTry(node, room, visit);
  }
  if (isPropertyAccessExpression(node) && room.guards.get(node) === "open") return guardOpen(node, room);
  if (isPropertyAccessExpression(node) && room.guards.get(node) === "plain") return guardPlain(node, room);
  if (isOptionalChain(node)) return rebuildChain(node, room);
  if (isElementAccessExpression(node) && isGuarded(node, room)) return guardRead(node, room);
  if (isAssignment(node)) return guardAssignment(node, room, visit, context);
  if (isPrefixUnaryExpression(node) || isPostfixUnaryExpression(node)) return guardStep(node, room);
  if (isDeleteExpression(node)) return guardDelete(node, room);
  if (isCallExpression(node)) return guardCall(node, room, visit);
  if (isTaggedTemplateExpression(node) && isGuarded(bare(node.tag), room)) {
    room.refuse(node.tag, "A tag cannot be looked up by a computed key.", "Call a function.");
  }
  if (isForOfStatement(node) || isForInStatement(node)) return guardLoop(node, room, visit, context);
  if (isVariableDeclarationList(node)) return guardDeclarations(node, room, visit);
  if (isFunctionLike(node)) return guardParameters(node, room, visit, context);
  return undefined;
}

/** `new Float64Array(items(x), …)`. */
function guardItems(node: ts.Node, visit: (node: ts.Node) => ts.Node, room: GuardContext): ts.Node {
  if (!isNewExpression(node)) return node;
  const values = (node.arguments ?? []).map((argument, index) => {
    const value = visitNode(argument, visit) as ts.Expression;
    return index === 0 ? factory.createCallExpression(room.helper("items"), undefined, [value]) : value;
  });
  return at(factory.createNewExpression(room.visit(node.expression), undefined, values), node);
}

/** `bytes(o).buffer`. */
function guardBytes(node: ts.PropertyAccessExpression, room: GuardContext): ts.Expression {
  const object = factory.createCallExpression(room.helper("bytes"), undefined, [room.visit(node.expression)]);
  const access = isPropertyAccessChain(node)
    ? factory.updatePropertyAccessChain(node, object, node.questionDotToken, node.name)
    : factory.updatePropertyAccessExpression(node, object, node.name);
  return at(access, node);
}

function provided(node: ts.Identifier, room: GuardContext): ts.Identifier {
  const helper = PROVIDED_GLOBALS[node.text]?.helper ?? REPLACED_CONSTRUCTORS[node.text];
  if (helper === undefined) throw new TypeError("the prelude does not provide what the analyser has asked for");
  return at(room.helper(helper), node);
}

/** `o.stack`: what it is read from is looked at first. */
function guardOpen(node: ts.PropertyAccessExpression, room: GuardContext): ts.Expression {
  const name = factory.createStringLiteral(node.name.text);
  const open = factory.createCallExpression(room.helper("open"), undefined, [room.visit(node.expression), name]);
  const access = isPropertyAccessChain(node)
    ? factory.updatePropertyAccessChain(node, open, node.questionDotToken, node.name)
    : factory.updatePropertyAccessExpression(node, open, node.name);
  return at(access, node);
}

/** `o.link`, of data; `o?.link` reads nothing where there is nothing. */
function guardPlain(node: ts.PropertyAccessExpression, room: GuardContext): ts.Expression {
  const name = factory.createStringLiteral(node.name.text);
  const read = (o: ts.Expression): ts.Expression =>
    at(factory.createCallExpression(room.helper("plain"), undefined, [o, name]), node);
  if (node.expression.kind === SyntaxKind.SuperKeyword) {
    room.refuse(node, "What is inherited cannot be told from what the language has here.", "Read it from `this`.");
  }
  const object = room.visit(node.expression);
  if (!isOptionalChain(node)) return read(object);
  // The chain stops with `undefined`, and so does this.
  const held = room.freshName();
  const step = factory.createArrowFunction(
    undefined,
    undefined,
    [factory.createParameterDeclaration(undefined, undefined, held)],
    undefined,
    undefined,
    read(held),
  );
  const carried = factory.createCallExpression(room.helper("some"), undefined, [object]);
  return factory.createCallChain(
    factory.createPropertyAccessChain(carried, factory.createToken(SyntaxKind.QuestionDotToken), "to"),
    undefined,
    undefined,
    [step],
  );
}

function refuseCatchByKey({ catchClause }: ts.TryStatement, room: GuardContext): void {
  const declared = catchClause?.variableDeclaration;
  if (declared === undefined || !hasGuardedKey(declared.name, room)) return;
  room.refuse(declared, "What is caught cannot be taken apart by a computed key.", "Catch it by a name first.");
}

/** `o[k]`, read. Where both are names, numbers take the engine's own path at the place itself. */
export function guardRead(node: ts.ElementAccessExpression, room: GuardContext): ts.Expression {
  refuseSuper(node, room);
  const object = room.visit(node.expression);
  const key = room.visit(node.argumentExpression);
  if (room.guards.get(node) === "callable") {
    return at(factory.createCallExpression(room.helper("callable"), undefined, [object, key]), node);
  }
  if (!isSimple(node.expression) || !isSimple(node.argumentExpression)) {
    return at(factory.createCallExpression(room.helper("get"), undefined, [object, key]), node);
  }
  const isNumber = factory.createStrictEquality(
    factory.createTypeOfExpression(key),
    factory.createStringLiteral("number"),
  );
  const plain = factory.createElementAccessExpression(object, key);
  const own = factory.createCallExpression(room.helper("own"), undefined, [object, key]);
  const choice = factory.createConditionalExpression(isNumber, undefined, plain, undefined, own);
  return at(factory.createParenthesizedExpression(choice), node);
}

/** `o[k]` as a place to write to: the key alone is checked, and the engine writes. */
function guardPlace(node: ts.ElementAccessExpression, room: GuardContext): ts.ElementAccessExpression {
  refuseSuper(node, room);
  const key = factory.createCallExpression(room.helper("put"), undefined, [room.visit(node.argumentExpression)]);
  return at(factory.createElementAccessExpression(room.visit(node.expression), key), node);
}

/** `o[k]` as a place that is read and written, `o` and `k` evaluated once. */
function guardChange(node: ts.ElementAccessExpression, room: GuardContext): ts.LeftHandSideExpression {
  refuseSuper(node, room);
  const object = room.visit(node.expression);
  const key = room.visit(node.argumentExpression);
  if (isSimple(node.expression)) {
    const checked = factory.createCallExpression(room.helper("change"), undefined, [object, key]);
    return at(factory.createElementAccessExpression(object, checked), node);
  }
  const place = factory.createCallExpression(room.helper("ref"), undefined, [object, key]);
  return at(factory.createPropertyAccessExpression(place, "v"), node);
}

function guardAssignment(
  node: ts.BinaryExpression,
  room: GuardContext,
  visit: (node: ts.Node) => ts.Node,
  context: ts.TransformationContext,
): ts.Expression | undefined {
  const target = bare(node.left);
  if (isPattern(target)) {
    if (!contains(target, (inner) => room.guards.has(inner))) return undefined;
    const source = bare(node.right);
    if (hasGuardedKey(target, room) && !isIdentifier(source)) {
      room.refuse(
        node.left,
        "A value is taken apart by a computed key before it has a name.",
        "Put it into a `const` first.",
      );
    }
    const left = rewritePattern(target, room.visit(source), room, (inner) => guardTarget(inner, room, visit, context));
    return at(
      factory.updateBinaryExpression(node, left as ts.Expression, node.operatorToken, room.visit(node.right)),
      node,
    );
  }
  if (!isGuarded(target, room)) return undefined;
  const plain = node.operatorToken.kind === SyntaxKind.EqualsToken;
  // `&&=` leaves an absent property absent, so the place must not be prepared for a write.
  const cautious = node.operatorToken.kind === SyntaxKind.AmpersandAmpersandEqualsToken;
  const place = plain ? guardPlace(target, room) : cautious ? guardReference(target, room) : guardChange(target, room);
  return at(factory.createBinaryExpression(place, node.operatorToken, room.visit(node.right)), node);
}

function guardReference(node: ts.ElementAccessExpression, room: GuardContext): ts.LeftHandSideExpression {
  refuseSuper(node, room);
  const values = [room.visit(node.expression), room.visit(node.argumentExpression)];
  const place = factory.createCallExpression(room.helper("ref"), undefined, values);
  return at(factory.createPropertyAccessExpression(place, "v"), node);
}

/** A target inside a pattern, or of a loop: `[o[k], x] = …`, `for (o[k] of …)`. */
function guardTarget(
  node: ts.Expression,
  room: GuardContext,
  visit: (node: ts.Node) => ts.Node,
  context: ts.TransformationContext,
): ts.Expression {
  const target = bare(node);
  if (isGuarded(target, room)) return guardPlace(target, room);
  if (isPattern(target) && contains(target, (inner) => room.guards.has(inner))) {
    if (hasGuardedKey(target, room)) {
      room.refuse(
        target,
        "A nested value is taken apart by a computed key.",
        "Put the inner value into a `const` first.",
      );
    }
    return rewritePattern(target, undefined, room, (inner) =>
      guardTarget(inner, room, visit, context),
    ) as ts.Expression;
  }
  return visitNode(node, visit) as ts.Expression;
}

function guardStep(
  node: ts.PrefixUnaryExpression | ts.PostfixUnaryExpression,
  room: GuardContext,
): ts.Expression | undefined {
  const { operator } = node;
  if (operator !== SyntaxKind.PlusPlusToken && operator !== SyntaxKind.MinusMinusToken) return undefined;
  const target = bare(node.operand);
  if (!isGuarded(target, room)) return undefined;
  const place = guardChange(target, room);
  return isPrefixUnaryExpression(node)
    ? at(factory.createPrefixUnaryExpression(operator, place), node)
    : at(factory.createPostfixUnaryExpression(place, operator), node);
}

function guardIn(node: ts.BinaryExpression, room: GuardContext): ts.Expression {
  const operands = [room.visit(node.left), room.visit(node.right)];
  return at(factory.createCallExpression(room.helper("in"), undefined, operands), node);
}

function guardDelete(node: ts.DeleteExpression, room: GuardContext): ts.Expression | undefined {
  const target = bare(node.expression);
  if (!isGuarded(target, room)) return undefined;
  if (isOptionalChain(target)) {
    room.refuse(node, "`delete` cannot be guarded behind `?.`.", "Check the object with `if` first.");
    return undefined;
  }
  return at(factory.createDeleteExpression(guardPlace(target, room)), node);
}

function guardCall(
  node: ts.CallExpression,
  room: GuardContext,
  visit: (node: ts.Node) => ts.Node,
): ts.Expression | undefined {
  const callee = bare(node.expression);
  if (!isGuarded(callee, room)) return undefined;
  refuseSuper(callee, room);
  if (isOptionalChain(callee)) {
    room.refuse(
      node,
      "A method behind `?.` cannot be looked up by a computed key.",
      "Check the object with `if` first.",
    );
  }
  const values = [room.visit(callee.expression), room.visit(callee.argumentExpression)];
  const bound = factory.createCallExpression(room.helper(boundHelper(callee, room)), undefined, values);
  const args = node.arguments.map((argument) => visitNode(argument, visit) as ts.Expression);
  return at(factory.createCallExpression(bound, undefined, args), node);
}

/** `JSON.stringify(value, keys)`. */
function guardKeys(
  node: ts.CallExpression,
  room: GuardContext,
  visit: (node: ts.Node) => ts.Node,
  context: ts.TransformationContext,
): ts.Expression {
  const call = visitEachChild(node, visit, context);
  const values = call.arguments.map((argument, index) =>
    index === 1 ? factory.createCallExpression(room.helper("keys"), undefined, [argument]) : argument,
  );
  return at(factory.updateCallExpression(call, call.expression, undefined, values), node);
}

function guardInstant(
  node: ts.Node,
  room: GuardContext,
  visit: (node: ts.Node) => ts.Node,
  context: ts.TransformationContext,
): ts.Node {
  if (isPropertyAccessExpression(node)) return parseFunction(node, room);
  const isNew = isNewExpression(node);
  if (!isNew && !isCallExpression(node)) {
    room.refuse(node, "This use of a date cannot be guarded.", "Call `new Date(text)` or `Date.parse(text)`.");
    return node;
  }
  const [argument] = node.arguments ?? [];
  if (argument === undefined || node.arguments?.length !== 1 || isSpreadElement(argument)) {
    room.refuse(node, "A date must be made of exactly one value.", "Pass one text or one number.");
    return node;
  }
  const checked = factory.createCallExpression(room.helper(isNew ? "date" : "parse"), undefined, [
    room.visit(argument),
  ]);
  if (isNew) return at(checked, node);
  const callee = visitEachChild(node.expression, visit, context);
  return at(factory.createCallExpression(callee, undefined, [checked]), node);
}

/** `Date.parse` as a value: `(text) => Date.parse(parse(text))`. */
function parseFunction(node: ts.PropertyAccessExpression, room: GuardContext): ts.Expression {
  if (isOptionalChain(node)) {
    room.refuse(node, "`Date.parse` behind `?.` cannot be guarded.", "Write `Date.parse`.");
    return node;
  }
  const text = room.freshName();
  const checked = factory.createCallExpression(room.helper("parse"), undefined, [text]);
  const parse = factory.createPropertyAccessExpression(room.visit(node.expression), node.name);
  const body = factory.createCallExpression(parse, undefined, [checked]);
  const parameter = factory.createParameterDeclaration(undefined, undefined, text);
  const arrow = factory.createArrowFunction(undefined, undefined, [parameter], undefined, undefined, body);
  return at(factory.createParenthesizedExpression(arrow), node);
}

function guardLoop(
  node: ts.ForOfStatement | ts.ForInStatement,
  room: GuardContext,
  visit: (node: ts.Node) => ts.Node,
  context: ts.TransformationContext,
): ts.Statement | undefined {
  const { initializer } = node;
  let head: ts.ForInitializer;
  let body = node.statement;
  if (isVariableDeclarationList(initializer)) {
    const [declaration] = initializer.declarations;
    if (declaration === undefined || !hasGuardedKey(declaration.name, room)) return undefined;
    const source = room.freshName();
    const pattern = bindPattern(declaration.name, source, room, visit);
    const own = factory.createVariableDeclarationList(
      [factory.createVariableDeclaration(pattern, undefined, undefined, source)],
      initializer.flags,
    );
    head = factory.createVariableDeclarationList([factory.createVariableDeclaration(source)], NodeFlags.Const);
    const inner = visitNode(body, visit) as ts.Statement;
    body = factory.createBlock([factory.createVariableStatement(undefined, own), factory.createBlock([inner])], true);
  } else {
    const target = bare(initializer);
    if (!contains(target, (inner) => room.guards.has(inner))) return undefined;
    head = guardTarget(initializer, room, visit, context);
    body = visitNode(body, visit) as ts.Statement;
  }
  const over = room.visit(node.expression);
  return isForOfStatement(node)
    ? at(factory.updateForOfStatement(node, node.awaitModifier, head, over, body), node)
    : at(factory.updateForInStatement(node, head, over, body), node);
}
