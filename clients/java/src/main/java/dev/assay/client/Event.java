package dev.assay.client;

import com.google.protobuf.ByteString;
import java.time.Instant;
import java.util.Objects;

/**
 * An event: a type, data, and the attributes that CloudEvents 1.0 gives it. What cannot be sent
 * (data that is no JSON, a text with half of a surrogate pair) is refused where it is given, with
 * an {@link AssayException} of {@link FailureReason#EVENT_INVALID}.
 */
public final class Event {
  private final dev.assay.v1.Event message;

  private Event(dev.assay.v1.Event message) {
    this.message = message;
  }

  /**
   * An event without data, which is not the same as one whose data is null.
   *
   * @param type what happened, such as {@code Deposited}: 1 to 256 bytes
   * @return the event
   */
  public static Event of(String type) {
    return builder(type).build();
  }

  /**
   * An event with data.
   *
   * @param type what happened, such as {@code Deposited}: 1 to 256 bytes
   * @param data what Gson writes as a JSON value: a record, map, list, text, number, {@code
   *     JsonElement}, null
   * @return the event
   * @throws AssayException with {@link FailureReason#EVENT_INVALID} if data is not a JSON value
   */
  public static Event of(String type, Object data) {
    return builder(type).data(data).build();
  }

  /**
   * An event, attribute by attribute.
   *
   * @param type what happened, such as {@code Deposited}: 1 to 256 bytes
   * @return a builder
   */
  public static Builder builder(String type) {
    return new Builder(Objects.requireNonNull(type, "type"));
  }

  dev.assay.v1.Event message() {
    return message;
  }

  /** Gathers an event's attributes. Those that are not set the function does not see. */
  public static final class Builder {
    private final dev.assay.v1.Event.Builder message = dev.assay.v1.Event.newBuilder();

    private Builder(String type) {
      message.setType(Utf8.attribute("type", type));
    }

    /**
     * Sets the data.
     *
     * @param value what Gson writes as a JSON value
     * @return this
     * @throws AssayException with {@link FailureReason#EVENT_INVALID} if it is not a JSON value
     */
    public Builder data(Object value) {
      message.setData(Json.write(value));
      return this;
    }

    /**
     * Sets the data as a JSON document, which goes as it stands.
     *
     * @param document one JSON document in UTF-8; empty: the event has no data at all, and the
     *     function sees none
     * @return this
     * @throws AssayException with {@link FailureReason#EVENT_INVALID} if it is anything else
     */
    public Builder dataJson(ByteString document) {
      if (!document.isEmpty()) Json.check(document);
      message.setData(document);
      return this;
    }

    /**
     * Sets what identifies the event within its source.
     *
     * @param id at most 256 bytes
     * @return this
     */
    public Builder id(String id) {
      message.setId(Utf8.attribute("id", id));
      return this;
    }

    /**
     * Sets where the event comes from.
     *
     * @param source a URI reference, at most 1,024 bytes
     * @return this
     */
    public Builder source(String source) {
      message.setSource(Utf8.attribute("source", source));
      return this;
    }

    /**
     * Sets what it happened to.
     *
     * @param subject such as an account number, at most 1,024 bytes
     * @return this
     */
    public Builder subject(String subject) {
      message.setSubject(Utf8.attribute("subject", subject));
      return this;
    }

    /**
     * Sets when it happened.
     *
     * @param time the instant, which goes as RFC 3339 text
     * @return this
     */
    public Builder time(Instant time) {
      message.setTime(time.toString());
      return this;
    }

    /**
     * Sets when it happened, as text that goes as it stands.
     *
     * @param time RFC 3339, such as {@code 2026-11-20T08:30:00Z}
     * @return this
     */
    public Builder time(String time) {
      message.setTime(Utf8.attribute("time", time));
      return this;
    }

    /**
     * Makes the event.
     *
     * @return the event
     */
    public Event build() {
      return new Event(message.build());
    }
  }
}
