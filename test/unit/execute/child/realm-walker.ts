/** Modules that walk everything that tenant code can reach in its realm; realm-graph.test.ts runs them and compares what they found. */

/** What tenant code can begin from, as `[name, value]` pairs: names that might be globals, and what syntax alone makes. */
const roots = (names: readonly string[]): string => `
const caught = (run) => { try { run(); } catch (error) { return error; } };
const roots = (state, event) => [
  ${names.map((name) => `[${JSON.stringify(name)}, typeof ${name} === "undefined" ? undefined : ${name}]`).join(",\n  ")},
  ["%this", this],
  ["%Function", () => 0], ["%Generator", function* () {}], ["%Async", async () => 0], ["%AsyncGenerator", async function* () {}],
  ["%AsyncFunction", async function () {}], ["%Method", { m() {} }.m], ["%bound", function () {}.bind(null)], ["%class", class {}],
  ["%getter", Object.getOwnPropertyDescriptor({ get a() { return 1; } }, "a").get],
  ["%generator", (function* () {})()], ["%asyncGenerator", (async function* () {})()], ["%promise", (async () => 0)()],
  ["%asyncGeneratorStep", (async function* () {})().next()],
  ["%arrayIterator", [][Symbol.iterator]()], ["%stringIterator", ""[Symbol.iterator]()],
  ["%mapIterator", new Map()[Symbol.iterator]()], ["%setIterator", new Set()[Symbol.iterator]()],
  ["%regexpStringIterator", "".matchAll(/a/g)], ["%iteratorHelper", [].values().map((v) => v)],
  ["%wrappedIterator", Iterator.from({ next: () => ({ done: true }) })],
  ["%arguments", (function () { return arguments; })()], ["%meta", import.meta],
  ["%error", new Error()], ["%thrown", caught(() => null.x)], ["%overflow", caught(function f() { f(); })],
  ["%syntaxError", caught(() => new RegExp("("))], ["%uriError", caught(() => decodeURI("%"))],
  ["%suppressed", caught(() => { using a = { [Symbol.dispose]() { throw 1; } }; throw 2; })],
  ["%match", /(?<a>a)/d.exec("a")], ["%template", ((s) => s)\`a\`], ["%state", state], ["%event", event],
  ["%string", Object("a")], ["%number", Object(1)], ["%boolean", Object(true)], ["%bigint", Object(1n)], ["%symbol", Object(Symbol.iterator)],
];
/** The tenant's own objects: they need not be frozen, and only what hangs on them counts. */
const ownObjects = (all) => {
  const own = new Set(all.filter(([name]) => name.startsWith("%")).map(([, value]) => value));
  // Each generator inherits from an object of its own function's.
  for (const [name, value] of all) if (name === "%generator" || name === "%asyncGenerator") own.add(Object.getPrototypeOf(value));
  for (const root of [...own]) {
    if (typeof root === "object" && root !== null || typeof root === "function")
      for (const key of ["prototype", "indices", "groups", "raw"])
        if (Object.hasOwn(root, key)) { own.add(root[key]); if (key === "indices") own.add(root.indices.groups).add(root.indices[0]).add(root.indices[1]); }
  }
  return own;
};
const isObject = (value) => (typeof value === "object" && value !== null) || typeof value === "function";
const walk = (all, own) => {
  const seen = new Map();
  const queue = [];
  const meet = (path, value) => {
    if (!isObject(value) || seen.has(value)) return;
    seen.set(value, path);
    queue.push([path, value]);
  };
  for (const [name, value] of all) meet(name, value);
  const lines = [];
  const loose = [];
  for (let index = 0; index < queue.length; index += 1) {
    const [path, object] = queue[index];
    if (!Object.isFrozen(object) && !own.has(object)) loose.push(path);
    meet(path + ".[[Prototype]]", Object.getPrototypeOf(object));
    const keys = [];
    for (const key of Reflect.ownKeys(object)) {
      const { value, get, set } = Object.getOwnPropertyDescriptor(object, key);
      const name = typeof key === "symbol" ? "[" + key.description + "]" : key;
      meet(path + "." + name, value);
      meet(path + ".get " + name, get);
      meet(path + ".set " + name, set);
      keys.push(name + (get || set ? "*" : ""));
    }
    lines.push(path + (typeof object === "function" ? "()" : "") + " { " + keys.sort().join(" ") + " }");
  }
  return { lines: lines.sort(), loose, seen };
};
`;

/** Walks by name, by syntax, by property, accessor and prototype. */
export const graphWalker = (names: readonly string[]): string => `${roots(names)}
export default {
  initial: () => ({}),
  apply: (state, event) => {
    const all = roots(state, event);
    const { lines, loose } = walk(all, ownObjects(all));
    return { lines, loose };
  },
};
`;

/**
 * Calls and constructs every function that the walk has found, with many receivers and arguments, and looks at what it hands out or throws:
 * `handed`, where each function's results lead; `generated`, functions that made code of text; `shared`, changeable things that were
 * handed out twice; `changed`, true if the walk sees another realm afterwards.
 */
export const callWalker = (names: readonly string[]): string => `${roots(names)}
const GENERATED = "return 'generated'";
const samples = [undefined, null, 0, 2, "a", GENERATED, true, 1n, Symbol.iterator].map((value) => () => value).concat([
  () => ({}), () => [], () => [1, 2], () => () => [1], () => /a/g, () => new Map([[1, 2]]), () => new Set([1]), () => new WeakMap(), () => new WeakSet(),
  () => [1].values(), () => [1].values().map((v) => v), () => new ArrayBuffer(8), () => new Uint8Array(8), () => new DataView(new ArrayBuffer(8)),
  () => (function* () { yield 1; })(), () => (async function* () { yield 1; })(), () => (async () => 0)(), () => new Date(0), () => new TypeError("t"),
  () => ({ next: () => ({ done: true }) }), () => new Map([[1, 2]]).entries(), () => new Set([1]).values(), () => "ab"[Symbol.iterator](),
  () => "ab".matchAll(/a/g), () => Object(1), () => Object("a"), () => Object(1n), () => Object(true), () => Object(Symbol.iterator),
  () => ({ then: (done) => done(1) }), () => Iterator.from({ next: () => ({ done: true }) }), () => ((s) => s)\`a\`, () => function () {}, () => class {},
]);
const argumentLists = [
  ...samples.map((sample) => () => [sample()]),
  () => [], () => [2, 1], () => ["a", "b"], () => [GENERATED, GENERATED], () => [{}, "a"], () => [{}, "a", 1], () => [{}, "a", { value: 1 }],
  () => [[1], (v) => v], () => [Object.prototype, "left"], () => [() => 1, undefined, []], () => [() => 1, []], () => [class {}, [], class {}],
  () => [{}, { a: 1 }], () => [/a/g, "aa"], () => ["a", () => "b"], () => ["aa", /a/g], () => [new ArrayBuffer(8), 0, 1], () => ["x", { cause: {} }],
  () => [[1], "m", { cause: 1 }], () => [(v) => v, 0], () => [(a, b) => b, []], () => ["1", (k, v) => v], () => [{ a: [1] }, (k, v) => v, 1],
];
const isQuiet = (value) => {
  // A promise that is rejected and that nobody waits for would end the call.
  if (Object.prototype.toString.call(value) === "[object Promise]") { try { value.then(() => {}, () => {}); } catch {} }
};
const callAll = (state, event) => {
  const all = roots(state, event);
  const { lines: before, seen } = walk(all, ownObjects(all));
  const known = new Map(seen);
  const handed = new Map();
  const generated = new Set();
  const shared = new Set();
  const fresh = [];
  const note = (path, value, ours) => {
    isQuiet(value);
    if (!isObject(value) || ours.has(value)) return;
    const where = seen.get(value);
    let leads;
    if (where !== undefined) leads = where;
    else {
      const prototype = Object.getPrototypeOf(value);
      leads = prototype === null ? "an object of no prototype" : ours.has(prototype) ? "an heir of an argument" : "a new " + (known.get(prototype) ?? "heir of something unknown");
      if (prototype !== null && !known.has(prototype) && !ours.has(prototype)) fresh.push([path + " handed out", value]);
      if (typeof value === "function") {
        const text = (() => { try { return value(); } catch { return undefined; } })();
        if (text === "generated") generated.add(path);
      }
    }
    if (!handed.has(path)) handed.set(path, new Set());
    handed.get(path).add(leads);
  };
  const tries = (target, receivers, argument) => [
    ...receivers.map((receiver) => () => Reflect.apply(target, receiver, argument)),
    () => Reflect.construct(target, argument),
  ];
  for (const [target, path] of seen) {
    // The tenant's own functions hand out what the tenant likes.
    if (typeof target !== "function" || /^%\\w+$/.test(path)) continue;
    for (let at = 0; at < argumentLists.length; at += 1) {
      // No arguments meet every receiver, others meet some: the rest would only repeat the same refusals.
      const receivers = samples.filter((_, index) => at === samples.length || (index + at) % 6 === 0);
      // Twice with fresh samples: what comes back both times is the realm's own.
      const results = [0, 1].map(() => {
        const receiving = receivers.map((make) => make());
        // An iterator that answers with promises never ends.
        if (path.startsWith("Iterator.prototype.")) receiving.splice(0, Infinity, ...receiving.filter((value) => value?.[Symbol.asyncIterator] === undefined));
        const argument = argumentLists[at]();
        const ours = new Set([...receiving, ...argument].filter(isObject));
        for (const value of [...ours]) if (typeof value === "function" && isObject(value.prototype)) ours.add(value.prototype);
        return tries(target, receiving, argument).map((run) => {
          let result;
          try { result = run(); } catch (error) { result = error; }
          note(path, result, ours);
          return ours.has(result) ? undefined : result;
        });
      });
      results[0].forEach((result, index) => {
        if (isObject(result) && result === results[1][index] && !Object.isFrozen(result) && !ownAtLoad.has(result)) shared.add(path);
      });
    }
  }
  const { lines: found, loose } = walk([...all, ...fresh], new Set([...ownObjects(all), ...fresh.map(([, value]) => value)]));
  const after = walk(all, ownObjects(all)).lines;
  return {
    handed: [...handed].map(([path, leads]) => path + " → " + [...leads].sort().join(", ")).sort(),
    unknown: found.filter((line) => line.includes(" handed out")),
    loose,
    generated: [...generated],
    shared: [...shared],
    isChanged: before.join("\\n") !== after.join("\\n"),
  };
};
const ownAtLoad = new Set();
export default {
  initial: () => ({}),
  apply(state, event) {
    for (const [, value] of roots(state, event)) ownAtLoad.add(value);
    return callAll(state, event);
  },
};
`;

/** Tries to change everything that it can reach, in every way that leaves no trace on objects of its own. Answers how often that went well. */
export const vandal = (names: readonly string[]): string => `${roots(names)}
export default {
  initial: () => ({}),
  apply: (state, event) => {
    const all = roots(state, event);
    const own = ownObjects(all);
    const { seen } = walk(all, own);
    let changed = 0;
    for (const object of seen.keys()) {
      if (own.has(object)) continue;
      const attempts = [
        () => Reflect.set(object, "left", 1), () => Reflect.defineProperty(object, Symbol("left"), { value: 1 }),
        () => Reflect.setPrototypeOf(object, {}),
        ...Reflect.ownKeys(object).flatMap((key) => [
          () => Reflect.deleteProperty(object, key),
          () => Reflect.defineProperty(object, key, { value: () => 1 }),
          () => Reflect.getOwnPropertyDescriptor(object, key).set === undefined && Reflect.set(object, key, () => 1),
        ]),
      ];
      for (const attempt of attempts) { try { if (attempt()) changed += 1; } catch {} }
    }
    return { changed };
  },
};
`;
