package dev.hod.copy;

/** Whether signatures, attestations and SBOMs that speak of an image go with it. */
public enum ReferrersChoice {
    LEFT,
    TAKEN
}
