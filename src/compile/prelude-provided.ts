/** The text of what the prelude provides under names that the language itself does not have. Sections of `prelude-text.ts`. */

/**
 * `structuredClone` (HTML Standard, 2.7), as far as the language goes: what the algorithm knows of platforms is not there. Dates are made by `@date`,
 * so that a copy is as good as the original.
 */
export const CLONE = `\
const @Map2 = Map, @Set2 = Set, @Date2 = Date, @RegExp2 = RegExp, @Error2 = Error, @Array2 = Array, @Buffer2 = ArrayBuffer, @View2 = DataView;
const @mapGet = Map.prototype.get, @mapHas = Map.prototype.has, @mapSet = Map.prototype.set, @mapEach = Map.prototype.forEach;
const @setAdd = Set.prototype.add, @setEach = Set.prototype.forEach, @cut = ArrayBuffer.prototype.slice, @keysOf = Object.keys, @isArrayLike = Array.isArray;
const @isViewOf = ArrayBuffer.isView, @above = Object.getPrototypeOf, @toTag = Object.prototype.toString;
const @views = [Int8Array, Uint8Array, Uint8ClampedArray, Int16Array, Uint16Array, Int32Array, Uint32Array, Float32Array, Float64Array, BigInt64Array, BigUint64Array];
const @errors = [EvalError, RangeError, ReferenceError, SyntaxError, TypeError, URIError];
const @uncloneable = [WeakMap, WeakSet];
function @cannot() {
  const error = new @Error2("the value could not be cloned");
  @define(error, "name", { __proto__: null, value: "DataCloneError", writable: true, enumerable: false, configurable: true });
  throw error;
}
function @putOwn(to, key, value) {
  @define(to, key, { __proto__: null, value, writable: true, enumerable: true, configurable: true });
}
function @copyOf(value, seen) {
  if (typeof value === "symbol" || typeof value === "function") @cannot();
  if (typeof value !== "object" || value === null) return value;
  if (@apply(@mapHas, seen, [value])) return @apply(@mapGet, seen, [value]);
  const note = (copy) => {
    @apply(@mapSet, seen, [value, copy]);
    return copy;
  };
  if (value instanceof @Date2) return note(@date(value));
  if (value instanceof @RegExp2) return note(new @RegExp2(value.source, value.flags));
  if (value instanceof @Buffer2) return note(@apply(@cut, value, [0]));
  if (@isViewOf(value)) {
    const buffer = @copyOf(value.buffer, seen);
    if (value instanceof @View2) return note(@view(buffer, value.byteOffset, value.byteLength));
    for (let i = 0; i < @views.length; i++) {
      if (value instanceof @views[i]) return note(new @views[i](buffer, value.byteOffset, value.length));
    }
    return @cannot();
  }
  if (value instanceof @Map2) {
    const copy = note(new @Map2()), pairs = [];
    @apply(@mapEach, value, [(item, key) => (pairs[pairs.length] = [key, item])]);
    for (let i = 0; i < pairs.length; i++) @apply(@mapSet, copy, [@copyOf(pairs[i][0], seen), @copyOf(pairs[i][1], seen)]);
    return copy;
  }
  if (value instanceof @Set2) {
    const copy = note(new @Set2()), items = [];
    @apply(@setEach, value, [(item) => (items[items.length] = item)]);
    for (let i = 0; i < items.length; i++) @apply(@setAdd, copy, [@copyOf(items[i], seen)]);
    return copy;
  }
  if (value instanceof @Error2) {
    let Kind = @Error2;
    for (let i = 0; i < @errors.length; i++) if (value.name === @errors[i].name) Kind = @errors[i];
    const copy = note(@hasOwn(value, "message") ? new Kind(\`\${value.message}\`) : new Kind());
    if (@hasOwn(value, "cause")) {
      const cause = @copyOf(value.cause, seen);
      @define(copy, "cause", { __proto__: null, value: cause, writable: true, enumerable: false, configurable: true });
    }
    return copy;
  }
  for (let i = 0; i < @uncloneable.length; i++) if (value instanceof @uncloneable[i]) @cannot();
  const tag = @apply(@toTag, value, []);
  if (tag !== "[object Object]" && tag !== "[object Array]" && @above(value) !== null) @cannot();
  const copy = note(@isArrayLike(value) ? new @Array2(value.length) : {});
  const names = @keysOf(value);
  for (let i = 0; i < names.length; i++) if (@hasOwn(value, names[i])) @putOwn(copy, names[i], @copyOf(value[names[i]], seen));
  return copy;
}
function @clone(value) {
  return @copyOf(value, new @Map2());
}
`;

/** `TextEncoder` and `TextDecoder` (Encoding Standard) for UTF-8. All calls share their methods, so nothing may be kept on these. */
export const UTF8 = `\
const @Bytes2 = Uint8Array, @codeAt = String.prototype.codePointAt, @fromCodes = String.fromCodePoint, @part = Uint8Array.prototype.slice;
const @shutProvided = Object.freeze, @isBytesView = ArrayBuffer.isView, @WrongType = TypeError, @WrongLabel = RangeError;
class @Encoder {
  get encoding() {
    return "utf-8";
  }
  encode(text = "") {
    const source = \`\${text}\`;
    let bytes = new @Bytes2(source.length + 4), at = 0;
    for (let i = 0; i < source.length; i++) {
      let code = @apply(@codeAt, source, [i]);
      if (code > 0xffff) i++;
      else if (code >= 0xd800 && code <= 0xdfff) code = 0xfffd;
      if (at + 4 > bytes.length) {
        const more = new @Bytes2(bytes.length * 2);
        for (let j = 0; j < at; j++) more[j] = bytes[j];
        bytes = more;
      }
      if (code < 0x80) bytes[at++] = code;
      else {
        if (code < 0x800) bytes[at++] = 0xc0 | (code >> 6);
        else {
          if (code < 0x10000) bytes[at++] = 0xe0 | (code >> 12);
          else {
            bytes[at++] = 0xf0 | (code >> 18);
            bytes[at++] = 0x80 | ((code >> 12) & 63);
          }
          bytes[at++] = 0x80 | ((code >> 6) & 63);
        }
        bytes[at++] = 0x80 | (code & 63);
      }
    }
    return @apply(@part, bytes, [0, at]);
  }
}
class @Decoder {
  #fatal;
  #ignoreBOM;
  constructor(label = "utf-8", options = {}) {
    if (label !== "utf-8" && label !== "utf8") throw new @WrongLabel("the only encoding is utf-8");
    this.#fatal = options.fatal === true;
    this.#ignoreBOM = options.ignoreBOM === true;
  }
  get encoding() {
    return "utf-8";
  }
  get fatal() {
    return this.#fatal;
  }
  get ignoreBOM() {
    return this.#ignoreBOM;
  }
  decode(input) {
    if (input === undefined) return "";
    @bytes(input);
    const bytes = @isBytesView(input) ? new @Bytes2(input.buffer, input.byteOffset, input.byteLength) : new @Bytes2(input);
    let text = "", i = 0;
    const wrong = () => {
      if (this.#fatal) throw new @WrongType("the bytes are not UTF-8");
      text += "\\ufffd";
    };
    if (!this.#ignoreBOM && bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf) i = 3;
    while (i < bytes.length) {
      const first = bytes[i++];
      if (first < 0x80) {
        text += @fromCodes(first);
        continue;
      }
      let code, more, low = 0x80, high = 0xbf;
      if (first >= 0xc2 && first <= 0xdf) { code = first & 31; more = 1; }
      else if (first >= 0xe0 && first <= 0xef) {
        code = first & 15;
        more = 2;
        if (first === 0xe0) low = 0xa0;
        if (first === 0xed) high = 0x9f;
      } else if (first >= 0xf0 && first <= 0xf4) {
        code = first & 7;
        more = 3;
        if (first === 0xf0) low = 0x90;
        if (first === 0xf4) high = 0x8f;
      } else {
        wrong();
        continue;
      }
      for (; more > 0 && i < bytes.length && bytes[i] >= low && bytes[i] <= high; more--, low = 0x80, high = 0xbf) code = (code << 6) | (bytes[i++] & 63);
      if (more > 0) wrong();
      else text += @fromCodes(code);
    }
    return text;
  }
}
[@Encoder.prototype, @Encoder.prototype.encode, @Decoder.prototype, @Decoder.prototype.decode].forEach((shared) => @shutProvided(shared));
function @encoder() {
  return new @Encoder();
}
function @decoder(label, options) {
  return new @Decoder(label, options);
}
`;
