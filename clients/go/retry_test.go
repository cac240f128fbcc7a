package assay_test

import (
	"context"
	"errors"
	"sync/atomic"
	"testing"
	"time"

	"assay.dev/go"
	assayv1 "assay.dev/go/assay/v1"
	"google.golang.org/grpc"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/stats"
	"google.golang.org/grpc/status"
)

// failing answers the error each time, and counts.
func failing(calls *atomic.Int32, answer error) func(context.Context, *assayv1.ReduceRequest) (*assayv1.ReduceResponse, error) {
	return func(context.Context, *assayv1.ReduceRequest) (*assayv1.ReduceResponse, error) {
		calls.Add(1)
		return nil, answer
	}
}

func TestACallIsTriedAgainWhereThatIsSafeAndCanHelp(t *testing.T) {
	for name, given := range map[string]struct {
		answer error
		calls  int32
	}{
		"a retryable reason of the server's":         {fails(codes.Unavailable, "", because(assay.QueueFull)), 4},
		"a reason that the same input would hit":     {fails(codes.ResourceExhausted, "", because(assay.CPUTimeLimit), retryAfter(0)), 1},
		"a newer server's reason, whatever it sends": {fails(codes.Unavailable, "", because("LATER"), retryAfter(0)), 1},
		"a server that was not reached":              {status.Error(codes.Unavailable, ""), 4},
	} {
		t.Run(name, func(t *testing.T) {
			var calls atomic.Int32
			s := &server{reduce: failing(&calls, given.answer)}
			_, err := s.client(t, assay.WithoutBreaker()).Reduce(t.Context(), "f", nil)
			if err == nil || calls.Load() != given.calls {
				t.Errorf("%d calls, %v", calls.Load(), err)
			}
		})
	}
}

func TestDeployIsNotTriedAgainWhenNothingIsKnownOfIt(t *testing.T) {
	for name, given := range map[string]struct {
		answer error
		calls  int32
	}{
		"after a connection broke":                  {status.Error(codes.Unavailable, ""), 1},
		"but where the server says that it is safe": {fails(codes.Unavailable, "", because(assay.QueueFull)), 4},
	} {
		t.Run(name, func(t *testing.T) {
			var calls atomic.Int32
			s := &server{deploy: func(context.Context, *assayv1.DeployRequest) (*assayv1.DeployResponse, error) {
				calls.Add(1)
				return nil, given.answer
			}}
			if _, err := s.client(t).Deploy(t.Context(), "f", "", nil); err == nil || calls.Load() != given.calls {
				t.Errorf("%d calls, %v", calls.Load(), err)
			}
		})
	}
}

func TestRetriesCanBeTurnedOff(t *testing.T) {
	var calls atomic.Int32
	s := &server{reduce: failing(&calls, fails(codes.Unavailable, "", because(assay.QueueFull)))}
	if _, err := s.client(t, assay.WithoutRetries()).Reduce(t.Context(), "f", nil); err == nil || calls.Load() != 1 {
		t.Errorf("%d calls, %v", calls.Load(), err)
	}
}

func TestAWaitThatWouldOutlastTheDeadlineIsNotBegun(t *testing.T) {
	var calls atomic.Int32
	s := &server{reduce: failing(&calls, fails(codes.Unavailable, "later", because(assay.QueueFull), retryAfter(time.Hour)))}
	_, err := s.client(t, assay.WithTimeout(time.Minute)).Reduce(t.Context(), "f", nil)
	if !errors.Is(err, assay.QueueFull) || calls.Load() != 1 {
		t.Errorf("%d calls, %v", calls.Load(), err)
	}
}

// attemptEnded is told of each attempt that has ended, which the client has not heard of yet.
type attemptEnded struct{ then func() }

func (attemptEnded) TagRPC(ctx context.Context, _ *stats.RPCTagInfo) context.Context   { return ctx }
func (attemptEnded) TagConn(ctx context.Context, _ *stats.ConnTagInfo) context.Context { return ctx }
func (attemptEnded) HandleConn(context.Context, stats.ConnStats)                       {}

func (a attemptEnded) HandleRPC(_ context.Context, event stats.RPCStats) {
	if _, ended := event.(*stats.End); ended {
		a.then()
	}
}

func TestCancellingEndsAWaitAtOnce(t *testing.T) {
	var calls atomic.Int32
	s := &server{reduce: failing(&calls, fails(codes.Unavailable, "later", because(assay.QueueFull), retryAfter(time.Hour)))}
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	client := s.client(t, assay.WithTimeout(0), assay.WithDialOptions(grpc.WithStatsHandler(attemptEnded{then: cancel})))
	if _, err := client.Reduce(ctx, "f", nil); !errors.Is(err, assay.Cancelled) || calls.Load() != 1 {
		t.Errorf("%d calls, %v", calls.Load(), err)
	}
}

func TestAServerStreamIsTriedAgainOnlyWhileNothingHasCome(t *testing.T) {
	var calls atomic.Int32
	s := &server{tailLogs: func(r *assayv1.TailLogsRequest, to grpc.ServerStreamingServer[assayv1.TailLogsResponse]) error {
		if r.GetLastLines() != 7 {
			return status.Error(codes.InvalidArgument, "the request did not come again")
		}
		if calls.Add(1) == 1 {
			return fails(codes.Unavailable, "", because(assay.Draining))
		}
		if err := to.Send(&assayv1.TailLogsResponse{LinesMissed: 2, Lines: []*assayv1.LogLine{{Text: "a"}}}); err != nil {
			return err
		}
		return fails(codes.Unavailable, "", because(assay.Draining))
	}}
	var texts []string
	var missed uint64
	var last error
	for entry, err := range s.client(t).Logs(t.Context(), "f", assay.Last(7)) {
		last = err
		if err == nil {
			texts = append(texts, entry.Line.GetText())
			missed += entry.Missed
		}
	}
	if len(texts) != 1 || missed != 2 || calls.Load() != 2 || !errors.Is(last, assay.Draining) {
		t.Errorf("%v, %d missed, %d calls, %v", texts, missed, calls.Load(), last)
	}
}

func TestACallThatIsCutOffIsTriedAgainOnANewConnection(t *testing.T) {
	var calls atomic.Int32
	s := &server{}
	s.reduce = func(context.Context, *assayv1.ReduceRequest) (*assayv1.ReduceResponse, error) {
		if calls.Add(1) == 1 {
			s.listener.cut()
		}
		return &assayv1.ReduceResponse{State: []byte("1")}, nil
	}
	reduction, err := s.client(t).Reduce(t.Context(), "f", nil)
	if err != nil || string(reduction.State) != "1" || calls.Load() != 2 {
		t.Errorf("%d calls, %v", calls.Load(), err)
	}
}

func TestTheBreakerOpensAfterFiveAndRests(t *testing.T) {
	var calls atomic.Int32
	s := &server{reduce: failing(&calls, status.Error(codes.Unavailable, ""))}
	client := s.client(t, assay.WithoutRetries())
	for range 5 {
		if _, err := client.Reduce(t.Context(), "f", nil); !errors.Is(err, assay.ServerUnreachable) {
			t.Fatal(err)
		}
	}
	_, err := client.Reduce(t.Context(), "f", nil)
	var failure *assay.Error
	if !errors.As(err, &failure) || failure.Reason != assay.ClientCircuitOpen || failure.Code != codes.Unavailable || !failure.Retryable {
		t.Fatalf("got %v", err)
	}
	if failure.RetryAfter == nil || *failure.RetryAfter <= 0 || *failure.RetryAfter > 10*time.Second || calls.Load() != 5 {
		t.Errorf("%v, %d calls", failure.RetryAfter, calls.Load())
	}
}

func TestACallWhoseOwnAttemptOpensTheBreakerIsAnsweredThatAttemptsError(t *testing.T) {
	var calls atomic.Int32
	s := &server{reduce: failing(&calls, status.Error(codes.Unavailable, ""))}
	client := s.client(t, assay.WithBreaker(2, time.Minute))
	if _, err := client.Reduce(t.Context(), "f", nil); !errors.Is(err, assay.ServerUnreachable) || calls.Load() != 2 {
		t.Errorf("%d calls, %v", calls.Load(), err)
	}
	if _, err := client.Reduce(t.Context(), "f", nil); !errors.Is(err, assay.ClientCircuitOpen) || calls.Load() != 2 {
		t.Errorf("%d calls, %v", calls.Load(), err)
	}
}
