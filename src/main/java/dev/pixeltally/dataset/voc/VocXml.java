package dev.pixeltally.dataset.voc;

import dev.pixeltally.dataset.Reason;
import dev.pixeltally.dataset.SampleException;
import dev.pixeltally.dataset.Stage;
import java.io.ByteArrayInputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;

/**
 * Reads the objects of one VOC annotation as the devkit's {@code PASreadrecord} does: the objects
 * in their order, {@code difficult} where it says exactly 1, and of objects with parts the object's
 * own box. A file of bytes is held, never a tree; document types and entities are refused. Belongs
 * to one thread.
 */
public final class VocXml {
  private static final int DEEPEST = 64;
  private static final int LONGEST_TEXT = 4096;

  /** Depths, from 1: annotation, object, its fields, a box's sides. */
  private static final int OBJECT = 2;

  private static final int FIELD = 3;
  private static final int SIDE = 4;
  private static final List<String> SIDES = List.of("xmin", "ymin", "xmax", "ymax");

  private final XMLInputFactory factory = factory();
  private final StringBuilder text = new StringBuilder();

  private String address;
  private List<VocObject> objects;
  private String name;
  private String difficult;
  private String field;
  private final String[] sides = new String[SIDES.size()];

  /** The JDK's own: whatever parser a class path holds, what it is told here is known to hold. */
  private static XMLInputFactory factory() {
    XMLInputFactory factory = XMLInputFactory.newDefaultFactory();
    factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
    factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
    factory.setProperty(XMLInputFactory.IS_REPLACING_ENTITY_REFERENCES, false);
    factory.setXMLResolver(
        (publicId, systemId, base, namespace) -> {
          throw new XMLStreamException("it asks for another file, " + systemId);
        });
    return factory;
  }

  /**
   * The objects of an annotation, in the file's order.
   *
   * @param file the bytes
   * @param from their address, for messages
   * @throws SampleException at TRUTH: CORRUPT, and the message says where
   */
  public List<VocObject> read(byte[] file, String from) throws SampleException {
    address = from;
    objects = new ArrayList<>();
    try {
      XMLStreamReader xml = factory.createXMLStreamReader(new ByteArrayInputStream(file));
      try {
        read(xml);
      } finally {
        xml.close();
      }
    } catch (XMLStreamException e) {
      throw new SampleException(
          Stage.TRUTH, Reason.CORRUPT, "Cannot read " + address + ": " + e.getMessage(), e);
    }
    return List.copyOf(objects);
  }

  private void read(XMLStreamReader xml) throws XMLStreamException, SampleException {
    int depth = 0;
    boolean inObject = false;
    while (xml.hasNext()) {
      switch (xml.next()) {
        case XMLStreamConstants.START_ELEMENT -> {
          depth++;
          String element = xml.getLocalName();
          if (depth > DEEPEST) {
            throw corrupt("elements lie more than " + DEEPEST + " deep");
          }
          if (depth == 1 && !element.equals("annotation")) {
            throw corrupt("its root is " + element + " where annotation is valid");
          }
          if (depth == OBJECT) {
            inObject = element.equals("object");
            begin();
          } else if (depth == FIELD) {
            field = element;
          }
          text.setLength(0);
        }
        case XMLStreamConstants.CHARACTERS, XMLStreamConstants.CDATA, XMLStreamConstants.SPACE ->
            append(xml);
        case XMLStreamConstants.END_ELEMENT -> {
          if (inObject) {
            end(depth, xml.getLocalName());
          }
          text.setLength(0);
          depth--;
        }
        case XMLStreamConstants.DTD, XMLStreamConstants.ENTITY_REFERENCE ->
            throw corrupt("it has a document type or an entity; plain XML is valid");
        default -> {
          // Comments and instructions say nothing.
        }
      }
    }
  }

  /** Texts that nothing asks for, maps in base64 for one, are not gathered to their end. */
  private void append(XMLStreamReader xml) {
    if (text.length() < LONGEST_TEXT) {
      text.append(xml.getText(), 0, Math.min(xml.getTextLength(), LONGEST_TEXT));
    }
  }

  private void begin() {
    name = null;
    difficult = null;
    field = "";
    Arrays.fill(sides, null);
  }

  /** What ends may be a field that counts, or the object. */
  private void end(int depth, String element) throws SampleException {
    if (depth == FIELD && element.equals("name")) {
      name = text.toString().strip();
    } else if (depth == FIELD && element.equals("difficult")) {
      difficult = text.toString().strip();
    } else if (depth == SIDE && field.equals("bndbox") && SIDES.contains(element)) {
      sides[SIDES.indexOf(element)] = text.toString().strip();
    } else if (depth == OBJECT) {
      finish();
    }
  }

  private void finish() throws SampleException {
    if (name == null || name.isEmpty()) {
      throw corrupt("object number " + objects.size() + " (from 0) has no name");
    }
    double[] box = new double[sides.length];
    for (int i = 0; i < box.length; i++) {
      if (sides[i] == null) {
        throw corrupt(object() + " has no " + SIDES.get(i) + " in a bndbox");
      }
      String side = sides[i];
      int number = i;
      box[i] =
          VocNumbers.finite(side)
              .orElseThrow(
                  () ->
                      corrupt(
                          object()
                              + " has "
                              + SIDES.get(number)
                              + " "
                              + side
                              + "; a number of pixels is valid"));
    }
    objects.add(new VocObject(name, "1".equals(difficult), box[0], box[1], box[2], box[3]));
  }

  private String object() {
    return "object number " + objects.size() + " (from 0, " + name + ")";
  }

  private SampleException corrupt(String what) {
    return new SampleException(Stage.TRUTH, Reason.CORRUPT, "Cannot read " + address + ": " + what);
  }
}
