package assay

import (
	"strings"

	assayv1 "assay.dev/go/assay/v1"
	"google.golang.org/grpc/codes"
	"google.golang.org/protobuf/proto"
)

// A Reason says why a call failed: the name of a value of the server's enum assay.v1.Reason, or one of the client's own.
//
// It is an error, so that a reason can be asked for by errors.Is:
//
//	if errors.Is(err, assay.FunctionNotFound) { ... }
type Reason string

// The server's reasons. The comments of assayv1.Reason say what each means, and [Reason.Remedy] what can be done about it.
const (
	RequestInvalid         Reason = "REQUEST_INVALID"
	EventInvalid           Reason = "EVENT_INVALID"
	Unauthenticated        Reason = "UNAUTHENTICATED"
	PermissionMissing      Reason = "PERMISSION_MISSING"
	MethodNotAllowed       Reason = "METHOD_NOT_ALLOWED"
	FunctionNotFound       Reason = "FUNCTION_NOT_FOUND"
	ArtifactNotFound       Reason = "ARTIFACT_NOT_FOUND"
	KeyNotFound            Reason = "KEY_NOT_FOUND"
	RevisionConflict       Reason = "REVISION_CONFLICT"
	AttestationMissing     Reason = "ATTESTATION_MISSING"
	SignatureInvalid       Reason = "SIGNATURE_INVALID"
	KeyRevoked             Reason = "KEY_REVOKED"
	PolicyStale            Reason = "POLICY_STALE"
	PayloadTooLarge        Reason = "PAYLOAD_TOO_LARGE"
	StateTooLarge          Reason = "STATE_TOO_LARGE"
	RateLimit              Reason = "RATE_LIMIT"
	CPUTimeLimit           Reason = "CPU_TIME_LIMIT"
	MemoryLimit            Reason = "MEMORY_LIMIT"
	Exception              Reason = "EXCEPTION"
	Internal               Reason = "INTERNAL"
	ExecutorCrashed        Reason = "EXECUTOR_CRASHED"
	ExecutorLost           Reason = "EXECUTOR_LOST"
	QueueFull              Reason = "QUEUE_FULL"
	CircuitOpen            Reason = "CIRCUIT_OPEN"
	Draining               Reason = "DRAINING"
	WallClockLimit         Reason = "WALL_CLOCK_LIMIT"
	CompileTimeout         Reason = "COMPILE_TIMEOUT"
	NotImplemented         Reason = "NOT_IMPLEMENTED"
	DeadlineExceeded       Reason = "DEADLINE_EXCEEDED"
	Cancelled              Reason = "CANCELLED"
	TenantNotFound         Reason = "TENANT_NOT_FOUND"
	CredentialNotFound     Reason = "CREDENTIAL_NOT_FOUND"
	SecretNotFound         Reason = "SECRET_NOT_FOUND"
	TenantSuspended        Reason = "TENANT_SUSPENDED"
	QuotaExceeded          Reason = "QUOTA_EXCEEDED"
	ReadOnly               Reason = "READ_ONLY"
	SignaturesInsufficient Reason = "SIGNATURES_INSUFFICIENT"
)

// The client's own reasons.
const (
	// ServerUnreachable: UNAVAILABLE, and no server said why. Nothing is known of what became of the call.
	ServerUnreachable Reason = "SERVER_UNREACHABLE"
	// ClientCircuitOpen: the client has not asked at all, because the server could not be reached several times in a row.
	ClientCircuitOpen Reason = "CLIENT_CIRCUIT_OPEN"
	// StreamClosed: something was sent on a stream that had ended.
	StreamClosed Reason = "STREAM_CLOSED"
	// Unrecognised: a newer server's reason, or no reason at all. Go by the gRPC code.
	Unrecognised Reason = "UNRECOGNISED"
)

// Error returns the reason's name, so that a Reason can be a target of errors.Is.
func (r Reason) Error() string { return string(r) }

// Remedy says in one sentence what a caller can do about the reason; empty if nothing is known of it.
func (r Reason) Remedy() string { return specs[r].GetRemedy() }

// Retryable reports whether the same request may succeed later. Of [Unrecognised] that is not known: false; the error itself says more.
func (r Reason) Retryable() bool {
	return r == ServerUnreachable || r == ClientCircuitOpen || specs[r].GetRetryable()
}

// isServers reports whether the reason is one that servers send.
func (r Reason) isServers() bool { return specs[r] != nil }

// specs is what the protos fix of each of the server's reasons.
var specs = readSpecs()

func readSpecs() map[Reason]*assayv1.ReasonSpec {
	values := assayv1.Reason(0).Descriptor().Values()
	found := make(map[Reason]*assayv1.ReasonSpec, values.Len())
	for i := range values.Len() {
		value := values.Get(i)
		if value.Number() == 0 {
			continue
		}
		if spec, ok := proto.GetExtension(value.Options(), assayv1.E_Spec).(*assayv1.ReasonSpec); ok {
			found[Reason(strings.TrimPrefix(string(value.Name()), "REASON_"))] = spec
		}
	}
	return found
}

// reasonOf is the reason of a fault inside a stream, which comes as a number of the enum.
func reasonOf(number assayv1.Reason) Reason {
	reason := Reason(strings.TrimPrefix(number.String(), "REASON_"))
	if reason.isServers() {
		return reason
	}
	return Unrecognised
}

// reasonOfCode is the reason of a status without one of the server's.
func reasonOfCode(code codes.Code) Reason {
	switch code {
	case codes.Canceled:
		return Cancelled
	case codes.DeadlineExceeded:
		return DeadlineExceeded
	case codes.Unavailable:
		return ServerUnreachable
	default:
		return Unrecognised
	}
}
