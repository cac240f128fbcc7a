import { defineConfig } from "vitest/config";

/** Tests that only compute: several at once harm nobody. */
const COMPUTING = [
  "test/property/**/*.test.ts",
  "test/corpus/**/*.test.ts",
  "test/attack/compile.test.ts",
  "test/attack/{audit/changed-byte,audit/moved-lines,audit/cut-tail,identity/tokens,identity/key-sets,identity/certificates,secrets/changed-bytes}.test.ts",
  "test/attack/realm/realm.test.ts",
  "test/unit/{author,base,cli,clients,docs,editor,fault,identity,observe,seal}/**/*.test.ts",
  "test/unit/compile/{rules,policy}/**/*.test.ts",
  "test/unit/compile/{deterministic,guards,idiomatic,reproducible}.test.ts",
];

export default defineConfig({
  test: {
    // isolated-vm crashes in worker threads, and an attack runs in a process of its own.
    pool: "forks",
    testTimeout: 60_000,
    hookTimeout: 60_000,
    // What is waited for may take as long as it likes on a busy machine.
    expect: { poll: { timeout: 30_000 } },
    projects: [
      {
        extends: true,
        test: { name: "computing", include: COMPUTING, maxWorkers: 2, sequence: { groupOrder: 0 } },
      },
      {
        // Processes, limits and their supervision: one file after the other, so that none is starved by its neighbour.
        extends: true,
        test: {
          name: "processes",
          include: ["test/**/*.test.ts"],
          exclude: COMPUTING,
          maxWorkers: 1,
          sequence: { groupOrder: 1 },
        },
      },
    ],
  },
});
