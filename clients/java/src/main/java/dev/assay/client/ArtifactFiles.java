package dev.assay.client;

import com.google.protobuf.ByteString;
import dev.assay.v1.Artifact;

/**
 * A compiled module.
 *
 * @param artifact what it is made of
 * @param code the compiled file, whose SHA-256 the client has checked
 * @param sourceMap its source map (revision 3, JSON)
 */
public record ArtifactFiles(Artifact artifact, ByteString code, ByteString sourceMap) {}
