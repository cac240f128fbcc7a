package dev.assay.client;

/**
 * What a tenant may use. In what is set, 0 is the server's default; in an answer, it is no limit.
 * Each method with a parameter answers another quota; this one stays as it is.
 *
 * @param functions functions, those out of service included
 * @param revisionsPerFunction revisions of one function
 * @param storedBytes artifacts, sources, attestations and secrets together, in bytes, at most 2^49
 * @param runningCalls calls, and batches of streams, that run at the same time, at most 1,000,000
 * @param waitingCalls calls that wait, at most 1,000,000
 * @param callsPerSecond calls and streams that begin in a second, over ten seconds
 * @param cpuMsPerMinute CPU time of the tenant's executors in any minute, in milliseconds
 * @param compilesPerMinute compilations and checks in any minute
 */
public record Quota(
    long functions,
    long revisionsPerFunction,
    long storedBytes,
    long runningCalls,
    long waitingCalls,
    long callsPerSecond,
    long cpuMsPerMinute,
    long compilesPerMinute) {
  private static final long MAX = 0xFFFF_FFFFL;
  private static final Quota DEFAULTS = new Quota(0, 0, 0, 0, 0, 0, 0, 0);

  /**
   * The server's defaults.
   *
   * @return a quota whose limits are all 0
   */
  public static Quota defaults() {
    return DEFAULTS;
  }

  /**
   * Limits functions.
   *
   * @param limit at most so many; 0: the server's default
   * @return the quota
   */
  public Quota functions(long limit) {
    return new Quota(
        limit,
        revisionsPerFunction,
        storedBytes,
        runningCalls,
        waitingCalls,
        callsPerSecond,
        cpuMsPerMinute,
        compilesPerMinute);
  }

  /**
   * Limits revisions of one function.
   *
   * @param limit at most so many; 0: the server's default
   * @return the quota
   */
  public Quota revisionsPerFunction(long limit) {
    return new Quota(
        functions,
        limit,
        storedBytes,
        runningCalls,
        waitingCalls,
        callsPerSecond,
        cpuMsPerMinute,
        compilesPerMinute);
  }

  /**
   * Limits what is stored.
   *
   * @param limit at most so many bytes, at most 2^49; 0: the server's default
   * @return the quota
   */
  public Quota storedBytes(long limit) {
    return new Quota(
        functions,
        revisionsPerFunction,
        limit,
        runningCalls,
        waitingCalls,
        callsPerSecond,
        cpuMsPerMinute,
        compilesPerMinute);
  }

  /**
   * Limits calls that run.
   *
   * @param limit at most so many, at most 1,000,000; 0: the server's default
   * @return the quota
   */
  public Quota runningCalls(long limit) {
    return new Quota(
        functions,
        revisionsPerFunction,
        storedBytes,
        limit,
        waitingCalls,
        callsPerSecond,
        cpuMsPerMinute,
        compilesPerMinute);
  }

  /**
   * Limits calls that wait.
   *
   * @param limit at most so many, at most 1,000,000; 0: the server's default
   * @return the quota
   */
  public Quota waitingCalls(long limit) {
    return new Quota(
        functions,
        revisionsPerFunction,
        storedBytes,
        runningCalls,
        limit,
        callsPerSecond,
        cpuMsPerMinute,
        compilesPerMinute);
  }

  /**
   * Limits calls that begin.
   *
   * @param limit at most so many in a second; 0: the server's default
   * @return the quota
   */
  public Quota callsPerSecond(long limit) {
    return new Quota(
        functions,
        revisionsPerFunction,
        storedBytes,
        runningCalls,
        waitingCalls,
        limit,
        cpuMsPerMinute,
        compilesPerMinute);
  }

  /**
   * Limits CPU time.
   *
   * @param limit at most so many milliseconds in any minute; 0: the server's default
   * @return the quota
   */
  public Quota cpuMsPerMinute(long limit) {
    return new Quota(
        functions,
        revisionsPerFunction,
        storedBytes,
        runningCalls,
        waitingCalls,
        callsPerSecond,
        limit,
        compilesPerMinute);
  }

  /**
   * Limits compilations and checks.
   *
   * @param limit at most so many in any minute; 0: the server's default
   * @return the quota
   */
  public Quota compilesPerMinute(long limit) {
    return new Quota(
        functions,
        revisionsPerFunction,
        storedBytes,
        runningCalls,
        waitingCalls,
        callsPerSecond,
        cpuMsPerMinute,
        limit);
  }

  static Quota of(dev.assay.v1.Quota quota) {
    return new Quota(
        Integer.toUnsignedLong(quota.getFunctions()),
        Integer.toUnsignedLong(quota.getRevisionsPerFunction()),
        unsigned(quota.getStoredBytes()),
        Integer.toUnsignedLong(quota.getRunningCalls()),
        Integer.toUnsignedLong(quota.getWaitingCalls()),
        Integer.toUnsignedLong(quota.getCallsPerSecond()),
        Integer.toUnsignedLong(quota.getCpuMsPerMinute()),
        Integer.toUnsignedLong(quota.getCompilesPerMinute()));
  }

  dev.assay.v1.Quota message() {
    if (storedBytes < 0) {
      throw new IllegalArgumentException("storedBytes is 0 or more, not " + storedBytes);
    }
    return dev.assay.v1.Quota.newBuilder()
        .setFunctions(checked("functions", functions))
        .setRevisionsPerFunction(checked("revisionsPerFunction", revisionsPerFunction))
        .setStoredBytes(storedBytes)
        .setRunningCalls(checked("runningCalls", runningCalls))
        .setWaitingCalls(checked("waitingCalls", waitingCalls))
        .setCallsPerSecond(checked("callsPerSecond", callsPerSecond))
        .setCpuMsPerMinute(checked("cpuMsPerMinute", cpuMsPerMinute))
        .setCompilesPerMinute(checked("compilesPerMinute", compilesPerMinute))
        .build();
  }

  /** An unsigned number of 32 bits; a tighter bound is the server's to tell. */
  private static int checked(String name, long limit) {
    if (limit < 0 || limit > MAX) {
      throw new IllegalArgumentException(name + " is 0 to " + MAX + ", not " + limit);
    }
    return (int) limit;
  }

  /** What {@code long} cannot hold is the most that it can. */
  static long unsigned(long bits) {
    return bits < 0 ? Long.MAX_VALUE : bits;
  }
}
