import { defineConfig } from "vitest/config";

/** Tests that compute, or wait for what a server of their own answers, however long that takes: two at once harm nobody. */
const SIDE_BY_SIDE = [
  "test/property/**/*.test.ts",
  "test/corpus/**/*.test.ts",
  "test/attack/compile.test.ts",
  "test/attack/{audit,identity,keys,secrets}/**/*.test.ts",
  "test/attack/realm/realm.test.ts",
  "test/e2e/{admin,bad-input,cli,client-certificates,client-typescript,client-typescript-package,corpus,journey,lifecycle,logs,malformed-frames,narrower-policy,streams}.test.ts",
  "test/unit/{author,base,cli,clients,compile,deploy,docs,editor,fault,identity,observe,seal,sign}/**/*.test.ts",
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
        test: { name: "side by side", include: SIDE_BY_SIDE, maxWorkers: 2, sequence: { groupOrder: 0 } },
      },
      {
        // Processes, limits and their supervision: one file after the other, so that none is starved by its neighbour.
        extends: true,
        test: {
          name: "one by one",
          include: ["test/**/*.test.ts"],
          exclude: SIDE_BY_SIDE,
          maxWorkers: 1,
          sequence: { groupOrder: 1 },
        },
      },
    ],
  },
});
