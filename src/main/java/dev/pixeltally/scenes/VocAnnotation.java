package dev.pixeltally.scenes;

import java.util.Locale;

/** A scene's objects in VOC's XML. */
final class VocAnnotation {
  private VocAnnotation() {}

  /** The file's text; boxes hold what is seen of an object and count pixels from 1, as VOC's do. */
  static String of(Scene scene) {
    StringBuilder xml = new StringBuilder(1024);
    xml.append("<annotation>\n\t<folder>scenes</folder>\n");
    xml.append("\t<filename>").append(scene.id()).append(".jpg</filename>\n");
    xml.append("\t<source>\n\t\t<database>Pixeltally sample scenes</database>\n");
    xml.append("\t\t<annotation>drawn</annotation>\n\t\t<image>drawn</image>\n\t</source>\n");
    xml.append(
        String.format(
            Locale.ROOT,
            "\t<size>\n\t\t<width>%d</width>\n\t\t<height>%d</height>\n"
                + "\t\t<depth>3</depth>\n\t</size>\n\t<segmented>1</segmented>\n",
            scene.width(),
            scene.height()));
    scene.objects().forEach(o -> append(xml, o));
    return xml.append("</annotation>\n").toString();
  }

  private static void append(StringBuilder xml, Instance o) {
    xml.append(
        String.format(
            Locale.ROOT,
            "\t<object>\n\t\t<name>%s</name>\n\t\t<pose>Unspecified</pose>\n"
                + "\t\t<truncated>%d</truncated>\n\t\t<occluded>%d</occluded>\n"
                + "\t\t<difficult>%d</difficult>\n\t\t<bndbox>\n"
                + "\t\t\t<xmin>%d</xmin>\n\t\t\t<ymin>%d</ymin>\n"
                + "\t\t\t<xmax>%d</xmax>\n\t\t\t<ymax>%d</ymax>\n"
                + "\t\t</bndbox>\n\t</object>\n",
            o.kind().label(),
            o.truncated() ? 1 : 0,
            o.occluded() ? 1 : 0,
            o.difficult() ? 1 : 0,
            o.visible().left() + 1,
            o.visible().top() + 1,
            o.visible().right() + 1,
            o.visible().bottom() + 1));
  }
}
