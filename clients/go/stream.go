package assay

import (
	"context"
	"encoding/json"
	"io"
	"iter"
	"sync"

	assayv1 "assay.dev/go/assay/v1"
	"google.golang.org/grpc/codes"
)

type streamSettings struct {
	start
	report  assayv1.StateReport
	onFault assayv1.OnFault
}

// A StreamOption changes how [Client.Stream] opens a stream: a [FoldOption], [ReportState] or an [OnFault].
type StreamOption interface{ applyStream(*streamSettings) }

// ReportState says when receipts carry the state. The default is at the end.
type ReportState assayv1.StateReport

// When receipts carry the state and its digest.
const (
	// NeverReportState leaves it out of all receipts.
	NeverReportState = ReportState(assayv1.StateReport_STATE_REPORT_NEVER)
	// ReportStateAtEnd puts it into the closing receipt.
	ReportStateAtEnd = ReportState(assayv1.StateReport_STATE_REPORT_AT_END)
	// ReportStateEveryBatch puts it into every receipt.
	ReportStateEveryBatch = ReportState(assayv1.StateReport_STATE_REPORT_EVERY_BATCH)
)

func (r ReportState) applyStream(s *streamSettings) { s.report = assayv1.StateReport(r) }

// OnFault says what becomes of a stream when an event fails. The default is [StopOnFault].
type OnFault assayv1.OnFault

const (
	// StopOnFault applies nothing more. The receipt says which event failed; the state is the one before it.
	StopOnFault = OnFault(assayv1.OnFault_ON_FAULT_STOP)
	// SkipOnFault leaves the event out, as if it had never been sent, and goes on with the next.
	SkipOnFault = OnFault(assayv1.OnFault_ON_FAULT_SKIP)
)

func (f OnFault) applyStream(s *streamSettings)       { s.onFault = assayv1.OnFault(f) }
func (f OnFault) applyPublisher(s *publisherSettings) { s.onFault = assayv1.OnFault(f) }

func (s *streamSettings) open(function string) *assayv1.ReduceStreamRequest {
	open := &assayv1.ReduceStreamOpen{Function: s.function(function), State: s.state, StateReport: s.report, OnFault: s.onFault}
	return &assayv1.ReduceStreamRequest{Message: &assayv1.ReduceStreamRequest_Open{Open: open}}
}

// A Fault is an event that failed.
type Fault struct {
	// Batch is the number of the batch that it was in.
	Batch uint64
	// Index is its place in the batch, from 0.
	Index int
	// Reason is why.
	Reason Reason
	// Message is for people; for [Exception] it is the message of the author's error.
	Message string
	// AuthorStack is where in the module's own source it was thrown, innermost first.
	AuthorStack []string
	// Retryable is true if the same event may succeed later.
	Retryable bool
}

// A Receipt says what became of a batch; the closing one, of the stream.
type Receipt struct {
	// Batch is the batch's number. 0: the closing receipt, which belongs to no batch.
	Batch uint64
	// EventsApplied is how many of its events were applied.
	EventsApplied int
	// EventsFailed is how many failed.
	EventsFailed int
	// Faults are those that failed, in order, at most 100 of them.
	Faults []Fault
	// State is the state after it, as the function made it. Empty unless asked for.
	State json.RawMessage
	// StateDigest is the SHA-256 over the state in canonical form (RFC 8785). Empty unless the state is there.
	StateDigest string
	// Usage is what it cost.
	Usage *assayv1.Usage
}

// Closing reports whether it is the last receipt of the stream, which belongs to no batch.
func (r *Receipt) Closing() bool { return r.Batch == 0 }

// Decode reads the state into value, as json.Unmarshal does, whose error is the cause of this one.
func (r *Receipt) Decode(value any) error { return decodeState(r.State, value) }

func receiptOf(wire *assayv1.ReduceStreamReceipt) *Receipt {
	receipt := &Receipt{
		Batch:         wire.GetBatch(),
		EventsApplied: int(wire.GetEventsApplied()),
		EventsFailed:  int(wire.GetEventsFailed()),
		State:         wire.GetState(),
		StateDigest:   wire.GetStateDigest(),
		Usage:         wire.GetUsage(),
	}
	for _, failed := range wire.GetFaults() {
		fault := failed.GetFault()
		receipt.Faults = append(receipt.Faults, Fault{
			Batch:       receipt.Batch,
			Index:       int(failed.GetIndex()),
			Reason:      reasonOf(fault.GetReason()),
			Message:     fault.GetMessage(),
			AuthorStack: fault.GetStack(),
			Retryable:   fault.GetRetryable(),
		})
	}
	return receipt
}

// A Stream is a fold to which batches go out, and from which receipts come back, each side held up while the other is slow. One goroutine may send while
// another receives; [Publisher] is for those who have single events.
type Stream struct {
	calls  reduceStream
	span   *callSpan
	cancel context.CancelFunc

	mu     sync.Mutex // of sending
	batch  uint64
	closed bool

	revision uint64
	artifact string
}

// Stream opens a stream, and waits until the server has. It lasts until it is read to its end, [Stream.Cancel] is called or the context ends; one of them has
// to come.
func (c *Client) Stream(ctx context.Context, function string, options ...StreamOption) (*Stream, error) {
	var settings streamSettings
	for _, option := range options {
		option.applyStream(&settings)
	}
	tracing := &c.connection.tracing
	if settings.err != nil {
		return nil, tracing.refuse(ctx, assayv1.InvokeService_ReduceStream_FullMethodName, settings.err)
	}
	ctx, cancel := context.WithCancel(ctx)
	ctx, span := tracing.hold(ctx, assayv1.InvokeService_ReduceStream_FullMethodName)
	calls, err := c.invoking.ReduceStream(ctx)
	if err != nil {
		span.end(asError(err, nil))
		cancel()
		return nil, returned(err)
	}
	stream := &Stream{calls: calls, span: span, cancel: cancel}
	// The end, if it has come to that, is explained by what is received.
	_ = calls.Send(settings.open(function))
	response, err := calls.Recv()
	if err == nil && response.GetOpened() == nil {
		err = outOfTurn("the stream began without its opening message")
	}
	if err == io.EOF {
		err = outOfTurn("the stream ended before it was open")
	}
	if err != nil {
		return nil, stream.over(asError(err, nil))
	}
	stream.revision, stream.artifact = response.GetOpened().GetRevision(), response.GetOpened().GetArtifactDigest()
	return stream, nil
}

// Revision is the one that serves the stream.
func (s *Stream) Revision() uint64 { return s.revision }

// ArtifactDigest names the artifact that runs.
func (s *Stream) ArtifactDigest() string { return s.artifact }

// Send sends a batch of 1 to 10,000 events, at most 4 MiB, and returns its number, which its receipt has. It waits while the server is slow. After the
// stream's end the error is [StreamClosed]; what is received says why it ended.
func (s *Stream) Send(events ...Event) (uint64, error) {
	list, err := wireEvents(events)
	if err != nil {
		return 0, err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.closed {
		return 0, streamClosed()
	}
	s.batch++
	err = s.calls.Send(&assayv1.ReduceStreamRequest{Message: &assayv1.ReduceStreamRequest_Batch{Batch: batchOf(s.batch, list)}})
	if err == io.EOF {
		return 0, streamClosed()
	}
	if err != nil {
		return 0, s.over(asError(err, nil))
	}
	return s.batch, nil
}

// CloseSend says that no more batches come. The server answers what is outstanding.
func (s *Stream) CloseSend() error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.closed {
		return nil
	}
	s.closed = true
	return returned(s.calls.CloseSend())
}

// Receive waits for the next receipt. After the last one the error is io.EOF.
func (s *Stream) Receive() (*Receipt, error) {
	response, err := s.calls.Recv()
	if err == io.EOF {
		s.span.end(nil)
		s.cancel()
		return nil, io.EOF
	}
	if err != nil {
		return nil, s.over(asError(err, nil))
	}
	if response.GetReceipt() == nil {
		return nil, s.over(outOfTurn("the server sent something else than a receipt"))
	}
	return receiptOf(response.GetReceipt()), nil
}

// Receipts are the receipts that are left, the closing one included. An error ends them. Leaving the loop does not end the stream.
func (s *Stream) Receipts() iter.Seq2[*Receipt, error] {
	return func(yield func(*Receipt, error) bool) {
		for {
			receipt, err := s.Receive()
			if err == io.EOF || !yield(receipt, err) || err != nil {
				return
			}
		}
	}
}

// Cancel gives the stream up, on the server too.
func (s *Stream) Cancel() { _ = s.over(abandoned()) }

// over: the stream has failed, and nobody goes on with it.
func (s *Stream) over(failure *Error) error {
	s.span.end(failure)
	s.cancel()
	return failure
}

// outOfTurn is what the client says of a server that breaks the protocol.
func outOfTurn(message string) *Error { return own(Unrecognised, codes.Internal, message, nil) }
