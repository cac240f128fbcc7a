package dev.assay.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.protobuf.ByteString;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

class JsonTest {
  record Point(int x, Integer y, String name) {}

  @Test
  @DisplayName("records, maps, lists and null become the JSON that one expects")
  void writes() {
    assertEquals("{\"x\":1,\"y\":null,\"name\":\"<a&'b>\"}", text(new Point(1, null, "<a&'b>")));
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("b", List.of(1, 2.5, "x", true));
    map.put("a", null);
    assertEquals("{\"b\":[1,2.5,\"x\",true],\"a\":null}", text(map));
    assertEquals("null", text(null));
  }

  @Test
  @DisplayName("half of a surrogate pair is escaped, not lost")
  void escapesHalves() {
    assertEquals("\"a\\ud83cb\\udf88\uD83C\uDF88\"", text("a\uD83Cb\uDF88\uD83C\uDF88"));
  }

  @Test
  @DisplayName("what is not one whole document is an error, and no value")
  void readsWholeDocuments() {
    for (String bad : List.of("", " ", "1 2", "{}{", "{\"a\":", "NaN")) {
      ByteString document = ByteString.copyFromUtf8(bad);
      AssayException error = assertThrows(AssayException.class, () -> Json.parse(document), bad);
      assertEquals(FailureReason.UNRECOGNISED, error.reason());
      assertThrows(AssayException.class, () -> Json.parse(document, Object.class), bad);
    }
  }

  @Test
  @DisplayName("what JSON cannot hold is an EVENT_INVALID of the client's")
  void refuses() {
    for (Object bad : List.of(Double.NaN, Double.POSITIVE_INFINITY, Thread.currentThread())) {
      AssayException error = assertThrows(AssayException.class, () -> Event.of("T", bad));
      assertEquals(FailureReason.EVENT_INVALID, error.reason());
    }
    List<Object> cycle = new ArrayList<>();
    cycle.add(cycle);
    assertThrows(AssayException.class, () -> Event.of("T", cycle));
  }

  @Test
  @DisplayName("a document that is not JSON in UTF-8 is refused where it is given")
  void refusesDocuments() {
    List<ByteString> wrong =
        new ArrayList<>(
            List.of(
                ByteString.copyFrom(new byte[] {'"', (byte) 0xC3, '"'}),
                ByteString.copyFrom(new byte[] {'"', (byte) 0xED, (byte) 0xA0, (byte) 0x80, '"'}),
                ByteString.copyFrom(new byte[] {(byte) 0xFE, (byte) 0xFF, 0, '1'})));
    for (String text :
        List.of(
            " ",
            "{",
            "1 2",
            "{}x",
            "NaN",
            "01",
            "+1",
            "1.",
            ".5",
            "0x1",
            "-",
            "tru",
            "TRUE",
            "'a'",
            "[1,]",
            "[,1]",
            "{\"a\":1,}",
            "{a:1}",
            "{\"a\"=1}",
            "{\"a\" 1}",
            "\"\\x\"",
            "\"\t\"",
            "\"\\u12\"",
            "\"a",
            "// a\n1",
            "/* a */1",
            "# a\n1",
            "\uFEFF1",
            "[1;2]",
            "1e",
            "undefined")) {
      wrong.add(ByteString.copyFromUtf8(text));
    }
    for (ByteString document : wrong) {
      Event.Builder event = Event.builder("T");
      AssayException error =
          assertThrows(
              AssayException.class, () -> event.dataJson(document), document.toStringUtf8());
      assertEquals(FailureReason.EVENT_INVALID, error.reason());
    }
    for (String text :
        List.of(
            "",
            "null",
            " true ",
            "-0",
            "1E400",
            "\"\\ud800\"",
            "\"é\"",
            "{\"a\":[{}],\"a\":1}",
            "[".repeat(9_000) + "]".repeat(9_000))) {
      ByteString document = ByteString.copyFromUtf8(text);
      assertEquals(document, Event.builder("T").dataJson(document).build().message().getData());
    }
  }

  @Test
  @DisplayName("half of a surrogate pair is sent nowhere as a question mark")
  void refusesHalves() {
    String half = "a\uD83Cb";
    for (Executable wrong :
        List.<Executable>of(
            () -> Event.of(half),
            () -> Event.builder("T").id(half),
            () -> Event.builder("T").source(half),
            () -> Event.builder("T").subject("\uDF88"),
            () -> Event.builder("T").time(half))) {
      AssayException error = assertThrows(AssayException.class, wrong);
      assertEquals(FailureReason.EVENT_INVALID, error.reason());
    }
    IllegalArgumentException refused =
        assertThrows(IllegalArgumentException.class, () -> Source.of("const a = \"\uD83C\";"));
    assertEquals(
        "index.ts cannot be written in UTF-8: half of a surrogate pair at 11",
        refused.getMessage());
    assertEquals("\uD83C\uDF88", Event.of("\uD83C\uDF88").message().getType());
  }

  @Test
  @DisplayName("a state's numbers stand as they were written, and its keys in their order")
  void reads() {
    ByteString json = ByteString.copyFromUtf8("{\"b\":9007199254740993,\"a\":1e-7}");
    State state = new State(json, "");
    assertEquals(json.toStringUtf8(), state.value().toString());
    assertEquals(json.toStringUtf8(), state.toString());
    Map<?, ?> map = state.as(Map.class);
    assertEquals(9007199254740993L, map.get("b"));
  }

  @Test
  @DisplayName("a state of another type is an error of the client's kind, and deep ones are read")
  void readsDeepOnes() {
    State text = new State(ByteString.copyFromUtf8("\"text\""), "");
    assertThrows(AssayException.class, () -> text.as(Point.class));
    assertThrows(AssayException.class, () -> text.as(Integer.class));
    String deep = "[".repeat(5_000) + "]".repeat(5_000);
    assertEquals(true, new State(ByteString.copyFromUtf8(deep), "").value().isJsonArray());
  }

  record Named(String name) {
    Named {
      if (name == null) throw new IllegalStateException("a name is missing");
    }
  }

  @Test
  @DisplayName("half of a surrogate pair in a state is read as what it is")
  void readsHalves() {
    State state = new State(Json.write(List.of("a\uD83Cb\uDF88")), "");
    assertEquals("a\uD83Cb\uDF88", state.value().getAsJsonArray().get(0).getAsString());
    assertEquals(List.of("a\uD83Cb\uDF88"), state.as(List.class));
  }

  @Test
  @DisplayName("a state that a type of the program's refuses is an error of the client's kind")
  void passesRefusalsOn() {
    State state = new State(ByteString.copyFromUtf8("{\"name\":\"x\"}"), "");
    assertEquals("x", state.as(Named.class).name());
    State nameless = new State(ByteString.copyFromUtf8("{}"), "");
    assertThrows(AssayException.class, () -> nameless.as(Named.class));
    assertEquals(7, new State(ByteString.copyFromUtf8("7"), "").as(int.class));
  }

  @Test
  @DisplayName("no data is not null")
  void knowsAbsence() {
    assertTrue(Event.of("T").message().getData().isEmpty());
    assertEquals("null", Event.of("T", null).message().getData().toStringUtf8());
  }

  private static String text(Object value) {
    return Json.write(value).toStringUtf8();
  }
}
