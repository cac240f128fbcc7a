/** What may differ between a compiled module and the same source under plain Node, and why. Whatever else differs is a defect. */
import { CAUGHT_TEXTS } from "../../../src/compile/prelude-errors.ts";
import type { Step } from "./fold-child.ts";

/** What is known of a module whose folds differ. */
export interface Circumstances {
  readonly guards: { readonly keys: number; readonly dates: number; readonly catches: number };
  /** The events hold a name that every object inherits. */
  readonly inherited: boolean;
}

interface Difference {
  readonly name: string;
  readonly why: string;
  /** True if it explains that the two came to this at the same event. */
  explains(compiled: Step, plain: Step, about: Circumstances): boolean;
}

const caughtTexts = Object.values(CAUGHT_TEXTS);
const hasCaughtText = ({ state }: Step): boolean => caughtTexts.some((text) => state?.includes(text) === true);

export const DIFFERENCES: readonly Difference[] = [
  {
    name: "texts of caught errors",
    why: "the engine's words depend on its version, so that an error of the engine's gets a text of Assay's when it is caught",
    explains: (compiled, _plain, { guards }) => guards.catches > 0 && hasCaughtText(compiled),
  },
  {
    name: "keys that lead to a prototype",
    why: "a computed key reads own properties alone and may not write `__proto__`; plain Node finds what every object inherits, or changes a prototype",
    explains: (_compiled, _plain, { guards, inherited }) => inherited && guards.keys > 0,
  },
  {
    name: "dates without a zone",
    why: "a text that is no ISO 8601 date with a zone is no date, whatever the engine would make of it in the zone of the machine",
    explains: (compiled, plain, { guards }) =>
      guards.dates > 0 && (compiled.threw !== undefined || plain.threw === undefined),
  },
];

/** The name of the difference that explains it, if one does. */
export function explanationOf(compiled: Step, plain: Step, about: Circumstances): string | undefined {
  return DIFFERENCES.find((difference) => difference.explains(compiled, plain, about))?.name;
}
