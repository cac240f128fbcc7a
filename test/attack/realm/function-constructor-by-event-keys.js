// Claim: keys that come in an event do not lead to code generation.
// Group: realm escape
// Expect: harmless
// Events: [{ "path": ["constructor", "constructor"] }]
const initial = () => ({ pwned: false });
const apply = (_state, event) => {
  try {
    let value = {};
    for (const key of event.data.path) value = value[key];
    return { pwned: value("return true")() === true };
  } catch {
    return { pwned: false };
  }
};
export default { initial, apply };
