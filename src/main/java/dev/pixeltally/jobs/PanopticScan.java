package dev.pixeltally.jobs;

import dev.pixeltally.config.Refusal;
import dev.pixeltally.dataset.Dataset;
import dev.pixeltally.dataset.FailedSample;
import dev.pixeltally.dataset.Listing;
import dev.pixeltally.dataset.Reason;
import dev.pixeltally.dataset.SampleException;
import dev.pixeltally.dataset.SampleFiles;
import dev.pixeltally.dataset.Stage;
import dev.pixeltally.dataset.panoptic.PanopticAnnotations;
import dev.pixeltally.dataset.panoptic.PanopticCategories;
import dev.pixeltally.dataset.panoptic.PanopticReader;
import dev.pixeltally.dataset.panoptic.Segments;
import dev.pixeltally.image.DecodeLimits;
import dev.pixeltally.image.ImageHeader;
import dev.pixeltally.image.SegmentMap;
import dev.pixeltally.image.SegmentPng;
import dev.pixeltally.report.PanopticDatasetReport;
import dev.pixeltally.report.PanopticFact;
import java.io.IOException;
import java.io.InputStream;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongConsumer;
import java.util.stream.Stream;

/** Reads every PNG of a panoptic dataset once, and holds it against the JSON. */
final class PanopticScan {
  private final Dataset dataset;
  private final DecodeLimits limits;
  private final PanopticCategories categories;
  private final PanopticAnnotations annotations;

  PanopticScan(Dataset dataset, DecodeLimits limits) {
    this.dataset = dataset;
    this.limits = limits;
    try (InputStream in = dataset.storage().open(dataset.splitFile())) {
      PanopticReader.Truth truth = PanopticReader.truth(in, dataset.splitFile());
      categories = truth.categories();
      annotations = truth.annotations();
    } catch (IOException e) {
      throw new Refusal("Cannot read " + dataset.splitFile() + ": " + e, e);
    }
  }

  PanopticDatasetReport run(Listing listing, int threads, LongConsumer progress)
      throws IOException, InterruptedException {
    PanopticDatasetReport all = new PanopticDatasetReport(dataset, categories);
    listing.failures().forEach(all::failed);
    List<Part> parts = Stream.generate(Part::new).limit(threads).toList();
    SampleSweep.run(dataset.source(), listing.samples(), parts, progress);
    parts.forEach(part -> all.merge(part.report));
    return all;
  }

  /** One thread's. */
  private final class Part implements SampleSweep.Looker {
    private final PanopticDatasetReport report = new PanopticDatasetReport(dataset, categories);
    private final SegmentPng png = new SegmentPng();

    @Override
    public void look(SampleFiles files) throws SampleException, IOException {
      ImageHeader photograph = ImageHeader.of(files.image(limits.maxBytes()));
      SegmentMap map;
      try {
        map = png.decode(files.truth(limits.maxBytes()), limits);
      } catch (SampleException e) {
        throw e.at(Stage.TRUTH);
      }
      if (map.width() != photograph.width() || map.height() != photograph.height()) {
        throw new SampleException(
            Stage.TRUTH,
            Reason.SIZE_MISMATCH,
            "The PNG of segments is %dx%d pixels, its image %dx%d"
                .formatted(map.width(), map.height(), photograph.width(), photograph.height()));
      }
      int annotation = annotations.find(files.sample().id());
      if (annotation < 0) {
        throw new SampleException(
            Stage.TRUTH, Reason.MISSING_TRUTH, "The JSON has no annotation of the image any more");
      }
      count(map, annotations.segments(annotation));
    }

    @Override
    public void failed(FailedSample failure) {
      report.failed(failure);
    }

    private void count(SegmentMap map, Segments segments) {
      Map<Integer, long[]> pixels = pixels(map);
      long[] none = pixels.remove(0);
      report.image(map.width(), map.height(), none == null ? 0 : none[0]);
      BitSet seen = new BitSet();
      BitSet crowds = new BitSet();
      for (int i = 0; i < segments.size(); i++) {
        int category = segments.categories()[i];
        boolean crowd = segments.crowds()[i];
        long[] found = pixels.remove(segments.ids()[i]);
        long area = found == null ? 0 : found[0];
        report.segment(category, area, crowd, !seen.get(category));
        report.odd(PanopticFact.WITHOUT_PIXELS, area == 0);
        report.odd(PanopticFact.AREA_DIFFERS, area > 0 && area != segments.areas()[i]);
        report.odd(PanopticFact.NUMBER_ZERO, segments.ids()[i] == 0);
        boolean stuff = !categories.get(category).thing();
        report.odd(PanopticFact.STUFF_TWICE, stuff && seen.get(category));
        report.odd(PanopticFact.STUFF_CROWD, stuff && crowd);
        report.odd(PanopticFact.CROWD_TWICE, crowd && crowds.get(category));
        seen.set(category);
        crowds.set(category, crowd || crowds.get(category));
      }
      pixels.values().forEach(unlisted -> report.odd(PanopticFact.UNLISTED, true));
    }

    /** Pixels by segment; runs of one are looked up once. */
    private Map<Integer, long[]> pixels(SegmentMap map) {
      Map<Integer, long[]> pixels = new HashMap<>();
      int all = map.width() * map.height();
      for (int i = 0; i < all; ) {
        int id = map.id(i);
        int from = i++;
        while (i < all && map.id(i) == id) {
          i++;
        }
        pixels.computeIfAbsent(id, any -> new long[1])[0] += i - from;
      }
      return pixels;
    }
  }
}
