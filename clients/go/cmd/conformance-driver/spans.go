package main

import (
	"strings"

	"go.opentelemetry.io/otel/attribute"
	"go.opentelemetry.io/otel/sdk/trace/tracetest"
)

// spans are those of a client that have ended, in the order of their ends.
func (d *driver) spans(asked *request) (answer, error) {
	client, err := d.find(asked.Client)
	if err != nil {
		return nil, err
	}
	if client.spans == nil {
		return nil, unsupported{"the client is not traced"}
	}
	spans := []answer{}
	for _, span := range client.spans.GetSpans() {
		spans = append(spans, describeSpan(&span))
	}
	return result(answer{"spans": spans}, nil)
}

func describeSpan(span *tracetest.SpanStub) answer {
	events := []answer{}
	for _, event := range span.Events {
		events = append(events, answer{"name": event.Name, "attributes": describeAttributes(event.Attributes)})
	}
	return answer{
		"traceId":     span.SpanContext.TraceID().String(),
		"spanId":      span.SpanContext.SpanID().String(),
		"name":        span.Name,
		"kind":        strings.ToUpper(span.SpanKind.String()),
		"status":      strings.ToUpper(span.Status.Code.String()),
		"description": span.Status.Description,
		"attributes":  describeAttributes(span.Attributes),
		"events":      events,
	}
}

func describeAttributes(attributes []attribute.KeyValue) answer {
	described := answer{}
	for _, attribute := range attributes {
		described[string(attribute.Key)] = attribute.Value.AsInterface()
	}
	return described
}
