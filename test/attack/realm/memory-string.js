// Claim: a string that doubles without end is stopped.
// Group: memory bomb
// Expect: MEMORY_LIMIT|CPU_TIME_LIMIT|EXCEPTION|died|needs-kill
const initial = () => ({ pwned: false });
const apply = () => {
  let text = "x";
  for (;;) text += text;
};
export default { initial, apply };
