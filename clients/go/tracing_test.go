package assay_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"assay.dev/go"
	assayv1 "assay.dev/go/assay/v1"
	"go.opentelemetry.io/otel"
	"go.opentelemetry.io/otel/attribute"
	otelcodes "go.opentelemetry.io/otel/codes"
	"go.opentelemetry.io/otel/propagation"
	sdktrace "go.opentelemetry.io/otel/sdk/trace"
	"go.opentelemetry.io/otel/sdk/trace/tracetest"
	"go.opentelemetry.io/otel/trace"
	"google.golang.org/grpc"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/metadata"
	"google.golang.org/grpc/status"
)

// traces is a tracer provider of OpenTelemetry's SDK that keeps every span. When the test is over, each that began has to have ended.
type traces struct {
	*sdktrace.TracerProvider
	recorded *tracetest.SpanRecorder
}

func newTraces(t *testing.T, options ...sdktrace.TracerProviderOption) *traces {
	t.Helper()
	recorded := tracetest.NewSpanRecorder()
	t.Cleanup(func() {
		if begun, ended := len(recorded.Started()), len(recorded.Ended()); begun != ended {
			t.Errorf("%d spans began, %d ended", begun, ended)
		}
	})
	return &traces{sdktrace.NewTracerProvider(append(options, sdktrace.WithSpanProcessor(recorded))...), recorded}
}

func (r *traces) option() assay.ConnectOption { return assay.WithTracerProvider(r) }

// ended waits until so many spans have ended, and answers them as they did.
func (r *traces) ended(t *testing.T, spans int) []sdktrace.ReadOnlySpan {
	t.Helper()
	for deadline := time.Now().Add(20 * time.Second); len(r.recorded.Ended()) < spans; time.Sleep(time.Millisecond) {
		if time.Now().After(deadline) {
			t.Fatalf("%d spans ended instead of %d", len(r.recorded.Ended()), spans)
		}
	}
	return r.only(t, spans)
}

// only are the spans that have ended by now, which are so many.
func (r *traces) only(t *testing.T, spans int) []sdktrace.ReadOnlySpan {
	t.Helper()
	if ended := r.recorded.Ended(); len(ended) != spans {
		t.Fatalf("%d spans ended instead of %d: %v", len(ended), spans, ended)
	}
	return r.recorded.Ended()
}

func attributesOf(list []attribute.KeyValue) map[string]any {
	values := map[string]any{}
	for _, attribute := range list {
		values[string(attribute.Key)] = attribute.Value.AsInterface()
	}
	return values
}

// wantEnd: the span has ended as a call that had this reason, "OK" or an error's.
func wantEnd(t *testing.T, span sdktrace.ReadOnlySpan, reason string) {
	t.Helper()
	wanted := sdktrace.Status{Code: otelcodes.Error, Description: reason}
	if reason == "OK" {
		wanted = sdktrace.Status{}
	}
	if got := attributesOf(span.Attributes())["assay.reason"]; got != reason || span.Status() != wanted {
		t.Errorf("%s ended with %v, %v instead of %s", span.Name(), got, span.Status(), reason)
	}
}

func answered(headers *metadata.MD) func(context.Context, *assayv1.ReduceRequest) (*assayv1.ReduceResponse, error) {
	return func(ctx context.Context, _ *assayv1.ReduceRequest) (*assayv1.ReduceResponse, error) {
		*headers, _ = metadata.FromIncomingContext(ctx)
		return &assayv1.ReduceResponse{State: []byte(`"the state"`)}, nil
	}
}

func TestACallIsASpanBelowTheOneOfItsContext(t *testing.T) {
	var headers metadata.MD
	s := &server{reduce: answered(&headers)}
	traced := newTraces(t)
	client := s.client(t, traced.option(), assay.WithToken("the-token"))
	ctx, parent := traced.Tracer("caller").Start(t.Context(), "caller")
	if _, err := client.Reduce(ctx, "the-function", []assay.Event{{Type: "the-type", Data: "the-data"}}); err != nil {
		t.Fatal(err)
	}
	parent.End()
	span := traced.only(t, 2)[0]
	if span.Name() != "assay.v1.InvokeService/Reduce" || span.SpanKind() != trace.SpanKindClient || span.Parent().SpanID() != parent.SpanContext().SpanID() {
		t.Errorf("got %s, %v, below %v", span.Name(), span.SpanKind(), span.Parent().SpanID())
	}
	wantEnd(t, span, "OK")
	got := attributesOf(span.Attributes())
	for key, wanted := range map[string]any{
		"rpc.system": "grpc", "rpc.service": "assay.v1.InvokeService", "rpc.method": "Reduce", "rpc.grpc.status_code": int64(0),
		"server.address": "127.0.0.1", "assay.reason": "OK",
	} {
		if got[key] != wanted {
			t.Errorf("%s is %v instead of %v", key, got[key], wanted)
		}
	}
	if port, ok := got["server.port"].(int64); !ok || port < 1 || len(got) != 7 || len(span.Events()) != 0 {
		t.Errorf("got %v, %v", got, span.Events())
	}
	if scope := span.InstrumentationScope(); scope.Name != "assay.dev/go" || scope.Version != assay.Version {
		t.Errorf("the scope is %v", scope)
	}
	if written := fmt.Sprintf("%+v", tracetest.SpanStubFromReadOnlySpan(span)); strings.Contains(written, "the-") || strings.Contains(written, "the state") {
		t.Errorf("payload, function or token stand in %s", written)
	}
	sent := fmt.Sprintf("00-%s-%s-01", span.SpanContext().TraceID(), span.SpanContext().SpanID())
	if strings.Join(headers.Get("traceparent"), ", ") != sent || len(headers.Get("tracestate")) != 0 {
		t.Errorf("the server got %v instead of %s", headers, sent)
	}
}

func TestASpanThatIsNotSampledGoesAlongTooWithTheStateOfItsTrace(t *testing.T) {
	var headers metadata.MD
	s := &server{reduce: answered(&headers)}
	traced := newTraces(t, sdktrace.WithSampler(sdktrace.NeverSample()))
	ctx := propagation.TraceContext{}.Extract(t.Context(), propagation.MapCarrier{
		"traceparent": "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-00", "tracestate": "vendor=state",
	})
	if _, err := s.client(t, traced.option()).Reduce(ctx, "f", nil); err != nil {
		t.Fatal(err)
	}
	sent := strings.Join(headers.Get("traceparent"), ", ")
	if !strings.HasPrefix(sent, "00-0af7651916cd43dd8448eb211c80319c-") || strings.Contains(sent, "b7ad6b7169203331") || !strings.HasSuffix(sent, "-00") {
		t.Errorf("the server got %q", sent)
	}
	if strings.Join(headers.Get("tracestate"), ", ") != "vendor=state" {
		t.Errorf("the server got %q", headers.Get("tracestate"))
	}
	traced.only(t, 0)
}

func TestACallsOwnTraceparentIsKept(t *testing.T) {
	const own = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"
	var headers metadata.MD
	s := &server{reduce: answered(&headers)}
	traced := newTraces(t)
	ctx := metadata.AppendToOutgoingContext(t.Context(), "Traceparent", own)
	if _, err := s.client(t, traced.option()).Reduce(ctx, "f", nil); err != nil {
		t.Fatal(err)
	}
	if strings.Join(headers.Get("traceparent"), ", ") != own {
		t.Errorf("the server got %q", headers.Get("traceparent"))
	}
	traced.only(t, 1)
}

func TestATracestateWithoutItsTraceparentIsNotTakenForTheSpans(t *testing.T) {
	var headers metadata.MD
	s := &server{reduce: answered(&headers)}
	traced := newTraces(t)
	ctx := metadata.AppendToOutgoingContext(t.Context(), "Tracestate", "mine=1")
	if _, err := s.client(t, traced.option()).Reduce(ctx, "f", nil); err != nil {
		t.Fatal(err)
	}
	if len(headers.Get("traceparent")) != 1 || len(headers.Get("tracestate")) != 0 {
		t.Errorf("the server got %q", headers)
	}
	traced.only(t, 1)
}

func TestNothingIsTracedUnlessAskedFor(t *testing.T) {
	global := newTraces(t)
	before := otel.GetTracerProvider()
	otel.SetTracerProvider(global)
	t.Cleanup(func() { otel.SetTracerProvider(before) })
	var headers metadata.MD
	s := &server{reduce: answered(&headers)}
	ctx, parent := global.Tracer("caller").Start(t.Context(), "caller")
	if _, err := s.client(t).Reduce(ctx, "f", nil); err != nil {
		t.Fatal(err)
	}
	parent.End()
	if global.only(t, 1); len(headers.Get("traceparent")) != 0 {
		t.Errorf("the server got %q", headers.Get("traceparent"))
	}
	if _, err := assay.Connect("127.0.0.1:1", assay.WithTracerProvider(nil)); !errors.Is(err, assay.RequestInvalid) {
		t.Errorf("got %v", err)
	}
}

func TestAttemptsAreOneSpanAndEachFurtherOneAnEventOfIt(t *testing.T) {
	var calls atomic.Int32
	parents := map[string]int{}
	s := &server{reduce: func(ctx context.Context, _ *assayv1.ReduceRequest) (*assayv1.ReduceResponse, error) {
		headers, _ := metadata.FromIncomingContext(ctx)
		parents[strings.Join(headers.Get("traceparent"), ", ")]++
		if calls.Add(1) < 3 {
			return nil, fails(codes.Unavailable, "", because(assay.QueueFull), retryAfter(20*time.Millisecond))
		}
		return &assayv1.ReduceResponse{}, nil
	}}
	traced := newTraces(t)
	if _, err := s.client(t, traced.option()).Reduce(t.Context(), "f", nil); err != nil {
		t.Fatal(err)
	}
	span := traced.only(t, 1)[0]
	wantEnd(t, span, "OK")
	if attempts := attributesOf(span.Attributes())["assay.attempts"]; attempts != int64(3) || len(parents) != 1 {
		t.Errorf("%v attempts, sent %v", attempts, parents)
	}
	if len(span.Events()) != 2 {
		t.Fatalf("got %v", span.Events())
	}
	for _, event := range span.Events() {
		got := attributesOf(event.Attributes)
		if event.Name != "retry" || got["assay.reason"] != "QUEUE_FULL" || got["assay.wait_ms"] != int64(20) {
			t.Errorf("got %s, %v", event.Name, got)
		}
	}
}

func TestACallThatFailsIsAnErrorByItsReasonAndSaysNothingOfItsMessage(t *testing.T) {
	s := &server{reduce: func(ctx context.Context, _ *assayv1.ReduceRequest) (*assayv1.ReduceResponse, error) {
		_ = grpc.SetTrailer(ctx, metadata.Pairs("x-request-id", "r-7"))
		return nil, fails(codes.NotFound, "there is no private-name", because(assay.FunctionNotFound))
	}}
	traced := newTraces(t)
	if _, err := s.client(t, traced.option()).Reduce(t.Context(), "f", nil); !errors.Is(err, assay.FunctionNotFound) {
		t.Fatal(err)
	}
	span := traced.only(t, 1)[0]
	wantEnd(t, span, "FUNCTION_NOT_FOUND")
	got := attributesOf(span.Attributes())
	if got["assay.request_id"] != "r-7" || got["rpc.grpc.status_code"] != int64(codes.NotFound) || got["assay.attempts"] != nil {
		t.Errorf("got %v", got)
	}
	if strings.Contains(fmt.Sprintf("%+v", tracetest.SpanStubFromReadOnlySpan(span)), "private-name") {
		t.Error("the message stands in the span")
	}
}

func TestACallThatIsRefusedBeforeAnythingIsSentIsASpanToo(t *testing.T) {
	s := &server{reduce: func(context.Context, *assayv1.ReduceRequest) (*assayv1.ReduceResponse, error) {
		return nil, status.Error(codes.Unavailable, "")
	}}
	traced := newTraces(t)
	client := s.client(t, traced.option(), assay.WithBreaker(1, time.Minute))
	notJSON := func() {}
	for name, call := range map[string]func() error{
		"invalid data": func() error {
			_, err := client.Reduce(t.Context(), "f", []assay.Event{{Type: "T", Data: notJSON}})
			return err
		},
		"invalid state": func() error { _, err := client.Reduce(t.Context(), "f", nil, assay.State(notJSON)); return err },
		"a stream's":    func() error { _, err := client.Stream(t.Context(), "f", assay.State(notJSON)); return err },
	} {
		before := len(traced.recorded.Ended())
		var failure *assay.Error
		if err := call(); !errors.As(err, &failure) {
			t.Fatalf("%s: got %v", name, err)
		}
		wantEnd(t, traced.only(t, before+1)[before], string(failure.Reason))
	}
	for i, reason := range []assay.Reason{assay.ServerUnreachable, assay.ClientCircuitOpen} {
		if _, err := client.Reduce(t.Context(), "f", nil); !errors.Is(err, reason) {
			t.Fatal(err)
		}
		wantEnd(t, traced.only(t, 4+i)[3+i], string(reason))
	}
}

func TestACallThatIsCancelledOrTooLateEndsItsSpan(t *testing.T) {
	s := &server{reduce: func(ctx context.Context, _ *assayv1.ReduceRequest) (*assayv1.ReduceResponse, error) {
		<-ctx.Done()
		return nil, ctx.Err()
	}}
	traced := newTraces(t)
	client := s.client(t, traced.option())
	ctx, cancel := context.WithCancel(t.Context())
	time.AfterFunc(20*time.Millisecond, cancel)
	if _, err := client.Reduce(ctx, "f", nil); !errors.Is(err, context.Canceled) {
		t.Fatal(err)
	}
	ctx, cancel = context.WithTimeout(t.Context(), 20*time.Millisecond)
	defer cancel()
	if _, err := client.Reduce(ctx, "f", nil); !errors.Is(err, context.DeadlineExceeded) {
		t.Fatal(err)
	}
	ended := traced.only(t, 2)
	wantEnd(t, ended[0], "CANCELLED")
	wantEnd(t, ended[1], "DEADLINE_EXCEEDED")
}

// lines answers the lines, and then waits for the caller's end.
func lines(texts ...string) func(*assayv1.TailLogsRequest, grpc.ServerStreamingServer[assayv1.TailLogsResponse]) error {
	return func(_ *assayv1.TailLogsRequest, to grpc.ServerStreamingServer[assayv1.TailLogsResponse]) error {
		for _, text := range texts {
			if err := to.Send(&assayv1.TailLogsResponse{Lines: []*assayv1.LogLine{{Text: text}}}); err != nil {
				return err
			}
		}
		<-to.Context().Done()
		return to.Context().Err()
	}
}

func TestStreamsThatAreReadToTheirEndHaveGoneWell(t *testing.T) {
	folding := &folder{}
	s := &server{
		tailLogs:     func(*assayv1.TailLogsRequest, grpc.ServerStreamingServer[assayv1.TailLogsResponse]) error { return nil },
		reduceStream: folding.serve,
	}
	traced := newTraces(t)
	client := s.client(t, traced.option())
	for range client.Logs(t.Context(), "f") {
		continue
	}
	stubs := assayv1.NewInvokeServiceClient(client.Conn())
	logs, err := stubs.TailLogs(t.Context(), &assayv1.TailLogsRequest{})
	for err == nil {
		_, err = logs.Recv()
	}
	fold, err := stubs.ReduceStream(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	open := &assayv1.ReduceStreamRequest{Message: &assayv1.ReduceStreamRequest_Open{Open: &assayv1.ReduceStreamOpen{}}}
	if err := errors.Join(fold.Send(open), fold.CloseSend()); err != nil {
		t.Fatal(err)
	}
	for err == nil {
		_, err = fold.Recv()
	}
	for i, method := range []string{"TailLogs", "TailLogs", "ReduceStream"} {
		span := traced.only(t, 3)[i]
		wantEnd(t, span, "OK")
		if span.Name() != "assay.v1.InvokeService/"+method {
			t.Errorf("got %s", span.Name())
		}
	}
	if client.OpenSpans() != 0 {
		t.Errorf("%d are remembered", client.OpenSpans())
	}
}

func TestAStreamThatFailsIsAnErrorByItsReason(t *testing.T) {
	s := &server{reduceStream: func(reduceStream) error { return fails(codes.NotFound, "", because(assay.FunctionNotFound)) }}
	traced := newTraces(t)
	client := s.client(t, traced.option())
	stream, err := assayv1.NewInvokeServiceClient(client.Conn()).ReduceStream(t.Context())
	for err == nil {
		_, err = stream.Recv()
	}
	if _, err := client.Stream(t.Context(), "f"); !errors.Is(err, assay.FunctionNotFound) {
		t.Fatal(err)
	}
	for _, span := range traced.only(t, 2) {
		wantEnd(t, span, "FUNCTION_NOT_FOUND")
	}
}

func TestAStreamThatAnOpenBreakerStopsIsASpanToo(t *testing.T) {
	traced := newTraces(t)
	client := connect(t, "unix:/nowhere/assay.sock", traced.option(), assay.WithBreaker(1, time.Minute), assay.WithoutRetries())
	if _, err := client.Reduce(t.Context(), "f", nil); !errors.Is(err, assay.ServerUnreachable) {
		t.Fatal(err)
	}
	stubs := assayv1.NewInvokeServiceClient(client.Conn())
	for name, call := range map[string]func() error{
		"a server stream": func() error { _, err := stubs.TailLogs(t.Context(), &assayv1.TailLogsRequest{}); return err },
		"both directions": func() error { _, err := stubs.ReduceStream(t.Context()); return err },
		"a fold":          func() error { _, err := client.Stream(t.Context(), "f"); return err },
		"a publisher": func() error {
			publisher, err := client.Publisher(t.Context(), "f")
			if err == nil {
				_, err = publisher.Close(t.Context())
			}
			return err
		},
	} {
		before := len(traced.recorded.Ended())
		if err := call(); !errors.Is(err, assay.ClientCircuitOpen) {
			t.Errorf("%s: got %v", name, err)
		}
		wantEnd(t, traced.only(t, before+1)[before], "CLIENT_CIRCUIT_OPEN")
	}
}

func TestABatchThatCannotBeSentEndsTheStreamAndItsSpan(t *testing.T) {
	folding := &folder{}
	s := &server{reduceStream: folding.serve}
	traced := newTraces(t)
	client := s.client(t, traced.option(), assay.WithDialOptions(grpc.WithDefaultCallOptions(grpc.MaxCallSendMsgSize(100))))
	stream, err := client.Stream(t.Context(), "f")
	if err != nil {
		t.Fatal(err)
	}
	var failure *assay.Error
	if _, err := stream.Send(assay.Event{Type: strings.Repeat("T", 200)}); !errors.As(err, &failure) || failure.Code != codes.ResourceExhausted {
		t.Fatalf("got %v", err)
	}
	wantEnd(t, traced.only(t, 1)[0], "UNRECOGNISED")
}

func TestACallThatIsMadeOnTheWayOfACallIsASpanBelowThatCalls(t *testing.T) {
	s := &server{artifact: func(*assayv1.GetArtifactRequest, grpc.ServerStreamingServer[assayv1.GetArtifactResponse]) error {
		return fails(codes.NotFound, "", because(assay.ArtifactNotFound))
	}}
	traced := newTraces(t)
	address := s.start(t)
	other := connect(t, address, traced.option())
	var client *assay.Client
	asked, met := 0, 0
	meets := func(
		ctx context.Context, description *grpc.StreamDesc, conn *grpc.ClientConn, method string, streamer grpc.Streamer, options ...grpc.CallOption,
	) (grpc.ClientStream, error) {
		if met++; met == 1 {
			if _, err := other.Artifact(ctx, "d"); !errors.Is(err, assay.ArtifactNotFound) {
				t.Errorf("got %v", err)
			}
		}
		return streamer(ctx, description, conn, method, options...)
	}
	client = connect(t, address, traced.option(), assay.WithDialOptions(grpc.WithChainStreamInterceptor(meets)), assay.WithTokenSource(func(ctx context.Context) (string, error) {
		if asked++; asked == 1 {
			for _, nested := range []*assay.Client{other, client} {
				if _, err := nested.Artifact(ctx, "d"); !errors.Is(err, assay.ArtifactNotFound) {
					t.Errorf("got %v", err)
				}
			}
		}
		return "t", nil
	}))
	if _, err := client.Artifact(t.Context(), "d"); !errors.Is(err, assay.ArtifactNotFound) {
		t.Fatal(err)
	}
	ended := traced.only(t, 4)
	for i, span := range ended {
		wantEnd(t, span, "ARTIFACT_NOT_FOUND")
		if i < 3 && span.Parent().SpanID() != ended[3].SpanContext().SpanID() {
			t.Errorf("span %d is below %v", i, span.Parent().SpanID())
		}
	}
}

func TestALoopThatIsLeftEndsItsSpan(t *testing.T) {
	s := &server{tailLogs: lines("a", "b")}
	traced := newTraces(t)
	for range s.client(t, traced.option()).Logs(t.Context(), "f", assay.Follow()) {
		break
	}
	span := traced.only(t, 1)[0]
	wantEnd(t, span, "CANCELLED")
	if span.Name() != "assay.v1.InvokeService/TailLogs" {
		t.Errorf("got %s", span.Name())
	}
}

func TestAStreamThatNobodyReadsEndsItsSpanWithItsContext(t *testing.T) {
	s := &server{tailLogs: lines("a")}
	traced := newTraces(t)
	ctx, cancel := context.WithCancel(t.Context())
	if _, err := assayv1.NewInvokeServiceClient(s.client(t, traced.option()).Conn()).TailLogs(ctx, &assayv1.TailLogsRequest{}); err != nil {
		t.Fatal(err)
	}
	traced.only(t, 0)
	cancel()
	wantEnd(t, traced.ended(t, 1)[0], "CANCELLED")
}

func TestAClientThatIsClosedEndsTheSpansOfItsStreams(t *testing.T) {
	folding := &folder{}
	s := &server{tailLogs: lines("a"), reduceStream: folding.serve}
	traced := newTraces(t)
	client := s.client(t, traced.option())
	if _, err := assayv1.NewInvokeServiceClient(client.Conn()).TailLogs(t.Context(), &assayv1.TailLogsRequest{}); err != nil {
		t.Fatal(err)
	}
	if _, err := client.Stream(t.Context(), "f"); err != nil {
		t.Fatal(err)
	}
	if err := client.Close(); err != nil {
		t.Fatal(err)
	}
	for _, span := range traced.only(t, 2) {
		wantEnd(t, span, "CANCELLED")
	}
	if _, err := client.Stream(t.Context(), "f"); !errors.Is(err, assay.Cancelled) {
		t.Errorf("got %v", err)
	}
	wantEnd(t, traced.only(t, 3)[2], "CANCELLED")
}

func TestTheSpanOfAServerStreamHasItsAttemptsAndItsLastError(t *testing.T) {
	var calls atomic.Int32
	s := &server{tailLogs: func(_ *assayv1.TailLogsRequest, to grpc.ServerStreamingServer[assayv1.TailLogsResponse]) error {
		if calls.Add(1) == 1 {
			return fails(codes.Unavailable, "", because(assay.Draining))
		}
		if err := to.Send(&assayv1.TailLogsResponse{Lines: []*assayv1.LogLine{{Text: "a"}}}); err != nil {
			return err
		}
		to.SetTrailer(metadata.Pairs("x-request-id", "r-8"))
		return fails(codes.NotFound, "", because(assay.FunctionNotFound))
	}}
	traced := newTraces(t)
	client := s.client(t, traced.option())
	for range client.Logs(t.Context(), "f") {
		continue
	}
	stream, err := assayv1.NewInvokeServiceClient(client.Conn()).TailLogs(t.Context(), &assayv1.TailLogsRequest{})
	for err == nil {
		_, err = stream.Recv()
	}
	ended := traced.only(t, 2)
	for i, attempts := range []any{int64(2), nil} {
		wantEnd(t, ended[i], "FUNCTION_NOT_FOUND")
		if got := attributesOf(ended[i].Attributes()); got["assay.attempts"] != attempts || got["assay.request_id"] != "r-8" {
			t.Errorf("got %v", got)
		}
	}
}

func TestAnArtifactThatComesIncompleteIsAnErrorOfItsSpan(t *testing.T) {
	s := &server{artifact: func(_ *assayv1.GetArtifactRequest, to grpc.ServerStreamingServer[assayv1.GetArtifactResponse]) error {
		return to.Send(&assayv1.GetArtifactResponse{Part: &assayv1.GetArtifactResponse_Code{Code: []byte("half")}})
	}}
	traced := newTraces(t)
	if _, err := s.client(t, traced.option()).Artifact(t.Context(), strings.Repeat("0", 64)); !errors.Is(err, assay.Unrecognised) {
		t.Fatal(err)
	}
	wantEnd(t, traced.only(t, 1)[0], "UNRECOGNISED")
}

func TestAStreamIsASpanUntilItHasEnded(t *testing.T) {
	folding := &folder{}
	s := &server{reduceStream: folding.serve}
	traced := newTraces(t)
	client := s.client(t, traced.option())
	stream, err := client.Stream(t.Context(), "f")
	if err != nil {
		t.Fatal(err)
	}
	if err := stream.CloseSend(); err != nil {
		t.Fatal(err)
	}
	traced.only(t, 0)
	for err == nil {
		_, err = stream.Receive()
	}
	if err != io.EOF {
		t.Fatal(err)
	}
	wantEnd(t, traced.only(t, 1)[0], "OK")

	if stream, err = client.Stream(t.Context(), "f"); err != nil {
		t.Fatal(err)
	}
	stream.Cancel()
	wantEnd(t, traced.only(t, 2)[1], "CANCELLED")
}

func TestAStreamThatBreaksTheProtocolIsAnErrorOfItsSpan(t *testing.T) {
	s := &server{reduceStream: func(reduceStream) error { return nil }}
	traced := newTraces(t)
	if _, err := s.client(t, traced.option()).Stream(t.Context(), "f"); !errors.Is(err, assay.Unrecognised) {
		t.Fatal(err)
	}
	wantEnd(t, traced.only(t, 1)[0], "UNRECOGNISED")
}

func TestAPublisherHasASpanForEachStreamBelowTheOneOfItsContext(t *testing.T) {
	folding := &folder{}
	s := &server{reduceStream: folding.serve}
	folding.before = func(stream int, batch uint64) error {
		if stream == 0 && batch == 3 {
			return fails(codes.Unavailable, "", because(assay.ExecutorLost))
		}
		return nil
	}
	traced := newTraces(t)
	client := s.client(t, traced.option())
	ctx, parent := traced.Tracer("caller").Start(t.Context(), "caller")
	publisher, err := client.Publisher(ctx, "f", assay.Resume(), assay.BatchEvents(1))
	if err != nil {
		t.Fatal(err)
	}
	for range 5 {
		if err := publisher.Send(t.Context(), assay.Event{Type: "Added", Data: 1}); err != nil {
			t.Fatal(err)
		}
	}
	if summary, err := publisher.Close(t.Context()); err != nil || summary.EventsApplied != 5 {
		t.Fatalf("got %v, %v", summary, err)
	}
	ended := traced.only(t, 2)
	wantEnd(t, ended[0], "EXECUTOR_LOST")
	wantEnd(t, ended[1], "OK")
	for _, span := range ended {
		if span.Name() != "assay.v1.InvokeService/ReduceStream" || span.Parent().SpanID() != parent.SpanContext().SpanID() || len(span.Events()) != 0 {
			t.Errorf("got %s below %v, %v", span.Name(), span.Parent().SpanID(), span.Events())
		}
	}
	parent.End()
}

func TestAPublisherThatIsLeftEndsItsSpanWithItsContext(t *testing.T) {
	folding := &folder{}
	s := &server{reduceStream: folding.serve}
	traced := newTraces(t)
	ctx, cancel := context.WithCancel(t.Context())
	publisher, err := s.client(t, traced.option()).Publisher(ctx, "f")
	if err != nil {
		t.Fatal(err)
	}
	if err := publisher.Send(ctx, assay.Event{Type: "Added", Data: 1}); err != nil {
		t.Fatal(err)
	}
	if err := publisher.Flush(ctx); err != nil {
		t.Fatal(err)
	}
	cancel()
	wantEnd(t, traced.ended(t, 1)[0], "CANCELLED")
}

func TestASpanOfASocketSaysItsPath(t *testing.T) {
	traced := newTraces(t)
	client := connect(t, "unix:/nowhere/assay.sock", traced.option(), assay.WithoutRetries())
	if _, err := client.Reduce(t.Context(), "f", nil); !errors.Is(err, assay.ServerUnreachable) {
		t.Fatal(err)
	}
	got := attributesOf(traced.only(t, 1)[0].Attributes())
	if got["server.address"] != "/nowhere/assay.sock" || got["server.port"] != nil {
		t.Errorf("got %v", got)
	}
}

func TestWhateverBecomesOfCallsEachSpanEnds(t *testing.T) {
	folding := &folder{}
	s := &server{tailLogs: lines("a", "b"), reduceStream: folding.serve, reduce: func(ctx context.Context, _ *assayv1.ReduceRequest) (*assayv1.ReduceResponse, error) {
		select {
		case <-ctx.Done():
		case <-time.After(5 * time.Millisecond):
		}
		return nil, fails(codes.Unavailable, "", because(assay.Draining))
	}}
	traced := newTraces(t)
	client := s.client(t, traced.option())
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	stubs := assayv1.NewInvokeServiceClient(client.Conn())
	calls := []func(context.Context){
		func(ctx context.Context) { _, _ = client.Reduce(ctx, "f", nil) },
		func(ctx context.Context) { _, _ = stubs.TailLogs(ctx, &assayv1.TailLogsRequest{}) },
		func(ctx context.Context) { _, _ = stubs.ReduceStream(ctx) },
		func(ctx context.Context) { _, _ = client.Stream(ctx, "f") },
		func(ctx context.Context) {
			for range client.Logs(ctx, "f") {
				continue
			}
		},
		func(ctx context.Context) {
			if publisher, err := client.Publisher(ctx, "f", assay.Resume(), assay.BatchEvents(1)); err == nil {
				for publisher.Send(ctx, assay.Event{Type: "Added", Data: 1}) == nil {
					continue
				}
				// Until it has ended: then it opens no more streams.
				for range publisher.Receipts() {
					continue
				}
			}
		},
	}
	var working sync.WaitGroup
	for i := range 120 {
		// Two of three may be cancelled before the connection is cut, or the client closed; whatever comes first.
		ctx, cancel := context.WithCancel(ctx)
		working.Go(func() { calls[i%len(calls)](ctx) })
		if i%3 > 0 {
			time.AfterFunc(time.Duration(i)*time.Millisecond/4, cancel)
		} else {
			t.Cleanup(cancel)
		}
	}
	time.AfterFunc(20*time.Millisecond, s.listener.cut)
	time.AfterFunc(40*time.Millisecond, func() { _ = client.Close() })
	working.Wait()
	begun := len(traced.recorded.Started())
	if begun < 120 {
		t.Errorf("only %d spans", begun)
	}
	traced.ended(t, begun)
}
