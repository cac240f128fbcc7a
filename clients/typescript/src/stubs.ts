/** The API as it stands in the protos: services for `client.stub`, messages, enums. */
export * from "./gen/assay/v1/access_pb.js";
export * from "./gen/assay/v1/admin_service_pb.js";
export * from "./gen/assay/v1/attestation_pb.js";
export * from "./gen/assay/v1/compile_service_pb.js";
export * from "./gen/assay/v1/deploy_service_pb.js";
export * from "./gen/assay/v1/event_pb.js";
export * from "./gen/assay/v1/event_service_pb.js";
export * from "./gen/assay/v1/function_pb.js";
export * from "./gen/assay/v1/invoke_service_pb.js";
export * from "./gen/assay/v1/module_pb.js";
export * from "./gen/assay/v1/projection_service_pb.js";
export * from "./gen/assay/v1/reason_pb.js";
export * from "./gen/assay/v1/sign_service_pb.js";
export * from "./gen/assay/v1/usage_pb.js";
export * from "./gen/google/rpc/code_pb.js";
