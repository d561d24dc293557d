package dev.pixeltally.dataset;

import java.net.URI;
import java.nio.file.Path;

/** Local paths and URIs, and names inside folders. */
public final class Addresses {
  private Addresses() {}

  /** A path, or a {@code file:} URI. One letter before a colon is a drive, not a scheme. */
  public static boolean isLocal(String address) {
    int colon = address.indexOf(':');
    if (colon < 2) {
      return true;
    }
    String scheme = address.substring(0, colon);
    return scheme.equals("file") || !scheme.matches("[a-zA-Z][a-zA-Z0-9+.-]*");
  }

  /** The path of a local address. */
  public static Path path(String address) {
    if (address.startsWith("file://")) {
      return Path.of(URI.create(address.replace(" ", "%20")));
    }
    return Path.of(address.startsWith("file:") ? address.substring(5) : address);
  }

  /** {@code folder/name}; the folder itself for {@code .}. */
  public static String under(String folder, String name) {
    if (name.isEmpty() || name.equals(".")) {
      return folder;
    }
    return folder.endsWith("/") ? folder + name : folder + "/" + name;
  }

  /** The last name of an address. */
  public static String name(String address) {
    String trimmed = address.endsWith("/") ? address.substring(0, address.length() - 1) : address;
    return trimmed.substring(trimmed.lastIndexOf('/') + 1);
  }

  /** The folder of an address; empty for a bare name. */
  public static String parent(String address) {
    String trimmed = address.endsWith("/") ? address.substring(0, address.length() - 1) : address;
    return trimmed.substring(0, Math.max(0, trimmed.lastIndexOf('/')));
  }

  /**
   * Why a name from a file must not be joined to a folder, or null where it is harmless: {@code
   * ../secret}, {@code /etc/passwd}, {@code C:\boot.ini}, a URI, control characters.
   */
  public static String danger(String name) {
    if (name.startsWith("/") || name.startsWith("\\")) {
      return "is an absolute name";
    }
    if (name.indexOf('\\') >= 0) {
      return "holds a backslash";
    }
    if (name.contains("://") || name.indexOf(':') == 1) {
      return "is a URI or names a drive";
    }
    for (int i = 0; i < name.length(); i++) {
      if (Character.isISOControl(name.charAt(i))) {
        return "holds a control character";
      }
    }
    if (name.indexOf('.') < 0 && !name.contains("//") && !name.endsWith("/")) {
      return null;
    }
    for (String part : name.split("/", -1)) {
      if (part.equals("..")) {
        return "climbs out of its folder with ..";
      }
      if (part.isEmpty() || part.equals(".")) {
        return "has an empty part or a lone dot";
      }
    }
    return null;
  }
}
