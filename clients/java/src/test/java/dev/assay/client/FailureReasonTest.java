package dev.assay.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.assay.v1.Reason;
import dev.assay.v1.ReasonOuterClass;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class FailureReasonTest {
  private static List<Reason> servers() {
    return Arrays.stream(Reason.values())
        .filter(each -> each != Reason.UNRECOGNIZED && each != Reason.REASON_UNSPECIFIED)
        .toList();
  }

  @Test
  @DisplayName("every reason of the protos is one of the client's, and no other is a server's")
  void isComplete() {
    List<String> names =
        Arrays.stream(FailureReason.values())
            .filter(FailureReason::isServers)
            .map(each -> "REASON_" + each.name())
            .toList();
    assertEquals(servers().stream().map(Enum::name).toList(), names);
  }

  @Test
  @DisplayName("a reason is retryable if its spec in the protos says so")
  void followsItsSpec() {
    for (Reason reason : servers()) {
      var spec = reason.getValueDescriptor().getOptions().getExtension(ReasonOuterClass.spec);
      assertEquals(spec.getRetryable(), FailureReason.of(reason).isRetryable(), reason.name());
      assertEquals(spec.getRemedy(), FailureReason.of(reason).remedy());
    }
    assertTrue(FailureReason.SERVER_UNREACHABLE.isRetryable());
    assertTrue(FailureReason.CLIENT_CIRCUIT_OPEN.isRetryable());
    assertFalse(FailureReason.STREAM_CLOSED.isRetryable());
  }

  @Test
  @DisplayName("a server cannot speak in the client's own reasons")
  void keepsItsOwn() {
    for (String name : List.of("SERVER_UNREACHABLE", "CLIENT_CIRCUIT_OPEN", "newer", "")) {
      assertEquals(FailureReason.UNRECOGNISED, FailureReason.named(name));
    }
    assertEquals(FailureReason.UNRECOGNISED, FailureReason.of(Reason.UNRECOGNIZED));
    assertEquals(FailureReason.UNRECOGNISED, FailureReason.of(Reason.REASON_UNSPECIFIED));
  }
}
