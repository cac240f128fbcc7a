// Claim: a signature is not believed because of the key that it names.
// Group: attestations
// Layers: signature, all
export default async (kit) => {
  const { code, tenant, keys } = kit;
  const forged = kit.seal(kit.statementFor(code, tenant), keys.stranger);
  const signatures = forged.signatures.map(({ signature }) => ({ keyId: keys.trusted.listed.keyId, signature }));
  return await kit.run({ code, attestation: { ...forged, signatures } });
};
