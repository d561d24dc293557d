package dev.pixeltally.jobs;

import dev.pixeltally.dataset.coco.CocoTruth;
import dev.pixeltally.dataset.coco.ObjectTable;
import dev.pixeltally.report.ProgressBar;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.Random;
import java.util.stream.IntStream;

/**
 * Makes a case's files out of a source: its images again and again under ids of their own, with all
 * their annotations, and detections drawn from a pool for each. The same source and seed give the
 * same bytes, so what was made once is taken again.
 */
final class BenchCocoData {
  /** In the folders' names: to be raised when other bytes are made. */
  private static final int FORM = 1;

  private static final long SEED = 11;
  private static final int SCORES = 100_000;

  // What a stream of random numbers is for.
  private static final int POOL = 1;
  private static final int COPY = 2;

  private final BenchCocoSource source;
  private final BenchCocoCase size;
  private final BenchCocoKind kind;
  private final CocoTruth truth;
  private final Path folder;

  /**
   * The files of one case and kind.
   *
   * @param results as COCO's tools take them
   * @param resultsWithBoxes the same with the boxes of masks or key points, which some tool cannot
   *     do without
   */
  record Made(
      Path truth, Path results, Path resultsWithBoxes, int images, long objects, long detections) {}

  BenchCocoData(BenchCocoSource source, BenchCocoCase size, Path work) {
    this.source = source;
    this.size = size;
    this.kind = source.kind();
    this.truth = source.truth();
    MessageDigest digest = BenchCocoSource.digest();
    String made = size.images() + " " + size.detections() + " " + size.classes();
    String all = FORM + " " + SEED + " " + made + " " + source.sha256();
    digest.update(all.getBytes(StandardCharsets.UTF_8));
    String name = HexFormat.of().formatHex(digest.digest(), 0, 6);
    folder = work.resolve(size.word() + "-" + name);
  }

  /** Makes what is not there yet. */
  Made files() throws IOException {
    Files.createDirectories(folder);
    Path gt = folder.resolve(kind.truth());
    Path plain = folder.resolve(kind.results());
    boolean bare = kind != BenchCocoKind.BBOX;
    Path boxes = bare ? folder.resolve(kind.word() + "-boxes.json") : plain;
    if (!Files.exists(gt)) {
      make(gt, this::writeTruth);
    }
    if (!Files.exists(plain)) {
      make(plain, (json, bar) -> writeResults(json, bar, false));
    }
    if (!Files.exists(boxes)) {
      make(boxes, (json, bar) -> writeResults(json, bar, true));
    }
    long objects = 0;
    for (int n = 0; n < size.images(); n++) {
      objects += source.annotations(origin(n)).length;
    }
    return new Made(gt, plain, boxes, size.images(), objects, size.detections());
  }

  private interface Writing {
    void to(BenchCocoJson json, ProgressBar bar) throws IOException;
  }

  private void make(Path file, Writing writing) throws IOException {
    Path draft = file.resolveSibling(file.getFileName() + ".draft");
    String what = size.word() + " " + file.getFileName();
    try (BenchCocoJson json = new BenchCocoJson(draft);
        ProgressBar bar =
            ProgressBar.onStandardError(ProgressBar.ofTerminal(), what, size.images())) {
      writing.to(json, bar);
    }
    Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE);
  }

  /** The source's image of which image number n is a copy; copies of one stand side by side. */
  private int origin(int n) {
    return source.images()[place(n)];
  }

  private int place(int n) {
    return (int) ((long) n * source.images().length / size.images());
  }

  /** How many copies of its source image stand before image number n. */
  private int copy(int n) {
    int first = n;
    while (first > 0 && place(first - 1) == place(n)) {
      first--;
    }
    return n - first;
  }

  private static Random random(int use, long number) {
    long z = number ^ ((long) use << 40) ^ (SEED << 48);
    z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
    z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
    return new Random(z ^ (z >>> 31));
  }

  /** A category's id; where there are other classes than the source's, copies differ in them. */
  private long category(int place, int copy) {
    return size.classes() == 0
        ? truth.categories().id(place)
        : 1 + (37L * place + 11L * copy) % size.classes();
  }

  private void writeTruth(BenchCocoJson json, ProgressBar bar) throws IOException {
    json.raw("{\"info\": {}, \"licenses\": [], \"images\": [");
    for (int n = 0; n < size.images(); n++) {
      json.raw(n == 0 ? "{\"id\": " : ", {\"id\": ").whole(n + 1L);
      json.raw(", \"file_name\": \"").raw(String.format("%012d", n + 1)).raw(".jpg\"");
      json.raw(", \"width\": ").whole(truth.widths()[origin(n)]);
      json.raw(", \"height\": ").whole(truth.heights()[origin(n)]).raw("}");
    }
    json.raw("], \"annotations\": [");
    long id = 0;
    for (int n = 0; n < size.images(); n++) {
      int copy = copy(n);
      for (int row : source.annotations(origin(n))) {
        id++;
        annotation(json.raw(id == 1 ? "{" : ", {"), row, id, n, copy);
      }
      bar.add(1);
    }
    json.raw("], \"categories\": [");
    int classes = size.classes() == 0 ? truth.categories().size() : size.classes();
    for (int k = 0; k < classes; k++) {
      boolean own = size.classes() == 0;
      json.raw(k == 0 ? "{\"id\": " : ", {\"id\": ").whole(own ? truth.categories().id(k) : k + 1);
      json.raw(", \"name\": ").text(own ? truth.names().get(k) : "class" + (k + 1)).raw("}");
    }
    json.raw("]}\n");
  }

  private void annotation(BenchCocoJson json, int row, long id, int n, int copy)
      throws IOException {
    ObjectTable objects = truth.objects();
    double[] numbers = objects.numbers();
    int at = row * ObjectTable.STRIDE;
    json.raw("\"id\": ").whole(id).raw(", \"image_id\": ").whole(n + 1L);
    json.raw(", \"category_id\": ").whole(category(objects.category(row), copy));
    json.raw(", \"bbox\": [").number(numbers[at]).raw(", ").number(numbers[at + 1]);
    json.raw(", ").number(numbers[at + 2]).raw(", ").number(numbers[at + 3]);
    json.raw("], \"area\": ").number(numbers[at + 4]);
    json.raw(", \"iscrowd\": ").whole(objects.crowd(row) ? 1 : 0);
    byte[] mask = objects.maskBytes(row);
    if (mask != null && size.has(BenchCocoKind.SEGM)) {
      json.raw(", \"segmentation\": ");
      json.segmentation(mask, objects.maskStart(row), objects.maskLength(row));
    }
    if (kind == BenchCocoKind.KEYPOINTS) {
      json.raw(", \"num_keypoints\": ").whole(objects.visible(row)).raw(", \"keypoints\": [");
      int from = objects.pointStart(row);
      for (int i = 0; i < objects.pointNumbers(row); i++) {
        double value = objects.points(row)[from + i];
        json.raw(i == 0 ? "" : ", ");
        if (i % 3 == 2) {
          json.whole((long) value);
        } else {
          json.number(value);
        }
      }
      json.raw("]");
    }
    json.raw("}");
  }

  private void writeResults(BenchCocoJson json, ProgressBar bar, boolean withBoxes)
      throws IOException {
    json.raw("[");
    BenchCocoPool pool = null;
    int[] order = {};
    long left = size.detections();
    double mean = (double) size.detections() / size.images();
    for (int n = 0; n < size.images(); n++) {
      int copy = copy(n);
      if (copy == 0) {
        int most = 8 + (int) (3 * mean);
        pool = new BenchCocoPool(source, origin(n), most, random(POOL, place(n)));
        order = IntStream.range(0, most).toArray();
      }
      Random random = random(COPY, n);
      double share = .3 + 1.4 * random.nextDouble();
      int images = size.images() - n;
      long count = images == 1 ? left : Math.min(left, Math.round(share * left / images));
      for (int i = 0; i < count; i++) {
        // A shuffle as far as it is needed; an image of more than its pool draws again.
        int from = i % order.length;
        int other = from + random.nextInt(order.length - from);
        int one = order[other];
        order[other] = order[from];
        order[from] = one;
        json.raw(n == 0 && i == 0 ? "{" : ", {");
        json.raw("\"image_id\": ").whole(n + 1L).raw(", \"category_id\": ");
        json.whole(category(pool.category(one), copy));
        detection(json, pool, one, n, withBoxes);
        json.raw(", \"score\": ").score(score(pool.quality(one), random)).raw("}");
      }
      left -= count;
      bar.add(1);
    }
    json.raw("]\n");
  }

  private void detection(BenchCocoJson json, BenchCocoPool pool, int one, int n, boolean withBoxes)
      throws IOException {
    if (kind == BenchCocoKind.BBOX || withBoxes) {
      long[] box = pool.box(one);
      json.raw(", \"bbox\": [").hundredths(box[0]).raw(", ").hundredths(box[1]);
      json.raw(", ").hundredths(box[2]).raw(", ").hundredths(box[3]).raw("]");
    }
    if (kind == BenchCocoKind.SEGM) {
      byte[] text = pool.mask(one);
      int image = origin(n);
      json.raw(", \"segmentation\": ");
      json.runs(text, 0, text.length, truth.heights()[image], truth.widths()[image]);
    }
    if (kind == BenchCocoKind.KEYPOINTS) {
      long[] xy = pool.points(one);
      json.raw(", \"keypoints\": [");
      for (int i = 0; i < xy.length; i += 2) {
        json.raw(i == 0 ? "" : ", ").hundredths(xy[i]).raw(", ").hundredths(xy[i + 1]).raw(", 1");
      }
      json.raw("]");
    }
  }

  /** Good detections score high more often than bad ones do. */
  private static int score(double quality, Random random) {
    double sure = Math.max(random.nextDouble(), random.nextDouble());
    double score = quality * sure + .05 * random.nextGaussian();
    return (int) Math.max(1, Math.min(SCORES - 1, Math.round(score * SCORES)));
  }
}
