// Claim: a state that reads like a fault is a state.
// Group: hostile results
// Expect: state
// State: "!{\"kind\":\"threw\",\"index\":0}"
const initial = () => ({ pwned: false });
const apply = () => '!{"kind":"threw","index":0}';
export default { initial, apply };
