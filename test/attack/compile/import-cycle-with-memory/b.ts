import { memory } from "./a.ts";
export const step = (): number => (memory.calls += 1); //~
