package dev.pixeltally.scenes;

import java.io.BufferedOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A split's JSON. Its lists grow while scenes come, each in a draft, and are put together at the
 * end: nothing is held.
 */
final class CocoSplit implements Closeable {
  private static final String INFO =
      """
      {"info": {"description": "Pixeltally sample scenes", "version": "1.0"},
      "licenses": [],
      """;

  private final Path folder;
  private final String label;
  private final JsonItems images;
  private final JsonItems instances;
  private final JsonItems persons;
  private final JsonItems panoptic;
  private long annotations;

  /**
   * @param folder where the JSON files go
   */
  CocoSplit(Path folder, Split split) throws IOException {
    this.folder = folder;
    label = split.label();
    images = new JsonItems(draft("images"));
    instances = new JsonItems(draft("instances"));
    persons = new JsonItems(draft("person_keypoints"));
    panoptic = new JsonItems(draft("panoptic"));
  }

  private Path draft(String kind) {
    return folder.resolve("." + kind + "_" + label + ".draft");
  }

  /** The next scene: ids count on. */
  void add(CocoScene scene) throws IOException {
    images.add(scene.image());
    for (CocoScene.Annotation object : scene.objects()) {
      long id = ++annotations;
      instances.add(object.instance(id));
      if (object.keyPoints() != null) {
        persons.add(object.person(id));
      }
    }
    panoptic.add(scene.panoptic());
  }

  /** Writes the JSON files, and removes the drafts. */
  void finish() throws IOException {
    write("instances", instances, CocoCategories.things());
    write("person_keypoints", persons, CocoCategories.persons());
    write("panoptic", panoptic, CocoCategories.all());
    images.delete();
  }

  private void write(String kind, JsonItems items, String categories) throws IOException {
    Path draft = draft(kind + "_whole");
    try (OutputStream json = new BufferedOutputStream(Files.newOutputStream(draft))) {
      json.write((INFO + "\"categories\": " + categories + ",\n").getBytes(StandardCharsets.UTF_8));
      images.copyTo(json, "images");
      json.write(",\n".getBytes(StandardCharsets.UTF_8));
      items.copyTo(json, "annotations");
      json.write("}\n".getBytes(StandardCharsets.UTF_8));
    }
    items.delete();
    Files.move(draft, folder.resolve(kind + "_" + label + ".json"));
  }

  @Override
  public void close() throws IOException {
    try (images;
        instances;
        persons;
        panoptic) {
      // Closes all of them, whatever one of them throws.
    }
  }
}
