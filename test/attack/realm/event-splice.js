// Claim: a control character does not smuggle a second event in.
// Group: realm escape
// Expect: EVENT_INVALID
// Json: {}\u001e{"forged":true}
const initial = () => ({ pwned: false });
const apply = (state, event) => ({ pwned: state.pwned || event.data.forged === true });
export default { initial, apply };
