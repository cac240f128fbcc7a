/** Hides the same reach behind `as any` and a chain of constructors. The analyser refuses that too. */
import { defineReducer, type Event } from "assay";

export default defineReducer<{ secret: string }, Event<"Asked", null>>({
  initial: () => ({ secret: "" }),
  apply(state) {
    const run = (state as any).constructor.constructor("return process.env.AWS_SECRET_ACCESS_KEY");
    return { secret: run() };
  },
});
