package assay

import (
	"context"
	"errors"
	"fmt"
	"time"

	"google.golang.org/genproto/googleapis/rpc/errdetails"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/metadata"
	"google.golang.org/grpc/status"
)

const (
	errorDomain  = "assay.dev"
	requestIDKey = "x-request-id"
)

// An Error is the one error of this package: why a call failed, and everything that the server said of it. Verdicts (a module that is rejected, a
// signature that does not hold) are never errors.
//
// Ask for the reason by errors.Is, or for the whole by errors.As:
//
//	var failure *assay.Error
//	if errors.As(err, &failure) && failure.Retryable { ... }
//
// errors.Is also finds context.Canceled and context.DeadlineExceeded, and status.FromError the gRPC status.
type Error struct {
	// Reason is why; for [Unrecognised] go by Code.
	Reason Reason
	// Code is the gRPC status code.
	Code codes.Code
	// Message is the server's, for people.
	Message string
	// Retryable is true if the same request may succeed later.
	Retryable bool
	// RetryAfter is how long to wait before that (google.rpc.RetryInfo). Nil: the server says nothing of it.
	RetryAfter *time.Duration
	// FieldViolations are the fields of the request that are wrong (google.rpc.BadRequest), for [RequestInvalid].
	FieldViolations []*errdetails.BadRequest_FieldViolation
	// QuotaViolations are the quotas that stand in the way (google.rpc.QuotaFailure), for [QuotaExceeded].
	QuotaViolations []*errdetails.QuotaFailure_Violation
	// Metadata is what else the server says (google.rpc.ErrorInfo): "event_index" is the event that failed, from 0.
	Metadata map[string]string
	// AuthorStack is where in the module's own source it was thrown, innermost first (google.rpc.DebugInfo), for [Exception].
	AuthorStack []string
	// RequestID finds the call in the server's log. Empty: no server has answered.
	RequestID string

	status *status.Status
	cause  error
}

// Error says the reason and the message.
func (e *Error) Error() string {
	if e.Message == "" {
		return fmt.Sprintf("assay: %s (%s)", e.Reason, e.Code)
	}
	return fmt.Sprintf("assay: %s: %s", e.Reason, e.Message)
}

// Is reports whether target is the error's reason, or the error of package context that it stands for.
func (e *Error) Is(target error) bool {
	if reason, ok := target.(Reason); ok {
		return reason == e.Reason
	}
	switch e.Reason {
	case Cancelled:
		return target == context.Canceled
	case DeadlineExceeded:
		return target == context.DeadlineExceeded
	default:
		return false
	}
}

// Unwrap returns what the client itself met, such as the error of a [TokenSource]; nil if the error is a server's answer.
func (e *Error) Unwrap() error { return e.cause }

// GRPCStatus returns the gRPC status, for status.FromError and status.Code.
func (e *Error) GRPCStatus() *status.Status {
	if e.status == nil {
		return status.New(e.Code, e.Message)
	}
	return e.status
}

// fromServer reports whether the reason is a server's own word, and no conclusion from a code.
func (e *Error) fromServer() bool { return e.status != nil && hasErrorInfo(e.status) }

// own is an error that the client makes itself.
func own(reason Reason, code codes.Code, message string, cause error) *Error {
	return &Error{Reason: reason, Code: code, Message: message, Retryable: reason.Retryable(), cause: cause}
}

// refused is what the client says of arguments that no server should be asked with.
func refused(reason Reason, field, description string, cause error) *Error {
	failure := own(reason, codes.InvalidArgument, field+" "+description, cause)
	failure.FieldViolations = []*errdetails.BadRequest_FieldViolation{{Field: field, Description: description}}
	return failure
}

// asError reads what gRPC answers: any error becomes an *Error, whatever its details hold. A nil error stays nil.
func asError(err error, trailer metadata.MD) *Error {
	if err == nil {
		return nil
	}
	var known *Error
	if errors.As(err, &known) {
		return known
	}
	if errors.Is(err, context.Canceled) || errors.Is(err, context.DeadlineExceeded) {
		err = status.FromContextError(err).Err()
	}
	answer, ok := status.FromError(err)
	failure := &Error{Code: answer.Code(), Message: answer.Message(), status: answer}
	if !ok {
		failure.cause = err
	}
	if ids := trailer.Get(requestIDKey); len(ids) > 0 {
		failure.RequestID = ids[0]
	}
	info := failure.readDetails(answer.Details())
	switch {
	case info == nil:
		failure.Reason = reasonOfCode(failure.Code)
	case Reason(info.GetReason()).isServers():
		failure.Reason = Reason(info.GetReason())
	default:
		failure.Reason = Unrecognised
	}
	failure.Retryable = failure.Reason.Retryable()
	if failure.Reason == Unrecognised {
		failure.Retryable = failure.RetryAfter != nil || failure.Code == codes.Unavailable
	}
	return failure
}

// readDetails takes what it knows from the details of a google.rpc.Status, and answers Assay's own ErrorInfo, nil if there is none. A detail that
// cannot be read is an error among them, and is passed over.
func (e *Error) readDetails(details []any) *errdetails.ErrorInfo {
	var found *errdetails.ErrorInfo
	for _, detail := range details {
		switch detail := detail.(type) {
		case *errdetails.ErrorInfo:
			if detail.GetDomain() == errorDomain {
				found = detail
				e.Metadata = detail.GetMetadata()
			}
		case *errdetails.BadRequest:
			e.FieldViolations = append(e.FieldViolations, detail.GetFieldViolations()...)
		case *errdetails.QuotaFailure:
			e.QuotaViolations = append(e.QuotaViolations, detail.GetViolations()...)
		case *errdetails.RetryInfo:
			if detail.GetRetryDelay() != nil {
				after := max(0, detail.GetRetryDelay().AsDuration())
				e.RetryAfter = &after
			}
		case *errdetails.DebugInfo:
			e.AuthorStack = append(e.AuthorStack, detail.GetStackEntries()...)
		case *errdetails.RequestInfo:
			if e.RequestID == "" {
				e.RequestID = detail.GetRequestId()
			}
		}
	}
	return found
}

func hasErrorInfo(answer *status.Status) bool {
	for _, detail := range answer.Details() {
		if info, ok := detail.(*errdetails.ErrorInfo); ok && info.GetDomain() == errorDomain {
			return true
		}
	}
	return false
}

// streamClosed is what a sender is told whose stream has ended.
func streamClosed() *Error {
	return own(StreamClosed, codes.FailedPrecondition, "the stream has ended; its receipts say why", nil)
}
