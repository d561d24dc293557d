package dev.pixeltally.measure.maps;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.pixeltally.dataset.SampleException;
import dev.pixeltally.image.DecodeLimits;
import dev.pixeltally.measure.Metric;
import dev.pixeltally.measure.Protocol;
import dev.pixeltally.measure.State;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;

/** A case of make_maps_golden.py in memory: pairs by id, and what the tools said. */
public final class MapsGolden {
  public static final DecodeLimits LIMITS = new DecodeLimits(1 << 20, 4096, 1 << 24);

  public final TreeMap<String, byte[]> truth = new TreeMap<>();
  public final TreeMap<String, byte[]> predictions = new TreeMap<>();
  public JsonNode expected;

  /** Makes of a file what it holds. */
  interface Reader<T> {
    T read(byte[] file, DecodeLimits limits) throws SampleException;
  }

  public static MapsGolden read(String name) throws IOException {
    MapsGolden golden = new MapsGolden();
    try (InputStream file = MapsGolden.class.getResourceAsStream("/golden/maps/" + name + ".zip");
        ZipInputStream zip = new ZipInputStream(file)) {
      for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
        String path = entry.getName();
        if (path.equals("expected.json")) {
          golden.expected = new ObjectMapper().readTree(zip.readAllBytes());
        } else {
          String id = path.substring(path.indexOf('/') + 1, path.lastIndexOf('.'));
          (path.startsWith("truth/") ? golden.truth : golden.predictions)
              .put(id, zip.readAllBytes());
        }
      }
    }
    return golden;
  }

  /** The states of all images, by the order of their ids. */
  <T, S extends State<S>> List<S> states(
      Protocol<T, T, S> protocol, Reader<T> truthReader, Reader<T> predictionReader)
      throws SampleException {
    List<S> states = new ArrayList<>();
    for (String id : truth.keySet()) {
      states.add(
          protocol.observe(
              truthReader.read(truth.get(id), LIMITS),
              predictionReader.read(predictions.get(id), LIMITS)));
    }
    return states;
  }

  static double number(JsonNode node) {
    return Double.parseDouble(node.asText());
  }

  static double value(List<Metric> metrics, String name) {
    return metrics.stream()
        .filter(m -> m.name().equals(name))
        .mapToDouble(Metric::value)
        .findFirst()
        .orElseThrow();
  }

  /** The images' states as one, merged in an order and in parts that a seed decides. */
  static <S extends State<S>> S anyOrder(List<S> states, S empty, java.util.Random random) {
    List<S> parts = new ArrayList<>(states);
    java.util.Collections.shuffle(parts, random);
    parts.add(random.nextInt(parts.size()), empty);
    while (parts.size() > 1) {
      int at = random.nextInt(parts.size() - 1);
      parts.set(at, parts.get(at).merge(parts.remove(at + 1)));
    }
    return parts.get(0);
  }
}
