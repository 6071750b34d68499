package dev.hod.transport.storage;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where a storage is (containers-storage.conf(5)).
 *
 * @param driver {@code overlay} or {@code vfs}
 * @param runRoot where podman is to be told one
 * @param additional graph roots of storages to read from besides, of the same driver
 */
public record StorageFolder(
        Path graphRoot, String driver, Optional<Path> runRoot, List<Path> additional) {
    private static final List<String> DRIVERS = List.of("overlay", "vfs");
    private static final Pattern SETTING = Pattern.compile("\\s*(\\w+)\\s*=\\s*\"([^\"]*)\".*");
    private static final Pattern STORES =
            Pattern.compile("(?m)^\\s*additionalimagestores\\s*=\\s*\\[([^\\]]*)\\]");
    private static final Pattern TEXT = Pattern.compile("\"([^\"]*)\"");

    public StorageFolder {
        additional = List.copyOf(additional);
    }

    /** Whose storage it is. */
    public enum Owner {
        ROOT,
        USER;

        /** Whoever runs this. */
        public static Owner ofProcess() throws IOException {
            Object uid = Files.getAttribute(Path.of("/proc/self"), "unix:uid");
            return uid.equals(0) ? ROOT : USER;
        }
    }

    /**
     * The storage that a user names, where they do.
     *
     * @param driver where one is named; else the one whose images are there
     */
    public static StorageFolder of(
            Path graphRoot, Optional<String> driver, Optional<Path> runRoot) {
        return new StorageFolder(
                graphRoot, driver.orElseGet(() -> found(graphRoot)), runRoot, List.of());
    }

    /**
     * The storage of whoever runs this, as podman finds it: by {@code storage.conf}, else in its
     * usual place.
     *
     * @param environment for {@code HOME}, the {@code XDG_} folders, {@code STORAGE_DRIVER} and
     *     {@code CONTAINERS_STORAGE_CONF}
     */
    public static StorageFolder usual(Map<String, String> environment, Owner owner)
            throws IOException {
        boolean root = owner == Owner.ROOT;
        String home = environment.getOrDefault("HOME", "/root");
        Path data =
                Path.of(environment.getOrDefault("XDG_DATA_HOME", home + "/.local/share"))
                        .resolve("containers/storage");
        Path graphRoot = root ? Path.of("/var/lib/containers/storage") : data;
        Optional<String> driver = Optional.ofNullable(environment.get("STORAGE_DRIVER"));
        List<Path> additional = List.of();
        for (Path file : configurations(environment, home, root)) {
            if (Files.isReadable(file)) {
                String text = Files.readString(file, StandardCharsets.UTF_8);
                Map<String, String> settings = settings(text);
                additional = additional(text);
                boolean own = root || (!file.startsWith("/etc") && !file.startsWith("/usr"));
                if (own && settings.containsKey("graphroot")) {
                    graphRoot = Path.of(settings.getOrDefault("graphroot", ""));
                }
                if (driver.isEmpty()) {
                    driver = Optional.ofNullable(settings.get("driver"));
                }
                break;
            }
        }
        StorageFolder usual = of(graphRoot, driver.filter(d -> !d.isEmpty()), Optional.empty());
        return new StorageFolder(usual.graphRoot, usual.driver, usual.runRoot, additional);
    }

    private static List<Path> configurations(
            Map<String, String> environment, String home, boolean root) {
        String named = environment.getOrDefault("CONTAINERS_STORAGE_CONF", "");
        if (!named.isEmpty()) {
            return List.of(Path.of(named));
        }
        Path system = Path.of("/etc/containers/storage.conf");
        Path vendor = Path.of("/usr/share/containers/storage.conf");
        if (root) {
            return List.of(system, vendor);
        }
        String config = environment.getOrDefault("XDG_CONFIG_HOME", home + "/.config");
        return List.of(Path.of(config, "containers/storage.conf"), system, vendor);
    }

    /** The settings of the section {@code [storage]}; only plain strings are of interest. */
    private static Map<String, String> settings(String text) {
        Map<String, String> settings = new HashMap<>();
        boolean inside = false;
        for (String line : text.split("\n", -1)) {
            if (line.strip().startsWith("[")) {
                inside = line.strip().equals("[storage]");
            }
            Matcher setting = SETTING.matcher(line);
            if (inside && setting.matches()) {
                settings.put(setting.group(1), setting.group(2));
            }
        }
        return settings;
    }

    /**
     * {@code additionalimagestores}, which only one section has, over as many lines as it takes.
     */
    private static List<Path> additional(String text) {
        Matcher stores = STORES.matcher(text);
        if (!stores.find()) {
            return List.of();
        }
        String list = stores.group(1).replaceAll("(?m)#.*$", "");
        return TEXT.matcher(list).results().map(path -> Path.of(path.group(1))).toList();
    }

    /** The storages that images and layers are looked for in, this one first. */
    List<StorageFolder> all() {
        List<StorageFolder> all = new ArrayList<>();
        all.add(new StorageFolder(graphRoot, driver, runRoot, List.of()));
        for (Path other : additional) {
            all.add(new StorageFolder(other, driver, Optional.empty(), List.of()));
        }
        return all;
    }

    private static String found(Path graphRoot) {
        for (String driver : DRIVERS) {
            if (Files.exists(graphRoot.resolve(driver + "-images").resolve("images.json"))) {
                return driver;
            }
        }
        return DRIVERS.getFirst();
    }

    /** A file or folder of the driver's: {@code images/images.json}. */
    Path driverFile(String name) {
        return graphRoot.resolve(driver + '-' + name);
    }

    /** Where a layer's files are. */
    Path filesOf(String layer) {
        return driver.equals("vfs")
                ? graphRoot.resolve("vfs/dir").resolve(layer)
                : graphRoot.resolve(driver).resolve(layer).resolve("diff");
    }

    /** As skopeo writes it before a name. */
    @Override
    public String toString() {
        return '[' + driver + '@' + graphRoot + runRoot.map(r -> "+" + r).orElse("") + ']';
    }
}
