/** What the bench finds out: the shapes that the rows fill, and the report, the JSON file and the chart read. */
import type { BenchSettings, RowName } from "./flags.ts";
import type { Machine } from "./machine.ts";

/** Both sides of a row, measured in turns. */
export interface Comparison {
  readonly kind: "comparison";
  readonly row: RowName;
  readonly work: string;
  readonly against: string;
  /** Of the samples. */
  readonly unit: string;
  /** A sample a round. */
  readonly ours: readonly number[];
  readonly theirs: readonly number[];
  /** How many times as fast Assay is, a round each; more is better, also where the samples are times. */
  readonly ratios: readonly number[];
  /** The median of the ratios is to be at least this. */
  readonly target: number;
}

/** A figure that has to stay under a bound by itself. */
export interface Bound {
  readonly kind: "bound";
  readonly row: RowName;
  readonly work: string;
  /** What of the samples is bounded. */
  readonly figure: "median" | "most";
  readonly unit: string;
  readonly samples: readonly number[];
  /** The figure is to be less than this. */
  readonly under: number;
}

export type Finding = Comparison | Bound;

/** A closer look that has no target: a table, and what was measured for it. */
export interface Section {
  readonly name: string;
  readonly title: string;
  readonly columns: readonly string[];
  readonly lines: readonly (readonly string[])[];
  readonly notes: readonly string[];
  /** For the JSON file. */
  readonly samples: unknown;
}

/** Which layers stood around the measured server, in its own words. */
export interface SandboxSeen {
  readonly mode: string;
  readonly missingLayers: readonly string[];
}

/** CPU time of each side's processes in a row, in microseconds a call or an event; less shaken by other load than rates are. */
export interface CpuCost {
  readonly row: RowName;
  readonly side: string;
  readonly unit: string;
  /** By process. */
  readonly microseconds: Readonly<Record<string, readonly number[]>>;
}

/** All of one call of the bench. */
export interface Results {
  readonly startedAt: string;
  readonly tookSeconds: number;
  readonly machine: Machine;
  readonly settings: Omit<BenchSettings, "only"> & { readonly only: readonly string[] };
  readonly sandbox: SandboxSeen | undefined;
  readonly findings: readonly Finding[];
  readonly cpuCosts: readonly CpuCost[];
  readonly sections: readonly Section[];
  /** Rows and sections that could not be measured, and why. */
  readonly failures: readonly { readonly name: string; readonly why: string }[];
}
