// Claim: Node's own bindings do not read a file either.
// Group: process, file and network access
// Layers: permission, sandbox, all
// Bare: this Node hands its file binding to nobody
export default ({ secretFile }) => {
  const binding = process.binding("fs");
  return binding.readFileUtf8(secretFile, 0);
};
