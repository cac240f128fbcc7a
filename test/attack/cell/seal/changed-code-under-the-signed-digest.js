// Claim: other code that is handed over under the signed digest does not run.
// Group: attestations
// Layers: signature
export default async (kit) => {
  const { code, tenant, keys } = kit;
  const attestation = kit.seal(kit.statementFor(code, tenant), keys.trusted);
  return await kit.run({ code: kit.otherCode, attestation, digest: kit.digestOf(code) });
};
