// Claim: the executor's process has no environment.
// Group: environment
// Layers: environment, sandbox, all
export default () => JSON.stringify(process.env);
