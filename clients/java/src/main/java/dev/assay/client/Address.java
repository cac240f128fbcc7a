package dev.assay.client;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Where a server is: {@code host:port}, or {@code unix:/path}. */
record Address(String host, int port, String unixPath) {
  private static final Pattern HOST_AND_PORT =
      Pattern.compile("(\\[[0-9A-Fa-f:.]+\\]|[A-Za-z0-9._-]+):([0-9]{1,5})");
  private static final Pattern LOOPBACK =
      Pattern.compile(
          "localhost|127(\\.(25[0-5]|2[0-4][0-9]|1?[0-9]{1,2})){3}|\\[(::1|0:0:0:0:0:0:0:1)\\]");
  private static final String UNIX = "unix:";

  static Address parse(String text) {
    if (text.startsWith(UNIX) && text.length() > UNIX.length()) {
      return new Address(null, 0, text.substring(UNIX.length()));
    }
    Matcher parts = HOST_AND_PORT.matcher(text);
    int port = parts.matches() ? Integer.parseInt(parts.group(2)) : 0;
    if (port < 1 || port > 65535) {
      throw new IllegalArgumentException(
          "the address is host:port, such as 127.0.0.1:7443, or unix:/path; this is not: " + text);
    }
    return new Address(parts.group(1), port, null);
  }

  /** True if what is sent there in plain text leaves this machine for sure not. */
  boolean isThisMachine() {
    return unixPath != null || LOOPBACK.matcher(host).matches();
  }
}
