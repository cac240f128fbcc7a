/**
 * The text of the prelude, in JavaScript, by section. `@name` stands for a name of the prelude (see `prelude.ts`). Loops count
 * instead of iterating and methods are captured, so that nothing which runs after the first line can change what these do.
 */

/**
 * What the sections share. A key is turned into a property key in `@key` alone, once an access: a key that answers differently
 * each time it is asked cannot pass the guard as one name and reach the object as another.
 */
export const CORE = `\
const @hasOwn = Object.hasOwn, @define = Object.defineProperty, @TypeError = TypeError;
const @apply = (() => {}).call.bind((() => {}).apply);
function @key(k) {
  const type = typeof k;
  return type === "string" || type === "number" || type === "symbol" ? k : \`\${k}\`;
}
`;

/**
 * - `gives`: what a read may have: the object's own, but neither a function's prototype nor the stack of an error, which is its own too.
 * - `own`, `get`: the `read` guard. A number can name nothing that reaches a prototype, so it goes straight through.
 * - `bound`: the `read` guard on a callee: `o[k](x)` keeps its `this`.
 * - `some`: carries a value through `?.` where the chain has a guard in it.
 * - `keyOf`: the `read` guard in a pattern: a key that is not the source's own becomes one that nothing has.
 * - `put`: the `write` guard on a key. `change`: the same where the old value is read too; what is only inherited counts as absent.
 * - `in`: the `has` guard: `k in o` for own properties alone.
 * - `ref`: a place `o[k]` that is read and written, evaluated once.
 * - `open`: the `open` guard on `o.stack` and `o.arguments`; `openKey`: the same in a pattern.
 * - `keys`: the list of keys of `JSON.stringify`. One that names the stack, the prototype or the constructor becomes a function that goes by `gives`.
 */
export const GUARDS = `\
const @absent = Symbol(), @Error = Error, @isError = Error.isError ?? ((value) => value instanceof @Error);
function @gives(o, k) {
  return @hasOwn(o, k) && (k !== "prototype" || typeof o !== "function") && (k !== "stack" || !@isError(o));
}
function @own(o, k) {
  if (typeof k === "number" || o === undefined || o === null) return o[k];
  if (typeof k !== "string") k = @key(k);
  return @gives(o, k) ? o[k] : undefined;
}
function @get(o, k) {
  return typeof k === "number" ? o[k] : @own(o, k);
}
function @bound(o, k) {
  const f = @own(o, k);
  if (f === undefined || f === null) return f;
  if (typeof f !== "function") throw new @TypeError("the property is not a function");
  return (...values) => @apply(f, o, values);
}
class @Some {
  constructor(value) {
    this.value = value;
  }
  to(step) {
    return step(this.value);
  }
}
function @some(value) {
  return value === undefined || value === null ? undefined : new @Some(value);
}
function @keyOf(o, k) {
  k = @key(k);
  return typeof k === "number" || @gives(o, k) ? k : @absent;
}
function @put(k) {
  if (typeof k === "number") return k;
  if (typeof k !== "string") k = @key(k);
  if (k === "__proto__") throw new @TypeError("a property named __proto__ cannot be written");
  return k;
}
function @change(o, k) {
  if (typeof k === "number" || o === undefined || o === null) return k;
  k = @put(k);
  if (k === "stack" && @isError(o)) throw new @TypeError("the stack of an error cannot be changed");
  if (typeof o === "object" && !@hasOwn(o, k) && k in o) {
    @define(o, k, { __proto__: null, value: undefined, writable: true, enumerable: true, configurable: true });
  } else if (typeof o !== "object" && (k === "prototype" || !@hasOwn(o, k))) {
    throw new @TypeError("a function, a text, a number or a truth value takes no properties");
  }
  return k;
}
class @Ref {
  constructor(o, k) {
    this.o = o;
    this.k = o === undefined || o === null ? k : @put(k);
  }
  get v() {
    return @own(this.o, this.k);
  }
  set v(value) {
    this.o[this.k] = value;
  }
}
function @in(k, o) {
  if ((typeof o !== "object" && typeof o !== "function") || o === null) throw new @TypeError("only an object can be searched by in");
  return @gives(o, @key(k));
}
function @ref(o, k) {
  return new @Ref(o, k);
}
function @open(o, k) {
  if (k === "stack" ? @isError(o) : typeof o === "function") throw new @TypeError("what the engine keeps here is not for modules");
  return o;
}
function @openKey(o, k) {
  @open(o, k);
  return k;
}
const @isList = Array.isArray;
function @keys(list) {
  let named = false;
  for (let i = 0; @isList(list) && i < list.length; i++) named ||= list[i] === "stack" || list[i] === "__proto__" || list[i] === "constructor";
  if (!named) return list;
  return (_, value) => {
    if (typeof value !== "object" || value === null || @isList(value)) return value;
    const copy = {};
    for (let i = 0; i < list.length; i++) {
      const k = typeof list[i] === "number" ? \`\${list[i]}\` : list[i];
      if (typeof k === "string" && @gives(value, k)) {
        @define(copy, k, { __proto__: null, value: value[k], writable: true, enumerable: true, configurable: true });
      }
    }
    return copy;
  };
}
`;

/**
 * `date`, `parse`: the `instant` guard for `new Date(x)` and `Date.parse(x)`. Engines read a text without a time zone in the host's.
 * Such a text is an error; what is no date at all is an invalid date, as everywhere. A module's dates are of a class of their own,
 * whose text is ISO 8601 and which knows no local time: whatever type a date hides behind, it tells nothing about the host.
 */
export const INSTANT = `\
const @RangeError = RangeError, @exec = RegExp.prototype.exec, @timeOf = Date.prototype.getTime;
const @isoOf = Date.prototype.toISOString, @prototypeOfDates = Date.prototype, @shutDates = Object.freeze;
class @Day extends Date {
  toString() {
    const time = @apply(@timeOf, this, []);
    return time !== time ? "Invalid Date" : @apply(@isoOf, this, []);
  }
}
Object.getOwnPropertyNames(@prototypeOfDates).forEach((name) => {
  if (/^(?:get|set)(?!UTC|Time$)|^to(?!ISOString$|JSON$|String$)/.test(name)) {
    const value = () => {
      throw new @TypeError("Date.prototype." + name + " depends on the host");
    };
    @define(@Day.prototype, name, { __proto__: null, value: @shutDates(value) });
  }
});
@shutDates(@Day.prototype.toString);
@shutDates(@Day.prototype);
const @instant = /^(\\d{4}|[+-]\\d{6})-(\\d\\d)-(\\d\\d)(?:T(\\d\\d):(\\d\\d)(?::(\\d\\d)(?:\\.\\d{1,9})?)?(?:Z|[+-](\\d\\d):(\\d\\d)))?$/;
const @zoneless = /^(?:\\d{4}|[+-]\\d{6})-\\d\\d-\\d\\d[T ]\\d\\d:\\d\\d(?::\\d\\d(?:\\.\\d+)?)?$/;
function @isInstant(p) {
  const year = +p[1], month = +p[2], leap = year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);
  const days = month === 2 ? (leap ? 29 : 28) : month === 4 || month === 6 || month === 9 || month === 11 ? 30 : 31;
  if (p[1] === "-000000" || month < 1 || month > 12 || p[3] < 1 || p[3] > days) return false;
  return !(p[4] > 23 || p[5] > 59 || p[6] > 59 || p[7] > 23 || p[8] > 59);
}
function @isZoned(text) {
  const parts = @apply(@exec, @instant, [text]);
  if (parts !== null) return @isInstant(parts);
  if (@apply(@exec, @zoneless, [text]) === null) return false;
  throw new @RangeError("a date with a time must say its time zone, such as 2024-05-01T10:00:00Z");
}
function @date(value) {
  if (typeof value === "string") return new @Day(@isZoned(value) ? value : NaN);
  if (typeof value === "object" && value !== null) return new @Day(@apply(@timeOf, value, []));
  if (typeof value === "function") throw new @TypeError("a function is not a date");
  return new @Day(value);
}
function @parse(value) {
  const text = \`\${value}\`;
  return @isZoned(text) ? text : "";
}
`;

/** `assign`: `Object.assign`, which would replace what its target inherits by what a source has under the name `__proto__`. */
export const ASSIGN = `\
const @assignTo = Object.assign;
function @assign(target, ...sources) {
  for (let i = 0; i < sources.length; i++) {
    if (sources[i] !== undefined && sources[i] !== null && @hasOwn(sources[i], "__proto__")) {
      throw new @TypeError("a property named __proto__ cannot be written");
    }
  }
  return @apply(@assignTo, undefined, [target, ...sources]);
}
`;

/**
 * The bits of a NaN differ with the engine's compiler that made it, and so with how often the code has run. They must not be read.
 *
 * - `view`: a DataView that writes every NaN alike.
 * - `bytes`: what the `buffer` of is read: not an array of floats. `items`: what such an array is made of: not a buffer.
 */
export const FLOATS = `\
const @shutFloats = Object.freeze, @View = DataView, @floats = [Float32Array, Float64Array], @isBuffer = ArrayBuffer;
const @setters = { __proto__: null, setFloat16: @View.prototype.setFloat16, setFloat32: @View.prototype.setFloat32, setFloat64: @View.prototype.setFloat64 };
class @DataView extends @View {}
["setFloat16", "setFloat32", "setFloat64"].forEach((name) => {
  const set = @setters[name];
  const value = {
    [name](offset, value, isLittle) {
      const number = +value;
      @apply(set, this, [offset, number === number ? number : NaN, isLittle]);
    },
  }[name];
  @define(@DataView.prototype, name, { __proto__: null, value: @shutFloats(value) });
});
@shutFloats(@DataView.prototype);
function @view(...values) {
  return new @DataView(...values);
}
function @isFloats(value) {
  return value instanceof @floats[0] || value instanceof @floats[1];
}
function @bytes(o) {
  if (typeof o === "object" && @isFloats(o)) throw new @TypeError("the bytes of an array of floats are not for modules: use a DataView");
  return o;
}
function @items(source) {
  if (source instanceof @isBuffer) throw new @TypeError("an array of floats is not made of bytes: use a DataView");
  return source;
}
`;

/** `names`: the object of `import * as`: getters, sorted, without a prototype. */
export const NAMES = `\
const @namesOf = Object.getOwnPropertyNames, @shut = Object.freeze;
function @names(bindings) {
  const object = { __proto__: null }, names = @namesOf(bindings).sort();
  for (let i = 0; i < names.length; i++) @define(object, names[i], { __proto__: null, get: bindings[names[i]], enumerable: true });
  return @shut(object);
}
`;

/**
 * `seal`: runs when the module has been evaluated and freezes what its top level holds, all the way down, so that one call leaves
 * nothing behind for the next. Maps, sets, dates and iterators cannot be frozen: they get methods of their own that refuse. A
 * regular expression with `g` or `y` keeps a position (any other one has a place for it that nothing reads, and that is closed), and a
 * typed array cannot be frozen at all: each method of the definition sets them back before it runs. What an array has beside its elements counts too; where there are holes, names do not tell where that
 * begins.
 */
export const SEAL = `\
const @freeze = Object.freeze, @stop = Object.preventExtensions, @slotOf = Object.getOwnPropertyDescriptor, @isArray = Array.isArray;
const @ownNames = Object.getOwnPropertyNames, @ownSymbols = Object.getOwnPropertySymbols, @protoOf = Object.getPrototypeOf;
const @Map = Map, @Set = Set, @Date = Date, @RegExp = RegExp, @has = Set.prototype.has, @add = Set.prototype.add;
const @textOf = @putMethods.toString, @endsIn = String.prototype.endsWith, @eachOfMap = Map.prototype.forEach, @eachOfSet = Set.prototype.forEach, @iterator = @protoOf(@protoOf([].values()));
const @dateSetters = @ownNames(Date.prototype).filter((name) => name.startsWith("set"));
const @isView = typeof ArrayBuffer === "function" ? ArrayBuffer.isView : () => false, @Bytes = typeof Uint8Array === "function" ? Uint8Array : undefined;
const @ArrayBuffer = typeof ArrayBuffer === "function" ? ArrayBuffer : class {}, @write = @Bytes?.prototype.set;
const @WeakMap = typeof WeakMap === "function" ? WeakMap : class {}, @WeakSet = typeof WeakSet === "function" ? WeakSet : class {};
function @refuse() {
  throw new @TypeError("what a module keeps between calls cannot be changed; make it inside the function instead");
}
function @close(value, names) {
  for (let i = 0; i < names.length; i++) @define(value, names[i], { __proto__: null, value: @refuse });
}
function @isIterator(value) {
  for (let proto = @protoOf(value); proto !== null; proto = @protoOf(proto)) if (proto === @iterator) return true;
  return false;
}
function @isMaker(proto) {
  const maker = @slotOf(proto, "constructor")?.value;
  return typeof maker === "function" && @slotOf(maker, "prototype")?.value === proto;
}
function @isNative(maker) {
  return @apply(@endsIn, @apply(@textOf, maker, []), ["{ [native code] }"]);
}
function @putMethods(proto, put) {
  const keys = @ownNames(proto), symbols = @ownSymbols(proto);
  for (let i = 0; i < symbols.length; i++) keys[keys.length] = symbols[i];
  for (let i = 0; i < keys.length; i++) {
    const slot = @slotOf(proto, keys[i]);
    if (keys[i] !== "constructor" && typeof slot.value === "function") put(slot.value);
  }
}
function @putSlots(value, names, put, from = 0) {
  for (let i = from; i < names.length; i++) {
    if (typeof value === "function" && names[i] === "prototype") continue;
    const slot = @slotOf(value, names[i]);
    if (@hasOwn(slot, "value")) put(slot.value);
  }
}
function @fix(value, names, from, put) {
  for (let i = from; i < names.length; i++) {
    const slot = @slotOf(value, names[i]);
    if (names[i] === "lastIndex" || !@hasOwn(slot, "value")) continue;
    put(slot.value);
    @define(value, names[i], { __proto__: null, writable: false, configurable: false });
  }
}
function @seal(definition, roots) {
  const seen = new @Set(), patterns = [], bytes = [], copies = [], pending = [];
  let waiting = 0, found = 0, buffers = 0;
  const put = (value) => {
    if ((typeof value !== "object" && typeof value !== "function") || value === null || @apply(@has, seen, [value])) return;
    @apply(@add, seen, [value]);
    pending[waiting++] = value;
    let proto = @protoOf(value);
    if (proto !== null && !@isMaker(proto) && !@isIterator(proto)) put(proto);
    for (; proto !== null && @isMaker(proto) && !@apply(@has, seen, [proto]); proto = @protoOf(proto)) {
      @apply(@add, seen, [proto]);
      if (@isNative(@slotOf(proto, "constructor").value)) return;
      @putMethods(proto, put);
    }
  };
  put(definition);
  for (let i = 0; i < roots.length; i++) put(roots[i]);
  while (waiting > 0) {
    const value = pending[--waiting];
    if (@isArray(value)) {
      for (let i = 0; i < value.length; i++) put(value[i]);
      const names = @ownNames(value);
      @putSlots(value, names, put, names[value.length] === "length" ? value.length : 0);
      @freeze(value);
      continue;
    }
    if (value instanceof @RegExp) {
      if (value.global || value.sticky) patterns[found++] = value;
      else @define(value, "lastIndex", { __proto__: null, writable: false });
      @stop(value);
      @fix(value, @ownNames(value), 0, put);
      continue;
    }
    if (@isView(value)) {
      put(value.buffer);
      @stop(value);
      @fix(value, @ownNames(value), value.length ?? 0, put);
      continue;
    }
    if (value instanceof @ArrayBuffer) {
      bytes[buffers] = new @Bytes(value);
      copies[buffers] = new @Bytes(bytes[buffers]);
      buffers += 1;
      @close(value, ["resize", "transfer", "transferToFixedLength"]);
    }
    @putSlots(value, @ownNames(value), put);
    @putSlots(value, @ownSymbols(value), put);
    const made = typeof value === "function" ? @slotOf(value, "prototype")?.value : undefined;
    if (typeof made === "object" && made !== null && !@apply(@has, seen, [made])) @putMethods(made, put);
    if (value instanceof @Map) {
      @apply(@eachOfMap, value, [(item, key) => (put(key), put(item))]);
      @close(value, ["set", "delete", "clear", "getOrInsert", "getOrInsertComputed"]);
    } else if (value instanceof @Set) {
      @apply(@eachOfSet, value, [(item) => put(item)]);
      @close(value, ["add", "delete", "clear"]);
    } else if (value instanceof @WeakMap) @close(value, ["set", "delete", "getOrInsert", "getOrInsertComputed"]);
    else if (value instanceof @WeakSet) @close(value, ["add", "delete"]);
    else if (value instanceof @Date) @close(value, @dateSetters);
    else if (@isIterator(value)) @close(value, ["next", "return", "throw"]);
    @freeze(value);
  }
  if (found + buffers === 0 || typeof definition !== "object" || definition === null) return definition;
  const sealed = {}, names = @ownNames(definition);
  for (let i = 0; i < names.length; i++) {
    const value = @slotOf(definition, names[i]).value;
    const method = (...values) => {
      for (let at = 0; at < found; at++) patterns[at].lastIndex = 0;
      for (let at = 0; at < buffers; at++) @apply(@write, bytes[at], [copies[at]]);
      return @apply(value, definition, values);
    };
    @define(sealed, names[i], { __proto__: null, value: typeof value === "function" ? method : value, enumerable: true });
  }
  return @freeze(sealed);
}
`;

/**
 * `fresh`: takes the seal's place in a module that may keep something where the seal cannot see it, such as a variable of a function
 * that made others. Each call of a method evaluates the module anew, so that nothing is left of the call before.
 */
export const FRESH = `\
const @methodsOf = Object.getOwnPropertyNames, @settle = Object.freeze;
function @fresh(evaluate) {
  const first = evaluate(), definition = {};
  if (typeof first !== "object" || first === null) return first;
  const names = @methodsOf(first);
  for (let i = 0; i < names.length; i++) {
    const name = names[i];
    if (typeof first[name] !== "function") continue;
    const value = (...values) => {
      const own = evaluate();
      return @apply(own[name], own, values);
    };
    @define(definition, name, { __proto__: null, value, enumerable: true });
  }
  return @settle(definition);
}
`;
