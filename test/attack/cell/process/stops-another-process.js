// Claim: code in the executor's process cannot stop another process.
// Group: signals
// Layers: sandbox, all
export default ({ victim }) => {
  process.kill(victim, "SIGSTOP");
};
