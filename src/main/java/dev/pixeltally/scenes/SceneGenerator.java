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
   * The scene at a place of the endless sequence.
   *
   * @param index from 0
   */
  public Scene scene(int index) {
    Dice dice = new Dice(seed, index);
    double longSide = dice.in(352, 480);
    int a = (int) longSide;
    int b = (int) (longSide / dice.pick(4.0 / 3, 4.0 / 3, 1.5, dice.in(1.2, 1.5)));
    boolean upright = dice.chance(0.22);
    Canvas canvas = upright ? new Canvas(b, a) : new Canvas(a, b);

    Backdrop place = Backdrop.of(dice, canvas.width, canvas.height);
    List<Actor> actors = Cast.of(dice, place);
    new BackdropPainter(place, canvas).paint(dice);
    ShadowPainter shadows = new ShadowPainter(canvas, place.light());
    for (Actor actor : actors) {
      if (actor.kind() != SceneClass.GULL && actor.kind() != SceneClass.BALLOON) {
        shadows.cast(actor.figure(), actor.at());
      }
    }
    FigurePainter painter = new FigurePainter(canvas, place.light());
    List<Trace> traces = new ArrayList<>();
    for (int i = 0; i < actors.size(); i++) {
      Actor actor = actors.get(i);
      traces.add(painter.paint(actor.figure(), actor.at(), i + 1, actor.metres()));
    }
    List<Instance> objects = new Census(canvas).count(actors, traces);
    int quality = dice.between(58, 95);
    return new Scene(
        index,
        new Film(dice).expose(canvas),
        quality,
        new LabelMap(canvas.width, canvas.height, canvas.instances),
        new LabelMap(canvas.width, canvas.height, canvas.surfaces),
        canvas.depth,
        objects);
  }
}
