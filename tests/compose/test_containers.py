"""Every part runs as it should, and in as many copies as somebody asks for."""

import re

import pytest

from chassis.process.running import STOP_SECONDS
from contracts.core.registry import PRODUCERS, SERVICES
from tests.compose.composed import SERVERS, Composed

TRIAL_MAIL = "mail"
DONE, HEALTHY = {"condition": "service_completed_successfully"}, {"condition": "service_healthy"}


def test_there_is_nothing_but_the_servers_and_three_containers_for_each_part(composed: Composed):
    expected = {f"{part}{role}" for part in PRODUCERS for role in ("", "-work", "-bootstrap")}
    assert set(composed.containers) == expected | set(SERVERS) | {TRIAL_MAIL}


def test_mail_stays_inside_only_where_the_suite_is_tried_out(composed: Composed):
    assert composed.containers[TRIAL_MAIL].told["profiles"] == ["trial"]


@pytest.mark.parametrize("part", SERVICES)
def test_a_service_is_served_worked_and_bootstrapped(composed: Composed, part: str):
    commands = [composed.containers[f"{part}{role}"].told["command"] for role in ("", "-work", "-bootstrap")]
    assert commands == [f"serve {part}", f"work {part}", f"bootstrap {part}"]


def test_so_is_the_gateway(composed: Composed):
    commands = [composed.containers[f"gateway{role}"].told["command"] for role in ("", "-work", "-bootstrap")]
    assert commands == ["serve", "work", "bootstrap"]


def test_a_part_has_one_image_which_is_built_for_it(composed: Composed):
    for container in composed.ours():
        assert container.told["image"] == f"steward/{container.part}:latest"
        assert container.told["build"]["args"]["PART"] == container.part


def test_what_stays_up_is_restarted_and_asked_for_its_health(composed: Composed):
    for container in composed.containers.values():
        if not container.one_shot:
            assert container.told["restart"] == "unless-stopped", container.name
            assert container.told["healthcheck"]["test"][0] == "CMD", container.name


def test_a_bootstrap_runs_once_and_waits_for_the_servers(composed: Composed):
    for part in PRODUCERS:
        told = composed.containers[f"{part}-bootstrap"].told
        assert (told["restart"], told["healthcheck"]) == ("no", {"disable": True})
        assert told["depends_on"] == dict.fromkeys(SERVERS, HEALTHY)


def test_nothing_starts_before_what_it_needs_is_made(composed: Composed):
    everything = {f"{part}-bootstrap": DONE for part in PRODUCERS}
    for part in PRODUCERS:
        assert composed.containers[part].told["depends_on"] == {f"{part}-bootstrap": DONE}
        assert composed.containers[f"{part}-work"].told["depends_on"] == everything


def test_any_number_of_copies_can_run(composed: Composed):
    assert not [container.name for container in composed.containers.values() if "container_name" in container.told]
    published = {name for name, container in composed.containers.items() if container.told.get("ports")}
    assert published == {"gateway", "rabbitmq"}
    assert "hostname" not in composed.containers["gateway"].told


def test_ports_are_published_on_this_machine_alone(composed: Composed):
    ports = [port for container in composed.containers.values() for port in container.told.get("ports", ())]
    assert ports == ["127.0.0.1:5672:5672", "127.0.0.1:8080:8080"]


def test_every_container_has_limits(composed: Composed):
    for container in composed.containers.values():
        assert re.fullmatch(r"\d+[mg]", container.told["mem_limit"]), container.name
        assert container.told["pids_limit"] > 0, container.name
        assert container.told["logging"]["options"]["max-size"], container.name


def test_our_containers_can_change_nothing_but_their_volumes(composed: Composed):
    for container in composed.ours():
        told = container.told
        assert (told["read_only"], told["cap_drop"], told["tmpfs"]) == (True, ["ALL"], ["/tmp"]), container.name
        assert told["security_opt"] == ["no-new-privileges:true"], container.name
        assert told["user"] == composed.variables["STEWARD_USER"], container.name
        assert not told["user"].startswith("0:")


def test_work_has_time_to_finish_before_a_container_is_killed(composed: Composed):
    for container in composed.ours():
        if not container.one_shot:
            assert int(container.told["stop_grace_period"].removesuffix("s")) > STOP_SECONDS
