import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    include: ["test/**/*.test.ts"],
    // isolated-vm crashes in worker threads, and an attack runs in a process of its own.
    pool: "forks",
    testTimeout: 60_000,
    hookTimeout: 60_000,
  },
});
