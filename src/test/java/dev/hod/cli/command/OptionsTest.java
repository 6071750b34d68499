package dev.hod.cli.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hod.cli.option.Usage;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine.ParameterException;

class OptionsTest {
    private static <C extends Command> C parse(C command, String... args) {
        command.parser().parseArgs(args);
        return command;
    }

    @Nested
    class Pull {
        @Test
        void takesListsAndImagesInOrder() {
            PullCommand pull =
                    parse(new PullCommand(), "a.list", "-", "--pool", "p", "docker://x:1");

            assertThat(pull.what).containsExactly("a.list", "-", "docker://x:1");
            assertThat(pull.pool).isEqualTo(Path.of("p"));
            assertThat(pull.from).as("docker.io, as nobody says another").isEmpty();
        }

        @Test
        void collectsWhatMayBeGivenMoreThanOnce() {
            PullCommand pull =
                    parse(
                            new PullCommand(),
                            "a",
                            "--pool=p",
                            "--group=x,y",
                            "--group",
                            "z",
                            "--plain-http=r:5000",
                            "--plain-http=s",
                            "--ca=a.pem",
                            "--ca=b.pem");

            assertThat(pull.choice.groups).containsExactly("x", "y", "z");
            assertThat(pull.registries.plainHttp).containsExactly("r:5000", "s");
            assertThat(pull.registries.authorities)
                    .containsExactly(Path.of("a.pem"), Path.of("b.pem"));
        }

        @Test
        void needsAnImageAndAPool() {
            assertThatThrownBy(() -> parse(new PullCommand(), "--pool", "p"))
                    .isInstanceOf(ParameterException.class);
            assertThatThrownBy(() -> parse(new PullCommand(), "a"))
                    .isInstanceOf(ParameterException.class);
        }

        @Test
        void doesNotReadArgumentsFromFiles() {
            assertThat(parse(new PullCommand(), "@x", "--pool=p").what).containsExactly("@x");
        }
    }

    @Nested
    class Pack {
        @Test
        void knowsAFileFromStandardOutput() {
            assertThat(
                            parse(new PackCommand(), "--all", "--pool=p", "-o", "-")
                                    .writesDataToStandardOutput())
                    .isTrue();
            assertThat(
                            parse(new PackCommand(), "--all", "--pool=p", "-o", "x.tar")
                                    .writesDataToStandardOutput())
                    .isFalse();
        }
    }

    @Nested
    class Install {
        @Test
        void takesABundleAndThenLists() {
            InstallCommand install =
                    parse(new InstallCommand(), "b.tar", "--to", "r", "a.list", "x:1");

            assertThat(install.from).isEqualTo("b.tar");
            assertThat(install.what).containsExactly("a.list", "x:1");
            assertThat(install.receipt.file).isEqualTo(Path.of("receipt.jsonl"));
        }

        @Test
        void refusesStandardInputForTwoThings() {
            assertThatThrownBy(() -> Session.oneReader("-", List.of("-")))
                    .isInstanceOf(Usage.class);
        }
    }

    @Nested
    class Serve {
        @Test
        void takesAddressesAsPeopleWriteThem() throws Usage {
            for (String text : List.of("127.0.0.1:5000", "[::1]:5000", "5000")) {
                InetSocketAddress address = ServeCommand.address(text);
                assertThat(address.getAddress().isLoopbackAddress()).as(text).isTrue();
                assertThat(address.getPort()).isEqualTo(5000);
            }
            assertThat(ServeCommand.address("0").getAddress().isLoopbackAddress()).isTrue();
            assertThat(ServeCommand.address(":5000").getAddress().isAnyLocalAddress()).isTrue();
        }

        @ParameterizedTest
        @ValueSource(strings = {"", "x", "host", "127.0.0.1:70000", "127.0.0.1:"})
        void refusesWhatIsNoAddress(String text) {
            assertThatThrownBy(() -> ServeCommand.address(text)).isInstanceOf(Usage.class);
        }
    }
}
