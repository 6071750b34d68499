package dev.hod.cli.option;

import dev.hod.io.AtomicFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** A file that is written at the end, of which it is asked at the start whether it can be. */
public final class OutputFile {
    private static final Path NOWHERE = Path.of("/dev/null");

    private OutputFile() {}

    /** How it is written. */
    public enum Way {
        /** Beside its place and then renamed, so that it is whole or not there. */
        REPLACED,
        /** The same, but into a device or pipe where it is one. */
        REPLACED_OR_PASSED,
        APPENDED
    }

    /** Writes a file, or into a device or pipe. */
    public static void write(Path file, String text) throws IOException {
        if (AtomicFiles.canReplace(file)) {
            AtomicFiles.write(file, text, AtomicFiles.Force.LATER);
        } else {
            Files.writeString(file, text, StandardOpenOption.WRITE);
        }
    }

    /**
     * Refuses a file that could not be written, before anything is done; makes no folder.
     *
     * @param option by which the user named it
     */
    public static void check(String option, Path file, Way way) throws Usage {
        String named = option + ' ' + file + ": ";
        if (file.toString().equals("-")) {
            throw new Usage(named + "goes into a file; ./- is one of that name");
        }
        Path parent = file.getParent();
        Path folder = parent == null ? Path.of("") : parent;
        if (file.getFileName() == null || Files.isDirectory(file)) {
            throw new Usage(named + "this is a folder; name a file in it");
        }
        if (Files.notExists(folder)) {
            throw new Usage(named + "there is no folder " + folder);
        }
        if (!Files.isDirectory(folder)) {
            throw new Usage(named + folder + " is no folder");
        }
        switch (way) {
            case REPLACED -> {
                if (isDevice(file)) {
                    throw new Usage(named + "this is a device or pipe; name a file");
                }
                if (!Files.isWritable(folder)) {
                    throw new Usage(named + "the folder may not be written to");
                }
            }
            case REPLACED_OR_PASSED -> {
                if (!Files.isWritable(isDevice(file) ? file : folder)) {
                    throw new Usage(named + "may not be written");
                }
            }
            case APPENDED -> {
                if (isDevice(file) && !file.equals(NOWHERE)) {
                    throw new Usage(
                            named + "this is a device or pipe; name a file, or /dev/null for none");
                }
                if (!Files.isWritable(Files.exists(file) ? file : folder)) {
                    throw new Usage(named + "may not be written");
                }
            }
        }
    }

    private static boolean isDevice(Path file) {
        try {
            return !AtomicFiles.canReplace(file);
        } catch (IOException e) {
            // Whoever writes it says why.
            return false;
        }
    }
}
