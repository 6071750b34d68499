import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** All samples, and the table of their medians with hod's ratios to the others. */
final class Results {
    static final String HOD = "hod";
    static final String BARE = "bare loop";

    private final Map<String, Map<String, List<Sample>>> steps = new LinkedHashMap<>();

    /** Gives a contestant its place in the table, before it has a sample. */
    void expect(String step, String who) {
        samples(step, who);
    }

    void add(String step, String who, Sample sample) {
        samples(step, who).add(sample);
    }

    private List<Sample> samples(String step, String who) {
        return steps.computeIfAbsent(step, s -> new LinkedHashMap<>())
                .computeIfAbsent(who, w -> new ArrayList<>());
    }

    /** One who has to be beaten: his wall time over hod's, at least; for a bare loop hod's over his. */
    private record Target(String step, String who, double ratio) {}

    private static final List<Target> TARGETS =
            List.of(
                    new Target("pull", "flow", 10),
                    new Target("pull", "crane", 2),
                    new Target("pull", "hauler", 2),
                    new Target("select", "flow", 20),
                    // A name is found by how it begins: longer ones go first.
                    new Target("pack", "tar -c + sync + sha256sum", 3),
                    new Target("pack", "tar -c + sync", 1.2),
                    new Target("pack", "tar -c + sha256sum", 3),
                    new Target("pack", "tar -c", 1.2),
                    new Target("pack --no-sync", "tar -c + sha256sum", 3),
                    new Target("pack --no-sync", "tar -c", 1.2),
                    new Target("pack --no-check", "tar -c", 2),
                    new Target("unpack", "tar -x + sha256sum", 2),
                    new Target("unpack", "tar -x + sync + sha256sum", 2),
                    new Target("pull", BARE, 1.25),
                    new Target("install", BARE, 1.25),
                    new Target("sync", BARE, 1.25),
                    new Target("sync to dirs again", "skopeo", 20),
                    new Target("sync from dirs again", "skopeo", 20));

    private static final double PEAK_TARGET_MB = 110;

    String table() {
        StringBuilder table = new StringBuilder();
        table.append(
                "%-17s %-22s %16s %16s %15s %16s %15s  %s%n"
                        .formatted(
                                "", "", "wall s", "CPU s", "peak MB", "wire MB", "requests",
                                "wall, to reach"));
        steps.forEach(
                (step, contestants) -> {
                    List<Sample> ours = contestants.get(HOD);
                    contestants.forEach(
                            (who, samples) -> {
                                if (!samples.isEmpty()) {
                                    table.append(row(step, who, Sample.median(samples), ours));
                                }
                            });
                });
        double peak =
                steps.values().stream()
                        .map(contestants -> contestants.getOrDefault(HOD, List.of()))
                        .flatMap(List::stream)
                        .mapToDouble(sample -> sample.peak() / 1024)
                        .max()
                        .orElse(0);
        table.append(
                "%npeak memory of hod over all steps: %.0f MB, to reach: <= %.0f  %s%n"
                        .formatted(peak, PEAK_TARGET_MB, peak <= PEAK_TARGET_MB ? "ok" : "MISSED"));
        return table.toString();
    }

    private String row(String step, String who, Sample sample, List<Sample> oursOfStep) {
        if (who.equals(HOD) || oursOfStep == null || oursOfStep.isEmpty()) {
            return line(step, who, sample, null, verdict(step, who, sample, null));
        }
        Sample ours = Sample.median(oursOfStep);
        return line(step, who, sample, ours, verdict(step, who, sample, ours));
    }

    private static String line(String step, String who, Sample s, Sample ours, String verdict) {
        boolean none = ours == null;
        return "%-17s %-22s %16s %16s %15s %16s %15s  %s%n"
                .formatted(
                        step,
                        who,
                        cell("%.3f", s.wall(), none ? 0 : ours.wall()),
                        cell("%.2f", s.cpu(), none ? 0 : ours.cpu()),
                        cell("%.0f", s.peak() / 1024, none ? 0 : ours.peak() / 1024),
                        s.requests() == 0 ? "" : cell("%.1f", s.wire() / 1e6, none ? 0 : ours.wire() / 1e6),
                        s.requests() == 0 ? "" : cell("%.0f", s.requests(), none ? 0 : ours.requests()),
                        verdict);
    }

    private static String cell(String form, double value, double ours) {
        String text = String.format(Locale.ROOT, form, value);
        return ours <= 0
                ? text + "       "
                : text + String.format(Locale.ROOT, " x%-5s", ratio(value / ours));
    }

    private static String ratio(double ratio) {
        return String.format(Locale.ROOT, ratio < 10 ? "%.2f" : "%.1f", ratio);
    }

    private String verdict(String step, String who, Sample sample, Sample ours) {
        for (Target target : TARGETS) {
            boolean hit = ours != null && target.step().equals(step) && who.startsWith(target.who());
            if (!hit || target.who().equals("tar -c") && !who.equals("tar -c")) {
                continue;
            }
            if (who.equals(BARE)) {
                double ratio = ours.wall() / sample.wall();
                return verdict("hod takes x%s <= %s".formatted(ratio(ratio), target.ratio()), ratio <= target.ratio());
            }
            double own = ours.wall() - (step.equals("select") ? version() : 0);
            double ratio = sample.wall() / own;
            String note = step.equals("select") ? " (less hod --version)" : "";
            return verdict("x%s >= %s%s".formatted(ratio(ratio), target.ratio(), note), ratio >= target.ratio());
        }
        return "";
    }

    private static String verdict(String text, boolean reached) {
        return text + (reached ? "  ok" : "  MISSED");
    }

    private double version() {
        Map<String, List<Sample>> version = steps.get("--version");
        return version == null ? 0 : Sample.median(version.get(HOD)).wall();
    }

    /** One line a sample, for whoever wants to reckon with the figures. */
    void write(Path file) throws IOException {
        List<String> lines = new ArrayList<>();
        lines.add("step\twho\tround\twall_s\tcpu_s\tpeak_kb\twire_bytes\trequests");
        steps.forEach(
                (step, contestants) ->
                        contestants.forEach(
                                (who, samples) -> {
                                    for (int i = 0; i < samples.size(); i++) {
                                        Sample s = samples.get(i);
                                        lines.add(
                                                String.format(
                                                        Locale.ROOT,
                                                        "%s\t%s\t%d\t%.4f\t%.3f\t%.0f\t%.0f\t%.0f",
                                                        step, who, i + 1, s.wall(), s.cpu(),
                                                        s.peak(), s.wire(), s.requests()));
                                    }
                                }));
        Files.write(file, lines);
    }
}
