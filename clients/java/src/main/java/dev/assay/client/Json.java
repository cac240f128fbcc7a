package dev.assay.client;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonElement;
import com.google.gson.JsonParseException;
import com.google.gson.Strictness;
import com.google.gson.ToNumberPolicy;
import com.google.gson.TypeAdapter;
import com.google.gson.stream.JsonReader;
import com.google.gson.stream.JsonToken;
import com.google.protobuf.ByteString;
import io.grpc.Status;
import java.io.IOException;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;

/** Between values of the language and JSON documents. */
final class Json {
  private static final Gson GSON =
      new GsonBuilder()
          .serializeNulls()
          .disableHtmlEscaping()
          .setStrictness(Strictness.STRICT)
          .setObjectToNumberStrategy(ToNumberPolicy.LONG_OR_DOUBLE)
          .create();

  private static final TypeAdapter<JsonElement> VALUES = GSON.getAdapter(JsonElement.class);
  private static final Pattern HALF = Pattern.compile("\\\\u[dD][89a-fA-F][0-9a-fA-F]{2}");
  private static final ByteString BYTE_ORDER_MARK = ByteString.copyFromUtf8("\uFEFF");

  private Json() {}

  /** One JSON document in UTF-8. */
  static ByteString write(Object value) {
    String text;
    try {
      text = GSON.toJson(value);
    } catch (RuntimeException | StackOverflowError unwritable) {
      throw AssayException.own(
          FailureReason.EVENT_INVALID,
          Status.Code.INVALID_ARGUMENT,
          "this is not a JSON value: " + unwritable.getMessage(),
          null,
          unwritable);
    }
    return ByteString.copyFrom(wellFormed(text).getBytes(StandardCharsets.UTF_8));
  }

  /** UTF-8 has no half of a surrogate pair; JSON writes one as an escape. */
  private static String wellFormed(String text) {
    StringBuilder escaped = null;
    for (int index = 0; index < text.length(); index++) {
      char letter = text.charAt(index);
      boolean pair =
          Character.isHighSurrogate(letter)
              && index + 1 < text.length()
              && Character.isLowSurrogate(text.charAt(index + 1));
      if (pair) {
        if (escaped != null) escaped.append(letter).append(text.charAt(index + 1));
        index++;
      } else if (Character.isSurrogate(letter)) {
        if (escaped == null) escaped = new StringBuilder(text.length() + 16).append(text, 0, index);
        escaped.append(String.format("\\u%04x", (int) letter));
      } else if (escaped != null) {
        escaped.append(letter);
      }
    }
    return escaped == null ? text : escaped.toString();
  }

  /** Whether a document that the caller has written is one. */
  static void check(ByteString document) {
    Exception cause = null;
    // Gson would skip a byte order mark, which is no part of JSON (RFC 8259, section 8.1).
    if (document.isValidUtf8() && !document.startsWith(BYTE_ORDER_MARK)) {
      // JSON may write half of a surrogate pair as an escape, which Gson, being strict, does not
      // take. Another letter in its place leaves the document as much JSON as it was.
      String text = HALF.matcher(document.toStringUtf8()).replaceAll("\\\\u0041");
      try {
        whole(reader(text, Strictness.STRICT), VALUES::read);
        return;
      } catch (AssayException unreadable) {
        cause = unreadable;
      }
    }
    throw AssayException.own(
        FailureReason.EVENT_INVALID,
        Status.Code.INVALID_ARGUMENT,
        "the event's data is not one JSON document in UTF-8",
        null,
        cause);
  }

  static JsonElement parse(ByteString document) {
    return whole(sent(document), VALUES::read);
  }

  static <T> T parse(ByteString document, Class<T> type) {
    return whole(sent(document), GSON.getAdapter(type)::read);
  }

  private interface Read<T> {
    T from(JsonReader reader) throws IOException;
  }

  /** Gson alone takes nothing for null, and does not look behind the first document. */
  private static <T> T whole(JsonReader reader, Read<T> read) {
    try {
      reader.peek();
      T value = read.from(reader);
      if (reader.peek() == JsonToken.END_DOCUMENT) return value;
      throw new JsonParseException("there is something behind the document");
    } catch (IOException | RuntimeException | StackOverflowError unreadable) {
      throw unreadable(unreadable);
    }
  }

  /** What a server has sent, which is JSON: half of a surrogate pair as an escape is read too. */
  private static JsonReader sent(ByteString document) {
    return reader(document.toStringUtf8(), Strictness.LEGACY_STRICT);
  }

  private static JsonReader reader(String text, Strictness strictness) {
    JsonReader reader = new JsonReader(new StringReader(text));
    reader.setStrictness(strictness);
    reader.setNestingLimit(Integer.MAX_VALUE);
    return reader;
  }

  private static AssayException unreadable(Throwable cause) {
    return AssayException.own(
        FailureReason.UNRECOGNISED,
        Status.Code.DATA_LOSS,
        "the document is not of the type that was asked for: " + cause.getMessage(),
        null,
        cause);
  }
}
