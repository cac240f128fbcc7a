// Claim: code without an attestation does not run.
// Group: attestations
// Layers: signature, all
export default async (kit) => {
  const { code, payloadType } = kit;
  return await kit.run({ code, attestation: { payloadType, payload: new Uint8Array(0), signatures: [] } });
};
