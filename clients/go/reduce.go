package assay

import (
	"context"
	"encoding/json"

	assayv1 "assay.dev/go/assay/v1"
	"google.golang.org/grpc/codes"
)

// start is where a fold begins.
type start struct {
	revision *uint64
	state    []byte
	err      error
}

// A FoldOption says where a fold begins, for [Client.Reduce], [Client.Stream] and [Client.Publisher].
type FoldOption func(*start)

// Revision has a certain revision run. The default is the one that is active when the call begins.
func Revision(number uint64) FoldOption {
	return func(s *start) { s.revision = &number }
}

// State is a JSON value to start from, as package encoding/json writes it. The default is what the function's initial() returns.
//
// To fold on from a state that the server answered use [StateBytes]: the bytes keep the order of keys.
func State(value any) FoldOption {
	return func(s *start) { s.state, s.err = toJSON("state", value) }
}

// StateBytes is a JSON document to start from, as it stands. Empty: what the function's initial() returns.
func StateBytes(document []byte) FoldOption {
	return func(s *start) { s.state, s.err = document, nil }
}

func (o FoldOption) applyStream(s *streamSettings)       { o(&s.start) }
func (o FoldOption) applyPublisher(s *publisherSettings) { o(&s.start) }

func (s *start) function(name string) *assayv1.FunctionRef {
	return &assayv1.FunctionRef{Name: name, Revision: s.revision}
}

// A Reduction is what came of a fold.
type Reduction struct {
	// State is the state after the last event: the JSON document as the function made it.
	State json.RawMessage
	// StateDigest is the SHA-256 over the state in canonical form (RFC 8785), as 64 lower-case hexadecimal digits.
	StateDigest string
	// Revision is the one that ran.
	Revision uint64
	// EventsApplied is how many events were applied.
	EventsApplied int
	// Usage is what it cost.
	Usage *assayv1.Usage
}

// Decode reads the state into value, as json.Unmarshal does, whose error is the cause of this one.
func (r *Reduction) Decode(value any) error { return decodeState(r.State, value) }

// Reduce folds at most 10,000 events, at most 4 MiB, into a state. All of them count or none.
func (c *Client) Reduce(ctx context.Context, function string, events []Event, options ...FoldOption) (*Reduction, error) {
	var from start
	for _, option := range options {
		option(&from)
	}
	list, err := wireEvents(events)
	if from.err != nil {
		err = from.err
	}
	if err != nil {
		return nil, c.connection.tracing.refuse(ctx, assayv1.InvokeService_Reduce_FullMethodName, err)
	}
	response, err := c.invoking.Reduce(ctx, &assayv1.ReduceRequest{Function: from.function(function), State: from.state, Events: list})
	if err != nil {
		return nil, returned(err)
	}
	return &Reduction{
		State:         response.GetState(),
		StateDigest:   response.GetStateDigest(),
		Revision:      response.GetRevision(),
		EventsApplied: int(response.GetEventsApplied()),
		Usage:         response.GetUsage(),
	}, nil
}

func decodeState(state json.RawMessage, value any) error {
	if err := json.Unmarshal(state, value); err != nil {
		return own(Unrecognised, codes.Internal, "the state cannot be read: "+err.Error(), err)
	}
	return nil
}
