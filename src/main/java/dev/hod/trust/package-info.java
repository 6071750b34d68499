/** Which images may be carried on: the policy, where signatures are kept, and the guard. */
@NullMarked
package dev.hod.trust;

import org.jspecify.annotations.NullMarked;
