// Claim: code that is loaded already does not run any more once its key is revoked.
// Group: attestations
// Layers: signature
export default async (kit) => {
  const { code, tenant, keys } = kit;
  const parcel = { code, attestation: kit.seal(kit.statementFor(code, tenant), keys.trusted) };
  await kit.mustRun(parcel);
  kit.revokeTrusted();
  return await kit.run(parcel);
};
