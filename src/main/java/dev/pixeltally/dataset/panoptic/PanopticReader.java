package dev.pixeltally.dataset.panoptic;

import dev.pixeltally.config.Printable;
import dev.pixeltally.config.Refusal;
import dev.pixeltally.dataset.Addresses;
import dev.pixeltally.dataset.coco.Gzip;
import dev.pixeltally.dataset.coco.JsonKeys;
import dev.pixeltally.dataset.coco.JsonScanner;
import java.io.IOException;
import java.io.InputStream;
import java.util.BitSet;

/**
 * Reads panoptic JSON as COCO defines it and Cityscapes' scripts write it, as a stream. To score
 * files nothing of {@code images} is needed: annotations name their images, by number or by text.
 */
public final class PanopticReader {
  /** No honest name is longer. */
  private static final int LONGEST_NAME = 1 << 12;

  private static final long MISSING = Long.MIN_VALUE;
  private static final int LARGEST_ID = (1 << 24) - 1;

  private final JsonKeys top = new JsonKeys("annotations", "categories", "images");
  private final JsonKeys imageKeys = new JsonKeys("id", "file_name", "width", "height");
  private final JsonKeys annotationKeys = new JsonKeys("segments_info", "file_name", "image_id");
  private final JsonKeys segmentKeys = new JsonKeys("id", "category_id", "area", "iscrowd");

  private final JsonScanner json;
  private final Kind kind;
  private final PanopticAnnotations annotations = new PanopticAnnotations();
  private CategoryReader categories;

  /** Null where nobody asks for them. */
  private PanopticImages images;

  /** The annotations whose image is called by a text. */
  private final BitSet texts = new BitSet();

  /** What is asked of a file. */
  private enum Kind {
    TRUTH,
    PREDICTIONS
  }

  /** A truth: what it asks for and what it says of each image. */
  public record Truth(PanopticCategories categories, PanopticAnnotations annotations) {}

  private PanopticReader(JsonScanner json, Kind kind) {
    this.json = json;
    this.kind = kind;
  }

  /**
   * Reads ground truth.
   *
   * @param in its bytes, plain or gzip; closed by the caller
   * @param name of the file, for messages
   * @throws Refusal where it is none
   */
  public static Truth truth(InputStream in, String name) throws IOException {
    return truth(in, name, null);
  }

  /** A truth, and the images that its file lists. */
  public record Listed(Truth truth, PanopticImages images) {}

  /** As {@link #truth}, with the list of images. */
  public static Listed listed(InputStream in, String name) throws IOException {
    PanopticImages images = new PanopticImages();
    return new Listed(truth(in, name, images), images);
  }

  private static Truth truth(InputStream in, String name, PanopticImages images)
      throws IOException {
    PanopticReader reader =
        new PanopticReader(new JsonScanner(Gzip.open(in, name), name), Kind.TRUTH);
    reader.images = images;
    reader.read();
    if (reader.categories == null) {
      throw new Refusal(
          "Cannot read "
              + name
              + " as panoptic truth: it has no \"categories\", a list of {\"id\", \"name\","
              + " \"isthing\"}");
    }
    PanopticCategories known = reader.categories.build();
    reader.resolve(known);
    return new Truth(known, reader.annotations);
  }

  /**
   * Reads predictions; their areas and crowds, which nothing asks for, are passed over.
   *
   * @param categories the truth's
   */
  public static PanopticAnnotations predictions(
      InputStream in, String name, PanopticCategories categories) throws IOException {
    PanopticReader reader =
        new PanopticReader(new JsonScanner(Gzip.open(in, name), name), Kind.PREDICTIONS);
    reader.read();
    reader.resolve(categories);
    return reader.annotations;
  }

  private void read() throws IOException {
    if (json.peek() != '{') {
      throw new Refusal(
          "Cannot read "
              + json.name()
              + " as panoptic segments: it should be an object with \"annotations\"");
    }
    json.beginObject();
    boolean found = false;
    for (int key = JsonKeys.NONE; (key = json.key(top, key)) != JsonScanner.END; ) {
      if (key == 0) {
        if (found) {
          throw json.refusal("\"annotations\" stands twice");
        }
        found = true;
        json.beginArray();
        while (json.more()) {
          annotation();
        }
      } else if (key == 1 && kind == Kind.TRUTH) {
        if (categories != null) {
          throw json.refusal("\"categories\" stands twice");
        }
        categories = new CategoryReader(json);
        categories.read();
      } else if (key == 2 && images != null) {
        json.beginArray();
        while (json.more()) {
          image();
        }
      } else {
        json.skip();
      }
    }
    json.finish();
    if (!found) {
      throw new Refusal(
          "Cannot read " + json.name() + " as panoptic segments: it has no \"annotations\"");
    }
    // Without predictions every image is one without a prediction; without truth there is nothing.
    if (kind == Kind.TRUTH && annotations.size() == 0) {
      throw new Refusal(
          "Cannot read "
              + json.name()
              + " as panoptic truth: its \"annotations\" are empty; one of each image is valid");
    }
  }

  private void image() throws IOException {
    long id = MISSING;
    long file = MISSING;
    long width = 0;
    long height = 0;
    json.beginObject();
    for (int key = JsonKeys.NONE; (key = json.key(imageKeys, key)) != JsonScanner.END; ) {
      switch (key) {
        case 0 -> id = id(images.ids());
        case 1 -> file = json.text(images.files().store(), LONGEST_NAME);
        case 2 -> width = json.integer();
        case 3 -> height = json.integer();
        default -> json.skip();
      }
    }
    if (id == MISSING) {
      throw json.refusal("image number " + images.size() + " (from 0) has no \"id\"");
    }
    images.add(id, file == MISSING ? images.files().write("") : file, width, height);
  }

  private long id(TextTable into) throws IOException {
    return json.peek() == '"' ? json.text(into.store(), LONGEST_NAME) : into.write(json.integer());
  }

  private void annotation() throws IOException {
    long image = MISSING;
    long file = MISSING;
    boolean segments = false;
    boolean text = false;
    json.beginObject();
    for (int key = JsonKeys.NONE; (key = json.key(annotationKeys, key)) != JsonScanner.END; ) {
      switch (key) {
        case 0 -> {
          if (segments) {
            throw json.refusal(which() + " has \"segments_info\" twice");
          }
          segments = true;
          json.beginArray();
          while (json.more()) {
            segment();
          }
        }
        case 1 -> file = json.text(annotations.files().store(), LONGEST_NAME);
        case 2 -> {
          text = json.peek() == '"';
          image = id(annotations.images());
        }
        default -> json.skip();
      }
    }
    if (image == MISSING || file == MISSING || !segments) {
      throw json.refusal(
          which()
              + " has no \""
              + (image == MISSING ? "image_id" : file == MISSING ? "file_name" : "segments_info")
              + "\"");
    }
    boolean first = annotations.images().add(image);
    annotations.files().add(file);
    annotations.end();
    texts.set(annotations.size() - 1, text);
    check(annotations.size() - 1, first);
  }

  private void check(int annotation, boolean first) {
    String image = Printable.of(annotations.image(annotation));
    if (!first) {
      int other = annotations.find(annotations.image(annotation));
      throw json.refusal(
          texts.get(annotation) == texts.get(other)
              ? "image " + image + " has two annotations; each image has one"
              : "image_id "
                  + image
                  + " stands there as a number and as a text; numbers for all, or texts for all, are"
                  + " valid");
    }
    String file = annotations.file(annotation);
    String danger = file.isEmpty() ? "is empty" : Addresses.danger(file);
    if (danger != null) {
      throw json.refusal(
          "file_name "
              + Printable.of(file)
              + " of image "
              + image
              + " "
              + danger
              + "; the name of a PNG in the folder of PNGs is valid");
    }
    int twice = annotations.repeated();
    if (twice >= 0) {
      throw json.refusal("segment " + twice + " of image " + image + " stands twice");
    }
  }

  private String which() {
    return "annotation number " + annotations.size() + " (from 0)";
  }

  private void segment() throws IOException {
    long id = MISSING;
    long category = MISSING;
    double area = Double.NaN;
    long crowd = MISSING;
    json.beginObject();
    for (int key = JsonKeys.NONE; (key = json.key(segmentKeys, key)) != JsonScanner.END; ) {
      switch (key) {
        case 0 -> id = json.integer();
        case 1 -> category = json.integer();
        case 2 -> {
          if (kind == Kind.TRUTH) {
            area = json.number();
          } else {
            json.skip();
          }
        }
        case 3 -> {
          if (kind == Kind.TRUTH) {
            int b = json.peek();
            crowd = b == 't' || b == 'f' ? (json.flag() ? 1 : 0) : json.integer();
          } else {
            json.skip();
          }
        }
        default -> json.skip();
      }
    }
    require(id != MISSING, "id");
    require(category != MISSING, "category_id");
    if (id < 0 || id > LARGEST_ID) {
      throw json.refusal(
          "a segment of "
              + which()
              + " has id "
              + id
              + "; 0 to "
              + LARGEST_ID
              + ", as a pixel holds, are valid");
    }
    if (category != (int) category) {
      throw json.refusal(
          "segment "
              + id
              + " of "
              + which()
              + " has category_id "
              + category
              + "; whole numbers of 32 bits are valid");
    }
    if (kind == Kind.TRUTH) {
      require(!Double.isNaN(area), "area");
      require(crowd != MISSING, "iscrowd");
      if (area < 0) {
        throw json.refusal(
            "segment " + id + " of " + which() + " has area " + area + "; 0 or more is valid");
      }
    }
    annotations.segment((int) id, (int) category, area, crowd == 1);
  }

  private void require(boolean given, String field) {
    if (!given) {
      throw json.refusal("a segment of " + which() + " has no \"" + field + "\"");
    }
  }

  private void resolve(PanopticCategories known) {
    int segment = annotations.resolve(known);
    if (segment >= 0) {
      throw new Refusal(
          "Cannot read "
              + json.name()
              + ": "
              + annotations.describe(segment)
              + ", which the truth's \"categories\" lack");
    }
  }
}
