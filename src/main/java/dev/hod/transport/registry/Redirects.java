package dev.hod.transport.registry;

import dev.hod.error.Failure;
import dev.hod.transport.registry.wire.Origin;
import dev.hod.transport.registry.wire.Url;
import java.util.Set;

/**
 * Where a registry may send us on to: never from outside to this machine's own services, and never
 * from TLS to a host without, unless the user has named that one as such.
 */
final class Redirects {
    private static final int HTTP = 80;

    private final Set<String> plainHttp;

    Redirects(Set<String> plainHttp) {
        this.plainHttp = plainHttp;
    }

    /**
     * The address to go on to. A registry behind a TLS proxy that it does not know of writes {@code
     * http} for itself: it is spoken to as before.
     *
     * @throws RegistryFailure where that is nowhere to go
     */
    Url follow(Url from, Url to) throws RegistryFailure {
        if (!mayReach(from.origin(), to.origin())) {
            throw refusal(from, to, "which is an address of this machine only");
        }
        if (!from.origin().isTls() || to.origin().isTls()) {
            return to;
        }
        if (to.origin().isAmong(plainHttp)) {
            return to;
        }
        boolean samePort = to.origin().port() == from.origin().port() || to.origin().port() == HTTP;
        if (from.origin().host().equals(to.origin().host()) && samePort) {
            return new Url(from.origin(), to.target());
        }
        throw refusal(
                from,
                to,
                "which has no TLS (--plain-http " + to.origin().authority() + " would allow it)");
    }

    /** Whether an address may be asked at a registry's word. */
    static boolean mayReach(Origin from, Origin to) {
        return !to.isLocalOnly() || from.isLoopback();
    }

    private static RegistryFailure refusal(Url from, Url to, String why) {
        return RegistryFailure.odd(
                Failure.Kind.UNREACHABLE, from + " sends us to " + to + ", " + why, 0);
    }
}
