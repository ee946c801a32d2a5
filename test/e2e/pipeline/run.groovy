/**
 * Runs Jenkinsfiles, each once for each story of what happens around it, and says what they did.
 * In: [{"jenkinsfile": text, "stories": [...]}], out: [{"mistakes": [...], "builds": [...]}], both JSON.
 */
import groovy.json.JsonOutput
import groovy.json.JsonSlurper

def answers = new JsonSlurper().parse(System.in, 'UTF-8').collect { request ->
    def mistakes = Structure.findMistakes(request.jenkinsfile)
    [mistakes: mistakes, builds: mistakes ? [] : request.stories.collect { new Build(it).run(request.jenkinsfile) }]
}
new PrintStream(System.out, true, 'UTF-8').println(JsonOutput.toJson(answers))
