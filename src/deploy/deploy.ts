/** Room 3: an attestation in, a revision out. Keeps functions, their revisions and which one is active. */
import type { Attestation, Caller, Digest, FunctionPolicy, FunctionRecord, Revision } from "../flow.ts";
import type { Page } from "../store/page-token.ts";

/** What Deploy takes. */
export interface DeployOrder {
  readonly functionName: string;
  readonly artifactDigest: Digest;
  readonly attestation: Attestation;
  /** False: the revision is kept, but the active one stays. */
  readonly activate: boolean;
  /** Undefined: whatever the function is. `"absent"`: it must not exist. */
  readonly expectedEtag: string | undefined;
  /** At most 256 characters. */
  readonly note: string;
  /** Absent: as the function's newest revision says. */
  readonly policy?: FunctionPolicy;
}

/** The registry of functions as a caller sees it. What a method has answered survives `kill -9`. */
export interface DeployRoom {
  /** Faults: ARTIFACT_NOT_FOUND, ATTESTATION_MISSING, SIGNATURE_INVALID, KEY_REVOKED, SIGNATURES_INSUFFICIENT, POLICY_STALE, REVISION_CONFLICT, QUOTA_EXCEEDED. */
  deploy(caller: Caller, order: DeployOrder): Promise<{ revision: Revision; function: FunctionRecord }>;
  /** Faults: FUNCTION_NOT_FOUND, REVISION_CONFLICT, KEY_REVOKED, POLICY_STALE, SIGNATURE_INVALID. */
  activate(
    caller: Caller,
    functionName: string,
    revision: number,
    expectedEtag: string | undefined,
  ): Promise<FunctionRecord>;
  /** Faults: FUNCTION_NOT_FOUND, REVISION_CONFLICT. */
  undeploy(caller: Caller, functionName: string, expectedEtag: string | undefined): Promise<FunctionRecord>;
  /** Faults: FUNCTION_NOT_FOUND. */
  getFunction(
    caller: Caller,
    functionName: string,
  ): Promise<{ function: FunctionRecord; active: Revision | undefined }>;
  /** In order of name, those that `isVisible`; a page token names no other. Faults: REQUEST_INVALID for a page token that was not answered before. */
  listFunctions(
    caller: Caller,
    pageSize: number,
    pageToken: string | undefined,
    isVisible?: (name: string) => boolean,
  ): Promise<Page<FunctionRecord>>;
  /** Newest first. Faults: FUNCTION_NOT_FOUND, REQUEST_INVALID. */
  listRevisions(
    caller: Caller,
    functionName: string,
    pageSize: number,
    pageToken: string | undefined,
  ): Promise<Page<Revision>>;
}
