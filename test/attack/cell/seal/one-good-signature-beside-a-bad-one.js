// Claim: a good signature does not carry a bad one along.
// Group: attestations
// Layers: signature, all
export default async (kit) => {
  const { code, tenant, keys } = kit;
  return await kit.run({ code, attestation: kit.seal(kit.statementFor(code, tenant), keys.trusted, keys.stranger) });
};
