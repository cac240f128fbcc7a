package assay

import (
	"context"
	"maps"
	"net"
	"slices"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"go.opentelemetry.io/otel/attribute"
	otelcodes "go.opentelemetry.io/otel/codes"
	"go.opentelemetry.io/otel/propagation"
	"go.opentelemetry.io/otel/trace"
	"google.golang.org/grpc/metadata"
)

// The attributes of a call's span, of OpenTelemetry's conventions for gRPC (https://opentelemetry.io/docs/specs/semconv/rpc/grpc/), and those of the server's own spans.
const (
	keySystem        = attribute.Key("rpc.system")
	keyService       = attribute.Key("rpc.service")
	keyMethod        = attribute.Key("rpc.method")
	keyStatusCode    = attribute.Key("rpc.grpc.status_code")
	keyServerAddress = attribute.Key("server.address")
	keyServerPort    = attribute.Key("server.port")
	keyReason        = attribute.Key("assay.reason")
	keyRequestID     = attribute.Key("assay.request_id")
	keyAttempts      = attribute.Key("assay.attempts")
	keyWait          = attribute.Key("assay.wait_ms")
)

const (
	tracerName     = "assay.dev/go"
	traceparentKey = "traceparent"
	tracestateKey  = "tracestate"
	reasonOK       = "OK"
)

// tracing makes a span of each call. The zero value makes none, and costs nothing.
type tracing struct {
	provider trace.TracerProvider
	tracer   trace.Tracer
	server   []attribute.KeyValue // what every span says of the server

	mu   sync.Mutex
	open map[*callSpan]struct{} // of streams, whose callers may never hear that the client was closed
}

// A callSpan is the span of one call, from its beginning to its end. Nil is that of a call that nobody traces: all its methods do nothing.
type callSpan struct {
	tracing *tracing
	span    trace.Span
	retries atomic.Int32
	once    sync.Once
	unwatch func() bool

	held   bool        // a method of the client ends it: it knows more of how the call went than the connection does
	method string      // of a span that is held
	taken  atomic.Bool // of a span that is held: the connection has seen its call
}

type heldSpanKey struct{}

// start is told the client's address, which every span says.
func (t *tracing) start(address string) {
	if t.provider == nil {
		return
	}
	t.tracer = t.provider.Tracer(tracerName, trace.WithInstrumentationVersion(Version))
	t.open = map[*callSpan]struct{}{}
	if path, ok := strings.CutPrefix(address, "unix:"); ok {
		t.server = []attribute.KeyValue{keyServerAddress.String(path)}
		return
	}
	host, port, err := net.SplitHostPort(address)
	if err != nil {
		return
	}
	t.server = []attribute.KeyValue{keyServerAddress.String(host)}
	if number, err := strconv.Atoi(port); err == nil {
		t.server = append(t.server, keyServerPort.Int(number))
	}
}

// begin makes the span of a call, which is in the context that it answers; or finds the one that a method of the client has made for the call.
func (t *tracing) begin(ctx context.Context, method string) (context.Context, *callSpan) {
	if t.tracer == nil {
		return ctx, nil
	}
	if held, ok := ctx.Value(heldSpanKey{}).(*callSpan); ok && held.tracing == t && held.method == method && held.taken.CompareAndSwap(false, true) {
		return ctx, held
	}
	service, name, _ := splitMethod(method)
	attributes := append(slices.Clip(t.server), keySystem.String("grpc"), keyService.String(string(service)), keyMethod.String(string(name)))
	ctx, span := t.tracer.Start(ctx, strings.TrimPrefix(method, "/"), trace.WithSpanKind(trace.SpanKindClient), trace.WithAttributes(attributes...))
	return ctx, &callSpan{tracing: t, span: span}
}

// hold makes the span of a call that a method of the client is about to make by the stubs, with the context that it answers, and ends itself.
func (t *tracing) hold(ctx context.Context, method string) (context.Context, *callSpan) {
	ctx, span := t.begin(ctx, method)
	if span != nil {
		span.held, span.method = true, method
		ctx = context.WithValue(ctx, heldSpanKey{}, span)
	}
	return ctx, span
}

// refuse makes the span of a call that is refused before anything is sent, and answers why it is.
func (t *tracing) refuse(ctx context.Context, method string, why error) error {
	_, span := t.begin(ctx, method)
	span.end(asError(why, nil))
	return why
}

// propagated gives a call the context of its span as W3C Trace Context says, unless its own metadata have one.
func (t *tracing) propagated(ctx context.Context) context.Context {
	if t.tracer == nil {
		return ctx
	}
	headers, _ := metadata.FromOutgoingContext(ctx)
	if len(headers.Get(traceparentKey)) > 0 {
		return ctx
	}
	carrier := propagation.MapCarrier{}
	propagation.TraceContext{}.Inject(ctx, carrier)
	if len(carrier) == 0 {
		return ctx
	}
	if headers == nil {
		headers = metadata.MD{}
	}
	// Without its traceparent it would be taken for the span's.
	headers.Delete(tracestateKey)
	for key, value := range carrier {
		headers.Set(key, value)
	}
	return metadata.NewOutgoingContext(ctx, headers)
}

// watch has the span of a stream end with the stream's context, or with the client, whether or not anybody reads the stream then.
func (s *callSpan) watch(ctx context.Context) {
	if s == nil {
		return
	}
	s.tracing.mu.Lock()
	defer s.tracing.mu.Unlock()
	s.tracing.open[s] = struct{}{}
	s.unwatch = context.AfterFunc(ctx, func() { s.end(asError(ctx.Err(), nil)) })
}

// retried: the call is made again, after a wait.
func (s *callSpan) retried(failure *Error, wait time.Duration) {
	if s == nil {
		return
	}
	s.retries.Add(1)
	s.span.AddEvent("retry", trace.WithAttributes(keyReason.String(string(failure.Reason)), keyWait.Int64(wait.Milliseconds())))
}

// settle is told by the connection how the call has ended; nil: well.
func (s *callSpan) settle(failure *Error) {
	if s != nil && !s.held {
		s.end(failure)
	}
}

// end ends the span; nil: the call went well. What is said first holds.
func (s *callSpan) end(failure *Error) {
	if s == nil {
		return
	}
	s.once.Do(func() {
		s.unregister()
		if retries := s.retries.Load(); retries > 0 {
			s.span.SetAttributes(keyAttempts.Int(int(retries) + 1))
		}
		if failure == nil {
			s.span.SetAttributes(keyStatusCode.Int(0), keyReason.String(reasonOK))
		} else {
			s.span.SetAttributes(keyStatusCode.Int(int(failure.Code)), keyReason.String(string(failure.Reason)))
			if failure.RequestID != "" {
				s.span.SetAttributes(keyRequestID.String(failure.RequestID))
			}
			s.span.SetStatus(otelcodes.Error, string(failure.Reason))
		}
		s.span.End()
	})
}

func (s *callSpan) unregister() {
	s.tracing.mu.Lock()
	defer s.tracing.mu.Unlock()
	delete(s.tracing.open, s)
	if s.unwatch != nil {
		s.unwatch()
	}
}

// close ends the spans of streams that are open still. What is called afterwards fails by itself.
func (t *tracing) close() {
	t.mu.Lock()
	open := slices.Collect(maps.Keys(t.open))
	t.mu.Unlock()
	for _, span := range open {
		span.end(abandoned())
	}
}

// abandoned is how a call has ended that its caller has left, or whose client was closed.
func abandoned() *Error { return asError(context.Canceled, nil) }
