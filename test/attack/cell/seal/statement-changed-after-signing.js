// Claim: a statement that was changed after it was signed is not believed.
// Group: attestations
// Layers: signature, all
export default async (kit) => {
  const { code, tenant, keys } = kit;
  const { payloadType, signatures } = kit.seal(kit.statementFor(kit.otherCode, tenant), keys.trusted);
  return await kit.run({ code, attestation: { payloadType, payload: kit.statementFor(code, tenant), signatures } });
};
