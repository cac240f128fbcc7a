// Claim: code in the executor's process cannot fetch.
// Group: process, file and network access
// Layers: permission, sandbox, all
export default async ({ tcpPort }) => {
  try {
    await fetch(`http://127.0.0.1:${tcpPort}/`);
  } catch (error) {
    // It is wrapped; what lies below has a code.
    throw error.cause ?? error;
  }
};
