import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { sha256Hex } from "../../src/base/digest.ts";
import { attestationToJson, parseAttestationJson } from "../../src/seal/dsse.ts";
import { encodeStatement } from "../../src/seal/statement.ts";
import { verifyAttestation } from "../../src/seal/verify.ts";

// Each directory holds an artifact as a released format sealed it, with a key that was thrown away. They verify for ever: a failure here
// means that deployed artifacts of users would stop to load. Never make one anew; a new format gets a new directory.
const root = fileURLToPath(new URL(".", import.meta.url));
const formats = readdirSync(root, { withFileTypes: true })
  .filter((entry) => entry.isDirectory() && /^v\d+$/.test(entry.name))
  .map(({ name }) => name);

it("there is something frozen", () => {
  expect(formats).toEqual(expect.arrayContaining(["v1", "v2"]));
});

describe.each(formats)("the artifact frozen in %s", (format) => {
  const read = (name: string) => readFileSync(`${root}/${format}/${name}`);
  const code = read("module.js.frozen");
  const text = read("attestation.json").toString("utf8");
  const { keyId, ...statement } = JSON.parse(read("statement.json").toString("utf8"));
  const key = { keyId, pem: read("public-key.pem").toString("utf8"), status: "active" as const, createdAtMs: 0 };

  it("verifies, for its tenant and under its policy", () => {
    const answer = verifyAttestation(
      parseAttestationJson(text),
      {
        artifactDigest: sha256Hex(code),
        tenant: statement.tenant,
        policyDigests: new Set([statement.manifest.policyDigest]),
      },
      [key],
    );
    expect(answer).toMatchObject({ valid: true, keyIds: [keyId] });
    expect(answer.statement).toEqual(statement);
  });

  it("is written today as it was written then", () => {
    const attestation = parseAttestationJson(text);
    expect(attestationToJson(attestation)).toBe(text);
    expect(Buffer.from(encodeStatement(statement)).equals(Buffer.from(attestation.payload))).toBe(true);
  });
});
