package assay

import (
	"context"
	"time"

	assayv1 "assay.dev/go/assay/v1"
)

// A ServerInfo is what a server is: its versions, its policy, its sandbox and its limits.
type ServerInfo struct {
	// Version is Assay's, such as "0.1.0".
	Version string
	// NodeVersion is that of the Node that runs it.
	NodeVersion string
	// V8Version is that of the V8 that runs tenant code.
	V8Version string
	// CompilerVersion is what compiles modules, as it stands in every attestation.
	CompilerVersion string
	// PolicyDigest is the SHA-256 of the policy that modules are analysed under, as 64 lower-case hexadecimal digits.
	PolicyDigest string
	// Sandbox is how tenant code is shut in.
	Sandbox Sandbox
	// ExecutionLimits are what a call or batch of tenant code may use.
	ExecutionLimits ExecutionLimits
	// WireLimits are what may cross the wire.
	WireLimits WireLimits
	// StartedAt is when it was started.
	StartedAt time.Time
}

// A Sandbox is how tenant code is shut in.
type Sandbox struct {
	// Mode is which walls the operator asked for.
	Mode SandboxMode
	// Layers are all that there are, from the inside out, whether they stand or not.
	Layers []SandboxLayer
}

// A SandboxMode says which walls the operator asked for. Empty: a mode that this client does not know.
type SandboxMode string

const (
	// SandboxStrict is all of them: the server does not start where one is missing.
	SandboxStrict SandboxMode = "strict"
	// SandboxProcess is those that a process of its own gives.
	SandboxProcess SandboxMode = "process"
)

// A SandboxLayer is one layer of the sandbox.
type SandboxLayer struct {
	// Name is its name, such as "permission-model" or "network-namespace".
	Name string
	// Present is true if it stands.
	Present bool
	// Detail is what it does; of a missing one, what is missing.
	Detail string
}

// ExecutionLimits are what a call or batch of a tenant's code may use.
type ExecutionLimits struct {
	// CPUTime of one call or batch.
	CPUTime time.Duration
	// WallClock of one call or batch.
	WallClock time.Duration
	// MemoryMiB is heap and ArrayBuffers of an isolate together, in units of 2^20 bytes.
	MemoryMiB uint32
	// StateBytes are those of the state as JSON.
	StateBytes uint32
	// BatchEvents are the events of a call or batch.
	BatchEvents uint32
}

// WireLimits are what may cross the wire.
type WireLimits struct {
	// RequestBytes are those of a request, or of one message of a stream.
	RequestBytes uint32
	// ResponseBytes are those of a response, or of one message of a stream.
	ResponseBytes uint32
	// ModuleFiles are the files of a module.
	ModuleFiles uint32
	// FileBytes are those of one file of a module.
	FileBytes uint32
	// ModuleBytes are those of all files of a module together.
	ModuleBytes uint32
}

// ServerInfo says what the server is. Every credential may ask.
func (a *Admin) ServerInfo(ctx context.Context) (*ServerInfo, error) {
	response, err := a.calls.GetServerInfo(ctx, &assayv1.GetServerInfoRequest{})
	return answer(serverInfoOf, response, err)
}

func serverInfoOf(wire *assayv1.GetServerInfoResponse) *ServerInfo {
	execution, message := wire.GetExecutionLimits(), wire.GetWireLimits()
	info := &ServerInfo{
		Version:         wire.GetVersion(),
		NodeVersion:     wire.GetNodeVersion(),
		V8Version:       wire.GetV8Version(),
		CompilerVersion: wire.GetCompilerVersion(),
		PolicyDigest:    wire.GetPolicyDigest(),
		ExecutionLimits: ExecutionLimits{
			CPUTime:     milliseconds(execution.GetCpuTimeMs()),
			WallClock:   milliseconds(execution.GetWallClockMs()),
			MemoryMiB:   execution.GetMemoryMb(),
			StateBytes:  execution.GetStateBytes(),
			BatchEvents: execution.GetBatchEvents(),
		},
		WireLimits: WireLimits{
			RequestBytes:  message.GetRequestBytes(),
			ResponseBytes: message.GetResponseBytes(),
			ModuleFiles:   message.GetModuleFiles(),
			FileBytes:     message.GetFileBytes(),
			ModuleBytes:   message.GetModuleBytes(),
		},
		StartedAt: timeOf(wire.GetStartedAt()),
	}
	switch wire.GetSandbox().GetMode() {
	case assayv1.SandboxMode_SANDBOX_MODE_STRICT:
		info.Sandbox.Mode = SandboxStrict
	case assayv1.SandboxMode_SANDBOX_MODE_PROCESS:
		info.Sandbox.Mode = SandboxProcess
	case assayv1.SandboxMode_SANDBOX_MODE_UNSPECIFIED:
		// Newer modes too stay without a name.
	}
	for _, layer := range wire.GetSandbox().GetLayers() {
		info.Sandbox.Layers = append(info.Sandbox.Layers, SandboxLayer{Name: layer.GetName(), Present: layer.GetPresent(), Detail: layer.GetDetail()})
	}
	return info
}
