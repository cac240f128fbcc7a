// Claim: what was compiled under a policy that is not accepted any more does not run.
// Group: attestations
// Layers: signature, all
export default async (kit) => {
  const { code, tenant, keys, manifest } = kit;
  const looser = { ...manifest, policyDigest: kit.digestOf(Buffer.from("a looser policy")) };
  return await kit.run({ code, attestation: kit.seal(kit.statementFor(code, tenant, looser), keys.trusted) });
};
