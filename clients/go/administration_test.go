package assay_test

import (
	"crypto/rand"
	"errors"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"assay.dev/go"
	assayv1 "assay.dev/go/assay/v1"
)

// administrator is a client of the server at ASSAY_ADDRESS, with ASSAY_TOKEN.
func administrator(t *testing.T) *assay.Client {
	t.Helper()
	address := os.Getenv("ASSAY_ADDRESS")
	if address == "" {
		t.Skip("ASSAY_ADDRESS is not set: this needs a server, with an administrator's ASSAY_TOKEN, as test.sh gives it")
	}
	return connect(t, address, assay.WithToken(os.Getenv("ASSAY_TOKEN")))
}

// tenant makes a tenant that is gone after the test.
func tenant(t *testing.T, admin *assay.Admin) string {
	t.Helper()
	name := "go-" + strings.ToLower(rand.Text()[:12])
	made, err := admin.CreateTenant(t.Context(), name, "Of a test")
	if err != nil {
		t.Fatal(err)
	}
	if made.Name != name || made.DisplayName != "Of a test" || made.Suspended || time.Since(made.CreatedAt).Abs() > time.Hour {
		t.Errorf("made %+v", made)
	}
	return name
}

func TestARealServersTenantIsAdministeredFromItsBeginningToItsEnd(t *testing.T) {
	admin := administrator(t).Admin()
	name := tenant(t, admin)
	if _, err := admin.CreateTenant(t.Context(), name, ""); !errors.Is(err, assay.RevisionConflict) {
		t.Errorf("made twice: %v", err)
	}
	tenants, err := all(admin.Tenants(t.Context()))
	if err != nil || !slices.ContainsFunc(tenants, func(tenant *assay.Tenant) bool { return tenant.Name == name }) {
		t.Errorf("it is not among %v, %v", tenants, err)
	}
	if err := admin.DeleteTenant(t.Context(), name); !errors.Is(err, assay.RevisionConflict) {
		t.Errorf("deleted while not suspended: %v", err)
	}

	quota, err := admin.SetQuota(t.Context(), name, assay.Quota{Functions: 3, CPUPerMinute: 1500 * time.Millisecond})
	if err != nil || quota.Functions != 3 || quota.CPUPerMinute != 1500*time.Millisecond {
		t.Errorf("set %+v, %v", quota, err)
	}
	read, used, err := admin.Quota(t.Context(), name)
	wantEqual(t, read, quota, err)
	wantEqual(t, used, &assay.QuotaUsage{}, err)

	suspended, err := admin.SuspendTenant(t.Context(), name)
	if err != nil || !suspended.Suspended {
		t.Errorf("got %+v, %v", suspended, err)
	}
	resumed, err := admin.ResumeTenant(t.Context(), name)
	if err != nil || resumed.Suspended {
		t.Errorf("got %+v, %v", resumed, err)
	}
	if _, err := admin.SuspendTenant(t.Context(), name); err != nil {
		t.Error(err)
	}
	if err := admin.DeleteTenant(t.Context(), name); err != nil {
		t.Error(err)
	}
	if _, err := admin.Tenant(t.Context(), name); !errors.Is(err, assay.TenantNotFound) {
		t.Errorf("it is there still: %v", err)
	}

	entries, err := all(admin.AuditLog(t.Context(), assay.AuditFilter{From: resumed.CreatedAt}))
	if err != nil {
		t.Fatal(err)
	}
	var told []string
	for i, entry := range entries {
		if i > 0 && (entry.Sequence != entries[i-1].Sequence+1 || entry.PreviousDigest != entries[i-1].Digest) {
			t.Errorf("%+v does not follow %+v", entry, entries[i-1])
		}
		if entry.Resource == "tenant/"+name && !entry.At.IsZero() && entry.CredentialID != "" && entry.Count == 1 {
			told = append(told, strings.TrimPrefix(entry.Method, "assay.v1.AdminService/")+" "+string(entry.Reason))
		}
	}
	wantEqual(t, told, []string{
		"CreateTenant ", "CreateTenant REVISION_CONFLICT", "DeleteTenant REVISION_CONFLICT", "GetQuota ", "DeleteTenant ", "GetTenant TENANT_NOT_FOUND",
	}, nil)
	last := entries[len(entries)-1]
	later, err := all(admin.AuditLog(t.Context(), assay.AuditFilter{FromSequence: last.Sequence, Until: last.At.Add(time.Millisecond)}))
	if err != nil || len(later) == 0 {
		t.Fatalf("got %v, %v", later, err)
	}
	wantEqual(t, later[0], last, nil)
}

func TestARealServersCredentialAllowsWhatItSaysUntilItIsRevoked(t *testing.T) {
	admin := administrator(t).Admin()
	name := tenant(t, admin)
	defer func() {
		if _, err := admin.SuspendTenant(t.Context(), name); err != nil {
			t.Error(err)
		}
		if err := admin.DeleteTenant(t.Context(), name); err != nil {
			t.Error(err)
		}
	}()
	expires := time.Now().Add(time.Hour).UTC().Truncate(time.Second)
	credential, token, err := admin.CreateCredential(t.Context(), name, assay.CredentialSettings{
		Roles: []assay.Role{assay.RoleDeploy, assay.RoleSign, assay.RoleCompile}, Functions: []string{"acc*"}, Note: "of a test", ExpiresAt: expires,
	})
	if err != nil {
		t.Fatal(err)
	}
	if !slices.Equal(credential.Roles, []assay.Role{assay.RoleCompile, assay.RoleSign, assay.RoleDeploy}) || !credential.ExpiresAt.Equal(expires) ||
		!credential.RevokedAt.IsZero() || !credential.LastUsedAt.IsZero() || !strings.HasPrefix(token, "assay_"+credential.ID) {
		t.Errorf("made %+v", credential)
	}

	limited := connect(t, os.Getenv("ASSAY_ADDRESS"), assay.WithToken(token))
	source, err := assay.ReadSource(os.DirFS("examples/account"))
	if err != nil {
		t.Fatal(err)
	}
	if published, err := limited.Publish(t.Context(), "account", source); err != nil || !published.Accepted() {
		t.Fatalf("got %v, %v", published, err)
	}
	if _, err := limited.Publish(t.Context(), "other", source); !errors.Is(err, assay.PermissionMissing) {
		t.Errorf("got %v", err)
	}
	if _, err := limited.Admin().Tenant(t.Context(), name); !errors.Is(err, assay.PermissionMissing) {
		t.Errorf("got %v", err)
	}
	if info, err := limited.Admin().ServerInfo(t.Context()); err != nil || info.Version == "" || info.ExecutionLimits.CPUTime <= 0 || len(info.Sandbox.Layers) == 0 || info.Sandbox.Mode == "" {
		t.Errorf("got %+v, %v", info, err)
	}

	set, err := limited.SetSecret(t.Context(), "account", "API_KEY", []byte("hidden"))
	if err != nil || set.Name != "API_KEY" || time.Since(set.UpdatedAt).Abs() > time.Hour {
		t.Errorf("got %+v, %v", set, err)
	}
	secrets, err := limited.Secrets(t.Context(), "account")
	wantEqual(t, secrets, []*assay.Secret{set}, err)
	if err := limited.DeleteSecret(t.Context(), "account", "API_KEY"); err != nil {
		t.Error(err)
	}
	if secrets, err = limited.Secrets(t.Context(), "account"); err != nil || len(secrets) != 0 {
		t.Errorf("got %v, %v", secrets, err)
	}

	if revoked, err := admin.RevokeCredential(t.Context(), name, credential.ID); err != nil || revoked.RevokedAt.IsZero() {
		t.Errorf("got %+v, %v", revoked, err)
	}
	listed, err := all(admin.Credentials(t.Context(), name))
	if err != nil || len(listed) != 1 || listed[0].ID != credential.ID || listed[0].RevokedAt.IsZero() {
		t.Errorf("got %v, %v", listed, err)
	}
	if _, err := limited.Secrets(t.Context(), "account"); !errors.Is(err, assay.Unauthenticated) {
		t.Errorf("a revoked key: %v", err)
	}
}

func TestARealServersSigningKeysAreRotatedRetiredAndRevoked(t *testing.T) {
	client := administrator(t)
	group := "go-" + strings.ToLower(rand.Text()[:12])
	first, err := client.RotateKey(t.Context(), group)
	if err != nil {
		t.Fatal(err)
	}
	second, err := client.RotateKey(t.Context(), group)
	if err != nil || second.GetKeyId() == first.GetKeyId() || second.GetGroup() != group {
		t.Fatalf("got %v, %v", second, err)
	}
	retired, err := client.RetireKey(t.Context(), second.GetKeyId())
	if err != nil || retired.GetStatus() != assayv1.KeyStatus_KEY_STATUS_RETIRED {
		t.Errorf("got %v, %v", retired, err)
	}
	revoked, err := client.RevokeKey(t.Context(), first.GetKeyId())
	if err != nil || revoked.GetStatus() != assayv1.KeyStatus_KEY_STATUS_REVOKED {
		t.Errorf("got %v, %v", revoked, err)
	}
	if _, err := client.RevokeKey(t.Context(), strings.Repeat("0", 64)); !errors.Is(err, assay.KeyNotFound) {
		t.Errorf("got %v", err)
	}
	keys, err := client.Keys(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	statuses := map[string]assayv1.KeyStatus{}
	for _, key := range keys {
		statuses[key.GetKeyId()] = key.GetStatus()
	}
	if statuses[first.GetKeyId()] != assayv1.KeyStatus_KEY_STATUS_REVOKED || statuses[second.GetKeyId()] != assayv1.KeyStatus_KEY_STATUS_RETIRED {
		t.Errorf("got %v", statuses)
	}
}
