package dev.assay.client;

import dev.assay.v1.GetServerInfoResponse;
import java.time.Instant;
import java.util.List;

/**
 * What a server is.
 *
 * @param version of Assay
 * @param nodeVersion of the Node that runs it
 * @param v8Version of the V8 that runs tenants' code
 * @param compilerVersion what compiles modules, as it stands in every attestation
 * @param policyDigest SHA-256 of the policy that modules are analysed under
 * @param sandbox how tenants' code is shut in
 * @param executionLimits what a call or batch of tenants' code may use
 * @param wireLimits what may cross the wire
 * @param startedAt when it was started
 */
public record ServerInfo(
    String version,
    String nodeVersion,
    String v8Version,
    String compilerVersion,
    String policyDigest,
    Sandbox sandbox,
    ExecutionLimits executionLimits,
    WireLimits wireLimits,
    Instant startedAt) {
  /** Which walls the operator asked for. */
  public enum SandboxMode {
    /** All of them. */
    STRICT,
    /** Those that a process of its own gives. */
    PROCESS,
    /** A newer server's mode, which this client cannot name. */
    UNRECOGNISED
  }

  /**
   * How tenants' code is shut in.
   *
   * @param mode which walls the operator asked for
   * @param layers every layer there is, from the inside out, whether it stands or not
   */
  public record Sandbox(SandboxMode mode, List<Layer> layers) {}

  /**
   * One layer of the sandbox.
   *
   * @param name its name, such as {@code permission-model}
   * @param present true if it stands
   * @param detail what it does; for a missing one, what is missing
   */
  public record Layer(String name, boolean present, String detail) {}

  /**
   * What a call or batch of tenants' code may use.
   *
   * @param cpuTimeMs CPU time, in milliseconds
   * @param wallClockMs wall clock, in milliseconds
   * @param memoryMb heap and ArrayBuffers of an isolate together, in units of 2^20 bytes
   * @param stateBytes state as JSON, in bytes
   * @param batchEvents events a call or batch
   */
  public record ExecutionLimits(
      long cpuTimeMs, long wallClockMs, long memoryMb, long stateBytes, long batchEvents) {}

  /**
   * What may cross the wire.
   *
   * @param requestBytes a request, or one message of a stream, in bytes
   * @param responseBytes a response, or one message of a stream, in bytes
   * @param moduleFiles files of a module
   * @param fileBytes one file of a module, in bytes
   * @param moduleBytes all files of a module together, in bytes
   */
  public record WireLimits(
      long requestBytes, long responseBytes, long moduleFiles, long fileBytes, long moduleBytes) {}

  static ServerInfo of(GetServerInfoResponse info) {
    return new ServerInfo(
        info.getVersion(),
        info.getNodeVersion(),
        info.getV8Version(),
        info.getCompilerVersion(),
        info.getPolicyDigest(),
        sandbox(info.getSandbox()),
        limits(info.getExecutionLimits()),
        limits(info.getWireLimits()),
        Times.instant(info.getStartedAt()));
  }

  private static Sandbox sandbox(dev.assay.v1.Sandbox sandbox) {
    SandboxMode mode =
        switch (sandbox.getMode()) {
          case SANDBOX_MODE_STRICT -> SandboxMode.STRICT;
          case SANDBOX_MODE_PROCESS -> SandboxMode.PROCESS;
          case SANDBOX_MODE_UNSPECIFIED, UNRECOGNIZED -> SandboxMode.UNRECOGNISED;
        };
    return new Sandbox(
        mode,
        sandbox.getLayersList().stream()
            .map(each -> new Layer(each.getName(), each.getPresent(), each.getDetail()))
            .toList());
  }

  private static ExecutionLimits limits(dev.assay.v1.ExecutionLimits limits) {
    return new ExecutionLimits(
        Integer.toUnsignedLong(limits.getCpuTimeMs()),
        Integer.toUnsignedLong(limits.getWallClockMs()),
        Integer.toUnsignedLong(limits.getMemoryMb()),
        Integer.toUnsignedLong(limits.getStateBytes()),
        Integer.toUnsignedLong(limits.getBatchEvents()));
  }

  private static WireLimits limits(dev.assay.v1.WireLimits limits) {
    return new WireLimits(
        Integer.toUnsignedLong(limits.getRequestBytes()),
        Integer.toUnsignedLong(limits.getResponseBytes()),
        Integer.toUnsignedLong(limits.getModuleFiles()),
        Integer.toUnsignedLong(limits.getFileBytes()),
        Integer.toUnsignedLong(limits.getModuleBytes()));
  }
}
