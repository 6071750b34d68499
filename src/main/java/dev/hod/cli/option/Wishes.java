package dev.hod.cli.option;

import dev.hod.app.Settings;
import dev.hod.app.ShortNames;
import dev.hod.app.Side;
import dev.hod.app.Wish;
import dev.hod.copy.CopyOptions.OnFailure;
import dev.hod.copy.ReferrersChoice;
import dev.hod.image.Platform;
import dev.hod.image.PlatformChoice;
import dev.hod.image.PlatformChoice.Missing;
import dev.hod.route.Routes;
import dev.hod.selection.Wanted;
import dev.hod.trust.Trust;
import java.io.IOException;
import java.io.InputStream;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Turns options into what the program understands; the only place that judges them. */
public final class Wishes {
    private Wishes() {}

    /** What is wanted of a pool or bundle: without a platform whatever is there. */
    public static Wish ofStored(
            List<String> what, ChoiceOptions choice, ReferrersOption referrers, InputStream in)
            throws Usage {
        return wish(what, choice, referrers, platforms(choice, PlatformChoice.ALL), in);
    }

    /** What is wanted of registries: without a platform this machine's. */
    public static Wish ofRegistries(
            List<String> what, ChoiceOptions choice, ReferrersOption referrers, InputStream in)
            throws Usage {
        PlatformChoice host = new PlatformChoice.Only(List.of(Platform.host()), missing(choice));
        return wish(what, choice, referrers, platforms(choice, host), in);
    }

    private static Wish wish(
            List<String> what,
            ChoiceOptions choice,
            ReferrersOption referrers,
            PlatformChoice platforms,
            InputStream in)
            throws Usage {
        if (what.stream().filter("-"::equals).count() > 1) {
            throw new Usage("standard input (-) can be read once only");
        }
        return new Wish(
                what,
                choice.groups,
                platforms,
                choice.platforms().isEmpty() ? Wish.By.DEFAULT : Wish.By.USER,
                missing(choice),
                referrers.referrers ? ReferrersChoice.TAKEN : ReferrersChoice.LEFT,
                in);
    }

    private static PlatformChoice platforms(ChoiceOptions choice, PlatformChoice otherwise)
            throws Usage {
        String asked = choice.platforms();
        if (asked.isEmpty()) {
            return otherwise;
        }
        try {
            return Wanted.parse(asked).choice(otherwise, missing(choice));
        } catch (IllegalArgumentException e) {
            throw new Usage("--platform: " + e.getMessage());
        }
    }

    private static Missing missing(ChoiceOptions choice) {
        return choice.allowMissingPlatform ? Missing.IS_ALLOWED : Missing.FAILS;
    }

    public static OnFailure onFailure(FailureOptions failures) {
        return failures.failFast ? OnFailure.STOP : OnFailure.GO_ON;
    }

    public static Settings settings(RegistryOptions options, Map<String, String> environment) {
        Map<String, String> all = new HashMap<>(environment);
        options.registriesConf.ifPresent(file -> all.put(Routes.MAIN_FILE, file.toString()));
        options.hostsFolder.ifPresent(folder -> all.put(Routes.HOSTS_FOLDER, folder.toString()));
        if (options.shortNames) {
            all.put(ShortNames.VARIABLE, "true");
        }
        Set<String> insecure = new HashSet<>(options.insecure);
        if (!Anywhere.verifiesTls(environment)) {
            insecure.add("*");
        }
        return new Settings(
                all,
                new HashSet<>(options.plainHttp),
                insecure,
                options.authorities,
                options.who.authfile);
    }

    /**
     * How registries are spoken to, and who to be there.
     *
     * @param named hosts that credentials on the command line are for; none for all
     */
    public static Side side(
            RegistryOptions options,
            Trust trust,
            Map<String, String> environment,
            Set<String> named)
            throws IOException, Usage {
        Settings settings = settings(options, environment).withTrust(trust);
        Side side = Side.of(settings).withCertificates(options.who.certDir);
        return side.with(options.who.who().identity(), named);
    }
}
