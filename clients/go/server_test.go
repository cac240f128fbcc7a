package assay_test

import (
	"context"
	"crypto/tls"
	"net"
	"sync"
	"testing"
	"time"

	"assay.dev/go"
	assayv1 "assay.dev/go/assay/v1"
	"google.golang.org/genproto/googleapis/rpc/errdetails"
	"google.golang.org/grpc"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/credentials"
	"google.golang.org/grpc/metadata"
	"google.golang.org/grpc/status"
	"google.golang.org/protobuf/protoadapt"
	"google.golang.org/protobuf/types/known/durationpb"
)

// server is a gRPC server on loopback that answers as a test says; what a test says nothing of is not implemented.
type server struct {
	assayv1.UnimplementedCompileServiceServer
	assayv1.UnimplementedDeployServiceServer
	assayv1.UnimplementedInvokeServiceServer

	compile       func(context.Context, *assayv1.CompileRequest) (*assayv1.CompileResponse, error)
	artifact      func(*assayv1.GetArtifactRequest, grpc.ServerStreamingServer[assayv1.GetArtifactResponse]) error
	deploy        func(context.Context, *assayv1.DeployRequest) (*assayv1.DeployResponse, error)
	listFunctions func(context.Context, *assayv1.ListFunctionsRequest) (*assayv1.ListFunctionsResponse, error)
	reduce        func(context.Context, *assayv1.ReduceRequest) (*assayv1.ReduceResponse, error)
	reduceStream  func(reduceStream) error
	tailLogs      func(*assayv1.TailLogsRequest, grpc.ServerStreamingServer[assayv1.TailLogsResponse]) error

	register func(*grpc.Server) // services beside these
	listener *cuttable
}

type reduceStream = grpc.BidiStreamingServer[assayv1.ReduceStreamRequest, assayv1.ReduceStreamResponse]

func (s *server) Compile(ctx context.Context, r *assayv1.CompileRequest) (*assayv1.CompileResponse, error) {
	return s.compile(ctx, r)
}

func (s *server) GetArtifact(r *assayv1.GetArtifactRequest, to grpc.ServerStreamingServer[assayv1.GetArtifactResponse]) error {
	return s.artifact(r, to)
}

func (s *server) Deploy(ctx context.Context, r *assayv1.DeployRequest) (*assayv1.DeployResponse, error) {
	return s.deploy(ctx, r)
}

func (s *server) ListFunctions(ctx context.Context, r *assayv1.ListFunctionsRequest) (*assayv1.ListFunctionsResponse, error) {
	return s.listFunctions(ctx, r)
}

func (s *server) Reduce(ctx context.Context, r *assayv1.ReduceRequest) (*assayv1.ReduceResponse, error) {
	return s.reduce(ctx, r)
}

func (s *server) ReduceStream(stream reduceStream) error { return s.reduceStream(stream) }

func (s *server) TailLogs(r *assayv1.TailLogsRequest, to grpc.ServerStreamingServer[assayv1.TailLogsResponse]) error {
	return s.tailLogs(r, to)
}

// start serves on a port of loopback until the test ends, and answers the address.
func (s *server) start(t *testing.T, options ...grpc.ServerOption) string {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	s.listener = &cuttable{Listener: listener}
	server := grpc.NewServer(options...)
	assayv1.RegisterCompileServiceServer(server, s)
	assayv1.RegisterDeployServiceServer(server, s)
	assayv1.RegisterInvokeServiceServer(server, s)
	if s.register != nil {
		s.register(server)
	}
	go func() { _ = server.Serve(s.listener) }()
	t.Cleanup(server.Stop)
	return listener.Addr().String()
}

// client is a client of the server, with waits that no test has to sit through.
func (s *server) client(t *testing.T, options ...assay.ConnectOption) *assay.Client {
	t.Helper()
	quick := assay.WithRetries(assay.Retries{InitialBackoff: time.Millisecond, MaxBackoff: 5 * time.Millisecond})
	return connect(t, s.start(t), append([]assay.ConnectOption{quick}, options...)...)
}

func connect(t *testing.T, address string, options ...assay.ConnectOption) *assay.Client {
	t.Helper()
	client, err := assay.Connect(address, options...)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = client.Close() })
	return client
}

// cuttable is a listener whose connections can be cut.
type cuttable struct {
	net.Listener
	mu    sync.Mutex
	conns []net.Conn
}

func (l *cuttable) Accept() (net.Conn, error) {
	conn, err := l.Listener.Accept()
	if err == nil {
		l.mu.Lock()
		l.conns = append(l.conns, conn)
		l.mu.Unlock()
	}
	return conn, err
}

func (l *cuttable) cut() {
	l.mu.Lock()
	defer l.mu.Unlock()
	for _, conn := range l.conns {
		_ = conn.Close()
	}
	l.conns = nil
}

// fails is a status as Assay's server sends it.
func fails(code codes.Code, message string, details ...protoadapt.MessageV1) error {
	answer, err := status.New(code, message).WithDetails(details...)
	if err != nil {
		panic(err)
	}
	return answer.Err()
}

func because(reason assay.Reason) *errdetails.ErrorInfo {
	return &errdetails.ErrorInfo{Reason: string(reason), Domain: "assay.dev"}
}

func retryAfter(delay time.Duration) *errdetails.RetryInfo {
	return &errdetails.RetryInfo{RetryDelay: durationpb.New(delay)}
}

func secured(certificate tls.Certificate) grpc.ServerOption {
	return grpc.Creds(credentials.NewTLS(&tls.Config{Certificates: []tls.Certificate{certificate}, MinVersion: tls.VersionTLS12}))
}

// tokenOf is what the call's authorization says.
func tokenOf(ctx context.Context) []string {
	headers, _ := metadata.FromIncomingContext(ctx)
	return headers.Get("authorization")
}
