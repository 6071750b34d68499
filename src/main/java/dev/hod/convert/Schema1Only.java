package dev.hod.convert;

import dev.hod.image.Descriptor;
import dev.hod.transport.ImageSource;
import dev.hod.transport.PassingSource;
import java.io.IOException;
import java.util.Optional;

/** An image that is wanted in schema 1, as which none is made any more. */
final class Schema1Only extends PassingSource {
    Schema1Only(ImageSource source) {
        super(source);
    }

    @Override
    public Optional<Descriptor> resolve() throws IOException {
        Optional<Descriptor> found = super.resolve();
        if (found.isPresent() && !found.get().mediaType().isSchema1()) {
            throw new Unconvertible(
                    found.get().digest(), "v2s1 is only read and kept, not made any more");
        }
        return found;
    }
}
