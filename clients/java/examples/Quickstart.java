import dev.assay.client.AssayClient;
import dev.assay.client.Event;
import dev.assay.client.Source;
import java.util.List;

/** Source in, state out. */
class Quickstart {
  record Counted(int by) {}

  public static void main(String[] address) {
    try (var client = AssayClient.connect(address[0], System.getenv("ASSAY_TOKEN"))) {
      String source =
          """
          type Counted = { type: string; data: { by: number } };
          export default { initial: () => 0, apply: (sum: number, event: Counted): number => sum + event.data.by };
          """;
      client.publish("counter", Source.of(source)).orThrow();
      var events =
          List.of(Event.of("Counted", new Counted(2)), Event.of("Counted", new Counted(3)));
      System.out.println("state " + client.reduce("counter", events).state().as(Integer.class));
    }
  }
}
