package assay

import (
	"context"
	"iter"
	"time"

	assayv1 "assay.dev/go/assay/v1"
	"google.golang.org/grpc"
)

// An AuditFilter says which entries of the audit log are read. The zero value is all of them.
type AuditFilter struct {
	// Tenant leaves out what concerns others. Empty: all tenants' entries, for administrators of the server; the caller's own tenant's, for others.
	Tenant string
	// From leaves out what happened before. Zero: from the first entry.
	From time.Time
	// Until leaves out what happened then or later. Zero: to the last entry.
	Until time.Time
	// FromSequence leaves out entries with a lower sequence number. 0: none.
	FromSequence uint64
}

// An AuditEntry is one entry of the audit log: a call of the control plane, or a refusal.
type AuditEntry struct {
	// Sequence is its number in the log as a whole, from 1, without gaps.
	Sequence uint64
	// At is when it happened.
	At time.Time
	// Tenant is that of the credential that asked for it. Empty if there was none.
	Tenant string
	// CredentialID is who asked for it. Empty: there was no credential.
	CredentialID string
	// Method is what was asked for, such as "assay.v1.DeployService/Deploy".
	Method string
	// Resource is what it was about, such as a function's name. Empty: nothing in particular.
	Resource string
	// Reason is why it was refused or failed. Empty: it was done.
	Reason Reason
	// RequestID finds the call in the server's log.
	RequestID string
	// Count is how many refusals alike, within the same second, it stands for.
	Count uint32
	// PreviousDigest is the SHA-256 of the entry before, as 64 lower-case hexadecimal digits; 64 zeros for the first.
	PreviousDigest string
	// Digest is the SHA-256 of this entry: of the line that "assay audit export" writes for it.
	Digest string
}

// AuditLog is the audit log in order, as far as it is written by now. An error ends it.
func (a *Admin) AuditLog(ctx context.Context, filter AuditFilter) iter.Seq2[*AuditEntry, error] {
	request := &assayv1.ReadAuditLogRequest{
		Tenant:       filter.Tenant,
		From:         wireTime(filter.From),
		Until:        wireTime(filter.Until),
		FromSequence: filter.FromSequence,
	}
	responses := messages(ctx, a.connection, assayv1.AdminService_ReadAuditLog_FullMethodName,
		func(ctx context.Context) (grpc.ServerStreamingClient[assayv1.ReadAuditLogResponse], error) {
			return a.calls.ReadAuditLog(ctx, request)
		})
	return func(yield func(*AuditEntry, error) bool) {
		for response, err := range responses {
			if err != nil {
				yield(nil, err)
				return
			}
			for _, entry := range response.GetEntries() {
				if !yield(auditEntryOf(entry), nil) {
					return
				}
			}
		}
	}
}

func auditEntryOf(wire *assayv1.AuditEntry) *AuditEntry {
	entry := &AuditEntry{
		Sequence:       wire.GetSequence(),
		At:             timeOf(wire.GetAt()),
		Tenant:         wire.GetTenant(),
		CredentialID:   wire.GetCredentialId(),
		Method:         wire.GetMethod(),
		Resource:       wire.GetResource(),
		RequestID:      wire.GetRequestId(),
		Count:          wire.GetCount(),
		PreviousDigest: wire.GetPreviousDigest(),
		Digest:         wire.GetDigest(),
	}
	if wire.GetReason() != assayv1.Reason_REASON_UNSPECIFIED {
		entry.Reason = reasonOf(wire.GetReason())
	}
	return entry
}
