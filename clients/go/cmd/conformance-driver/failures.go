package main

import (
	"errors"
	"time"

	"assay.dev/go"
	"google.golang.org/genproto/googleapis/rpc/code"
	"google.golang.org/genproto/googleapis/rpc/errdetails"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/metadata"
	"google.golang.org/grpc/status"
)

// describe gives an error the form of an answer: the layer's own, or what the stubs' status says.
func (d *driver) describe(asked *request, err error) answer {
	var failure *assay.Error
	if errors.As(err, &failure) {
		described := describeDetails(failure.FieldViolations, failure.QuotaViolations, failure.Metadata, failure.AuthorStack, failure.RequestID, failure.RetryAfter)
		described["reason"] = failure.Reason
		described["code"] = codeName(failure.Code)
		described["message"] = failure.Message
		described["retryable"] = failure.Retryable
		return described
	}
	var (
		raised    = status.Convert(err)
		reason    string
		facts     map[string]string
		fields    []*errdetails.BadRequest_FieldViolation
		quotas    []*errdetails.QuotaFailure_Violation
		stack     []string
		requestID string
		after     *time.Duration
	)
	var withTrailer *trailed
	if errors.As(err, &withTrailer) {
		raised = status.Convert(withTrailer.error)
		if ids := withTrailer.trailer.Get("x-request-id"); len(ids) > 0 {
			requestID = ids[0]
		}
	}
	for _, detail := range raised.Details() {
		switch detail := detail.(type) {
		case *errdetails.ErrorInfo:
			if detail.GetDomain() == "assay.dev" {
				reason, facts = detail.GetReason(), detail.GetMetadata()
			}
		case *errdetails.BadRequest:
			fields = append(fields, detail.GetFieldViolations()...)
		case *errdetails.QuotaFailure:
			quotas = append(quotas, detail.GetViolations()...)
		case *errdetails.DebugInfo:
			stack = append(stack, detail.GetStackEntries()...)
		case *errdetails.RequestInfo:
			if requestID == "" {
				requestID = detail.GetRequestId()
			}
		case *errdetails.RetryInfo:
			delay := detail.GetRetryDelay().AsDuration()
			after = &delay
		}
	}
	described := describeDetails(fields, quotas, facts, stack, requestID, after)
	described["reason"] = reason
	described["code"] = codeName(raised.Code())
	described["message"] = raised.Message()
	return described
}

func describeDetails(
	fields []*errdetails.BadRequest_FieldViolation, quotas []*errdetails.QuotaFailure_Violation, facts map[string]string, stack []string,
	requestID string, after *time.Duration,
) answer {
	fieldViolations, quotaViolations := []answer{}, []answer{}
	for _, violation := range fields {
		fieldViolations = append(fieldViolations, answer{"field": violation.GetField(), "description": violation.GetDescription()})
	}
	for _, violation := range quotas {
		quotaViolations = append(quotaViolations, answer{"subject": violation.GetSubject(), "description": violation.GetDescription()})
	}
	if facts == nil {
		facts = map[string]string{}
	}
	if stack == nil {
		stack = []string{}
	}
	described := answer{
		"fieldViolations": fieldViolations,
		"quotaViolations": quotaViolations,
		"metadata":        facts,
		"authorStack":     stack,
		"requestId":       nil,
		"retryAfterMs":    nil,
	}
	if requestID != "" {
		described["requestId"] = requestID
	}
	if after != nil {
		described["retryAfterMs"] = float64(*after) / float64(time.Millisecond)
	}
	return described
}

// codeName is the name of a gRPC code as the protocol has it, such as INVALID_ARGUMENT.
func codeName(number codes.Code) string {
	if name, known := code.Code_name[int32(number)]; known {
		return name
	}
	return number.String()
}

// trailed is a stub's error with the trailer that came with it.
type trailed struct {
	error
	trailer metadata.MD
}

func (t *trailed) Unwrap() error { return t.error }
