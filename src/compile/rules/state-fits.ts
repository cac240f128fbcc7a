/** `initial` must make what `apply` takes, and `apply` must return what it takes; says where it does not, and which field is wrong. */
import type { ts } from "ts-morph";
import type { Kind } from "../../flow.ts";
import {
  forEachChild,
  getNameOfDeclaration,
  isClassLike,
  isExpression,
  isFunctionLike,
  isReturnStatement,
  SymbolFlags,
  TypeFlags,
} from "../typescript.ts";
import type { Context } from "./context.ts";

/** Reports a finding about the definition. */
export type Report = (place: ts.Node, what: string, suggestion?: string) => void;

const RETURN_EVERYWHERE = "Return the whole state in every branch.";
const SAME_TYPE = "Give both the same state type.";

/** Checks the methods of a definition that keeps a state. */
export function checkStateFits(
  { checker }: Context,
  kind: Kind,
  definition: ts.ObjectLiteralExpression,
  report: Report,
): void {
  const of = checker.getTypeAtLocation(definition);
  const signatureOf = (method: string): ts.Signature | undefined => {
    const property = of.getProperty(method);
    const signatures =
      property === undefined ? [] : checker.getTypeOfSymbolAtLocation(property, definition).getCallSignatures();
    const [only] = signatures;
    return signatures.length === 1 && only?.getTypeParameters() === undefined ? only : undefined;
  };
  const initial = signatureOf("initial");
  const apply = signatureOf("apply");
  const first = apply?.getParameters()[0];
  if (initial === undefined || apply === undefined || first === undefined) return;
  const state = checker.getTypeOfSymbolAtLocation(first, definition);
  const methods = [
    { name: "initial", signature: initial, whole: "`initial` does not return the state that `apply` takes" },
    { name: "apply", signature: apply, whole: "`apply` does not return the state that it takes" },
  ] as const;
  for (const { name, signature, whole } of methods) {
    // A projection's `apply` returns null to delete its document.
    const fits = (type: ts.Type): boolean =>
      checker.isTypeAssignableTo(
        name === "apply" && kind === "projection" ? checker.getNonNullableType(type) : type,
        state,
      );
    const returned = checker.getReturnTypeOfSignature(signature);
    if (fits(returned)) continue;
    const declaration = signature.getDeclaration();
    const place = nameOf(of.getProperty(name)?.valueDeclaration) ?? definition;
    const suggestion = name === "initial" ? SAME_TYPE : RETURN_EVERYWHERE;
    const results = resultsOf(declaration);
    let found = false;
    for (const { at, value } of results) {
      if (value !== undefined && fits(checker.getTypeAtLocation(value))) continue;
      found = true;
      if (value === undefined) report(at, `\`${name}\` returns nothing here`, RETURN_EVERYWHERE);
      else {
        const detail = misfit(checker, checker.getTypeAtLocation(value), state, value);
        report(value, detail === "" ? whole : `${whole}: ${detail}`, suggestion);
      }
    }
    if (found) continue;
    const mayEnd = isNothing(returned) || checker.getNonNullableType(returned) !== returned;
    report(place, mayEnd ? `\`${name}\` can end without returning the state` : whole, suggestion);
  }
}

function isNothing(type: ts.Type): boolean {
  return (type.flags & (TypeFlags.Void | TypeFlags.Undefined)) !== 0;
}

/** A method's name where it is declared: a whole method would hide what else is wrong in it. */
export function nameOf(declaration: ts.Declaration | undefined): ts.Node | undefined {
  return declaration === undefined ? undefined : (getNameOfDeclaration(declaration) ?? declaration);
}

/** What a function returns, and where; nested functions left out. */
export function resultsOf(
  declaration: ts.SignatureDeclaration,
): readonly { readonly at: ts.Node; readonly value: ts.Expression | undefined }[] {
  const body = "body" in declaration ? (declaration.body as ts.Node | undefined) : undefined;
  if (body === undefined) return [];
  if (isExpression(body)) return [{ at: body, value: body }];
  const results: { at: ts.Node; value: ts.Expression | undefined }[] = [];
  const visit = (node: ts.Node): void => {
    if (isReturnStatement(node)) results.push({ at: node, value: node.expression });
    else if (!isFunctionLike(node) && !isClassLike(node)) forEachChild(node, visit);
  };
  forEachChild(body, visit);
  return results;
}

/** The first field that is missing or of another type; `""` if it is not about fields. */
function misfit(checker: ts.TypeChecker, type: ts.Type, state: ts.Type, at: ts.Node): string {
  const text = (of: ts.Type): string => checker.typeToString(of, at);
  if ((state.flags & TypeFlags.Object) === 0 || (type.flags & TypeFlags.Object) === 0) {
    return `this is ${text(type)}, the state is ${text(state)}`;
  }
  for (const wanted of checker.getPropertiesOfType(state)) {
    const given = checker.getPropertyOfType(type, wanted.name);
    if (given === undefined) {
      if ((wanted.flags & SymbolFlags.Optional) === 0) return `\`${wanted.name}\` is missing`;
      continue;
    }
    const from = checker.getTypeOfSymbolAtLocation(given, at);
    const to = checker.getTypeOfSymbolAtLocation(wanted, at);
    if (!checker.isTypeAssignableTo(from, to))
      return `\`${wanted.name}\` is ${text(from)} here, ${text(to)} in the state`;
  }
  return "";
}
