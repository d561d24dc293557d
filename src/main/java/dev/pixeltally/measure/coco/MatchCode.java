package dev.pixeltally.measure.coco;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * Matches as pairs of bytes that can be sorted anywhere: the keys' order as unsigned bytes is the
 * order in which {@link CurveStream} wants them.
 *
 * <pre>
 * key    row of the tensors: 4 bytes
 *        falling score: 8, all bits of the score but the sign of a zero
 *        image id: 8, its sign turned round
 *        rank: 4
 * value  1 where the score is -0.0, else 0: 1
 *        bits of each area range, true positives first: as many bytes each as thresholds need
 * </pre>
 */
public final class MatchCode {
  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);
  private static final VarHandle INT =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN);
  private static final int KEY = 24;

  private final int count;
  private final int width;

  public MatchCode(CocoRules rules) {
    count = 2 * rules.areas().size();
    width = (rules.iouThresholds().length + 7) / 8;
  }

  /** The key of a match. */
  public static byte[] key(int row, double score, long image, int rank) {
    byte[] key = new byte[KEY];
    INT.set(key, 0, row);
    LONG.set(key, 4, ScoreOrder.falling(score) ^ Long.MIN_VALUE);
    LONG.set(key, 12, image ^ Long.MIN_VALUE);
    INT.set(key, 20, rank);
    return key;
  }

  /** The row of the tensors that a key belongs to. */
  public static int row(byte[] key) {
    return (int) INT.get(key, 0);
  }

  /** The value that goes with a key. */
  public byte[] value(double score, int[] bits, int at) {
    byte[] value = new byte[1 + count * width];
    value[0] = (byte) (score == 0 && 1 / score < 0 ? 1 : 0);
    int n = 1;
    for (int i = 0; i < count; i++) {
      for (int b = 0; b < width; b++) {
        value[n++] = (byte) (bits[at + i] >>> (8 * b));
      }
    }
    return value;
  }

  /** Adds a match to its class's curves. */
  public void add(byte[] key, byte[] value, CurveStream into) {
    long falling = (long) LONG.get(key, 4) ^ Long.MIN_VALUE;
    double turned = Double.longBitsToDouble(falling ^ ((falling >> 63) & Long.MAX_VALUE));
    double score = turned == 0 ? (value[0] == 1 ? -0.0 : 0.0) : -turned;
    int at = into.add(score, (int) INT.get(key, 20));
    int n = 1;
    for (int i = 0; i < count; i++) {
      int all = 0;
      for (int b = 0; b < width; b++) {
        all |= (value[n++] & 255) << (8 * b);
      }
      into.bits()[at + i] = all;
    }
  }
}
