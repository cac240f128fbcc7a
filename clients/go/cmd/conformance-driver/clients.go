package main

import (
	"bytes"
	"crypto/tls"
	"crypto/x509"
	"encoding/json"
	"errors"
	"io"
	"sync"
	"time"

	"assay.dev/go"
	sdktrace "go.opentelemetry.io/otel/sdk/trace"
	"go.opentelemetry.io/otel/sdk/trace/tracetest"
	"google.golang.org/grpc"
	"google.golang.org/grpc/credentials"
	"google.golang.org/grpc/credentials/insecure"
	"google.golang.org/grpc/encoding/gzip"
)

func newReader(line []byte) io.Reader { return bytes.NewReader(line) }

// A client is what a connect made: a client with its layer, or a bare connection for the stubs.
type client struct {
	layer *assay.Client
	spans *tracetest.InMemoryExporter // of a client that is traced
	conn  grpc.ClientConnInterface
	token string // of a bare connection; the layer sends its own
	close func() error
}

type driver struct {
	mu      sync.Mutex
	clients map[string]*client
}

type connectOptions struct {
	Token            string   `json:"token"`
	TimeoutMs        *float64 `json:"timeoutMs"`
	MaxAttempts      *int     `json:"maxAttempts"`
	InitialBackoffMs *float64 `json:"initialBackoffMs"`
	MaxBackoffMs     *float64 `json:"maxBackoffMs"`
	BreakerFailures  *int     `json:"breakerFailures"`
	BreakerOpenMs    *float64 `json:"breakerOpenMs"`
	TLSCa            string   `json:"tlsCa"`
	TLSCertificate   string   `json:"tlsCertificate"`
	TLSKey           string   `json:"tlsKey"`
	Gzip             bool     `json:"gzip"`
	Traced           bool     `json:"traced"`
}

func milliseconds(ms float64) time.Duration { return time.Duration(ms * float64(time.Millisecond)) }

func (d *driver) find(name string) (*client, error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	if found := d.clients[name]; found != nil {
		return found, nil
	}
	return nil, unsupported{"there is no client called " + name}
}

// layered is the client of that name, for what only a layer does.
func (d *driver) layered(name string) (*assay.Client, error) {
	found, err := d.find(name)
	if err != nil {
		return nil, err
	}
	if found.layer == nil {
		return nil, unsupported{"plain stubs do not do that"}
	}
	return found.layer, nil
}

func (d *driver) connect(asked *request) error {
	var options connectOptions
	if len(asked.Options) > 0 {
		decoder := json.NewDecoder(newReader(asked.Options))
		decoder.DisallowUnknownFields()
		if err := decoder.Decode(&options); err != nil {
			return unsupported{"the options cannot be read: " + err.Error()}
		}
	}
	var made *client
	var err error
	switch asked.Layer {
	case "client":
		made, err = connectLayer(asked.Address, options)
	case "stubs":
		made, err = connectStubs(asked.Address, options)
	default:
		err = unsupported{"the layer is neither client nor stubs"}
	}
	if err != nil {
		return err
	}
	d.mu.Lock()
	defer d.mu.Unlock()
	if before := d.clients[asked.Client]; before != nil {
		_ = before.close()
	}
	d.clients[asked.Client] = made
	return nil
}

func connectLayer(address string, options connectOptions) (*client, error) {
	var given []assay.ConnectOption
	if options.Token != "" {
		given = append(given, assay.WithToken(options.Token))
	}
	if options.TimeoutMs != nil {
		given = append(given, assay.WithTimeout(milliseconds(*options.TimeoutMs)))
	}
	var retries assay.Retries
	if options.MaxAttempts != nil {
		retries.MaxAttempts = *options.MaxAttempts
	}
	if options.InitialBackoffMs != nil {
		retries.InitialBackoff = milliseconds(*options.InitialBackoffMs)
	}
	if options.MaxBackoffMs != nil {
		retries.MaxBackoff = milliseconds(*options.MaxBackoffMs)
	}
	given = append(given, assay.WithRetries(retries))
	failures, openFor := 5, 10*time.Second
	if options.BreakerFailures != nil {
		failures = *options.BreakerFailures
	}
	if options.BreakerOpenMs != nil {
		openFor = milliseconds(*options.BreakerOpenMs)
	}
	if failures == 0 {
		given = append(given, assay.WithoutBreaker())
	} else {
		given = append(given, assay.WithBreaker(failures, openFor))
	}
	if options.TLSCa != "" {
		given = append(given, assay.WithAuthorities([]byte(options.TLSCa)))
	}
	if options.TLSCertificate != "" || options.TLSKey != "" {
		given = append(given, assay.WithClientCertificate([]byte(options.TLSCertificate), []byte(options.TLSKey)))
	}
	if options.Gzip {
		given = append(given, assay.WithGzip())
	}
	var spans *tracetest.InMemoryExporter
	if options.Traced {
		spans = tracetest.NewInMemoryExporter()
		given = append(given, assay.WithTracerProvider(sdktrace.NewTracerProvider(sdktrace.WithSampler(sdktrace.AlwaysSample()), sdktrace.WithSyncer(spans))))
	}
	layer, err := assay.Connect(address, given...)
	if err != nil {
		return nil, err
	}
	return &client{layer: layer, spans: spans, conn: layer.Conn(), close: layer.Close}, nil
}

func connectStubs(address string, options connectOptions) (*client, error) {
	transport := insecure.NewCredentials()
	if options.TLSCa != "" {
		pool := x509.NewCertPool()
		if !pool.AppendCertsFromPEM([]byte(options.TLSCa)) {
			return nil, errors.New("tlsCa holds no certificate")
		}
		config := &tls.Config{RootCAs: pool, MinVersion: tls.VersionTLS12}
		if options.TLSCertificate != "" {
			pair, err := tls.X509KeyPair([]byte(options.TLSCertificate), []byte(options.TLSKey))
			if err != nil {
				return nil, err
			}
			config.Certificates = []tls.Certificate{pair}
		}
		transport = credentials.NewTLS(config)
	}
	// The answers that the protocol promises fit into 16 MiB, which is more than gRPC's default.
	perCall := []grpc.CallOption{grpc.MaxCallRecvMsgSize(16 << 20)}
	if options.Gzip {
		perCall = append(perCall, grpc.UseCompressor(gzip.Name))
	}
	conn, err := grpc.NewClient(address, grpc.WithTransportCredentials(transport), grpc.WithDefaultCallOptions(perCall...), grpc.WithDisableRetry())
	if err != nil {
		return nil, err
	}
	return &client{conn: conn, token: options.Token, close: conn.Close}, nil
}

func (d *driver) close(name string) error {
	found, err := d.find(name)
	if err != nil {
		return err
	}
	d.mu.Lock()
	delete(d.clients, name)
	d.mu.Unlock()
	return found.close()
}

func (d *driver) closeAll() {
	d.mu.Lock()
	defer d.mu.Unlock()
	for _, client := range d.clients {
		_ = client.close()
	}
}
