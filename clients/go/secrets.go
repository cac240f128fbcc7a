package assay

import (
	"context"
	"time"

	assayv1 "assay.dev/go/assay/v1"
)

// A Secret is what may be said of a function's secret. Its value can never be read back.
type Secret struct {
	// Name is its name.
	Name string
	// UpdatedAt is when its value was last set.
	UpdatedAt time.Time
}

// SetSecret sets a secret of a function. Its name is 1 to 64 upper-case letters, digits and underscores, a letter first; its value 1 byte to 64 KiB.
func (c *Client) SetSecret(ctx context.Context, function, name string, value []byte) (*Secret, error) {
	response, err := c.deploying.SetSecret(ctx, &assayv1.SetSecretRequest{Function: function, Name: name, Value: value})
	if err != nil {
		return nil, returned(err)
	}
	return secretOf(response.GetSecret()), nil
}

// Secrets are a function's secrets in order of name, without their values.
func (c *Client) Secrets(ctx context.Context, function string) ([]*Secret, error) {
	response, err := c.deploying.ListSecrets(ctx, &assayv1.ListSecretsRequest{Function: function})
	if err != nil {
		return nil, returned(err)
	}
	secrets := make([]*Secret, len(response.GetSecrets()))
	for i, secret := range response.GetSecrets() {
		secrets[i] = secretOf(secret)
	}
	return secrets, nil
}

// DeleteSecret deletes a secret of a function; [SecretNotFound] if there is none of that name.
func (c *Client) DeleteSecret(ctx context.Context, function, name string) error {
	_, err := c.deploying.DeleteSecret(ctx, &assayv1.DeleteSecretRequest{Function: function, Name: name})
	return returned(err)
}

func secretOf(wire *assayv1.Secret) *Secret {
	return &Secret{Name: wire.GetName(), UpdatedAt: timeOf(wire.GetUpdatedAt())}
}
