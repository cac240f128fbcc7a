/** Makes what a case writes for people into what is sent: `$json` and `$utf8` become base64, `$repeat` a long text, `$times` a long list. */
import { isList, isObject, type Json } from "./case.ts";

/** The value as it is sent. `$times` is `[element, count]`, and `$index` in its texts is the place; `$repeat` is `[text, count]`. */
export function toSent(value: Json): Json {
  if (isList(value)) return value.map(toSent);
  if (!isObject(value)) return value;
  const [operator, ...others] = Object.entries(value);
  if (operator !== undefined && others.length === 0) {
    const [name, argument] = operator;
    if (name === "$json") return Buffer.from(JSON.stringify(toSent(argument))).toString("base64");
    if (name === "$utf8") return Buffer.from(String(toSent(argument))).toString("base64");
    if (name === "$repeat") {
      const [text, count] = pair(argument);
      return String(text).repeat(Number(count));
    }
    if (name === "$times") {
      const [element, count] = pair(argument);
      return Array.from({ length: Number(count) }, (_, index) => toSent(indexed(element, index)));
    }
  }
  return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, toSent(one)]));
}

function pair(value: Json): readonly [Json, Json] {
  if (!isList(value) || value[0] === undefined || value[1] === undefined) throw new TypeError("two values are needed");
  return [value[0], value[1]];
}

function indexed(value: Json, index: number): Json {
  if (value === "$index") return index;
  if (typeof value === "string") return value.replaceAll("$index", String(index));
  if (isList(value)) return value.map((one) => indexed(one, index));
  if (!isObject(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, indexed(one, index)]));
}
