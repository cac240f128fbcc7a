package assay_test

import (
	"context"
	"errors"
	"strings"
	"testing"
	"time"

	"assay.dev/go"
	assayv1 "assay.dev/go/assay/v1"
	"google.golang.org/genproto/googleapis/rpc/errdetails"
	spb "google.golang.org/genproto/googleapis/rpc/status"
	"google.golang.org/grpc"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/metadata"
	"google.golang.org/grpc/status"
	"google.golang.org/protobuf/types/known/anypb"
)

// reduceFailing calls Reduce, once, on a server that answers the error, and answers what the client makes of it.
func reduceFailing(t *testing.T, answer error, trailer ...string) *assay.Error {
	t.Helper()
	s := &server{reduce: func(ctx context.Context, _ *assayv1.ReduceRequest) (*assayv1.ReduceResponse, error) {
		_ = grpc.SetTrailer(ctx, metadata.Pairs(trailer...))
		return nil, answer
	}}
	_, err := s.client(t, assay.WithoutRetries()).Reduce(t.Context(), "f", nil)
	var failure *assay.Error
	if !errors.As(err, &failure) {
		t.Fatalf("want an *assay.Error, got %v", err)
	}
	return failure
}

func TestAnErrorHoldsAllThatTheServerSays(t *testing.T) {
	info := because(assay.Exception)
	info.Metadata = map[string]string{"event_index": "3"}
	failure := reduceFailing(t, fails(codes.Unknown, "no such luck", info,
		&errdetails.BadRequest{FieldViolations: []*errdetails.BadRequest_FieldViolation{{Field: "events[3]", Description: "is odd"}}},
		&errdetails.QuotaFailure{Violations: []*errdetails.QuotaFailure_Violation{{Subject: "tenant:acme", Description: "too much"}}},
		&errdetails.DebugInfo{StackEntries: []string{"at apply (index.ts:3:5)", "at f (index.ts:9:1)"}},
		retryAfter(1500*time.Millisecond),
	), "x-request-id", "r-7")

	if failure.Reason != assay.Exception || failure.Code != codes.Unknown || failure.Message != "no such luck" || failure.Retryable {
		t.Errorf("got %+v", failure)
	}
	if failure.RetryAfter == nil || *failure.RetryAfter != 1500*time.Millisecond {
		t.Errorf("retry after: got %v", failure.RetryAfter)
	}
	if failure.Metadata["event_index"] != "3" || failure.RequestID != "r-7" || len(failure.AuthorStack) != 2 {
		t.Errorf("got %+v", failure)
	}
	if failure.FieldViolations[0].GetField() != "events[3]" || failure.QuotaViolations[0].GetSubject() != "tenant:acme" {
		t.Errorf("got %+v", failure)
	}
	if status.Code(failure) != codes.Unknown {
		t.Errorf("status.Code: got %v", status.Code(failure))
	}
}

func TestAnErrorIsFoundByItsReason(t *testing.T) {
	failure := reduceFailing(t, fails(codes.NotFound, "there is none", because(assay.FunctionNotFound)))
	if !errors.Is(failure, assay.FunctionNotFound) || errors.Is(failure, assay.ArtifactNotFound) {
		t.Errorf("got %v", failure)
	}
}

func TestWhatHasNoReasonOfTheServersIsJudgedByItsCode(t *testing.T) {
	newer := &errdetails.ErrorInfo{Reason: "INVENTED_LATER", Domain: "assay.dev"}
	others := &errdetails.ErrorInfo{Reason: "REQUEST_INVALID", Domain: "example.com"}
	for name, given := range map[string]struct {
		answer    error
		reason    assay.Reason
		retryable bool
	}{
		"UNAVAILABLE alone is a server that nobody reached": {status.Error(codes.Unavailable, ""), assay.ServerUnreachable, true},
		"UNAVAILABLE of a newer server":                     {fails(codes.Unavailable, "", newer), assay.Unrecognised, true},
		"a newer server's reason":                           {fails(codes.FailedPrecondition, "", newer), assay.Unrecognised, false},
		"a newer server's reason with RetryInfo":            {fails(codes.FailedPrecondition, "", newer, retryAfter(0)), assay.Unrecognised, true},
		"somebody else's ErrorInfo":                         {fails(codes.InvalidArgument, "", others), assay.Unrecognised, false},
		"the client's own reason from a server":             {fails(codes.Internal, "", because(assay.ClientCircuitOpen)), assay.Unrecognised, false},
		"the enum's first value":                            {fails(codes.Internal, "", because("UNSPECIFIED")), assay.Unrecognised, false},
		"CANCELLED alone":                                   {status.Error(codes.Canceled, ""), assay.Cancelled, false},
		"DEADLINE_EXCEEDED alone":                           {status.Error(codes.DeadlineExceeded, ""), assay.DeadlineExceeded, false},
		"a code that gRPC does not have":                    {status.Error(codes.Code(77), "odd"), assay.Unrecognised, false},
	} {
		t.Run(name, func(t *testing.T) {
			failure := reduceFailing(t, given.answer)
			if failure.Reason != given.reason || failure.Retryable != given.retryable || failure.Code != status.Code(given.answer) {
				t.Errorf("got %s, %s, retryable %t", failure.Reason, failure.Code, failure.Retryable)
			}
		})
	}
}

func TestADelayThatMakesNoSenseIsNone(t *testing.T) {
	failure := reduceFailing(t, fails(codes.Unavailable, "", because(assay.QueueFull), retryAfter(-time.Hour)))
	if failure.RetryAfter == nil || *failure.RetryAfter != 0 {
		t.Errorf("got %v", failure.RetryAfter)
	}
}

func TestDetailsThatCannotBeReadLeaveTheRest(t *testing.T) {
	whole, err := anypb.New(because(assay.QueueFull))
	if err != nil {
		t.Fatal(err)
	}
	broken := &anypb.Any{TypeUrl: "type.googleapis.com/google.rpc.BadRequest", Value: []byte{0xff, 0xff}}
	unknown := &anypb.Any{TypeUrl: "type.googleapis.com/somebody.Elses", Value: []byte{8, 1}}
	failure := reduceFailing(t, status.ErrorProto(&spb.Status{
		Code: int32(codes.Unavailable), Message: "wait", Details: []*anypb.Any{broken, unknown, whole},
	}))
	if failure.Reason != assay.QueueFull || failure.Message != "wait" || !failure.Retryable {
		t.Errorf("got %+v", failure)
	}
}

func TestEveryReasonOfTheProtosHasItsConstantAndARemedy(t *testing.T) {
	constants := []assay.Reason{
		assay.RequestInvalid, assay.EventInvalid, assay.Unauthenticated, assay.PermissionMissing, assay.MethodNotAllowed, assay.FunctionNotFound,
		assay.ArtifactNotFound, assay.KeyNotFound, assay.RevisionConflict, assay.AttestationMissing, assay.SignatureInvalid, assay.KeyRevoked,
		assay.PolicyStale, assay.PayloadTooLarge, assay.StateTooLarge, assay.RateLimit, assay.CPUTimeLimit, assay.MemoryLimit, assay.Exception,
		assay.Internal, assay.ExecutorCrashed, assay.ExecutorLost, assay.QueueFull, assay.CircuitOpen, assay.Draining, assay.WallClockLimit,
		assay.CompileTimeout, assay.NotImplemented, assay.DeadlineExceeded, assay.Cancelled, assay.TenantNotFound, assay.CredentialNotFound,
		assay.SecretNotFound, assay.TenantSuspended, assay.QuotaExceeded, assay.ReadOnly, assay.SignaturesInsufficient,
	}
	found := map[assay.Reason]bool{}
	for _, reason := range constants {
		found[reason] = true
		if reason.Remedy() == "" {
			t.Errorf("%s has no remedy", reason)
		}
	}
	for number, name := range assayv1.Reason_name {
		if number != 0 && !found[assay.Reason(strings.TrimPrefix(name, "REASON_"))] {
			t.Errorf("%s has no constant", name)
		}
	}
	if len(found) != len(assayv1.Reason_name)-1 {
		t.Errorf("%d constants for %d reasons", len(found), len(assayv1.Reason_name)-1)
	}
}

func TestCancellingIsFoundByTheContextsOwnErrors(t *testing.T) {
	s := &server{reduce: func(ctx context.Context, _ *assayv1.ReduceRequest) (*assayv1.ReduceResponse, error) {
		<-ctx.Done()
		return nil, ctx.Err()
	}}
	client := s.client(t)
	ctx, cancel := context.WithCancel(t.Context())
	time.AfterFunc(20*time.Millisecond, cancel)
	if _, err := client.Reduce(ctx, "f", nil); !errors.Is(err, context.Canceled) || !errors.Is(err, assay.Cancelled) {
		t.Errorf("got %v", err)
	}
	ctx, cancel = context.WithTimeout(t.Context(), 20*time.Millisecond)
	defer cancel()
	if _, err := client.Reduce(ctx, "f", nil); !errors.Is(err, context.DeadlineExceeded) || !errors.Is(err, assay.DeadlineExceeded) {
		t.Errorf("got %v", err)
	}
}

func TestSourceThatIsRejectedIsAValue(t *testing.T) {
	s := &server{compile: func(context.Context, *assayv1.CompileRequest) (*assayv1.CompileResponse, error) {
		return &assayv1.CompileResponse{
			Outcome:     &assayv1.CompileResponse_Rejection{Rejection: &assayv1.Rejection{ErrorCount: 1}},
			Diagnostics: []*assayv1.Diagnostic{{Rule: "unlisted-global"}},
		}, nil
	}}
	// Sign and Deploy are not there: nothing may be asked of them.
	published, err := s.client(t).Publish(t.Context(), "f", assay.Text("process"))
	if err != nil || published.Accepted() || published.Diagnostics[0].GetRule() != "unlisted-global" {
		t.Errorf("got %+v, %v", published, err)
	}
}

func TestAnOutcomeThatIsNotKnownIsNoAcceptance(t *testing.T) {
	s := &server{compile: func(context.Context, *assayv1.CompileRequest) (*assayv1.CompileResponse, error) {
		return &assayv1.CompileResponse{}, nil
	}}
	compiled, err := s.client(t).Compile(t.Context(), assay.Text("x"))
	if err != nil || compiled.Accepted() {
		t.Errorf("got %+v, %v", compiled, err)
	}
}
