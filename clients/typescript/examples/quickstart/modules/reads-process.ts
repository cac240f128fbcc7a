/** Reaches for the server's environment. The analyser refuses it. */
import { defineReducer, type Event } from "assay";

export default defineReducer<{ secret: string }, Event<"Asked", null>>({
  initial: () => ({ secret: "" }),
  apply: () => ({ secret: process.env.AWS_SECRET_ACCESS_KEY ?? "" }),
});
