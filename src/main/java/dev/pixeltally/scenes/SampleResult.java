package dev.pixeltally.scenes;

import java.nio.file.Path;

/**
 * What was written.
 *
 * @param folder the dataset's root
 * @param images how many scenes
 * @param objects how many objects are seen in them
 * @param train scenes in the split {@code train}
 * @param val scenes in the split {@code val}
 */
public record SampleResult(Path folder, int images, long objects, int train, int val) {}
