"""What notify answers."""

from typing import Any

from chassis.database import UnitOfWork
from chassis.operation_log.reading import list_operations
from chassis.persons.erasing import erase_person
from chassis.persons.exporting import export_person
from chassis.rpc import answers
from chassis.tenancy.trial import step_trial
from contracts.notify.rpc import (
    ERASE_PERSON,
    EXPORT_PERSON,
    INSPECT_MESSAGES,
    LIST_LOCAL_SMS,
    LIST_MESSAGES,
    LIST_OPERATIONS,
    LIST_TEMPLATES,
    MARK_READ,
    RETRY_MESSAGE,
    SEND_LOGIN_CODE,
    SET_TEMPLATE,
    STEP_TRIAL,
)
from services.notify import login_codes, personal, queries, reading, retrying, templates
from services.notify.models import Message

Request = dict[str, Any]


class NotifyService:
    """Messages, templates, login codes."""

    name = "notify"

    @answers(SEND_LOGIN_CODE)
    def send_login_code(self, work: UnitOfWork, request: Request) -> Request:
        """Send somebody a code to log in with."""
        return login_codes.send_login_code(work, **request)

    @answers(LIST_MESSAGES)
    def list_messages(self, work: UnitOfWork, request: Request) -> Request:
        """List messages, newest first."""
        return queries.list_messages(work, **request)

    @answers(INSPECT_MESSAGES)
    def inspect_messages(self, work: UnitOfWork, request: Request) -> Request:
        """List the messages of a place, newest first."""
        return queries.inspect_messages(work, **request)

    @answers(MARK_READ)
    def mark_read(self, work: UnitOfWork, request: Request) -> Message:
        """Take a message as read."""
        return reading.mark_read(work, **request)

    @answers(RETRY_MESSAGE)
    def retry_message(self, work: UnitOfWork, request: Request) -> Message:
        """Send a failed message again."""
        return retrying.retry_message(work, **request)

    @answers(LIST_TEMPLATES)
    def list_templates(self, work: UnitOfWork, request: Request) -> Request:
        """List the texts in force."""
        return templates.list_templates(work, **request)

    @answers(SET_TEMPLATE)
    def set_template(self, work: UnitOfWork, request: Request) -> Request:
        """Put the company's own text in force."""
        return templates.set_template(work, **request)

    @answers(LIST_LOCAL_SMS)
    def list_local_sms(self, work: UnitOfWork, request: Request) -> Request:
        """List what the local provider kept."""
        return queries.list_local_sms(work, **request)

    @answers(LIST_OPERATIONS)
    def list_operations(self, work: UnitOfWork, request: dict[str, Any]) -> dict[str, Any]:
        """List what was done, for auditors."""
        return list_operations(work, **request)

    @answers(EXPORT_PERSON)
    def export_person(self, work: UnitOfWork, request: dict[str, Any]) -> dict[str, Any]:
        """Give out what is known of a customer, to the gateway."""
        return export_person(work, personal.HOLDINGS, **request)

    @answers(STEP_TRIAL)
    def step_trial(self, work: UnitOfWork, request: dict[str, Any]) -> dict[str, Any]:
        """Clear what was tried out, step by step, for the gateway."""
        return step_trial(work, **request)

    @answers(ERASE_PERSON)
    def erase_person(self, work: UnitOfWork, request: dict[str, Any]) -> dict[str, Any]:
        """Erase a customer, for the gateway."""
        return erase_person(work, personal.HOLDINGS, **request)
