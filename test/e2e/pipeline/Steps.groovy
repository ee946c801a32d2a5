import org.jenkinsci.plugins.credentialsbinding.impl.CredentialNotFoundException

/** Stand-ins for Jenkins' steps. They take the arguments of the real ones, and refuse to work without a machine as those do. */
class Steps {
    private static final NEED_NODE = ['sh', 'fileExists', 'dir', 'deleteDir', 'junit', 'archiveArtifacts']
    private static final ARGUMENTS = [
        sh: ['script', 'returnStdout', 'returnStatus', 'label'],
        junit: ['testResults', 'allowEmptyResults'],
        archiveArtifacts: ['artifacts', 'allowEmptyArchive'],
        slackSend: ['channel', 'color', 'message', 'botUser', 'tokenCredentialId'],
        slackUserIdFromEmail: ['email', 'botUser', 'tokenCredentialId'],
        mail: ['to', 'subject', 'body'],
        fileExists: ['file'],
        dir: ['path'],
        deleteDir: [],
        echo: ['message'],
        withCredentials: ['bindings'],
        string: ['credentialsId', 'variable'],
        usernamePassword: ['credentialsId', 'usernameVariable', 'passwordVariable'],
    ]
    /** The argument that a step takes without its name. */
    private static final MAIN = [sh: 'script', fileExists: 'file', dir: 'path', echo: 'message', withCredentials: 'bindings']

    private final Build build

    Steps(Build build) { this.build = build }

    Map<String, Object> bindings() {
        def steps = ARGUMENTS.keySet().collectEntries { name ->
            [name, { Object... given -> perform(name, given) }]
        }
        return steps + [env: new Env(build), currentBuild: new CurrentBuild(build)]
    }

    private perform(String name, Object[] given) {
        def body = given && given[-1] instanceof Closure ? given[-1] : null
        def values = given.findAll { !(it instanceof Closure) }
        def arguments = values ? (values[0] instanceof Map ? values[0] : [(MAIN[name]): values[0]]) : [:]
        def unknown = arguments.keySet() - ARGUMENTS[name]
        if (unknown) throw new IllegalArgumentException("$name takes no ${unknown.join(', ')}")
        if (name in NEED_NODE && !build.nodes) refuse("$name needs a machine, and there is no agent")
        arguments = arguments.collectEntries { key, value -> [key, value instanceof GString ? value.toString() : value] }
        return "$name"(arguments, body)
    }

    private static void refuse(String reason) { throw new IllegalStateException(reason) }

    private sh(Map arguments, body) {
        def node = build.nodes[-1]
        if (!node.hasFiles && !node.dir) refuse("$arguments.script: not found, as nothing is checked out")
        def variables = build.environments.collectMany { it.keySet() as List }
        record('sh', [
            script: arguments.script,
            node: node.label,
            dir: node.dir,
            secrets: variables.findAll { build.variable(it)?.startsWith('secret ') },
        ])
        if (arguments.script in build.story.hanging) throw new Build.Aborted()
        if (arguments.script in build.story.failing) throw new Build.CommandFailed()
        return arguments.returnStdout ? build.story.outputs[arguments.script] : null
    }

    private fileExists(Map arguments, body) { arguments.file in build.story.files }

    private dir(Map arguments, Closure body) {
        def node = build.nodes[-1]
        node.dir = arguments.path
        try {
            return body()
        } finally {
            node.dir = null
        }
    }

    private deleteDir(Map arguments, body) {
        record('deleteDir', [node: build.nodes[-1].label])
        build.nodes[-1].hasFiles = false
    }

    /** What a binding says is what it does: the credential's id, and the variables that get it. */
    private string(Map arguments, body) { [id: arguments.credentialsId, names: [arguments.variable]] }

    private usernamePassword(Map arguments, body) {
        [id: arguments.credentialsId, names: [arguments.usernameVariable, arguments.passwordVariable]]
    }

    private withCredentials(Map arguments, Closure body) {
        arguments.bindings.each { binding ->
            def isThere = build.story.credentials?.any { binding.id.endsWith(it) }
            if (!isThere) throw new CredentialNotFoundException(binding.id)
        }
        build.environments << arguments.bindings.collectMany { it.names }.collectEntries { [it, "secret $it".toString()] }
        try {
            return body()
        } finally {
            build.environments.pop()
        }
    }

    private echo(Map arguments, body) { record('echo', arguments) }

    private slackUserIdFromEmail(Map arguments, body) { build.story.slackIds?.get(arguments.email) }

    private junit(Map arguments, body) {
        record('junit', arguments)
        if (build.story.unstable && build.result == 'SUCCESS') build.result = 'UNSTABLE'
    }

    private archiveArtifacts(Map arguments, body) { record('archiveArtifacts', arguments) }

    private slackSend(Map arguments, body) { record('slackSend', arguments) }

    private mail(Map arguments, body) { record('mail', arguments) }

    private void record(String step, Map details) { build.events << [step: step] + details }
}

class Env {
    private final Build build

    Env(Build build) { this.build = build }

    Object getProperty(String name) { this.@build.variable(name) }
}

class CurrentBuild {
    private final Build build

    CurrentBuild(Build build) { this.build = build }

    String getFullDisplayName() { "corner-shop » ${build.story.branch} #7" }

    String getCurrentResult() { build.result }
}
