// Claim: code that was changed after it was signed does not run.
// Group: attestations
// Layers: signature, all
export default async (kit) => {
  const { code, tenant, keys } = kit;
  const attestation = kit.seal(kit.statementFor(code, tenant), keys.trusted);
  await kit.mustRun({ code, attestation });
  return await kit.run({ code: kit.otherCode, attestation });
};
