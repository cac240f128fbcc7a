// Claim: the gateway does not stand in the process group of its executors: a signal to all of the group does not reach it.
// Group: signals
// Layers: sandbox, all
export default () => {
  process.kill(0, "SIGWINCH");
};
