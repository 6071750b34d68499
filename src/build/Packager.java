import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassFile.ClassHierarchyResolverOption;
import java.lang.classfile.ClassFile.StackMapsOption;
import java.lang.classfile.ClassFileVersion;
import java.lang.classfile.ClassHierarchyResolver;
import java.lang.classfile.ClassModel;
import java.lang.classfile.CodeTransform;
import java.lang.classfile.MethodModel;
import java.lang.classfile.MethodTransform;
import java.lang.classfile.constantpool.PoolEntry;
import java.lang.classfile.constantpool.Utf8Entry;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.LocalDateTime;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;

/**
 * Lays the program out for its launcher: one jar named by its content, {@code lib/hod-HASH.jar},
 * and the native libraries beside it. The same input gives the same bytes.
 *
 * <p>Class-data caches pass over classes older than Java 6, and over signed and some multi-release
 * jars, so all libraries go into one plain jar, and picocli's old classes are lifted. zstd's
 * variant for Java 22+ calls its library by foreign functions, which costs 0.1 s at the first call;
 * without it the JNI variant is used. Its library lies outside the jar, so that it needs no
 * temporary folder that allows execution. hod's own classes lose calls that are linked as the
 * program goes, see {@link PlainCalls}.
 *
 * <p>Arguments: the folder to fill, hod's own jar, the class path of the libraries.
 */
final class Packager {
    /** The oldest version that needs, and so has, stack maps. */
    private static final int LIFTED = 52;

    /** Class files below this are "old" to the class-data archive of the JDK. */
    private static final int OLD = 50;

    private static final LocalDateTime TIME = LocalDateTime.of(2026, 11, 25, 0, 0);
    private static final Pattern VERSIONED = Pattern.compile("META-INF/versions/(\\d+)/(.+)");
    private static final Pattern NATIVE =
            Pattern.compile(
                    "(?:(?:linux/(amd64|aarch64)/(libzstd-jni))|(?:[a-z]+/[a-z0-9_]+/libzstd-jni))[^/]*");
    private static final Pattern DROPPED =
            Pattern.compile(
                    "(?:.*/)?module-info\\.class|META-INF/MANIFEST\\.MF|META-INF/INDEX\\.LIST"
                            + "|META-INF/[^/]*\\.(?:SF|RSA|DSA|EC)|META-INF/maven/.*"
                            + "|META-INF/(?:proguard|com\\.android\\.tools|native-image|rewrite)/.*"
                            + "|.*\\.kotlin_(?:module|metadata|builtins)|win/.*|.*/");
    private static final String LARGE = "org/bouncycastle/";
    private static final Pattern NAMED = Pattern.compile(LARGE + "[\\w/$]+");
    private static final Pattern NOTICE =
            Pattern.compile("META-INF/((?:LICENSE|NOTICE|FastDoubleParser-)[^/]*)");

    /**
     * What the thorough compiler of the virtual machine is for: loops over bytes that only it turns
     * into the processor's own instructions, ciphers and checksums. See the launcher.
     */
    private static final String COMPILERS = "src/build/compilers.json";

    private final SortedMap<String, byte[]> entries = new TreeMap<>();
    private final SortedMap<String, byte[]> natives = new TreeMap<>();

    private Packager() {}

    public static void main(String[] args) throws IOException {
        Path folder = Path.of(args[0]);
        Packager packager = new Packager();
        packager.add(Path.of(args[1]));
        for (String library : args[2].split(":")) {
            if (library.endsWith(".jar")) {
                packager.add(Path.of(library));
            }
        }
        packager.prune();
        packager.lift();
        packager.write(folder);
    }

    private void add(Path jar) throws IOException {
        SortedMap<String, byte[]> chosen = new TreeMap<>();
        Map<String, Integer> versions = new TreeMap<>();
        try (ZipFile zip = new ZipFile(jar.toFile())) {
            for (ZipEntry entry : zip.stream().map(e -> (ZipEntry) e).toList()) {
                String name = entry.getName();
                int version = 0;
                Matcher versioned = VERSIONED.matcher(name);
                if (versioned.matches()) {
                    version = Integer.parseInt(versioned.group(1));
                    name = versioned.group(2);
                    if (version > 25 || name.startsWith("com/github/luben/zstd/")) {
                        continue;
                    }
                }
                if (DROPPED.matcher(name).matches() || versions.getOrDefault(name, -1) >= version) {
                    continue;
                }
                try (InputStream in = zip.getInputStream(entry)) {
                    byte[] content = in.readAllBytes();
                    Matcher library = NATIVE.matcher(name);
                    if (library.matches()) {
                        keep(library, content);
                        continue;
                    }
                    versions.put(name, version);
                    chosen.put(name, content);
                }
            }
        }
        String label = jar.getFileName().toString().replaceFirst("\\.jar$", "");
        chosen.forEach((name, content) -> merge(label, name, content));
    }

    private void keep(Matcher library, byte[] content) {
        if (library.group(1) != null) {
            // Named as the JDK's release file and the kernel name the architecture.
            String machine = library.group(1).equals("amd64") ? "x86_64" : "aarch64";
            natives.put(machine + '/' + library.group(2) + ".so", content);
        }
    }

    private void merge(String label, String name, byte[] content) {
        Matcher notice = NOTICE.matcher(name);
        if (notice.matches()) {
            entries.put("META-INF/licenses/" + label + '/' + notice.group(1), content);
        } else if (name.startsWith("META-INF/services/") && entries.containsKey(name)) {
            byte[] before = entries.get(name);
            byte[] both = java.util.Arrays.copyOf(before, before.length + 1 + content.length);
            both[before.length] = '\n';
            System.arraycopy(content, 0, both, before.length + 1, content.length);
            entries.put(name, both);
        } else if (entries.putIfAbsent(name, content) != null && name.endsWith(".class")) {
            throw new IllegalStateException(name + " is in two jars, the second is " + label);
        }
    }

    /** Leaves out what of the largest library nothing leads to: nine tenths of it. */
    private void prune() {
        Set<String> reached = new HashSet<>();
        Deque<String> open = new ArrayDeque<>();
        entries.keySet().stream()
                .filter(name -> name.endsWith(".class") && !name.startsWith(LARGE))
                .forEach(open::add);
        while (!open.isEmpty()) {
            byte[] content = entries.get(open.remove());
            for (PoolEntry constant : ClassFile.of().parse(content).constantPool()) {
                if (!(constant instanceof Utf8Entry text)) {
                    continue;
                }
                // Names of classes, and the types of what they have.
                Matcher named = NAMED.matcher(text.stringValue());
                while (named.find()) {
                    String name = named.group() + ".class";
                    if (entries.containsKey(name) && reached.add(name)) {
                        open.add(name);
                    }
                }
            }
        }
        entries.keySet()
                .removeIf(name ->
                        name.startsWith(LARGE)
                                && name.endsWith(".class")
                                && !reached.contains(name));
    }

    private void lift() {
        ClassHierarchyResolver resolver =
                ClassHierarchyResolver.ofResourceParsing(
                                type -> {
                                    String descriptor = type.descriptorString();
                                    byte[] content =
                                            entries.get(
                                                    descriptor.substring(1, descriptor.length() - 1)
                                                            + ".class");
                                    return content == null
                                            ? null
                                            : new ByteArrayInputStream(content);
                                })
                        .orElse(ClassHierarchyResolver.defaultResolver());
        ClassFile files =
                ClassFile.of(
                        StackMapsOption.GENERATE_STACK_MAPS,
                        ClassHierarchyResolverOption.of(resolver));
        entries.replaceAll((name, content) -> {
            if (name.startsWith("dev/hod/") && name.endsWith(".class")) {
                return PlainCalls.in(files, content);
            }
            return name.endsWith(".class") && major(content) < OLD ? lift(files, content) : content;
        });
    }

    private static int major(byte[] classFile) {
        return (classFile[6] & 0xff) << 8 | (classFile[7] & 0xff);
    }

    private static byte[] lift(ClassFile files, byte[] content) {
        ClassModel old = files.parse(content);
        return files.transformClass(
                old,
                (builder, element) -> {
                    switch (element) {
                        case ClassFileVersion _ -> builder.withVersion(LIFTED, 0);
                        case MethodModel method ->
                                builder.transformMethod(
                                        method,
                                        MethodTransform.transformingCode(CodeTransform.ACCEPT_ALL));
                        default -> builder.with(element);
                    }
                });
    }

    private void write(Path folder) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(16 << 20);
        try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
            put(zip, "META-INF/MANIFEST.MF", manifest());
            for (Map.Entry<String, byte[]> entry : entries.entrySet()) {
                put(zip, entry.getKey(), entry.getValue());
            }
        }
        byte[] jar = bytes.toByteArray();
        Path lib = folder.resolve("lib");
        for (Map.Entry<String, byte[]> library : natives.entrySet()) {
            replace(lib.resolve(library.getKey()), library.getValue());
        }
        replace(lib.resolve("compilers.json"), Files.readAllBytes(Path.of(COMPILERS)));
        Path target = lib.resolve("hod-" + hash(jar) + ".jar");
        if (!Files.exists(target)) {
            replace(target, jar);
        }
        // What runs from an older jar keeps its open file; nothing may start from it any more.
        try (Stream<Path> files = Files.list(lib)) {
            for (Path file : (Iterable<Path>) files::iterator) {
                String name = file.getFileName().toString();
                if (name.endsWith(".jar") && !file.equals(target)) {
                    Files.deleteIfExists(file);
                }
            }
        }
        // What sources are compared with; the jar keeps its time where it keeps its content.
        replace(lib.resolve("built"), new byte[0]);
    }

    private static byte[] manifest() {
        return "Manifest-Version: 1.0\r\nMain-Class: dev.hod.cli.Main\r\n\r\n"
                .getBytes(java.nio.charset.StandardCharsets.UTF_8);
    }

    private static void put(ZipOutputStream zip, String name, byte[] content) throws IOException {
        ZipEntry entry = new ZipEntry(name);
        entry.setTimeLocal(TIME);
        zip.putNextEntry(entry);
        zip.write(content);
        zip.closeEntry();
    }

    private static void replace(Path file, byte[] content) throws IOException {
        Files.createDirectories(file.getParent());
        Path partial = file.resolveSibling("." + file.getFileName() + ".tmp");
        Files.write(partial, content);
        Files.move(partial, file, java.nio.file.StandardCopyOption.ATOMIC_MOVE);
    }

    private static String hash(byte[] content) {
        try {
            byte[] sha256 = MessageDigest.getInstance("SHA-256").digest(content);
            return HexFormat.of().formatHex(sha256).substring(0, 16);
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError(e);
        }
    }
}
