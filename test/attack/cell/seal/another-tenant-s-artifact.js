// Claim: an attestation for another tenant's artifact lets nothing run here, though code and signature are right.
// Group: attestations
// Layers: signature, all
export default async (kit) => {
  const { code, keys } = kit;
  return await kit.run({ code, attestation: kit.seal(kit.statementFor(code, "another"), keys.trusted) });
};
