package dev.assay.client;

import com.google.protobuf.ByteString;
import dev.assay.v1.FunctionRef;
import dev.assay.v1.OnFault;
import dev.assay.v1.ReduceStreamOpen;
import dev.assay.v1.StateReport;

/**
 * Which function folds, and from where. Each method answers another fold; this one stays as it is.
 */
public final class Fold {
  private final ReduceStreamOpen open;

  private Fold(ReduceStreamOpen open) {
    this.open = open;
  }

  /**
   * A fold from what the function's {@code initial()} returns, by its active revision.
   *
   * @param function the function's name
   * @return the fold
   */
  public static Fold of(String function) {
    return new Fold(
        ReduceStreamOpen.newBuilder()
            .setFunction(FunctionRef.newBuilder().setName(function))
            .build());
  }

  /**
   * By a revision.
   *
   * @param revision its number, from 1
   * @return the fold
   */
  public Fold revision(long revision) {
    FunctionRef function = open.getFunction().toBuilder().setRevision(revision).build();
    return new Fold(open.toBuilder().setFunction(function).build());
  }

  /**
   * From a state.
   *
   * @param state what Gson writes as a JSON value
   * @return the fold
   */
  public Fold state(Object state) {
    return stateJson(Json.write(state));
  }

  /**
   * From a state as it was answered, which keeps the order of its keys.
   *
   * @param document one JSON document in UTF-8
   * @return the fold
   */
  public Fold stateJson(ByteString document) {
    return new Fold(open.toBuilder().setState(document).build());
  }

  /**
   * For streams and publishers: what to do about an event that fails.
   *
   * @param onFault stop, which is the default, or skip
   * @return the fold
   */
  public Fold onFault(OnFault onFault) {
    return new Fold(open.toBuilder().setOnFault(onFault).build());
  }

  /**
   * For streams and publishers: when receipts carry the state.
   *
   * @param report never, at the end, which is the default, or with every batch
   * @return the fold
   */
  public Fold stateReport(StateReport report) {
    return new Fold(open.toBuilder().setStateReport(report).build());
  }

  ReduceStreamOpen open() {
    return open;
  }
}
