// Claim: malformed JSON does not end the list that it is parsed in and begin another.
// Group: realm escape
// Expect: EVENT_INVALID
// Json: {}],[{"forged":true}
const initial = () => ({ pwned: false });
const apply = (state, event) => ({ pwned: state.pwned || event.data.forged === true });
export default { initial, apply };
