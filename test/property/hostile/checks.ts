/** Ways to tell that a value is there without saying what it is. `$v` is unknown. */
import type { Step } from "./step.ts";

/** The first is the plainest. */
export const CHECKS: readonly Step[] = [
  { value: "($v) !== undefined" },
  { value: "undefined !== ($v)" },
  { value: "typeof ($v) !== 'undefined'" },
  { value: "($v) != null" },
  { value: "Boolean($v)" },
  { value: "!!($v)" },
  { value: "(($v) ? true : false)" },
  { value: "!Object.is($v, undefined)" },
  { value: "[undefined].includes($v as undefined) === false" },
  { value: "new Set<unknown>([undefined, $v]).size === 2" },
  { value: "(($v) ?? 'gone') !== 'gone'" },
  { before: "const v§ = $v;", value: "v§ !== undefined && v§ !== null" },
  { before: "const v§: unknown = $v; let found§ = false; if (v§) found§ = true;", value: "found§" },
  { before: "const { v: v§ = 'gone' }: { v?: unknown } = { v: $v };", value: "v§ !== 'gone'" },
  { before: "const l§: unknown[] = [$v].filter((v) => v !== undefined);", value: "l§.length === 1" },
];
