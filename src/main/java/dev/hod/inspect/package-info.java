/** What there is to say about one image, in the words and order of skopeo's inspect. */
@NullMarked
package dev.hod.inspect;

import org.jspecify.annotations.NullMarked;
