/**
 * One build of a Jenkinsfile: goes through its stages as Jenkins does, and notes what its steps were asked to do.
 *
 * A story: branch; failing and hanging: commands that fail, or run into the time limit; noNode: a label without
 * a checkout; unstable: the reports hold a failure that the command did not end with; files: what fileExists finds; outputs: what sh
 * prints, by command; credentials: the ends of the ids of those that Jenkins has; slackIds by address; checkout: variables that it sets; env: Jenkins' own.
 */
class Build {
    final Map story
    final List<Map> events = []
    final List<String> options = []
    final List<Map> nodes = []
    final List<Map<String, String>> environments = []
    String result = 'SUCCESS'
    boolean isBroken = false

    Build(Map story) {
        this.story = story
        environments << ([BRANCH_NAME: story.branch, BUILD_URL: 'https://jenkins.example.com/job/7/'] + (story.env ?: [:]))
    }

    Map run(String jenkinsfile) {
        def steps = new Steps(this)
        def pipeline = { Closure body -> runPipeline(Section.read(body)) }
        new GroovyShell(Build.classLoader, new Binding(steps.bindings() + [pipeline: pipeline])).evaluate(jenkinsfile, 'Jenkinsfile')
        return [result: result, events: events, options: options]
    }

    String variable(String name) {
        def values = environments.reverse()*.get(name)
        return values.find { it != null }
    }

    private void runPipeline(Section pipeline) {
        def given = pipeline.has('options') ? Section.read(pipeline.get('options')).all() : []
        given.each { name, arguments -> options << "$name ${arguments.join(' ')}".trim() }
        onAgent(pipeline.get('agent'), true) {
            runStages(pipeline.get('stages'))
            environments << [STAGE_NAME: 'Declarative: Post Actions']
            runPost(pipeline)
        }
    }

    private void runStages(Closure body) {
        // Each is called with its name and its body.
        Section.read(body).all().each { runStage(it[1][0], Section.read(it[1][1])) }
    }

    private void runStage(String name, Section stage) {
        if (isBroken || result == 'UNSTABLE' && options.contains('skipStagesAfterUnstable')) return
        environments << [STAGE_NAME: name]
        def checksOut = !(stage.has('options') && Section.read(stage.get('options')).has('skipDefaultCheckout'))
        def conditions = stage.has('when') ? Section.read(stage.get('when')) : new Section()
        def work = {
            withVariables(stage) {
                guard { stage.has('stages') ? runStages(stage.get('stages')) : Section.perform(stage.get('steps')) }
                runPost(stage)
            }
        }
        if (conditions.get('beforeAgent')) {
            if (holds(conditions)) onAgent(stage.get('agent'), checksOut, work)
        } else {
            onAgent(stage.get('agent'), checksOut) { if (holds(conditions)) work() }
        }
        environments.pop()
    }

    private boolean holds(Section conditions) {
        return conditions.all().every { name, arguments ->
            if (name == 'branch') return variable('BRANCH_NAME') == arguments[0]
            if (name == 'expression') return Section.perform(arguments[0])
            return true
        }
    }

    private void onAgent(agent, boolean checksOut, Closure work) {
        if (agent == null || agent == 'none') {
            work()
            return
        }
        def label = Section.read(agent).get('label')
        events << [step: 'agent', label: label, holding: nodes*.label]
        nodes << [label: label, dir: null, hasFiles: checksOut]
        environments << (checksOut ? [GIT_COMMIT: 'from the checkout'] + (story.checkout ?: [:]) : [:])
        guard {
            if (checksOut && story.noNode == label) throw new IllegalStateException('The checkout failed.')
            work()
        }
        environments.pop()
        nodes.pop()
    }

    private void withVariables(Section stage, Closure work) {
        def variables = stage.has('environment') ? Section.read(stage.get('environment')).all() : []
        environments << variables.collectEntries { name, values ->
            [name, values[0] instanceof Section.Credential ? "secret ${values[0].id}" : values[0]]
        }
        work()
        environments.pop()
    }

    /** In Jenkins' order, which is not that of the file. A step that fails there makes the build fail. */
    private void runPost(Section section) {
        if (!section.has('post')) return
        def post = Section.read(section.get('post'))
        Structure.CONDITIONS.findAll { post.has(it) && applies(it) }.each { condition ->
            guard { Section.perform(post.get(condition)) }
        }
    }

    private boolean applies(String condition) {
        if (condition in ['always', 'cleanup']) return true
        return condition == 'unsuccessful' ? result != 'SUCCESS' : result == condition.toUpperCase()
    }

    /** Whatever goes wrong inside ends the stage and, with it, those that follow. */
    private void guard(Closure work) {
        try {
            work()
        } catch (Aborted error) {
            fail('ABORTED', error)
        } catch (Exception error) {
            fail('FAILURE', error)
        }
    }

    private void fail(String outcome, Exception error) {
        isBroken = true
        if (result != 'ABORTED') result = outcome
        if (error instanceof Aborted || error instanceof CommandFailed) return
        events << [step: 'error', message: error.message]
    }

    static class CommandFailed extends Exception {
        CommandFailed() { super('script returned exit code 1') }
    }

    static class Aborted extends Exception {}
}
