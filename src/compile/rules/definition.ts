/** Finds the definition that the entry exports: what kind of module it is and which methods it has. */
import type { ts } from "ts-morph";
import type { Kind } from "../../flow.ts";
import {
  InternalSymbolName,
  isCallExpression,
  isComputedPropertyName,
  isExportAssignment,
  isExportSpecifier,
  isFunctionDeclaration,
  isFunctionExpression,
  isIdentifier,
  isMethodDeclaration,
  isObjectLiteralExpression,
  isPropertyAccessExpression,
  isVariableDeclaration,
  isVariableDeclarationList,
  NodeFlags,
  SymbolFlags,
  SyntaxKind,
} from "../typescript.ts";
import type { ModuleProgram, World } from "../world.ts";
import { bare, type Context, followAlias, hasModifier } from "./context.ts";
import { notJson } from "./json-types.ts";
import { checkStateFits, nameOf, type Report } from "./state-fits.ts";

const KIND_BY_FUNCTION: ReadonlyMap<string, Kind> = new Map([
  ["defineReducer", "reducer"],
  ["defineDecider", "decider"],
  ["defineProjection", "projection"],
  ["defineHandler", "handler"],
]);

/** The methods of each kind; all are required. */
export const METHODS: Readonly<Record<Kind, readonly string[]>> = {
  reducer: ["apply", "initial"],
  decider: ["apply", "decide", "initial"],
  projection: ["apply", "initial", "key"],
  handler: ["handle"],
};

/** What was found of the definition. */
export interface Definition {
  /** Where to report what is wrong. */
  readonly place: ts.Node;
  readonly kind: Kind | undefined;
  /** The object literal with the methods; undefined if there is none. */
  readonly object: ts.ObjectLiteralExpression | undefined;
  /** What is wrong with its shape as a whole; `""` if nothing is. */
  readonly problem: string;
}

/** Finds the definition. */
export function findDefinition(loaded: ModuleProgram, world: World): Definition {
  const { checker, entry } = loaded;
  const moduleSymbol = checker.getSymbolAtLocation(entry);
  const exported =
    moduleSymbol === undefined
      ? undefined
      : checker.getExportsOfModule(moduleSymbol).find((symbol) => symbol.escapedName === InternalSymbolName.Default);
  if (exported === undefined) {
    return {
      // An empty place at the end is one that editors cannot show.
      place: entry.statements.at(-1)?.getLastToken(entry) ?? entry.endOfFileToken,
      kind: undefined,
      object: undefined,
      problem: "the entry has no default export",
    };
  }
  const place = exported.declarations?.[0] ?? entry;
  const expression = expressionOf(checker, exported);
  if (expression === undefined) {
    return { place, kind: undefined, object: undefined, problem: "the default export is not an object" };
  }
  const value = origin(checker, expression);
  if (isCallExpression(value)) {
    const kind = definingKind(value, checker, world);
    const argument = value.arguments[0];
    if (kind !== undefined && argument !== undefined) {
      const object = origin(checker, argument);
      return isObjectLiteralExpression(object)
        ? { place, kind, object, problem: "" }
        : { place: argument, kind, object: undefined, problem: "the definition is not written as an object literal" };
    }
    return {
      place: value,
      kind: undefined,
      object: undefined,
      problem: "the default export is made by a function other than `defineReducer` and its like",
    };
  }
  if (!isObjectLiteralExpression(value)) {
    return { place: value, kind: undefined, object: undefined, problem: "the default export is not an object literal" };
  }
  const type = checker.getTypeAtLocation(value);
  const has = (name: string): boolean => type.getProperty(name) !== undefined;
  const kind: Kind | undefined = has("handle")
    ? "handler"
    : has("decide")
      ? "decider"
      : has("key")
        ? "projection"
        : has("apply") || has("initial")
          ? "reducer"
          : undefined;
  const problem = kind === undefined ? "the default export has neither `initial` and `apply` nor `handle`" : "";
  return { place, kind, object: value, problem };
}

function expressionOf(checker: ts.TypeChecker, exported: ts.Symbol): ts.Expression | undefined {
  for (const declaration of exported.declarations ?? []) {
    if (isExportAssignment(declaration) && declaration.isExportEquals !== true) return declaration.expression;
    if (isExportSpecifier(declaration)) {
      const target = followAlias(checker, exported);
      return initializerOf(target);
    }
  }
  return undefined;
}

function initializerOf(symbol: ts.Symbol): ts.Expression | undefined {
  const declaration = symbol.valueDeclaration;
  if (declaration === undefined) return undefined;
  if (isVariableDeclaration(declaration) && isIdentifier(declaration.name)) {
    const list = declaration.parent;
    if (isVariableDeclarationList(list) && (list.flags & NodeFlags.Const) !== 0) return declaration.initializer;
  }
  if (isExportAssignment(declaration)) return declaration.expression;
  return undefined;
}

/** Follows constants and `Object.freeze` to where a value is made. */
function origin(checker: ts.TypeChecker, expression: ts.Expression): ts.Expression {
  let value = bare(expression);
  for (let steps = 0; steps < 20; steps += 1) {
    let next: ts.Expression | undefined;
    if (isIdentifier(value)) {
      const symbol = checker.getSymbolAtLocation(value);
      next = symbol === undefined ? undefined : initializerOf(followAlias(checker, symbol));
    } else if (
      isCallExpression(value) &&
      isPropertyAccessExpression(value.expression) &&
      isIdentifier(value.expression.expression) &&
      value.expression.expression.text === "Object" &&
      value.expression.name.text === "freeze"
    ) {
      next = value.arguments[0];
    }
    if (next === undefined) return value;
    value = bare(next);
  }
  return value;
}

function definingKind(call: ts.CallExpression, checker: ts.TypeChecker, world: World): Kind | undefined {
  const symbol = checker.getSymbolAtLocation(
    isPropertyAccessExpression(call.expression) ? call.expression.name : call.expression,
  );
  if (symbol === undefined) return undefined;
  const target = followAlias(checker, symbol);
  const ours = target.declarations?.every((declaration) => world.isLibrary(declaration.getSourceFile())) ?? false;
  return ours ? KIND_BY_FUNCTION.get(target.name) : undefined;
}

/** Reports what is wrong with the definition. */
export function checkDefinition(context: Context, definition: Definition): void {
  const { checker } = context;
  const report: Report = (place, what, suggestion) =>
    context.report(place, "definition-shape", {
      message: `${what.charAt(0).toUpperCase()}${what.slice(1)}.`,
      ...(suggestion === undefined ? {} : { suggestion }),
    });
  if (definition.problem !== "") {
    report(definition.place, definition.problem);
    return;
  }
  const { kind, object } = definition;
  if (kind === undefined || object === undefined) return;
  for (const property of object.properties) {
    const known = property.name !== undefined && !isComputedPropertyName(property.name);
    if (!known) report(property, "a definition's methods must be written by name", "Write each method by its name.");
  }
  const type = checker.getTypeAtLocation(object);
  for (const method of METHODS[kind]) {
    const property = type.getProperty(method);
    if (property === undefined) {
      report(definition.place, `the ${kind} has no \`${method}\``, `Add \`${method}\` to the definition.`);
      continue;
    }
    const place = nameOf(property.valueDeclaration) ?? definition.place;
    const propertyType = checker.getTypeOfSymbolAtLocation(property, object);
    const signatures = propertyType.getCallSignatures();
    if (signatures.length === 0 || (property.flags & SymbolFlags.Optional) !== 0) {
      report(place, `\`${method}\` of the ${kind} is not a function`, `Make \`${method}\` a function.`);
      continue;
    }
    for (const signature of signatures) checkMethod(signature, method, place);
  }
  if (kind !== "handler") checkStateFits(context, kind, object, report);
  if (kind !== "handler") checkJson(type, object);

  function checkMethod(signature: ts.Signature, method: string, place: ts.Node): void {
    if (kind === "handler") return;
    const declaration = signature.getDeclaration();
    const generator =
      (isFunctionDeclaration(declaration) || isFunctionExpression(declaration) || isMethodDeclaration(declaration)) &&
      declaration.asteriskToken !== undefined;
    const returned = checker.getReturnTypeOfSignature(signature);
    const returnedName = returned.getSymbol()?.name ?? "";
    const iterates = ["Generator", "AsyncGenerator", "IterableIterator", "Iterator", "IteratorObject"];
    if (generator || (iterates.includes(returnedName) && isLibraryType(returned))) {
      report(place, `\`${method}\` is a generator, which returns an iterator instead of a value`, "Return the value.");
    } else if (
      hasModifier(declaration, SyntaxKind.AsyncKeyword) ||
      (returnedName.startsWith("Promise") && isLibraryType(returned))
    ) {
      report(place, `\`${method}\` is asynchronous`, "Compute the result directly.");
    } else if (returned.getCallSignatures().length > 0) {
      report(place, `\`${method}\` returns a function`, "Return a value that JSON can hold.");
    }
  }

  /** State and events are JSON. */
  function checkJson(of: ts.Type, at: ts.ObjectLiteralExpression): void {
    const property = of.getProperty("apply");
    const signature =
      property === undefined ? undefined : checker.getTypeOfSymbolAtLocation(property, at).getCallSignatures()[0];
    const [state, event] = signature?.getParameters() ?? [];
    const initial = of.getProperty("initial");
    const made =
      initial === undefined ? undefined : checker.getTypeOfSymbolAtLocation(initial, at).getCallSignatures()[0];
    const roots: (readonly [string, ts.Type, ts.Node])[] = [];
    const placeOf = (symbol: ts.Symbol): ts.Node => symbol.valueDeclaration ?? definition.place;
    if (state !== undefined) {
      roots.push(["the state", checker.getTypeOfSymbolAtLocation(state, at), placeOf(state)]);
    } else if (made !== undefined && initial !== undefined) {
      roots.push(["the state", checker.getReturnTypeOfSignature(made), placeOf(initial)]);
    }
    if (event !== undefined) roots.push(["an event", checker.getTypeOfSymbolAtLocation(event, at), placeOf(event)]);
    for (const [what, root, fallback] of roots) {
      const found = notJson(context, root);
      if (found === undefined) continue;
      const own = found.place !== undefined && context.files.includes(found.place.getSourceFile());
      report(
        own && found.place !== undefined ? found.place : isOwn(fallback) ? fallback : definition.place,
        `${what} holds ${found.what}, which JSON cannot hold`,
        found.instead,
      );
    }
  }

  function isOwn(node: ts.Node): boolean {
    return context.files.includes(node.getSourceFile());
  }

  function isLibraryType(of: ts.Type): boolean {
    return of.getSymbol()?.declarations?.every((node) => context.world.isLibrary(node.getSourceFile())) ?? false;
  }
}
