/** fast-check with the seed of this run: every test that uses it can be repeated with `PROPERTY_SEED`. */
import fc from "fast-check";
import { seedOfRun } from "./random.ts";

fc.configureGlobal({ seed: seedOfRun() });

export default fc;
