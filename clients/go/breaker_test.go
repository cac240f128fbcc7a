package assay

import (
	"errors"
	"testing"
	"testing/synctest"
	"time"

	"google.golang.org/grpc/codes"
)

func unreachable() *Error { return own(ServerUnreachable, codes.Unavailable, "", nil) }

// opened is a breaker of three failures that has just opened for a second.
func opened(t *testing.T) *breaker {
	t.Helper()
	b := &breaker{failures: 3, openFor: time.Second}
	for range 3 {
		let(t, b).ended(unreachable(), false)
	}
	shut(t, b)
	return b
}

func let(t *testing.T, b *breaker) *ticket {
	t.Helper()
	ticket, failure := b.enter()
	if failure != nil {
		t.Fatalf("not let through: %v", failure)
	}
	return ticket
}

func shut(t *testing.T, b *breaker) {
	t.Helper()
	if _, failure := b.enter(); !errors.Is(failure, ClientCircuitOpen) {
		t.Fatalf("want CLIENT_CIRCUIT_OPEN, got %v", failure)
	}
}

func TestBreaker(t *testing.T) {
	for name, test := range map[string]func(*testing.T){
		"lets one attempt through after its time, and an answer closes it": func(t *testing.T) {
			b := opened(t)
			time.Sleep(time.Second)
			probe := let(t, b)
			shut(t, b)
			probe.ended(nil, false)
			let(t, b)
			let(t, b)
		},
		"is closed by an error that a server answered": func(t *testing.T) {
			b := opened(t)
			time.Sleep(time.Second)
			let(t, b).ended(own(Internal, codes.Internal, "", nil), false)
			let(t, b)
		},
		"opens for another time when that attempt reaches nobody": func(t *testing.T) {
			b := opened(t)
			time.Sleep(time.Second)
			let(t, b).ended(unreachable(), false)
			time.Sleep(999 * time.Millisecond)
			shut(t, b)
			time.Sleep(time.Millisecond)
			let(t, b)
		},
		"takes nothing from an attempt that its caller gave up": func(t *testing.T) {
			b := opened(t)
			time.Sleep(time.Second)
			let(t, b).ended(own(Cancelled, codes.Canceled, "", nil), true)
			let(t, b).ended(own(DeadlineExceeded, codes.DeadlineExceeded, "", nil), false)
			let(t, b).ended(nil, false)
			let(t, b)
		},
		"counts failures in a row only": func(t *testing.T) {
			b := &breaker{failures: 2, openFor: time.Second}
			for range 5 {
				let(t, b).ended(unreachable(), false)
				let(t, b).ended(nil, false)
			}
			let(t, b)
		},
		"takes nothing from what began before it opened": func(t *testing.T) {
			b := &breaker{failures: 1, openFor: time.Second}
			early, other := let(t, b), let(t, b)
			let(t, b).ended(unreachable(), false)
			early.ended(nil, false)
			shut(t, b)
			time.Sleep(900 * time.Millisecond)
			other.ended(unreachable(), false)
			time.Sleep(100 * time.Millisecond)
			let(t, b)
		},
		"says how long it rests": func(t *testing.T) {
			b := opened(t)
			time.Sleep(400 * time.Millisecond)
			_, failure := b.enter()
			if failure.RetryAfter == nil || *failure.RetryAfter != 600*time.Millisecond {
				t.Errorf("got %v", failure.RetryAfter)
			}
		},
		"never opens when it is off": func(t *testing.T) {
			b := &breaker{}
			for range 20 {
				let(t, b).ended(unreachable(), false)
			}
		},
	} {
		t.Run(name, func(t *testing.T) { synctest.Test(t, test) })
	}
}

func TestACallThatIsNotTracedPaysNothingForIt(t *testing.T) {
	c := newConnection(nil)
	c.tracing.start("127.0.0.1:7443")
	ctx := t.Context()
	allocated := testing.AllocsPerRun(100, func() {
		ctx, span := c.tracing.begin(ctx, "/assay.v1.InvokeService/Reduce")
		span.watch(ctx)
		span.retried(nil, 0)
		span.settle(nil)
		if c.tracing.propagated(ctx) != ctx || span != nil {
			t.Error("it is traced")
		}
	})
	if allocated != 0 {
		t.Errorf("%v allocations", allocated)
	}
}

func TestTheWaitsGrowWithinTheirBounds(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		c := newConnection(nil)
		for attempt, longest := range map[int]time.Duration{
			1: 100 * time.Millisecond, 2: 200 * time.Millisecond, 6: 3200 * time.Millisecond, 7: 5 * time.Second, 1000: 5 * time.Second,
		} {
			for range 50 {
				began := time.Now()
				if failure := rest(t.Context(), c.backoff(attempt, unreachable()), unreachable()); failure != nil {
					t.Fatal(failure)
				}
				if waited := time.Since(began); waited < longest/2 || waited > longest {
					t.Errorf("the wait after attempt %d took %v", attempt, waited)
				}
			}
		}
		told := 7 * time.Second
		began := time.Now()
		failure := unreachable()
		failure.RetryAfter = &told
		if rest(t.Context(), c.backoff(1, failure), failure) != nil || time.Since(began) != told {
			t.Errorf("waited %v instead of %v", time.Since(began), told)
		}
	})
}
