package dev.pixeltally.scenes;

import dev.pixeltally.image.LabelMap;
import dev.pixeltally.scenes.Cast.Actor;
import dev.pixeltally.scenes.FigurePainter.Trace;
import java.util.ArrayList;
import java.util.List;

/**
 * Draws scenes. A scene follows from (seed, index) alone: any order, any thread, any machine, the
 * same pixels. Safe for use by many threads.
 */
public final class SceneGenerator {
  private final long seed;

  public SceneGenerator(long seed) {
    this.seed = seed;
  }

  /**
   * What a scene will be, before it is painted.
   *
   * @param dice the scene's chance, for what follows
   * @param actors farthest first
   */
  record Plan(Dice dice, int width, int height, Backdrop place, List<Actor> actors) {}

  Plan plan(int index) {
    Dice dice = new Dice(seed, index);
    double longSide = dice.in(352, 480);
    int longer = (int) longSide;
    int shorter = (int) (longSide / dice.pick(4.0 / 3, 4.0 / 3, 1.5, dice.in(1.2, 1.5)));
    boolean upright = dice.chance(0.22);
    int width = upright ? shorter : longer;
    int height = upright ? longer : shorter;
    Backdrop place = Backdrop.of(dice, width, height);
    return new Plan(dice, width, height, place, Cast.of(dice, place));
  }

  /**
   * The scene at a place of the endless sequence.
   *
   * @param index from 0
   */
  public Scene scene(int index) {
    Plan plan = plan(index);
    Canvas canvas = new Canvas(plan.width(), plan.height());
    new BackdropPainter(plan.place(), canvas).paint(plan.dice());
    ShadowPainter shadows = new ShadowPainter(canvas, plan.place().light());
    for (Actor actor : plan.actors()) {
      if (actor.kind() != SceneClass.GULL && actor.kind() != SceneClass.BALLOON) {
        shadows.cast(actor.figure(), actor.at());
      }
    }
    FigurePainter painter = new FigurePainter(canvas, plan.place().light());
    List<Trace> traces = new ArrayList<>();
    for (Actor actor : plan.actors()) {
      traces.add(painter.paint(actor.figure(), actor.at(), traces.size() + 1, actor.metres()));
    }
    List<Instance> objects = new Census(canvas).count(plan.actors(), traces);
    int quality = plan.dice().between(58, 95);
    return new Scene(
        index,
        new Film(plan.dice()).expose(canvas),
        quality,
        new LabelMap(canvas.width, canvas.height, canvas.instances),
        new LabelMap(canvas.width, canvas.height, canvas.surfaces),
        canvas.depth,
        objects);
  }
}
