package dev.assay.client;

import com.google.protobuf.ByteString;
import dev.assay.v1.Module;
import dev.assay.v1.SourceFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/** A module as its author wrote it. */
public final class Source {
  private final Module module;

  private Source(Module module) {
    this.module = module;
  }

  /**
   * A module of one file.
   *
   * @param text TypeScript
   * @return the module
   * @throws IllegalArgumentException if it has half of a surrogate pair, which UTF-8 has not
   */
  public static Source of(String text) {
    return of(Map.of("index.ts", text));
  }

  /**
   * A module of several files.
   *
   * @param textByPath TypeScript by path, such as {@code index.ts}
   * @return the module
   * @throws IllegalArgumentException if one has half of a surrogate pair, which UTF-8 has not
   */
  public static Source of(Map<String, String> textByPath) {
    Module.Builder module = Module.newBuilder();
    new TreeMap<>(textByPath)
        .forEach((path, text) -> module.addFiles(file(path, Utf8.bytes(path, text))));
    return new Source(module.build());
  }

  /**
   * A module from the disk: one file, or all {@code .ts} files of a folder and what is below it.
   *
   * @param path the file or folder
   * @return the module
   * @throws IOException if something cannot be read
   */
  public static Source read(Path path) throws IOException {
    Module.Builder module = Module.newBuilder();
    if (!Files.isDirectory(path)) {
      String name = path.getFileName().toString();
      return new Source(module.addFiles(file(name, bytes(path))).build());
    }
    List<Path> files;
    try (Stream<Path> all = Files.walk(path)) {
      files = all.filter(each -> each.toString().endsWith(".ts")).sorted().toList();
    }
    for (Path each : files) {
      String name = path.relativize(each).toString().replace('\\', '/');
      module.addFiles(file(name, bytes(each)));
    }
    return new Source(module.build());
  }

  /**
   * The same module with an entry.
   *
   * @param path of the file whose default export defines it, if it is neither the only one nor
   *     {@code index.ts}
   * @return the module
   */
  public Source entry(String path) {
    return new Source(module.toBuilder().setEntry(path).build());
  }

  Module module() {
    return module;
  }

  private static ByteString bytes(Path path) throws IOException {
    return ByteString.copyFrom(Files.readAllBytes(path));
  }

  private static SourceFile file(String path, ByteString content) {
    return SourceFile.newBuilder().setPath(path).setContent(content).build();
  }
}
