package dev.assay.client;

import com.google.gson.JsonElement;
import com.google.protobuf.ByteString;
import java.nio.charset.StandardCharsets;

/**
 * A state as a function made it: a JSON document. To fold on from it, hand the document back.
 *
 * @param json the document in UTF-8
 * @param digest SHA-256 over its canonical form (RFC 8785), in lower-case hexadecimal
 */
public record State(ByteString json, String digest) {
  /**
   * The state as Gson's value, whose numbers stand as they were written.
   *
   * @return the value
   */
  public JsonElement value() {
    return Json.parse(json);
  }

  /**
   * The state as a value of the program's own.
   *
   * @param type a record, a class, {@code Integer.class}, {@code Map.class}
   * @param <T> the same
   * @return the value
   * @throws AssayException with {@link FailureReason#UNRECOGNISED} if the document is none of these
   */
  public <T> T as(Class<T> type) {
    return Json.parse(json, type);
  }

  /** The document. */
  @Override
  public String toString() {
    return json.toString(StandardCharsets.UTF_8);
  }
}
