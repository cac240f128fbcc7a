// Claim: nothing can be kept on the console from one event to the next.
// Group: realm escape
// Expect: harmless
// Events: [{ "x": 1 }, { "x": 2 }]
const initial = () => ({ pwned: false });
const places = () => [
  console,
  console.log,
  console.error,
  Object.getPrototypeOf(console),
  Object.getPrototypeOf(console.log),
];
const keep = (place) => {
  for (const attempt of [
    () => {
      place.kept = 1;
    },
    () => Reflect.set(place, "kept", 1),
    () => Reflect.defineProperty(place, "kept", { value: 1 }),
    () => Reflect.setPrototypeOf(place, { kept: 1 }),
    () => Reflect.deleteProperty(place, "log"),
    () => {
      place.log = () => 1;
    },
    () => {
      globalThis.console = { kept: 1 };
    },
  ]) {
    try {
      attempt();
    } catch {
      // Frozen things may say so.
    }
  }
};
const apply = (state) => {
  if (state.pwned) return state;
  for (const place of places()) keep(place);
  const isKept = places().some((place) => place.kept !== undefined) || typeof console.log !== "function";
  return { pwned: state.pwned || isKept || Object.keys(console).join() !== "debug,log,info,warn,error" };
};
export default { initial, apply };
