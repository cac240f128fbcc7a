// Package assay is the Go client of Assay, a gRPC server that runs other people's TypeScript safely: source goes in, and is checked, compiled, signed
// and deployed as a numbered revision of a function; events go into that, and state comes out.
//
// It is the generated stubs, which are package assay.dev/go/assay/v1, and a thin layer over them. [Connect] makes a [Client]. [Client.Publish] takes source
// the whole way; [Client.Reduce] folds events into a state; [Client.Stream] folds batches over a stream, and a [Publisher] single events. An [Admin] manages
// tenants, credentials and quotas. What has no method here is called by the stubs over [Client.Conn].
//
// # Calls
//
// A call's deadline, its cancellation and its metadata are those of its context: context.WithTimeout, context.WithCancel, and
// metadata.AppendToOutgoingContext of google.golang.org/grpc/metadata, for traceparent (W3C Trace Context) or x-request-id, say. Cancelling ends the work on the server
// too. A unary call whose context has no deadline gets 30 seconds, see [WithTimeout].
//
// # Verdicts and errors
//
// That source is rejected, or that a signature does not hold, is a value. Everything else that goes wrong is an [*Error], with a [Reason] that errors.Is finds.
//
// # Retries
//
// A unary call is made up to 4 times, see [WithRetries]. It is made again if its error is retryable, and either the server says so itself by one of its reasons, or the method
// is marked in the protos as one that can be called twice; then also when no server was reached. The waits grow from 100 ms to 5 s, are random between half of that and the
// whole, and never shorter than the server asks for; one that would not end before the deadline is not begun. A server stream is opened again as long as nothing of its
// answer has come.
//
// # Tracing
//
// With [WithTracerProvider] every call is a span of OpenTelemetry, below that of its context, from its beginning to its end, further attempts included. That of a stream lasts
// until the stream has ended: read it to its end, cancel it or its context, or close the client. It goes along as traceparent (W3C Trace Context), unless the call's own
// metadata have one.
//
// # Circuit breaker
//
// After 5 attempts in a row that reached no server, calls fail at once with [ClientCircuitOpen] for 10 seconds; then one call is let through, and decides. See [WithBreaker].
package assay
