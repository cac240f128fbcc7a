/** The text of the prelude's guard on functions that are found by a key. A section of `prelude-text.ts`, made from the policy. */
import { ALLOWED_GLOBALS, ALLOWED_MEMBERS } from "./policy/allowed.ts";

/** Functions of the library that a module may pass around as values, as pairs of an owner and its members. */
function values(): string {
  const globals = Object.entries(ALLOWED_GLOBALS).filter(([, uses]) => uses.includes("value") && uses.includes("call"));
  const owners = Object.entries(ALLOWED_MEMBERS).filter(([owner]) => /^\w+$/.test(owner) && owner !== "TypedArray");
  const statics = owners.map(([owner, members]) => {
    const names = members.split(/\s+/).filter((name) => /^[a-z]/.test(name));
    return names.length === 0 ? "" : `[typeof ${owner} === "undefined" ? {} : ${owner}, "${names.join(" ")}"]`;
  });
  const called = globals.map(([name]) => name).sort();
  return `[[{ ${called.join(", ")} }, "${called.join(" ")}"], ${statics.filter((text) => text !== "").join(", ")}]`;
}

/**
 * - `checked`: a function of the engine's own is a TypeError, unless it is one of those that a module may pass around. Every other value goes through.
 *   An engine's function shows by its text, which no function written in JavaScript can have: `{ [native code] }` is not a body.
 * - `callable`: the `read` guard where a function is read. `boundCallable`: the same on a callee, which keeps its `this`.
 */
export const CALLABLE = `\
const @sourceOf = (() => {}).toString, @endsWith = "".endsWith, @Functions = WeakSet, @isKnown = WeakSet.prototype.has;
const @know = WeakSet.prototype.add, @known = new @Functions();
${values()}.forEach(([owner, names]) => names.split(" ").forEach((name) => {
  if (typeof owner[name] === "function") @apply(@know, @known, [owner[name]]);
}));
function @checked(f) {
  if (typeof f !== "function" || @apply(@isKnown, @known, [f])) return f;
  if (@apply(@endsWith, @apply(@sourceOf, f, []), ["{ [native code] }"])) {
    throw new @TypeError("this function of the engine is not for modules");
  }
  @apply(@know, @known, [f]);
  return f;
}
function @callable(o, k) {
  return @checked(@own(o, k));
}
function @boundCallable(o, k) {
  const f = @checked(@own(o, k));
  if (f === undefined || f === null) return f;
  if (typeof f !== "function") throw new @TypeError("the property is not a function");
  return (...values) => @apply(f, o, values);
}
`;
