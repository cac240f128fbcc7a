// Claim: code in the executor's process cannot become root.
// Group: process, file and network access
// Layers: sandbox, all
// Bare: only root can, so that it depends on who runs the selftest
export default ({ confession }) => {
  process.setgid(0);
  process.setuid(0);
  return process.getuid() === 0 ? confession : "";
};
