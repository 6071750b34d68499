package dev.hod.cli.outcome;

import dev.hod.cli.display.Quantity;
import dev.hod.garbage.Verdict;
import dev.hod.garbage.Verdict.Amount;
import dev.hod.garbage.VerdictTable;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;

/** What of a pool is garbage, in words and in facts. */
public final class Garbage {
    private Garbage() {}

    /**
     * The result of a collection.
     *
     * @param removed whether garbage was removed, or only shown
     */
    public static Result result(Verdict verdict, boolean removed, Duration time) {
        List<String> lines = new ArrayList<>(VerdictTable.lines(verdict, Quantity::size, removed));
        if (!removed && !verdict.isClean()) {
            lines.add("nothing was removed; --delete does it");
        }
        SequencedMap<String, Object> facts = facts(verdict);
        facts.put("deleted", removed);
        facts.put("milliseconds", time.toMillis());
        return Result.of(lines, facts);
    }

    /** Members of the {@code result} event. */
    public static SequencedMap<String, Object> facts(Verdict verdict) {
        SequencedMap<String, Object> facts = new LinkedHashMap<>();
        List<Object> repositories = new ArrayList<>();
        for (Verdict.Share share : verdict.repositories()) {
            SequencedMap<String, Object> members = new LinkedHashMap<>();
            members.put("repository", share.repository());
            members.put("images", share.images());
            members.put("bytes", share.kept());
            members.put("ownBytes", share.own());
            members.put("garbageBytes", share.removed());
            repositories.add(members);
        }
        facts.put("repositories", repositories);
        Verdict.Content content = verdict.content();
        facts.put("needed", amount(content.kept()));
        facts.put("garbage", amount(content.removed()));
        facts.put("elsewhere", amount(content.elsewhere()));
        facts.put("young", amount(content.young()));
        facts.put("unfinished", amount(content.unfinished()));
        facts.put("freedBytes", content.freed());
        facts.put("garbageTags", verdict.names().tags());
        facts.put("garbageManifests", verdict.names().manifests());
        facts.put("garbageLinks", verdict.names().layers());
        List<Object> unjudged = new ArrayList<>();
        for (Verdict.Problem problem : verdict.problems()) {
            SequencedMap<String, Object> members = new LinkedHashMap<>();
            members.put("repository", problem.repository());
            members.put("reason", problem.what());
            unjudged.add(members);
        }
        facts.put("unjudged", unjudged);
        return facts;
    }

    private static SequencedMap<String, Object> amount(Amount amount) {
        SequencedMap<String, Object> members = new LinkedHashMap<>();
        members.put("blobs", amount.count());
        members.put("bytes", amount.bytes());
        return members;
    }
}
