package dev.hod.cli;

import dev.hod.progress.Progress.Finished;

/** One line for one finished image. */
final class Lines {
    private Lines() {}

    /**
     * {@code 87/143 kubesphere/ks-apiserver:v3.1.1 sha256:4f2c… 58 MB (12 MB new)}.
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
        image.failure()
                .ifPresent(reason ->
                        line.append(" failed: ").append(Reason.without(image.name(), reason)));
        if (image.failure().isPresent()) {
            return line.toString();
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
}
