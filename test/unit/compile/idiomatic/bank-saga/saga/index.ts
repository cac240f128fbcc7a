export { advance } from "./advance.ts";
export * from "./types.ts";
export { begin as start } from "./begin.ts";
