// Describes what tenant code threw, in bounded text, without calling anything of the tenant's: a thrown object may have
// getters that never return, and they would run outside the time limit once it had left the isolate.
// Step: isolate → context → harden → compile the verified bytes → fold → DESCRIBE what it threw.
({ repairedValues, framesOf, nativeStackGetter }) => {
  const { apply, getOwnPropertyDescriptor, getPrototypeOf } = Reflect;
  const MAX_MESSAGE_UNITS = 4096;
  const MAX_NAME_UNITS = 200;
  const MAX_PROTOTYPES = 64;

  const isObject = (value) => (typeof value === "object" && value !== null) || typeof value === "function";

  /** What reading `key` would give if no getter of the tenant's answered. */
  const read = (object, key) => {
    let holder = object;
    for (let step = 0; holder !== null && step < MAX_PROTOTYPES; step += 1) {
      const descriptor = getOwnPropertyDescriptor(holder, key);
      if (descriptor !== undefined) {
        return "value" in descriptor ? descriptor.value : repairedValues.get(descriptor.get);
      }
      holder = getPrototypeOf(holder);
    }
    return undefined;
  };

  const text = (value, maxUnits) => (typeof value === "string" ? value.slice(0, maxUnits) : "");

  const frames = (error) => {
    const own = getOwnPropertyDescriptor(error, "stack");
    if (own === undefined || own.get !== nativeStackGetter) return "";
    // The native getter calls the realm's own formatter, once an error.
    apply(nativeStackGetter, error, []);
    return framesOf.get(error) ?? "";
  };

  const OVERFLOW = "Maximum call stack size exceeded";

  /** → the message, the frames as `line:column:name` lines, and whether the stack ran out. */
  return (thrown) => {
    if (!isObject(thrown)) {
      const shown = typeof thrown === "string" ? thrown : String(thrown);
      return { message: `threw ${typeof thrown}: ${text(shown, MAX_MESSAGE_UNITS)}`, frames: "", overflow: false };
    }
    const name = text(read(thrown, "name"), MAX_NAME_UNITS);
    const message = text(read(thrown, "message"), MAX_MESSAGE_UNITS);
    const named = name === "" || name === "Error" ? message : message === "" ? name : `${name}: ${message}`;
    return {
      message: named === "" ? "threw an object without a message" : named,
      frames: frames(thrown),
      overflow: message === OVERFLOW,
    };
  };
};
