from stack.paths import Layout


def test_secrets_and_run_are_for_their_owner_alone(tmp_path):
    layout = Layout(tmp_path / ".local").create()
    layout.create()
    assert layout.secrets.stat().st_mode & 0o777 == 0o700
    assert layout.run.stat().st_mode & 0o777 == 0o700
    assert {folder.name for folder in layout.root.iterdir()} == {"postgres", "rabbitmq", "logs", "secrets", "run"}
