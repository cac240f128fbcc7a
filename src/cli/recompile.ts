/** Proves a statement by compiling again: the same source, policy and compiler give the same bytes, on any machine. Beside `assay verify`. */
import type { CompileVerdict, Kind, Manifest, SourceModule } from "../flow.ts";

/** One comparison. Shaped like the checks of a verification, which it joins. */
export interface RecompileCheck {
  readonly name: "source" | "compiler" | "rules" | "recompiled";
  readonly passed: boolean;
  readonly detail: string;
}

/** What a statement says of an artifact, as far as compiling again can tell. */
export interface Claim extends Omit<Manifest, "kind"> {
  readonly kind: Kind | undefined;
}

/** This compiler's own. */
export interface LocalCompiler {
  readonly compilerVersion: string;
  sourceDigest(module: SourceModule): string;
}

/**
 * Compares what a statement claims with what `verdict`, this compiler's on `module`, came to. The first three checks say why the last one may
 * fail without anyone having lied: another source, another compiler, other rules.
 */
export function recompileChecks(
  artifactDigest: string,
  claim: Claim,
  module: SourceModule,
  verdict: CompileVerdict,
  local: LocalCompiler,
): readonly RecompileCheck[] {
  const same = (name: RecompileCheck["name"], what: string, claimed: string, found: string): RecompileCheck => ({
    name,
    passed: claimed === found,
    detail: claimed === found ? `${what} ${found}` : `${what} ${found}; the statement says ${claimed}`,
  });
  return [
    same("source", "the source given here is", claim.sourceDigest, local.sourceDigest(module)),
    same("compiler", "compiled again by", claim.compilerVersion, local.compilerVersion),
    same("rules", "under the policy", claim.policyDigest, verdict.policyDigest),
    recompiledCheck(artifactDigest, claim, verdict),
  ];
}

function recompiledCheck(artifactDigest: string, claim: Claim, verdict: CompileVerdict): RecompileCheck {
  const check = (passed: boolean, detail: string): RecompileCheck => ({ name: "recompiled", passed, detail });
  if (verdict.outcome === "rejected") {
    const count = `${verdict.errorCount} ${verdict.errorCount === 1 ? "error" : "errors"}`;
    return check(false, `the source does not pass: ${count}; \`assay check\` shows them`);
  }
  const { digest, manifest } = verdict.artifact;
  if (digest !== artifactDigest) return check(false, `gives the artifact ${digest}, not ${artifactDigest}`);
  const differing = (["kind", "methods", "capabilities", "entry", "stateStyle"] as const).filter(
    (field) => JSON.stringify(claim[field]) !== JSON.stringify(manifest[field]),
  );
  if (differing.length > 0)
    return check(false, `gives the same bytes, but the statement lies about: ${differing.join(", ")}`);
  return check(true, "gives the same bytes");
}
