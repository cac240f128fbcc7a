// Claim: import() loads nothing.
// Group: realm escape
// Expect: EXCEPTION
const initial = () => ({ pwned: false });
const seen = { pwned: false };
const apply = async () => {
  await 0;
  return seen;
};
import("node:fs").then(
  () => {
    seen.pwned = true;
  },
  () => {},
);
export default { initial, apply };
