package dev.assay.client;

import com.google.protobuf.ByteString;
import io.grpc.Status;

/** Texts as UTF-8, which half of a surrogate pair is not: Java would write a question mark. */
final class Utf8 {
  private Utf8() {}

  /** Where a text has half of a surrogate pair; -1: nowhere. */
  static int strayHalf(String text) {
    for (int index = 0; index < text.length(); index++) {
      char letter = text.charAt(index);
      if (!Character.isSurrogate(letter)) continue;
      boolean pair =
          Character.isHighSurrogate(letter)
              && index + 1 < text.length()
              && Character.isLowSurrogate(text.charAt(index + 1));
      if (!pair) return index;
      index++;
    }
    return -1;
  }

  /** A text's bytes; the message says what it was, and nothing of what stands in it. */
  static ByteString bytes(String what, String text) {
    int at = strayHalf(text);
    if (at < 0) return ByteString.copyFromUtf8(text);
    throw new IllegalArgumentException(
        what + " cannot be written in UTF-8: half of a surrogate pair at " + at);
  }

  /** An attribute of an event, as it can be sent. */
  static String attribute(String name, String text) {
    int at = strayHalf(text);
    if (at < 0) return text;
    throw AssayException.own(
        FailureReason.EVENT_INVALID,
        Status.Code.INVALID_ARGUMENT,
        "the event's " + name + " cannot be written in UTF-8: half of a surrogate pair at " + at);
  }
}
