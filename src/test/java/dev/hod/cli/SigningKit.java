package dev.hod.cli;

import dev.hod.testing.DockerRegistry;
import dev.hod.testing.Gpg;
import dev.hod.testing.RandomImages;
import dev.hod.testing.RandomImages.Format;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** A registry with images that nobody signed, one of them in a folder, too, and whoever signs. */
@SuppressWarnings("NullAway.Init")
abstract class SigningKit extends BesideSkopeo {
    static final String PLAIN = "--dest-tls-verify=false";
    static final String FROM_PLAIN = "--src-tls-verify=false";

    @TempDir static Path shared;
    static Gpg gpg;
    static String key;
    static DockerRegistry registry;

    @BeforeAll
    static void start() throws IOException {
        gpg = Gpg.start();
        key = gpg.key("signer@site.example", "ed25519", "never", "");
        gpg.export(key, shared.resolve("key.gpg"));
        registry = DockerRegistry.start(shared.resolve("registry"), DockerRegistry.Feature.DELETE);
        push(new RandomImages(1).image(), registry.host(), "team/app:1");
        push(
                new RandomImages(2).index(Format.OCI, RandomImages.AMD64, RandomImages.ARM64),
                registry.host(),
                "team/both:1");
    }

    @AfterAll
    static void stop() throws IOException {
        registry.close();
        gpg.close();
    }

    @BeforeEach
    void image() throws IOException {
        skopeo("copy", FROM_PLAIN, docker("team/app:1"), dir("image")).success();
    }

    @Override
    Map<String, String> environment() {
        Map<String, String> all = new HashMap<>(super.environment());
        all.put("GNUPGHOME", gpg.home().toString());
        return all;
    }

    static String docker(String name) {
        return "docker://" + registry.host() + '/' + name;
    }

    String at(String name) {
        return folder.resolve(name).toString();
    }

    String policy(String text) throws IOException {
        return Files.writeString(folder.resolve("policy.json"), text).toString();
    }

    /** A policy that asks the same of every image in a registry or folder, and lets no other in. */
    String asking(String requirement) throws IOException {
        return policy(
                "{\"default\":[{\"type\":\"reject\"}],\"transports\":{\"docker\":{\"\":[%s]},\"dir\":{\"\":[%s]}}}"
                        .formatted(requirement, requirement));
    }

    String signedBy(String keys, String repository) throws IOException {
        return asking(
                "{\"type\":\"signedBy\",\"keyType\":\"GPGKeys\",\"keyPath\":\"%s\",\"signedIdentity\":{\"type\":\"exactRepository\",\"dockerRepository\":\"%s\"}}"
                        .formatted(shared.resolve(keys), repository));
    }

    /** Says where signatures of all registries are. */
    String places(String yaml) throws IOException {
        Path places = Files.createDirectories(folder.resolve("registries.d"));
        Files.writeString(places.resolve("site.yaml"), yaml);
        return places.toString();
    }

    String lookaside() throws IOException {
        return places("default-docker:\n  lookaside: file://" + at("signatures") + "\n");
    }

    static String message(String log) {
        return log.substring(log.indexOf("msg="));
    }

    /** What brings the image of the folder into the registry, with a signature. */
    String[] signing(String name, String places) {
        return new String[] {
            "--registries.d", places, "copy", PLAIN, "--sign-by", key, dir("image"), docker(name)
        };
    }

    void signedBySkopeo(String name, String places) throws IOException {
        skopeo(signing(name, places)).success();
    }
}
