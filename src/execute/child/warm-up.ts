/** Runs one small function before the executor says that it is ready, all the way from frames to answers: so a tenant's first call meets code that has run. */
import { create, type MessageInitShape, toBinary } from "@bufbuild/protobuf";
import { sha256Hex } from "../../base/digest.ts";
import { DEFAULT_EXECUTION_LIMITS } from "../../base/limits.ts";
import { type ToExecutor, ToExecutorSchema } from "../../gen/assay/executor/v1/frames_pb.js";
import { ReduceRequestSchema } from "../../gen/assay/v1/invoke_service_pb.js";
import { PAYLOAD_TYPE } from "../../seal/dsse.ts";
import { attestationToMessage, publicKeyToMessage } from "../../seal/wire.ts";
import { Program } from "./program.ts";

/** No tenant's name is longer than a label, nor can the executor's real one be told by this: the program below is not the one that serves. */
const TENANT = "warm-up";
const CODE = Buffer.from(
  "export default { initial: () => ({ n: 0 }), apply: (state, event) => ({ n: state.n + event.data.n }) };",
);
const POLICY_DIGEST = "1b551587059622f0d62ffa8a371207104a31c6d59bbe2d6563c5199e51d9f267";
/** Signed once; the private key is gone. It verifies this code for this tenant and nothing else, and no program that serves a tenant trusts the key. */
const PAYLOAD = `{"_type":"https://in-toto.io/Statement/v1","predicate":{"capabilities":[],"compilerVersion":"assay/0.1.0 typescript/6.0.2","entry":"index.ts","kind":"reducer","methods":["apply","initial"],"policyDigest":"${POLICY_DIGEST}","sourceDigest":"5f8f61460a1d3a647dc68590dae12862ec7ea88aed186a86e62e288f1f0ababf","stateStyle":"copied","tenant":"${TENANT}"},"predicateType":"https://assay.dev/attestation/v2","subject":[{"digest":{"sha256":"8a12320cb14a2b97d4608832771f7c1da027382d3937a041eeaade0b42358e18"},"name":"module.js"}]}`;
const SIGNATURE = "MEUCIQCgBNpoIlk0J0dEdf3nQOh6fWDkdEKvMPL2KXnKmV5ybwIgRnAzuiw7yp2V94B2OSw4nFiBu1bdCUI4DS7s4xYlEXU=";
const KEY = {
  keyId: "ba1832097c59dad5ffc33fcf351b7d7bf0fbc6d97197a1641945b6628826174e",
  pem: `-----BEGIN PUBLIC KEY-----
MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAEyaoxIu+0ouznq3xkj3++stPSCK8X
MEX3Y5khXbCplItgQI39chGV0JE5W/M6Jcse9HrepWMOyFLXmBxR5sNGVg==
-----END PUBLIC KEY-----
`,
  status: "active",
  createdAtMs: 0,
} as const;

type Order = NonNullable<MessageInitShape<typeof ToExecutorSchema>["frame"]>;

function orders(): Order[] {
  const artifactDigest = sha256Hex(CODE);
  const attestation = attestationToMessage({
    payloadType: PAYLOAD_TYPE,
    payload: Buffer.from(PAYLOAD),
    signatures: [{ keyId: KEY.keyId, signature: Buffer.from(SIGNATURE, "base64") }],
  });
  const { cpuTimeMs, wallClockMs, memoryMb, maxStateBytes, maxBatchEvents } = DEFAULT_EXECUTION_LIMITS;
  const request = toBinary(
    ReduceRequestSchema,
    create(ReduceRequestSchema, { events: [{ type: "Warm", data: Buffer.from('{"n":1}') }] }),
  );
  return [
    {
      case: "assign",
      value: {
        tenant: TENANT,
        policyDigests: [POLICY_DIGEST],
        keys: { keys: [publicKeyToMessage(KEY)] },
        limits: {
          cpuTimeMs: cpuTimeMs * 20,
          wallClockMs,
          memoryMb,
          stateBytes: maxStateBytes,
          batchEvents: maxBatchEvents,
        },
      },
    },
    { case: "load", value: { call: 1, code: CODE, sourceMap: new Uint8Array(), attestation, artifactDigest } },
    ...[2, 3].map((call): Order => ({ case: "reduce", value: { call, artifactDigest, revision: 1n, request } })),
  ];
}

/** Answers what the frames came to, for tests: `loaded`, `reduced`, `reduced`. The executor serves all the same if it is something else. */
export async function warmUp(): Promise<readonly string[]> {
  const answers: string[] = [];
  const program = new Program({
    add: (frame) => void answers.push(frame.case ?? "nothing"),
    addReduced: () => void answers.push("reduced"),
    addWritten: () => void answers.push("written"),
    sent: async () => undefined,
  });
  for (const frame of orders()) {
    const order: ToExecutor = create(ToExecutorSchema, { frame });
    await program.handle(Buffer.from(toBinary(ToExecutorSchema, order)));
  }
  program.close();
  return answers;
}
