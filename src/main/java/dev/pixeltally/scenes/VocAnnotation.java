package dev.pixeltally.scenes;

import java.util.Locale;

/** A scene's objects in VOC's XML. */
final class VocAnnotation {
  private VocAnnotation() {}

  /** The file's text; boxes hold what is seen of an object and count pixels from 1, as VOC's do. */
  static String of(Scene scene) {
    StringBuilder xml = new StringBuilder(1024);
    xml.append(
        String.format(
            Locale.ROOT,
            """
      <annotation>
      \t<folder>scenes</folder>
      \t<filename>%s.jpg</filename>
      \t<source>
      \t\t<database>Pixeltally sample scenes</database>
      \t\t<annotation>drawn</annotation>
      \t\t<image>drawn</image>
      \t</source>
      \t<size>
      \t\t<width>%d</width>
      \t\t<height>%d</height>
      \t\t<depth>3</depth>
      \t</size>
      \t<segmented>1</segmented>
      """,
            scene.id(),
            scene.width(),
            scene.height()));
    for (Instance o : scene.objects()) {
      Box box = o.visible();
      xml.append(
          String.format(
              Locale.ROOT,
              """
      \t<object>
      \t\t<name>%s</name>
      \t\t<pose>Unspecified</pose>
      \t\t<truncated>%d</truncated>
      \t\t<occluded>%d</occluded>
      \t\t<difficult>%d</difficult>
      \t\t<bndbox>
      \t\t\t<xmin>%d</xmin>
      \t\t\t<ymin>%d</ymin>
      \t\t\t<xmax>%d</xmax>
      \t\t\t<ymax>%d</ymax>
      \t\t</bndbox>
      \t</object>
      """,
              o.kind().label(),
              o.truncated() ? 1 : 0,
              o.occluded() ? 1 : 0,
              o.difficult() ? 1 : 0,
              box.left() + 1,
              box.top() + 1,
              box.right() + 1,
              box.bottom() + 1));
    }
    return xml.append("</annotation>\n").toString();
  }
}
