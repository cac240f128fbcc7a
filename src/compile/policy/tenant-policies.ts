/** The policies of the server's tenants: everybody's, or a narrower one for those that the operator has a file for. */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { isLabel, LABEL_RULE } from "../../base/names.ts";
import type { Digest, TenantId } from "../../flow.ts";
import { type Narrowing, NOT_NARROWED, narrowedDigest, readNarrowing } from "./narrowing.ts";

/** What each tenant is held to. Fixed while the server runs. */
export interface TenantPolicies {
  narrowingOf(tenant: TenantId): Narrowing;
  /** The digest of the policy that the tenant's modules are compiled under. */
  digestOf(tenant: TenantId): Digest;
}

/** Some file says what cannot be. The message names each one and what to do. */
export class TenantPoliciesError extends Error {
  override readonly name = "TenantPoliciesError";
}

/** The policies where no tenant is held to less than the others. */
export const ONE_POLICY: TenantPolicies = tenantPolicies(new Map());

/** Policies from narrowings by tenant. */
export function tenantPolicies(narrowings: ReadonlyMap<TenantId, Narrowing>): TenantPolicies {
  const digests = new Map([...narrowings].map(([tenant, narrowing]) => [tenant, narrowedDigest(narrowing)]));
  const common = narrowedDigest(NOT_NARROWED);
  return {
    narrowingOf: (tenant) => narrowings.get(tenant) ?? NOT_NARROWED,
    digestOf: (tenant) => digests.get(tenant) ?? common,
  };
}

const SUFFIX = ".json";
/** A list of every entry of the policy is a tenth of it. */
const MAX_FILE_BYTES = 1024 * 1024;

/**
 * Reads a directory with a file for each tenant that is held to less, `<tenant>.json`. Throws `TenantPoliciesError` with every problem
 * at once: a server that runs with half of its narrower policies would allow what its operator has forbidden.
 */
export function readTenantPolicies(directory: string): TenantPolicies {
  let names: readonly string[];
  try {
    names = readdirSync(directory).sort();
  } catch (error) {
    const code = error instanceof Error && "code" in error ? String(error.code) : "unknown error";
    throw new TenantPoliciesError(`the directory of the tenants' policies, ${directory}, cannot be read (${code})`);
  }
  const problems: string[] = [];
  const narrowings = new Map<TenantId, Narrowing>();
  for (const name of names) {
    const path = join(directory, name);
    const tenant = name.slice(0, -SUFFIX.length);
    if (!name.endsWith(SUFFIX) || !isLabel(tenant)) {
      problems.push(
        `${path}: a file here is called after its tenant, such as acme.json; a tenant's name ${LABEL_RULE}`,
      );
      continue;
    }
    const outcome = readFile(path);
    if (outcome.kind === "narrowing") narrowings.set(tenant, outcome.narrowing);
    else problems.push(...outcome.problems.map((problem) => `${path}: ${problem}`));
  }
  if (problems.length > 0) throw new TenantPoliciesError(problems.join("\n"));
  return tenantPolicies(narrowings);
}

function readFile(path: string): ReturnType<typeof readNarrowing> {
  let bytes: Buffer;
  try {
    bytes = readFileSync(path);
  } catch (error) {
    const code = error instanceof Error && "code" in error ? String(error.code) : "unknown error";
    return { kind: "problems", problems: [`it cannot be read (${code})`] };
  }
  if (bytes.length > MAX_FILE_BYTES) {
    return { kind: "problems", problems: [`it has ${bytes.length} bytes; at most ${MAX_FILE_BYTES} are read`] };
  }
  return readNarrowing(bytes.toString("utf8"));
}
