package dev.assay.client;

import dev.assay.v1.Artifact;
import dev.assay.v1.Attestation;
import dev.assay.v1.CompileResponse;
import dev.assay.v1.DeployRequest;
import dev.assay.v1.DeployResponse;
import dev.assay.v1.ReduceRequest;
import dev.assay.v1.SignRequest;
import java.util.List;

/** What the blocking and the asynchronous client both ask and answer. */
final class Requests {
  private Requests() {}

  static ReduceRequest reduce(Fold fold, List<Event> events) {
    ReduceRequest.Builder request =
        ReduceRequest.newBuilder()
            .setFunction(fold.open().getFunction())
            .setState(fold.open().getState());
    for (Event event : events) request.addEvents(event.message());
    return request.build();
  }

  static SignRequest sign(String artifactDigest) {
    return SignRequest.newBuilder().setArtifactDigest(artifactDigest).build();
  }

  static DeployRequest deploy(String name, String artifactDigest, Attestation attestation) {
    return DeployRequest.newBuilder()
        .setFunction(name)
        .setArtifactDigest(artifactDigest)
        .setAttestation(attestation)
        .build();
  }

  /** An outcome that this client does not know is not an acceptance. */
  static Publication.Rejected rejected(CompileResponse verdict) {
    int errors = Math.max(verdict.getRejection().getErrorCount(), 1);
    return new Publication.Rejected(errors, verdict.getDiagnosticsList());
  }

  static Publication.Deployed deployed(
      CompileResponse verdict, Attestation attestation, DeployResponse deployment) {
    Artifact artifact = verdict.getArtifact();
    return new Publication.Deployed(
        artifact,
        attestation,
        deployment.getRevision(),
        deployment.getFunction(),
        verdict.getDiagnosticsList());
  }
}
