// Claim: a module that throws while it is evaluated cannot pass for one that met a limit.
// Group: error and stack tricks
// Expect: EXCEPTION
throw new Error("Script execution timed out.");
