package main

import (
	"context"
	"errors"
	"slices"
	"strings"
	"time"

	"assay.dev/go"
)

func (d *driver) do(asked *request) (answer, error) {
	switch asked.Op {
	case "connect":
		return nil, d.connect(asked)
	case "call":
		return d.call(asked)
	case "stream":
		return d.stream(asked)
	case "publish":
		return d.publish(asked)
	case "reduce":
		return d.reduce(asked)
	case "publisher":
		return d.publisher(asked)
	case "logs":
		return d.logs(asked)
	case "spans":
		return d.spans(asked)
	case "close":
		return nil, d.close(asked.Client)
	default:
		return nil, unsupported{"there is no op " + asked.Op}
	}
}

// result gives what a layer's method answered the form of an answer.
func result(fields answer, err error) (answer, error) {
	if err != nil {
		return nil, err
	}
	return answer{"result": fields}, nil
}

// context is that of a method of the layer.
func (r *request) context() (context.Context, context.CancelFunc) {
	return (&client{}).context(r)
}

func (d *driver) publish(asked *request) (answer, error) {
	client, err := d.layered(asked.Client)
	if err != nil {
		return nil, err
	}
	ctx, cancel := asked.context()
	defer cancel()
	published, err := client.Publish(ctx, asked.Name, assay.Files(asked.Files))
	if err != nil {
		return nil, err
	}
	if !published.Accepted() {
		rules := []string{}
		for _, diagnostic := range published.Diagnostics {
			if !slices.Contains(rules, diagnostic.GetRule()) {
				rules = append(rules, diagnostic.GetRule())
			}
		}
		return result(answer{"accepted": false, "rules": rules}, nil)
	}
	return result(answer{
		"accepted":       true,
		"revision":       published.Revision.GetNumber(),
		"artifactDigest": published.Artifact.GetDigest(),
	}, nil)
}

func (r *request) events() ([]assay.Event, error) {
	events := make([]assay.Event, len(r.Events))
	for i, given := range r.Events {
		events[i] = assay.Event{Type: given.Type, ID: given.ID, Source: given.Source, Subject: given.Subject}
		if given.Data != nil {
			events[i].Data = given.Data
		}
		if given.Time != "" {
			at, err := time.Parse(time.RFC3339Nano, given.Time)
			if err != nil {
				return nil, unsupported{"an event's time is not RFC 3339"}
			}
			events[i].Time = at
		}
	}
	return events, nil
}

func (r *request) foldOptions() []assay.FoldOption {
	var options []assay.FoldOption
	if r.State != nil {
		options = append(options, assay.State(r.State))
	}
	if r.StateBytes != nil {
		options = append(options, assay.StateBytes(*r.StateBytes))
	}
	if r.Revision != nil {
		options = append(options, assay.Revision(*r.Revision))
	}
	return options
}

func (d *driver) reduce(asked *request) (answer, error) {
	client, err := d.layered(asked.Client)
	if err != nil {
		return nil, err
	}
	events, err := asked.events()
	if err != nil {
		return nil, err
	}
	ctx, cancel := asked.context()
	defer cancel()
	reduction, err := client.Reduce(ctx, asked.Function, events, asked.foldOptions()...)
	if err != nil {
		return nil, err
	}
	var state any
	if err := reduction.Decode(&state); err != nil {
		return nil, err
	}
	return result(answer{
		"state":         state,
		"stateBytes":    []byte(reduction.State),
		"stateDigest":   reduction.StateDigest,
		"revision":      reduction.Revision,
		"eventsApplied": reduction.EventsApplied,
	}, nil)
}

func (d *driver) publisher(asked *request) (answer, error) {
	client, err := d.layered(asked.Client)
	if err != nil {
		return nil, err
	}
	events, err := asked.events()
	if err != nil {
		return nil, err
	}
	receipts := []answer{}
	options := []assay.PublisherOption{assay.OnReceipt(func(receipt *assay.Receipt) {
		receipts = append(receipts, describeReceipt(receipt))
	})}
	for _, option := range asked.foldOptions() {
		options = append(options, option)
	}
	if asked.BatchEvents != nil {
		options = append(options, assay.BatchEvents(*asked.BatchEvents))
	}
	if asked.LingerMs != nil {
		options = append(options, assay.Linger(milliseconds(*asked.LingerMs)))
	}
	if asked.Resume {
		options = append(options, assay.Resume())
	}
	switch asked.OnFault {
	case "":
	case "stop":
		options = append(options, assay.StopOnFault)
	case "skip":
		options = append(options, assay.SkipOnFault)
	default:
		return nil, unsupported{"onFault is neither stop nor skip"}
	}
	ctx, cancel := asked.context()
	defer cancel()
	publisher, err := client.Publisher(ctx, asked.Function, options...)
	if err != nil {
		return nil, err
	}
	var unsent error
	for i, event := range events {
		if unsent = publisher.Send(ctx, event); unsent != nil {
			break
		}
		if asked.PauseEvery > 0 && (i+1)%asked.PauseEvery == 0 {
			time.Sleep(milliseconds(asked.PauseMs))
		}
	}
	summary, err := publisher.Close(ctx)
	// A stream that has stopped at a fault says so in its receipts.
	if unsent != nil && !errors.Is(unsent, assay.StreamClosed) {
		return nil, unsent
	}
	if err != nil {
		return nil, err
	}
	var state any
	if err := summary.Decode(&state); err != nil {
		return nil, err
	}
	return result(answer{
		"receipts":      receipts,
		"state":         state,
		"stateDigest":   summary.StateDigest,
		"eventsApplied": summary.EventsApplied,
		"eventsFailed":  summary.EventsFailed,
	}, nil)
}

func describeReceipt(receipt *assay.Receipt) answer {
	faults := []answer{}
	for _, fault := range receipt.Faults {
		faults = append(faults, answer{"index": fault.Index, "reason": fault.Reason})
	}
	return answer{
		"batch":         receipt.Batch,
		"eventsApplied": receipt.EventsApplied,
		"eventsFailed":  receipt.EventsFailed,
		"faults":        faults,
	}
}

func (d *driver) logs(asked *request) (answer, error) {
	client, err := d.layered(asked.Client)
	if err != nil {
		return nil, err
	}
	ctx, cancel := asked.context()
	defer cancel()
	lines := []answer{}
	for entry, err := range client.Logs(ctx, asked.Function, assay.Last(asked.Last)) {
		if err != nil {
			return nil, err
		}
		if entry.Line != nil {
			level := strings.ToLower(strings.TrimPrefix(entry.Line.GetLevel().String(), "LOG_LEVEL_"))
			lines = append(lines, answer{"level": level, "text": entry.Line.GetText()})
		}
	}
	return result(answer{"lines": lines}, nil)
}
