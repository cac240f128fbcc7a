package dev.assay.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BuilderTest {
  @ParameterizedTest(name = "{0}")
  @DisplayName("a token is never sent in plain text to another machine")
  @ValueSource(
      strings = {
        "assay.example.com:7443",
        "127.0.0.1.example.com:7443",
        "localhost.example.com:7443",
        "10.0.0.1:7443",
        "[::2]:7443",
        "[::ffff:10.0.0.1]:7443",
        "0.0.0.0:7443"
      })
  void keepsTheToken(String address) {
    AssayClient.Builder builder = AssayClient.builder(address).token("secret-token");
    IllegalArgumentException refused = assertThrows(IllegalArgumentException.class, builder::build);
    assertFalse(refused.getMessage().contains("secret-token"));
    builder.tls().build().close();
  }

  @ParameterizedTest(name = "{0}")
  @DisplayName("a token goes to a loopback address and a Unix socket without TLS")
  @ValueSource(
      strings = {
        "127.0.0.1:7443",
        "127.9.9.9:1",
        "localhost:7443",
        "[::1]:7443",
        "unix:/run/assay"
      })
  void goesToThisMachine(String address) {
    AssayClient.builder(address).token("secret-token").build().close();
  }

  @ParameterizedTest(name = "{0}")
  @DisplayName(
      "an address is host:port or unix:/path, and nothing that a resolver would read otherwise")
  @ValueSource(
      strings = {
        "",
        "127.0.0.1",
        "127.0.0.1:0",
        "127.0.0.1:65536",
        "dns:///127.0.0.1:7443",
        "127.0.0.1:7443/x",
        "user@127.0.0.1:7443",
        "::1:7443",
        "unix:",
        "https://assay.example.com:7443"
      })
  void refusesOtherAddresses(String address) {
    assertThrows(IllegalArgumentException.class, () -> AssayClient.builder(address));
  }

  @ParameterizedTest
  @DisplayName("a token that is none is refused, and not repeated")
  @ValueSource(strings = {"", "a b", "secret\r\nx-evil: 1", "sécret"})
  void refusesOtherTokens(String token) {
    AssayClient.Builder builder = AssayClient.builder("127.0.0.1:1");
    IllegalArgumentException refused =
        assertThrows(IllegalArgumentException.class, () -> builder.token(token));
    assertFalse(!token.isEmpty() && refused.getMessage().contains(token));
  }

  @Test
  @DisplayName("options that mean nothing are refused when the client is made")
  void refusesOptions() {
    AssayClient.Builder builder = AssayClient.builder("127.0.0.1:1");
    Duration negative = Duration.ofMillis(-1);
    assertThrows(IllegalArgumentException.class, () -> builder.timeout(negative));
    assertThrows(IllegalArgumentException.class, () -> builder.keepAlive(Duration.ofSeconds(9)));
    assertThrows(IllegalArgumentException.class, () -> builder.maxResponseBytes(0));
    assertThrows(
        IllegalArgumentException.class, () -> builder.retries(0, Duration.ZERO, Duration.ZERO));
    assertThrows(IllegalArgumentException.class, () -> builder.circuitBreaker(-1, Duration.ZERO));
    builder.clientCertificate("certificate", "key");
    assertThrows(IllegalArgumentException.class, builder::build);
    builder.tls();
    assertThrows(IllegalArgumentException.class, builder::build, "neither is PEM");
    AssayClient.Builder authorities = AssayClient.builder("127.0.0.1:1").tls("no certificate");
    assertThrows(IllegalArgumentException.class, authorities::build);
  }

  @Test
  @DisplayName("a call's own credential is not sent in plain text to another machine either")
  void keepsTheCallsOwnToken() {
    try (AssayClient client = AssayClient.builder("10.0.0.1:7443").build()) {
      AssayClient view = client.withMetadata("authorization", "Bearer secret-token");
      AssayException refused = assertThrows(AssayException.class, () -> view.keys());
      assertEquals(FailureReason.REQUEST_INVALID, refused.reason());
      assertFalse(refused.toString().contains("secret-token"));
    }
  }

  @ParameterizedTest
  @DisplayName("metadata that cannot be sent are refused, and not repeated")
  @ValueSource(strings = {"secret\r\nx: y", "secret\u00e4", "secret\u007f"})
  void refusesMetadata(String value) {
    try (AssayClient client = AssayClient.builder("127.0.0.1:7443").build()) {
      IllegalArgumentException refused =
          assertThrows(
              IllegalArgumentException.class, () -> client.withMetadata("x-api-key", value));
      assertFalse(refused.getMessage().contains("secret"), refused.getMessage());
      assertTrue(refused.getMessage().contains("x-api-key"));
    }
  }
}
