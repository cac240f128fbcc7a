import { step } from "./b.ts";
export const memory = { calls: 0 };
export const next = (): number => step();
