"""What people are told, in English: a text for each channel that a message may go by."""

from services.notify.texts.text import Text

TEXTS: dict[str, dict[str, Text]] = {
    "ticket_opened_lead": {
        "in_app": Text(
            "New repair {number} ({urgency})",
            "{project_name} {room_label}: {description}\nContact: {contact_name} {contact_phone}",
        ),
        "sms": Text(
            None,
            "Repair {number} ({urgency}), {project_name} {room_label}: {description}. "
            "Contact {contact_name} {contact_phone}. Please dispatch.",
        ),
    },
    "ticket_opened_customer": {
        "in_app": Text(
            "We have your report {number}", "“{description}” ({room_label}) is on record. We will send somebody soon."
        ),
        "sms": Text(None, "Your repair for {room_label} is on record as {number}. We will send somebody soon."),
    },
    "ticket_dispatched_worker": {
        "in_app": Text(
            "New job {number} ({urgency})",
            "{project_name} {room_label}: {description}\nContact: {contact_name} {contact_phone}",
        ),
        "sms": Text(
            None,
            "New job {number} ({urgency}), {project_name} {room_label}: {description}. "
            "Contact {contact_name} {contact_phone}.",
        ),
    },
    "ticket_dispatched_customer": {
        "in_app": Text("Repair {number}: somebody is on it", "{worker_name} will come for the repair ({room_label})."),
        "sms": Text(None, "Repair {number}: {worker_name} will get in touch with you."),
    },
    "ticket_accepted_customer": {
        "in_app": Text(
            "Repair {number} is accepted", "{worker_name} has taken the repair and will come ({room_label})."
        ),
    },
    "work_started_customer": {
        "in_app": Text("Repair {number} has begun", "{worker_name} is working on the repair ({room_label})."),
    },
    "work_paused_customer": {
        "in_app": Text("Repair {number} is paused", "The repair is paused ({room_label}): {note}."),
    },
    "work_resumed_customer": {
        "in_app": Text("Repair {number} goes on", "{worker_name} is working on the repair again ({room_label})."),
    },
    "work_done_customer": {
        "in_app": Text("Repair {number} is done", "The repair ({room_label}) is done and is being checked."),
    },
    "work_done_lead": {
        "in_app": Text("To audit: {number}", "{worker_name} reports the repair of {room_label} done. Note: {note}"),
    },
    "ticket_quoted_customer": {
        "in_app": Text("Quote for repair {number}", "The repair of {room_label} costs {total}. Do you agree?"),
        "sms": Text(None, "Repair {number} ({room_label}) costs {total}. Please log in and say whether you agree."),
    },
    "quote_agreed_staff": {
        "in_app": Text("Quote agreed: {number}", "The customer agrees to the price for {room_label}. Work can begin."),
    },
    "quote_declined_staff": {
        "in_app": Text("Quote declined: {number}", "The customer does not agree to the price for {room_label}."),
    },
    "rating_customer": {
        "sms": Text(
            None,
            "Repair {number} ({room_label}) is done. On the residents' portal, please send rating code "
            "{rating_code} with satisfied or dissatisfied.",
        ),
        "email": Text(
            "Please rate repair {number}",
            "Dear customer,\n\nrepair {number} ({room_label}) is done and was checked.\n\n"
            "On the residents' portal, please send rating code {rating_code} with satisfied or dissatisfied, "
            "and a comment if you like.\n\nThank you.",
        ),
    },
    "sent_back_worker": {
        "in_app": Text("Sent back: {number}", "The repair of {room_label} did not pass the audit: {note}."),
    },
    "ticket_closed_customer": {
        "in_app": Text("Repair {number} is closed", "The repair of {room_label} is closed. Thank you."),
    },
    "ticket_cancelled_customer": {
        "in_app": Text("Repair {number} is cancelled", "The repair of {room_label} is cancelled: {note}."),
        "sms": Text(None, "Repair {number} ({room_label}) is cancelled."),
    },
    "ticket_cancelled_worker": {
        "in_app": Text("Job cancelled: {number}", "The repair of {room_label} is cancelled: {note}."),
    },
    "ticket_reopened_staff": {
        "in_app": Text(
            "Reopened, the customer is not satisfied: {number} (round {round})",
            "{project_name} {room_label}: {description}\nThe customer says: {note}\nPlease dispatch again.",
        ),
        "email": Text(
            "Reopened, the customer is not satisfied: {number} (round {round})",
            "Repair {number} of {project_name} {room_label} goes into round {round}: the customer is not satisfied.\n\n"
            "What was reported: {description}\n\nThe customer says: {note}",
        ),
    },
    "dispatch_overdue_staff": {
        "in_app": Text(
            "Not dispatched in time: {number} ({urgency})",
            "{project_name} {room_label}: {description}\nTo be dispatched before {due_at}.",
        ),
        "email": Text(
            "Not dispatched in time: {number} ({urgency})",
            "Repair {number} of {project_name} {room_label} was to be dispatched before {due_at}; nobody has.\n\n"
            "What was reported: {description}",
        ),
    },
    "call_back_desk": {
        "in_app": Text(
            "To call back: {number}",
            "{contact_name} {contact_phone} ({room_label}) has not answered the rating message. Please call.",
        ),
    },
    "invoice_issued_customer": {
        "in_app": Text("Invoice {number}", "The repair of {room_label} is on invoice {number}: {total}."),
        "sms": Text(None, "Invoice {number} for the repair of {room_label}: {total}."),
    },
    "write_off_asked_staff": {
        "in_app": Text(
            "Write-off to decide: {invoice_number}",
            "{amount} of invoice {invoice_number} ({room_label}) is to be written off. Reason: {reason}",
        ),
    },
    "write_off_approved_staff": {
        "in_app": Text(
            "Write-off approved: {invoice_number}",
            "{amount} of invoice {invoice_number} ({room_label}) is written off. Open: {open}.",
        ),
    },
    "write_off_refused_staff": {
        "in_app": Text(
            "Write-off refused: {invoice_number}",
            "{amount} of invoice {invoice_number} ({room_label}) is not written off. Open: {open}.",
        ),
    },
    "payment_recorded_customer": {
        "in_app": Text(
            "Payment {receipt_number}",
            "We received {amount} for invoice {number} ({room_label}). Receipt {receipt_number}, open: {open}.",
        ),
    },
    "password_changed_holder": {
        "in_app": Text(
            "Your password was changed",
            "Your password was changed at {at} from {address}. If that was not you, tell your administrator at once.",
        ),
        "sms": Text(None, "Your password was changed at {at}. If that was not you, tell your administrator at once."),
    },
    "password_given_holder": {
        "in_app": Text(
            "You were given a new password",
            "An administrator gave you a new password at {at}. You have to change it when you first log in.",
        ),
        "sms": Text(
            None, "An administrator gave you a new password at {at}. If you did not ask for it, please ask why."
        ),
    },
    "second_factor_set_up_holder": {
        "in_app": Text(
            "Second factor set up",
            "An authenticator app was set up for your account at {at} from {address}. "
            "If that was not you, tell your administrator at once.",
        ),
        "sms": Text(
            None,
            "An authenticator app was set up for your account at {at}. "
            "If that was not you, tell your administrator at once.",
        ),
    },
    "second_factor_removed_holder": {
        "in_app": Text(
            "Second factor removed",
            "Your account needs no authenticator app since {at}. "
            "If you did not ask for it, tell your administrator at once.",
        ),
        "sms": Text(
            None,
            "Your account needs no authenticator app since {at}. "
            "If you did not ask for it, tell your administrator at once.",
        ),
    },
    "entered_after_failures_holder": {
        "in_app": Text(
            "A login after many failures",
            "Somebody logged in to your account at {at} from {address}, after many wrong passwords. "
            "If that was not you, change your password at once.",
        ),
        "sms": Text(
            None,
            "Somebody logged in to your account at {at}, after many wrong passwords. "
            "If that was not you, change your password at once.",
        ),
    },
    "entered_with_new_device_holder": {
        "in_app": Text(
            "A login with a new device",
            "Somebody logged in to your account at {at} from {address}, with a device that is new. "
            "If that was not you, change your password at once.",
        ),
        "sms": Text(
            None,
            "Somebody logged in to your account at {at}, with a device that is new. "
            "If that was not you, change your password at once.",
        ),
    },
    "contact_changed": {
        "in_app": Text(
            "Your phone or e-mail was changed",
            "Another phone or e-mail address is on record for you now. If you did not ask for it, please tell us.",
        ),
        "sms": Text(
            None,
            "Another phone is on record for you now: no more messages will come here. "
            "If you did not ask for it, please tell us.",
        ),
        "email": Text(
            "Your e-mail address was changed",
            "Dear customer,\n\nanother e-mail address is on record for you now: no more messages will come here.\n\n"
            "If you did not ask for it, please tell us.",
        ),
    },
    "login_code": {"sms": Text(None, "Your login code is {code}, for {minutes} minutes. Do not tell it to anybody.")},
}
