package dev.assay.conformance;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import com.google.gson.JsonPrimitive;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import com.google.protobuf.util.JsonFormat;
import dev.assay.client.AssayClient;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * The conformance driver: does with this client what it is asked on standard input, and answers on
 * standard output, as {@code test/conformance/README.md} says.
 */
public final class Driver {
  private static final Gson GSON =
      new GsonBuilder().serializeNulls().disableHtmlEscaping().create();
  private static final JsonFormat.Printer PROTO_JSON =
      JsonFormat.printer().omittingInsignificantWhitespace();

  private final PrintStream output;
  private final Map<String, Target> targets = new ConcurrentHashMap<>();
  private final Map<String, Method> methods = Method.all();

  private Driver(PrintStream output) {
    this.output = output;
  }

  /** What is asked is beyond this driver: the case fails. */
  static final class UnsupportedException extends RuntimeException {
    private static final long serialVersionUID = 1;

    UnsupportedException(String why) {
      super(why);
    }
  }

  /**
   * Reads requests until there are no more.
   *
   * @param arguments none
   * @throws IOException if standard input cannot be read
   */
  public static void main(String[] arguments) throws IOException {
    // Standard output is for answers alone.
    PrintStream answers = new PrintStream(System.out, true, StandardCharsets.UTF_8);
    System.setOut(System.err);
    Driver driver = new Driver(answers);
    ExecutorService workers = Executors.newCachedThreadPool();
    BufferedReader requests =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    for (String line = requests.readLine(); line != null; line = requests.readLine()) {
      JsonObject request = JsonParser.parseString(line).getAsJsonObject();
      workers.execute(() -> driver.answer(request));
    }
    workers.shutdownNow();
    driver.targets.values().forEach(Target::close);
  }

  private void answer(JsonObject request) {
    JsonObject answer = new JsonObject();
    answer.add("id", request.get("id"));
    try {
      perform(request, answer);
      answer.addProperty("outcome", answer.has("error") ? "error" : "ok");
    } catch (UnsupportedException unsupported) {
      answer.addProperty("outcome", "unsupported");
      answer.addProperty("why", unsupported.getMessage());
    } catch (JsonParseException | IllegalStateException | NullPointerException malformed) {
      answer.addProperty("outcome", "unsupported");
      answer.addProperty("why", "the driver cannot read the request: " + malformed);
      malformed.printStackTrace();
    } catch (RuntimeException failed) {
      answer.addProperty("outcome", "error");
      answer.add("error", Failures.describe(failed));
    }
    String line = GSON.toJson(answer);
    synchronized (output) {
      output.println(line);
    }
  }

  private void perform(JsonObject request, JsonObject answer) {
    String name = request.get("client").getAsString();
    switch (request.get("op").getAsString()) {
      case "connect" -> {
        Target before = targets.put(name, Target.connect(request));
        if (before != null) before.close();
      }
      case "close" -> {
        Target target = target(name);
        targets.remove(name);
        target.close();
      }
      case "call" -> call(target(name), request, answer);
      case "stream" -> Streams.reduceStream(target(name), request, answer);
      case "publish" -> answer.add("result", LayerOps.publish(layer(name), request));
      case "reduce" -> answer.add("result", LayerOps.reduce(layer(name), request));
      case "publisher" -> answer.add("result", LayerOps.publisher(layer(name), request));
      case "logs" -> answer.add("result", LayerOps.logs(layer(name), request));
      case "spans" -> answer.add("result", LayerOps.spans(target(name)));
      default -> throw new UnsupportedException("there is no op " + request.get("op"));
    }
  }

  private Target target(String name) {
    Target target = targets.get(name);
    if (target == null) throw new UnsupportedException("there is no client called " + name);
    return target;
  }

  private AssayClient layer(String name) {
    AssayClient layer = target(name).layer();
    if (layer == null) throw new UnsupportedException("plain stubs do not do that");
    return layer;
  }

  private void call(Target target, JsonObject request, JsonObject answer) {
    String name = request.get("method").getAsString();
    Method method = methods.get(name);
    if (method == null) throw new UnsupportedException("there is no method " + name);
    if (!method.descriptor().getType().clientSendsOneMessage()) {
      throw new UnsupportedException(name + " takes a stream of requests");
    }
    if (method.descriptor().getType().serverSendsOneMessage()) {
      answer.add("response", json(Streams.unary(target, method, request)));
    } else {
      Streams.serverStream(target, method, request, answer);
    }
  }

  static JsonElement json(Message message) {
    try {
      return JsonParser.parseString(PROTO_JSON.print(message));
    } catch (InvalidProtocolBufferException unprintable) {
      throw new UnsupportedException("an answer has no JSON form: " + unprintable.getMessage());
    }
  }

  static Message parse(JsonElement json, Message prototype) {
    Message.Builder builder = prototype.newBuilderForType();
    try {
      JsonFormat.parser().merge(GSON.toJson(json), builder);
    } catch (InvalidProtocolBufferException malformed) {
      throw new UnsupportedException("the request is malformed: " + malformed.getMessage());
    }
    return builder.build();
  }

  static JsonArray array(Iterable<String> texts) {
    JsonArray array = new JsonArray();
    for (String text : texts) array.add(new JsonPrimitive(text));
    return array;
  }
}
