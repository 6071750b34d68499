/** What a store holds, for people and for machines. */
@NullMarked
package dev.hod.listing;

import org.jspecify.annotations.NullMarked;
