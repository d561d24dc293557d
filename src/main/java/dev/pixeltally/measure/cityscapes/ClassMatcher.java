package dev.pixeltally.measure.cityscapes;

import dev.pixeltally.config.CocoConfig.Mode;
import dev.pixeltally.measure.cityscapes.InstanceRules.Range;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * One image's objects and predictions of one class, and what each prediction is at every overlap
 * and range of distances. An object's number below 1000 is that of a group.
 */
final class ClassMatcher {
  private static final int GROUPS = 1000;

  private final InstanceRules rules;
  private final List<Target> targets = new ArrayList<>();
  private final List<Guess> guesses = new ArrayList<>();

  private record Target(int number, int pixels, double distance, double confidence) {
    boolean group() {
      return number < GROUPS;
    }
  }

  /**
   * A prediction.
   *
   * @param met the targets that it touches, and how many pixels they share
   */
  private record Guess(double score, int pixels, int voidPixels, int[] met, int[] shared) {}

  ClassMatcher(InstanceRules rules) {
    this.rules = rules;
  }

  /** An object or group of the truth. */
  void target(int number, int pixels, double distance, double confidence) {
    targets.add(new Target(number, pixels, distance, confidence));
  }

  /** A prediction, with the pixels under its mask; not empty. */
  void guess(double score, ObjectPixels under, int voidPixels) {
    int[] met = new int[targets.size()];
    int[] shared = new int[targets.size()];
    int n = 0;
    for (int t = 0; t < targets.size(); t++) {
      int pixels = under.of(targets.get(t).number());
      if (pixels > 0) {
        met[n] = t;
        shared[n++] = pixels;
      }
    }
    guesses.add(
        new Guess(score, under.all(), voidPixels, Arrays.copyOf(met, n), Arrays.copyOf(shared, n)));
  }

  /** Adds what each prediction is, and the objects that none has found. */
  void into(ClassTally tally) {
    long[] verdicts = new long[guesses.size()];
    List<Range> ranges = rules.ranges();
    for (int r = 0; r < ranges.size(); r++) {
      boolean[] ignored = new boolean[targets.size()];
      int counted = 0;
      for (int t = 0; t < ignored.length; t++) {
        Target target = targets.get(t);
        ignored[t] = ranges.get(r).ignores(target.pixels(), target.distance(), target.confidence());
        counted += ignored[t] || target.group() ? 0 : 1;
      }
      tally.objects(r, counted);
      for (int o = 0; o < InstanceRules.OVERLAP_COUNT; o++) {
        judge(ClassTally.cell(r, o), InstanceRules.overlap(o), ignored, verdicts, tally);
      }
    }
    for (int g = 0; g < verdicts.length; g++) {
      tally.add(guesses.get(g).score(), verdicts[g]);
    }
  }

  private void judge(
      int cell, double overlap, boolean[] ignored, long[] verdicts, ClassTally tally) {
    // Of several that find one object the surest is right, and the others are wrong.
    int[] best = new int[targets.size()];
    Arrays.fill(best, -1);
    for (int g = 0; g < verdicts.length; g++) {
      Guess guess = guesses.get(g);
      boolean found = false;
      for (int i = 0; i < guess.met().length; i++) {
        int t = guess.met()[i];
        Target target = targets.get(t);
        int shared = guess.shared()[i];
        double iou = (double) shared / ((long) target.pixels() + guess.pixels() - shared);
        if (iou > overlap) {
          found = true;
          if (!ignored[t] && !target.group()) {
            verdicts[g] |= ClassTally.wrong(cell);
            best[t] = best[t] < 0 || guess.score() > guesses.get(best[t]).score() ? g : best[t];
          }
        }
      }
      if (!found && (double) ignorable(guess, ignored) / guess.pixels() <= overlap) {
        verdicts[g] |= ClassTally.wrong(cell);
      }
    }
    int missed = 0;
    for (int t = 0; t < best.length; t++) {
      if (best[t] >= 0) {
        verdicts[best[t]] ^= ClassTally.wrong(cell) | ClassTally.right(cell);
      } else if (!ignored[t] && !targets.get(t).group()) {
        missed++;
      }
    }
    tally.missed(cell, missed);
  }

  /** Pixels of a prediction on what is not judged. */
  private long ignorable(Guess guess, boolean[] ignored) {
    long pixels = guess.voidPixels();
    for (int i = 0; i < guess.met().length; i++) {
      int t = guess.met()[i];
      boolean group = targets.get(t).group();
      if (group) {
        pixels += guess.shared()[i];
      }
      if (ignored[t] && !(group && rules.mode() == Mode.CORRECTED)) {
        pixels += guess.shared()[i];
      }
    }
    return pixels;
  }
}
