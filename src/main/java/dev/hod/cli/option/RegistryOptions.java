package dev.hod.cli.option;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** How registries are spoken to. */
@Heading("Registries")
public final class RegistryOptions {
    @Option(
            names = "--plain-http",
            paramLabel = "HOST",
            split = ",",
            description =
                    "This registry has no TLS. HOST means all its ports, HOST:PORT one of them."
                            + " Default: loopback addresses.")
    public List<String> plainHttp = new ArrayList<>();

    @Option(
            names = "--insecure",
            paramLabel = "HOST",
            split = ",",
            description = "Take whatever certificate this registry shows; HOST or HOST:PORT.")
    List<String> insecure = new ArrayList<>();

    @Option(
            names = "--ca",
            paramLabel = "FILE",
            description = "Trust these authorities (PEM) besides the system's; more than once.")
    public List<Path> authorities = new ArrayList<>();

    @Option(
            names = "--registries-conf",
            paramLabel = "FILE",
            description =
                    "Mirrors and blocked registries. Default: CONTAINERS_REGISTRIES_CONF,"
                            + " containers' registries.conf.")
    Optional<Path> registriesConf = Optional.empty();

    @Option(
            names = "--short-names",
            description =
                    "Complete names without a registry by the aliases and"
                            + " unqualified-search-registries of registries.conf.")
    boolean shortNames;

    @Option(
            names = "--hosts-dir",
            paramLabel = "DIR",
            description =
                    "containerd's hosts.toml files, for what registries.conf does not speak of."
                            + " Default: /etc/containerd/certs.d.")
    Optional<Path> hostsFolder = Optional.empty();

    @Mixin WhoOptions who = new WhoOptions();
}
