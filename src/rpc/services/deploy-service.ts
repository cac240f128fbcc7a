/** DeployService: room 3 at the front door. */
import type { MessageInitShape } from "@bufbuild/protobuf";
import { timestampFromMs } from "@bufbuild/protobuf/wkt";
import type { DeployRoom } from "../../deploy/deploy.ts";
import type { Rescan, RescanOutcome, RescanResult } from "../../deploy/rescan.ts";
import type { SecretRoom } from "../../deploy/secrets.ts";
import { Fault } from "../../fault/fault.ts";
import type { Caller, FunctionRecord, Quarantine, Revision } from "../../flow.ts";
import {
  ActivateRequestSchema,
  ActivateResponseSchema,
  DeployRequestSchema,
  DeployResponseSchema,
  DeployService,
  GetFunctionRequestSchema,
  GetFunctionResponseSchema,
  ListFunctionsRequestSchema,
  ListFunctionsResponseSchema,
  ListRevisionsRequestSchema,
  ListRevisionsResponseSchema,
  RescanRevisionsRequestSchema,
  RescanRevisionsResponseSchema,
  UndeployRequestSchema,
  UndeployResponseSchema,
  RescanOutcome as WireOutcome,
} from "../../gen/assay/v1/deploy_service_pb.js";
import type { FunctionSchema, QuarantineSchema, RevisionSchema } from "../../gen/assay/v1/function_pb.js";
import { assertRole, functionRefusalOf } from "../../identity/access.ts";
import { manifestToMessage } from "../../seal/wire.ts";
import { diagnosticMessage } from "../diagnostic-message.ts";
import { attestationField } from "../fields/attestation.ts";
import { functionPolicyMessage, functionPolicyOf } from "../fields/function-policy.ts";
import { Violations } from "../fields/violations.ts";
import { type DoneLog, notImplemented, serverStreaming, unary } from "../handlers.ts";
import { type BoundService, implement } from "../service.ts";
import { secretMethods } from "./secrets.ts";

const MAX_NOTE_CHARACTERS = 256;

const OUTCOMES: Readonly<Record<RescanOutcome, WireOutcome>> = {
  current: WireOutcome.CURRENT,
  passes: WireOutcome.PASSES,
  renewed: WireOutcome.RENEWED,
  quarantined: WireOutcome.QUARANTINED,
  undecided: WireOutcome.UNDECIDED,
};

/** The service over the deploy room. */
export function deployService(room: DeployRoom, rescan: Rescan, secrets: SecretRoom): BoundService {
  return implement(DeployService, {
    deploy: unary(DeployRequestSchema, DeployResponseSchema, async (request, caller, done) => {
      const violations = new Violations();
      violations.functionName("function", request.function);
      violations.digest("artifact_digest", request.artifactDigest);
      const attestation = attestationField(violations, "attestation", request.attestation);
      violations.etag("expected_etag", request.expectedEtag);
      violations.text("note", request.note, MAX_NOTE_CHARACTERS);
      if (request.attestation === undefined && violations.found.length === 1) {
        throw new Fault("ATTESTATION_MISSING", "the artifact has no attestation: sign it and pass the attestation", {
          fieldViolations: violations.found,
        });
      }
      violations.throwIfAny();
      const deployed = await room.deploy(caller, {
        functionName: request.function,
        artifactDigest: request.artifactDigest,
        attestation,
        activate: !request.inactive,
        expectedEtag: request.expectedEtag || undefined,
        note: request.note,
        ...(request.policy === undefined ? {} : { policy: functionPolicyOf(request.policy) }),
      });
      const { number } = deployed.revision;
      const { artifactDigest } = request;
      const active = deployed.function.activeRevision === number ? "yes" : "no";
      done(caller, { function: request.function, revision: number, active, artifactDigest }, "deployed");
      return {
        revision: revisionMessage(deployed.revision, deployed.function.activeRevision),
        function: functionMessage(deployed.function),
      };
    }),

    activate: unary(ActivateRequestSchema, ActivateResponseSchema, async (request, caller, done) => {
      const violations = new Violations();
      violations.functionName("function", request.function);
      const revision = violations.revision("revision", request.revision);
      violations.etag("expected_etag", request.expectedEtag);
      violations.throwIfAny();
      const changed = await room.activate(caller, request.function, revision, request.expectedEtag || undefined);
      done(caller, { function: request.function, revision }, "activated");
      return { function: functionMessage(changed) };
    }),

    undeploy: unary(UndeployRequestSchema, UndeployResponseSchema, async (request, caller, done) => {
      const violations = new Violations();
      violations.functionName("function", request.function);
      violations.etag("expected_etag", request.expectedEtag);
      violations.throwIfAny();
      const changed = await room.undeploy(caller, request.function, request.expectedEtag || undefined);
      done(caller, { function: request.function }, "undeployed");
      return { function: functionMessage(changed) };
    }),

    getFunction: unary(GetFunctionRequestSchema, GetFunctionResponseSchema, async (request, caller) => {
      const violations = new Violations();
      violations.functionName("function", request.function);
      violations.throwIfAny();
      const { function: record, active } = await room.getFunction(caller, request.function);
      return active === undefined
        ? { function: functionMessage(record) }
        : { function: functionMessage(record), active: revisionMessage(active, record.activeRevision) };
    }),

    listFunctions: unary(ListFunctionsRequestSchema, ListFunctionsResponseSchema, async (request, caller) => {
      const violations = new Violations();
      const size = violations.page("page_size", request.pageSize, "page_token", request.pageToken);
      violations.throwIfAny();
      const isVisible = (name: string): boolean => functionRefusalOf(caller.identity, name) === undefined;
      const page = await room.listFunctions(caller, size, request.pageToken || undefined, isVisible);
      return { functions: page.items.map(functionMessage), nextPageToken: page.nextPageToken ?? "" };
    }),

    listRevisions: unary(ListRevisionsRequestSchema, ListRevisionsResponseSchema, async (request, caller) => {
      const violations = new Violations();
      violations.functionName("function", request.function);
      const size = violations.page("page_size", request.pageSize, "page_token", request.pageToken);
      violations.throwIfAny();
      const { function: record } = await room.getFunction(caller, request.function);
      const page = await room.listRevisions(caller, request.function, size, request.pageToken || undefined);
      return {
        revisions: page.items.map((revision) => revisionMessage(revision, record.activeRevision)),
        nextPageToken: page.nextPageToken ?? "",
      };
    }),

    rescanRevisions: serverStreaming(
      RescanRevisionsRequestSchema,
      RescanRevisionsResponseSchema,
      async function* (request, caller, done) {
        const violations = new Violations();
        if (request.function !== "") violations.functionName("function", request.function);
        violations.throwIfAny();
        const { dryRun, renew } = request;
        // What is renewed is compiled and signed anew.
        if (renew) for (const role of ["compile", "sign"] as const) assertRole(caller.identity, role);
        const order = { functionName: request.function || undefined, dryRun, renew };
        for await (const result of rescan.rescan(caller, order)) {
          if (!dryRun) logRescan(done, caller, result);
          yield rescanMessage(result);
        }
      },
    ),

    watchFunctions: notImplemented("server_streaming", "watching"),
    ...secretMethods(secrets),
  });
}

/** What a rescan has changed. */
function logRescan(done: DoneLog, caller: Caller, result: RescanResult): void {
  const { revision, outcome, errorCount, presentPolicy, renewedAs } = result;
  const { functionName, number, artifactDigest } = revision;
  const facts = { function: functionName, revision: number, artifactDigest, policyDigest: presentPolicy };
  if (outcome === "quarantined") done(caller, { ...facts, errorCount }, "quarantined");
  else if (outcome === "renewed" && renewedAs !== undefined) done(caller, { ...facts, renewedAs }, "renewed");
}

function rescanMessage(result: RescanResult): MessageInitShape<typeof RescanRevisionsResponseSchema> {
  const { revision, active, outcome, presentPolicy, errorCount, diagnostics, renewedAs, why } = result;
  return {
    revision: revisionMessage(revision, active ? revision.number : undefined),
    outcome: OUTCOMES[outcome],
    policyDigest: presentPolicy,
    errorCount,
    diagnostics: diagnostics.map(diagnosticMessage),
    ...(renewedAs === undefined ? {} : { renewedAs: BigInt(renewedAs) }),
    why,
  };
}

function functionMessage(record: FunctionRecord): MessageInitShape<typeof FunctionSchema> {
  return {
    name: record.name,
    ...(record.activeRevision === undefined ? {} : { activeRevision: BigInt(record.activeRevision) }),
    latestRevision: BigInt(record.latestRevision),
    createdAt: timestampFromMs(record.createdAtMs),
    updatedAt: timestampFromMs(record.updatedAtMs),
    etag: record.etag,
  };
}

function revisionMessage(
  revision: Revision,
  activeRevision: number | undefined,
): MessageInitShape<typeof RevisionSchema> {
  return {
    function: revision.functionName,
    number: BigInt(revision.number),
    artifact: {
      digest: revision.artifactDigest,
      sizeBytes: BigInt(revision.artifactSizeBytes),
      manifest: manifestToMessage(revision.manifest),
    },
    keyIds: [...revision.keyIds],
    createdAt: timestampFromMs(revision.createdAtMs),
    note: revision.note,
    active: revision.number === activeRevision,
    ...(revision.quarantine === undefined ? {} : { quarantine: quarantineMessage(revision.quarantine) }),
    ...(revision.policy === undefined ? {} : { policy: functionPolicyMessage(revision.policy) }),
  };
}

function quarantineMessage(quarantine: Quarantine): MessageInitShape<typeof QuarantineSchema> {
  const { policyDigest, errorCount, createdAtMs } = quarantine;
  return { policyDigest, errorCount, createdAt: timestampFromMs(createdAtMs) };
}
