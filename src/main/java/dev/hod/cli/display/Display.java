package dev.hod.cli.display;

import dev.hod.progress.Progress;

/** Shows long work while it goes on. Closing it takes away whatever is not to stay. */
public sealed interface Display extends Progress, AutoCloseable
        permits TerminalDisplay,
                LineDisplay,
                JsonDisplay,
                QuietDisplay,
                NotesDisplay,
                DebugDisplay {
    @Override
    void close();
}
