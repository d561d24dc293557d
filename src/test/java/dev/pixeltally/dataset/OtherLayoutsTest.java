package dev.pixeltally.dataset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pixeltally.config.Refusal;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OtherLayoutsTest {
  @TempDir Path temp;
  private Tree tree;

  @BeforeEach
  void tree() {
    tree = new Tree(temp);
  }

  @Test
  void contextLiesInsideVoc2010AsItsConverterWritesIt() throws Exception {
    tree.file("VOC2012/JPEGImages/x.jpg", "image")
        .file("VOC2010/JPEGImages/a.jpg", "image")
        .file("VOC2010/SegmentationClassContext/a.png", "mask")
        .file("VOC2010/ImageSets/SegmentationContext/val.txt", "a\n");
    Dataset context = Datasets.open(DatasetSpec.of("context", temp.toString()));
    assertThat(context.list().samples()).hasSize(1);
    assertThat(context.labels().name()).isEqualTo("context-59-mmseg");
    DatasetSpec judged = DatasetSpec.of("context", temp.toString()).withLabels("context-60-mmseg");
    assertThat(Datasets.open(judged).labels().size()).isEqualTo(60);
  }

  @Test
  void personPartReadsItsOwnArchiveBesideVocsImages() throws Exception {
    tree.file("JPEGImages/a.jpg", "image")
        .file("JPEGImages/b.jpg", "image")
        .file("pascal_person_part/pascal_person_part_gt/a.png", "mask")
        .file("pascal_person_part/pascal_person_part_trainval_list/val_id.txt", "a\n");
    DatasetSpec spec = DatasetSpec.of("person-part", temp.toString()).withSplit("val");
    Dataset parts = Datasets.open(spec);
    assertThat(parts.list().samples()).extracting(Sample::id).containsExactly("a");
    assertThat(parts.labels().name()).isEqualTo("person-part");
  }

  @Test
  void aFolderPairsByStemAndNamesWhatHasNoPartner() throws Exception {
    tree.file("images/b.png", "image")
        .file("images/a.JPG", "image")
        .file("images/lonely.jpg", "image")
        .file("images/.DS_Store", "x")
        .file("images/._a.jpg", "x")
        .file("images/notes.txt", "x")
        .file("masks/a.png", "mask")
        .file("masks/b.png", "mask")
        .file("masks/stray.png", "mask");
    Listing listing = Datasets.open(spec("folder")).list();
    assertThat(listing.samples()).extracting(Sample::id).containsExactly("a", "b");
    assertThat(listing.samples().get(0).image()).endsWith("images/a.JPG");
    assertThat(listing.failures())
        .extracting(f -> f.id() + " " + f.reason().code())
        .containsExactly("lonely missing_truth", "stray missing_image");
  }

  @Test
  void aSplitMayBeAListOrAFolder() throws Exception {
    tree.file("images/a.png", "image")
        .file("masks/a.png", "mask")
        .file("images/b c.png", "image")
        .file("masks/b c.png", "mask")
        .file("images/town/d.png", "image")
        .file("masks/town/d.png", "mask")
        .file("few.txt", "a.png\nb c\ntown/d\n")
        .file("test/e.png", "image")
        .file("testannot/e.png", "mask");
    Listing listed = Datasets.open(spec("folder").withSplit("few")).list();
    assertThat(listed.failures()).isEmpty();
    assertThat(listed.samples()).extracting(Sample::id).containsExactly("a", "b c", "town/d");
    assertThat(listed.samples().get(2).truth()).endsWith("masks/town/d.png");
    Listing folder = Datasets.open(spec("folder").withSplit("test")).list();
    assertThat(folder.samples()).extracting(Sample::id).containsExactly("e");
    String path = temp.resolve("few.txt").toString();
    assertThat(Datasets.open(spec("folder").withSplit(path)).list().samples()).hasSize(3);
  }

  @Test
  void imagesMayComeWithoutTruth() throws Exception {
    tree.file("images/a.png", "image");
    Dataset dataset = Datasets.open(spec("folder"));
    assertThat(dataset.masks()).isNull();
    assertThat(dataset.list().samples().get(0).truth()).isNull();
    assertThatThrownBy(() -> Datasets.openTruth(spec("folder")))
        .isInstanceOf(Refusal.class)
        .hasMessageContaining("no folder of label maps");
  }

  @Test
  void foldersMayBeNamed() throws Exception {
    tree.file("photos/a.jpg", "image").file("truth/a.png", "mask");
    Listing listing =
        Datasets.open(
                spec("folder").withImages("photos").withMasks(temp.resolve("truth").toString()))
            .list();
    assertThat(listing.samples()).hasSize(1);
    assertThatThrownBy(() -> Datasets.open(spec("folder").withImages("photo")))
        .isInstanceOf(Refusal.class)
        .hasMessageContaining("did you mean " + temp.resolve("photos") + "?");
  }

  @Test
  void theLabelSpaceOfAPlainFolderHasToBeSaid() throws Exception {
    tree.file("images/a.png", "image").file("masks/a.png", "mask");
    assertThatThrownBy(() -> Datasets.open(DatasetSpec.of("folder", temp.toString())))
        .isInstanceOf(Refusal.class)
        .hasMessageContaining("--labels")
        .hasMessageContaining("camvid");
  }

  @Test
  void anEmptyFolderIsRefused() throws Exception {
    tree.file("images/readme.txt", "x").file("masks/a.txt", "x");
    assertThatThrownBy(() -> Datasets.open(spec("folder")).list())
        .isInstanceOf(Refusal.class)
        .hasMessageContaining("Nothing to read");
  }

  @Test
  void predictionsAreMatchedByIdAndStraysAreNamed() throws Exception {
    for (String id : new String[] {"a", "b", "c", "d"}) {
      tree.file("masks/" + id + ".png", "mask");
    }
    tree.file("out/a.png", "p")
        .file("out/c.png", "")
        .file("out/z.png", "p")
        .file("out/y.png", "p")
        .file("out/log.txt", "p")
        .file("masks/d.png", "")
        .file("out/d.png", "p");
    Listing truth = Datasets.openTruth(spec("folder")).list();
    PredictionFolder out = PredictionFolder.open(temp.resolve("out").toString());
    PredictionFolder.Matched matched = out.match(truth);
    assertThat(matched.listing().samples()).extracting(Sample::id).containsExactly("a");
    assertThat(matched.listing().failures())
        .extracting(f -> f.id() + " " + f.reason().code())
        .containsExactly("d empty_file", "b missing_prediction", "c empty_file");
    assertThat(matched.strays()).isEqualTo(2);
    assertThat(matched.strayNames()).containsExactly("y.png", "z.png");
    assertThat(out.addressOf("a")).isEqualTo(temp.resolve("out/a.png").toString());
    assertThat(out.addressOf("b")).isNull();
  }

  private DatasetSpec spec(String layout) {
    return DatasetSpec.of(layout, temp.toString()).withLabels("camvid");
  }
}
