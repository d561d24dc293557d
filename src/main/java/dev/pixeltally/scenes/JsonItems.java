package dev.pixeltally.scenes;

import java.io.BufferedWriter;
import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** The items of a JSON list, one a line, in a file of their own until all are known. */
final class JsonItems implements Closeable {
  private final Path file;
  private final BufferedWriter out;
  private boolean any;

  JsonItems(Path file) throws IOException {
    this.file = file;
    out = Files.newBufferedWriter(file);
  }

  void add(String item) throws IOException {
    out.write(any ? ",\n" : "\n");
    out.write(item);
    any = true;
  }

  /** Ends the list and writes {@code "name": [...]}; others may still write it elsewhere. */
  void copyTo(OutputStream json, String name) throws IOException {
    out.flush();
    json.write(("\"" + name + "\": [").getBytes(StandardCharsets.UTF_8));
    Files.copy(file, json);
    json.write((any ? "\n]" : "]").getBytes(StandardCharsets.UTF_8));
  }

  @Override
  public void close() throws IOException {
    out.close();
  }

  /** Closes and removes the file. */
  void delete() throws IOException {
    close();
    Files.delete(file);
  }
}
