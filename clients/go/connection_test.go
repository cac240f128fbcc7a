package assay_test

import (
	"bytes"
	"context"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/sha256"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/hex"
	"encoding/json"
	"encoding/pem"
	"errors"
	"fmt"
	"math/big"
	"net"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"assay.dev/go"
	assayv1 "assay.dev/go/assay/v1"
	"google.golang.org/grpc"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/credentials/insecure"
	"google.golang.org/grpc/metadata"
)

func TestATokenIsNeverSentInPlainTextToAnotherMachine(t *testing.T) {
	for _, address := range []string{"example.com:7443", "10.0.0.1:7443", "[2001:db8::1]:7443", "localhost.example.com:7443", "0.0.0.0:7443"} {
		if _, err := assay.Connect(address, assay.WithToken("t")); !errors.Is(err, assay.RequestInvalid) {
			t.Errorf("%s: got %v", address, err)
		}
		source := func(context.Context) (string, error) { return "t", nil }
		if _, err := assay.Connect(address, assay.WithTokenSource(source)); !errors.Is(err, assay.RequestInvalid) {
			t.Errorf("%s: got %v", address, err)
		}
		connect(t, address, assay.WithToken("t"), assay.WithTLS())
		ctx := metadata.AppendToOutgoingContext(t.Context(), "Authorization", "Bearer not-to-be-told")
		if _, err := connect(t, address).Keys(ctx); !errors.Is(err, assay.RequestInvalid) || strings.Contains(err.Error(), "told") {
			t.Errorf("%s: got %v", address, err)
		}
	}
	for _, address := range []string{"127.0.0.1:7443", "127.3.2.1:7443", "[::1]:7443", "localhost:7443", "unix:/run/assay.sock"} {
		connect(t, address, assay.WithToken("t"))
	}
}

func TestNoOptionOfGRPCMakesPlainTextOfAnEncryptedConnection(t *testing.T) {
	var seen []string
	s := &server{reduce: func(ctx context.Context, _ *assayv1.ReduceRequest) (*assayv1.ReduceResponse, error) {
		seen = append(seen, tokenOf(ctx)...)
		return &assayv1.ReduceResponse{}, nil
	}}
	plain := assay.WithDialOptions(grpc.WithTransportCredentials(insecure.NewCredentials()))
	client := connect(t, s.start(t), assay.WithToken("t"), assay.WithTLS(), plain, assay.WithoutRetries())
	if _, err := client.Reduce(t.Context(), "f", nil); !errors.Is(err, assay.ServerUnreachable) || len(seen) != 0 {
		t.Errorf("%v, the server saw %q", err, seen)
	}
}

func TestAClientThatIsClosedCallsNobody(t *testing.T) {
	s := &server{}
	client := s.client(t)
	if err := client.Close(); err != nil {
		t.Fatal(err)
	}
	if _, err := client.Reduce(t.Context(), "f", nil); !errors.Is(err, assay.Cancelled) {
		t.Errorf("got %v", err)
	}
}

func TestAllThatIsWrongWithTheOptionsIsSaidAtOnce(t *testing.T) {
	_, err := assay.Connect("nowhere", assay.WithToken("a b"), assay.WithTimeout(-1), assay.WithAuthorities([]byte("no PEM")),
		assay.WithClientCertificate(nil, nil), assay.WithKeepAlive(time.Second), assay.WithBreaker(0, 0), assay.WithMaxAnswerBytes(0))
	var failure *assay.Error
	if !errors.As(err, &failure) || failure.Code != codes.InvalidArgument || len(failure.FieldViolations) != 8 {
		t.Fatalf("got %v", err)
	}
	if strings.Contains(err.Error(), "a b") {
		t.Error("the token stands in the message")
	}
}

func TestTheTokenIsAskedForBeforeEachCall(t *testing.T) {
	var seen []string
	s := &server{reduce: func(ctx context.Context, _ *assayv1.ReduceRequest) (*assayv1.ReduceResponse, error) {
		seen = append(seen, tokenOf(ctx)...)
		return &assayv1.ReduceResponse{}, nil
	}}
	asked := 0
	client := s.client(t, assay.WithTokenSource(func(context.Context) (string, error) {
		asked++
		if asked == 3 {
			return "", errors.New("the provider is away")
		}
		return fmt.Sprint("token-", asked), nil
	}))
	for range 2 {
		if _, err := client.Reduce(t.Context(), "f", nil); err != nil {
			t.Fatal(err)
		}
	}
	if strings.Join(seen, ", ") != "Bearer token-1, Bearer token-2" {
		t.Errorf("the server saw %q", seen)
	}
	if _, err := client.Reduce(t.Context(), "f", nil); !errors.Is(err, assay.Unauthenticated) || len(seen) != 2 {
		t.Errorf("got %v", err)
	}
}

func TestACallHasTheMetadataOfItsContext(t *testing.T) {
	var seen metadata.MD
	s := &server{reduce: func(ctx context.Context, _ *assayv1.ReduceRequest) (*assayv1.ReduceResponse, error) {
		seen, _ = metadata.FromIncomingContext(ctx)
		return &assayv1.ReduceResponse{}, nil
	}}
	ctx := metadata.AppendToOutgoingContext(t.Context(), "x-request-id", "mine")
	if _, err := s.client(t, assay.WithToken("t"), assay.WithGzip()).Reduce(ctx, "f", nil); err != nil {
		t.Fatal(err)
	}
	if seen.Get("x-request-id")[0] != "mine" || !strings.HasPrefix(seen.Get("user-agent")[0], "assay-go/"+assay.Version) {
		t.Errorf("got %v", seen)
	}
}

func TestACallWithoutADeadlineGetsTheClients(t *testing.T) {
	var deadlines []time.Duration
	s := &server{reduce: func(ctx context.Context, _ *assayv1.ReduceRequest) (*assayv1.ReduceResponse, error) {
		deadline, set := ctx.Deadline()
		if !set {
			deadlines = append(deadlines, 0)
		} else {
			deadlines = append(deadlines, time.Until(deadline))
		}
		return &assayv1.ReduceResponse{}, nil
	}}
	address := s.start(t)
	for _, client := range []*assay.Client{connect(t, address), connect(t, address, assay.WithTimeout(0))} {
		if _, err := client.Reduce(t.Context(), "f", nil); err != nil {
			t.Fatal(err)
		}
	}
	own, cancel := context.WithTimeout(t.Context(), time.Hour)
	defer cancel()
	if _, err := connect(t, address).Reduce(own, "f", nil); err != nil {
		t.Fatal(err)
	}
	if deadlines[0] <= 0 || deadlines[0] > 30*time.Second || deadlines[1] != 0 || deadlines[2] < 59*time.Minute {
		t.Errorf("got %v", deadlines)
	}
}

func TestTLSTrustsTheAuthoritiesThatItIsGivenAlone(t *testing.T) {
	certificate, certificatePEM, keyPEM := selfSigned(t)
	s := &server{reduce: func(ctx context.Context, _ *assayv1.ReduceRequest) (*assayv1.ReduceResponse, error) {
		return &assayv1.ReduceResponse{State: []byte(strings.Join(tokenOf(ctx), ""))}, nil
	}}
	address := s.start(t, secured(certificate))
	trusting := connect(t, address, assay.WithAuthorities(certificatePEM), assay.WithClientCertificate(certificatePEM, keyPEM), assay.WithToken("t"))
	if reduction, err := trusting.Reduce(t.Context(), "f", nil); err != nil || string(reduction.State) != "Bearer t" {
		t.Errorf("got %v, %v", reduction, err)
	}
	for _, client := range []*assay.Client{
		connect(t, address, assay.WithTLS(), assay.WithToken("t"), assay.WithoutRetries()),
		connect(t, address, assay.WithToken("t"), assay.WithoutRetries()),
	} {
		if _, err := client.Reduce(t.Context(), "f", nil); !errors.Is(err, assay.ServerUnreachable) {
			t.Errorf("got %v", err)
		}
	}
}

func selfSigned(t *testing.T) (certificate tls.Certificate, certificatePEM, keyPEM []byte) {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	template := &x509.Certificate{
		SerialNumber: big.NewInt(1), Subject: pkix.Name{CommonName: "test"}, IPAddresses: []net.IP{net.IPv4(127, 0, 0, 1)},
		NotBefore: time.Now().Add(-time.Hour), NotAfter: time.Now().Add(time.Hour), IsCA: true, BasicConstraintsValid: true,
		KeyUsage: x509.KeyUsageDigitalSignature | x509.KeyUsageCertSign,
	}
	der, err := x509.CreateCertificate(rand.Reader, template, template, key.Public(), key)
	if err != nil {
		t.Fatal(err)
	}
	keyDER, err := x509.MarshalPKCS8PrivateKey(key)
	if err != nil {
		t.Fatal(err)
	}
	certificatePEM = pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: der})
	keyPEM = pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: keyDER})
	certificate, err = tls.X509KeyPair(certificatePEM, keyPEM)
	if err != nil {
		t.Fatal(err)
	}
	return certificate, certificatePEM, keyPEM
}

func TestListsAreReadOverAllPagesAndNoFurtherThanAskedFor(t *testing.T) {
	pages := map[string]*assayv1.ListFunctionsResponse{
		"":  {Functions: []*assayv1.Function{{Name: "a"}, {Name: "b"}}, NextPageToken: "2"},
		"2": {NextPageToken: "3"},
		"3": {Functions: []*assayv1.Function{{Name: "c"}}, NextPageToken: "4"},
	}
	s := &server{listFunctions: func(_ context.Context, r *assayv1.ListFunctionsRequest) (*assayv1.ListFunctionsResponse, error) {
		if page := pages[r.GetPageToken()]; page != nil {
			return page, nil
		}
		return nil, fails(codes.InvalidArgument, "", because(assay.RequestInvalid))
	}}
	client := s.client(t)
	var names string
	var last error
	for function, err := range client.Functions(t.Context()) {
		names += function.GetName()
		last = err
	}
	if names != "abc" || !errors.Is(last, assay.RequestInvalid) {
		t.Errorf("%s, %v", names, last)
	}
	names = ""
	for function, err := range client.Functions(t.Context()) {
		if err != nil {
			t.Fatal(err)
		}
		if names += function.GetName(); names == "abc" {
			break
		}
	}
}

func TestAnArtifactThatDoesNotHaveItsDigestIsNotAnswered(t *testing.T) {
	code := bytes.Repeat([]byte("x"), 100_000)
	sum := sha256.Sum256(code)
	digest := hex.EncodeToString(sum[:])
	for name, given := range map[string]struct {
		parts []*assayv1.GetArtifactResponse
		code  codes.Code
	}{
		"whole": {[]*assayv1.GetArtifactResponse{artifactPart(), codePart(code[:60_000]), codePart(code[60_000:])}, codes.OK},
		"cut":   {[]*assayv1.GetArtifactResponse{artifactPart(), codePart(code[:60_000])}, codes.DataLoss},
		"bare":  {[]*assayv1.GetArtifactResponse{codePart(code)}, codes.DataLoss},
		"none":  {nil, codes.DataLoss},
	} {
		t.Run(name, func(t *testing.T) {
			s := &server{artifact: func(_ *assayv1.GetArtifactRequest, to grpc.ServerStreamingServer[assayv1.GetArtifactResponse]) error {
				for _, part := range given.parts {
					if err := to.Send(part); err != nil {
						return err
					}
				}
				return nil
			}}
			files, err := s.client(t).Artifact(t.Context(), digest)
			var failure *assay.Error
			if given.code == codes.OK {
				if err != nil || !bytes.Equal(files.Code, code) {
					t.Error(err)
				}
			} else if !errors.As(err, &failure) || failure.Code != given.code || failure.Retryable {
				t.Errorf("got %v", err)
			}
		})
	}
}

func artifactPart() *assayv1.GetArtifactResponse {
	return &assayv1.GetArtifactResponse{Part: &assayv1.GetArtifactResponse_Artifact{Artifact: &assayv1.Artifact{}}}
}

func codePart(code []byte) *assayv1.GetArtifactResponse {
	return &assayv1.GetArtifactResponse{Part: &assayv1.GetArtifactResponse_Code{Code: code}}
}

func TestAnEventGoesAsItIs(t *testing.T) {
	var seen []*assayv1.Event
	s := &server{reduce: func(_ context.Context, r *assayv1.ReduceRequest) (*assayv1.ReduceResponse, error) {
		seen = r.GetEvents()
		return &assayv1.ReduceResponse{}, nil
	}}
	_, err := s.client(t).Reduce(t.Context(), "f", []assay.Event{
		{Type: "None"},
		{Type: "Nothing", Data: json.RawMessage(nil)},
		{Type: "Null", Data: json.RawMessage("null")},
		{Type: "Raw", Data: json.RawMessage(`{"b":1e2,"a":"\ud800"}`)},
		{Type: "Text", Data: "<é>\u2028"},
		{Type: "Full", ID: "1", Source: "/s", Subject: "me", Time: time.Date(2026, 11, 20, 8, 30, 0, 5e8, time.UTC), Data: map[string]any{"a": []int{1}}},
	})
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, event := range seen {
		got = append(got, fmt.Sprint(event.GetType(), " ", event.GetId(), event.GetSource(), event.GetSubject(), event.GetTime(), " ", string(event.GetData())))
	}
	want := []string{"None  ", "Nothing  ", "Null  null", `Raw  {"b":1e2,"a":"\ud800"}`, `Text  "<é>\u2028"`, `Full 1/sme2026-11-20T08:30:00.5Z {"a":[1]}`}
	if !slices.Equal(got, want) {
		t.Errorf("got %q", got)
	}
}

func TestASourceIsReadFromADirectory(t *testing.T) {
	source, err := assay.ReadSource(fstest.MapFS{
		"index.ts": {Data: []byte("a")}, "parts/b.ts": {Data: []byte("b")}, "assay.d.ts": {Data: []byte("d")}, "README.md": {Data: []byte("r")},
	})
	if err != nil || len(source.Files) != 2 || string(source.Files["parts/b.ts"]) != "b" {
		t.Errorf("got %v, %v", source, err)
	}
}
