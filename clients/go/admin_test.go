package assay_test

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"math"
	"reflect"
	"strings"
	"testing"
	"time"

	"assay.dev/go"
	assayv1 "assay.dev/go/assay/v1"
	"google.golang.org/grpc"
	"google.golang.org/grpc/codes"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/types/known/timestamppb"
)

// A script answers the methods of the control plane, by their names.
type script map[string]func(request proto.Message) (proto.Message, error)

// client is a client of a server that does what the script says.
func (s script) client(t *testing.T, options ...assay.ConnectOption) *assay.Client {
	t.Helper()
	serving := &server{register: func(registry *grpc.Server) {
		assayv1.RegisterAdminServiceServer(registry, assayv1.UnimplementedAdminServiceServer{})
		assayv1.RegisterSignServiceServer(registry, assayv1.UnimplementedSignServiceServer{})
	}}
	answered := func(ctx context.Context, request any, info *grpc.UnaryServerInfo, handler grpc.UnaryHandler) (any, error) {
		message, ok := request.(proto.Message)
		answer := s[info.FullMethod[strings.LastIndex(info.FullMethod, "/")+1:]]
		if !ok || answer == nil {
			return handler(ctx, request)
		}
		return answer(message)
	}
	streamed := func(_ any, stream grpc.ServerStream, _ *grpc.StreamServerInfo, _ grpc.StreamHandler) error {
		request := &assayv1.ReadAuditLogRequest{}
		if err := stream.RecvMsg(request); err != nil {
			return err
		}
		answer, err := s["ReadAuditLog"](request)
		if err != nil {
			return err
		}
		return stream.SendMsg(answer)
	}
	return connect(t, serving.start(t, grpc.UnaryInterceptor(answered), grpc.StreamInterceptor(streamed)), options...)
}

// answers is an answer to a certain request; another request is an error.
func answers(wanted, answer proto.Message) func(proto.Message) (proto.Message, error) {
	return func(request proto.Message) (proto.Message, error) {
		if !proto.Equal(request, wanted) {
			return nil, fails(codes.InvalidArgument, fmt.Sprintf("asked %v instead of %v", request, wanted), because(assay.RequestInvalid))
		}
		return answer, nil
	}
}

// wantEqual: what was answered is this, and there was no error.
func wantEqual(t *testing.T, got, wanted any, err error) {
	t.Helper()
	if err != nil || !reflect.DeepEqual(got, wanted) {
		t.Errorf("got %+v, %v instead of %+v", got, err, wanted)
	}
}

// all are the items of a list, up to its error.
func all[T any](list iter.Seq2[*T, error]) (items []*T, err error) {
	for item, err := range list {
		if err != nil {
			return items, err
		}
		items = append(items, item)
	}
	return items, nil
}

var (
	morning = time.Date(2026, 11, 21, 6, 0, 0, 0, time.UTC)
	evening = time.Date(2026, 11, 21, 18, 0, 0, 0, time.UTC)
)

func TestTenantsAreManaged(t *testing.T) {
	wire := &assayv1.Tenant{Name: "acme", DisplayName: "Acme", CreatedAt: timestamppb.New(morning)}
	suspended := &assayv1.Tenant{Name: "acme", Suspended: true}
	admin := script{
		"CreateTenant": answers(&assayv1.CreateTenantRequest{Name: "acme", DisplayName: "Acme"}, &assayv1.CreateTenantResponse{Tenant: wire}),
		"GetTenant":    answers(&assayv1.GetTenantRequest{Name: "acme"}, &assayv1.GetTenantResponse{Tenant: wire}),
		"DeleteTenant": answers(&assayv1.DeleteTenantRequest{Name: "acme"}, &assayv1.DeleteTenantResponse{}),
		"SuspendTenant": func(request proto.Message) (proto.Message, error) {
			if proto.Equal(request, &assayv1.SuspendTenantRequest{Name: "acme", Lift: true}) {
				return &assayv1.SuspendTenantResponse{Tenant: wire}, nil
			}
			return answers(&assayv1.SuspendTenantRequest{Name: "acme"}, &assayv1.SuspendTenantResponse{Tenant: suspended})(request)
		},
	}.client(t).Admin()
	acme := &assay.Tenant{Name: "acme", DisplayName: "Acme", CreatedAt: morning}
	got, err := admin.CreateTenant(t.Context(), "acme", "Acme")
	wantEqual(t, got, acme, err)
	got, err = admin.Tenant(t.Context(), "acme")
	wantEqual(t, got, acme, err)
	got, err = admin.SuspendTenant(t.Context(), "acme")
	wantEqual(t, got, &assay.Tenant{Name: "acme", Suspended: true}, err)
	got, err = admin.ResumeTenant(t.Context(), "acme")
	wantEqual(t, got, acme, err)
	if err := admin.DeleteTenant(t.Context(), "acme"); err != nil {
		t.Error(err)
	}
}

func TestAListThatAServerWouldNeverEndIsAnError(t *testing.T) {
	admin := script{
		"ListTenants": func(proto.Message) (proto.Message, error) {
			return &assayv1.ListTenantsResponse{Tenants: []*assayv1.Tenant{{Name: "a"}}, NextPageToken: "again"}, nil
		},
	}.client(t).Admin()
	tenants, err := all(admin.Tenants(t.Context()))
	if len(tenants) != 2 || !errors.Is(err, assay.Unrecognised) {
		t.Errorf("got %v, %v", tenants, err)
	}
}

func TestListsOfAdministratorsGoOverAllPagesUntilAnError(t *testing.T) {
	admin := script{
		"ListTenants": func(request proto.Message) (proto.Message, error) {
			if proto.Equal(request, &assayv1.ListTenantsRequest{}) {
				return &assayv1.ListTenantsResponse{Tenants: []*assayv1.Tenant{{Name: "a"}, {Name: "b"}}, NextPageToken: "2"}, nil
			}
			return answers(&assayv1.ListTenantsRequest{PageToken: "2"}, &assayv1.ListTenantsResponse{Tenants: []*assayv1.Tenant{{Name: "c"}}})(request)
		},
		"ListCredentials": func(request proto.Message) (proto.Message, error) {
			if proto.Equal(request, &assayv1.ListCredentialsRequest{Tenant: "a"}) {
				return &assayv1.ListCredentialsResponse{Credentials: []*assayv1.Credential{{Id: "1"}}, NextPageToken: "2"}, nil
			}
			return nil, fails(codes.NotFound, "", because(assay.TenantNotFound))
		},
	}.client(t).Admin()
	tenants, err := all(admin.Tenants(t.Context()))
	wantEqual(t, tenants, []*assay.Tenant{{Name: "a"}, {Name: "b"}, {Name: "c"}}, err)
	for range admin.Tenants(t.Context()) {
		break
	}
	credentials, err := all(admin.Credentials(t.Context(), "a"))
	if len(credentials) != 1 || credentials[0].ID != "1" || !errors.Is(err, assay.TenantNotFound) {
		t.Errorf("got %v, %v", credentials, err)
	}
}

func TestACredentialIsMadeWithItsTokenThisOnce(t *testing.T) {
	wire := &assayv1.Credential{
		Id: "abc", Tenant: "acme", Roles: []assayv1.Role{assayv1.Role_ROLE_DEPLOY, assayv1.Role_ROLE_INVOKE, 17}, Functions: []string{"pay-*"}, Note: "ci",
		CreatedAt: timestamppb.New(morning), ExpiresAt: timestamppb.New(evening),
	}
	revoked := &assayv1.Credential{Id: "abc", RevokedAt: timestamppb.New(evening), LastUsedAt: timestamppb.New(morning)}
	admin := script{
		"CreateCredential": answers(&assayv1.CreateCredentialRequest{
			Tenant: "acme", Roles: []assayv1.Role{assayv1.Role_ROLE_INVOKE, assayv1.Role_ROLE_DEPLOY}, Functions: []string{"pay-*"}, Note: "ci", ExpiresAt: timestamppb.New(evening),
		}, &assayv1.CreateCredentialResponse{Credential: wire, Token: "assay_abc_secret"}),
		"RevokeCredential": answers(&assayv1.RevokeCredentialRequest{Tenant: "acme", Id: "abc"}, &assayv1.RevokeCredentialResponse{Credential: revoked}),
	}.client(t).Admin()
	credential, token, err := admin.CreateCredential(t.Context(), "acme", assay.CredentialSettings{
		Roles: []assay.Role{assay.RoleInvoke, assay.RoleDeploy}, Functions: []string{"pay-*"}, Note: "ci", ExpiresAt: evening,
	})
	wantEqual(t, credential, &assay.Credential{
		ID: "abc", Tenant: "acme", Roles: []assay.Role{assay.RoleDeploy, assay.RoleInvoke, "17"}, Functions: []string{"pay-*"}, Note: "ci",
		CreatedAt: morning, ExpiresAt: evening,
	}, err)
	if token != "assay_abc_secret" || strings.Contains(fmt.Sprintf("%+v", credential), "secret") {
		t.Errorf("the token is %q, in %+v", token, credential)
	}
	credential, err = admin.RevokeCredential(t.Context(), "acme", "abc")
	wantEqual(t, credential, &assay.Credential{ID: "abc", RevokedAt: evening, LastUsedAt: morning}, err)
}

func TestACredentialWhoseMakingMayHaveSucceededIsNotMadeTwice(t *testing.T) {
	asked := 0
	client := script{"CreateCredential": func(proto.Message) (proto.Message, error) {
		asked++
		return nil, fails(codes.Unavailable, "")
	}}.client(t)
	_, token, err := client.Admin().CreateCredential(t.Context(), "acme", assay.CredentialSettings{Roles: []assay.Role{assay.RoleRead}})
	if !errors.Is(err, assay.ServerUnreachable) || asked != 1 || token != "" {
		t.Errorf("asked %d times, got %q, %v", asked, token, err)
	}
}

func TestWhatIsNoRoleOrNoTimeOfAQuotaIsRefusedBeforeAnythingIsSent(t *testing.T) {
	traced := newTraces(t)
	admin := script{}.client(t, traced.option()).Admin()
	refused := 0
	check := func(field string, err error) {
		t.Helper()
		var failure *assay.Error
		if !errors.As(err, &failure) || failure.Reason != assay.RequestInvalid || len(failure.FieldViolations) != 1 || failure.FieldViolations[0].GetField() != field {
			t.Errorf("got %v", err)
		}
		refused++
		wantEnd(t, traced.only(t, refused)[refused-1], "REQUEST_INVALID")
	}
	for _, role := range []assay.Role{"", "root", "unspecified", "ROLE_ADMIN"} {
		_, _, err := admin.CreateCredential(t.Context(), "acme", assay.CredentialSettings{Roles: []assay.Role{role}})
		check("Roles", err)
	}
	for _, cpu := range []time.Duration{-time.Millisecond, time.Microsecond, (math.MaxUint32 + 1) * time.Millisecond} {
		_, err := admin.SetQuota(t.Context(), "acme", assay.Quota{CPUPerMinute: cpu})
		check("CPUPerMinute", err)
	}
}

func TestQuotasAreReadWithWhatIsUsedAndSet(t *testing.T) {
	wire := &assayv1.Quota{
		Functions: 1, RevisionsPerFunction: 2, StoredBytes: 1 << 49, RunningCalls: 4, WaitingCalls: 5, CallsPerSecond: 6, CpuMsPerMinute: math.MaxUint32, CompilesPerMinute: 8,
	}
	quota := assay.Quota{
		Functions: 1, RevisionsPerFunction: 2, StoredBytes: 1 << 49, RunningCalls: 4, WaitingCalls: 5, CallsPerSecond: 6,
		CPUPerMinute: math.MaxUint32 * time.Millisecond, CompilesPerMinute: 8,
	}
	admin := script{
		"GetQuota": answers(&assayv1.GetQuotaRequest{Tenant: "acme"}, &assayv1.GetQuotaResponse{Quota: wire, Usage: &assayv1.QuotaUsage{
			Functions: 1, StoredBytes: 2, RunningCalls: 3, WaitingCalls: 4, CpuMsInLastMinute: 5, CompilesInLastMinute: 6,
		}}),
		"SetQuota": answers(&assayv1.SetQuotaRequest{Tenant: "acme", Quota: wire}, &assayv1.SetQuotaResponse{Quota: wire}),
	}.client(t).Admin()
	got, used, err := admin.Quota(t.Context(), "acme")
	wantEqual(t, got, &quota, err)
	wantEqual(t, used, &assay.QuotaUsage{
		Functions: 1, StoredBytes: 2, RunningCalls: 3, WaitingCalls: 4, CPUInLastMinute: 5 * time.Millisecond, CompilesInLastMinute: 6,
	}, err)
	got, err = admin.SetQuota(t.Context(), "acme", quota)
	wantEqual(t, got, &quota, err)
}

func TestTheAuditLogIsReadEntryByEntry(t *testing.T) {
	filter := &assayv1.ReadAuditLogRequest{Tenant: "acme", From: timestamppb.New(morning), Until: timestamppb.New(evening), FromSequence: 7}
	client := script{"ReadAuditLog": answers(filter, &assayv1.ReadAuditLogResponse{Entries: []*assayv1.AuditEntry{
		{
			Sequence: 7, At: timestamppb.New(morning), Tenant: "acme", CredentialId: "abc", Method: "assay.v1.DeployService/Deploy", Resource: "account",
			Reason: assayv1.Reason_REASON_PERMISSION_MISSING, RequestId: "r-1", Count: 3, PreviousDigest: "p", Digest: "d",
		},
		{Sequence: 8, Reason: 9999},
		{Sequence: 9},
	}})}.client(t)
	wanted := assay.AuditFilter{Tenant: "acme", From: morning, Until: evening, FromSequence: 7}
	entries, err := all(client.Admin().AuditLog(t.Context(), wanted))
	wantEqual(t, entries, []*assay.AuditEntry{
		{
			Sequence: 7, At: morning, Tenant: "acme", CredentialID: "abc", Method: "assay.v1.DeployService/Deploy", Resource: "account",
			Reason: assay.PermissionMissing, RequestID: "r-1", Count: 3, PreviousDigest: "p", Digest: "d",
		},
		{Sequence: 8, Reason: assay.Unrecognised},
		{Sequence: 9},
	}, err)
	for entry := range client.Admin().AuditLog(t.Context(), wanted) {
		if entry.Sequence != 7 {
			t.Errorf("got %v", entry)
		}
		break
	}
	if _, err := all(client.Admin().AuditLog(t.Context(), assay.AuditFilter{})); !errors.Is(err, assay.RequestInvalid) {
		t.Errorf("got %v", err)
	}
}

func TestAServerSaysWhatItIs(t *testing.T) {
	wire := &assayv1.GetServerInfoResponse{
		Version: "1", NodeVersion: "2", V8Version: "3", CompilerVersion: "4", PolicyDigest: "5",
		Sandbox: &assayv1.Sandbox{
			Mode: assayv1.SandboxMode_SANDBOX_MODE_STRICT, Layers: []*assayv1.SandboxLayer{{Name: "isolate", Present: true, Detail: "a heap of its own"}},
		},
		ExecutionLimits: &assayv1.ExecutionLimits{CpuTimeMs: 50, WallClockMs: 250, MemoryMb: 64, StateBytes: 3, BatchEvents: 4},
		WireLimits:      &assayv1.WireLimits{RequestBytes: 1, ResponseBytes: 2, ModuleFiles: 3, FileBytes: 4, ModuleBytes: 5},
		StartedAt:       timestamppb.New(morning),
	}
	admin := script{"GetServerInfo": answers(&assayv1.GetServerInfoRequest{}, wire)}.client(t).Admin()
	wanted := &assay.ServerInfo{
		Version: "1", NodeVersion: "2", V8Version: "3", CompilerVersion: "4", PolicyDigest: "5",
		Sandbox:         assay.Sandbox{Mode: assay.SandboxStrict, Layers: []assay.SandboxLayer{{Name: "isolate", Present: true, Detail: "a heap of its own"}}},
		ExecutionLimits: assay.ExecutionLimits{CPUTime: 50 * time.Millisecond, WallClock: 250 * time.Millisecond, MemoryMiB: 64, StateBytes: 3, BatchEvents: 4},
		WireLimits:      assay.WireLimits{RequestBytes: 1, ResponseBytes: 2, ModuleFiles: 3, FileBytes: 4, ModuleBytes: 5},
		StartedAt:       morning,
	}
	got, err := admin.ServerInfo(t.Context())
	wantEqual(t, got, wanted, err)
	for mode, name := range map[assayv1.SandboxMode]assay.SandboxMode{assayv1.SandboxMode_SANDBOX_MODE_PROCESS: assay.SandboxProcess, 17: ""} {
		wire.Sandbox.Mode = mode
		if got, err = admin.ServerInfo(t.Context()); err != nil || got.Sandbox.Mode != name {
			t.Errorf("%v is %q, %v", mode, got.Sandbox.Mode, err)
		}
	}
}

func TestSecretsAreSetListedAndDeletedAndNeverRead(t *testing.T) {
	secret := &assayv1.Secret{Name: "API_KEY", UpdatedAt: timestamppb.New(morning)}
	client := script{
		"SetSecret":   answers(&assayv1.SetSecretRequest{Function: "f", Name: "API_KEY", Value: []byte("hidden")}, &assayv1.SetSecretResponse{Secret: secret}),
		"ListSecrets": answers(&assayv1.ListSecretsRequest{Function: "f"}, &assayv1.ListSecretsResponse{Secrets: []*assayv1.Secret{secret}}),
		"DeleteSecret": func(proto.Message) (proto.Message, error) {
			return nil, fails(codes.NotFound, "", because(assay.SecretNotFound))
		},
	}.client(t)
	wanted := &assay.Secret{Name: "API_KEY", UpdatedAt: morning}
	set, err := client.SetSecret(t.Context(), "f", "API_KEY", []byte("hidden"))
	wantEqual(t, set, wanted, err)
	listed, err := client.Secrets(t.Context(), "f")
	wantEqual(t, listed, []*assay.Secret{wanted}, err)
	if err := client.DeleteSecret(t.Context(), "f", "API_KEY"); !errors.Is(err, assay.SecretNotFound) {
		t.Errorf("got %v", err)
	}
}

func TestSigningKeysAreRotatedRetiredAndRevoked(t *testing.T) {
	key := &assayv1.PublicKey{KeyId: "k"}
	client := script{
		"RotateKey": answers(&assayv1.RotateKeyRequest{Group: "g"}, &assayv1.RotateKeyResponse{Key: key}),
		"RetireKey": answers(&assayv1.RetireKeyRequest{KeyId: "k"}, &assayv1.RetireKeyResponse{Key: key}),
		"RevokeKey": answers(&assayv1.RevokeKeyRequest{KeyId: "k"}, &assayv1.RevokeKeyResponse{Key: key}),
	}.client(t)
	for name, call := range map[string]func() (*assayv1.PublicKey, error){
		"rotate": func() (*assayv1.PublicKey, error) { return client.RotateKey(t.Context(), "g") },
		"retire": func() (*assayv1.PublicKey, error) { return client.RetireKey(t.Context(), "k") },
		"revoke": func() (*assayv1.PublicKey, error) { return client.RevokeKey(t.Context(), "k") },
	} {
		if got, err := call(); err != nil || got.GetKeyId() != "k" {
			t.Errorf("%s: got %v, %v", name, got, err)
		}
	}
}
