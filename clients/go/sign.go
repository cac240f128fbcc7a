package assay

import (
	"context"

	assayv1 "assay.dev/go/assay/v1"
)

// A SignOption changes what [Client.Sign] asks for.
type SignOption func(*assayv1.SignRequest)

// KeyGroup has the active key of a group sign. The default is "default".
func KeyGroup(group string) SignOption {
	return func(r *assayv1.SignRequest) { r.KeyGroup = group }
}

// AddTo adds the signature to an attestation of the same artifact, instead of making a new one.
func AddTo(attestation *assayv1.Attestation) SignOption {
	return func(r *assayv1.SignRequest) { r.Attestation = attestation }
}

// Sign has an artifact signed that this server has compiled.
func (c *Client) Sign(ctx context.Context, artifactDigest string, options ...SignOption) (*assayv1.Attestation, error) {
	request := &assayv1.SignRequest{ArtifactDigest: artifactDigest}
	for _, option := range options {
		option(request)
	}
	response, err := c.signing.Sign(ctx, request)
	return response.GetAttestation(), returned(err)
}

// Verify says whether an attestation holds, as the server sees it, and which check fails: a bad signature is a value, not an error. With an empty digest it may
// speak of any artifact.
func (c *Client) Verify(ctx context.Context, attestation *assayv1.Attestation, artifactDigest string) (*assayv1.VerifyResponse, error) {
	response, err := c.signing.Verify(ctx, &assayv1.VerifyRequest{Attestation: attestation, ArtifactDigest: artifactDigest})
	return response, returned(err)
}

// Keys are the public keys whose signatures the server knows, newest first.
func (c *Client) Keys(ctx context.Context) ([]*assayv1.PublicKey, error) {
	response, err := c.signing.ListKeys(ctx, &assayv1.ListKeysRequest{})
	return response.GetKeys(), returned(err)
}

// RotateKey makes a new signing key, which signs from now on, and answers it; the active one of the same group retires. An empty group is "default". For
// administrators of the server.
func (c *Client) RotateKey(ctx context.Context, group string) (*assayv1.PublicKey, error) {
	response, err := c.signing.RotateKey(ctx, &assayv1.RotateKeyRequest{Group: group})
	return response.GetKey(), returned(err)
}

// RetireKey retires a key: what it signed goes on to verify, and it signs nothing more. For administrators of the server.
func (c *Client) RetireKey(ctx context.Context, keyID string) (*assayv1.PublicKey, error) {
	response, err := c.signing.RetireKey(ctx, &assayv1.RetireKeyRequest{KeyId: keyID})
	return response.GetKey(), returned(err)
}

// RevokeKey revokes a key, for good: nothing that it signed is loaded any more, and what runs of it ends within 5 seconds. For administrators of the server.
func (c *Client) RevokeKey(ctx context.Context, keyID string) (*assayv1.PublicKey, error) {
	response, err := c.signing.RevokeKey(ctx, &assayv1.RevokeKeyRequest{KeyId: keyID})
	return response.GetKey(), returned(err)
}
