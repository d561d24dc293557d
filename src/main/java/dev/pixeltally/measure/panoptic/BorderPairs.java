package dev.pixeltally.measure.panoptic;

import dev.pixeltally.dataset.SampleException;
import dev.pixeltally.image.SegmentMap;

/**
 * Intersection over union of the borders of an image's segments, as boundary-iou-api's panoptic
 * evaluation has it: borders are painted over their segments, what is left of these is marked, and
 * the pixels of both maps are counted as for whole segments; void is painted nowhere.
 *
 * <p>The mark is an id of its own, the largest category's and one. A segment that has this id too
 * gets the insides of all others: they count for it as borders, those of segments listed before it
 * also as its pixels while its border is found.
 */
final class BorderPairs {
  /** The mark where no segment can have it. */
  static final int NO_MARK = -1;

  /** The row of void. */
  private static final int VOID = 0;

  private final PairTable table;
  private final long[] trueBorders;
  private final long[] predictedBorders;

  /**
   * @param mark what is painted over the insides of segments
   */
  BorderPairs(
      PanopticTruth truth,
      SegmentIndex rows,
      PanopticPrediction prediction,
      SegmentIndex columns,
      int mark)
      throws SampleException {
    int width = truth.map().width();
    int height = truth.map().height();
    SegmentBorders borders =
        new SegmentBorders(width, height, SegmentBorders.distance(width, height));
    table = new PairTable(rows.size() + 1, columns.size());
    trueBorders = new long[rows.size()];
    predictedBorders = new long[columns.size()];
    int[] trueMap = paint(borders, truth.map(), rows, mark, trueBorders);
    int[] predictedMap = paint(borders, prediction.map(), columns, mark, predictedBorders);
    for (int i = 0; i < trueMap.length; i++) {
      if (trueMap[i] >= 0 && predictedMap[i] >= 0 && !table.add(trueMap[i], predictedMap[i], 1)) {
        throw SegmentPairs.tooMany();
      }
    }
  }

  /**
   * The index of the segment that each pixel is painted with; {@link SegmentBorders#INSIDE}: none.
   *
   * @param counts receives how many pixels each segment's border has
   */
  private static int[] paint(
      SegmentBorders borders, SegmentMap map, SegmentIndex index, int mark, long[] counts) {
    int[] numbers = borders.indices(map, index, index.size());
    boolean[] inside = borders.inside(numbers);
    int marked = mark == NO_MARK ? -1 : index.find(mark);
    boolean marks = marked >= 0 && index.place(marked) >= 0;
    if (marks) {
      counts[marked] = markedBorder(borders, numbers, inside, index, marked);
    }
    int[] painted = new int[numbers.length];
    for (int i = 0; i < numbers.length; i++) {
      int number = numbers[i];
      if (number == index.size()) {
        painted[i] = SegmentBorders.INSIDE;
      } else if (index.place(number) < 0) {
        painted[i] = number;
      } else if (marks && (number == marked || inside[i])) {
        painted[i] = marked;
      } else {
        painted[i] = inside[i] ? SegmentBorders.INSIDE : number;
        counts[number] += inside[i] ? 0 : 1;
      }
    }
    return painted;
  }

  /** The border of the segment whose id is the mark, and of the insides of those before it. */
  private static long markedBorder(
      SegmentBorders borders, int[] numbers, boolean[] inside, SegmentIndex index, int marked) {
    int[] own = new int[numbers.length];
    for (int i = 0; i < own.length; i++) {
      boolean before =
          numbers[i] < index.size()
              && index.place(numbers[i]) >= 0
              && index.place(numbers[i]) < index.place(marked);
      own[i] = numbers[i] == marked || (before && inside[i]) ? 1 : 0;
    }
    boolean[] left = borders.inside(own);
    long count = 0;
    for (int i = 0; i < own.length; i++) {
      count += own[i] == 1 && !left[i] ? 1 : 0;
    }
    return count;
  }

  /** Of the borders of a true and a predicted segment, which share a pixel. */
  double iou(int row, int column) {
    long intersection = table.count(row, column);
    long union =
        predictedBorders[column] + trueBorders[row] - intersection - table.count(VOID, column);
    return (double) intersection / union;
  }
}
