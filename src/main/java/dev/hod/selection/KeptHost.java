package dev.hod.selection;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Optional;
import java.util.StringJoiner;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A registry's host as the first component of a repository's name, and back. A colon is no letter
 * of such names: {@code site:5000} becomes {@code site_5000}, and {@code [::1]:5000}, with all its
 * groups written out, {@code ipv6__0-0-0-0-0-0-0-1_5000}. No host holds an underscore, so the way
 * back is never in doubt. Upper case is folded, as DNS does.
 */
public final class KeptHost {
    private static final String IPV6 = "ipv6__";
    private static final Pattern HOST_AND_PORT = Pattern.compile("(.+?)(?::([0-9]+))?");
    private static final Pattern COMPONENT = Pattern.compile("(ipv6__)?([^_]+)(?:_([0-9]{1,5}))?");
    private static final Pattern GROUPS = Pattern.compile("[0-9a-f]{1,4}(?:-[0-9a-f]{1,4}){7}");

    private KeptHost() {}

    /** The component for {@code host[:port]}. */
    public static String toComponent(String host) {
        Matcher parts = HOST_AND_PORT.matcher(host.toLowerCase(Locale.ROOT));
        if (host.endsWith("]") || !parts.matches()) {
            return address(host);
        }
        String name = parts.group(1);
        String port = parts.group(2);
        return (name.startsWith("[") ? address(name) : name) + (port == null ? "" : '_' + port);
    }

    /** The host that {@code component} stands for, or nothing where it stands for none. */
    public static Optional<String> fromComponent(String component) {
        Matcher parts = COMPONENT.matcher(component);
        if (!parts.matches()) {
            return Optional.empty();
        }
        String name = parts.group(2);
        String port = parts.group(3) == null ? "" : ':' + parts.group(3);
        if (parts.group(1) != null) {
            return GROUPS.matcher(name).matches()
                    ? Optional.of('[' + name.replace('-', ':') + ']' + port)
                    : Optional.empty();
        }
        boolean host = name.indexOf('.') >= 0 || name.equals("localhost") || !port.isEmpty();
        return host ? Optional.of(name + port) : Optional.empty();
    }

    private static String address(String bracketed) {
        try {
            // A literal in brackets is never looked up.
            InetAddress address = InetAddress.getByName(bracketed);
            byte[] bytes = address instanceof Inet6Address ? address.getAddress() : mapped(address);
            StringJoiner groups = new StringJoiner("-", IPV6, "");
            for (int i = 0; i < bytes.length; i += 2) {
                int group = (bytes[i] & 0xFF) << 8 | (bytes[i + 1] & 0xFF);
                groups.add(HexFormat.of().toHexDigits(group).replaceFirst("^0{1,7}", ""));
            }
            return groups.toString();
        } catch (UnknownHostException e) {
            throw new IllegalArgumentException("not an address: " + bracketed, e);
        }
    }

    /** Java turns {@code ::ffff:1.2.3.4} into an IPv4 address. */
    private static byte[] mapped(InetAddress address) {
        byte[] bytes = new byte[16];
        bytes[10] = (byte) 0xFF;
        bytes[11] = (byte) 0xFF;
        System.arraycopy(address.getAddress(), 0, bytes, 12, 4);
        return bytes;
    }
}
