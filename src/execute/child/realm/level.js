// Makes of what `apply` returned what it would be if the state had become text and been parsed again, so that wherever the events are cut into
// batches, each event meets the same state. What is so already, which is nearly always all of it, is only looked at.
// Step: … → fold → LEVEL the state after each event.
() => {
  const { getPrototypeOf, getOwnPropertyDescriptor, isExtensible, ownKeys, defineProperty } = Reflect;
  const { getOwnPropertySymbols } = Object;
  const { isArray } = Array;
  const objectPrototype = Object.prototype;
  const arrayPrototype = Array.prototype;
  const MAX_DEPTH = 1000;
  /** How far ahead an element is looked for in the list that was there before, when others have been taken out. */
  const MAX_SKIPPED = 8;
  /** Up to this length a list is asked for properties beside its elements. Lists of the module's own making have none. */
  const LONG = 64;
  const NONE = [];
  const FEW = 6;

  /** The module may change objects in place and compare them: nothing is known of the state before. */
  let whole = false;
  /** The objects that were visited: the first ones, and all if there are more. */
  const few = [];
  let seen;
  let visited = 0;
  let most = 0;
  /** Something was found that only the long way can make even, or refuse. */
  let odd = false;

  const put = (object, key, value) => {
    if (key === "__proto__")
      defineProperty(object, key, { value, writable: true, enumerable: true, configurable: true });
    else object[key] = value;
  };
  /** A copy MUST NOT turn a getter into data. */
  const isPlain = (object, key) => "value" in (getOwnPropertyDescriptor(object, key) ?? object);
  const copyOf = (array) => {
    const copy = [];
    for (let index = 0; index < array.length; index += 1) {
      if (!isPlain(array, index)) odd = true;
      copy[index] = array[index];
    }
    return copy;
  };

  /** Notes the object; true if it was noted before. A set is dear to make, and most states have few objects. */
  const isSeen = (object) => {
    if (visited <= FEW) {
      for (let at = 1; at < visited; at += 1) if (few[at] === object) return true;
      few[visited] = object;
      return false;
    }
    if (seen === undefined) {
      seen = new Set();
      for (let at = 1; at <= FEW; at += 1) seen.add(few[at]);
    }
    if (seen.has(object)) return true;
    seen.add(object);
    return false;
  };

  /** Whether an object is met that cannot be what text is parsed to, or for the second time. */
  const isOdd = (object, depth) => {
    visited += 1;
    if (depth > MAX_DEPTH || visited > most) return true;
    if (!whole) return false;
    if (isSeen(object) || !isExtensible(object)) return true;
    return false;
  };

  const levelArray = (array, before, depth) => {
    const { length } = array;
    if (getPrototypeOf(array) !== arrayPrototype || isOdd(array, depth)) {
      odd = true;
      return array;
    }
    const old = !whole && isArray(before) ? before : NONE;
    let copy;
    let at = 0;
    for (let index = 0; index < length && !odd; index += 1) {
      const item = array[index];
      switch (typeof item) {
        case "boolean":
          continue;
        case "string":
          if (item !== old[index] && !item.isWellFormed()) odd = true;
          continue;
        case "number":
          if (item - item !== 0) odd = true;
          else if (item === 0 && 1 / item < 0) {
            copy ??= copyOf(array);
            copy[index] = 0;
          }
          continue;
        case "object": {
          if (item === null) continue;
          if (old[index] === item) {
            at = index + 1;
            continue;
          }
          // What was there may have moved.
          let found = at;
          while (found < at + MAX_SKIPPED && found < old.length && old[found] !== item) found += 1;
          if (old[found] === item) {
            at = found + 1;
            continue;
          }
          const made = levelObject(item, old[index], depth + 1);
          if (made !== item) {
            copy ??= copyOf(array);
            copy[index] = made;
          }
          continue;
        }
        default:
          odd = true;
      }
    }
    if (length <= LONG && !odd && ownKeys(array).length !== length + 1) odd = true;
    return copy ?? array;
  };

  const levelObject = (object, before, depth) => {
    if (isArray(object)) return levelArray(object, before, depth);
    const prototype = getPrototypeOf(object);
    if ((prototype !== objectPrototype && prototype !== null) || isOdd(object, depth)) {
      odd = true;
      return object;
    }
    const old = !whole && typeof before === "object" && before !== null ? before : undefined;
    let copy = prototype === null ? {} : undefined;
    for (const key in object) {
      if (odd) return object;
      const item = object[key];
      const was = old === undefined ? undefined : old[key];
      if (was === undefined && !key.isWellFormed()) odd = true;
      let made = item;
      switch (typeof item) {
        case "boolean":
          break;
        case "string":
          if (item !== was && !item.isWellFormed()) odd = true;
          break;
        case "number":
          if (item - item !== 0) odd = true;
          else if (item === 0) made = 0;
          break;
        case "object":
          if (item !== null && (item !== was || whole)) made = levelObject(item, was, depth + 1);
          break;
        case "undefined":
          break;
        default:
          odd = true;
      }
      if (copy === undefined && (made === undefined || made !== item || (item === 0 && 1 / item < 0))) {
        // All before this key was even.
        copy = {};
        for (const earlier in object) {
          if (earlier === key) break;
          if (!isPlain(object, earlier)) odd = true;
          put(copy, earlier, object[earlier]);
        }
      }
      if (copy === undefined) continue;
      if (!isPlain(object, key)) odd = true;
      if (made !== undefined) put(copy, key, made);
    }
    if (getOwnPropertySymbols(object).length > 0) odd = true;
    return copy ?? object;
  };

  /** Stands for a state that has to be written to be judged. */
  const ODD = { __proto__: null };

  return {
    ODD,
    /**
     * `made`, or an even copy of it; or `ODD`. `given` is the even state that `made` was made of. Unless `isWhole`, objects of `given` are taken
     * to be as they were, and two references to one object are left: nobody tells. `maxObjects`: more than that are `ODD`.
     */
    level(made, given, isWhole, maxObjects) {
      visited = 0;
      if (typeof made !== "object" || made === null) {
        if (typeof made === "boolean" || made === null) return made;
        if (typeof made === "string") return made.isWellFormed() ? made : ODD;
        return typeof made === "number" && made - made === 0 ? (made === 0 ? 0 : made) : ODD;
      }
      if (made === given && !isWhole) return made;
      whole = isWhole;
      seen = undefined;
      most = maxObjects;
      odd = false;
      const even = levelObject(made, given, 1);
      seen = undefined;
      return odd ? ODD : even;
    },
    /** How many objects were looked at. */
    visited: () => visited,
  };
};
