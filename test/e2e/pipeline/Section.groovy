/** Collects what stands in a section of the pipeline: [name, arguments] each. Inner sections are read when they run. */
class Section {
    final List<List> directives = []

    static Section read(Closure body) {
        def section = new Section()
        def copy = body.rehydrate(section, body.thisObject, body.thisObject)
        copy.resolveStrategy = Closure.DELEGATE_FIRST
        copy()
        return section
    }

    /** Runs steps. They belong to the script, and not to the section that they stand in. */
    static Object perform(Closure steps) {
        return steps.rehydrate(steps.thisObject, steps.thisObject, steps.thisObject)()
    }

    @Override
    Object invokeMethod(String name, Object arguments) {
        // The function that gives a variable of an environment its value.
        if (name == 'credentials') return new Credential(id: arguments[0])
        if (name == 'logRotator') return arguments[0]
        directives << [name, arguments as List]
        return null
    }

    @Override
    Object getProperty(String name) {
        if (name == 'none') return name
        if (name == 'directives') return this.@directives
        throw new MissingPropertyException(name, Section)
    }

    @Override
    void setProperty(String name, Object value) {
        this.@directives << [name, [value]]
    }

    static class Credential {
        String id
    }

    boolean has(String name) { this.@directives.any { it[0] == name } }

    /** The first argument of a directive, or null. */
    Object get(String name) { this.@directives.find { it[0] == name }?.get(1)?.getAt(0) }

    List<List> all() { this.@directives }
}
