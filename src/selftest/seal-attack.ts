/** Attacks on the signature: whoever hands an executor code and an attestation that does not speak for it. */
import { sha256Hex } from "../base/digest.ts";
import type { Attestation, Manifest, PublicKey } from "../flow.ts";
import { PAYLOAD_TYPE } from "../seal/dsse.ts";
import type { Attack } from "./attack.ts";
import { observe } from "./observe.ts";
import { escaped, type Outcome, outcomeOfFailure, reasonOf, unproven } from "./outcome.ts";
import { bareExecutor, type Parcel, TENANT, ThrowawayStage } from "./stage.ts";
import { MANIFEST, makeKey, seal, statementFor, type ThrowawayKey } from "./throwaway-seal.ts";

/** What a forger has in hand. */
export interface SealKit {
  readonly tenant: string;
  /** Ordinary code, and other code that nobody has attested. */
  readonly code: Uint8Array;
  readonly otherCode: Uint8Array;
  readonly manifest: Manifest;
  readonly payloadType: string;
  /** Signs for the server; retired: did so once; revoked: nothing of it counts; stranger: nobody knows it. */
  readonly keys: Readonly<Record<"trusted" | "retired" | "revoked" | "stranger", ThrowawayKey>>;
  statementFor(code: Uint8Array, tenant: string, manifest?: Manifest): Uint8Array;
  seal(payload: Uint8Array, ...keys: readonly ThrowawayKey[]): Attestation;
  digestOf(code: Uint8Array): string;
  /** Runs the code. That it answers at all is the escape; unless it is the genuine parcel, which has to run. */
  run(parcel: Parcel): Promise<string>;
  /** As `run`, for what has to work, or the rest shows nothing. */
  mustRun(parcel: Parcel): Promise<void>;
  /** From now on the trusted key is a revoked one. Absent where only an administrator can. */
  readonly revokeTrusted?: () => void;
}

/** An attack's file exports such a function. */
export type SealAttack = (kit: SealKit) => Promise<unknown>;

const PATIENCE_MS = 15_000;
const RESIDENT_MB = 1_536;

const ORDINARY_CODE = 'export default { initial: () => ({ ran: "genuine" }), apply: (state) => state };\n';
/** What has to run, whatever is forged. Its own, so that no forgery finds its code loaded already. */
const CONTROL_CODE = 'export default { initial: () => ({ ran: "control" }), apply: (state) => state };\n';
const OTHER_CODE = 'export default { initial: () => ({ ran: "forged" }), apply: (state) => state };\n';

/** Runs an attack in front of an executor that verifies, or that does not. */
export async function runSealAttack(attack: Attack, verifies: boolean): Promise<Outcome> {
  const keys = {
    trusted: makeKey("active"),
    retired: makeKey("retired"),
    revoked: makeKey("revoked"),
    stranger: makeKey("active"),
  };
  let listed: readonly PublicKey[] = [keys.trusted.listed, keys.retired.listed, keys.revoked.listed];
  const stage = new ThrowawayStage({
    program: bareExecutor(verifies ? ["--verify"] : [], false),
    keys: () => listed,
  });
  const kit = createSealKit({
    keys,
    code: Buffer.from(ORDINARY_CODE),
    manifest: MANIFEST,
    run: async (parcel) => (await stage.reduce(parcel, ["{}"])).state,
    revokeTrusted: () => {
      listed = [{ ...keys.trusted.listed, status: "revoked" }, keys.retired.listed, keys.revoked.listed];
      stage.keysChanged();
    },
  });
  try {
    const control = Buffer.from(CONTROL_CODE);
    await kit.mustRun({ code: control, attestation: kit.seal(kit.statementFor(control, TENANT), keys.trusted) });
    return await judgeSealAttack(attack, kit, () => stage.processIds());
  } finally {
    await stage.close();
  }
}

/** Makes what a forger has in hand. */
export function createSealKit(parts: Pick<SealKit, "keys" | "code" | "manifest" | "run" | "revokeTrusted">): SealKit {
  return {
    ...parts,
    tenant: TENANT,
    otherCode: Buffer.from(OTHER_CODE),
    payloadType: PAYLOAD_TYPE,
    statementFor: (code, tenant, manifest = parts.manifest) => statementFor(code, tenant, manifest),
    seal,
    digestOf: sha256Hex,
    async mustRun(parcel) {
      try {
        await parts.run(parcel);
      } catch (error) {
        throw new Error(`what is genuine does not run: ${reasonOf(error) ?? String(error)}`);
      }
    },
  };
}

/** Carries a forgery out. */
export async function judgeSealAttack(
  attack: Attack,
  kit: SealKit,
  processIds: () => readonly number[],
): Promise<Outcome> {
  const url = `data:text/javascript;base64,${Buffer.from(attack.source).toString("base64")}`;
  const { default: forge }: { readonly default: SealAttack } = await import(url);
  const seen = await observe(forge(kit), processIds, { patienceMs: PATIENCE_MS, residentMb: RESIDENT_MB });
  switch (seen.kind) {
    case "overran":
      return escaped(seen.evidence);
    case "failed":
      return outcomeOfForgery(seen.error);
    case "ended":
      return typeof seen.value === "string" ? escaped(`it ran: ${seen.value}`) : unproven("it has run nothing");
    default:
      return seen satisfies never;
  }
}

/** An artifact that nobody compiled is not there to be deployed: that is the refusal. */
function outcomeOfForgery(error: unknown): Outcome {
  const reason = reasonOf(error);
  if (reason === "ARTIFACT_NOT_FOUND") return { outcome: "held", by: reason };
  return outcomeOfFailure(error);
}
