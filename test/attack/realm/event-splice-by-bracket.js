// Claim: malformed JSON does not spill into the next event.
// Group: realm escape
// Expect: EVENT_INVALID
// Json: {}},{"forged":true
const initial = () => ({ pwned: false });
const apply = (state, event) => ({ pwned: state.pwned || event.forged === true });
export default { initial, apply };
