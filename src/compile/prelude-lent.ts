/** The text of the prelude's guards on what values inherit from the language. Sections of `prelude-text.ts`. */

/**
 * - `plain`: what an author's type says is data of the module's own. A function there that is not is what the value inherits: as good as nothing.
 * - `plainKey`: the same in a pattern: a key under which the value only inherits a function becomes one that nothing has.
 */
export const LENT = `\
const @nothing = Symbol();
function @plain(o, k) {
  const value = o[k];
  return typeof value !== "function" || @hasOwn(o, k) ? value : undefined;
}
function @plainKey(o, k) {
  return typeof o[k] !== "function" || @hasOwn(o, k) ? k : @nothing;
}
`;

/**
 * Runs before anything of the author's, where the module has a function of the language's as a value: all code shares them, so nothing may be kept on them.
 * What they are found under stays as it is. In a hardened realm they are frozen already.
 */
export const SOLID = `\
const @solidify = Object.freeze, @isSolid = Object.isFrozen, @namesOn = Object.getOwnPropertyNames, @symbolsOn = Object.getOwnPropertySymbols, @found = Object.getOwnPropertyDescriptor;
const @parent = Object.getPrototypeOf;
function @solid() {
  if (@isSolid([].map)) return;
  const items = @parent([].values());
  const owners = [
    Object, Object.prototype, @parent(() => {}), Array, Array.prototype, Map, Map.prototype, Set, Set.prototype, WeakMap.prototype, WeakSet.prototype, Date, Date.prototype,
    RegExp, RegExp.prototype, Error.prototype, String, String.prototype, Number, Number.prototype, Boolean.prototype, BigInt, BigInt.prototype, Symbol.prototype, Math, JSON,
    items, @parent(items), @parent(new Map().values()), @parent(new Set().values()), @parent(""[Symbol.iterator]()), @parent("".matchAll(/x/g)), @parent([].values().map((x) => x)),
    @parent(@parent((function* () {})())), Iterator, @parent(Iterator.from({ next() {} })), ArrayBuffer, ArrayBuffer.prototype, DataView.prototype, @parent(Uint8Array), @parent(Uint8Array.prototype),
  ];
  for (let i = 0; i < owners.length; i++) {
    const names = @namesOn(owners[i]).concat(@symbolsOn(owners[i]));
    for (let j = 0; j < names.length; j++) {
      const slot = @found(owners[i], names[j]);
      [slot.value, slot.get, slot.set].forEach((f) => typeof f === "function" && names[j] !== "constructor" && @solidify(f));
    }
  }
  [String, Number, Boolean, BigInt, parseInt, parseFloat, isNaN, isFinite, encodeURI, encodeURIComponent, decodeURI, decodeURIComponent].forEach((f) => @solidify(f));
}
@solid();
`;
