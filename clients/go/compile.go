package assay

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"io"

	assayv1 "assay.dev/go/assay/v1"
	"google.golang.org/grpc/codes"
)

// A Compilation is the verdict on a module.
type Compilation struct {
	// Artifact is what it was compiled to. Nil: it was rejected, and Diagnostics say why.
	Artifact *assayv1.Artifact
	// Diagnostics are all findings, in order of file and place: errors if it was rejected, warnings in either case. At most 500.
	Diagnostics []*assayv1.Diagnostic
	// DiagnosticsOmitted counts those beyond.
	DiagnosticsOmitted int
	// Determinism is how it is ensured that the module is deterministic. Nil: it was rejected, or it is a handler.
	Determinism *assayv1.Determinism
}

// Accepted reports whether there is an artifact.
func (c *Compilation) Accepted() bool { return c.Artifact != nil }

// Compile compiles a module, or says precisely why not: a rejection is a value, not an error.
func (c *Client) Compile(ctx context.Context, source Source) (*Compilation, error) {
	response, err := c.compiling.Compile(ctx, &assayv1.CompileRequest{Module: source.module()})
	if err != nil {
		return nil, returned(err)
	}
	return &Compilation{
		// An outcome that this client does not know is no acceptance.
		Artifact:           response.GetArtifact(),
		Diagnostics:        response.GetDiagnostics(),
		DiagnosticsOmitted: int(response.GetDiagnosticsOmitted()),
		Determinism:        response.GetDeterminism(),
	}, nil
}

// Check is like [Client.Compile], but the server keeps nothing and answers with the findings alone.
func (c *Client) Check(ctx context.Context, source Source) (*assayv1.CheckResponse, error) {
	response, err := c.compiling.Check(ctx, &assayv1.CheckRequest{Module: source.module()})
	return response, returned(err)
}

// Policy is what modules of a kind may use, and the rules that they are held to, for the tenant who asks.
func (c *Client) Policy(ctx context.Context, kind assayv1.Kind) (*assayv1.GetPolicyResponse, error) {
	response, err := c.compiling.GetPolicy(ctx, &assayv1.GetPolicyRequest{Kind: kind})
	return response, returned(err)
}

// An ArtifactFiles is a compiled module with its bytes.
type ArtifactFiles struct {
	// Artifact is what it is.
	Artifact *assayv1.Artifact
	// Code is the compiled file, whose SHA-256 is the artifact's digest.
	Code []byte
	// SourceMap is its source map, revision 3, in JSON.
	SourceMap []byte
}

// Artifact reads a compiled module. What does not hash to the digest is not answered: it is an error with the code DATA_LOSS.
func (c *Client) Artifact(ctx context.Context, digest string) (*ArtifactFiles, error) {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	ctx, span := c.connection.tracing.hold(ctx, assayv1.CompileService_GetArtifact_FullMethodName)
	files, err := c.readArtifact(ctx, digest)
	span.end(asError(err, nil))
	return files, returned(err)
}

func (c *Client) readArtifact(ctx context.Context, digest string) (*ArtifactFiles, error) {
	stream, err := c.compiling.GetArtifact(ctx, &assayv1.GetArtifactRequest{Digest: digest})
	if err != nil {
		return nil, err
	}
	files := &ArtifactFiles{}
	var code, sourceMap bytes.Buffer
	for {
		response, err := stream.Recv()
		if err == io.EOF {
			break
		}
		if err != nil {
			return nil, err
		}
		switch part := response.GetPart().(type) {
		case *assayv1.GetArtifactResponse_Artifact:
			files.Artifact = part.Artifact
		case *assayv1.GetArtifactResponse_Code:
			code.Write(part.Code)
		case *assayv1.GetArtifactResponse_SourceMap:
			sourceMap.Write(part.SourceMap)
		}
	}
	files.Code, files.SourceMap = code.Bytes(), sourceMap.Bytes()
	sum := sha256.Sum256(files.Code)
	if files.Artifact == nil || hex.EncodeToString(sum[:]) != digest {
		return nil, own(Unrecognised, codes.DataLoss, "the artifact came incomplete: its bytes do not have its digest", nil)
	}
	return files, nil
}
