package dev.assay.client;

import dev.assay.v1.ActivateRequest;
import dev.assay.v1.Attestation;
import dev.assay.v1.CheckRequest;
import dev.assay.v1.CheckResponse;
import dev.assay.v1.CompileRequest;
import dev.assay.v1.CompileResponse;
import dev.assay.v1.CompileServiceGrpc;
import dev.assay.v1.DeployRequest;
import dev.assay.v1.DeployResponse;
import dev.assay.v1.DeployServiceGrpc;
import dev.assay.v1.Function;
import dev.assay.v1.GetFunctionRequest;
import dev.assay.v1.GetFunctionResponse;
import dev.assay.v1.InvokeServiceGrpc;
import dev.assay.v1.SignRequest;
import dev.assay.v1.SignServiceGrpc;
import dev.assay.v1.UndeployRequest;
import dev.assay.v1.VerifyRequest;
import dev.assay.v1.VerifyResponse;
import io.grpc.MethodDescriptor;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicReference;

/**
 * The methods of {@link AssayClient} that have one answer, as futures. They fail with {@link
 * AssayException}. Cancelling a future that a method has answered cancels its call, on the server
 * too. Lists, streams and publishers are not here: they wait for their reader, or call back. What
 * else has one answer, such as the methods of {@link AssayAdmin}, is reached by {@link #call}.
 */
public final class AssayAsyncClient {
  private final Calls calls;

  AssayAsyncClient(Calls calls) {
    this.calls = calls;
  }

  /**
   * Calls any method of the API that has one answer.
   *
   * @param method such as {@code AdminServiceGrpc.getGetTenantMethod()}
   * @param request its request
   * @param <Q> the request's type
   * @param <R> the answer's type
   * @return the answer
   * @throws IllegalArgumentException if the method has a stream
   */
  public <Q, R> CompletableFuture<R> call(MethodDescriptor<Q, R> method, Q request) {
    return calls.unaryAsync(method, request);
  }

  /**
   * Compiles, signs and deploys. A rejection is a value, and nothing is deployed.
   *
   * @param name the function's name
   * @param source the module
   * @return what came of it
   */
  public CompletableFuture<Publication> publish(String name, Source source) {
    Steps<Publication> steps = new Steps<>(calls);
    steps.then(
        compile(source),
        verdict -> {
          if (!verdict.hasArtifact()) {
            steps.result.complete(Requests.rejected(verdict));
            return;
          }
          String digest = verdict.getArtifact().getDigest();
          steps.then(
              sign(Requests.sign(digest)),
              attestation ->
                  steps.then(
                      deploy(Requests.deploy(name, digest, attestation)),
                      deployment ->
                          steps.result.complete(
                              Requests.deployed(verdict, attestation, deployment))));
        });
    return steps.result;
  }

  /**
   * Compiles a module, or says precisely why not.
   *
   * @param source the module
   * @return the verdict
   */
  public CompletableFuture<CompileResponse> compile(Source source) {
    CompileRequest request = CompileRequest.newBuilder().setModule(source.module()).build();
    return call(CompileServiceGrpc.getCompileMethod(), request);
  }

  /**
   * Like {@link #compile}, but the server keeps nothing.
   *
   * @param source the module
   * @return the verdict
   */
  public CompletableFuture<CheckResponse> check(Source source) {
    CheckRequest request = CheckRequest.newBuilder().setModule(source.module()).build();
    return call(CompileServiceGrpc.getCheckMethod(), request);
  }

  /**
   * Has an artifact signed.
   *
   * @param request which, and how
   * @return the attestation
   */
  public CompletableFuture<Attestation> sign(SignRequest request) {
    Steps<Attestation> steps = new Steps<>(calls);
    steps.then(
        call(SignServiceGrpc.getSignMethod(), request),
        response -> steps.result.complete(response.getAttestation()));
    return steps.result;
  }

  /**
   * Whether an attestation holds, as the server sees it.
   *
   * @param request the attestation, and perhaps the artifact
   * @return the verdict
   */
  public CompletableFuture<VerifyResponse> verify(VerifyRequest request) {
    return call(SignServiceGrpc.getVerifyMethod(), request);
  }

  /**
   * Makes an artifact the next revision of a function, and the function too if there is none.
   *
   * @param request what to deploy, and how
   * @return the revision and the function
   */
  public CompletableFuture<DeployResponse> deploy(DeployRequest request) {
    return call(DeployServiceGrpc.getDeployMethod(), request);
  }

  /**
   * Makes a revision the active one, newer or older.
   *
   * @param request what to activate
   * @return the function as it is now
   */
  public CompletableFuture<Function> activate(ActivateRequest request) {
    Steps<Function> steps = new Steps<>(calls);
    steps.then(
        call(DeployServiceGrpc.getActivateMethod(), request),
        response -> steps.result.complete(response.getFunction()));
    return steps.result;
  }

  /**
   * Takes a function out of service; its revisions are kept.
   *
   * @param request what to undeploy
   * @return the function as it is now
   */
  public CompletableFuture<Function> undeploy(UndeployRequest request) {
    Steps<Function> steps = new Steps<>(calls);
    steps.then(
        call(DeployServiceGrpc.getUndeployMethod(), request),
        response -> steps.result.complete(response.getFunction()));
    return steps.result;
  }

  /**
   * One function, and its active revision if there is one.
   *
   * @param name the function's name
   * @return both
   */
  public CompletableFuture<GetFunctionResponse> function(String name) {
    GetFunctionRequest request = GetFunctionRequest.newBuilder().setFunction(name).build();
    return call(DeployServiceGrpc.getGetFunctionMethod(), request);
  }

  /**
   * Folds events.
   *
   * @param fold which function, and from where
   * @param events at most 10,000: all of them count or none
   * @return the state
   */
  public CompletableFuture<Reduction> reduce(Fold fold, List<Event> events) {
    Steps<Reduction> steps = new Steps<>(calls);
    steps.then(
        call(InvokeServiceGrpc.getReduceMethod(), Requests.reduce(fold, events)),
        response -> steps.result.complete(Reduction.of(response)));
    return steps.result;
  }

  /** Calls one after another, whose result can be cancelled: then the one under way is. */
  private static final class Steps<T> {
    final CompletableFuture<T> result = new CompletableFuture<>();
    private final AtomicReference<CompletableFuture<?>> current = new AtomicReference<>();
    private final Executor trace;

    Steps(Calls calls) {
      trace = calls.connection().callersTrace();
      result.whenComplete(
          (value, error) -> {
            CompletableFuture<?> running = current.get();
            if (result.isCancelled() && running != null) running.cancel(true);
          });
    }

    <S> void then(CompletableFuture<S> step, java.util.function.Consumer<S> next) {
      current.set(step);
      if (result.isCancelled()) step.cancel(true);
      step.whenComplete(
          (value, error) -> {
            if (error != null) result.completeExceptionally(error);
            else if (!result.isDone()) trace.execute(() -> next.accept(value));
          });
    }
  }
}
