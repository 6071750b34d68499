package dev.hod.trust;

import dev.hod.reference.Location;

/** What becomes of an image's signatures where it goes. */
public sealed interface Keeping {
    /** They are left behind. */
    record Left() implements Keeping {}

    /** They go along. */
    record Kept() implements Keeping {}

    /** Sigstore's go along; an image with others is not carried. */
    record Sigstores(String where, String reason) implements Keeping {}

    /** They are wanted and cannot be kept there: an image that has some is not carried. */
    record Impossible(String where, String reason) implements Keeping {}

    /** Along with an image to a place. */
    static Keeping at(Location place) {
        return switch (place) {
            case Location.Folder _, Location.Registry _ -> new Kept();
            case Location.OciLayout _, Location.OciArchive _ ->
                    new Impossible(
                            place.toString(), "Pushing signatures for OCI images is not supported");
            case Location.DockerArchive _, Location.DockerDaemon _ ->
                    new Impossible(
                            place.toString(),
                            "Storing signatures for docker tar files is not supported");
            case Location.Pool _ ->
                    new Sigstores(
                            place.toString(),
                            "a pool keeps sigstore's signatures, as a registry does, and no simple"
                                    + " ones");
            case Location.ContainersStorage _ ->
                    new Impossible(
                            place.toString(), "podman loads the image, and takes no signatures");
            case Location.Bundle _ ->
                    new Impossible(place.toString(), "a bundle keeps no signatures");
        };
    }
}
