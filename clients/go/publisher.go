package assay

import (
	"context"
	"encoding/json"
	"iter"
	"sync"
	"time"

	assayv1 "assay.dev/go/assay/v1"
)

const (
	defaultBatchEvents = 1_000
	defaultBatchBytes  = 1 << 20
	defaultLinger      = 10 * time.Millisecond
	maxUnanswered      = 16
	maxBatchEvents     = 10_000
	maxFaultsKept      = 100
	maxUnreadReceipts  = 1_024
)

type publisherSettings struct {
	streamSettings
	batchEvents int
	linger      time.Duration
	resume      bool
	onReceipt   func(*Receipt)
	refused     *Error
}

// A PublisherOption changes a [Publisher]: a [FoldOption], an [OnFault] or one of the options below.
type PublisherOption interface{ applyPublisher(*publisherSettings) }

type publisherOption func(*publisherSettings)

func (o publisherOption) applyPublisher(s *publisherSettings) { o(s) }

// BatchEvents is how many events are gathered into a batch at most, 1 to 10,000. The default is 1,000.
func BatchEvents(events int) PublisherOption {
	return publisherOption(func(s *publisherSettings) {
		if events < 1 || events > maxBatchEvents {
			s.refused = refused(RequestInvalid, "BatchEvents", "is not within 1 and 10,000", nil)
		}
		s.batchEvents = events
	})
}

// Linger is how long a batch that is not full waits for more events. The default is 10 ms; 0: not at all.
func Linger(linger time.Duration) PublisherOption {
	return publisherOption(func(s *publisherSettings) {
		if linger < 0 {
			s.refused = refused(RequestInvalid, "Linger", "is negative", nil)
		}
		s.linger = linger
	})
}

// Resume opens the stream again when the connection is lost, or when it ends with an error that says that trying again can help, and goes on behind the last
// receipt: every event counts once. For that each receipt carries the state, which costs its size. It tries as often as a call is tried, 4 times
// unless [WithRetries] says otherwise, without a receipt in between.
func Resume() PublisherOption {
	return publisherOption(func(s *publisherSettings) { s.resume = true })
}

// OnReceipt has each receipt handed to take, in order, the closing one excepted. Nothing is received while take runs; it must not call Flush or Close, and
// should not call Send, which may wait for the next receipt.
func OnReceipt(take func(*Receipt)) PublisherOption {
	return publisherOption(func(s *publisherSettings) { s.onReceipt = take })
}

// A Summary is all of a publisher's receipts, added up.
type Summary struct {
	// Revision is the one that ran.
	Revision uint64
	// ArtifactDigest names the artifact that ran.
	ArtifactDigest string
	// Batches is how many were answered.
	Batches int
	// EventsApplied is how many events were applied.
	EventsApplied int
	// EventsFailed is how many failed.
	EventsFailed int
	// Faults are the first 100 of those.
	Faults []Fault
	// State is the state at the end, as the function made it. Empty: the publisher failed before it was answered.
	State json.RawMessage
	// StateDigest is the SHA-256 over the state in canonical form (RFC 8785).
	StateDigest string
}

// Decode reads the state into value, as json.Unmarshal does, whose error is the cause of this one.
func (s *Summary) Decode(value any) error { return decodeState(s.State, value) }

// A Publisher folds single events: it gathers them into batches, and sends those over a stream of its own. It is safe for use by several goroutines; their
// events are folded in the order in which their calls of Send take them.
type Publisher struct {
	client   *Client
	function string
	settings publisherSettings
	ctx      context.Context
	cancel   context.CancelFunc

	mu      sync.Mutex
	changed chan struct{} // closed, and made anew, when anything below changes that somebody may wait for

	gathered      []*assayv1.Event // not yet in a batch
	gatheredData  int              // bytes of their data
	gatheredBytes int              // at most so many on the wire
	due           bool             // they have waited long enough
	linger        *time.Timer

	sealed    uint64                       // the number of the newest batch
	answered  uint64                       // the number of the newest one that has a receipt
	window    []*assayv1.ReduceStreamBatch // batches without a receipt, in order
	sent      int                          // so many of the window have gone out on the present stream
	concluded bool                         // the closing receipt of the present stream has come
	closing   bool                         // no more events come
	stopped   bool                         // an event has failed, and nothing more is applied
	ended     bool                         // the last stream is over
	failure   *Error                       // why it failed
	summary   Summary
	resumeAt  []byte // the state after the last receipt

	reading  bool // somebody reads Receipts
	receipts []*Receipt
}

// Publisher makes a publisher of events to a function. It lasts until [Publisher.Close], or until the context ends; one of them has to come. What is wrong with
// the function or the credential is told by the first Send, Flush or Close after the server has said so.
func (c *Client) Publisher(ctx context.Context, function string, options ...PublisherOption) (*Publisher, error) {
	settings := publisherSettings{batchEvents: defaultBatchEvents, linger: defaultLinger}
	for _, option := range options {
		option.applyPublisher(&settings)
	}
	if settings.refused != nil {
		return nil, settings.refused
	}
	if settings.err != nil {
		return nil, settings.err
	}
	settings.report = assayv1.StateReport_STATE_REPORT_AT_END
	if settings.resume {
		settings.report = assayv1.StateReport_STATE_REPORT_EVERY_BATCH
	}
	p := &Publisher{client: c, function: function, settings: settings, changed: make(chan struct{})}
	p.ctx, p.cancel = context.WithCancel(ctx)
	go p.run()
	return p, nil
}

// Send takes an event. It waits while 16 batches are unanswered and the next one is full. The context ends the waiting; then the event is not taken. An event that cannot be
// sent, because its data are not JSON, a text of it is not UTF-8 or it is larger than 4 MiB, fails here, and nothing else does. After the end the error is [StreamClosed], or what the
// publisher failed with.
func (p *Publisher) Send(ctx context.Context, event Event) error {
	wire, err := event.wire()
	if err != nil {
		return err
	}
	size, err := eventBytes(wire)
	if err != nil {
		return err
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	for {
		if failure := p.over(); failure != nil {
			return failure
		}
		if p.fits(wire, size) || p.seal() {
			break
		}
		if failure := p.wait(ctx); failure != nil {
			return failure
		}
	}
	p.gathered = append(p.gathered, wire)
	p.gatheredData += len(wire.Data)
	p.gatheredBytes += size
	switch {
	case p.full() || p.settings.linger == 0:
		p.due = true
		p.seal()
	case len(p.gathered) == 1:
		p.startLinger()
	}
	return nil
}

// Flush sends what is gathered, and waits until everything that was sent has its receipt.
func (p *Publisher) Flush(ctx context.Context) error {
	p.mu.Lock()
	defer p.mu.Unlock()
	for len(p.gathered) > 0 && !p.seal() {
		if failure := p.over(); failure != nil {
			return failure
		}
		if failure := p.wait(ctx); failure != nil {
			return failure
		}
	}
	for upTo := p.sealed; ; {
		if p.failure == nil && p.answered >= upTo {
			return nil
		}
		if failure := p.over(); failure != nil {
			return failure
		}
		if failure := p.wait(ctx); failure != nil {
			return failure
		}
	}
}

// Close sends what is gathered, ends the stream, waits for its receipts and returns their sum. When the publisher failed, the sum is of what was answered. If the context
// ends first, the stream is given up. Closing again returns the same.
func (p *Publisher) Close(ctx context.Context) (*Summary, error) {
	defer p.cancel()
	p.mu.Lock()
	defer p.mu.Unlock()
	p.closing = true
	p.due = true
	p.seal()
	p.change()
	for !p.ended {
		if failure := p.wait(ctx); failure != nil {
			return p.sum(), failure
		}
	}
	if p.failure != nil {
		return p.sum(), p.failure
	}
	return p.sum(), nil
}

// Receipts are the receipts from now on, in order, the closing one excepted, until the publisher is closed; an error, if it failed, is the last. While
// they are not read, at most 1,024 are kept, and then nothing more is received: read them in a goroutine of their own.
func (p *Publisher) Receipts() iter.Seq2[*Receipt, error] {
	p.mu.Lock()
	p.reading = true
	p.mu.Unlock()
	return func(yield func(*Receipt, error) bool) {
		defer func() {
			p.mu.Lock()
			p.reading, p.receipts = false, nil
			p.change()
			p.mu.Unlock()
		}()
		for {
			receipt, failure := p.nextReceipt()
			if failure != nil {
				yield(nil, failure)
				return
			}
			if receipt == nil || !yield(receipt, nil) {
				return
			}
		}
	}
}

func (p *Publisher) nextReceipt() (*Receipt, *Error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	for len(p.receipts) == 0 {
		if p.ended {
			return nil, p.failure
		}
		// The publisher's own context ends the publisher, and that ends this.
		if failure := p.wait(context.Background()); failure != nil {
			return nil, failure
		}
	}
	receipt := p.receipts[0]
	p.receipts = p.receipts[1:]
	p.change()
	return receipt, nil
}

// over is what a sender is told for whom there is no stream any more; nil while there is. Called with the lock.
func (p *Publisher) over() *Error {
	if p.failure != nil {
		return p.failure
	}
	if p.closing || p.stopped || p.ended {
		return streamClosed()
	}
	return nil
}

// fits: the event may join those that are gathered. Called with the lock.
func (p *Publisher) fits(event *assayv1.Event, size int) bool {
	if len(p.gathered) == 0 {
		return true
	}
	return !p.full() && p.gatheredData+len(event.Data) <= defaultBatchBytes && p.gatheredBytes+size+messageOverheadBytes <= maxMessageBytes
}

func (p *Publisher) full() bool {
	return len(p.gathered) >= p.settings.batchEvents || p.gatheredData >= defaultBatchBytes
}

// seal makes a batch of what is gathered, if there may be one more without a receipt. Called with the lock.
func (p *Publisher) seal() bool {
	if len(p.window) >= maxUnanswered || p.stopped || p.ended {
		return false
	}
	if len(p.gathered) == 0 {
		return true
	}
	p.sealed++
	p.window = append(p.window, batchOf(p.sealed, p.gathered))
	p.gathered, p.gatheredData, p.gatheredBytes, p.due = nil, 0, 0, false
	if p.linger != nil {
		p.linger.Stop()
		p.linger = nil
	}
	p.change()
	return true
}

// startLinger has the batch that was just begun sealed in a while. Called with the lock.
func (p *Publisher) startLinger() {
	var timer *time.Timer
	timer = time.AfterFunc(p.settings.linger, func() {
		p.mu.Lock()
		defer p.mu.Unlock()
		// Another batch than the one that it was started for.
		if p.linger != timer {
			return
		}
		p.due = true
		p.seal()
	})
	p.linger = timer
}

// change wakes everybody who waits. Called with the lock.
func (p *Publisher) change() {
	close(p.changed)
	p.changed = make(chan struct{})
}

// wait waits, without the lock, until something has changed. Called with the lock.
func (p *Publisher) wait(ctx context.Context) *Error {
	changed := p.changed
	p.mu.Unlock()
	defer p.mu.Lock()
	select {
	case <-changed:
		return nil
	case <-ctx.Done():
		return asError(ctx.Err(), nil)
	}
}

func (p *Publisher) sum() *Summary {
	summary := p.summary
	return &summary
}
