"""What people are told, in Chinese: a text for each channel that a message may go by."""

from services.notify.texts.text import Text

TEXTS: dict[str, dict[str, Text]] = {
    "ticket_opened_lead": {
        "in_app": Text(
            "新报修 {number}（{urgency}）",
            "{project_name} {room_label}：{description}\n联系人：{contact_name} {contact_phone}",
        ),
        "sms": Text(
            None,
            "{urgency}报修{number}，{project_name}{room_label}：{description}。"
            "联系人{contact_name} {contact_phone}，请尽快派单。",
        ),
    },
    "ticket_opened_customer": {
        "in_app": Text("报修已受理 {number}", "您报修的“{description}”（{room_label}）已受理，我们会尽快安排维修。"),
        "sms": Text(None, "您好，{room_label}的报修已受理，单号{number}，我们会尽快安排维修。"),
    },
    "ticket_dispatched_worker": {
        "in_app": Text(
            "新派单 {number}（{urgency}）",
            "{project_name} {room_label}：{description}\n联系人：{contact_name} {contact_phone}",
        ),
        "sms": Text(
            None,
            "新派单{number}（{urgency}），{project_name}{room_label}：{description}。"
            "联系人{contact_name} {contact_phone}。",
        ),
    },
    "ticket_dispatched_customer": {
        "in_app": Text("报修 {number} 已派单", "{worker_name}将为您维修（{room_label}）。"),
        "sms": Text(None, "您好，报修{number}已派单，维修人员{worker_name}会与您联系。"),
    },
    "ticket_accepted_customer": {
        "in_app": Text("报修 {number} 已接单", "维修人员{worker_name}已接单，将上门维修（{room_label}）。"),
    },
    "work_started_customer": {"in_app": Text("报修 {number} 开始维修", "{worker_name}已开始维修（{room_label}）。")},
    "work_paused_customer": {"in_app": Text("报修 {number} 暂停维修", "维修暂停（{room_label}），原因：{note}。")},
    "work_resumed_customer": {"in_app": Text("报修 {number} 恢复维修", "{worker_name}已恢复维修（{room_label}）。")},
    "work_done_customer": {"in_app": Text("报修 {number} 维修完成", "{room_label}的维修已完成，正在验收。")},
    "work_done_lead": {
        "in_app": Text("待验收 {number}", "{worker_name}报告{room_label}的维修已完成，请验收。说明：{note}")
    },
    "ticket_quoted_customer": {
        "in_app": Text("报修 {number} 的报价", "{room_label}的维修报价为{total}，请确认是否同意。"),
        "sms": Text(None, "您好，报修{number}（{room_label}）的维修报价为{total}，请登录业主端确认是否同意。"),
    },
    "quote_agreed_staff": {"in_app": Text("报价已同意 {number}", "客户已同意{room_label}的维修报价，可以开始维修。")},
    "quote_declined_staff": {"in_app": Text("报价被拒绝 {number}", "客户未同意{room_label}的维修报价。")},
    "rating_customer": {
        "sms": Text(
            None, "您好，报修{number}（{room_label}）已完工。请在业主端输入评价码{rating_code}并选择满意或不满意。"
        ),
        "email": Text(
            "请评价报修 {number}",
            "您好：\n\n报修 {number}（{room_label}）已完工并通过验收。\n\n"
            "请在业主端输入评价码 {rating_code}，并选择满意或不满意，也可以写下意见。\n\n谢谢！",
        ),
    },
    "sent_back_worker": {
        "in_app": Text("验收退回 {number}", "{room_label}的维修未通过验收，原因：{note}。请重新处理。")
    },
    "ticket_closed_customer": {"in_app": Text("报修 {number} 已结束", "{room_label}的报修已结束，感谢您的支持。")},
    "ticket_cancelled_customer": {
        "in_app": Text("报修 {number} 已取消", "{room_label}的报修已取消，原因：{note}。"),
        "sms": Text(None, "您好，报修{number}（{room_label}）已取消。"),
    },
    "ticket_cancelled_worker": {"in_app": Text("派单取消 {number}", "{room_label}的报修已取消，原因：{note}。")},
    "ticket_reopened_staff": {
        "in_app": Text(
            "客户不满意，重新维修 {number}（第{round}轮）",
            "{project_name} {room_label}：{description}\n客户意见：{note}\n请重新派单。",
        ),
        "email": Text(
            "客户不满意，重新维修 {number}（第{round}轮）",
            "{project_name} {room_label} 的报修 {number} 客户不满意，已进入第{round}轮。\n\n"
            "报修内容：{description}\n\n客户意见：{note}",
        ),
    },
    "dispatch_overdue_staff": {
        "in_app": Text(
            "超时未派单 {number}（{urgency}）", "{project_name} {room_label}：{description}\n应于{due_at}前派单。"
        ),
        "email": Text(
            "超时未派单 {number}（{urgency}）",
            "{project_name} {room_label} 的报修 {number} 应于{due_at}前派单，至今未派。\n\n报修内容：{description}",
        ),
    },
    "call_back_desk": {
        "in_app": Text("待回访 {number}", "{contact_name} {contact_phone}（{room_label}）没有回复评价，请致电回访。"),
    },
    "invoice_issued_customer": {
        "in_app": Text("账单 {number}", "{room_label}的维修账单{number}，金额{total}。"),
        "sms": Text(None, "您好，{room_label}的维修账单{number}已出，金额{total}。"),
    },
    "payment_recorded_customer": {
        "in_app": Text(
            "收款 {receipt_number}",
            "已收到账单{number}（{room_label}）的付款{amount}，收据号{receipt_number}，未付{open}。",
        ),
    },
    "write_off_asked_staff": {
        "in_app": Text(
            "核销待审批 {invoice_number}", "账单{invoice_number}（{room_label}）申请核销{amount}。\n原因：{reason}"
        ),
    },
    "write_off_approved_staff": {
        "in_app": Text(
            "核销已批准 {invoice_number}", "账单{invoice_number}（{room_label}）已核销{amount}，未付{open}。"
        ),
    },
    "write_off_refused_staff": {
        "in_app": Text(
            "核销未获批准 {invoice_number}", "账单{invoice_number}（{room_label}）未核销{amount}，未付{open}。"
        ),
    },
    "password_changed_holder": {
        "in_app": Text("登录密码已修改", "您的登录密码已于{at}修改，来自{address}。如非本人操作，请立即联系管理员。"),
        "sms": Text(None, "您的登录密码已于{at}修改。如非本人操作，请立即联系管理员。"),
    },
    "password_given_holder": {
        "in_app": Text("管理员已重设登录密码", "管理员于{at}为您发放了新的登录密码，首次登录后须修改。"),
        "sms": Text(None, "管理员于{at}为您发放了新的登录密码，首次登录后须修改。如您未提出，请联系管理员。"),
    },
    "second_factor_set_up_holder": {
        "in_app": Text(
            "第二因素已启用", "您的账号于{at}启用了身份验证器，来自{address}。如非本人操作，请立即联系管理员。"
        ),
        "sms": Text(None, "您的账号于{at}启用了身份验证器。如非本人操作，请立即联系管理员。"),
    },
    "second_factor_removed_holder": {
        "in_app": Text("第二因素已停用", "您的账号于{at}停用了身份验证器。如非本人要求，请立即联系管理员。"),
        "sms": Text(None, "您的账号于{at}停用了身份验证器。如非本人要求，请立即联系管理员。"),
    },
    "entered_after_failures_holder": {
        "in_app": Text(
            "多次失败后的登录", "您的账号在多次密码错误后于{at}登录成功，来自{address}。如非本人操作，请立即修改密码。"
        ),
        "sms": Text(None, "您的账号在多次密码错误后于{at}登录成功。如非本人操作，请立即修改密码并联系管理员。"),
    },
    "entered_with_new_device_holder": {
        "in_app": Text("新设备登录", "您的账号于{at}在新设备上登录，来自{address}。如非本人操作，请立即修改密码。"),
        "sms": Text(None, "您的账号于{at}在新设备上登录。如非本人操作，请立即修改密码并联系管理员。"),
    },
    "contact_changed": {
        "in_app": Text("登记的联系方式已变更", "您登记的手机号或邮箱已变更。如非本人要求，请联系物业。"),
        "sms": Text(None, "您登记的手机号已变更，此号码今后不再收到消息。如非本人要求，请联系物业。"),
        "email": Text(
            "登记的邮箱已变更", "您好，\n\n您登记的邮箱已变更，此邮箱今后不再收到消息。\n\n如非本人要求，请联系物业。"
        ),
    },
    "login_code": {"sms": Text(None, "您的登录验证码为{code}，{minutes}分钟内有效，请勿告诉他人。")},
}
