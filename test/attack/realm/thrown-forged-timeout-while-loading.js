// Claim: a module that throws while it is evaluated cannot pass for one that met a limit.
// Expect: EXCEPTION
throw new Error("Script execution timed out.");
