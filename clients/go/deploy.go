package assay

import (
	"context"
	"iter"

	assayv1 "assay.dev/go/assay/v1"
)

// A DeployOption changes what [Client.Deploy] and [Client.Publish] ask for.
type DeployOption func(*assayv1.DeployRequest)

// Inactive keeps the new revision, and leaves the active one where it is.
func Inactive() DeployOption {
	return func(r *assayv1.DeployRequest) { r.Inactive = true }
}

// Note is a remark for people, at most 256 characters.
func Note(note string) DeployOption {
	return func(r *assayv1.DeployRequest) { r.Note = note }
}

// DeployIf insists that the function is as it was when this etag was read; "absent": that there is none of its name.
func DeployIf(etag string) DeployOption {
	return func(r *assayv1.DeployRequest) { r.ExpectedEtag = etag }
}

// Policy says who may call the revision, how, and how much. The default is what the function's newest revision says; an empty policy is one without bounds.
func Policy(policy *assayv1.FunctionPolicy) DeployOption {
	return func(r *assayv1.DeployRequest) { r.Policy = policy }
}

// Deploy makes an artifact the next revision of a function, and the function too if there is none of that name.
func (c *Client) Deploy(
	ctx context.Context, function, artifactDigest string, attestation *assayv1.Attestation, options ...DeployOption,
) (*assayv1.DeployResponse, error) {
	request := &assayv1.DeployRequest{Function: function, ArtifactDigest: artifactDigest, Attestation: attestation}
	for _, option := range options {
		option(request)
	}
	response, err := c.deploying.Deploy(ctx, request)
	return response, returned(err)
}

// A Publication is what came of [Client.Publish].
type Publication struct {
	// Compilation is the verdict. If it is a rejection, there is nothing else.
	*Compilation
	// Attestation is the artifact's.
	Attestation *assayv1.Attestation
	// Revision is the new one. Nil: the module was rejected, and nothing is deployed.
	Revision *assayv1.Revision
	// Function is the function as it is now.
	Function *assayv1.Function
}

// Publish takes a module the whole way: it is compiled, signed and deployed. A rejection is a value, not an error; then nothing is deployed.
func (c *Client) Publish(ctx context.Context, function string, source Source, options ...DeployOption) (*Publication, error) {
	compilation, err := c.Compile(ctx, source)
	if err != nil {
		return nil, err
	}
	publication := &Publication{Compilation: compilation}
	if !compilation.Accepted() {
		return publication, nil
	}
	digest := compilation.Artifact.GetDigest()
	if publication.Attestation, err = c.Sign(ctx, digest); err != nil {
		return nil, err
	}
	deployed, err := c.Deploy(ctx, function, digest, publication.Attestation, options...)
	if err != nil {
		return nil, err
	}
	publication.Revision, publication.Function = deployed.GetRevision(), deployed.GetFunction()
	return publication, nil
}

// Activate makes a revision the active one: a newer one, or an older one to roll back. With an etag it insists that the function is as it was when that
// was read; "" takes it as it is.
func (c *Client) Activate(ctx context.Context, function string, revision uint64, etag string) (*assayv1.Function, error) {
	response, err := c.deploying.Activate(ctx, &assayv1.ActivateRequest{Function: function, Revision: revision, ExpectedEtag: etag})
	return response.GetFunction(), returned(err)
}

// Undeploy takes a function out of service; its revisions are kept. The etag is as in [Client.Activate].
func (c *Client) Undeploy(ctx context.Context, function, etag string) (*assayv1.Function, error) {
	response, err := c.deploying.Undeploy(ctx, &assayv1.UndeployRequest{Function: function, ExpectedEtag: etag})
	return response.GetFunction(), returned(err)
}

// Function reads a function and its active revision, nil if it has none.
func (c *Client) Function(ctx context.Context, name string) (*assayv1.Function, *assayv1.Revision, error) {
	response, err := c.deploying.GetFunction(ctx, &assayv1.GetFunctionRequest{Function: name})
	return response.GetFunction(), response.GetActive(), returned(err)
}

// Functions are all functions in order of name, read page by page. An error ends them.
func (c *Client) Functions(ctx context.Context) iter.Seq2[*assayv1.Function, error] {
	return pages(func(token string) ([]*assayv1.Function, string, error) {
		response, err := c.deploying.ListFunctions(ctx, &assayv1.ListFunctionsRequest{PageToken: token})
		return response.GetFunctions(), response.GetNextPageToken(), err
	})
}

// Revisions are a function's, newest first, read page by page. An error ends them.
func (c *Client) Revisions(ctx context.Context, function string) iter.Seq2[*assayv1.Revision, error] {
	return pages(func(token string) ([]*assayv1.Revision, string, error) {
		response, err := c.deploying.ListRevisions(ctx, &assayv1.ListRevisionsRequest{Function: function, PageToken: token})
		return response.GetRevisions(), response.GetNextPageToken(), err
	})
}
