package assay

import (
	"bytes"
	"encoding/json"
	"time"
	"unicode/utf8"

	assayv1 "assay.dev/go/assay/v1"
	"google.golang.org/grpc/codes"
	"google.golang.org/protobuf/proto"
)

// An Event is something that happened, with the attributes of CloudEvents 1.0 (https://github.com/cloudevents/spec). The function sees those that are set.
type Event struct {
	// Type is what happened, such as "Deposited": 1 to 256 bytes.
	Type string
	// Data is a JSON value, as package encoding/json writes it; a json.RawMessage goes as it stands. Nil: the event has none, and the function sees none;
	// json.RawMessage("null") is null.
	Data any
	// ID tells the event apart within its source: at most 256 bytes.
	ID string
	// Source is where it comes from, a URI reference: at most 1,024 bytes.
	Source string
	// Subject is what it happened to, such as an account number: at most 1,024 bytes.
	Subject string
	// Time is when it happened. The zero time is none.
	Time time.Time
}

const (
	maxMessageBytes = 4 << 20
	// More than a batch takes beside its events, and an event beside its bytes.
	messageOverheadBytes = 64
	eventOverheadBytes   = 8
)

func (e *Event) wire() (*assayv1.Event, error) {
	for _, text := range []struct{ name, value string }{{"type", e.Type}, {"id", e.ID}, {"source", e.Source}, {"subject", e.Subject}} {
		if !utf8.ValidString(text.value) {
			return nil, refused(EventInvalid, text.name, "is not UTF-8", nil)
		}
	}
	event := &assayv1.Event{Type: e.Type, Id: e.ID, Source: e.Source, Subject: e.Subject}
	if e.Data != nil {
		data, err := toJSON("data", e.Data)
		if err != nil {
			return nil, err
		}
		event.Data = data
	}
	if !e.Time.IsZero() {
		event.Time = e.Time.Format(time.RFC3339Nano)
	}
	return event, nil
}

func wireEvents(events []Event) ([]*assayv1.Event, error) {
	list := make([]*assayv1.Event, len(events))
	for i := range events {
		event, err := events[i].wire()
		if err != nil {
			return nil, err
		}
		list[i] = event
	}
	return list, nil
}

// toJSON writes a value as one JSON document.
func toJSON(field string, value any) ([]byte, error) {
	if document, ok := value.(json.RawMessage); ok {
		// JSON is UTF-8 (RFC 8259, section 8.1), which package encoding/json does not look at.
		if len(document) > 0 && !(json.Valid(document) && utf8.Valid(document)) {
			return nil, notJSON(field, nil)
		}
		return document, nil
	}
	var text bytes.Buffer
	encoder := json.NewEncoder(&text)
	encoder.SetEscapeHTML(false)
	if err := encoder.Encode(value); err != nil {
		return nil, notJSON(field, err)
	}
	return bytes.TrimSuffix(text.Bytes(), []byte("\n")), nil
}

func notJSON(field string, cause error) *Error {
	reason := RequestInvalid
	if field == "data" {
		reason = EventInvalid
	}
	description := "is not a JSON value"
	if cause != nil {
		description += ": " + cause.Error()
	}
	return refused(reason, field, description, cause)
}

// eventBytes is an upper bound of what an event adds to a batch. One that fits into no message is an error.
func eventBytes(event *assayv1.Event) (int, error) {
	size := proto.Size(event) + eventOverheadBytes
	if size+messageOverheadBytes > maxMessageBytes {
		return 0, own(PayloadTooLarge, codes.ResourceExhausted, "the event is larger than 4 MiB, which is the most that one message takes", nil)
	}
	return size, nil
}

// batchOf puts events side by side where they have nothing but a type and data, which takes less room and time.
func batchOf(number uint64, events []*assayv1.Event) *assayv1.ReduceStreamBatch {
	packed := &assayv1.PackedEvents{
		TypeIndexes: make([]uint32, 0, len(events)),
		DataLengths: make([]uint32, 0, len(events)),
	}
	bytes := 0
	for _, event := range events {
		if event.Id != "" || event.Source != "" || event.Subject != "" || event.Time != "" || event.Datacontenttype != "" {
			return &assayv1.ReduceStreamBatch{Batch: number, Events: events}
		}
		bytes += len(event.Data)
	}
	packed.Data = make([]byte, 0, bytes)
	places := map[string]uint32{}
	for _, event := range events {
		place, known := places[event.Type]
		if !known {
			place = uint32(len(packed.Types))
			places[event.Type] = place
			packed.Types = append(packed.Types, event.Type)
		}
		packed.TypeIndexes = append(packed.TypeIndexes, place)
		packed.DataLengths = append(packed.DataLengths, uint32(len(event.Data)))
		packed.Data = append(packed.Data, event.Data...)
	}
	return &assayv1.ReduceStreamBatch{Batch: number, Packed: packed}
}
