"""Migrations on SQLite in memory: a hundred tables forward, and nothing to do."""

from bench import peer

GOALS = [({}, {"100 forward": 1.0, "nothing to do": 1.0})]


def operations():
    database = {"ENGINE": f"{peer.PACKAGE}.db.backends.sqlite3", "NAME": ":memory:"}
    peer.configure(DATABASES={"default": database})
    migrations, models = peer.module("db.migrations"), peer.module("db.models")
    executor, state = peer.module("db.migrations.executor"), peer.module("db.migrations.state")
    connection = peer.module("db").connection

    def migration(number):
        fields = [("id", models.AutoField(primary_key=True)), ("name", models.CharField(max_length=20, db_index=True))]
        made = migrations.Migration(f"{number:04}", "bench")
        made.operations = [migrations.CreateModel(f"Model{number}", fields)]
        return made

    hundred = [migration(number) for number in range(100)]

    def forward(_):
        project = state.ProjectState()
        with connection.schema_editor() as editor:
            for one in hundred:
                project = one.apply(project, editor)
        with connection.schema_editor() as editor:
            for model in project.apps.get_models():
                editor.delete_model(model)

    def nothing(_):
        runner = executor.MigrationExecutor(connection)
        runner.migrate(runner.loader.graph.leaf_nodes())

    return {"100 forward": forward, "nothing to do": nothing}
