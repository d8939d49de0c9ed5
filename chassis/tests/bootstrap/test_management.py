import pytest

from chassis.amqp.management import ManagementError, import_definitions
from chassis.testing.certificates import Authority
from chassis.tests.brokers import ADMIN, PASSWORDS, document


def test_a_login_that_is_no_administrators_is_refused_without_telling_the_password(management_url):
    wrong = management_url.replace(f"{ADMIN}:secret-of-admin", "alpha:secret-of-alpha")
    with pytest.raises(ManagementError, match="wants an administrator's login") as error:
        import_definitions(wrong, {})
    assert "secret" not in str(error.value)


def test_definitions_that_the_broker_refuses_say_so(management_url):
    with pytest.raises(ManagementError, match="refused the definitions"):
        import_definitions(management_url, {"queues": [{"name": "q", "vhost": "nowhere", "durable": True}]})


def test_an_api_that_does_not_answer_is_named():
    with pytest.raises(ManagementError, match=r"at 127\.0\.0\.1:1 does not answer"):
        import_definitions("http://admin:secret@127.0.0.1:1", {})


@pytest.mark.parametrize("url", ["amqp://admin:x@broker", "http://broker:15672", "broker"])
def test_an_address_that_is_none_is_refused(url):
    with pytest.raises(ManagementError, match="looks like"):
        import_definitions(url, {})


def test_it_is_reached_over_tls(broker, authority):
    login = f"{ADMIN}:{PASSWORDS[ADMIN]}"
    import_definitions(f"https://{login}@localhost:{broker.https}?cacertfile={authority.file}", document())


def test_a_server_that_is_another_is_not_told_the_login(broker, authority, tmp_path):
    for host, ca in (("localhost", Authority(tmp_path, "another").file), ("127.0.0.1", authority.file)):
        with pytest.raises(ManagementError, match="certificate verify failed") as refused:
            import_definitions(f"https://{ADMIN}:secret@{host}:{broker.https}?cacertfile={ca}", {})
        assert "secret" not in str(refused.value)
