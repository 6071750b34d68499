package dev.hod.app;

import dev.hod.error.Failure;
import dev.hod.json.GoJson;
import dev.hod.signature.SigstoreKey;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/**
 * Makes a pair of keys for sigstore's signatures.
 *
 * @param prefix of the names of the two files
 */
public record GenerateKey(String prefix, String passphrase) {

    public Path publicFile() {
        return Path.of(prefix + ".pub");
    }

    public Path privateFile() {
        return Path.of(prefix + ".private");
    }

    /**
     * Refuses to go on where a key would be lost, in skopeo's words.
     *
     * @throws Failure where one of the files is there
     */
    public void check() throws IOException {
        for (Path file : new Path[] {publicFile(), privateFile()}) {
            if (Files.exists(file)) {
                throw new NotMade(
                        "Refusing to overwrite existing " + GoJson.quote(file.toString()));
            }
        }
    }

    public void run() throws IOException {
        check();
        SigstoreKey.Pair pair = SigstoreKey.generate(passphrase.getBytes(StandardCharsets.UTF_8));
        write("private", privateFile(), pair.privatePem(), "rw-------");
        write("public", publicFile(), pair.publicPem(), "rw-r--r--");
    }

    private static void write(String what, Path file, String text, String rights)
            throws IOException {
        try (var channel =
                Files.newByteChannel(
                        file,
                        Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
                        PosixFilePermissions.asFileAttribute(
                                PosixFilePermissions.fromString(rights)))) {
            channel.write(java.nio.ByteBuffer.wrap(text.getBytes(StandardCharsets.US_ASCII)));
        } catch (NoSuchFileException e) {
            throw new NotMade(
                    "Error writing %s key to %s: open %s: no such file or directory"
                            .formatted(what, GoJson.quote(file.toString()), file));
        } catch (FileAlreadyExistsException e) {
            throw new NotMade("Refusing to overwrite existing " + GoJson.quote(file.toString()));
        }
    }

    @Override
    public String toString() {
        return "key pair " + prefix;
    }

    private static final class NotMade extends Failure {
        private static final long serialVersionUID = 1L;

        NotMade(String message) {
            super(Kind.CONFLICT, message);
        }
    }
}
