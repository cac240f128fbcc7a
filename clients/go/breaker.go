package assay

import (
	"sync"
	"time"

	"google.golang.org/grpc/codes"
)

// breaker keeps a client from asking a server that it cannot reach. Closed, it counts attempts in a row that reached nobody; open, it lets none
// through; after a while it lets one through, which decides.
type breaker struct {
	failures int           // in a row that open it; 0: it never opens
	openFor  time.Duration // how long it is open

	mu      sync.Mutex
	inARow  int
	open    bool
	until   time.Time // while open: when one attempt is let through
	probing bool      // while open: that attempt is under way
	era     int       // grows with each opening and closing: an attempt decides only in the one that it began in
}

// A ticket is an attempt that was let through. The first of its verdicts counts.
type ticket struct {
	breaker *breaker
	era     int
	probe   bool
	once    sync.Once
}

// enter lets an attempt through, or answers CLIENT_CIRCUIT_OPEN.
func (b *breaker) enter() (*ticket, *Error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if !b.open {
		return &ticket{breaker: b, era: b.era}, nil
	}
	left := max(0, time.Until(b.until))
	if b.probing || left > 0 {
		failure := own(ClientCircuitOpen, codes.Unavailable, "the server could not be reached several times in a row; the client rests before it tries again", nil)
		failure.RetryAfter = &left
		return nil, failure
	}
	b.probing = true
	return &ticket{breaker: b, era: b.era, probe: true}, nil
}

// reached: a server has answered, with whatever.
func (t *ticket) reached() { t.decide(func(b *breaker) { b.set(false) }) }

// unreached: no server has answered.
func (t *ticket) unreached() {
	t.decide(func(b *breaker) {
		b.inARow++
		if t.probe || (b.failures > 0 && b.inARow >= b.failures) {
			b.set(true)
		}
	})
}

// undecided: the caller gave up before it was clear.
func (t *ticket) undecided() { t.decide(func(*breaker) {}) }

// ended takes the verdict from how the attempt ended; given says whether its caller had given up by then.
func (t *ticket) ended(failure *Error, given bool) {
	switch {
	case failure == nil:
		t.reached()
	case given, !failure.fromServer() && (failure.Reason == Cancelled || failure.Reason == DeadlineExceeded):
		t.undecided()
	case failure.Reason == ServerUnreachable:
		t.unreached()
	default:
		t.reached()
	}
}

func (t *ticket) decide(verdict func(*breaker)) {
	t.once.Do(func() {
		b := t.breaker
		b.mu.Lock()
		defer b.mu.Unlock()
		if t.era != b.era {
			return
		}
		if t.probe {
			b.probing = false
		}
		verdict(b)
	})
}

func (b *breaker) isOpen() bool {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.open
}

func (b *breaker) set(open bool) {
	if open || b.open {
		b.era++
	}
	b.open, b.probing, b.inARow = open, false, 0
	if open {
		b.until = time.Now().Add(b.openFor)
	}
}
