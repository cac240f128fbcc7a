// Hardens the realm before any tenant code is compiled in it: only the permitted globals stay, no route leads to code
// generation, clock, randomness or locale, and every object that tenant code can reach is frozen.
// What it cannot close: code that catches the RangeError of an endless recursion learns how deep the stack was, which differs by a few frames
// from call to call; the emitter has to see to that. A promise that is rejected with an object whose getters never return hangs
// isolated-vm itself, as does such an object thrown while the module is evaluated; the supervisor's limits end that.
// Step: isolate → context → HARDEN → compile the verified bytes → fold.
(permits, parseJson, ownConsole) => {
  const { apply, construct, defineProperty, deleteProperty, getOwnPropertyDescriptor, getPrototypeOf, ownKeys } =
    Reflect;
  const { freeze, isFrozen, setPrototypeOf } = Object;
  const world = globalThis;

  /** Getter of a repaired property → the value that it stands for. Lets trusted code read it without calling anything. */
  const repairedValues = new Map();
  /** Error → its frames, as written by the formatter below. */
  const framesOf = new WeakMap();
  /** The frames that were written last: those of an error that ended the module's evaluation. */
  const lastFrames = { text: "" };
  const sliceText = String.prototype.slice;
  const remember = WeakMap.prototype.set;

  // ── What syntax reaches, whatever the globals are ───────────────────────────────────────────────────────────────
  const functionKinds = [() => {}, function* () {}, async () => {}, async function* () {}];
  const typedArrayPrototype = getPrototypeOf(Uint8Array.prototype);
  const functionPrototype = getPrototypeOf(functionKinds[0]);
  const nativeStack = getOwnPropertyDescriptor(new Error(), "stack");
  const iterator = (value) => value[Symbol.iterator]();
  const syntaxRoots = () => [
    ...functionKinds,
    functionKinds[1](),
    functionKinds[3](),
    functionKinds[2](),
    iterator([]),
    iterator(""),
    iterator(new Map()),
    iterator(new Set()),
    "".matchAll(/a/g),
    iterator([]).map((value) => value),
    Iterator.from({ next: () => ({ done: true }) }),
    (function () {
      // biome-ignore lint/complexity/noArguments: tenant code can reach it, so its parts are frozen too
      return arguments;
    })(),
    /a/d.exec("a"),
    // Every error has this pair of its own, and all errors share it.
    nativeStack.get,
    nativeStack.set,
    ((strings) => strings)`a`,
    suppressedError(),
  ];
  /** Syntax alone makes these, whether or not there is a global of the name. */
  const suppressedError = () => {
    try {
      using _first = {
        [Symbol.dispose]() {
          throw 1;
        },
      };
      throw 2;
    } catch (error) {
      return error;
    }
  };

  const at = (path) => {
    if (path === "TypedArray.prototype") return typedArrayPrototype;
    if (path === "Function.prototype") return functionPrototype;
    const dot = path.indexOf(".");
    return dot === -1 ? world[path] : world[path.slice(0, dot)][path.slice(dot + 1)];
  };
  const drop = (owner, key, path) => {
    if (!deleteProperty(owner, key)) throw new TypeError(`cannot remove ${String(key)} from ${path}`);
  };
  const setValue = (owner, key, value) => defineProperty(owner, key, { value, writable: true, configurable: true });

  // ── Code generation: the four constructors are reached through `constructor` of the four prototypes alone ────────
  const closeFunctionConstructors = () => {
    for (const example of functionKinds) {
      const prototype = getPrototypeOf(example);
      const name = prototype.constructor.name;
      const inert = {
        [name]: () => {
          throw new TypeError("code cannot be made from strings here");
        },
      }[name];
      defineProperty(inert, "prototype", { value: prototype, writable: false });
      defineProperty(prototype, "constructor", { value: inert, writable: false, configurable: true });
    }
  };

  /** Puts `replacement` in the place of a constructor; the original is out of tenant code's reach afterwards. */
  const replaceConstructor = (name, replacement) => {
    const original = world[name];
    for (const key of ownKeys(original)) {
      if (key === "prototype" || key === "length" || key === "name") continue;
      defineProperty(replacement, key, getOwnPropertyDescriptor(original, key));
    }
    defineProperty(replacement, "name", { value: name, configurable: true });
    defineProperty(replacement, "length", { value: original.length, configurable: true });
    defineProperty(replacement, "prototype", { value: original.prototype, writable: false });
    setPrototypeOf(replacement, getPrototypeOf(original));
    setValue(original.prototype, "constructor", replacement);
    setValue(world, name, replacement);
    return original;
  };

  // ── Errors: V8 asks the hidden original for the formatter and the limit, tenant code sees neither ────────────────
  const hideErrorConstructor = () => {
    const native = world.Error;
    const replacement = function (...parts) {
      return construct(native, parts, new.target === undefined ? replacement : new.target);
    };
    replaceConstructor("Error", replacement);
    // SuppressedError does not stay, but `using` makes them. (To look at all globals would build the many that V8 has not built yet.)
    for (const candidate of [...permits.globals.map((name) => world[name]), suppressedError().constructor]) {
      if (typeof candidate === "function" && getPrototypeOf(candidate) === native)
        setPrototypeOf(candidate, replacement);
    }
    const callSite = { prototype: undefined };
    native.stackTraceLimit = 64;
    native.prepareStackTrace = (error, sites) => {
      let lines = "";
      for (let index = 0; index < sites.length; index += 1) {
        const site = sites[index];
        callSite.prototype ??= getPrototypeOf(site);
        const { getFileName, getFunctionName, getLineNumber, getColumnNumber } = callSite.prototype;
        // Frames of the realm's own scripts are nobody's business.
        if (apply(getFileName, site, []) !== "assay:artifact") continue;
        const name = apply(getFunctionName, site, []);
        const label = typeof name === "string" ? apply(sliceText, name, [0, 200]) : "";
        lines += `${apply(getLineNumber, site, [])}:${apply(getColumnNumber, site, [])}:${label}\n`;
      }
      if (typeof error === "object" && error !== null) apply(remember, framesOf, [error, lines]);
      lastFrames.text = lines;
      return "";
    };
    return native;
  };

  // ── Dates: a number, a Date, or an ISO 8601 text with its own zone; nothing else has one meaning everywhere ──────
  const replaceDate = () => {
    const native = world.Date;
    const parse = native.parse;
    const { getTime, toISOString } = native.prototype;
    const iso = /^(?:\d{4}|[+-]\d{6})(?:-\d\d(?:-\d\d(?:T\d\d:\d\d(?::\d\d(?:\.\d{1,9})?)?(?:Z|[+-]\d\d:\d\d))?)?)?$/;
    const exec = RegExp.prototype.exec;
    const parseIso = (text) => (apply(exec, iso, [text]) === null ? Number.NaN : parse(text));
    const timeOf = (value) => {
      if (typeof value === "string") return parseIso(value);
      if (typeof value !== "object" || value === null) return value;
      // Throws for what is not a Date, so that no hook of the object's is called.
      return apply(getTime, value, []);
    };
    const replacement = function (...parts) {
      if (new.target === undefined) throw new TypeError("Date() reads the clock; pass the time in the event");
      if (parts.length === 0) throw new TypeError("new Date() reads the clock; pass the time in the event");
      if (parts.length > 1) throw new TypeError("new Date(year, month, …) uses the host's time zone; use Date.UTC");
      return construct(native, [timeOf(parts[0])], new.target);
    };
    replaceConstructor("Date", replacement);
    const methods = {
      parse(text) {
        if (typeof text !== "string") throw new TypeError("Date.parse takes a string");
        return parseIso(text);
      },
      toString() {
        const time = apply(getTime, this, []);
        return Number.isNaN(time) ? "Invalid Date" : apply(toISOString, this, []);
      },
    };
    setValue(replacement, "parse", methods.parse);
    setValue(native.prototype, "toString", methods.toString);
  };

  const replaceArrayBuffer = () => {
    const native = world.ArrayBuffer;
    const replacement = function (length) {
      if (new.target === undefined) throw new TypeError("ArrayBuffer needs new");
      return construct(native, [length], new.target);
    };
    replaceConstructor("ArrayBuffer", replacement);
  };

  const replaceJsonParse = () => {
    const methods = {
      parse(text, reviver) {
        return parseJson(
          typeof text === "string" ? text : `${text}`,
          typeof reviver === "function" ? reviver : undefined,
        );
      },
    };
    setValue(world.JSON, "parse", methods.parse);
  };

  const removeWhatIsNotPermitted = () => {
    for (const path of ownKeys(permits.removed)) {
      const owner = at(path);
      for (const key of permits.removed[path]) drop(owner, key, path);
    }
    const kept = new Set(permits.globals);
    for (const key of ownKeys(world)) {
      if (!kept.has(key)) drop(world, key, "the global object");
    }
  };

  /** Turns a data property into a pair that reads the same, and on assignment makes an own property of the receiver's. */
  const repair = (prototype, key) => {
    const descriptor = getOwnPropertyDescriptor(prototype, key);
    if (descriptor === undefined || !("value" in descriptor) || !descriptor.configurable) return;
    const { value } = descriptor;
    const pair = getOwnPropertyDescriptor(
      {
        get property() {
          return value;
        },
        set property(next) {
          if (this === prototype) throw new TypeError(`${String(key)} of a builtin cannot be changed`);
          const done = defineProperty(this, key, { value: next, writable: true, enumerable: true, configurable: true });
          if (!done) throw new TypeError(`${String(key)} cannot be assigned on this object`);
        },
      },
      "property",
    );
    defineProperty(prototype, key, { get: pair.get, set: pair.set, enumerable: false, configurable: false });
    repairedValues.set(pair.get, value);
  };
  const repairOverrides = () => {
    for (const path of ownKeys(permits.overridable)) {
      const prototype = at(path);
      for (const key of permits.overridable[path] ?? ownKeys(prototype)) repair(prototype, key);
    }
  };

  /** Freezes every object that can be reached from the roots by property, accessor or prototype. */
  const freezeAll = (roots) => {
    const seen = new Set();
    const queue = [];
    const meet = (value) => {
      if ((typeof value === "object" || typeof value === "function") && value !== null && !seen.has(value)) {
        seen.add(value);
        queue.push(value);
      }
    };
    for (const root of roots) meet(root);
    for (let index = 0; index < queue.length; index += 1) {
      const object = queue[index];
      meet(getPrototypeOf(object));
      for (const key of ownKeys(object)) {
        const { value, get, set } = getOwnPropertyDescriptor(object, key);
        meet(value);
        meet(get);
        meet(set);
      }
    }
    for (const object of queue) freeze(object);
    for (const object of queue) {
      if (!isFrozen(object)) throw new TypeError("an intrinsic could not be frozen");
    }
  };

  closeFunctionConstructors();
  const roots = syntaxRoots();
  hideErrorConstructor();
  replaceDate();
  replaceArrayBuffer();
  replaceJsonParse();
  // V8's own speaks to an inspector.
  setValue(world, "console", ownConsole);
  // The walk starts from the globals that stay, so those go first.
  removeWhatIsNotPermitted();
  repairOverrides();
  // What stands behind a repaired property is found by calling its getter alone.
  freezeAll([world, ...roots, ...repairedValues.values()]);

  return { repairedValues, framesOf, nativeStackGetter: nativeStack.get, lastFrames };
};
