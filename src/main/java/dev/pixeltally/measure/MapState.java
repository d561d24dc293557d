package dev.pixeltally.measure;

/** The state of a protocol that judges label maps. Merges with those of the same protocol alone. */
public interface MapState extends State<MapState> {

  /** How many images were observed. */
  long images();

  /** How often each class was taken for each. */
  ConfusionState confusion();
}
