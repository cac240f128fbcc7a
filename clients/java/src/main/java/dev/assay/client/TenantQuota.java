package dev.assay.client;

import dev.assay.v1.GetQuotaResponse;
import dev.assay.v1.QuotaUsage;

/**
 * What a tenant may use, and what it uses.
 *
 * @param quota what it may use, the server's defaults filled in; a limit of 0: there is none
 * @param usage what it uses
 */
public record TenantQuota(Quota quota, Usage usage) {
  /**
   * What a tenant uses, as far as that can be said of a moment.
   *
   * @param functions functions
   * @param storedBytes artifacts, sources, attestations and secrets together, in bytes
   * @param runningCalls calls that run
   * @param waitingCalls calls that wait
   * @param cpuMsInLastMinute CPU time of its executors in the last minute, in milliseconds
   * @param compilesInLastMinute compilations and checks in the last minute
   */
  public record Usage(
      long functions,
      long storedBytes,
      long runningCalls,
      long waitingCalls,
      long cpuMsInLastMinute,
      long compilesInLastMinute) {}

  static TenantQuota of(GetQuotaResponse response) {
    QuotaUsage usage = response.getUsage();
    return new TenantQuota(
        Quota.of(response.getQuota()),
        new Usage(
            Integer.toUnsignedLong(usage.getFunctions()),
            Quota.unsigned(usage.getStoredBytes()),
            Integer.toUnsignedLong(usage.getRunningCalls()),
            Integer.toUnsignedLong(usage.getWaitingCalls()),
            Integer.toUnsignedLong(usage.getCpuMsInLastMinute()),
            Integer.toUnsignedLong(usage.getCompilesInLastMinute())));
  }
}
