package assay_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"assay.dev/go"
	assayv1 "assay.dev/go/assay/v1"
	"google.golang.org/grpc/codes"
)

// folder adds up the numbers that are the data of its events, as a server does with a reducer; an event of the type "Bad" fails.
type folder struct {
	mu      sync.Mutex
	streams []*assayv1.ReduceStreamOpen
	sizes   []int                                // events of each batch
	packed  []bool                               // whether it was packed
	before  func(stream int, batch uint64) error // runs before a batch is applied
	after   func(stream int, batch uint64) error // runs after its receipt
}

func (f *folder) serve(stream reduceStream) error {
	first, err := stream.Recv()
	if err != nil {
		return err
	}
	open := first.GetOpen()
	f.mu.Lock()
	number := len(f.streams)
	f.streams = append(f.streams, open)
	f.mu.Unlock()
	var state struct {
		Sum int `json:"sum"`
	}
	if len(open.GetState()) > 0 {
		if err := json.Unmarshal(open.GetState(), &state); err != nil {
			return err
		}
	}
	opened := &assayv1.ReduceStreamOpened{Revision: 7, ArtifactDigest: "d"}
	if err := stream.Send(&assayv1.ReduceStreamResponse{Message: &assayv1.ReduceStreamResponse_Opened{Opened: opened}}); err != nil {
		return err
	}
	receipt := func(r *assayv1.ReduceStreamReceipt, withState bool) error {
		if withState {
			r.State, r.StateDigest = fmt.Appendf(nil, `{"sum":%d}`, state.Sum), "digest"
		}
		return stream.Send(&assayv1.ReduceStreamResponse{Message: &assayv1.ReduceStreamResponse_Receipt{Receipt: r}})
	}
	stopped := false
	for {
		message, err := stream.Recv()
		if err == io.EOF {
			return receipt(&assayv1.ReduceStreamReceipt{}, open.GetStateReport() != assayv1.StateReport_STATE_REPORT_NEVER)
		}
		if err != nil {
			return err
		}
		if stopped {
			continue
		}
		batch := message.GetBatch()
		f.mu.Lock()
		events := unpacked(batch)
		f.sizes = append(f.sizes, len(events))
		f.packed = append(f.packed, batch.GetPacked() != nil)
		f.mu.Unlock()
		if f.before != nil {
			if err := f.before(number, batch.GetBatch()); err != nil {
				return err
			}
		}
		r := &assayv1.ReduceStreamReceipt{Batch: batch.GetBatch()}
		for i, event := range events {
			if event.GetType() == "Bad" {
				r.EventsFailed++
				r.Faults = append(r.Faults, &assayv1.EventFault{Index: uint32(i), Fault: &assayv1.Fault{Reason: assayv1.Reason_REASON_EXCEPTION, Message: "bad"}})
				if open.GetOnFault() != assayv1.OnFault_ON_FAULT_SKIP {
					stopped = true
					break
				}
				continue
			}
			value := 0
			_ = json.Unmarshal(event.GetData(), &value)
			state.Sum += value
			r.EventsApplied++
		}
		if err := receipt(r, open.GetStateReport() == assayv1.StateReport_STATE_REPORT_EVERY_BATCH); err != nil {
			return err
		}
		if f.after != nil {
			if err := f.after(number, batch.GetBatch()); err != nil {
				return err
			}
		}
	}
}

func unpacked(batch *assayv1.ReduceStreamBatch) []*assayv1.Event {
	packed := batch.GetPacked()
	if packed == nil {
		return batch.GetEvents()
	}
	var events []*assayv1.Event
	at := uint32(0)
	for i, place := range packed.GetTypeIndexes() {
		length := packed.GetDataLengths()[i]
		events = append(events, &assayv1.Event{Type: packed.GetTypes()[place], Data: packed.GetData()[at : at+length]})
		at += length
	}
	return events
}

// seen is what has come so far.
func (f *folder) seen() *folder {
	f.mu.Lock()
	defer f.mu.Unlock()
	return &folder{streams: slices.Clone(f.streams), sizes: slices.Clone(f.sizes), packed: slices.Clone(f.packed)}
}

func (f *folder) client(t *testing.T) (*assay.Client, *server) {
	t.Helper()
	s := &server{reduceStream: f.serve}
	return s.client(t), s
}

func publisher(t *testing.T, client *assay.Client, options ...assay.PublisherOption) *assay.Publisher {
	t.Helper()
	made, err := client.Publisher(t.Context(), "f", options...)
	if err != nil {
		t.Fatal(err)
	}
	return made
}

func send(t *testing.T, p *assay.Publisher, data ...any) {
	t.Helper()
	for _, value := range data {
		if err := p.Send(t.Context(), assay.Event{Type: "Add", Data: value}); err != nil {
			t.Fatal(err)
		}
	}
}

func closed(t *testing.T, p *assay.Publisher) *assay.Summary {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), 20*time.Second)
	defer cancel()
	summary, err := p.Close(ctx)
	if err != nil {
		t.Fatal(err)
	}
	return summary
}

func numbers(from, to int) []any {
	var list []any
	for i := from; i <= to; i++ {
		list = append(list, i)
	}
	return list
}

func TestEventsAreGatheredIntoFullBatches(t *testing.T) {
	f := &folder{}
	client, _ := f.client(t)
	var receipts []uint64
	p := publisher(t, client, assay.Linger(time.Hour), assay.OnReceipt(func(r *assay.Receipt) { receipts = append(receipts, r.Batch) }))
	send(t, p, numbers(1, 2500)...)
	summary := closed(t, p)
	if !slices.Equal(f.seen().sizes, []int{1000, 1000, 500}) || !slices.Equal(receipts, []uint64{1, 2, 3}) || !slices.Equal(f.seen().packed, []bool{true, true, true}) {
		t.Errorf("batches of %v, receipts %v, packed %v", f.seen().sizes, receipts, f.seen().packed)
	}
	var state struct{ Sum int }
	if err := summary.Decode(&state); err != nil || state.Sum != 2500*2501/2 {
		t.Errorf("state %s, %v", summary.State, err)
	}
	if summary.EventsApplied != 2500 || summary.Batches != 3 || summary.Revision != 7 || summary.StateDigest != "digest" {
		t.Errorf("got %+v", summary)
	}
}

func TestABatchHoldsAMebibyteOfDataAtMost(t *testing.T) {
	f := &folder{}
	client, _ := f.client(t)
	p := publisher(t, client, assay.Linger(time.Hour))
	text := strings.Repeat("x", 300<<10)
	send(t, p, text, text, text, text, text, strings.Repeat("y", 3<<20), text)
	closed(t, p)
	if !slices.Equal(f.seen().sizes, []int{3, 2, 1, 1}) {
		t.Errorf("batches of %v", f.seen().sizes)
	}
}

func TestABatchThatIsNotFullGoesByItself(t *testing.T) {
	f := &folder{}
	client, _ := f.client(t)
	arrived := make(chan int, 9)
	p := publisher(t, client, assay.Linger(20*time.Millisecond), assay.OnReceipt(func(r *assay.Receipt) { arrived <- r.EventsApplied }))
	for range 2 {
		send(t, p, 1, 2, 3)
		for applied := 0; applied < 3; applied += <-arrived {
		}
	}
	closed(t, p)
}

func TestFlushWaitsForTheReceiptOfAllThatWasSent(t *testing.T) {
	f := &folder{}
	client, _ := f.client(t)
	var applied int
	p := publisher(t, client, assay.Linger(time.Hour), assay.OnReceipt(func(r *assay.Receipt) { applied += r.EventsApplied }))
	for range 3 {
		send(t, p, 1, 2)
		if err := p.Flush(t.Context()); err != nil {
			t.Fatal(err)
		}
	}
	if err := p.Flush(t.Context()); err != nil {
		t.Fatal(err)
	}
	if summary := closed(t, p); summary.Batches != 3 || applied != 6 {
		t.Errorf("got %+v", summary)
	}
}

func TestNoMoreThanSixteenBatchesAreUnanswered(t *testing.T) {
	release := make(chan struct{})
	f := &folder{before: func(int, uint64) error { <-release; return nil }}
	client, _ := f.client(t)
	p := publisher(t, client, assay.BatchEvents(1))
	// Sixteen are sent, and one is gathered.
	send(t, p, numbers(1, 17)...)
	ctx, cancel := context.WithTimeout(t.Context(), 50*time.Millisecond)
	defer cancel()
	if err := p.Send(ctx, assay.Event{Type: "Add", Data: 18}); !errors.Is(err, assay.DeadlineExceeded) {
		t.Errorf("got %v", err)
	}
	close(release)
	send(t, p, 18)
	if summary := closed(t, p); string(summary.State) != `{"sum":171}` || summary.Batches != 18 {
		t.Errorf("got %+v", summary)
	}
}

func TestAnEventThatCannotBeSentFailsAlone(t *testing.T) {
	f := &folder{}
	client, _ := f.client(t)
	p := publisher(t, client)
	send(t, p, 1)
	for reason, data := range map[assay.Reason]any{assay.PayloadTooLarge: strings.Repeat("x", 4<<20), assay.EventInvalid: math.Inf(1)} {
		if err := p.Send(t.Context(), assay.Event{Type: "Add", Data: data}); !errors.Is(err, reason) {
			t.Errorf("want %s, got %v", reason, err)
		}
	}
	for _, event := range []assay.Event{{Type: "\xff"}, {Type: "Add", ID: "\xff"}, {Type: "Add", Source: "\xff"}, {Type: "Add", Subject: "\xff"}, {Type: "Add", Data: json.RawMessage("\"\xff\"")}} {
		if err := p.Send(t.Context(), event); !errors.Is(err, assay.EventInvalid) {
			t.Errorf("%q: got %v", event, err)
		}
	}
	if err := p.Send(t.Context(), assay.Event{Type: "Add", Data: json.RawMessage("{")}); !errors.Is(err, assay.EventInvalid) {
		t.Errorf("got %v", err)
	}
	send(t, p, 2)
	if summary := closed(t, p); string(summary.State) != `{"sum":3}` {
		t.Errorf("got %+v", summary)
	}
}

func TestAFaultStopsTheStreamOrIsSkipped(t *testing.T) {
	for name, given := range map[string]struct {
		onFault assay.OnFault
		state   string
		failed  int
	}{
		"stop": {assay.StopOnFault, `{"sum":1}`, 1},
		"skip": {assay.SkipOnFault, `{"sum":6}`, 2},
	} {
		t.Run(name, func(t *testing.T) {
			f := &folder{}
			client, _ := f.client(t)
			p := publisher(t, client, given.onFault, assay.Linger(time.Hour))
			bad := assay.Event{Type: "Bad"}
			for _, event := range []assay.Event{{Type: "Add", Data: 1}, bad, {Type: "Add", Data: 2}, bad, {Type: "Add", Data: 3}} {
				if err := p.Send(t.Context(), event); err != nil {
					t.Fatal(err)
				}
			}
			if err := p.Flush(t.Context()); err != nil {
				t.Fatal(err)
			}
			err := p.Send(t.Context(), assay.Event{Type: "Add", Data: 0})
			if stopped := errors.Is(err, assay.StreamClosed); stopped != (name == "stop") {
				t.Errorf("got %v", err)
			}
			summary := closed(t, p)
			if string(summary.State) != given.state || summary.EventsFailed != given.failed || len(summary.Faults) != given.failed {
				t.Errorf("got %+v", summary)
			}
			if fault := summary.Faults[0]; fault.Batch != 1 || fault.Index != 1 || fault.Reason != assay.Exception {
				t.Errorf("got %+v", fault)
			}
		})
	}
}

func TestEveryEventCountsOnceHoweverOftenTheConnectionIsCut(t *testing.T) {
	for name, cut := range map[string]func(*folder, *server){
		"before a batch is applied": func(f *folder, s *server) {
			f.before = func(stream int, batch uint64) error {
				if batch%3 == 0 && stream < 3 {
					s.listener.cut()
				}
				return nil
			}
		},
		"behind a receipt": func(f *folder, s *server) {
			f.after = func(stream int, batch uint64) error {
				if batch%2 == 0 && stream < 3 {
					s.listener.cut()
				}
				return nil
			}
		},
		"by a server that is going away": func(f *folder, _ *server) {
			f.before = func(stream int, batch uint64) error {
				if batch == uint64(stream)*2+1 && stream < 3 {
					return fails(codes.Unavailable, "", because(assay.Draining), retryAfter(time.Millisecond))
				}
				return nil
			}
		},
	} {
		t.Run(name, func(t *testing.T) {
			f := &folder{}
			client, s := f.client(t)
			cut(f, s)
			var receipts []uint64
			p := publisher(t, client, assay.Resume(), assay.BatchEvents(10), assay.OnReceipt(func(r *assay.Receipt) { receipts = append(receipts, r.Batch) }))
			send(t, p, numbers(1, 200)...)
			summary := closed(t, p)
			if string(summary.State) != `{"sum":20100}` || summary.EventsApplied != 200 {
				t.Errorf("got %+v", summary)
			}
			for i, batch := range receipts {
				if batch != uint64(i+1) {
					t.Fatalf("receipts of %v", receipts)
				}
			}
			if len(f.seen().streams) < 3 {
				t.Errorf("only %d streams", len(f.seen().streams))
			}
			for _, open := range f.seen().streams[1:] {
				if summary.Revision != 7 || (open.GetFunction().GetRevision() != 7 && open.GetFunction().Revision != nil) {
					t.Errorf("opened again with revision %d", open.GetFunction().GetRevision())
				}
			}
		})
	}
}

func TestWithoutResumptionALostConnectionIsAnError(t *testing.T) {
	f := &folder{}
	client, s := f.client(t)
	f.before = func(int, uint64) error { s.listener.cut(); return nil }
	p := publisher(t, client)
	send(t, p, 1)
	if err := p.Flush(t.Context()); !errors.Is(err, assay.ServerUnreachable) {
		t.Errorf("got %v", err)
	}
	if err := p.Send(t.Context(), assay.Event{Type: "Add"}); !errors.Is(err, assay.ServerUnreachable) {
		t.Errorf("got %v", err)
	}
	if summary, err := p.Close(t.Context()); !errors.Is(err, assay.ServerUnreachable) || summary.Batches != 0 || len(f.seen().streams) != 1 {
		t.Errorf("got %+v, %v", summary, err)
	}
}

func TestResumptionGivesUpAfterFourTriesWithoutAReceipt(t *testing.T) {
	f := &folder{before: func(int, uint64) error { return fails(codes.Unavailable, "", because(assay.ExecutorCrashed)) }}
	client, _ := f.client(t)
	p := publisher(t, client, assay.Resume())
	send(t, p, 1)
	if _, err := p.Close(t.Context()); !errors.Is(err, assay.ExecutorCrashed) || len(f.seen().streams) != 5 {
		t.Errorf("%d streams, %v", len(f.seen().streams), err)
	}
}

func TestResumptionIsForErrorsThatTryingAgainCanHelp(t *testing.T) {
	f := &folder{before: func(int, uint64) error { return fails(codes.PermissionDenied, "", because(assay.PermissionMissing)) }}
	client, _ := f.client(t)
	p := publisher(t, client, assay.Resume())
	send(t, p, 1)
	if _, err := p.Close(t.Context()); !errors.Is(err, assay.PermissionMissing) || len(f.seen().streams) != 1 {
		t.Errorf("%d streams, %v", len(f.seen().streams), err)
	}
}

func TestReceiptsAreReadInALoop(t *testing.T) {
	f := &folder{}
	client, _ := f.client(t)
	p := publisher(t, client, assay.BatchEvents(2))
	receipts := p.Receipts()
	read := make(chan []uint64)
	go func() {
		var batches []uint64
		for receipt, err := range receipts {
			if err == nil {
				batches = append(batches, receipt.Batch)
			}
		}
		read <- batches
	}()
	send(t, p, numbers(1, 6)...)
	closed(t, p)
	if batches := <-read; !slices.Equal(batches, []uint64{1, 2, 3}) {
		t.Errorf("receipts of %v", batches)
	}
}

func TestAPublisherEndsWithItsContext(t *testing.T) {
	f := &folder{}
	client, _ := f.client(t)
	ctx, cancel := context.WithCancel(t.Context())
	p, err := client.Publisher(ctx, "f")
	if err != nil {
		t.Fatal(err)
	}
	send(t, p, 1)
	cancel()
	if _, err := p.Close(t.Context()); !errors.Is(err, assay.Cancelled) {
		t.Errorf("got %v", err)
	}
	if err := p.Send(t.Context(), assay.Event{Type: "Add"}); !errors.Is(err, assay.Cancelled) {
		t.Errorf("got %v", err)
	}
}

func TestAServerThatBreaksTheProtocolIsAnErrorAndLosesNothingInSilence(t *testing.T) {
	for name, given := range map[string]struct {
		reads  int
		answer *assayv1.ReduceStreamReceipt
	}{
		"a receipt of another batch":             {2, &assayv1.ReduceStreamReceipt{Batch: 9}},
		"a receipt of a batch before it came":    {1, &assayv1.ReduceStreamReceipt{Batch: 1}},
		"an end without a receipt":               {2, nil},
		"an end that nobody asked for":           {1, nil},
		"a closing receipt of nobody's asking":   {1, &assayv1.ReduceStreamReceipt{State: []byte("1")}},
		"a closing receipt instead of a batch's": {2, &assayv1.ReduceStreamReceipt{State: []byte("1")}},
	} {
		t.Run(name, func(t *testing.T) {
			ended := make(chan struct{})
			s := &server{reduceStream: func(stream reduceStream) error {
				defer close(ended)
				for range given.reads {
					if _, err := stream.Recv(); err != nil {
						return err
					}
				}
				if given.answer == nil {
					return nil
				}
				return stream.Send(&assayv1.ReduceStreamResponse{Message: &assayv1.ReduceStreamResponse_Receipt{Receipt: given.answer}})
			}}
			p := publisher(t, s.client(t), assay.Linger(time.Hour))
			if given.reads == 1 {
				<-ended
				// Gathered, or refused already.
				_ = p.Send(t.Context(), assay.Event{Type: "Add", Data: 1})
			} else {
				send(t, p, 1)
			}
			if _, err := p.Close(t.Context()); !errors.Is(err, assay.Unrecognised) {
				t.Errorf("got %v", err)
			}
		})
	}
}

func TestAStreamGivesReceiptsAndItsState(t *testing.T) {
	f := &folder{}
	client, _ := f.client(t)
	stream, err := client.Stream(t.Context(), "f", assay.State(map[string]int{"sum": 100}), assay.SkipOnFault, assay.ReportStateEveryBatch)
	if err != nil || stream.Revision() != 7 || stream.ArtifactDigest() != "d" {
		t.Fatal(err)
	}
	for batch := range 3 {
		number, err := stream.Send(assay.Event{Type: "Add", Data: batch}, assay.Event{Type: "Bad", ID: "x"})
		if err != nil || number != uint64(batch+1) {
			t.Fatal(number, err)
		}
	}
	if err := stream.CloseSend(); err != nil {
		t.Fatal(err)
	}
	var states []string
	for receipt, err := range stream.Receipts() {
		if err != nil {
			t.Fatal(err)
		}
		states = append(states, string(receipt.State))
	}
	if want := `{"sum":100} {"sum":101} {"sum":103} {"sum":103}`; strings.Join(states, " ") != want {
		t.Errorf("got %s", states)
	}
	if _, err := stream.Send(assay.Event{Type: "Add"}); !errors.Is(err, assay.StreamClosed) {
		t.Errorf("got %v", err)
	}
	// An event with more than a type and data does not go packed.
	if slices.Contains(f.seen().packed, true) {
		t.Errorf("packed: %v", f.seen().packed)
	}
}
