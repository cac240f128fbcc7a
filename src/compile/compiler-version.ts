/** Name and version of the compiler as attestations state it. Apart from the compiler, so that the gateway need not load that. */
import { readFileSync } from "node:fs";

/** The version inside the `ts-morph` that the lockfile pins. The compiler refuses to start with another one. */
export const TYPESCRIPT_VERSION = "6.0.2";

const packageJson: { readonly version: string } = JSON.parse(
  readFileSync(new URL("../../package.json", import.meta.url), "utf8"),
);

/** Assay's own version. */
export const ASSAY_VERSION = packageJson.version;

/** Such as `assay/0.1.0 typescript/6.0.2`. */
export const COMPILER_VERSION = `assay/${ASSAY_VERSION} typescript/${TYPESCRIPT_VERSION}`;
