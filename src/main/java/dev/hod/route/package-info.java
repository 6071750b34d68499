/** Where images are really fetched from: what registries.conf says of mirrors and registries. */
@NullMarked
package dev.hod.route;

import org.jspecify.annotations.NullMarked;
