package dev.hod.cli.display;

import dev.hod.error.Failure;
import dev.hod.progress.Progress.Finished;
import java.io.IOException;

/** One line for one finished image. */
public final class Lines {
    private Lines() {}

    /**
     * {@code 87/143 kubesphere/ks-apiserver:v3.1.1 sha256:4f2c… 58 MB (12 MB new)}. Of one that
     * failed it says in a few words what kind of failure it was: the reason stands once, in the
     * list at the end.
     *
     * @param unmoved what is said where no byte of it was moved
     */
    static String finished(int number, long of, Finished image, String unmoved) {
        StringBuilder line = new StringBuilder();
        line.append(number);
        if (of > 0) {
            line.append('/').append(of);
        }
        line.append(' ').append(image.name());
        if (image.failure().isPresent()) {
            return line.append(" failed: ").append(kind(image.failure().get())).toString();
        }
        image.digest().ifPresent(digest -> line.append(' ').append(digest));
        if (image.bytes() == 0) {
            return line.append(" was there already").toString();
        }
        line.append(' ').append(Quantity.size(image.bytes()));
        if (image.newBytes() < image.bytes()) {
            line.append(" (")
                    .append(
                            image.newBytes() == 0
                                    ? unmoved
                                    : Quantity.size(image.newBytes()) + " new")
                    .append(')');
        }
        return line.toString();
    }

    private static String kind(IOException failure) {
        return failure instanceof Failure known
                ? switch (known.kind()) {
                    case NOT_FOUND -> "not found";
                    case PLATFORM -> "not there for that platform";
                    case UNAUTHORIZED -> "credentials missing or wrong";
                    case UNREACHABLE -> "no connection, or no answer";
                    case CORRUPT -> "content is not what its digest says";
                    case UNSUPPORTED -> "a format or type that is not handled";
                    case CONFLICT -> "in conflict with what is there";
                    case NO_SPACE -> "disk or quota full";
                    case REJECTED -> "refused by the other side";
                    case BAD_INPUT -> "a name or place that is of no use";
                }
                : "unexpected";
    }
}
