// Checks that a state is plain JSON data without calling anything of the tenant's, and writes it as text. After the check
// JSON.stringify meets no getter, no toJSON and no proxy, so that it writes exactly what was checked.
// Step: … → fold → check and SERIALISE the state.
() => {
  const { getOwnPropertyDescriptor, getPrototypeOf, ownKeys } = Reflect;
  const { isArray } = Array;
  const { keys: ownEnumerableKeys } = Object;
  const { stringify } = JSON;
  const objectPrototype = Object.prototype;
  const arrayPrototype = Array.prototype;
  /** Deeper states are refused, whatever the stack could bear: the limit must not depend on the machine. */
  const MAX_DEPTH = 1000;
  const identifier = /^[A-Za-z_$][\w$]{0,63}$/;

  let budget = 0;
  let sorted = true;
  let trail = [];

  const pathText = () => {
    let path = "$";
    for (const key of trail) {
      if (typeof key === "number") path += `[${key}]`;
      else path += identifier.test(key) ? `.${key}` : `[${stringify(key.slice(0, 64))}]`;
      if (path.length > 400) return `${path.slice(0, 400)}…`;
    }
    return path;
  };

  const problem = (what) => ({ kind: "not-json", message: `${pathText()} ${what}` });
  const tooLarge = () => ({ kind: "too-large", message: "the state is larger than allowed" });

  const classOf = (object) => {
    const prototype = getPrototypeOf(object);
    if (prototype === null || prototype === objectPrototype) return "an object";
    const own = getOwnPropertyDescriptor(prototype, "constructor");
    const maker = own === undefined ? undefined : own.value;
    const name = typeof maker === "function" ? getOwnPropertyDescriptor(maker, "name")?.value : undefined;
    return typeof name === "string" && name !== "" ? `an instance of ${name.slice(0, 64)}` : "an instance of a class";
  };

  const checkString = (value) => {
    budget -= value.length + 2;
    if (budget < 0) return tooLarge();
    return value.isWellFormed() ? undefined : problem("holds half of a surrogate pair");
  };

  const checkProperty = (owner, key) => {
    const descriptor = getOwnPropertyDescriptor(owner, key);
    if (descriptor === undefined) return problem("is a hole in an array");
    if (!("value" in descriptor)) return problem("is a getter");
    if (!descriptor.enumerable) return problem("is not enumerable");
    return check(descriptor.value);
  };

  const checkArray = (array) => {
    if (getPrototypeOf(array) !== arrayPrototype) return problem(`is ${classOf(array)}`);
    const { length } = array;
    budget -= length + 1;
    if (budget < 0) return tooLarge();
    const depth = trail.length;
    for (let index = 0; index < length; index += 1) {
      trail[depth] = index;
      const found = checkProperty(array, index);
      if (found !== undefined) return found;
    }
    trail.length = depth;
    if (ownKeys(array).length !== length + 1) return problem("has properties beside its elements");
    return undefined;
  };

  const checkObject = (object) => {
    const prototype = getPrototypeOf(object);
    if (prototype !== objectPrototype && prototype !== null) return problem(`is ${classOf(object)}`);
    budget -= 2;
    if (budget < 0) return tooLarge();
    const depth = trail.length;
    let before = "";
    for (const key of ownKeys(object)) {
      if (typeof key === "symbol") return problem("has a symbol for a key");
      trail[depth] = key;
      if (key < before) sorted = false;
      before = key;
      const unfit = checkString(key);
      if (unfit !== undefined) return unfit;
      const descriptor = getOwnPropertyDescriptor(object, key);
      // Left out, as JSON.stringify does.
      if (descriptor.enumerable && "value" in descriptor && descriptor.value === undefined) continue;
      const found = checkProperty(object, key);
      if (found !== undefined) return found;
    }
    trail.length = depth;
    return undefined;
  };

  const check = (value) => {
    switch (typeof value) {
      case "string":
        return checkString(value);
      case "number":
        budget -= 1;
        return value - value === 0 ? undefined : problem(`is ${value}`);
      case "boolean":
        budget -= 4;
        return undefined;
      case "object":
        if (value === null) {
          budget -= 4;
          return undefined;
        }
        if (trail.length >= MAX_DEPTH) return problem(`is nested deeper than ${MAX_DEPTH} levels, or contains itself`);
        return isArray(value) ? checkArray(value) : checkObject(value);
      case "undefined":
        return problem("is undefined");
      default:
        return problem(`is a ${typeof value}`);
    }
  };

  /** UTF-8 length of well-formed text, from its UTF-16 units. */
  const utf8Bytes = (text) => {
    let bytes = text.length;
    for (let index = 0; index < text.length; index += 1) {
      const unit = text.charCodeAt(index);
      // A surrogate is half of a pair that takes four bytes.
      if (unit > 0x7f) bytes += unit > 0x7ff && (unit < 0xd800 || unit > 0xdfff) ? 2 : 1;
    }
    return bytes;
  };

  const canonical = (value) => {
    if (typeof value !== "object" || value === null) return stringify(value);
    let text = "";
    if (isArray(value)) {
      for (let index = 0; index < value.length; index += 1)
        text += `${index === 0 ? "" : ","}${canonical(value[index])}`;
      return `[${text}]`;
    }
    for (const key of ownEnumerableKeys(value).sort()) {
      if (value[key] !== undefined) text += `${text === "" ? "" : ","}${stringify(key)}:${canonical(value[key])}`;
    }
    return `{${text}}`;
  };

  return {
    /**
     * The state's text behind `=` if that is its canonical form (RFC 8785) too, else behind `~`; or what is wrong with it:
     * `{ kind: "not-json" | "too-large", message }`. `exact` counts bytes of UTF-8, else UTF-16 units, which are never more.
     */
    write(value, maxBytes, exact) {
      budget = maxBytes;
      sorted = true;
      trail = [];
      const found = check(value);
      if (found !== undefined) return found;
      if (budget < 0) return tooLarge();
      const text = stringify(value);
      if (text.length > maxBytes || (exact && utf8Bytes(text) > maxBytes)) return tooLarge();
      return (sorted ? "=" : "~") + text;
    },
    /** Of a state that was written. */
    canonical,
  };
};
