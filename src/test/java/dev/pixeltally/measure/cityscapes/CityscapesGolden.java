package dev.pixeltally.measure.cityscapes;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.pixeltally.dataset.CityscapesPredictions;
import dev.pixeltally.dataset.Dataset;
import dev.pixeltally.dataset.DatasetSpec;
import dev.pixeltally.dataset.Datasets;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;

/** A case of make_cityscapes_golden.py, unpacked. */
public record CityscapesGolden(Path root, JsonNode expected) {

  public static CityscapesGolden unpack(String name, Path into) throws IOException {
    try (InputStream file =
            CityscapesGolden.class.getResourceAsStream("/golden/cityscapes/" + name + ".zip");
        ZipInputStream zip = new ZipInputStream(file)) {
      for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
        Path path = into.resolve(entry.getName());
        Files.createDirectories(path.getParent());
        Files.write(path, zip.readAllBytes());
      }
    }
    return new CityscapesGolden(
        into, new ObjectMapper().readTree(into.resolve("expected.json").toFile()));
  }

  Dataset truth() {
    return Datasets.openTruth(
        DatasetSpec.of("cityscapes", root.resolve("gtFine").resolve("val").toString()));
  }

  CityscapesPredictions predictions() {
    return new CityscapesPredictions(root.resolve("pred").toString(), Map.of());
  }

  /**
   * A number as Python wrote it, {@code 0x1.8p-1} or {@code nan}; boxed, since NaN is to equal NaN.
   */
  public static Double number(JsonNode node) {
    return node.asText().equals("nan") ? Double.NaN : Double.parseDouble(node.asText());
  }
}
