package dev.assay.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.protobuf.Any;
import com.google.protobuf.ByteString;
import com.google.rpc.BadRequest;
import com.google.rpc.ErrorInfo;
import com.google.rpc.RetryInfo;
import io.grpc.Metadata;
import io.grpc.Status;
import java.time.Duration;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class AssayExceptionTest {
  private static AssayException read(Status.Code code, byte[] details) {
    Metadata trailers = new Metadata();
    trailers.put(AssayException.DETAILS, details);
    trailers.put(AssayException.REQUEST_ID, "the-id");
    Status status = code.toStatus().withDescription("short");
    return AssayException.from(status.asRuntimeException(trailers));
  }

  @Test
  @DisplayName("what was read before a detail that cannot be read is kept")
  void keepsWhatWasRead() {
    com.google.rpc.Status status =
        com.google.rpc.Status.newBuilder()
            .setMessage("the whole message")
            .addDetails(
                Any.pack(
                    ErrorInfo.newBuilder()
                        .setDomain("assay.dev")
                        .setReason("EXCEPTION")
                        .putMetadata("event_index", "3")
                        .build()))
            .addDetails(
                Any.pack(BadRequest.getDefaultInstance()).toBuilder()
                    .setValue(ByteString.copyFromUtf8("not a message")))
            .build();
    AssayException error = read(Status.Code.UNKNOWN, status.toByteArray());
    assertEquals(FailureReason.EXCEPTION, error.reason());
    assertEquals("the whole message", error.getMessage());
    assertEquals(3, error.eventIndex().orElseThrow());
    assertEquals(Optional.of("the-id"), error.requestId());
    assertFalse(error.isRetryable());
  }

  @Test
  @DisplayName("whatever a server sends as details, reading it throws nothing")
  void readsAnything() {
    Random random = new Random(7);
    byte[] whole =
        com.google.rpc.Status.newBuilder()
            .setMessage("m")
            .addDetails(
                Any.pack(
                    RetryInfo.newBuilder()
                        .setRetryDelay(
                            com.google.protobuf.Duration.newBuilder()
                                .setSeconds(Long.MAX_VALUE)
                                .setNanos(Integer.MAX_VALUE))
                        .build()))
            .build()
            .toByteArray();
    for (int round = 0; round < 2_000; round++) {
      byte[] bytes = whole.clone();
      int changes = random.nextInt(4);
      for (int change = 0; change < changes; change++) {
        bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
      }
      AssayException error = read(Status.Code.UNAVAILABLE, bytes);
      assertEquals(Status.Code.UNAVAILABLE, error.code());
      new RetryPolicy(4, Duration.ofMillis(1), Duration.ofMillis(2)).waitNanos(1, error);
    }
  }

  @Test
  @DisplayName("a status without details goes by its code")
  void goesByTheCode() {
    AssayException gone = AssayException.from(Status.UNAVAILABLE.asRuntimeException());
    assertEquals(FailureReason.SERVER_UNREACHABLE, gone.reason());
    assertTrue(gone.isRetryable());
    AssayException odd = AssayException.from(Status.INTERNAL.asException());
    assertEquals(FailureReason.UNRECOGNISED, odd.reason());
    assertFalse(odd.isRetryable());
    assertEquals(
        FailureReason.DEADLINE_EXCEEDED,
        AssayException.from(Status.DEADLINE_EXCEEDED.asRuntimeException()).reason());
  }

  @Test
  @DisplayName("an exception that was read already stays what it is")
  void isReadOnce() {
    AssayException first = AssayException.streamClosed();
    assertSame(first, AssayException.from(first));
    AssayException wrapped = AssayException.from(new RuntimeException("around it", first));
    assertEquals(FailureReason.STREAM_CLOSED, wrapped.reason());
  }
}
