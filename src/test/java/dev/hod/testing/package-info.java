/** What tests are made of: real peers, fake ones, and images. */
@NullMarked
package dev.hod.testing;

import org.jspecify.annotations.NullMarked;
