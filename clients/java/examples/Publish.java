import dev.assay.client.AssayClient;
import dev.assay.client.AssayException;
import dev.assay.client.Event;
import dev.assay.client.EventPublisher;
import java.util.Map;

/** Single events into a function, after Quickstart: gathered, sent, and counted once each. */
class Publish {
  public static void main(String[] address) {
    try (var client = AssayClient.connect(address[0], System.getenv("ASSAY_TOKEN"));
        EventPublisher publisher = client.publisher("counter").resume(true).open()) {
      for (int by = 1; by <= 100_000; by++) {
        publisher.send(Event.of("Counted", Map.of("by", by)));
      }
      System.out.println("state " + publisher.finish().state().orElseThrow());
    } catch (AssayException error) {
      System.err.println(error.reason() + ": " + error.getMessage());
      System.exit(1);
    }
  }
}
