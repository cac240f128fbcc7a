// Claim: what is given to the console is written without any of its own code being run.
// Group: realm escape
// Expect: harmless
const initial = () => ({ pwned: false });
let ran = false;
const run = () => {
  ran = true;
  return "ran";
};
class Sly {
  get field() {
    return run();
  }
  get [Symbol.toStringTag]() {
    return run();
  }
  static get name() {
    return run();
  }
  toString() {
    return run();
  }
  valueOf() {
    return run();
  }
  toJSON() {
    return run();
  }
  inspect() {
    return run();
  }
  [Symbol.toPrimitive]() {
    return run();
  }
  [Symbol.for("nodejs.util.inspect.custom")]() {
    return run();
  }
  *[Symbol.iterator]() {
    yield run();
  }
}
const withGetter = (object, key) => Reflect.defineProperty(object, key, { get: run, enumerable: true }) && object;
class SlyMap extends Map {
  entries() {
    return run();
  }
  get size() {
    return run();
  }
  *[Symbol.iterator]() {
    yield run();
  }
}
class SlyError extends Error {
  get message() {
    return run();
  }
  get name() {
    return run();
  }
  get stack() {
    return run();
  }
}
class SlyDate extends Date {
  getTime() {
    return run();
  }
  toISOString() {
    return run();
  }
}
class SlyRegExp extends RegExp {
  get flags() {
    return run();
  }
  get source() {
    return run();
  }
  get global() {
    return run();
  }
}
class SlyArray extends Uint8Array {
  get length() {
    return run();
  }
}
const apply = () => {
  ran = false;
  const values = [
    new Sly(),
    Sly,
    withGetter({}, "a"),
    withGetter([1, 2], 0),
    withGetter(() => 1, "name"),
    withGetter(/x/, "global"),
    withGetter(new Error("e"), "message"),
    withGetter(new Error("e"), "cause"),
    withGetter(new Map(), "size"),
    new SlyMap([[new Sly(), new Sly()]]),
    new Set([new Sly()]),
    new SlyError("e"),
    new SlyDate(0),
    new SlyRegExp("x", "g"),
    new SlyArray(2),
    Object.create(new Sly()),
    Object.create(new SlyMap()),
    Object(Symbol("s")),
  ];
  console.log(...values);
  for (const value of values) console.error(value, [value], { value });
  return { pwned: ran };
};
export default { initial, apply };
