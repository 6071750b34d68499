package dev.hod.transport.dir;

import dev.hod.image.Digest;

/** What the files of an image are called in its folder. */
final class DirFiles {
    static final String VERSION = "version";
    static final String TOP = "manifest.json";
    private static final String VERSION_IS = "Directory Transport Version: ";

    private DirFiles() {}

    /** Whether every digest is a sha256, as readers of version 1.1 take for granted. */
    enum Names {
        PLAIN("1.1"),
        WITH_ALGORITHM("1.2");

        private final String version;

        Names(String version) {
            this.version = version;
        }

        /** What stands in the file {@link #VERSION}. */
        String versionFile() {
            return VERSION_IS + version + '\n';
        }
    }

    static boolean isVersion(String content) {
        return content.matches(VERSION_IS + "[0-9]{1,4}\\.[0-9]{1,4}\n");
    }

    /** A version that may mean something not known here. */
    static boolean isNewer(String content) {
        return !content.equals(Names.PLAIN.versionFile())
                && !content.equals(Names.WITH_ALGORITHM.versionFile())
                && !content.equals(VERSION_IS + "1.0\n");
    }

    static String blob(Digest digest) {
        return switch (digest.algorithm()) {
            case SHA256 -> digest.hex();
            case SHA512 -> digest.algorithm().label() + '-' + digest.hex();
        };
    }

    /** A manifest below the topmost one. */
    static String instance(Digest digest) {
        return blob(digest) + '.' + TOP;
    }

    /**
     * A signature of the topmost manifest.
     *
     * @param number from 1
     */
    static String signature(int number) {
        return "signature-" + number;
    }

    /** A signature of a manifest below the topmost one. */
    static String signature(Digest instance, int number) {
        return blob(instance) + '.' + signature(number);
    }
}
