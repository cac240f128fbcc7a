/** Import directions of the house: main → assemble → rpc, cli → rooms → execute, seal, store → flow → fault → base. */
const rooms = "compile|sign|deploy|invoke";
const from = (path, rest = {}) => ({ path: `^src/(${path})`, ...rest });
const rule = (name, comment, fromPath, toPath, rest = {}) => ({
  name,
  comment,
  severity: "error",
  from: fromPath,
  to: { path: toPath, ...rest },
});

module.exports = {
  forbidden: [
    { name: "no-circles", comment: "Type imports count.", severity: "error", from: {}, to: { circular: true } },
    {
      name: "no-unresolved",
      comment: "Every import resolves.",
      severity: "error",
      from: {},
      to: { couldNotResolve: true },
    },
    {
      name: "no-orphans-in-dependencies",
      comment: "What is imported stands in package.json.",
      severity: "error",
      from: { path: "^src" },
      to: { dependencyTypes: ["npm-no-pkg", "npm-unknown", "npm-dev"] },
    },
    rule("base-is-the-ground", "base/ imports nothing of the house.", from("base/"), "^src/(?!base/)"),
    rule("fault-is-low", "fault/ sees base/ and generated code.", from("fault/"), "^src/(?!fault/|base/|gen/)"),
    rule("flow-is-types", "flow.ts imports nothing.", from("flow\\.ts"), "^src/"),
    rule(
      "seal-is-low",
      "seal/ sees flow, fault and base.",
      from("seal/"),
      "^src/(?!seal/|flow\\.ts|fault/|base/|gen/)",
    ),
    rule(
      "store-is-low",
      "store/ sees flow, fault and base.",
      from("store/"),
      "^src/(?!store/|flow\\.ts|fault/|base/|gen/)",
    ),
    rule(
      "audit-is-low",
      "audit/ sees flow, fault and base: every room's calls are recorded, and none of them knows.",
      from("audit/"),
      "^src/(?!audit/|flow\\.ts|fault/|base/)",
    ),
    rule(
      "rpc-sees-the-interface-of-the-audit-log",
      "Only assemble.ts opens one.",
      from("rpc/"),
      "^src/audit/(?!audit-log\\.ts)",
    ),
    rule(
      "identity-is-low",
      "identity/ sees the store's interfaces, flow, fault and base.",
      from("identity/"),
      "^src/(?!identity/|store/[a-z-]+\\.ts$|flow\\.ts|fault/|base/|gen/)",
    ),
    rule(
      "quotas-are-low",
      "quotas/ sees the store's interfaces, flow, fault and base.",
      from("quotas/"),
      "^src/(?!quotas/|store/[a-z]+-store\\.ts|flow\\.ts|fault/|base/|gen/)",
    ),
    rule(
      "observe-is-low",
      "observe/ sees flow, fault and base, and types of its settings: parts tell it what they do, and it asks for nothing.",
      from("observe/"),
      "^src/(?!observe/|telemetry-settings\\.ts|flow\\.ts|fault/|base/|gen/)",
    ),
    rule(
      "telemetry-is-loaded-where-it-is-wanted",
      "observe/otel/ is reached by import() from observe/open-telemetry.ts alone, or a server that sends nothing loads it too.",
      { path: "^src", pathNot: "^src/observe/otel/" },
      "^src/observe/otel/",
      { dependencyTypesNot: ["dynamic-import", "type-only"] },
    ),
    rule(
      "opentelemetry-in-one-folder",
      "@opentelemetry/ only in observe/otel/.",
      { path: "^src", pathNot: "^src/observe/otel/" },
      "@opentelemetry/",
    ),
    rule("sandbox-is-low", "sandbox/ sees base/ alone.", from("sandbox/"), "^src/(?!sandbox/|base/)"),
    rule(
      "execute-is-low",
      "execute/ sees seal, sandbox and what is below them.",
      from("execute/"),
      "^src/(?!execute/|sandbox/|seal/|flow\\.ts|fault/|base/|gen/)",
    ),
    rule(
      "execute-outside-the-sandbox",
      "The gateway never imports the sandboxed programs.",
      from("", { pathNot: "^src/(execute|sandbox|selftest)/child/" }),
      "^src/(execute|sandbox)/child/",
    ),
    rule(
      "identity-is-low",
      "identity/ sees the store's interfaces and what is below them.",
      from("identity/"),
      "^src/(?!identity/|store/[^/]+$|flow\\.ts|fault/|base/|gen/)",
    ),
    ...["compile", "sign", "deploy", "invoke"].map((room) =>
      rule(
        `rooms-do-not-call-each-other-${room}`,
        "What rooms share is on the ground floor.",
        from(`${room}/`),
        `^src/(?!${room}/|author/|execute/|sandbox/|seal/|store/|quotas/|flow\\.ts|fault/|base/|gen/)`,
      ),
    ),
    rule("rooms-see-interfaces-of-the-store", "Only assemble.ts picks a store.", from(rooms), "^src/store/[^/]+/"),
    rule(
      "only-main-and-assemble-see-implementations",
      "rpc/ sees the rooms' interfaces.",
      from("rpc/"),
      "^src/(execute|store|cli|main|assemble)",
    ),
    rule(
      "edge-is-before-identity",
      "What holds connections to their bounds and makes TLS knows neither callers nor services.",
      from("rpc/(edge|tls)/"),
      "^src/(?!rpc/(edge|tls)/|rpc/(request-id|status)\\.ts|(listener|connection)-settings\\.ts|settings-reader\\.ts|fault/|base/|gen/)",
    ),
    rule(
      "isolated-vm-in-the-cellar",
      "isolated-vm only in execute/child/.",
      { path: "^src", pathNot: "^src/(execute|selftest)/child/" },
      "isolated-vm",
    ),
    rule(
      "ts-morph-in-room-one",
      "ts-morph only in compile/.",
      { path: "^src", pathNot: "^src/compile/" },
      "ts-morph|node_modules/typescript/",
    ),
    rule(
      "jose-among-identities",
      "jose only in identity/.",
      { path: "^src", pathNot: "^src/identity/" },
      "node_modules/jose/",
    ),
    rule(
      "grpc-at-the-door",
      "@grpc/grpc-js only in rpc/ and cli/.",
      { path: "^src", pathNot: "^src/(rpc|cli)/" },
      "@grpc/",
    ),
    rule(
      "only-the-command-line-is-a-client",
      "cli/ speaks to the server through the TypeScript client; nothing else of src/ does.",
      { path: "^src", pathNot: "^src/(cli|selftest)/" },
      "^clients/",
    ),
    rule(
      "selftest-stands-apart",
      "The assembly with layers off is reached by `assay selftest` alone, and by no way from the server.",
      { path: "^src", pathNot: "^src/(selftest/|cli/commands/selftest\\.ts)" },
      "^src/selftest/",
    ),
    rule(
      "selftest-starts-its-programs",
      "What runs attacks runs in processes of its own.",
      { path: "^src", pathNot: "^src/selftest/child/" },
      "^src/selftest/child/",
    ),
    rule("clients-stand-alone", "A client sees the wire alone.", { path: "^clients/" }, "^src/"),
  ],
  options: {
    doNotFollow: { path: "node_modules|^src/gen" },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: "tsconfig.json" },
    enhancedResolveOptions: {
      exportsFields: ["exports"],
      conditionNames: ["import", "node", "default", "types"],
      extensions: [".ts", ".js", ".d.ts"],
    },
  },
};
