import type { Saga, Transfer } from "./types.ts";

export const begin = (transfer: Transfer): Saga => ({ ...transfer, step: "requested" });
