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
