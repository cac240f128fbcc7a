package dev.assay.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.StringWriter;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReadmeTest {
  private static final Pattern BLOCK =
      Pattern.compile("^```java\\n(.*?)^```$", Pattern.MULTILINE | Pattern.DOTALL);

  private static List<String> blocks() throws IOException {
    Matcher found = BLOCK.matcher(Files.readString(Path.of("README.md")));
    List<String> blocks = new ArrayList<>();
    while (found.find()) blocks.add(found.group(1));
    return blocks;
  }

  @Test
  @DisplayName("the README begins with an example that test.sh runs")
  void showsTheExample() throws IOException {
    assertEquals(Files.readString(Path.of("examples/Quickstart.java")), blocks().get(0));
  }

  @Test
  @DisplayName("every block of Java in the README compiles")
  void compiles(@TempDir Path output) throws IOException {
    List<JavaFileObject> sources = new ArrayList<>();
    List<String> blocks = blocks();
    for (int index = 1; index < blocks.size(); index++) {
      sources.add(source("Block" + index, blocks.get(index)));
    }
    assertTrue(sources.size() >= 8);
    StringWriter complaints = new StringWriter();
    boolean compiled =
        ToolProvider.getSystemJavaCompiler()
            .getTask(
                complaints,
                null,
                null,
                List.of("-d", output.toString(), "-cp", System.getProperty("java.class.path")),
                null,
                sources)
            .call();
    assertTrue(compiled, complaints.toString());
  }

  /** A block as the body of a method, which has a client unless it makes one. */
  private static JavaFileObject source(String name, String block) {
    String parameter = block.contains("AssayClient client =") ? "" : "AssayClient client";
    String text =
        """
        import dev.assay.client.*;
        import dev.assay.client.AuditEntry;
        import dev.assay.client.Credential;
        import dev.assay.client.Event;
        import dev.assay.client.Quota;
        import dev.assay.client.Role;
        import dev.assay.v1.*;
        import io.opentelemetry.api.*;
        import io.opentelemetry.api.trace.*;
        import io.opentelemetry.context.Scope;
        import java.time.Duration;
        import java.util.*;
        import java.util.concurrent.*;

        class %s {
          void block(%s) throws Exception {
            %s
          }
        }
        """
            .formatted(name, parameter, block);
    URI place = URI.create("string:///" + name + ".java");
    return new SimpleJavaFileObject(place, JavaFileObject.Kind.SOURCE) {
      @Override
      public CharSequence getCharContent(boolean ignoreEncodingErrors) {
        return text;
      }
    };
  }
}
