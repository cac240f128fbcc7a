package assay

import (
	"context"
	"iter"
	"time"

	assayv1 "assay.dev/go/assay/v1"
	"google.golang.org/protobuf/types/known/timestamppb"
)

// An Admin runs the server, over the connection of the client that it comes from: tenants, their credentials and quotas, the audit log, and what the server says
// of itself. Its methods need a credential with the role admin; what concerns other tenants or the server, one of the operator's tenant. [Admin.ServerInfo] is open
// to every credential.
type Admin struct {
	calls      assayv1.AdminServiceClient
	connection *connection
}

// Admin is the client for administrators.
func (c *Client) Admin() *Admin {
	return &Admin{calls: assayv1.NewAdminServiceClient(c.conn), connection: c.connection}
}

// A Tenant is somebody whose modules, functions, events and keys are apart from everybody else's.
type Tenant struct {
	// Name is an RFC 1035 label of 1 to 63 characters.
	Name string
	// DisplayName is what people call it. Empty: nothing.
	DisplayName string
	// Suspended is true if its calls are refused.
	Suspended bool
	// CreatedAt is when it was made.
	CreatedAt time.Time
}

// CreateTenant makes a tenant; [RevisionConflict] if there is one of that name. A display name has at most 256 characters; empty: none.
func (a *Admin) CreateTenant(ctx context.Context, name, displayName string) (*Tenant, error) {
	response, err := a.calls.CreateTenant(ctx, &assayv1.CreateTenantRequest{Name: name, DisplayName: displayName})
	return answer(tenantOf, response.GetTenant(), err)
}

// Tenant reads a tenant.
func (a *Admin) Tenant(ctx context.Context, name string) (*Tenant, error) {
	response, err := a.calls.GetTenant(ctx, &assayv1.GetTenantRequest{Name: name})
	return answer(tenantOf, response.GetTenant(), err)
}

// Tenants are all tenants in order of name, read page by page. An error ends them.
func (a *Admin) Tenants(ctx context.Context) iter.Seq2[*Tenant, error] {
	return converted(tenantOf, pages(func(token string) ([]*assayv1.Tenant, string, error) {
		response, err := a.calls.ListTenants(ctx, &assayv1.ListTenantsRequest{PageToken: token})
		return response.GetTenants(), response.GetNextPageToken(), err
	}))
}

// SuspendTenant has a tenant's calls refused. Its data are kept.
func (a *Admin) SuspendTenant(ctx context.Context, name string) (*Tenant, error) {
	response, err := a.calls.SuspendTenant(ctx, &assayv1.SuspendTenantRequest{Name: name})
	return answer(tenantOf, response.GetTenant(), err)
}

// ResumeTenant lifts a suspension.
func (a *Admin) ResumeTenant(ctx context.Context, name string) (*Tenant, error) {
	response, err := a.calls.SuspendTenant(ctx, &assayv1.SuspendTenantRequest{Name: name, Lift: true})
	return answer(tenantOf, response.GetTenant(), err)
}

// DeleteTenant deletes a tenant that is suspended, and everything that belongs to it; [RevisionConflict] if it is not suspended.
func (a *Admin) DeleteTenant(ctx context.Context, name string) error {
	_, err := a.calls.DeleteTenant(ctx, &assayv1.DeleteTenantRequest{Name: name})
	return returned(err)
}

func tenantOf(wire *assayv1.Tenant) *Tenant {
	return &Tenant{
		Name:        wire.GetName(),
		DisplayName: wire.GetDisplayName(),
		Suspended:   wire.GetSuspended(),
		CreatedAt:   timeOf(wire.GetCreatedAt()),
	}
}

// answer gives what the stubs answered the client's form; nil where there was an error.
func answer[W, T any](form func(*W) *T, wire *W, err error) (*T, error) {
	if err != nil {
		return nil, returned(err)
	}
	return form(wire), nil
}

// converted gives the items of a list the client's form.
func converted[W, T any](form func(*W) *T, items iter.Seq2[*W, error]) iter.Seq2[*T, error] {
	return func(yield func(*T, error) bool) {
		for item, err := range items {
			if err != nil {
				yield(nil, err)
				return
			}
			if !yield(form(item), nil) {
				return
			}
		}
	}
}

// timeOf is a time of the wire; the zero time if there is none.
func timeOf(wire *timestamppb.Timestamp) time.Time {
	if wire == nil {
		return time.Time{}
	}
	return wire.AsTime()
}

// wireTime is a time as the wire has it; none for the zero time.
func wireTime(at time.Time) *timestamppb.Timestamp {
	if at.IsZero() {
		return nil
	}
	return timestamppb.New(at)
}
