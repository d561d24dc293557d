package dev.pixeltally.measure.panoptic;

import dev.pixeltally.config.CocoConfig;
import dev.pixeltally.dataset.SampleException;
import dev.pixeltally.dataset.panoptic.PanopticAnnotations;
import dev.pixeltally.dataset.panoptic.PanopticReader;
import dev.pixeltally.image.DecodeLimits;
import dev.pixeltally.image.SegmentPng;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;

/** A case that make_panoptic_golden.py wrote: files, and the lines that are expected of them. */
public record PanopticCase(
    String name,
    String protocol,
    Map<String, byte[]> files,
    PanopticReader.Truth truth,
    PanopticAnnotations predictions,
    List<String> expected) {

  /** All cases, in their order. */
  public static List<PanopticCase> all() throws IOException {
    return all(List.of("cases.zip"), "expected.txt");
  }

  /** Those of borders, of make_panoptic_boundary_golden.py. */
  static List<PanopticCase> ofBorders() throws IOException {
    return all(List.of("cases.zip", "boundary-cases.zip"), "boundary-expected.txt");
  }

  private static List<PanopticCase> all(List<String> zips, String expected) throws IOException {
    Map<String, Map<String, byte[]>> files = new LinkedHashMap<>();
    for (String name : zips) {
      try (ZipInputStream zip = new ZipInputStream(open(name))) {
        for (ZipEntry entry; (entry = zip.getNextEntry()) != null; ) {
          int slash = entry.getName().indexOf('/');
          files
              .computeIfAbsent(entry.getName().substring(0, slash), c -> new LinkedHashMap<>())
              .put(entry.getName().substring(slash + 1), zip.readAllBytes());
        }
      }
    }
    List<PanopticCase> cases = new ArrayList<>();
    List<String> lines = List.of();
    String text = new String(open(expected).readAllBytes(), StandardCharsets.UTF_8);
    for (String line : text.split("\n", -1)) {
      if (line.startsWith("case ")) {
        String[] words = line.split(" ", -1);
        lines = new ArrayList<>();
        cases.add(read(words[1], words[2], files.get(words[1]), lines));
      } else if (!line.isEmpty() && !line.startsWith("#")) {
        lines.add(line);
      }
    }
    return cases;
  }

  /** One of them. */
  public static PanopticCase named(String name) throws IOException {
    return all().stream().filter(c -> c.name().equals(name)).findFirst().orElseThrow();
  }

  private static PanopticCase read(
      String name, String protocol, Map<String, byte[]> files, List<String> expected)
      throws IOException {
    PanopticReader.Truth truth =
        PanopticReader.truth(new ByteArrayInputStream(files.get("truth.json")), "truth.json");
    PanopticAnnotations predictions =
        PanopticReader.predictions(
            new ByteArrayInputStream(files.get("predictions.json")),
            "predictions.json",
            truth.categories());
    return new PanopticCase(name, protocol, files, truth, predictions, expected);
  }

  private static InputStream open(String file) {
    return PanopticCase.class.getResourceAsStream("/golden/panoptic/" + file);
  }

  PanopticProtocol protocol(CocoConfig.Mode mode) {
    return new PanopticProtocol(protocol, truth.categories(), mode);
  }

  /** The state of one image of the truth; it has a prediction. */
  PanopticState observe(PanopticProtocol rules, int image) throws SampleException {
    int prediction = predictions.find(truth.annotations(), image);
    return rules.observe(
        new PanopticTruth(
            new SegmentPng()
                .decode(
                    files.get("truth/" + truth.annotations().file(image)), DecodeLimits.DEFAULT),
            truth.annotations().segments(image)),
        new PanopticPrediction(
            new SegmentPng()
                .decode(
                    files.get("predictions/" + predictions.file(prediction)), DecodeLimits.DEFAULT),
            predictions.segments(prediction)));
  }

  /** The expected lines behind a heading, up to the next one. */
  List<String> behind(String heading) {
    List<String> found = new ArrayList<>();
    int at = expected.indexOf(heading);
    if (at < 0) {
      return null;
    }
    for (int i = at + 1; i < expected.size(); i++) {
      if (!expected.get(i).matches("(category|mean|class) .*")) {
        break;
      }
      found.add(expected.get(i));
    }
    return found;
  }

  /** Puts the files into a folder. */
  public void write(Path folder) throws IOException {
    for (Map.Entry<String, byte[]> file : files.entrySet()) {
      Path path = folder.resolve(file.getKey());
      Files.createDirectories(path.getParent());
      Files.write(path, file.getValue());
    }
  }

  @Override
  public String toString() {
    return name;
  }
}
