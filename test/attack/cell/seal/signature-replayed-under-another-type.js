// Claim: a signature holds for the type of payload that it was made for, and for no other.
// Group: attestations
// Layers: signature, all
export default async (kit) => {
  const { code, tenant, keys } = kit;
  const genuine = kit.seal(kit.statementFor(code, tenant), keys.trusted);
  return await kit.run({ code, attestation: { ...genuine, payloadType: "application/json" } });
};
