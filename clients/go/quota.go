package assay

import (
	"context"
	"fmt"
	"math"
	"time"

	assayv1 "assay.dev/go/assay/v1"
)

// A Quota is what a tenant may use. 0 in what is set: the server's default; in an answer: there is no limit.
type Quota struct {
	// Functions, those out of service included.
	Functions uint32
	// RevisionsPerFunction; a Deploy beyond it is refused.
	RevisionsPerFunction uint32
	// StoredBytes are artifacts, sources, attestations and secrets together, at most 2^49.
	StoredBytes uint64
	// RunningCalls are calls, and batches of streams, that run at the same time, at most 1,000,000.
	RunningCalls uint32
	// WaitingCalls, at most 1,000,000.
	WaitingCalls uint32
	// CallsPerSecond are calls and streams that begin, over ten seconds.
	CallsPerSecond uint32
	// CPUPerMinute is CPU time of the tenant's executors, in whole milliseconds.
	CPUPerMinute time.Duration
	// CompilesPerMinute are compilations and checks.
	CompilesPerMinute uint32
}

// A QuotaUsage is what a tenant uses, as far as that can be said of a moment.
type QuotaUsage struct {
	// Functions, those out of service included.
	Functions uint32
	// StoredBytes are artifacts, sources, attestations and secrets together.
	StoredBytes uint64
	// RunningCalls run.
	RunningCalls uint32
	// WaitingCalls wait.
	WaitingCalls uint32
	// CPUInLastMinute is CPU time of its executors.
	CPUInLastMinute time.Duration
	// CompilesInLastMinute are compilations and checks.
	CompilesInLastMinute uint32
}

// Quota reads what a tenant may use, the server's defaults filled in, and what it uses.
func (a *Admin) Quota(ctx context.Context, tenant string) (*Quota, *QuotaUsage, error) {
	response, err := a.calls.GetQuota(ctx, &assayv1.GetQuotaRequest{Tenant: tenant})
	if err != nil {
		return nil, nil, returned(err)
	}
	used := response.GetUsage()
	return quotaOf(response.GetQuota()), &QuotaUsage{
		Functions:            used.GetFunctions(),
		StoredBytes:          used.GetStoredBytes(),
		RunningCalls:         used.GetRunningCalls(),
		WaitingCalls:         used.GetWaitingCalls(),
		CPUInLastMinute:      milliseconds(used.GetCpuMsInLastMinute()),
		CompilesInLastMinute: used.GetCompilesInLastMinute(),
	}, nil
}

// SetQuota sets what a tenant may use, in place of all that was set before, and answers it, the server's defaults filled in. A quota below what is used takes nothing
// away.
func (a *Admin) SetQuota(ctx context.Context, tenant string, quota Quota) (*Quota, error) {
	cpu := quota.CPUPerMinute
	if cpu < 0 || cpu%time.Millisecond != 0 || cpu > milliseconds(math.MaxUint32) {
		err := refused(RequestInvalid, "CPUPerMinute", fmt.Sprintf("is %v: give whole milliseconds, from 0 to %v", cpu, milliseconds(math.MaxUint32)), nil)
		return nil, a.connection.tracing.refuse(ctx, assayv1.AdminService_SetQuota_FullMethodName, err)
	}
	response, err := a.calls.SetQuota(ctx, &assayv1.SetQuotaRequest{Tenant: tenant, Quota: &assayv1.Quota{
		Functions:            quota.Functions,
		RevisionsPerFunction: quota.RevisionsPerFunction,
		StoredBytes:          quota.StoredBytes,
		RunningCalls:         quota.RunningCalls,
		WaitingCalls:         quota.WaitingCalls,
		CallsPerSecond:       quota.CallsPerSecond,
		CpuMsPerMinute:       uint32(cpu / time.Millisecond),
		CompilesPerMinute:    quota.CompilesPerMinute,
	}})
	return answer(quotaOf, response.GetQuota(), err)
}

func quotaOf(wire *assayv1.Quota) *Quota {
	return &Quota{
		Functions:            wire.GetFunctions(),
		RevisionsPerFunction: wire.GetRevisionsPerFunction(),
		StoredBytes:          wire.GetStoredBytes(),
		RunningCalls:         wire.GetRunningCalls(),
		WaitingCalls:         wire.GetWaitingCalls(),
		CallsPerSecond:       wire.GetCallsPerSecond(),
		CPUPerMinute:         milliseconds(wire.GetCpuMsPerMinute()),
		CompilesPerMinute:    wire.GetCompilesPerMinute(),
	}
}

func milliseconds(count uint32) time.Duration { return time.Duration(count) * time.Millisecond }
