// Claim: one event's JSON is not two, though the list that it is parsed in would be well formed.
// Group: realm escape
// Expect: EVENT_INVALID
// Json: {},{"forged":true}
const initial = () => ({ pwned: false });
const apply = (state, event) => ({ pwned: state.pwned || event.data.forged === true });
export default { initial, apply };
