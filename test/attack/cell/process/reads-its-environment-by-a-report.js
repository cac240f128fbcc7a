// Claim: Node's diagnostic report shows no environment.
// Group: environment
// Layers: environment, sandbox, all
export default () => JSON.stringify(process.report.getReport().environmentVariables ?? {});
