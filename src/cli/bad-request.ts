/** Findings in the form in which gRPC tells of what is wrong with a request: `google.rpc.Status` with `BadRequest` and `ErrorInfo`, as protobuf JSON. */
import { create, createRegistry, toJson } from "@bufbuild/protobuf";
import { anyPack } from "@bufbuild/protobuf/wkt";
import type { Diagnostic } from "../flow.ts";
import { BadRequestSchema, ErrorInfoSchema } from "../gen/google/rpc/error_details_pb.js";
import { StatusSchema } from "../gen/google/rpc/status_pb.js";
import { EXIT } from "./exit-code.ts";
import type { ProblemReport } from "./problem.ts";

/** Of google.rpc.Code. */
const INVALID_ARGUMENT = 3;
const INTERNAL = 13;
const DOMAIN = "assay.dev";
const REGISTRY = createRegistry(BadRequestSchema, ErrorInfoSchema);

/** One error becomes one field violation: the field is `module.files["a.ts"]:3:5`, the reason the rule's id in upper case. */
export function badRequestOf(path: string, diagnostics: readonly Diagnostic[]): unknown {
  const errors = diagnostics.filter(({ severity }) => severity === "error");
  const fieldViolations = errors.map(({ rule, range, message, suggestion }) => ({
    field: fieldOf(range),
    description: suggestion === "" ? message : `${message} ${suggestion}`,
    reason: rule.toUpperCase().replaceAll("-", "_"),
  }));
  const status = create(StatusSchema, {
    code: INVALID_ARGUMENT,
    message: `${path}: ${errors.length} ${errors.length === 1 ? "error" : "errors"}`,
    details: [
      anyPack(ErrorInfoSchema, create(ErrorInfoSchema, { domain: DOMAIN, reason: "REQUEST_INVALID" })),
      anyPack(BadRequestSchema, create(BadRequestSchema, { fieldViolations })),
    ],
  });
  return toJson(StatusSchema, status, { registry: REGISTRY });
}

/** The status of a module that could not be judged; an empty one would say that all is well. */
export function failureOf({ reason, message, exitCode }: ProblemReport): unknown {
  const code = exitCode === EXIT.usage ? INVALID_ARGUMENT : INTERNAL;
  const details = [anyPack(ErrorInfoSchema, create(ErrorInfoSchema, { domain: DOMAIN, reason }))];
  return toJson(StatusSchema, create(StatusSchema, { code, message, details }), { registry: REGISTRY });
}

function fieldOf({ path, startLine, startColumn }: Diagnostic["range"]): string {
  const file = path === "" ? "module" : `module.files[${JSON.stringify(path)}]`;
  return startLine === 0 ? file : `${file}:${startLine}:${startColumn}`;
}
