package dev.pixeltally.dataset.coco;

import dev.pixeltally.dataset.coco.CocoPack.Kind;
import java.io.IOException;
import java.io.InputStream;
import java.util.Set;

/**
 * A truth or results as a stream of {@link CocoPack}s, in the order of the file: for what does not
 * fit one process. Whatever the file's size, memory is the reader's window and one pack. The
 * readers are those of one process, so that the same is refused with the same words.
 */
public final class CocoEntries {
  /** A pack this large takes no more rows. */
  private static final int FULL = 1 << 16;

  /** Where {@link Segmentation} has a mask's kind. */
  private static final byte UNUSED = 0;

  private final CocoTruthReader truth;
  private final DetectionStream results;
  private final CocoResultsBuilder gathered;
  private final ObjectTable rows;
  private final int file;
  private final IdBlocks ids;
  private final ByteStore bytes = new ByteStore();

  private boolean begun;

  /** Whether the reader holds an entry that no pack has. */
  private boolean pending;

  private boolean finished;
  private long boxless = -1;
  private boolean federated;

  private CocoEntries(CocoTruthReader truth, IdBlocks ids) {
    this.truth = truth;
    this.ids = ids;
    rows = truth.columns().objects();
    results = null;
    gathered = null;
    file = 0;
  }

  private CocoEntries(DetectionStream results, CocoResultsBuilder gathered, int file) {
    this.results = results;
    this.gathered = gathered;
    this.file = file;
    rows = gathered.rows();
    truth = null;
    ids = null;
  }

  /**
   * Of a truth.
   *
   * @param in its bytes, plain or gzip; closed by the caller
   * @param name of the file, for messages
   * @param buckets into which ids of annotations are parted
   */
  public static CocoEntries ofTruth(
      InputStream in, String name, Set<CocoPart> parts, Strictness strictness, int buckets)
      throws IOException {
    CocoTruthReader reader =
        new CocoTruthReader(new JsonScanner(Gzip.open(in, name), name), 0, parts, strictness);
    return new CocoEntries(reader, new IdBlocks(buckets));
  }

  /**
   * Of one file of results.
   *
   * @param results closed by the caller
   * @param into where they are gathered, knowing what the first file's first entry has; holds one
   *     of them at a time
   * @param file its number among all files of results, 0 for the first
   */
  public static CocoEntries ofResults(DetectionStream results, CocoResultsBuilder into, int file) {
    return new CocoEntries(results, into, file);
  }

  /** The next pack; null at the end. */
  public CocoPack next() throws IOException {
    if (!begun) {
      begun = true;
      advance();
    }
    if (ids != null) {
      IdBlocks.Block block = ids.poll();
      if (block == null && !pending && !finished) {
        finished = true;
        ids.finish();
        block = ids.poll();
      }
      if (block != null) {
        return new CocoPack(Kind.IDS, block.bucket(), 0, block.bytes());
      }
    }
    if (!pending) {
      return null;
    }
    return truth != null && truth.columns().images() > 0 ? image() : objects();
  }

  private CocoPack image() throws IOException {
    TruthColumns columns = truth.columns();
    long id = columns.firstImage();
    long order = FileOrders.of(file, truth.images() - 1);
    bytes.reset();
    bytes.begin();
    bytes.append(UNUSED);
    bytes.appendNumber(columns.firstHeight());
    bytes.appendNumber(columns.firstWidth());
    list(columns.firstAbsent());
    list(columns.firstPartly());
    federated |= columns.firstAbsent() != null || columns.firstPartly() != null;
    byte[] pack = bytes.copy(bytes.end());
    advance();
    return new CocoPack(Kind.IMAGE, id, order, pack);
  }

  private void list(long[] all) {
    bytes.appendNumber(all == null ? -1 : all.length);
    for (int i = 0; all != null && i < all.length; i++) {
      bytes.appendNumber(all[i]);
    }
  }

  private CocoPack objects() throws IOException {
    Kind kind = truth == null ? Kind.DETECTIONS : Kind.ANNOTATIONS;
    long image = rows.imageId(0);
    long first = number();
    bytes.reset();
    bytes.begin();
    bytes.append(UNUSED);
    do {
      long number = number();
      if (ids != null) {
        ids.add(rows.id(0), number);
        boxless = boxless < 0 && !rows.hasBox(0) ? number : boxless;
      }
      EntryCode.write(rows, 0, number - first, bytes);
      advance();
    } while (pending && rows.size() > 0 && rows.imageId(0) == image && bytes.pending() < FULL);
    return new CocoPack(kind, image, FileOrders.of(file, first), bytes.copy(bytes.end()));
  }

  /** Of the entry that is held. */
  private long number() {
    return (truth == null ? gathered.detections() : truth.annotations()) - 1;
  }

  /** To the next entry that travels; categories stay. */
  private void advance() throws IOException {
    if (results != null) {
      rows.clear();
      pending = results.step();
      return;
    }
    TruthColumns columns = truth.columns();
    do {
      columns.clearEntries();
      pending = truth.step();
    } while (pending && columns.images() == 0 && rows.size() == 0);
  }

  /** What the file has beside the packs, after the last of these. */
  public CocoFacts facts() {
    return truth == null
        ? new CocoFacts(
            gathered.warnings(), null, true, -1, false, results.run().orElse(null), null)
        : new CocoFacts(
            truth.columns().warnings(),
            truth.columns().categories(),
            truth.ascending(),
            boxless,
            federated,
            null,
            null);
  }
}
