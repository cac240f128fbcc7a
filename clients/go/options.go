package assay

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"net"
	"strings"
	"time"

	"go.opentelemetry.io/otel/trace"
	"google.golang.org/genproto/googleapis/rpc/errdetails"
	"google.golang.org/grpc"
	"google.golang.org/grpc/codes"
)

// A TokenSource answers the token for a call. It is asked before each one, so it should remember what it got until that ends. The context is the call's.
type TokenSource func(ctx context.Context) (string, error)

// A ConnectOption changes how [Connect] makes a client.
type ConnectOption func(*connection)

// WithToken sends an API key, or a token of an identity provider, with every call, as "authorization: Bearer ...". It is never sent in plain text to another
// machine: Connect refuses that.
func WithToken(token string) ConnectOption {
	return func(c *connection) {
		if token == "" {
			c.refuse("token", "is empty; leave the option away to call without one")
			return
		}
		if strings.ContainsFunc(token, func(r rune) bool { return r <= ' ' || r > '~' }) {
			c.refuse("token", "holds a character that no token has: only printable ASCII without spaces can be sent")
			return
		}
		c.token = func(context.Context) (string, error) { return token, nil }
	}
}

// WithTokenSource asks source for the token before each call. The same holds as for [WithToken].
func WithTokenSource(source TokenSource) ConnectOption {
	return func(c *connection) {
		if source == nil {
			c.refuse("token", "has no source; leave the option away to call without one")
		}
		c.token = source
	}
}

// WithTLS encrypts the connection, and trusts the system's authorities. Without this, [WithAuthorities] or [WithClientCertificate] it is in plain text.
func WithTLS() ConnectOption {
	return func(c *connection) { c.secured() }
}

// WithAuthorities encrypts the connection, and trusts the authorities in pem instead of the system's.
func WithAuthorities(pem []byte) ConnectOption {
	return func(c *connection) {
		pool := x509.NewCertPool()
		if !pool.AppendCertsFromPEM(pem) {
			c.refuse("authorities", "hold no certificate in PEM")
		}
		c.secured().RootCAs = pool
	}
}

// WithClientCertificate encrypts the connection, and shows the server a certificate, both in PEM.
func WithClientCertificate(certificate, key []byte) ConnectOption {
	return func(c *connection) {
		pair, err := tls.X509KeyPair(certificate, key)
		if err != nil {
			c.refuse("client certificate", "cannot be used: "+err.Error())
			return
		}
		c.secured().Certificates = []tls.Certificate{pair}
	}
}

// WithTimeout is the deadline of a unary call, retries included, whose context has none. 0: none. The default is 30 seconds. Streams have the deadline of
// their context only.
func WithTimeout(timeout time.Duration) ConnectOption {
	return func(c *connection) {
		if timeout < 0 {
			c.refuse("timeout", "is negative; 0 means none")
		}
		c.timeout = timeout
	}
}

// WithKeepAlive pings the server after so long without traffic while calls run, and gives the connection up if no answer comes within 10 seconds.
// At least 10 seconds; the default is 30.
func WithKeepAlive(after time.Duration) ConnectOption {
	return func(c *connection) {
		if after < 10*time.Second {
			c.refuse("keep-alive", "is below 10 seconds, which servers take for abuse")
		}
		c.keepAlive = after
	}
}

// WithMaxAnswerBytes bounds one message from the server. The default is 16 MiB.
func WithMaxAnswerBytes(bytes int) ConnectOption {
	return func(c *connection) {
		if bytes < 1 {
			c.refuse("largest answer", "is below 1 byte")
		}
		c.maxAnswerBytes = bytes
	}
}

// Retries says how a unary call, or a server stream of which nothing has come, is tried again. A field of 0 has its default.
type Retries struct {
	// MaxAttempts is how often a call is made in all; 1: once. The default is 4.
	MaxAttempts int
	// InitialBackoff is what the first wait is at most; each further one may be twice as long. The default is 100 ms.
	InitialBackoff time.Duration
	// MaxBackoff is what a wait is at most, unless the server asks for more. The default is 5 s.
	MaxBackoff time.Duration
}

// WithRetries changes how calls are tried again. Only those are where that is safe and can help: see the package's documentation.
func WithRetries(retries Retries) ConnectOption {
	return func(c *connection) {
		if retries.MaxAttempts < 0 || retries.InitialBackoff < 0 || retries.MaxBackoff < 0 {
			c.refuse("retries", "have a negative field; 0 means the default")
			return
		}
		if retries.MaxAttempts > 0 {
			c.retries.MaxAttempts = retries.MaxAttempts
		}
		if retries.InitialBackoff > 0 {
			c.retries.InitialBackoff = retries.InitialBackoff
		}
		if retries.MaxBackoff > 0 {
			c.retries.MaxBackoff = retries.MaxBackoff
		}
	}
}

// WithoutRetries makes every call once.
func WithoutRetries() ConnectOption { return WithRetries(Retries{MaxAttempts: 1}) }

// WithBreaker sets after how many attempts in a row that reached no server calls fail at once with [ClientCircuitOpen], and for how long. The defaults
// are 5 and 10 seconds.
func WithBreaker(failures int, openFor time.Duration) ConnectOption {
	return func(c *connection) {
		if failures < 1 || openFor <= 0 {
			c.refuse("breaker", "needs at least 1 failure and a time above 0; WithoutBreaker turns it off")
			return
		}
		c.breaker.failures, c.breaker.openFor = failures, openFor
	}
}

// WithoutBreaker asks the server however often it could not be reached.
func WithoutBreaker() ConnectOption {
	return func(c *connection) { c.breaker.failures = 0 }
}

// WithGzip compresses what is sent. Compressed answers are understood in any case.
func WithGzip() ConnectOption {
	return func(c *connection) { c.gzip = true }
}

// WithTracerProvider has every call, those of the stubs over [Client.Conn] included, made as a span of a tracer provider of OpenTelemetry: of kind client, named as
// its method, below the span of the call's context, from the call's beginning to its end. The server's spans hang below it. Spans hold no message, payload or
// token. The default is none: nothing is traced, and no global provider or propagator is asked.
func WithTracerProvider(provider trace.TracerProvider) ConnectOption {
	return func(c *connection) {
		if provider == nil {
			c.refuse("tracer provider", "is nil; leave the option away to trace nothing")
		}
		c.tracing.provider = provider
	}
}

// WithDialOptions hands options to gRPC itself, such as a stats.Handler of OpenTelemetry. Where one sets what the client sets itself, the client's holds.
func WithDialOptions(options ...grpc.DialOption) ConnectOption {
	return func(c *connection) { c.dialOptions = append(c.dialOptions, options...) }
}

func (c *connection) secured() *tls.Config {
	if c.tls == nil {
		c.tls = &tls.Config{MinVersion: tls.VersionTLS12}
	}
	return c.tls
}

func (c *connection) refuse(option, description string) {
	c.refused = append(c.refused, &errdetails.BadRequest_FieldViolation{Field: option, Description: description})
}

// target is the address as gRPC takes it, and whether what is sent there stays on this machine.
func (c *connection) target(address string) (target string, local bool) {
	if path, ok := strings.CutPrefix(address, "unix:"); ok {
		if path == "" {
			c.refuse("address", `"unix:" lacks the socket's path`)
		}
		return address, true
	}
	host, port, err := net.SplitHostPort(address)
	if err != nil || host == "" || port == "" || strings.ContainsAny(host, "/?#@%") {
		c.refuse("address", fmt.Sprintf("%q is not host:port, such as 127.0.0.1:7443, nor unix:PATH", address))
		return "", false
	}
	ip := net.ParseIP(host)
	return "dns:///" + address, host == "localhost" || (ip != nil && ip.IsLoopback())
}

// refusal is all that is wrong with the options, in one error; nil if nothing is.
func (c *connection) refusal() error {
	if len(c.refused) == 0 {
		return nil
	}
	var problems []error
	for _, violation := range c.refused {
		problems = append(problems, errors.New(violation.GetField()+": "+violation.GetDescription()))
	}
	failure := own(RequestInvalid, codes.InvalidArgument, errors.Join(problems...).Error(), nil)
	failure.FieldViolations = c.refused
	return failure
}
