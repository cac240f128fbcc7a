// Claim: buffers without end are stopped.
// Group: memory bomb
// Expect: MEMORY_LIMIT|CPU_TIME_LIMIT|EXCEPTION|died|needs-kill
const initial = () => ({ pwned: false });
const apply = () => {
  const list = [];
  for (;;) list.push(new Uint8Array(1 << 20).fill(1));
};
export default { initial, apply };
