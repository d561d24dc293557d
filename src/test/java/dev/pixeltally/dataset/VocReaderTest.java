package dev.pixeltally.dataset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pixeltally.config.Refusal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Function;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class VocReaderTest {
  @TempDir Path temp;
  private Tree voc;

  @BeforeEach
  void devkit() throws Exception {
    voc = new Tree(temp.resolve("VOCdevkit/VOC2012"));
    voc.voc("a").voc("b").voc("c");
  }

  @Test
  void theSplitsOrderIsKeptAndAddressesAreFull() throws Exception {
    voc.split("val", "c\na\n");
    Listing listing = voc.list("voc");
    assertThat(listing.failures()).isEmpty();
    assertThat(listing.samples())
        .containsExactly(
            new Sample(
                "c",
                voc.root().resolve("JPEGImages/c.jpg").toString(),
                voc.root().resolve("SegmentationClass/c.png").toString(),
                5),
            new Sample(
                "a",
                voc.root().resolve("JPEGImages/a.jpg").toString(),
                voc.root().resolve("SegmentationClass/a.png").toString(),
                5));
  }

  @Test
  void theDevkitsFolderOrTheOneAboveItWillDo() throws Exception {
    voc.split("val", "a\n");
    for (Path root : List.of(voc.root(), voc.root().getParent(), temp)) {
      assertThat(new Tree(root).list("voc").samples()).as("%s", root).hasSize(1);
    }
  }

  @Test
  void windowsLinesBlanksAndFurtherColumnsAreTolerated() throws Exception {
    voc.split("val", "\uFEFFa\r\n\r\n  b  1\r\n\tc\t-1\r\n\n");
    Listing listing = voc.list("voc");
    assertThat(ids(listing)).containsExactly("a", "b", "c");
    assertThat(listing.failures()).isEmpty();
  }

  @Test
  void whatCannotBeUsedIsNamedAndTheRestUntouched() throws Exception {
    voc.file("JPEGImages/unmasked.jpg", "image")
        .file("SegmentationClass/unseen.png", "mask")
        .voc("empty")
        .file("JPEGImages/empty.jpg", "")
        .voc("blank")
        .file("SegmentationClass/blank.png", "")
        .voc("twice")
        .file("JPEGImages/twice.png", "image")
        .split("val", "a\nunmasked\nunseen\nabsent\nempty\nblank\ntwice\nb\na\n");
    Listing listing = voc.list("voc");
    assertThat(ids(listing)).containsExactly("a", "b");
    assertThat(listing.failures())
        .allMatch(f -> f.stage() == Stage.LIST)
        .extracting(f -> f.id() + " " + f.reason().code())
        .containsExactly(
            "unmasked missing_truth",
            "unseen missing_image",
            "absent missing_image",
            "empty empty_file",
            "blank empty_file",
            "twice duplicate_id",
            "a duplicate_id");
    assertThat(listing.failures().get(5).message()).contains("twice.jpg and twice.png");
    assertThat(listing.failures().get(0).message()).contains("SegmentationClass (.png)");
  }

  @Test
  void namesThatLeaveTheDatasetAreRefused() throws Exception {
    new Tree(temp).file("secret.jpg", "secret").file("secret.png", "secret");
    String outside = temp.resolve("secret").toString();
    List<String> bad =
        List.of(
            "../../../secret", "x/../../a", outside, "..\\a", "C:/a", "file:///etc/passwd", "./a");
    voc.split("val", "a\n" + String.join("\n", bad) + "\n");
    Listing listing = voc.list("voc");
    assertThat(ids(listing)).containsExactly("a");
    assertThat(listing.failures()).hasSize(bad.size());
    assertThat(listing.failures()).allMatch(f -> f.reason() == Reason.UNSAFE_PATH);
    assertThat(listing.failures().get(0).message()).contains("../../../secret", "climbs out");
  }

  @Test
  void linksThatLeaveTheDatasetAreRefusedAndOthersFollowed() throws Exception {
    new Tree(temp).file("elsewhere/secret.jpg", "secret");
    Path images = voc.root().resolve("JPEGImages");
    Files.createSymbolicLink(images.resolve("out.jpg"), temp.resolve("elsewhere/secret.jpg"));
    Files.createSymbolicLink(images.resolve("in.jpg"), images.resolve("a.jpg"));
    Files.createSymbolicLink(images.resolve("broken.jpg"), images.resolve("none.jpg"));
    for (String id : List.of("out", "in", "broken")) {
      voc.file("SegmentationClass/" + id + ".png", "mask");
    }
    voc.split("val", "out\nin\nbroken\n");
    Listing listing = voc.list("voc");
    assertThat(ids(listing)).containsExactly("in");
    assertThat(listing.samples().get(0).bytes()).isEqualTo(5);
    assertThat(listing.failures())
        .extracting(FailedSample::reason)
        .containsExactly(Reason.UNSAFE_PATH, Reason.MISSING_IMAGE);
  }

  @Test
  void aSubfolderThatIsALinkOutOfTheDatasetIsNotFollowed() throws Exception {
    new Tree(temp).file("elsewhere/secret.jpg", "secret");
    Path images = voc.root().resolve("JPEGImages");
    Files.createSymbolicLink(images.resolve("out"), temp.resolve("elsewhere"));
    voc.file("JPEGImages/town/b.jpg", "photo");
    voc.file("SegmentationClass/out/secret.png", "mask").file("SegmentationClass/town/b.png", "m");
    voc.split("val", "out/secret\ntown/b\n");
    Listing listing = voc.list("voc");
    assertThat(ids(listing)).containsExactly("town/b");
    assertThat(listing.failures()).extracting(FailedSample::id).containsExactly("out/secret");
  }

  @Test
  void aFolderThatIsItselfALinkIsTheUsersOwnArrangement() throws Exception {
    Path real = Files.createDirectories(temp.resolve("disk2"));
    Files.move(voc.root().resolve("JPEGImages"), real.resolve("photos"));
    Files.createSymbolicLink(voc.root().resolve("JPEGImages"), real.resolve("photos"));
    voc.split("val", "a\n");
    assertThat(ids(voc.list("voc"))).containsExactly("a");
  }

  @Test
  void anAbsentSplitIsRefusedWithThoseThatAreThere() throws Exception {
    voc.split("train", "a\n").split("trainval", "a\n");
    DatasetSpec spec = DatasetSpec.of("voc", voc.root().toString()).withSplit("trian");
    assertThatThrownBy(() -> Datasets.open(spec))
        .isInstanceOf(Refusal.class)
        .hasMessageContaining("trian")
        .hasMessageContaining("did you mean train?")
        .hasMessageContaining("train, trainval");
  }

  @Test
  void anEmptySplitIsRefused() throws Exception {
    voc.split("val", "\r\n\n").split("none", "");
    for (String split : List.of("val", "none")) {
      DatasetSpec spec = DatasetSpec.of("voc", voc.root().toString()).withSplit(split);
      assertThatThrownBy(() -> Datasets.open(spec).list())
          .isInstanceOf(Refusal.class)
          .hasMessageContaining(split + ".txt names no sample");
    }
  }

  @Test
  void aSplitThatIsNoTextIsRefused() throws Exception {
    voc.split("val", "a\u0000b");
    assertThatThrownBy(() -> voc.list("voc"))
        .isInstanceOf(Refusal.class)
        .hasMessageContaining("no text file");
  }

  @Test
  void aRootThatIsNoDevkitIsRefusedWithWhatWasLookedFor() throws Exception {
    Path other = Files.createDirectories(temp.resolve("other"));
    assertThatThrownBy(() -> new Tree(other).list("voc"))
        .isInstanceOf(Refusal.class)
        .hasMessageContaining("not a PASCAL VOC devkit")
        .hasMessageContaining("JPEGImages")
        .hasMessageContaining("SegmentationClass");
    assertThatThrownBy(() -> new Tree(temp.resolve("VOCdevkti")).list("voc"))
        .isInstanceOf(Refusal.class)
        .hasMessageContaining("did you mean " + temp.resolve("VOCdevkit") + "?");
    assertThatThrownBy(() -> new Tree(temp).list("vocs"))
        .isInstanceOf(Refusal.class)
        .hasMessageContaining("did you mean voc?");
  }

  @Test
  void aLabelsFileInTheRootComesBeforeTheLayoutsOwn() throws Exception {
    voc.split("val", "a\n")
        .file("labels.yaml", "name: own\nclasses:\n  - {id: 0, name: all, colour: '#000000'}\n");
    Dataset dataset = Datasets.open(DatasetSpec.of("voc", voc.root().toString()));
    assertThat(dataset.labels().name()).isEqualTo("own");
    DatasetSpec named = DatasetSpec.of("voc", voc.root().toString()).withLabels("voc");
    assertThat(Datasets.open(named).labels().name()).isEqualTo("voc");
  }

  @Test
  void labelMapsNeedIdsThatTheyCanHold() throws Exception {
    voc.split("val", "a\n")
        .file(
            "labels.yaml",
            """
            name: wide
            classes:
              - {id: 0, name: all, colour: '#000000'}
              - {id: 365, name: far, colour: '#010101'}
            """);
    DatasetSpec spec = DatasetSpec.of("voc", voc.root().toString());
    for (Function<DatasetSpec, Dataset> way :
        List.<Function<DatasetSpec, Dataset>>of(Datasets::open, Datasets::openTruth)) {
      assertThatThrownBy(() -> way.apply(spec))
          .isInstanceOf(Refusal.class)
          .hasMessageContaining("Cannot read the label maps " + voc.root())
          .hasMessageContaining("label space wide has id 365 (far)");
    }
    DatasetSpec images =
        DatasetSpec.of("folder", voc.root().toString())
            .withImages("JPEGImages")
            .withLabels(voc.root().resolve("labels.yaml").toString());
    assertThat(Datasets.open(images).labels().indexOf(365)).isEqualTo(1);
  }

  @Test
  void truthAloneNeedsNoImages() throws Exception {
    voc.split("val", "a\nb\n").file("JPEGImages/a.jpg", "");
    Files.delete(voc.root().resolve("JPEGImages/b.jpg"));
    Dataset truth = Datasets.openTruth(DatasetSpec.of("voc", voc.root().toString()));
    Listing listing = truth.list();
    assertThat(ids(listing)).containsExactly("a", "b");
    assertThat(listing.samples()).allMatch(s -> s.image().equals(s.truth()) && s.bytes() == 6);
  }

  private static List<String> ids(Listing listing) {
    return listing.samples().stream().map(Sample::id).toList();
  }
}
