import org.codehaus.groovy.ast.expr.*
import org.codehaus.groovy.ast.stmt.ExpressionStatement
import org.codehaus.groovy.ast.stmt.Statement
import org.codehaus.groovy.control.CompilationUnit
import org.codehaus.groovy.control.MultipleCompilationErrorsException
import org.codehaus.groovy.control.Phases

/** What Jenkins refuses in a Jenkinsfile before anything runs. Knows what Build.groovy can run, and refuses all else. */
class Structure {
    static final OPTIONS = [
        'timeout', 'disableConcurrentBuilds', 'skipStagesAfterUnstable', 'buildDiscarder', 'skipDefaultCheckout',
    ]
    static final CONDITIONS = ['always', 'aborted', 'failure', 'success', 'unstable', 'unsuccessful', 'cleanup']
    static final SECTIONS = [
        pipeline: ['agent', 'options', 'stages', 'post'],
        stages: ['stage'],
        stage: ['agent', 'when', 'options', 'environment', 'steps', 'stages', 'post'],
        options: OPTIONS,
        when: ['beforeAgent', 'branch', 'expression'],
        agent: ['label'],
        post: CONDITIONS,
    ]

    private final List<String> mistakes = []
    private final Set<String> stages = []

    static List<String> findMistakes(String source) {
        def unit = new CompilationUnit()
        unit.addSource('Jenkinsfile', source)
        try {
            unit.compile(Phases.CONVERSION)
        } catch (MultipleCompilationErrorsException error) {
            return [error.message]
        }
        def calls = unit.AST.modules[0].statementBlock.statements.collect { callOf(it) }
        calls = calls.findAll { it?.methodAsString == 'pipeline' }
        if (calls.size() != 1) return ["There are ${calls.size()} pipelines."]
        def structure = new Structure()
        structure.verify('pipeline', calls[0])
        return structure.mistakes
    }

    private void verify(String section, MethodCallExpression call) {
        def names = statementsOf(call).collect { verifyDirective(section, it) }
        def twice = names.findAll { section != 'stages' && it && names.count(it) > 1 }.unique()
        if (twice) refuse(call, "$section has more than one ${twice.join(', ')}")
        if (section == 'pipeline' && !names.containsAll(['agent', 'stages'])) refuse(call, 'no agent, or no stages')
        if (section != 'stage') return
        if (('steps' in names) == ('stages' in names)) refuse(call, 'a stage needs either steps or stages')
        if (!stages.add(call.arguments.expressions[0].text)) refuse(call, 'there are two stages of one name')
    }

    /** Its name, if there is nothing to say against it. */
    private String verifyDirective(String section, Statement statement) {
        def call = callOf(statement)
        def name = call?.methodAsString
        if (section == 'environment') return verifyVariable(statement)
        if (!(name in SECTIONS[section])) {
            return refuse(statement, "\"${name ?: statement.text}\" does not belong into $section")
        }
        if (name == 'steps' || section == 'post') verifySteps(call)
        else if (name == 'environment' || SECTIONS[name] && closureOf(call)) verify(name, call)
        return name
    }

    private String verifyVariable(Statement statement) {
        def assignment = statement instanceof ExpressionStatement ? statement.expression : null
        def value = assignment instanceof BinaryExpression ? assignment.rightExpression : null
        def isAllowed = [ConstantExpression, GStringExpression, MethodCallExpression].any { it.isInstance(value) }
        return isAllowed ? assignment.leftExpression.text : refuse(statement, 'a variable must be a text or a function')
    }

    private void verifySteps(MethodCallExpression block) {
        statementsOf(block).each { statement ->
            def call = callOf(statement)
            if (!call) refuse(statement, 'expected a step')
            else if (!call.implicitThis) refuse(statement, 'method calls on objects: not allowed outside "script"')
            else if (call.methodAsString != 'script' && closureOf(call)) verifySteps(call)
        }
    }

    private String refuse(node, String reason) {
        mistakes << "line $node.lineNumber: $reason".toString()
        return null
    }

    private static MethodCallExpression callOf(Statement statement) {
        def expression = statement instanceof ExpressionStatement ? statement.expression : null
        return expression instanceof MethodCallExpression ? expression : null
    }

    private static ClosureExpression closureOf(MethodCallExpression call) {
        def arguments = call.arguments instanceof TupleExpression ? call.arguments.expressions : []
        return arguments && arguments[-1] instanceof ClosureExpression ? arguments[-1] : null
    }

    private static List<Statement> statementsOf(MethodCallExpression call) {
        return closureOf(call)?.code?.statements ?: []
    }
}
