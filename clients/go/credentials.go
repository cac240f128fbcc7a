package assay

import (
	"context"
	"fmt"
	"iter"
	"strings"
	"time"

	assayv1 "assay.dev/go/assay/v1"
)

// A Role is what a credential allows. A newer server's, which this client cannot name, is its number.
type Role string

const (
	// RoleCompile compiles modules, and reads the policy and the artifacts that came of them.
	RoleCompile Role = "compile"
	// RoleSign has artifacts signed, and has signatures verified.
	RoleSign Role = "sign"
	// RoleDeploy deploys, activates and undeploys functions, and sets their secrets.
	RoleDeploy Role = "deploy"
	// RoleInvoke calls functions, and appends events.
	RoleInvoke Role = "invoke"
	// RoleRead reads functions, revisions, artifacts, events and documents.
	RoleRead Role = "read"
	// RoleAdmin manages the tenant's credentials, and reads its quota and its part of the audit log. In the operator's tenant, "default", it manages the server.
	RoleAdmin Role = "admin"
)

// A Credential is what may be said of an API key.
type Credential struct {
	// ID is 16 lower-case letters and digits. The key begins with "assay_" and this.
	ID string
	// Tenant is whose it is.
	Tenant string
	// Roles are what it allows, sorted.
	Roles []Role
	// Functions are those that it is limited to, each a name or the beginning of one with * behind it. Empty: all.
	Functions []string
	// Note is a remark for people.
	Note string
	// CreatedAt is when it was made.
	CreatedAt time.Time
	// ExpiresAt is when it ends by itself. Zero: never.
	ExpiresAt time.Time
	// RevokedAt is when it was revoked. Zero: it was not.
	RevokedAt time.Time
	// LastUsedAt is when it was last used, to the minute. Zero: not since it was made.
	LastUsedAt time.Time
}

// CredentialSettings say what an API key is to be.
type CredentialSettings struct {
	// Roles are what it allows, 1 to 6 different ones. Required.
	Roles []Role
	// Functions are those that it is limited to, at most 64, each a name or the beginning of one with * behind it. Empty: all. A limited key cannot have
	// [RoleAdmin].
	Functions []string
	// Note is a remark for people, at most 256 characters.
	Note string
	// ExpiresAt is when it ends by itself. Zero: never.
	ExpiresAt time.Time
}

// CreateCredential makes an API key for a tenant. The token, which is what [WithToken] takes, is answered this once: it is not kept, and cannot be read again.
func (a *Admin) CreateCredential(ctx context.Context, tenant string, settings CredentialSettings) (credential *Credential, token string, err error) {
	request := &assayv1.CreateCredentialRequest{
		Tenant:    tenant,
		Functions: settings.Functions,
		Note:      settings.Note,
		ExpiresAt: wireTime(settings.ExpiresAt),
	}
	for _, role := range settings.Roles {
		number, err := role.wire()
		if err != nil {
			return nil, "", a.connection.tracing.refuse(ctx, assayv1.AdminService_CreateCredential_FullMethodName, err)
		}
		request.Roles = append(request.Roles, number)
	}
	response, err := a.calls.CreateCredential(ctx, request)
	credential, err = answer(credentialOf, response.GetCredential(), err)
	return credential, response.GetToken(), err
}

// Credentials are a tenant's API keys, newest first, read page by page. An error ends them.
func (a *Admin) Credentials(ctx context.Context, tenant string) iter.Seq2[*Credential, error] {
	return converted(credentialOf, pages(func(token string) ([]*assayv1.Credential, string, error) {
		response, err := a.calls.ListCredentials(ctx, &assayv1.ListCredentialsRequest{Tenant: tenant, PageToken: token})
		return response.GetCredentials(), response.GetNextPageToken(), err
	}))
}

// RevokeCredential revokes an API key. Calls with it fail from then on.
func (a *Admin) RevokeCredential(ctx context.Context, tenant, id string) (*Credential, error) {
	response, err := a.calls.RevokeCredential(ctx, &assayv1.RevokeCredentialRequest{Tenant: tenant, Id: id})
	return answer(credentialOf, response.GetCredential(), err)
}

func credentialOf(wire *assayv1.Credential) *Credential {
	credential := &Credential{
		ID:         wire.GetId(),
		Tenant:     wire.GetTenant(),
		Functions:  wire.GetFunctions(),
		Note:       wire.GetNote(),
		CreatedAt:  timeOf(wire.GetCreatedAt()),
		ExpiresAt:  timeOf(wire.GetExpiresAt()),
		RevokedAt:  timeOf(wire.GetRevokedAt()),
		LastUsedAt: timeOf(wire.GetLastUsedAt()),
	}
	for _, role := range wire.GetRoles() {
		credential.Roles = append(credential.Roles, Role(strings.ToLower(strings.TrimPrefix(role.String(), rolePrefix))))
	}
	return credential
}

const rolePrefix = "ROLE_"

func (r Role) wire() (assayv1.Role, error) {
	number, known := assayv1.Role_value[rolePrefix+strings.ToUpper(string(r))]
	if !known || number == 0 {
		return 0, refused(RequestInvalid, "Roles", fmt.Sprintf("have %q, which is none of compile, sign, deploy, invoke, read and admin", string(r)), nil)
	}
	return assayv1.Role(number), nil
}
