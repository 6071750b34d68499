package dev.hod.cli.option;

import dev.hod.app.Settings;
import dev.hod.app.Side;
import dev.hod.app.Side.Identity;
import dev.hod.auth.Credentials;
import dev.hod.reference.ImageName;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What is said of one end of a copy.
 *
 * @param tlsVerify whether certificates are looked at, where that is said
 */
public record EndOptions(
        Who who,
        Optional<Path> certDir,
        Optional<Boolean> tlsVerify,
        Optional<Path> sharedBlobs,
        Optional<String> daemon) {

    /** Who to be; two ways at once are a mistake. */
    record Who(
            Optional<String> creds,
            Optional<String> username,
            Optional<String> password,
            Optional<String> token,
            boolean nobody,
            Optional<Path> authfile) {
        @Override
        public String toString() {
            return "who ***";
        }

        /**
         * The identity.
         *
         * @throws Usage in skopeo's words
         */
        Identity identity() throws Usage {
            refuse(creds.isPresent() && nobody, "creds and no-creds");
            refuse(username.isPresent() && nobody, "username and no-creds");
            refuse(creds.isPresent() && username.isPresent(), "creds and username");
            if (username.isPresent() != password.isPresent()) {
                throw new Usage(
                        username.isPresent()
                                ? "password must be specified when username is specified"
                                : "username must be specified when password is specified");
            }
            if (nobody) {
                return new Identity.Nobody();
            }
            if (token.isPresent()) {
                return new Identity.Given(new Credentials.RegistryToken(token.get()));
            }
            if (username.isPresent()) {
                return given(username.get(), password.orElse(""));
            }
            if (creds.isPresent()) {
                String text = creds.get();
                if (text.isEmpty()) {
                    throw new Usage("credentials can't be empty");
                }
                int colon = text.indexOf(':');
                return given(
                        colon < 0 ? text : text.substring(0, colon),
                        colon < 0 ? "" : text.substring(colon + 1));
            }
            return Identity.STORED;
        }

        private static Identity given(String user, String password) throws Usage {
            if (user.isEmpty()) {
                throw new Usage("username can't be empty");
            }
            return new Identity.Given(new Credentials.Password(user, password));
        }

        private static void refuse(boolean both, String names) throws Usage {
            if (both) {
                throw new Usage(names + " cannot be specified at the same time");
            }
        }
    }

    /**
     * The side of a copy that this describes.
     *
     * @param hosts of the registries that are asked
     * @param common what both sides are told
     */
    public Side side(
            Set<String> hosts,
            GlobalOptions common,
            Map<String, String> environment,
            Optional<Path> authfile,
            List<ImageName> additionalTags)
            throws Usage {
        boolean insecure = !tlsVerify.or(() -> common.tlsVerify).orElse(true);
        Set<String> insecureHosts = new HashSet<>();
        if (insecure) {
            insecureHosts.addAll(hosts);
            daemon.ifPresent(insecureHosts::add);
        }
        Settings settings =
                new Settings(
                                environment,
                                Set.of(),
                                insecureHosts,
                                List.of(),
                                who.authfile.or(() -> authfile))
                        .withAgent(common.agent());
        return new Side(settings, who.identity(), certDir, sharedBlobs, daemon, additionalTags);
    }
}
