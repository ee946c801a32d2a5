package org.jenkinsci.plugins.credentialsbinding.impl

/** What `withCredentials` throws for a credential that Jenkins does not have, under the name that Jenkinsfiles catch it by. */
class CredentialNotFoundException extends Exception {
    CredentialNotFoundException(String id) { super("Could not find credentials entry with ID '$id'") }
}
