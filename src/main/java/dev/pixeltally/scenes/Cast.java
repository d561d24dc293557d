package dev.pixeltally.scenes;

import dev.pixeltally.scenes.Backdrop.Theme;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Chooses what stands in a scene, and where: sizes follow from distance, as a camera has it. */
final class Cast {

  /** An object that is to be painted. */
  record Actor(SceneClass kind, Figure figure, Placement at, double metres, boolean crowd) {}

  /** How tall a class is in the world, and its range of heights in the image, in pixels. */
  private record Size(double metres, double least, double most) {}

  private static final int TRIES = 8;
  private static final SceneClass[] KINDS = SceneClass.values();

  private final Dice dice;
  private final Backdrop place;
  private final List<Actor> actors = new ArrayList<>();
  private final List<double[]> taken = new ArrayList<>();

  private Cast(Dice dice, Backdrop place) {
    this.dice = dice;
    this.place = place;
  }

  /** The actors, farthest first. */
  static List<Actor> of(Dice dice, Backdrop place) {
    Cast cast = new Cast(dice, place);
    int wanted = dice.between(5, 12);
    for (int i = 0; i < wanted; i++) {
      cast.enter();
    }
    cast.actors.sort(Comparator.comparingDouble(Actor::metres).reversed());
    return cast.actors;
  }

  private void enter() {
    SceneClass kind = KINDS[dice.below(KINDS.length)];
    if (place.theme() == Theme.SHORE && dice.chance(0.25)) {
      kind = SceneClass.BOAT;
    }
    boolean dry = kind == SceneClass.BOAT && place.theme() != Theme.SHORE;
    boolean walledOff = kind == SceneClass.BALLOON && place.theme() == Theme.YARD;
    if (dry || walledOff) {
      kind = dice.pick(SceneClass.WALKER, SceneClass.HOUND, SceneClass.MUSHROOM, SceneClass.BARREL);
    }
    boolean crowd = kind == SceneClass.GULL && dice.chance(0.15);
    Figure figure = crowd ? Gull.flock(dice) : draw(kind);
    Actor best = null;
    for (int i = 0; i < TRIES; i++) {
      Actor actor = stand(kind, figure, crowd);
      if (actor != null) {
        best = actor;
        if (!crowded(actor)) {
          break;
        }
      }
    }
    if (best != null) {
      actors.add(best);
      taken.add(extent(best));
    }
  }

  private Figure draw(SceneClass kind) {
    return switch (kind) {
      case WALKER -> Walker.draw(dice);
      case HOUND -> Hound.draw(dice);
      case GULL -> Gull.draw(dice);
      case TREE -> Tree.draw(dice);
      case COTTAGE -> Cottage.draw(dice);
      case CAR -> Car.draw(dice);
      case BOAT -> Boat.draw(dice);
      case BALLOON -> Balloon.draw(dice);
      case MUSHROOM -> Mushroom.draw(dice);
      case BARREL -> Barrel.draw(dice);
    };
  }

  private Size size(SceneClass kind) {
    return switch (kind) {
      case WALKER -> new Size(dice.in(1.5, 1.85), 60, 210);
      case HOUND -> new Size(dice.in(0.8, 1.1), 45, 130);
      case GULL -> new Size(dice.in(0.7, 1.0), 34, 95);
      case TREE -> new Size(dice.in(3.5, 6), 90, 280);
      case COTTAGE -> new Size(dice.in(3.4, 4.6), 80, 210);
      case CAR -> new Size(dice.in(1.4, 1.8), 42, 120);
      case BOAT -> new Size(dice.in(3, 4.5), 60, 200);
      case BALLOON -> new Size(dice.in(10, 16), 70, 190);
      case MUSHROOM -> new Size(dice.in(1.1, 1.7), 55, 170);
      case BARREL -> new Size(dice.in(1.0, 1.35), 45, 130);
    };
  }

  /** A place for the figure, or null where this throw found none. */
  private Actor stand(SceneClass kind, Figure figure, boolean crowd) {
    Size size = size(kind);
    double pixels = dice.scaled(size.least(), size.most()) * place.focal() / 400;
    double metres = place.focal() * size.metres() / pixels;
    double x = dice.in(-0.02, 1.02) * place.width();
    double turn = dice.in(-1, 1);
    double y;
    if (kind == SceneClass.BALLOON) {
      y = dice.in(0.12, 0.85) * place.horizon() - 0.1 * pixels;
      turn *= 0.1;
    } else if (kind == SceneClass.GULL) {
      y = dice.in(0.06, 1.15) * place.horizon();
      turn *= 0.35;
      if (metres >= place.wall()) {
        return null;
      }
    } else {
      y = place.row(metres);
      turn *= kind == SceneClass.CAR || kind == SceneClass.COTTAGE ? 0.01 : 0.06;
      boolean afloat = metres > place.water() * 1.04;
      boolean ashore = metres < place.water() * 0.96;
      boolean fits = kind == SceneClass.BOAT ? afloat : ashore;
      if (!fits || metres > place.wall() * 0.95 || y > place.height() * 1.04) {
        return null;
      }
    }
    Placement at = Placement.of(x, y, pixels, turn, dice.chance(0.5) ? 1 : -1);
    return new Actor(kind, figure, at, metres, crowd);
  }

  /** Whether it and another would cover each other for the most part. */
  private boolean crowded(Actor actor) {
    double[] mine = extent(actor);
    for (double[] other : taken) {
      double w = Math.min(mine[2], other[2]) - Math.max(mine[0], other[0]);
      double h = Math.min(mine[3], other[3]) - Math.max(mine[1], other[1]);
      if (w > 0 && h > 0 && w * h > 0.5 * Math.min(area(mine), area(other))) {
        return true;
      }
    }
    return false;
  }

  private static double area(double[] box) {
    return (box[2] - box[0]) * (box[3] - box[1]);
  }

  private static double[] extent(Actor actor) {
    double[] all = null;
    for (Figure.Part part : actor.figure().parts()) {
      double[] box = actor.at().extent(part.shape());
      if (all == null) {
        all = box;
      }
      all[0] = Math.min(all[0], box[0]);
      all[1] = Math.min(all[1], box[1]);
      all[2] = Math.max(all[2], box[2]);
      all[3] = Math.max(all[3], box[3]);
    }
    return all;
  }
}
