package dev.hod.copy;

import dev.hod.image.Digest;
import dev.hod.reference.ImageName;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Sees to it that each name of the destination is claimed by one image. */
final class Names {
    private Names() {}

    /**
     * Of several images for one name, all but the first share its fate where they are the same; all
     * fail where they differ. Changes the list.
     */
    static void settle(List<Planned> images) {
        Map<ImageName, List<Integer>> claims = new LinkedHashMap<>();
        for (int i = 0; i < images.size(); i++) {
            if (digest(images.get(i)).isPresent()) {
                claims.computeIfAbsent(
                                images.get(i).request().destination().name(),
                                _ -> new ArrayList<>())
                        .add(i);
            }
        }
        claims.values().stream().filter(c -> c.size() > 1).forEach(c -> settle(images, c));
    }

    private static void settle(List<Planned> images, List<Integer> claims) {
        List<NameConflict.Claim> different = new ArrayList<>();
        List<Digest> digests = new ArrayList<>();
        for (int i : claims) {
            Digest digest = digest(images.get(i)).orElseThrow();
            if (!digests.contains(digest)) {
                digests.add(digest);
                different.add(
                        new NameConflict.Claim(
                                digest.toString(), images.get(i).request().source().where()));
            }
        }
        String name = images.get(claims.getFirst()).request().destination().name().toString();
        for (int i : claims) {
            Request request = images.get(i).request();
            if (different.size() > 1) {
                images.set(i, new Planned.Broken(request, new NameConflict(name, different)));
            } else if (i != claims.getFirst()) {
                images.set(i, new Planned.SameAs(request, claims.getFirst()));
            }
        }
    }

    private static Optional<Digest> digest(Planned planned) {
        return switch (planned) {
            case Planned.ToCopy(ImageCopy image) -> Optional.of(image.top().digest());
            case Planned.There there -> Optional.of(there.current().digest());
            case Planned.Broken _, Planned.LeftOut _, Planned.Skipped _, Planned.SameAs _ ->
                    Optional.empty();
        };
    }
}
