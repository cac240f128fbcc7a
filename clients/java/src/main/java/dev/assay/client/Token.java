package dev.assay.client;

import io.grpc.CallCredentials;
import io.grpc.Metadata;
import io.grpc.Status;
import java.util.concurrent.Executor;
import java.util.function.Supplier;

/** Sends {@code authorization: Bearer …} with each call; asks for the token before it. */
final class Token extends CallCredentials {
  static final Metadata.Key<String> AUTHORIZATION =
      Metadata.Key.of("authorization", Metadata.ASCII_STRING_MARSHALLER);

  /** There was no token to call with: nothing was sent. */
  static final class MissingException extends RuntimeException {
    private static final long serialVersionUID = 1;

    MissingException(Throwable cause) {
      super("there is no token to call with", cause);
    }
  }

  private final Supplier<String> source;

  Token(Supplier<String> source) {
    this.source = source;
  }

  @Override
  public void applyRequestMetadata(RequestInfo info, Executor executor, MetadataApplier applier) {
    executor.execute(
        () -> {
          try {
            Metadata headers = new Metadata();
            headers.put(AUTHORIZATION, "Bearer " + check(source.get()));
            applier.apply(headers);
          } catch (RuntimeException missing) {
            applier.fail(
                Status.UNAUTHENTICATED
                    .withDescription("there is no token to call with")
                    .withCause(new MissingException(missing)));
          }
        });
  }

  /** A token as a header can carry it; the message never holds it. */
  static String check(String token) {
    if (token == null || token.isEmpty()) throw new IllegalArgumentException("the token is empty");
    for (int index = 0; index < token.length(); index++) {
      char letter = token.charAt(index);
      if (letter <= ' ' || letter > '~') {
        throw new IllegalArgumentException(
            "the token has a character that no token has, at " + index);
      }
    }
    return token;
  }
}
