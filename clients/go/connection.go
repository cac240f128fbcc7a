package assay

import (
	"context"
	"crypto/tls"
	"math/rand/v2"
	"sync"
	"time"

	"google.golang.org/genproto/googleapis/rpc/errdetails"
	"google.golang.org/grpc"
	"google.golang.org/grpc/backoff"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/connectivity"
	"google.golang.org/grpc/credentials"
	"google.golang.org/grpc/credentials/insecure"
	"google.golang.org/grpc/encoding/gzip"
	"google.golang.org/grpc/keepalive"
	"google.golang.org/grpc/metadata"
	"google.golang.org/protobuf/reflect/protoreflect"
	"google.golang.org/protobuf/reflect/protoregistry"
	"google.golang.org/protobuf/types/descriptorpb"
)

const (
	defaultTimeout        = 30 * time.Second
	defaultKeepAlive      = 30 * time.Second
	keepAliveAnswer       = 10 * time.Second
	defaultMaxAnswerBytes = 16 << 20
	// While a server cannot be reached, an attempt waits so long for the connection that it asks for anew.
	reconnectWait = 500 * time.Millisecond
)

// connection is what every call goes through: credentials, deadline, retries and breaker, as interceptors of gRPC, so that stubs have them too.
type connection struct {
	token          TokenSource
	tls            *tls.Config
	private        bool // nobody on the way reads what is sent
	timeout        time.Duration
	keepAlive      time.Duration
	maxAnswerBytes int
	retries        Retries
	breaker        breaker
	tracing        tracing
	gzip           bool
	dialOptions    []grpc.DialOption
	refused        []*errdetails.BadRequest_FieldViolation

	mayRepeat sync.Map // of methods: whether they may be called again when nothing is known of the first call
}

func newConnection(options []ConnectOption) *connection {
	c := &connection{
		timeout:        defaultTimeout,
		keepAlive:      defaultKeepAlive,
		maxAnswerBytes: defaultMaxAnswerBytes,
		retries:        Retries{MaxAttempts: 4, InitialBackoff: 100 * time.Millisecond, MaxBackoff: 5 * time.Second},
		breaker:        breaker{failures: 5, openFor: 10 * time.Second},
	}
	for _, option := range options {
		option(c)
	}
	return c
}

func (c *connection) dial(address string) (*grpc.ClientConn, error) {
	target, local := c.target(address)
	c.private = c.tls != nil || local
	if c.token != nil && !c.private {
		c.refuse("token", "would go in plain text to another machine: add WithTLS, or connect to a loopback address or Unix socket")
	}
	if err := c.refusal(); err != nil {
		return nil, err
	}
	transport := insecure.NewCredentials()
	if c.tls != nil {
		transport = credentials.NewTLS(c.tls)
	}
	perCall := []grpc.CallOption{grpc.MaxCallRecvMsgSize(c.maxAnswerBytes)}
	if c.gzip {
		perCall = append(perCall, grpc.UseCompressor(gzip.Name))
	}
	// The client's own come last, and so win: no option of gRPC makes plain text of a connection that a token goes over.
	options := append(c.dialOptions,
		grpc.WithTransportCredentials(transport),
		grpc.WithUserAgent("assay-go/"+Version),
		grpc.WithDefaultCallOptions(perCall...),
		grpc.WithKeepaliveParams(keepalive.ClientParameters{Time: c.keepAlive, Timeout: keepAliveAnswer}),
		grpc.WithConnectParams(grpc.ConnectParams{
			Backoff:           backoff.Config{BaseDelay: 100 * time.Millisecond, Multiplier: 1.6, Jitter: 0.2, MaxDelay: 5 * time.Second},
			MinConnectTimeout: 10 * time.Second,
		}),
		grpc.WithDisableRetry(),
		grpc.WithDisableServiceConfig(),
		grpc.WithChainUnaryInterceptor(c.unary),
		grpc.WithChainStreamInterceptor(c.stream),
	)
	conn, err := grpc.NewClient(target, options...)
	if err != nil {
		return nil, refused(RequestInvalid, "address", "cannot be used: "+err.Error(), err)
	}
	c.tracing.start(address)
	return conn, nil
}

// unary makes a unary call, again and again where that is safe and can help.
func (c *connection) unary(
	ctx context.Context, method string, request, reply any, conn *grpc.ClientConn, invoke grpc.UnaryInvoker, options ...grpc.CallOption,
) error {
	ctx, span := c.tracing.begin(ctx, method)
	failure := c.call(ctx, span, method, request, reply, conn, invoke, options)
	span.settle(failure)
	if failure != nil {
		return failure
	}
	return nil
}

func (c *connection) call(
	ctx context.Context, span *callSpan, method string, request, reply any, conn *grpc.ClientConn, invoke grpc.UnaryInvoker, options []grpc.CallOption,
) *Error {
	if _, set := ctx.Deadline(); !set && c.timeout > 0 {
		var cancel context.CancelFunc
		ctx, cancel = context.WithTimeout(ctx, c.timeout)
		defer cancel()
	}
	for attempt := 1; ; attempt++ {
		failure := c.attempt(ctx, conn, func(ctx context.Context) *Error {
			var trailer metadata.MD
			// Cut to its length, so that appending makes a copy: the attempts share the array.
			err := invoke(ctx, method, request, reply, conn, append(options[:len(options):len(options)], grpc.Trailer(&trailer))...)
			return asError(err, trailer)
		})
		if failure == nil {
			return nil
		}
		if failure = c.again(ctx, span, method, attempt, failure); failure != nil {
			return failure
		}
	}
}

func (c *connection) attempt(ctx context.Context, conn *grpc.ClientConn, call func(context.Context) *Error) *Error {
	ctx, ticket, failure := c.admit(ctx, conn)
	if failure != nil {
		return failure
	}
	failure = call(ctx)
	ticket.ended(failure, ctx.Err() != nil)
	return failure
}

// admit asks the breaker, and gives the call its credential and the context of its span.
func (c *connection) admit(ctx context.Context, conn *grpc.ClientConn) (context.Context, *ticket, *Error) {
	if !c.private {
		if headers, _ := metadata.FromOutgoingContext(ctx); len(headers.Get("authorization")) > 0 {
			return nil, nil, refused(RequestInvalid, "metadata.authorization", "would go in plain text to another machine: add WithTLS", nil)
		}
	}
	ticket, failure := c.breaker.enter()
	if failure != nil {
		return nil, nil, failure
	}
	if c.token != nil {
		token, err := c.token(ctx)
		if err != nil {
			ticket.undecided()
			if ctx.Err() != nil {
				return nil, nil, asError(ctx.Err(), nil)
			}
			return nil, nil, own(Unauthenticated, codes.Unauthenticated, "no token could be had for the call: "+err.Error(), err)
		}
		headers, _ := metadata.FromOutgoingContext(ctx)
		headers = headers.Copy()
		if headers == nil {
			headers = metadata.MD{}
		}
		headers.Set("authorization", "Bearer "+token)
		ctx = metadata.NewOutgoingContext(ctx, headers)
	}
	ctx = c.tracing.propagated(ctx)
	// gRPC fails calls at once until its own next try to connect, which may be seconds away: a new attempt is a reason to try now.
	if conn.GetState() == connectivity.TransientFailure {
		conn.ResetConnectBackoff()
		waiting, cancel := context.WithTimeout(ctx, reconnectWait)
		conn.WaitForStateChange(waiting, connectivity.TransientFailure)
		cancel()
	}
	return ctx, ticket, nil
}

// again decides whether a call that failed is made again, and waits until it is time to; nil: now. Otherwise it answers what the caller is told.
func (c *connection) again(ctx context.Context, span *callSpan, method string, attempt int, failure *Error) *Error {
	if attempt >= c.retries.MaxAttempts || !c.canRepeat(method, failure) {
		return failure
	}
	// Another attempt would not be let through: this one's error says more.
	if failure.Reason == ServerUnreachable && c.breaker.isOpen() {
		return failure
	}
	wait := c.backoff(attempt, failure)
	if ended := rest(ctx, wait, failure); ended != nil {
		return ended
	}
	span.retried(failure, wait)
	return nil
}

// canRepeat: the error says that trying again can help, and it is known that it does no harm.
func (c *connection) canRepeat(method string, failure *Error) bool {
	if !failure.Retryable {
		return false
	}
	if failure.Reason.isServers() {
		return true
	}
	return failure.Reason == ServerUnreachable && c.repeatable(method)
}

// repeatable reports whether the protos mark the method as one that changes nothing, or nothing more when it is called twice.
func (c *connection) repeatable(method string) bool {
	if known, ok := c.mayRepeat.Load(method); ok {
		return known == true
	}
	level := idempotencyOf(method)
	repeatable := level == descriptorpb.MethodOptions_NO_SIDE_EFFECTS || level == descriptorpb.MethodOptions_IDEMPOTENT
	c.mayRepeat.Store(method, repeatable)
	return repeatable
}

func idempotencyOf(method string) descriptorpb.MethodOptions_IdempotencyLevel {
	service, name, ok := splitMethod(method)
	if !ok {
		return descriptorpb.MethodOptions_IDEMPOTENCY_UNKNOWN
	}
	found, err := protoregistry.GlobalFiles.FindDescriptorByName(service)
	if err != nil {
		return descriptorpb.MethodOptions_IDEMPOTENCY_UNKNOWN
	}
	descriptor, ok := found.(protoreflect.ServiceDescriptor)
	if !ok || descriptor.Methods().ByName(name) == nil {
		return descriptorpb.MethodOptions_IDEMPOTENCY_UNKNOWN
	}
	options, ok := descriptor.Methods().ByName(name).Options().(*descriptorpb.MethodOptions)
	if !ok {
		return descriptorpb.MethodOptions_IDEMPOTENCY_UNKNOWN
	}
	return options.GetIdempotencyLevel()
}

// backoff is the wait before the attempt after this one.
func (c *connection) backoff(attempt int, failure *Error) time.Duration {
	longest := c.retries.MaxBackoff
	// More than 30 doublings of the least backoff are above any longest one.
	if doublings := attempt - 1; doublings < 30 {
		longest = min(longest, c.retries.InitialBackoff<<doublings)
	}
	wait := longest/2 + rand.N(longest/2+1)
	if failure.RetryAfter != nil {
		wait = max(wait, *failure.RetryAfter)
	}
	return wait
}

// rest waits after a failure; nil when that is over. A wait that would not end before the deadline is not begun.
func rest(ctx context.Context, wait time.Duration, failure *Error) *Error {
	if deadline, set := ctx.Deadline(); set && time.Until(deadline) <= wait {
		return failure
	}
	timer := time.NewTimer(wait)
	defer timer.Stop()
	select {
	case <-timer.C:
		return nil
	case <-ctx.Done():
		return asError(ctx.Err(), nil)
	}
}
