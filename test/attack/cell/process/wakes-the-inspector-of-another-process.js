// Claim: code in the executor's process cannot turn another Node's debugger on.
// Group: inspector
// Layers: sandbox, all
export default ({ victim }) => {
  process._debugProcess(victim);
};
