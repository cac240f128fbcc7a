/** Compares an answer with what a case expects: what is expected must be there and equal, what else is there does not matter. */
import { isDeepStrictEqual } from "node:util";
import { isList, isObject, type Json, type JsonObject } from "./case.ts";

/**
 * Where `actual` is not as `expected` says; empty if it is. Objects with one key that begins with `$` are looser, or look inside:
 * `$json` (base64 of a JSON document equal to it), `$utf8` (base64 of a text), `$matches` (a regular expression), `$any` (something is there), `$absent` (nothing is, or what
 * proto3 JSON leaves out), `$size` (the length of a list or text), `$atLeast` (a number), `$some` (an element of the list matches), `$exactly` (nothing else is there).
 */
export function differences(expected: Json, actual: Json | undefined, path = "answer"): string[] {
  if (isObject(expected)) {
    const [operator, ...others] = Object.keys(expected);
    if (operator?.startsWith("$") === true && others.length === 0) {
      return looser(operator, expected[operator] ?? null, actual, path);
    }
    if (!isObject(actual)) return [told(path, expected, actual)];
    return Object.entries(expected).flatMap(([key, value]) => differences(value, actual[key], `${path}.${key}`));
  }
  if (isList(expected)) {
    if (!isList(actual) || actual.length !== expected.length) return [told(path, expected, actual)];
    return expected.flatMap((value, index) => differences(value, actual[index], `${path}[${index}]`));
  }
  return expected === actual ? [] : [told(path, expected, actual)];
}

function looser(operator: string, argument: Json, actual: Json | undefined, path: string): string[] {
  const unless = (holds: boolean): string[] => (holds ? [] : [told(path, { [operator]: argument }, actual)]);
  switch (operator) {
    case "$json":
      return unless(typeof actual === "string" && isDeepStrictEqual(parsed(actual), argument));
    case "$utf8":
      return unless(typeof actual === "string" && Buffer.from(actual, "base64").toString() === argument);
    case "$matches":
      return unless(typeof actual === "string" && new RegExp(String(argument), "u").test(actual));
    case "$any":
      return unless(actual !== undefined && actual !== null && actual !== "");
    case "$absent":
      return unless(
        actual === undefined ||
          actual === null ||
          actual === "" ||
          actual === 0 ||
          actual === "0" ||
          actual === false ||
          (isList(actual) && actual.length === 0) ||
          (isObject(actual) && Object.keys(actual).length === 0),
      );
    case "$size":
      return unless((isList(actual) || typeof actual === "string") && actual.length === argument);
    case "$atLeast":
      return unless(Number(actual) >= Number(argument));
    case "$some":
      return unless(isList(actual) && actual.some((one) => differences(argument, one).length === 0));
    case "$exactly":
      return unless(isDeepStrictEqual(actual, argument));
    default:
      throw new TypeError(`there is no operator ${operator}`);
  }
}

function parsed(base64: string): unknown {
  try {
    return JSON.parse(Buffer.from(base64, "base64").toString());
  } catch {
    return undefined;
  }
}

const MOST_SHOWN = 300;

function told(path: string, expected: Json, actual: Json | undefined): string {
  return `${path}: expected ${shown(expected)}, got ${shown(actual)}`;
}

function shown(value: Json | undefined): string {
  const text = value === undefined ? "nothing" : JSON.stringify(value);
  return text.length > MOST_SHOWN ? `${text.slice(0, MOST_SHOWN)}… (${text.length} characters)` : text;
}

/** `over` laid over `base`, object by object. */
export function merged(base: JsonObject, over: JsonObject): JsonObject {
  const result: Record<string, Json> = { ...base };
  for (const [key, value] of Object.entries(over)) {
    const before = result[key];
    result[key] = isObject(before) && isObject(value) ? merged(before, value) : value;
  }
  return result;
}
