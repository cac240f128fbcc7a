// Claim: code in the executor's process cannot send its gateway a signal.
// Group: signals
// Layers: sandbox, all
export default ({ gateway }) => {
  process.kill(gateway, "SIGCONT");
};
