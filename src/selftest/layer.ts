/** The layers that attacks are run against, each of them alone, and all of them together. Selftest's columns. */

/** In the order in which hostile code meets them; `all` is the server as it is. */
export const LAYERS = [
  "allowlist",
  "signature",
  "realm",
  "environment",
  "permission",
  "sandbox",
  "limits",
  "all",
] as const;
export type Layer = (typeof LAYERS)[number];

/** `none` is for tests: an attack that nothing stops has to show as an escape, or the matrix shows nothing. */
export type Stage = Layer | "none";

/** What stands, and that nothing else does. */
export const LAYER_WORDS: Readonly<Record<Layer, string>> = {
  allowlist: "compiled by the compiler, then run in a bare isolate",
  signature: "an executor that verifies, and then runs in a bare isolate",
  realm: "never analysed; the hardened realm in a process without walls",
  environment: "code at Node's level in a process that was started with an empty environment, and no other wall",
  permission: "code at Node's level behind Node's permission model alone",
  sandbox: "code at Node's level behind the operating system's walls alone",
  limits: "nothing inside has a limit; the gateway's watchdog stands alone",
  all: "the server as it is, over gRPC; code at Node's level behind all walls",
};

/** True for a layer's name. */
export function isLayer(text: string): text is Layer {
  return (LAYERS as readonly string[]).includes(text);
}
