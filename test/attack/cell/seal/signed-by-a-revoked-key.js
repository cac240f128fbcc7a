// Claim: what a revoked key signed does not run.
// Group: attestations
// Layers: signature, all
export default async (kit) => {
  const { code, tenant, keys } = kit;
  return await kit.run({ code, attestation: kit.seal(kit.statementFor(code, tenant), keys.revoked) });
};
