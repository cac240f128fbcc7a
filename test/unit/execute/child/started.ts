/** Keeps track of the executors that a test file starts, so that none outlives its test. */
import { afterEach } from "vitest";
import type { ExecutionLimits } from "../../../../src/base/limits.ts";
import { Executor, type Loaded, startWith } from "./executor.ts";

const started: Executor[] = [];

afterEach(() => {
  for (const executor of started.splice(0)) executor.kill();
});

/** A fresh executor that has said that it is ready. */
export async function startExecutor(): Promise<Executor> {
  const executor = new Executor();
  started.push(executor);
  await executor.expect("ready");
  return executor;
}

/** An executor with `source` loaded. */
export async function startModule(
  source: string,
  limits: Partial<ExecutionLimits> = {},
  sourceMap = "",
): Promise<Loaded> {
  const loaded = await startWith(source, limits, sourceMap);
  started.push(loaded.executor);
  return loaded;
}
