// Claim: code in the executor's process cannot kill another process of the same user.
// Group: signals
// Layers: sandbox, all
export default ({ victim }) => {
  process.kill(victim, "SIGKILL");
};
