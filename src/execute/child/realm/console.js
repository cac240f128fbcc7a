// The `console` of tenant code, and the lines that it has written. What it is given becomes bounded text at once, without calling anything of the tenant's, and
// nothing comes back: no result, no error, no count. So nothing of it can reach the state, nor the next call.
// Step: isolate → context → harden → compile the verified bytes → fold → what was WRITTEN.
() => {
  const { apply, getOwnPropertyDescriptor, getPrototypeOf } = Reflect;
  const { isArray } = Array;
  const { stringify } = JSON;
  const { isView } = ArrayBuffer;
  const { isError } = Error;
  const { min } = Math;
  const isNotANumber = Number.isNaN;
  const getter = (prototype, key) => getOwnPropertyDescriptor(prototype, key).get;
  const objectPrototype = Object.prototype;
  const typedArrayPrototype = getPrototypeOf(Uint8Array.prototype);
  const typedArrayName = getter(typedArrayPrototype, Symbol.toStringTag);
  const typedArrayLength = getter(typedArrayPrototype, "length");
  const bufferBytes = getter(ArrayBuffer.prototype, "byteLength");
  const mapSize = getter(Map.prototype, "size");
  const mapEntries = Map.prototype.entries;
  const mapNext = getPrototypeOf(new Map().entries()).next;
  const setSize = getter(Set.prototype, "size");
  const setValues = Set.prototype.values;
  const setNext = getPrototypeOf(new Set().values()).next;
  const toISOString = Date.prototype.toISOString;
  const getTime = Date.prototype.getTime;
  const regExpSource = getter(RegExp.prototype, "source");
  // Not `flags`, which asks the object itself.
  const regExpFlags = [
    ["d", "hasIndices"],
    ["g", "global"],
    ["i", "ignoreCase"],
    ["m", "multiline"],
    ["s", "dotAll"],
    ["u", "unicode"],
    ["v", "unicodeSets"],
    ["y", "sticky"],
  ].map(([letter, key]) => ({ letter, isSet: getter(RegExp.prototype, key) }));
  const exec = RegExp.prototype.exec;
  const symbolText = Symbol.prototype.toString;
  const bigIntText = BigInt.prototype.toString;
  const slice = String.prototype.slice;
  const isWellFormed = String.prototype.isWellFormed;

  /** Lines that a call keeps, and units of UTF-16 that a line keeps: never less than 4 KiB of UTF-8 hold, which is what the host cuts it to. */
  const MAX_LINES = 256;
  const MAX_UNITS = 4096;
  const MAX_DEPTH = 4;
  const MAX_ITEMS = 100;
  const MAX_NAME_UNITS = 100;
  /** To write a larger one as decimal digits takes time with the square of its length. */
  const MOST = 10n ** 100n;
  const identifier = /^[A-Za-z_$][\w$]{0,63}$/;

  /** Getter of a repaired property → its value; known once the realm is hardened. */
  let repairedValues;
  /** The event that is being applied; -1 for `initial()` and for the module's evaluation. */
  let position = () => -1;

  /** The lines that nobody has taken yet, and where and how each was written: `event,level,truncated,units;`. */
  let texts = [];
  let heads = "";
  let dropped = 0;
  /** How many lines the call may still keep. */
  let room = MAX_LINES;
  /** Events before this one are run again: what they write is known. */
  let quiet = -1;
  /** The last event that wrote anything. */
  let last = -1;

  // ── a value as text ──

  let text = "";
  let trail = [];

  const isFull = () => text.length > MAX_UNITS;
  const put = (part) => {
    const left = MAX_UNITS + 1 - text.length;
    if (left > 0) text += part.length > left ? apply(slice, part, [0, left]) : part;
  };
  /** What reading `key` would give if no getter of the tenant's answered. */
  const read = (object, key) => {
    let holder = object;
    for (let step = 0; holder !== null && step < 64; step += 1) {
      const descriptor = getOwnPropertyDescriptor(holder, key);
      if (descriptor !== undefined)
        return "value" in descriptor ? descriptor.value : repairedValues.get(descriptor.get);
      holder = getPrototypeOf(holder);
    }
    return undefined;
  };
  const word = (value) => (typeof value === "string" ? apply(slice, value, [0, MAX_NAME_UNITS]) : "");
  const classOf = (object) => {
    const prototype = getPrototypeOf(object);
    if (prototype === null || prototype === objectPrototype) return "";
    const maker = getOwnPropertyDescriptor(prototype, "constructor")?.value;
    return typeof maker === "function" ? word(getOwnPropertyDescriptor(maker, "name")?.value) : "";
  };
  /** What `question` answers, or undefined if the value is not of its kind: each asks for an internal slot, which nothing can fake. */
  const asked = (question, value) => {
    try {
      return apply(question, value, []);
    } catch {
      return undefined;
    }
  };

  const putSlot = (object, key, depth) => {
    const descriptor = getOwnPropertyDescriptor(object, key);
    if (descriptor === undefined) put("<empty>");
    else if ("value" in descriptor) putValue(descriptor.value, depth);
    else put("<getter>");
  };
  const putMore = (count) => {
    if (count > 0) put(`, … ${count} more`);
  };
  const putList = (length, depth, item) => {
    put("[");
    const shown = min(length, MAX_ITEMS);
    for (let index = 0; index < shown && !isFull(); index += 1) {
      if (index > 0) put(", ");
      item(index, depth);
    }
    putMore(length - shown);
    put("]");
  };
  /** Own enumerable properties but for `hidden`; nothing at all if there are none and `onlyIfAny`. */
  const putProperties = (object, depth, onlyIfAny, hidden) => {
    let count = 0;
    let isOpen = false;
    const open = () => {
      put(onlyIfAny ? " {" : "{");
      isOpen = true;
    };
    if (!onlyIfAny) open();
    for (const key in object) {
      const own = getOwnPropertyDescriptor(object, key);
      if (own === undefined || key === hidden) continue;
      if (count === MAX_ITEMS || isFull()) {
        put(", …");
        break;
      }
      if (!isOpen) open();
      if (count > 0) put(", ");
      put(apply(exec, identifier, [key]) === null ? stringify(apply(slice, key, [0, MAX_NAME_UNITS])) : key);
      put(": ");
      putSlot(object, key, depth);
      count += 1;
    }
    if (isOpen) put("}");
  };
  const putEntries = (name, size, iterator, next, depth, entry) => {
    put(`${name}(${size}) {`);
    for (let index = 0; index < size && index < MAX_ITEMS && !isFull(); index += 1) {
      const { done, value } = apply(next, iterator, []);
      if (done) break;
      if (index > 0) put(", ");
      entry(value, depth);
    }
    putMore(size - MAX_ITEMS);
    put("}");
  };
  const putPair = (pair, depth) => {
    putValue(pair[0], depth);
    put(" => ");
    putValue(pair[1], depth);
  };

  const putError = (error, depth) => {
    const name = word(read(error, "name"));
    const message = read(error, "message");
    const said = typeof message === "string" ? message : "";
    put(name === "" ? "Error" : name);
    if (said !== "") {
      put(": ");
      put(said);
    }
    putProperties(error, depth, true, "message");
  };

  const putRegExp = (expression, source) => {
    put("/");
    put(source);
    put("/");
    for (let index = 0; index < regExpFlags.length; index += 1) {
      if (asked(regExpFlags[index].isSet, expression) === true) put(regExpFlags[index].letter);
    }
  };

  const putObject = (object, depth) => {
    if (isError(object)) return putError(object, depth);
    if (isArray(object)) return putList(object.length, depth, (index) => putSlot(object, index, depth));
    const time = asked(getTime, object);
    if (time !== undefined) return put(isNotANumber(time) ? "Invalid Date" : apply(toISOString, object, []));
    if (isView(object)) {
      const name = apply(typedArrayName, object, []);
      if (name === undefined) return put("DataView {}");
      const length = apply(typedArrayLength, object, []);
      put(`${name}(${length}) `);
      return putList(length, depth, (index) => putValue(object[index], depth));
    }
    const maps = asked(mapSize, object);
    if (maps !== undefined) return putEntries("Map", maps, apply(mapEntries, object, []), mapNext, depth, putPair);
    const sets = asked(setSize, object);
    if (sets !== undefined) return putEntries("Set", sets, apply(setValues, object, []), setNext, depth, putValue);
    const bytes = asked(bufferBytes, object);
    if (bytes !== undefined) return put(`ArrayBuffer(${bytes}) {}`);
    const source = asked(regExpSource, object);
    if (source !== undefined) return putRegExp(object, source);
    const name = classOf(object);
    if (name !== "") put(`${name} `);
    putProperties(object, depth, false, undefined);
  };

  const putValue = (value, depth) => {
    if (isFull()) return;
    switch (typeof value) {
      case "string":
        put(depth === 0 ? value : stringify(apply(slice, value, [0, MAX_UNITS])));
        break;
      case "number":
        put(value === 0 && 1 / value < 0 ? "-0" : `${value}`);
        break;
      case "bigint":
        put(value > MOST || value < -MOST ? "<a bigint of more than 100 digits>" : `${apply(bigIntText, value, [])}n`);
        break;
      case "symbol":
        put(apply(symbolText, value, []));
        break;
      case "function": {
        const name = word(getOwnPropertyDescriptor(value, "name")?.value);
        put(name === "" ? "<function>" : `<function ${name}>`);
        break;
      }
      case "object":
        if (value === null) put("null");
        else if (trail.includes(value)) put("<circular>");
        else if (depth >= MAX_DEPTH) put(isArray(value) ? "[…]" : "{…}");
        else {
          trail[trail.length] = value;
          putObject(value, depth + 1);
          trail.length -= 1;
        }
        break;
      default:
        put(`${value}`);
    }
  };

  const write = (level, values) => {
    const at = position();
    if (at < quiet) return;
    if (at > last) last = at;
    if (room === 0) {
      dropped += 1;
      return;
    }
    room -= 1;
    try {
      text = "";
      trail = [];
      for (let index = 0; index < values.length && !isFull(); index += 1) {
        if (index > 0) put(" ");
        putValue(values[index], 0);
      }
      const isCut = isFull();
      const units = isCut ? MAX_UNITS : text.length;
      const line = `${isCut ? apply(slice, text, [0, MAX_UNITS]) : text}\n`;
      // Makes one piece of it: parts of large texts would keep those alive.
      apply(isWellFormed, line, []);
      heads += `${at},${level},${isCut ? 1 : 0},${units};`;
      texts[texts.length] = line;
    } catch {
      // The stack is nearly used up: the call itself will be told so, by the engine.
      dropped += 1;
    }
    text = "";
    trail = [];
  };

  const methods = {
    debug: (...values) => write(1, values),
    log: (...values) => write(2, values),
    info: (...values) => write(2, values),
    warn: (...values) => write(3, values),
    error: (...values) => write(4, values),
  };

  return {
    console: methods,
    /** To be called once, when the realm is hardened. */
    adopt(repaired, positionOf) {
      repairedValues = repaired;
      position = positionOf;
    },
    /** Another call, or another batch, begins before event `first`; -1: with `initial()`. */
    begin(first) {
      texts = [];
      heads = "";
      dropped = 0;
      room = MAX_LINES;
      quiet = first;
      last = first - 1;
    },
    /** Events that were run are run again. */
    rewind() {
      if (last >= quiet) quiet = last + 1;
    },
    /** Of the events before `first` what they write is known; the call keeps `lines` more. */
    hush(first, lines) {
      quiet = first;
      last = first - 1;
      room = lines;
    },
    /** True if there are lines to be taken. */
    isPending: () => heads !== "" || dropped > 0,
    /** Hands over what was written: `dropped` and `last`, the heads, and the texts, each of which ends with a line break of its own. */
    take() {
      const taken = `${dropped},${last}\n${heads}\n${texts.join("")}`;
      texts = [];
      heads = "";
      dropped = 0;
      return taken;
    },
  };
};
