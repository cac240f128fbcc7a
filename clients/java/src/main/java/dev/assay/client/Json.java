package dev.assay.client;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonElement;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import com.google.gson.Strictness;
import com.google.gson.ToNumberPolicy;
import com.google.gson.stream.JsonReader;
import com.google.gson.stream.JsonToken;
import com.google.protobuf.ByteString;
import io.grpc.Status;
import java.io.IOException;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.util.function.Function;

/** Between values of the language and JSON documents. */
final class Json {
  private static final Gson GSON =
      new GsonBuilder()
          .serializeNulls()
          .disableHtmlEscaping()
          .setStrictness(Strictness.STRICT)
          .setObjectToNumberStrategy(ToNumberPolicy.LONG_OR_DOUBLE)
          .create();

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

  static JsonElement parse(ByteString document) {
    return whole(document, reader -> JsonParser.parseReader(reader));
  }

  static <T> T parse(ByteString document, Class<T> type) {
    return whole(document, reader -> GSON.fromJson(reader, type));
  }

  /** Gson alone takes nothing for null, and does not look behind the first document. */
  private static <T> T whole(ByteString document, Function<JsonReader, T> read) {
    try {
      JsonReader reader = reader(document);
      reader.peek();
      T value = read.apply(reader);
      if (reader.peek() == JsonToken.END_DOCUMENT) return value;
      throw new JsonParseException("there is something behind the document");
    } catch (IOException | JsonParseException | NumberFormatException unreadable) {
      throw unreadable(unreadable);
    }
  }

  private static JsonReader reader(ByteString document) {
    JsonReader reader = new JsonReader(new StringReader(document.toStringUtf8()));
    reader.setStrictness(Strictness.STRICT);
    reader.setNestingLimit(Integer.MAX_VALUE);
    return reader;
  }

  private static AssayException unreadable(Exception cause) {
    return AssayException.own(
        FailureReason.UNRECOGNISED,
        Status.Code.DATA_LOSS,
        "the document is not of the type that was asked for: " + cause.getMessage(),
        null,
        cause);
  }
}
