package dev.hod.app;

/** Whether something is done, or only said. */
public enum Effect {
    SAID,
    DONE
}
