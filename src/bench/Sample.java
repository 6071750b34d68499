import java.util.Comparator;
import java.util.List;
import java.util.function.ToDoubleFunction;

/**
 * What one run of one contestant cost.
 *
 * @param wall seconds
 * @param cpu seconds, user and system, of the command and all it started; servers not counted
 * @param peak resident kB of its largest process
 * @param wire bytes of bodies that registries sent and received
 * @param requests that registries answered
 */
record Sample(double wall, double cpu, double peak, double wire, double requests) {
    Sample with(Registry.Traffic traffic) {
        return new Sample(wall, cpu, peak, traffic.bytes(), traffic.count());
    }

    /** Each figure's own median. */
    static Sample median(List<Sample> samples) {
        return new Sample(
                median(samples, Sample::wall),
                median(samples, Sample::cpu),
                median(samples, Sample::peak),
                median(samples, Sample::wire),
                median(samples, Sample::requests));
    }

    private static double median(List<Sample> samples, ToDoubleFunction<Sample> figure) {
        List<Double> sorted =
                samples.stream().map(figure::applyAsDouble).sorted(Comparator.naturalOrder()).toList();
        int middle = sorted.size() / 2;
        return sorted.size() % 2 == 1
                ? sorted.get(middle)
                : (sorted.get(middle - 1) + sorted.get(middle)) / 2;
    }
}
