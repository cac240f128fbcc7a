// Claim: code in the executor's process that takes more memory than its container has ends with it, and nothing else does.
// Group: memory bomb
// Layers: sandbox
// Ends: EXECUTOR_LOST
export default ({ confession }) => {
  const taken = [];
  for (let mebibytes = 0; mebibytes < 2_048; mebibytes += 64) taken.push(Buffer.alloc(64 * 2 ** 20, 1));
  return `${confession} ${taken.length}`;
};
