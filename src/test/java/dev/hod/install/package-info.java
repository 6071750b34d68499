/** What an installation leaves in the registry, and in its receipt. */
@NullMarked
package dev.hod.install;

import org.jspecify.annotations.NullMarked;
