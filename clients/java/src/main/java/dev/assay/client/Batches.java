package dev.assay.client;

import com.google.protobuf.ByteString;
import dev.assay.v1.Event;
import dev.assay.v1.PackedEvents;
import dev.assay.v1.ReduceStreamBatch;
import dev.assay.v1.ReduceStreamRequest;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;

/** Events as a stream's messages: side by side where they have a type and data alone. */
final class Batches {
  /** The largest message that a server takes. */
  static final int MAX_MESSAGE_BYTES = 4 * 1024 * 1024;

  private Batches() {}

  static ReduceStreamRequest message(long number, Collection<Event> events) {
    ReduceStreamBatch.Builder batch = ReduceStreamBatch.newBuilder().setBatch(number);
    if (events.stream().allMatch(Batches::isPlain)) batch.setPacked(pack(events));
    else batch.addAllEvents(events);
    return ReduceStreamRequest.newBuilder().setBatch(batch).build();
  }

  private static PackedEvents pack(Collection<Event> events) {
    PackedEvents.Builder packed = PackedEvents.newBuilder();
    Map<String, Integer> places = new HashMap<>();
    int bytes = 0;
    for (Event event : events) {
      Integer place = places.get(event.getType());
      if (place == null) {
        place = places.size();
        places.put(event.getType(), place);
        packed.addTypes(event.getType());
      }
      packed.addTypeIndexes(place);
      packed.addDataLengths(event.getData().size());
      bytes += event.getData().size();
    }
    ByteString.Output data = ByteString.newOutput(bytes);
    for (Event event : events) append(event.getData(), data);
    return packed.setData(data.toByteString()).build();
  }

  private static void append(ByteString part, ByteString.Output whole) {
    try {
      part.writeTo(whole);
    } catch (IOException cannotHappen) {
      throw new UncheckedIOException(cannotHappen);
    }
  }

  private static boolean isPlain(Event event) {
    return event.getId().isEmpty()
        && event.getSource().isEmpty()
        && event.getSubject().isEmpty()
        && event.getTime().isEmpty()
        && event.getDatacontenttype().isEmpty();
  }
}
