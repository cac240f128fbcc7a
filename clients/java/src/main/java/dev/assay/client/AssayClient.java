package dev.assay.client;

import com.google.protobuf.ByteString;
import dev.assay.v1.ActivateRequest;
import dev.assay.v1.Artifact;
import dev.assay.v1.Attestation;
import dev.assay.v1.CheckRequest;
import dev.assay.v1.CheckResponse;
import dev.assay.v1.CompileRequest;
import dev.assay.v1.CompileResponse;
import dev.assay.v1.CompileServiceGrpc;
import dev.assay.v1.DeleteSecretRequest;
import dev.assay.v1.DeployRequest;
import dev.assay.v1.DeployResponse;
import dev.assay.v1.DeployServiceGrpc;
import dev.assay.v1.Function;
import dev.assay.v1.FunctionRef;
import dev.assay.v1.GetArtifactRequest;
import dev.assay.v1.GetArtifactResponse;
import dev.assay.v1.GetFunctionRequest;
import dev.assay.v1.GetFunctionResponse;
import dev.assay.v1.GetPolicyRequest;
import dev.assay.v1.GetPolicyResponse;
import dev.assay.v1.InvokeServiceGrpc;
import dev.assay.v1.Kind;
import dev.assay.v1.ListFunctionsRequest;
import dev.assay.v1.ListFunctionsResponse;
import dev.assay.v1.ListKeysRequest;
import dev.assay.v1.ListRevisionsRequest;
import dev.assay.v1.ListRevisionsResponse;
import dev.assay.v1.ListSecretsRequest;
import dev.assay.v1.LogLine;
import dev.assay.v1.PublicKey;
import dev.assay.v1.RetireKeyRequest;
import dev.assay.v1.Revision;
import dev.assay.v1.RevokeKeyRequest;
import dev.assay.v1.RotateKeyRequest;
import dev.assay.v1.SetSecretRequest;
import dev.assay.v1.SignRequest;
import dev.assay.v1.SignServiceGrpc;
import dev.assay.v1.TailLogsRequest;
import dev.assay.v1.TailLogsResponse;
import dev.assay.v1.UndeployRequest;
import dev.assay.v1.VerifyRequest;
import dev.assay.v1.VerifyResponse;
import io.grpc.Channel;
import io.grpc.ClientInterceptors;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.Status;
import io.grpc.stub.MetadataUtils;
import io.opentelemetry.api.trace.TracerProvider;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.function.Supplier;

/**
 * A client of a server: one method a step of a module's way, source → artifact → attestation →
 * revision → state. Every method throws {@link AssayException} for what goes wrong; verdicts are
 * values. Safe for many threads. Interrupting a thread that waits cancels its call, on the server
 * too, as does cancelling the {@link io.grpc.Context} that the call was made in.
 */
public final class AssayClient implements AutoCloseable {
  private final Calls calls;

  private AssayClient(Calls calls) {
    this.calls = calls;
  }

  /** For tests: over any connection. */
  AssayClient(Connection connection) {
    this(new Calls(connection, connection.channel(), null));
  }

  /**
   * A client with the defaults: plain text, for a server on this machine.
   *
   * @param address {@code host:port}
   * @param token an API key
   * @return the client, to be closed; its first call connects
   */
  public static AssayClient connect(String address, String token) {
    return builder(address).token(token).build();
  }

  /**
   * A client, option by option.
   *
   * @param address {@code host:port}, or {@code unix:/path}
   * @return a builder
   * @throws IllegalArgumentException if it is neither
   */
  public static Builder builder(String address) {
    return new Builder(Address.parse(address));
  }

  // ── Views ───────────────────────────────────────────────────────────────────────────────────

  /**
   * The same client, whose calls have a deadline of their own, retries included. Streams too: those
   * have none otherwise.
   *
   * @param timeout from the beginning of each call
   * @return a view that shares the connection
   */
  public AssayClient withTimeout(Duration timeout) {
    if (timeout.isNegative() || timeout.isZero()) {
      throw new IllegalArgumentException("a timeout is positive");
    }
    return new AssayClient(new Calls(calls.connection(), calls.channel(), timeout));
  }

  /**
   * The same client, whose calls carry metadata of their own.
   *
   * @param key such as {@code traceparent} or {@code x-request-id}
   * @param value its value, in printable ASCII
   * @return a view that shares the connection
   * @throws IllegalArgumentException if they cannot be sent; it does not repeat the value
   */
  public AssayClient withMetadata(String key, String value) {
    // gRPC would leave such a value out, and write it to its log.
    if (!value.chars().allMatch(letter -> letter >= ' ' && letter <= '~')) {
      throw new IllegalArgumentException("the value of " + key + " is not printable ASCII");
    }
    Metadata metadata = new Metadata();
    metadata.put(Metadata.Key.of(key, Metadata.ASCII_STRING_MARSHALLER), value);
    Channel channel =
        ClientInterceptors.intercept(
            calls.channel(), MetadataUtils.newAttachHeadersInterceptor(metadata));
    return new AssayClient(new Calls(calls.connection(), channel, calls.timeout()));
  }

  /**
   * The same client with futures for answers.
   *
   * @return a view that shares the connection
   */
  public AssayAsyncClient async() {
    return new AssayAsyncClient(calls);
  }

  /**
   * The same client for administrators.
   *
   * @return a view that shares the connection
   */
  public AssayAdmin admin() {
    return new AssayAdmin(calls);
  }

  /**
   * The connection for generated stubs, with the same credentials, deadlines, retries and breaker.
   * What they throw {@link AssayException#from} reads.
   *
   * @return the channel
   */
  public Channel channel() {
    return calls.channel();
  }

  /**
   * Calls any method of the API that has one answer.
   *
   * @param method such as {@code EventServiceGrpc.getAppendMethod()}
   * @param request its request
   * @param <Q> the request's type
   * @param <R> the answer's type
   * @return the answer
   * @throws IllegalArgumentException if the method has a stream
   */
  public <Q, R> R call(MethodDescriptor<Q, R> method, Q request) {
    return calls.unary(method, request);
  }

  /**
   * Calls any method of the API that answers with a stream.
   *
   * @param method such as {@code EventServiceGrpc.getSubscribeMethod()}
   * @param request its request
   * @param <Q> the request's type
   * @param <R> the answers' type
   * @return the answers, to be closed
   * @throws IllegalArgumentException if the method has one answer, or takes a stream
   */
  public <Q, R> Answers<R> callStream(MethodDescriptor<Q, R> method, Q request) {
    return calls.stream(method, request);
  }

  // ── The whole way ───────────────────────────────────────────────────────────────────────────

  /**
   * Compiles, signs and deploys. A rejection is a value, and nothing is deployed.
   *
   * @param name the function's name
   * @param source the module
   * @return what came of it
   */
  public Publication publish(String name, Source source) {
    CompileResponse verdict = compile(source);
    if (!verdict.hasArtifact()) return Requests.rejected(verdict);
    String digest = verdict.getArtifact().getDigest();
    Attestation attestation = sign(digest);
    return Requests.deployed(verdict, attestation, deploy(name, digest, attestation));
  }

  // ── Compile ─────────────────────────────────────────────────────────────────────────────────

  /**
   * Compiles a module, or says precisely why not.
   *
   * @param source the module
   * @return the verdict
   */
  public CompileResponse compile(Source source) {
    CompileRequest request = CompileRequest.newBuilder().setModule(source.module()).build();
    return call(CompileServiceGrpc.getCompileMethod(), request);
  }

  /**
   * Like {@link #compile}, but the server keeps nothing.
   *
   * @param source the module
   * @return the verdict
   */
  public CheckResponse check(Source source) {
    CheckRequest request = CheckRequest.newBuilder().setModule(source.module()).build();
    return call(CompileServiceGrpc.getCheckMethod(), request);
  }

  /**
   * What modules of a kind may use, and the rules that they are held to.
   *
   * @param kind of which kind
   * @return the policy
   */
  public GetPolicyResponse policy(Kind kind) {
    GetPolicyRequest request = GetPolicyRequest.newBuilder().setKind(kind).build();
    return call(CompileServiceGrpc.getGetPolicyMethod(), request);
  }

  /**
   * A compiled module's bytes. What does not hash to the digest is not answered.
   *
   * @param digest SHA-256 of the compiled file, in lower-case hexadecimal
   * @return the files
   */
  public ArtifactFiles artifact(String digest) {
    Artifact artifact = null;
    ByteString code = ByteString.EMPTY;
    ByteString sourceMap = ByteString.EMPTY;
    GetArtifactRequest request = GetArtifactRequest.newBuilder().setDigest(digest).build();
    try (Answers<GetArtifactResponse> parts =
        callStream(CompileServiceGrpc.getGetArtifactMethod(), request)) {
      for (GetArtifactResponse part : parts) {
        if (part.hasArtifact()) artifact = part.getArtifact();
        code = code.concat(part.getCode());
        sourceMap = sourceMap.concat(part.getSourceMap());
      }
    }
    if (artifact == null || !sha256(code).equals(digest)) {
      throw AssayException.own(
          FailureReason.UNRECOGNISED,
          Status.Code.DATA_LOSS,
          artifact == null
              ? "the artifact came incomplete: nothing says what it is made of"
              : "the artifact came incomplete: its bytes do not have its digest");
    }
    return new ArtifactFiles(artifact, code, sourceMap);
  }

  private static String sha256(ByteString bytes) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      bytes.asReadOnlyByteBufferList().forEach(digest::update);
      return HexFormat.of().formatHex(digest.digest());
    } catch (NoSuchAlgorithmException everyJavaHasIt) {
      throw new IllegalStateException(everyJavaHasIt);
    }
  }

  // ── Sign ────────────────────────────────────────────────────────────────────────────────────

  /**
   * Has an artifact signed that this server compiled.
   *
   * @param artifactDigest which
   * @return the attestation
   */
  public Attestation sign(String artifactDigest) {
    return sign(Requests.sign(artifactDigest));
  }

  /**
   * Has an artifact signed by a group's key, or adds a signature to an attestation.
   *
   * @param request what to sign, and how
   * @return the attestation
   */
  public Attestation sign(SignRequest request) {
    return call(SignServiceGrpc.getSignMethod(), request).getAttestation();
  }

  /**
   * Whether an attestation holds, as the server sees it, for whichever artifact it names.
   *
   * @param attestation the attestation
   * @return the verdict
   */
  public VerifyResponse verify(Attestation attestation) {
    return verify(attestation, "");
  }

  /**
   * Whether an attestation holds for an artifact.
   *
   * @param attestation the attestation
   * @param artifactDigest the artifact that it should speak of
   * @return the verdict
   */
  public VerifyResponse verify(Attestation attestation, String artifactDigest) {
    VerifyRequest request =
        VerifyRequest.newBuilder()
            .setAttestation(attestation)
            .setArtifactDigest(artifactDigest)
            .build();
    return call(SignServiceGrpc.getVerifyMethod(), request);
  }

  /**
   * The public keys that the server knows.
   *
   * @return the newest first
   */
  public List<PublicKey> keys() {
    return call(SignServiceGrpc.getListKeysMethod(), ListKeysRequest.getDefaultInstance())
        .getKeysList();
  }

  /**
   * Makes a new signing key of the group {@code default}, which signs from now on; the one before
   * retires. For administrators of the server.
   *
   * @return the new active key
   */
  public PublicKey rotateKey() {
    return rotateKey("");
  }

  /**
   * Makes a new signing key of a group, which signs from now on; the one before retires. For
   * administrators of the server.
   *
   * @param group the group's name: a label after RFC 1035 of 1 to 63 characters
   * @return the new active key
   */
  public PublicKey rotateKey(String group) {
    RotateKeyRequest request = RotateKeyRequest.newBuilder().setGroup(group).build();
    return call(SignServiceGrpc.getRotateKeyMethod(), request).getKey();
  }

  /**
   * Retires a key: what it signed goes on to verify, and it signs nothing more. For administrators
   * of the server.
   *
   * @param keyId the key's id
   * @return the key as it is now
   */
  public PublicKey retireKey(String keyId) {
    RetireKeyRequest request = RetireKeyRequest.newBuilder().setKeyId(keyId).build();
    return call(SignServiceGrpc.getRetireKeyMethod(), request).getKey();
  }

  /**
   * Revokes a key, for good: nothing that it signed runs any more. For administrators of the
   * server.
   *
   * @param keyId the key's id
   * @return the key as it is now
   */
  public PublicKey revokeKey(String keyId) {
    RevokeKeyRequest request = RevokeKeyRequest.newBuilder().setKeyId(keyId).build();
    return call(SignServiceGrpc.getRevokeKeyMethod(), request).getKey();
  }

  // ── Deploy ──────────────────────────────────────────────────────────────────────────────────

  /**
   * Makes an artifact the next revision of a function, and the function too if there is none.
   *
   * @param name the function's name
   * @param artifactDigest the artifact
   * @param attestation what vouches for it
   * @return the revision and the function
   */
  public DeployResponse deploy(String name, String artifactDigest, Attestation attestation) {
    return deploy(Requests.deploy(name, artifactDigest, attestation));
  }

  /**
   * The same with all that can be said: a policy, an etag to insist on, a note.
   *
   * @param request what to deploy, and how
   * @return the revision and the function
   */
  public DeployResponse deploy(DeployRequest request) {
    return call(DeployServiceGrpc.getDeployMethod(), request);
  }

  /**
   * Makes a revision the active one, newer or older.
   *
   * @param name the function's name
   * @param revision its number, from 1
   * @return the function as it is now
   */
  public Function activate(String name, long revision) {
    return activate(ActivateRequest.newBuilder().setFunction(name).setRevision(revision).build());
  }

  /**
   * The same, insisting on an etag.
   *
   * @param request what to activate
   * @return the function as it is now
   */
  public Function activate(ActivateRequest request) {
    return call(DeployServiceGrpc.getActivateMethod(), request).getFunction();
  }

  /**
   * Takes a function out of service; its revisions are kept.
   *
   * @param name the function's name
   * @return the function as it is now
   */
  public Function undeploy(String name) {
    return undeploy(UndeployRequest.newBuilder().setFunction(name).build());
  }

  /**
   * The same, insisting on an etag.
   *
   * @param request what to undeploy
   * @return the function as it is now
   */
  public Function undeploy(UndeployRequest request) {
    return call(DeployServiceGrpc.getUndeployMethod(), request).getFunction();
  }

  /**
   * One function, and its active revision if there is one.
   *
   * @param name the function's name
   * @return both
   */
  public GetFunctionResponse function(String name) {
    GetFunctionRequest request = GetFunctionRequest.newBuilder().setFunction(name).build();
    return call(DeployServiceGrpc.getGetFunctionMethod(), request);
  }

  /**
   * All functions in order of name; each page is asked for when the one before has been read.
   *
   * @return the functions; each iterator asks anew
   */
  public Iterable<Function> functions() {
    return () -> new Pages<>(this::functionsAt);
  }

  private Pages.Page<Function> functionsAt(String token) {
    ListFunctionsRequest request = ListFunctionsRequest.newBuilder().setPageToken(token).build();
    ListFunctionsResponse page = call(DeployServiceGrpc.getListFunctionsMethod(), request);
    return new Pages.Page<>(page.getFunctionsList(), page.getNextPageToken());
  }

  /**
   * A function's revisions, newest first; each page is asked for when the one before has been read.
   *
   * @param name the function's name
   * @return the revisions; each iterator asks anew
   */
  public Iterable<Revision> revisions(String name) {
    ListRevisionsRequest request = ListRevisionsRequest.newBuilder().setFunction(name).build();
    return () -> new Pages<>(token -> revisionsAt(request, token));
  }

  private Pages.Page<Revision> revisionsAt(ListRevisionsRequest request, String token) {
    ListRevisionsResponse page =
        call(
            DeployServiceGrpc.getListRevisionsMethod(),
            request.toBuilder().setPageToken(token).build());
    return new Pages.Page<>(page.getRevisionsList(), page.getNextPageToken());
  }

  /**
   * Sets a secret of a function. Its value can never be read back.
   *
   * @param function the function's name
   * @param name the secret's name: 1 to 64 upper-case letters, digits and underscores, a letter
   *     first
   * @param value its value, 1 byte to 64 KiB in UTF-8
   * @return the secret, without its value
   * @throws IllegalArgumentException if it has half of a surrogate pair, which UTF-8 has not
   */
  public Secret setSecret(String function, String name, String value) {
    return setSecret(function, name, Utf8.bytes("the secret", value));
  }

  /**
   * Sets a secret of a function. Its value can never be read back.
   *
   * @param function the function's name
   * @param name the secret's name: 1 to 64 upper-case letters, digits and underscores, a letter
   *     first
   * @param value its value, 1 byte to 64 KiB
   * @return the secret, without its value
   */
  public Secret setSecret(String function, String name, ByteString value) {
    SetSecretRequest request =
        SetSecretRequest.newBuilder().setFunction(function).setName(name).setValue(value).build();
    return Secret.of(call(DeployServiceGrpc.getSetSecretMethod(), request).getSecret());
  }

  /**
   * A function's secrets in order of name, without their values.
   *
   * @param function the function's name
   * @return the secrets
   */
  public List<Secret> secrets(String function) {
    ListSecretsRequest request = ListSecretsRequest.newBuilder().setFunction(function).build();
    return call(DeployServiceGrpc.getListSecretsMethod(), request).getSecretsList().stream()
        .map(Secret::of)
        .toList();
  }

  /**
   * Deletes a secret of a function.
   *
   * @param function the function's name
   * @param name the secret's name
   * @throws AssayException with {@link FailureReason#SECRET_NOT_FOUND} if there is none
   */
  public void deleteSecret(String function, String name) {
    DeleteSecretRequest request =
        DeleteSecretRequest.newBuilder().setFunction(function).setName(name).build();
    call(DeployServiceGrpc.getDeleteSecretMethod(), request);
  }

  // ── Invoke ──────────────────────────────────────────────────────────────────────────────────

  /**
   * Folds events from what the function's {@code initial()} returns.
   *
   * @param function the function's name
   * @param events at most 10,000: all of them count or none
   * @return the state
   */
  public Reduction reduce(String function, List<Event> events) {
    return reduce(Fold.of(function), events);
  }

  /**
   * Folds events.
   *
   * @param fold which function, and from where
   * @param events at most 10,000: all of them count or none
   * @return the state
   */
  public Reduction reduce(Fold fold, List<Event> events) {
    return Reduction.of(call(InvokeServiceGrpc.getReduceMethod(), Requests.reduce(fold, events)));
  }

  /**
   * Opens a stream of batches, as the protocol has it.
   *
   * @param fold which function, and from where
   * @return the stream, to be closed
   */
  public ReduceStream stream(Fold fold) {
    return new ReduceStream(calls.channel(), calls.options(), fold);
  }

  /**
   * A publisher of single events, from what the function's {@code initial()} returns.
   *
   * @param function the function's name
   * @return its builder
   */
  public EventPublisher.Builder publisher(String function) {
    return publisher(Fold.of(function));
  }

  /**
   * A publisher of single events.
   *
   * @param fold which function, and from where
   * @return its builder
   */
  public EventPublisher.Builder publisher(Fold fold) {
    return new EventPublisher.Builder(calls.connection(), calls.channel(), calls.options(), fold);
  }

  /**
   * What a function has written with {@code console}, as far as the server remembers it.
   *
   * @param function the function's name
   * @param last how many lines, the newest of them, at most 1,000
   * @return the lines, the oldest first
   */
  public List<LogLine> logs(String function, int last) {
    TailLogsRequest request =
        TailLogsRequest.newBuilder()
            .setFunction(FunctionRef.newBuilder().setName(function))
            .setLastLines(last)
            .build();
    List<LogLine> lines = new ArrayList<>();
    try (Answers<TailLogsResponse> answers = tailLogs(request)) {
      for (TailLogsResponse answer : answers) lines.addAll(answer.getLinesList());
    }
    return lines;
  }

  /**
   * The same as it comes, and how many lines were missed; with {@code follow}, until it is closed.
   *
   * @param request whose lines, and how many
   * @return the answers, to be closed
   */
  public Answers<TailLogsResponse> tailLogs(TailLogsRequest request) {
    return callStream(InvokeServiceGrpc.getTailLogsMethod(), request);
  }

  /** Gives up what is under way, of all views, and closes the connection. */
  @Override
  public void close() {
    calls.connection().close();
  }

  /** Gathers what a client is made with. */
  public static final class Builder {
    private static final Duration SHORTEST_KEEP_ALIVE = Duration.ofSeconds(10);

    private final Address address;
    private Token token;
    private boolean tls;
    private String authorities;
    private String certificate;
    private String key;
    private Duration timeout = Duration.ofSeconds(30);
    private Duration keepAlive = Duration.ofSeconds(30);
    private int maxResponseBytes = 16 * 1024 * 1024;
    private boolean gzip;
    private int maxAttempts = 4;
    private Duration initialBackoff = Duration.ofMillis(100);
    private Duration maxBackoff = Duration.ofSeconds(5);
    private int breakerFailures = 5;
    private Duration breakerOpen = Duration.ofSeconds(10);
    private TracerProvider tracing;

    private Builder(Address address) {
      this.address = address;
    }

    /**
     * Sets who calls. It is never sent in plain text to another machine.
     *
     * @param value an API key or a token of an identity provider
     * @return this
     * @throws IllegalArgumentException if it is empty, or cannot be a token
     */
    public Builder token(String value) {
      String checked = Token.check(value);
      return token(() -> checked);
    }

    /**
     * Sets what is asked who calls, before each attempt, for tokens that end.
     *
     * @param source answers a token; a call for which it throws is not sent, and fails with the
     *     code UNAUTHENTICATED
     * @return this
     */
    public Builder token(Supplier<String> source) {
      token = new Token(Objects.requireNonNull(source, "source"));
      return this;
    }

    /**
     * Turns TLS on, with the system's authorities.
     *
     * @return this
     */
    public Builder tls() {
      tls = true;
      return this;
    }

    /**
     * Turns TLS on, with authorities of one's own instead of the system's.
     *
     * @param authoritiesPem their certificates in PEM
     * @return this
     */
    public Builder tls(String authoritiesPem) {
      authorities = Objects.requireNonNull(authoritiesPem, "authoritiesPem");
      return tls();
    }

    /**
     * Sets the certificate to call with. It asks for TLS.
     *
     * @param certificatePem the certificate and its chain in PEM
     * @param keyPem its key in PEM, PKCS #8 ({@code BEGIN PRIVATE KEY}), not encrypted
     * @return this
     */
    public Builder clientCertificate(String certificatePem, String keyPem) {
      certificate = Objects.requireNonNull(certificatePem, "certificatePem");
      key = Objects.requireNonNull(keyPem, "keyPem");
      return this;
    }

    /**
     * Sets the deadline of a call that names none. Streams have none.
     *
     * @param value 30 s if it is not set; zero: none
     * @return this
     */
    public Builder timeout(Duration value) {
      timeout = notNegative(value, "timeout");
      return this;
    }

    /**
     * Sets after which time without traffic, while calls run, the connection is tried with a ping;
     * it is given up when no answer comes within 10 s.
     *
     * @param value 30 s if it is not set, at least 10 s
     * @return this
     */
    public Builder keepAlive(Duration value) {
      if (value.compareTo(SHORTEST_KEEP_ALIVE) < 0) {
        throw new IllegalArgumentException("keepAlive is at least 10 s");
      }
      keepAlive = value;
      return this;
    }

    /**
     * Sets the largest answer, a message at a time.
     *
     * @param bytes 16 MiB if it is not set
     * @return this
     */
    public Builder maxResponseBytes(int bytes) {
      if (bytes < 1) throw new IllegalArgumentException("maxResponseBytes is at least 1");
      maxResponseBytes = bytes;
      return this;
    }

    /**
     * Has requests compressed. Answers are read either way.
     *
     * @param wanted false if it is not set
     * @return this
     */
    public Builder gzip(boolean wanted) {
      gzip = wanted;
      return this;
    }

    /**
     * Sets how often a call is tried.
     *
     * @param maxAttempts 4 if it is not set; 1: never again
     * @param initialBackoff the longest first wait, 100 ms if it is not set
     * @param maxBackoff the longest wait, 5 s if it is not set
     * @return this
     */
    public Builder retries(int maxAttempts, Duration initialBackoff, Duration maxBackoff) {
      if (maxAttempts < 1) throw new IllegalArgumentException("maxAttempts is at least 1");
      this.maxAttempts = maxAttempts;
      this.initialBackoff = notNegative(initialBackoff, "initialBackoff");
      this.maxBackoff = notNegative(maxBackoff, "maxBackoff");
      return this;
    }

    /**
     * Turns retries off.
     *
     * @return this
     */
    public Builder noRetries() {
      maxAttempts = 1;
      return this;
    }

    /**
     * Sets when the client stops calling a server that is not there.
     *
     * @param failures attempts in a row that meet no server, 5 if it is not set; 0: never
     * @param openFor how long it stops, 10 s if it is not set
     * @return this
     */
    public Builder circuitBreaker(int failures, Duration openFor) {
      if (failures < 0) throw new IllegalArgumentException("failures is not negative");
      breakerFailures = failures;
      breakerOpen = notNegative(openFor, "openFor");
      return this;
    }

    /**
     * Makes every call a span of OpenTelemetry, with its attempts, its waits and its reason. Its
     * parent is the context that is current in the thread that calls; it goes along as {@code
     * traceparent} and {@code tracestate} (W3C Trace Context), unless the call has a {@code
     * traceparent} of its own. Nothing is written of messages, payloads and tokens.
     *
     * @param provider such as {@code openTelemetry.getTracerProvider()}
     * @return this
     */
    public Builder tracing(TracerProvider provider) {
      tracing = Objects.requireNonNull(provider, "provider");
      return this;
    }

    /**
     * Makes the client. Its first call connects.
     *
     * @return the client, to be closed
     * @throws IllegalArgumentException if the options do not go together, such as a token in plain
     *     text to another machine
     */
    public AssayClient build() {
      if (certificate != null && !tls) {
        throw new IllegalArgumentException("a client certificate asks for TLS: call tls() too");
      }
      if (token != null && !tls && !address.isThisMachine()) {
        throw new IllegalArgumentException(
            "a token is not sent in plain text to another machine: call tls()");
      }
      return new AssayClient(
          new Connection(
              new ClientOptions(
                  address,
                  token,
                  tls,
                  authorities,
                  certificate,
                  key,
                  timeout,
                  keepAlive,
                  maxResponseBytes,
                  gzip,
                  new RetryPolicy(maxAttempts, initialBackoff, maxBackoff),
                  breakerFailures,
                  breakerOpen,
                  tracing)));
    }

    private static Duration notNegative(Duration value, String name) {
      if (value.isNegative()) throw new IllegalArgumentException(name + " is not negative");
      return value;
    }
  }
}
