package dev.assay.client;

import dev.assay.v1.Artifact;
import dev.assay.v1.Attestation;
import dev.assay.v1.Diagnostic;
import dev.assay.v1.Function;
import dev.assay.v1.Revision;
import java.util.List;

/** What came of publishing a module. */
public sealed interface Publication {
  /** {@return all findings: errors if it was rejected, warnings in either case; at most 500} */
  List<Diagnostic> diagnostics();

  /**
   * The module runs.
   *
   * @param artifact what it was compiled to
   * @param attestation what vouches for that
   * @param revision the new revision
   * @param function the function as it is now
   * @param diagnostics warnings
   */
  record Deployed(
      Artifact artifact,
      Attestation attestation,
      Revision revision,
      Function function,
      List<Diagnostic> diagnostics)
      implements Publication {}

  /**
   * The module was rejected, and nothing was deployed.
   *
   * @param errorCount how many errors there are, at least 1
   * @param diagnostics what and where they are
   */
  record Rejected(int errorCount, List<Diagnostic> diagnostics) implements Publication {}

  /**
   * The deployed module, where a rejection is not expected.
   *
   * @return this
   * @throws IllegalStateException if it was rejected, with the findings as text
   */
  default Deployed orThrow() {
    if (this instanceof Deployed deployed) return deployed;
    StringBuilder text = new StringBuilder("the module was rejected");
    for (Diagnostic each : diagnostics()) {
      text.append(System.lineSeparator())
          .append(each.getRange().getPath())
          .append(':')
          .append(each.getRange().getStartLine())
          .append(' ')
          .append(each.getMessage());
    }
    throw new IllegalStateException(text.toString());
  }
}
