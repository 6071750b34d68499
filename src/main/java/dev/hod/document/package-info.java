/**
 * Files that users write in YAML, or in JSON with comments: texts and where each of them stands.
 */
@NullMarked
package dev.hod.document;

import org.jspecify.annotations.NullMarked;
