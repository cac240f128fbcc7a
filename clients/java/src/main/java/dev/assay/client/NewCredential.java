package dev.assay.client;

import dev.assay.v1.CreateCredentialRequest;
import java.time.Instant;

/** What an API key is to be. Each method answers another one; this one stays as it is. */
public final class NewCredential {
  private final CreateCredentialRequest request;

  private NewCredential(CreateCredentialRequest request) {
    this.request = request;
  }

  /**
   * An API key for all functions, which never ends by itself.
   *
   * @param first what it allows
   * @param others what else it allows
   * @return the description
   * @throws IllegalArgumentException if one of them is {@link Role#UNRECOGNISED}
   */
  public static NewCredential of(Role first, Role... others) {
    CreateCredentialRequest.Builder request =
        CreateCredentialRequest.newBuilder().addRoles(first.message());
    for (Role other : others) request.addRoles(other.message());
    return new NewCredential(request.build());
  }

  /**
   * Limits it to some functions.
   *
   * @param names at most 64: names, or beginnings of names with {@code *} behind
   * @return the description
   */
  public NewCredential functions(Iterable<String> names) {
    return new NewCredential(request.toBuilder().clearFunctions().addAllFunctions(names).build());
  }

  /**
   * Adds a remark for people.
   *
   * @param text at most 256 characters
   * @return the description
   */
  public NewCredential note(String text) {
    return new NewCredential(request.toBuilder().setNote(text).build());
  }

  /**
   * Says when it ends by itself.
   *
   * @param moment when
   * @return the description
   */
  public NewCredential expiresAt(Instant moment) {
    return new NewCredential(request.toBuilder().setExpiresAt(Times.timestamp(moment)).build());
  }

  CreateCredentialRequest request(String tenant) {
    return request.toBuilder().setTenant(tenant).build();
  }
}
